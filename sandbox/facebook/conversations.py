"""Private talks as the Graph API shows them: conversations, their messages, the people in them."""

from collections.abc import Callable
from typing import Any

from sandbox.facebook import errors, paging, refusals, uploads
from sandbox.facebook.calls import Call
from sandbox.facebook.fields import Asked, Fields
from sandbox.facebook.payloads import Json, graph_time
from sandbox.talks import Talk
from sandbox.things import Account, Media, Person, Post

DETAILED = 20
"""So many messages of a talk are shown; older ones answer as if they had been deleted."""

PLATFORMS = {"messenger": "facebook", "instagram": "instagram"}
Readers = dict[str, Callable[[Asked], Any]]


def list_talks(call: Call) -> Json:
    """`GET /{page}/conversations`: the one with the latest words first. `user_id` is a PSID."""
    call.own()
    platform = call.params.get("platform", "messenger")
    if platform not in PLATFORMS:
        raise errors.invalid("Param platform must be one of {instagram, messenger}")
    person_id, fields = call.params.get("user_id", ""), call.fields
    accounts = [account for account in call.mine if account.network == PLATFORMS[platform]]
    talks = [talk for account in accounts for talk in call.world.talks.of_account(account.network, account.id)]
    found = [talk for talk in talks if person_id in {"", talk.person_id}]
    return paging.listing(
        call.world, found, lambda talk: show_talk(call, talk, fields), call.params, call.url, talk_key
    )


def talk_key(talk: Talk) -> paging.Key:
    newest = talk.standing[0]
    return newest.at.timestamp(), newest.made_at, talk.id


def standing(call: Call, talk: Talk) -> list[Post]:
    """What reads see of a talk, newest first."""
    return [post for post in talk.standing if call.world.is_visible(post)]


def list_messages(call: Call) -> Json:
    """`GET /{conversation}/messages`, newest first."""
    talk = find(call, call.node_id)
    if not isinstance(talk, Talk):
        raise errors.gone(call.method, call.node_id)
    posts, fields = standing(call, talk), call.fields
    detailed = {post.id for post in posts[:DETAILED]}

    def render(post: Post) -> Json:
        return show_message(call, talk, post, fields if post.id in detailed else {})

    return paging.page(posts, render, call.params, call.url, is_newest_first=True, world=call.world)


def find(call: Call, node_id: str) -> Talk | Post | Person | None:
    """The talk, message or person of this id that belongs to the Page or its linked profile."""
    talks, mine = call.world.talks, {account.id for account in call.mine}
    talk = talks.by_id.get(node_id) or talks.by_psid.get(node_id)
    if talk:
        if talk.account_id not in mine:
            return None
        return talk if talk.id == node_id else call.world.person(talk.network, talk.handle)
    for network in PLATFORMS.values():
        post = call.world.by_id.get((network, node_id))
        if post and post.is_private and post.account_id in mine:
            return post
    return None


def show(call: Call, thing: Talk | Post | Person) -> Json:
    """A node of its own."""
    if isinstance(thing, Talk):
        return show_talk(call, thing, call.fields)
    if isinstance(thing, Person):
        return show_person(call, thing)
    talk = call.world.talks.of(thing.network, thing.account_id, thing.root_id)
    if thing not in standing(call, talk)[:DETAILED]:
        raise refusals.deleted_message()
    return show_message(call, talk, thing, call.fields)


def chosen(readers: Readers, fields: Fields, usual: tuple[str, ...], kind: str) -> Json:
    """The fields asked for, or the usual ones; nothing for a field that is empty."""
    answer: Json = {}
    for name, how in (fields or {name: Asked() for name in usual}).items():
        if name not in readers:
            raise errors.invalid(f"Tried accessing nonexisting field ({name}) on node type ({kind})")
        value = readers[name](how)
        if value is not None:
            answer[name] = value
    return answer | {"id": readers["id"](Asked())}


def show_talk(call: Call, talk: Talk, fields: Fields) -> Json:
    posts = standing(call, talk)
    parties = {"data": [party(call, talk, is_ours) for is_ours in (False, True)]}
    readers: Readers = {
        "id": lambda how: talk.id,
        "link": lambda how: f"/{talk.account_id}/inbox/{talk.id.removeprefix('t_')}/",
        "updated_time": lambda how: graph_time(posts[0].at) if posts else None,
        "snippet": lambda how: posts[0].text[:100] if posts else None,
        "message_count": lambda how: len(posts),
        "unread_count": lambda how: next((n for n, post in enumerate(posts) if post.is_ours), len(posts)),
        "can_reply": lambda how: not talk.is_blocked and not talk.owner and is_open(call, talk),
        "participants": lambda how: parties,
        "senders": lambda how: parties,
        "messages": lambda how: inner_messages(call, talk, posts, how),
        "is_subscribed": lambda how: True,
    }
    return chosen(readers, fields, ("id", "updated_time"), "UnifiedThread")


def is_open(call: Call, talk: Talk) -> bool:
    """Whether a message without a tag may be sent."""
    last = talk.last_said_at
    return last is not None and (call.world.now() - last).total_seconds() <= 86_400


def inner_messages(call: Call, talk: Talk, posts: list[Post], how: Asked) -> Json:
    limit = int(how.options["limit"]) if how.options.get("limit", "").isdecimal() else 25
    shown = posts[:limit]
    data = [show_message(call, talk, post, how.inner if n < DETAILED else {}) for n, post in enumerate(shown)]
    if not shown:
        return {"data": []}
    cursors = {"before": paging.cursor(shown[0]), "after": paging.cursor(shown[-1])}
    answer: Json = {"data": data, "paging": {"cursors": cursors}}
    if len(posts) > limit:
        url = f"{call.url.partition(call.node_id)[0]}{talk.id}/messages"
        answer["paging"]["next"] = paging.link(url, {"limit": str(limit)}, after=cursors["after"])
    return answer


def show_message(call: Call, talk: Talk, post: Post, fields: Fields) -> Json:
    readers: Readers = {
        "id": lambda how: post.id,
        "created_time": lambda how: graph_time(post.at),
        "from": lambda how: party(call, talk, post.is_ours),
        "to": lambda how: {"data": [party(call, talk, not post.is_ours)]},
        "message": lambda how: post.text,
        "attachments": lambda how: attachments(post),
        "shares": lambda how: {"data": [{"link": post.parts["share"]}]} if "share" in post.parts else None,
        "sticker": lambda how: post.parts.get("sticker"),
        "story": lambda how: story(post),
        "tags": lambda how: {"data": [{"name": "inbox"}, {"name": "source:mobile"}]},
        "reactions": lambda how: reactions(call, talk, post),
        "reply_to": lambda how: {"mid": post.about_id} if post.about_id.startswith(("m_", "aWdf")) else None,
        "is_unsupported": lambda how: post.parts.get("unsupported"),
    }
    return chosen(readers, fields, ("id", "created_time"), "UnifiedMessage")


def story(post: Post) -> Json | None:
    """An answer to a story of ours, or a story of somebody's that names us."""
    if "story" in post.parts:
        return {"reply_to": {"link": post.parts["story"]["url"], "id": post.parts["story"]["id"]}}
    return {"mention": {"link": post.parts["story_mention"], "id": post.id}} if "story_mention" in post.parts else None


def reactions(call: Call, talk: Talk, post: Post) -> Json | None:
    users: dict[str, list[Json]] = {}
    for handle, emoji in post.reactions.items():
        is_ours = handle.lower() == account_of(call, talk).handle.lower()
        users.setdefault(emoji, []).append({"id": talk.account_id if is_ours else talk.person_id})
    return {"data": [{"reaction": emoji, "users": who} for emoji, who in users.items()]} if users else None


def account_of(call: Call, talk: Talk) -> Account:
    return next(account for account in call.mine if account.id == talk.account_id)


def party(call: Call, talk: Talk, is_ours: bool) -> Json:
    """One of the two. Messenger invents an e-mail address for each; Instagram gives the user name."""
    someone = account_of(call, talk) if is_ours else call.world.person(talk.network, talk.handle)
    own_id = talk.account_id if is_ours else talk.person_id
    if talk.network == "instagram":
        return {"username": someone.handle, "id": own_id}
    return {"name": someone.name, "email": f"{own_id}@facebook.com", "id": own_id}


def attachments(post: Post) -> Json | None:
    """One at most, with the cursors of a list all the same."""
    if not post.media:
        return None
    cursors = {"before": "MAZDZD", "after": "MAZDZD"}
    return {"data": [attachment(one) for one in post.media], "paging": {"cursors": cursors}}


def attachment(media: Media) -> Json:
    mime = {"photo": "image/jpeg", "video": "video/mp4", "audio": "audio/mpeg"}.get(media.kind, "application/pdf")
    about: Json = {"id": media.key, "mime_type": mime, "name": f"{uploads.NAMES.get(media.kind, 'image')}-{media.key}"}
    if media.kind in {"photo", "gif"}:
        sizes = {"width": media.width, "height": media.height, "max_width": media.width, "max_height": media.height}
        more = {"image_type": 1, "render_as_sticker": False, "preview_url": media.url}
        return about | {"size": 54_542, "image_data": {**sizes, "url": media.url, **more}}
    if media.kind == "video":
        sizes = {"width": media.width, "height": media.height, "length": 11, "video_type": 1, "rotation": 0}
        return about | {"size": 1_994_148, "video_data": {**sizes, "url": media.url, "preview_url": media.url}}
    return about | {"size": 20_480, "file_url": media.url}


def show_person(call: Call, person: Person) -> Json:
    """Who writes to the Page. One who blocked it, or keeps the name to themselves, is not shown."""
    talk = call.world.talks.by_psid[call.node_id]
    if talk.is_blocked or person.is_unnamed:
        raise refusals.no_profile()
    first, _, last = person.name.partition(" ")
    readers: Readers = {
        "id": lambda how: talk.person_id,
        "name": lambda how: person.name,
        "first_name": lambda how: first,
        "last_name": lambda how: last or None,
        "profile_pic": lambda how: f"{call.base}static/icon.svg",
    }
    if talk.network == "instagram":
        readers |= {
            "username": lambda how: person.handle,
            "follower_count": lambda how: person.followers,
            "is_verified_user": lambda how: person.is_verified,
            "is_user_follow_business": lambda how: False,
            "is_business_follow_user": lambda how: False,
        }
    usual = ("name", "username") if talk.network == "instagram" else ("first_name", "last_name")
    return chosen(readers, call.fields, (*usual, "profile_pic"), "User")
