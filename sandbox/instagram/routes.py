"""The Graph API's calls about Instagram. The shape of an id tells its nodes from Facebook's, on the same host."""

from starlette.convertors import Convertor, register_url_convertor

from sandbox.facebook import errors
from sandbox.facebook.paging import page
from sandbox.facebook.reading import within
from sandbox.facebook.writing import check_new, check_pace
from sandbox.instagram import standing
from sandbox.instagram.calls import Call, offer
from sandbox.instagram.payloads import COMMENT, Json
from sandbox.posting import Draft, write
from sandbox.world import Post

COMMENT_LENGTH = 2200
MOST_COMMENTS = 50


class InstagramId(Convertor[str]):
    regex = r"1[78]\d{15}"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("instagram", InstagramId())


# Reading.


def read_node(call: Call) -> Json:
    return call.reader.node(call.thing(), call.fields)


def read_media(call: Call) -> Json:
    """The account's posts, newest first; `since` and `until` go by the time of posting. Stories are elsewhere."""
    posts = [post for post in standing.own_media(call.world, call.own()) if post.kind in {"post", "reel"}]
    return edge(call, within(posts, call.params))


def read_stories(call: Call) -> Json:
    posts = [post for post in standing.own_media(call.world, call.own()) if post.kind == "story"]
    return edge(call, posts)


def read_tags(call: Call) -> Json:
    return edge(call, standing.tagged(call.world, call.own()))


def read_comments(call: Call) -> Json:
    """The comments of the first level, newest first."""
    return edge(call, standing.comments(call.world, call.media()), COMMENT, MOST_COMMENTS)


def read_replies(call: Call) -> Json:
    comment = call.comment()
    if standing.is_reply(comment):
        raise errors.invalid("Tried accessing nonexisting field (replies) on node type (IGComment)")
    return edge(call, standing.comments(call.world, comment), COMMENT, MOST_COMMENTS)


def edge(call: Call, posts: list[Post], usual: tuple[str, ...] = ("id",), most: int = 100) -> Json:
    """A page of them, newest first; a `limit` above `most` counts as `most`."""
    fields, reader, params = call.fields, call.reader, dict(call.params)
    if params.get("limit", "").isdecimal():
        params["limit"] = str(min(int(params["limit"]), most))
    return page(
        posts, lambda post: reader.node(post, fields, usual), params, call.url, is_newest_first=True, world=call.world
    )


# Writing.


def comment(call: Call) -> Json:
    media = call.media()
    if media.kind == "live":
        raise errors.invalid("Comments on live video IG Media are not supported")
    return written(call, media)


def reply(call: Call) -> Json:
    """Answers a comment of the first level; what answers a comment can't be answered itself, or by the rule
    `second_level` its answer joins the comment.
    """
    parent = call.comment()
    if standing.is_reply(parent) and call.world.graph_rules.second_level == "refused":
        raise errors.invalid("Only top-level comments can be replied to; reply to the parent comment instead")
    if parent.is_hidden:
        raise errors.invalid("Hidden comments cannot be replied to")
    return written(call, parent)


def answer_mention(call: Call) -> Json:
    """Answers a caption (`media_id`), or a comment under it (`comment_id` beside it), that mentions the account."""
    call.own()
    call.needed("message")
    media_id, comment_id = call.needed("media_id"), call.params.get("comment_id", "")
    found = standing.mention(call.world, call.account, comment_id or media_id)
    if found is None or found.root_id != media_id or bool(found.parent_id) is not bool(comment_id):
        raise call.gone(comment_id or media_id)
    return written(call, found)


def written(call: Call, parent: Post) -> Json:
    text = call.needed("message")
    if len(text) > COMMENT_LENGTH:
        raise errors.invalid(f"The comment must be at most {COMMENT_LENGTH} characters long")
    more = {"app_id": call.world.apps["instagram"].secrets["app_id"]}
    draft = Draft("instagram", "comment", call.account, text, call.account, parent, is_by_api=True, more=more)
    check_pace(call.world, call.account)
    if call.world.graph_rules.duplicate_comments == "refused":
        check_new(call.world.answers_to(parent), draft)
    return {"id": write(call.world, draft).id}


def done(call: Call) -> Json:
    return {"success": "true" if call.world.graph_rules.success == "string" else True}


def hide(call: Call) -> Json:
    """Hides or shows a comment under one of the account's own posts. Nothing else of a comment can be changed."""
    post = call.comment()
    wish = call.needed("hide").lower()
    if wish not in {"true", "false"}:
        raise errors.invalid("Param hide must be a boolean")
    if post.is_ours or not standing.is_own(call.world, post, call.account):
        raise errors.Failure("(#200) Permissions error", 200, status=403)
    post.is_hidden = wish == "true"
    call.world.happened("hide", post)
    return done(call)


def delete(call: Call) -> Json:
    call.world.remove(call.comment())
    return done(call)


COMMENTS = "instagram_manage_comments"
routes = [
    *offer("", "GET", read_node),
    *offer("", "POST", hide, COMMENTS),
    *offer("", "DELETE", delete, COMMENTS),
    *offer("/media", "GET", read_media),
    *offer("/stories", "GET", read_stories),
    *offer("/tags", "GET", read_tags, COMMENTS),
    *offer("/mentions", "POST", answer_mention, COMMENTS),
    *offer("/comments", "GET", read_comments, COMMENTS),
    *offer("/comments", "POST", comment, COMMENTS),
    *offer("/replies", "GET", read_replies, COMMENTS),
    *offer("/replies", "POST", reply, COMMENTS),
]
