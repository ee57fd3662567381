"""Private answers to a story, and people's own stories that name an account: both arrive as messages."""

from dataclasses import replace
from urllib.parse import urljoin

from sandbox.ids import token
from sandbox.instagram.standing import newest_story
from sandbox.posting import Draft
from sandbox.things import Media
from sandbox.world import World

KINDS = ("story_reply", "story_mention")


def as_message(world: World, plan: Draft, base_url: str) -> Draft:
    """The message that a "story_reply" or a "story_mention" arrives as; any other plan stays as it is.

    A reply names the story by id and address, by default the account's newest; a mention holds the address of the
    person's own story. `base_url` is the sandbox's own address, where its pictures are.
    """
    if plan.kind == "story_mention":
        picture = plan.media[0].url if plan.media else f"/static/samples/window.svg?story={token(12, plan.text)}"
        return replace(plan, kind="message", text="", media=[], more={"parts": {plan.kind: urljoin(base_url, picture)}})
    if plan.kind != "story_reply":
        return plan
    is_about_story = plan.parent is not None and plan.parent.kind == "story"
    story = plan.parent if is_about_story else newest_story(world, plan.account)
    if story is None:
        return replace(plan, kind="message", parent=None)
    where = {"id": story.id, "url": address(story.media, base_url)}
    return replace(plan, kind="message", parent=story, more={"parts": {"story": where}})


def address(media: list[Media], base_url: str) -> str:
    return urljoin(base_url, media[0].url) if media else base_url
