"""What a Page does in public by the Graph API: comments, posts, hiding, changing, deleting, likes."""

from datetime import timedelta
from itertools import takewhile

from sandbox.facebook import errors, refusals, uploads
from sandbox.facebook.calls import Call
from sandbox.facebook.payloads import Json
from sandbox.posting import Draft, write
from sandbox.things import Account, Post
from sandbox.world import World

MESSAGE_LENGTH = 8000


def done(call: Call) -> Json:
    return {"success": "true" if call.world.graph_rules.success == "string" else True}


def comment(call: Call) -> Json:
    """Answers a post or a comment of the first level; what answers a comment can't be answered itself.

    With `fields` the answer holds those too.
    """
    parent = call.post()
    if parent.kind == "comment" and parent.parent_id != parent.root_id:
        raise errors.invalid("Comments can be replied to on the first level only; reply to the parent comment instead")
    plan = draft(call, "comment", parent)
    check_pace(call.world, call.page)
    if call.world.graph_rules.duplicate_comments == "refused":
        check_new(call.world.answers_to(parent), plan)
    post = write(call.world, plan)
    return call.reader.node(post, call.fields) if call.params.get("fields") else {"id": post.id}


def publish(call: Call) -> Json:
    page = call.own()
    plan = draft(call, "post")
    check_new(call.world.by_author.get(("facebook", page.handle.lower()), []), plan)
    return {"id": write(call.world, plan).id}


def draft(call: Call, kind: str, parent: Post | None = None) -> Draft:
    text, media = call.params.get("message", ""), uploads.hung_on(call)
    if not text.strip() and not media:
        raise errors.invalid("Missing message or attachment")
    check_length(text)
    more = {"app_id": call.world.apps["facebook"].secrets["app_id"]}
    return Draft("facebook", kind, call.page, text, call.page, parent, media=media, is_by_api=True, more=more)


def check_length(text: str) -> None:
    if len(text) > MESSAGE_LENGTH:
        raise errors.invalid(f"Param message must be at most {MESSAGE_LENGTH} characters long")


def check_new(posts: list[Post], plan: Draft) -> None:
    """The newest of the Page's own may not be said once more."""
    kind = [post for post in posts if post.kind == plan.kind and post.is_ours and not post.removed_at]
    if kind and plan.text and kind[-1].text == plan.text and kind[-1].is_by_api:
        raise refusals.duplicate()


def check_pace(world: World, account: Account) -> None:
    """Beyond so many public answers a minute the account may not write for a while."""
    allowed = int(world.graph_rules.replies_a_minute)
    if not allowed:
        return
    now = world.clock()
    if world.blocked_until.get(account.id, 0.0) > now:
        raise refusals.abusive()
    since = now - timedelta(minutes=1).total_seconds()
    own = reversed(world.by_author.get((account.network, account.handle.lower()), []))
    recent = takewhile(lambda post: post.made_at > since, own)
    if sum(post.is_by_api and post.kind == "comment" for post in recent) >= allowed:
        world.blocked_until[account.id] = now + world.graph_rules.block_s
        raise refusals.abusive()


def update(call: Call) -> Json:
    """Hides or shows a comment or post, or changes the words of one of our own."""
    post = call.post()
    if call.params.get("is_hidden") in {"true", "false"}:
        if post.is_ours:
            raise refusals.not_ours()
        post.is_hidden = call.params["is_hidden"] == "true"
        call.world.happened("hide", post)
    if text := call.params.get("message", ""):
        if not post.is_ours:
            raise refusals.not_ours()
        check_length(text)
        call.world.edit(post, text)
    return done(call)


def delete(call: Call) -> Json:
    call.world.remove(call.post())
    return done(call)


def like(call: Call) -> Json:
    return liked(call, True)


def unlike(call: Call) -> Json:
    return liked(call, False)


def liked(call: Call, is_liked: bool) -> Json:
    """As the Page."""
    post = call.post()
    if post.is_liked is not is_liked:
        post.is_liked = is_liked
        post.likes += 1 if is_liked else -1
        call.world.happened("react", post, handle=call.page.handle, verb="add" if is_liked else "remove")
    return done(call)
