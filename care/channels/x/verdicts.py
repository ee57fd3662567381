"""Whether a post can be answered, before anybody types. Pure.

X lets an app answer only whoever turned to the account (since February 2026): named it, quoted it, or answers it.
Apps with an Enterprise contract may answer anybody. Who may answer at all is for the post's author to say.
"""

from care.channels import cleaning
from care.channels.base import Json, Verdict
from care.channels.x import references

_UNSUMMONED = ("summoned_rule", "off")
SUMMONED = Verdict("yes")
PERHAPS = Verdict(
    "yes",
    "The author did not write our handle here, X put it in front of the reply. X may refuse an answer by an app: then "
    "it can be given on X itself.",
    _UNSUMMONED,
)
ON_X_ONLY = Verdict(
    "there",
    "The author neither named nor quoted us, so X takes no answer from an app. It can be answered on X itself.",
    _UNSUMMONED,
)
_CLOSED = {
    "mentionedUsers": "The author lets only people answer whom the post names.",
    "following": "The author lets only people answer whom they follow or name.",
    "subscribers": "The author lets only subscribers answer.",
    "verified": "The author lets only verified accounts answer.",
}


def verdict_of(post: Json, account_id: str, *, quotes_us: bool) -> Verdict:
    """Of a stranger's post, for the account; the rule does not hold for every account."""
    is_named = references.names(post, account_id) or references.answers(post, account_id)
    is_listed = is_named or references.mentions(post, account_id)
    closed = _CLOSED.get(cleaning.line(post.get("reply_settings"), 50), "")
    if closed and not is_listed:
        return Verdict("no", closed)
    if is_named or quotes_us:
        return SUMMONED
    return PERHAPS if is_listed else ON_X_ONLY
