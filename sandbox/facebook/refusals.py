"""What messages are refused with. Several of them share code 10 with lost permissions: the subcode tells."""

from sandbox.facebook.errors import Failure

WORDS = {
    10900: "Activity already replied to",
    10903: "This user cant reply to this activity",
}


def nobody() -> Failure:
    return Failure("(#100) No matching user found", 100, 2018001)


def no_message() -> Failure:
    return Failure("(#100) The message to react to was not found", 100, 2534014)


def too_long(limit: str) -> Failure:
    return Failure(f"(#100) Length of param message[text] must be less than or equal to {limit}", 100)


def blocked() -> Failure:
    return Failure("(#551) This person isn't available right now.", 551, 1545041)


def other_app() -> Failure:
    words = "(#10) Message failed to send because another app is controlling this thread now."
    return Failure(words, 10, 2018300, status=403)


def dead_tag(tag: str) -> Failure:
    return Failure(f"(#100) The message tag {tag} is no longer supported.", 100, 1893061)


def unapproved_tag() -> Failure:
    return Failure("(#100) Cannot tag messages with 'HUMAN_AGENT' without prior approval", 100, 2018276)


def window_closed(network: str) -> Failure:
    words = "(#10) This message is sent outside of allowed window."
    return Failure(words, 10, 2534022 if network == "instagram" else 2018278, status=403)


def no_private_reply(network: str, code: int) -> Failure:
    """Instagram does not tell why."""
    if network == "instagram":
        return Failure("The comment is invalid for a private reply", 100, 2534025)
    return Failure(f"(#{code}) {WORDS[code]}", code)


def no_such_activity(post_id: str, is_instagram: bool) -> Failure:
    if is_instagram:
        return no_private_reply("instagram", 0)
    return Failure(f"(#100) Object with ID '{post_id}' does not exist, or is no comment or post", 100, 33)


def abusive() -> Failure:
    """Too much was written in public in too short a time."""
    return Failure(
        "The action attempted has been deemed abusive or is otherwise disallowed", 368, 1390008, is_transient=False
    )


def duplicate() -> Failure:
    return Failure("(#506) Duplicate status message", 506, 1455006)


def no_profile() -> Failure:
    words = "(#100) Unsupported get request: this person has no profile that you may see"
    return Failure(words, 100, 33, kind="GraphMethodException")


def deleted_message() -> Failure:
    """Taken back, or not among the newest twenty of its talk: the answer is the same."""
    return Failure("(#9000001) The message was deleted by the user or the business", 9000001)


def not_ours() -> Failure:
    """Only its author changes words, and nobody hides what they wrote themselves."""
    return Failure("(#200) Permissions error", 200, status=403)
