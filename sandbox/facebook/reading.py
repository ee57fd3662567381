"""What the Graph API lets a Page read: nodes, its feed and other lists of posts, comments, recommendations."""

from dataclasses import replace
from datetime import UTC, datetime

from sandbox.facebook import conversations, errors
from sandbox.facebook.calls import Call
from sandbox.facebook.paging import listing, order_key, page
from sandbox.facebook.payloads import Json, comments, graph_time
from sandbox.facebook.reviews import show_review
from sandbox.facebook.tokens import app_of
from sandbox.things import Post

FEED = ("post", "visitor_post", "tagged")


def read_node(call: Call) -> Json:
    """A Page, post, comment, talk, message or person; the app itself."""
    app = app_of(call.world)
    if call.node_id in {"app", app["id"]}:
        return app
    private = conversations.find(call, call.node_id)
    if private is not None:
        return conversations.show(call, private)
    return call.reader.node(call.thing(), call.fields)


def read_nodes(call: Call) -> Json:
    """`?ids=`: one bad id fails the whole call."""
    ids = [one for one in call.params.get("ids", "").split(",") if one]
    if not ids:
        raise errors.Failure(
            "Unsupported get request. Please read the Graph API documentation.", 100, kind="GraphMethodException"
        )
    if len(ids) > 50:
        raise errors.invalid(f"Too many IDs. Maximum: 50. Provided: {len(ids)}.")
    return {one: read_node(replace(call, node_id=one)) for one in ids}


def posts_of(call: Call, *kinds: str) -> list[Post]:
    call.own()
    return [p for p in call.world.visible("facebook") if p.account_id == call.page.id and p.kind in kinds]


def read_feed(call: Call) -> Json:
    """The Page's posts, its visitors' and public ones that name it, newest first; `since` and `until` go by the time of
    posting. Hidden ones on demand, Reels and ads elsewhere.
    """
    posts = posts_of(call, *FEED)
    shown = posts if call.is_set("include_hidden") else [post for post in posts if not post.is_hidden]
    return edge(call, within(shown, call.params), is_newest_first=True)


def read_own(call: Call) -> Json:
    return edge(call, within(posts_of(call, "post"), call.params), is_newest_first=True)


def read_reels(call: Call) -> Json:
    return edge(call, within(posts_of(call, "reel"), call.params), is_newest_first=True)


def read_ads(call: Call) -> Json:
    return edge(call, within(posts_of(call, "ad"), call.params), is_newest_first=True)


def read_visitor_posts(call: Call) -> Json:
    """Dead for the Pages of today."""
    call.own()
    words = "(#100) This endpoint is not supported for Pages that have been migrated to the New Pages Experience"
    raise errors.Failure(words, 100, 2069030)


def read_tagged(call: Call) -> Json:
    """Other people's posts that name the Page. Who wrote them is not told."""
    found = within(posts_of(call, "tagged"), call.params)

    def show(post: Post) -> Json:
        words = {"message": post.text} if post.text else {}
        return {**words, "id": post.id, "tagged_time": graph_time(post.at)}

    return page(found, show, call.params, call.url, is_newest_first=True, world=call.world)


def read_ratings(call: Call) -> Json:
    """Recommendations, newest first. They have no id of their own."""
    fields, reader = call.fields, call.reader
    return listing(
        call.world,
        posts_of(call, "review"),
        lambda post: show_review(reader, post, fields),
        call.params,
        call.url,
        order_key,
    )


def read_comments(call: Call) -> Json:
    """Comments under a post or a comment. Without `filter` and `order` the order is Facebook's own, "ranked"."""
    filter_ = one_of(call, "filter", ("toplevel", "stream"))
    order = one_of(call, "order", ("ranked", "chronological", "reverse_chronological"))
    if filter_ == "stream" and "order" not in call.params:
        order = "chronological"
    found = within(comments(call.world, call.post(), filter_), call.params)
    if call.world.graph_rules.ranked == "filtered" and not {"filter", "order"} & set(call.params):
        found = [one for one in found if not one.is_hidden]
    answer = edge(call, found, is_newest_first=order == "reverse_chronological")
    if call.params.get("summary") in {"1", "true"}:
        count = len(found) + int(call.world.graph_rules.uncounted)
        answer["summary"] = {"order": order, "total_count": count, "can_comment": True}
    return answer


def edge(call: Call, posts: list[Post], is_newest_first: bool) -> Json:
    fields, reader = call.fields, call.reader
    return page(posts, lambda post: reader.node(post, fields), call.params, call.url, is_newest_first, call.world)


def one_of(call: Call, name: str, known: tuple[str, ...]) -> str:
    """A parameter's value, by default the first of those known."""
    value = call.params.get(name) or known[0]
    if value not in known:
        raise errors.invalid(f"Param {name} must be one of {{{', '.join(known)}}}")
    return value


def within(posts: list[Post], params: dict[str, str]) -> list[Post]:
    since, until = moment(params.get("since", "")), moment(params.get("until", ""))
    return [p for p in posts if (since is None or p.at >= since) and (until is None or p.at <= until)]


def moment(text: str) -> datetime | None:
    """A time as the Graph API takes it: seconds since 1970, or ISO 8601."""
    if not text:
        return None
    try:
        at = datetime.fromtimestamp(int(text), UTC) if text.isdecimal() else datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise errors.invalid("Param since or until is not a valid time") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
