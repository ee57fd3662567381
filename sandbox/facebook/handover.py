"""Whose talk it is, where several apps serve one Page: taking it, passing it on, asking whose it is."""

from sandbox.facebook import errors, refusals
from sandbox.facebook.calls import Call
from sandbox.facebook.payloads import Json
from sandbox.facebook.sending import talk_with
from sandbox.facebook.writing import done
from sandbox.talks import Talk
from sandbox.world import World


def take(call: Call) -> Json:
    """`POST /{page}/take_thread_control`: ours from now on."""
    talk = meant(call)
    give(call, talk, "")
    return done(call)


def pass_on(call: Call) -> Json:
    """`POST /{page}/pass_thread_control`: to the app named. Only who has it passes it on."""
    talk, target = meant(call), call.params.get("target_app_id", "")
    if not target.isdecimal():
        raise errors.invalid("The parameter target_app_id is required")
    if talk.owner:
        raise refusals.other_app()
    give(call, talk, target)
    return done(call)


def give(call: Call, talk: Talk, owner: str) -> None:
    own = call.world.apps["facebook"].secrets["app_id"]
    hand_over(call.world, talk, "" if owner == own else owner)


def hand_over(world: World, talk: Talk, owner: str) -> None:
    """To another app, or back to us ("")."""
    own, before = world.apps["facebook"].secrets["app_id"], talk.owner
    talk.owner = owner
    world.changes += 1
    if talk.posts and before != owner:
        apps = {"previous_owner_app_id": before or own, "new_owner_app_id": owner or own}
        world.happened("handover", talk.posts[-1], **apps)


def owner(call: Call) -> Json:
    """`GET /{page}/thread_owner?recipient=`: the app that has it."""
    talk = talk_with(call, call.params.get("recipient", ""))
    return {"data": [{"thread_owner": {"app_id": talk.owner or call.world.apps["facebook"].secrets["app_id"]}}]}


def meant(call: Call) -> Talk:
    return talk_with(call, str(call.structure("recipient").get("id", "")))
