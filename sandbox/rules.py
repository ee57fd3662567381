"""How X behaves where nobody knows for sure, or where it depends on the contract: switches of `/play/rules`."""

from dataclasses import dataclass

CHOICES = {
    "summoned": ("thread", "explicit", "off"),
    "spelling": ("tweet", "post"),
    "webhook_answer": ("bare", "data"),
    "hook_includes": ("full", "bare"),
    "envelope": ("activity", "account_activity"),
}


@dataclass(slots=True)
class Rules:
    """`summoned`: whom an app may answer. "explicit": authors who mention or quote the account in that very post;
    "thread": those too who answer its posts; "off": everybody (Enterprise). `spelling`: X's names of things in its
    answers. `webhook_answer`: whether a new webhook comes in `data`. `hook_includes`: whether the event of a post comes
    with its people ("bare": only their ids, as in X's sample of a reply). `inbox_lag_s`: seconds until the inbox of
    direct messages shows a message (its conversation shows it at once); `search_lag_s`: until search finds a post.
    """

    summoned: str = "thread"
    spelling: str = "tweet"
    webhook_answer: str = "bare"
    hook_includes: str = "full"
    inbox_lag_s: float = 0.0
    search_lag_s: float = 0.0
