"""What a manager may choose for an account on X."""

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from care.channels.base import Connection

SUMMONED_RULE, DEEP_LINK, DEEP_LINK_HOST = "summoned_rule", "deep_link", "deep_link_host"
OPTIONS: Mapping[str, tuple[str, ...]] = {
    SUMMONED_RULE: ("on", "off"),  # off: an Enterprise app may answer whoever never turned to us
    DEEP_LINK: ("in_text", "field"),  # how an invitation to write privately goes out
    DEEP_LINK_HOST: ("twitter.com", "x.com"),  # which address X makes a button of is not written anywhere
}
INVITATION = re.compile(r"\s*(?:https?://)?(?:twitter|x)\.com/messages/compose\?recipient_id=\d+$")


def chosen(connection: Connection, name: str) -> str:
    value = connection.options.get(name, "")
    return value if value in OPTIONS[name] else OPTIONS[name][0]


def needs_summons(connection: Connection) -> bool:
    return chosen(connection, SUMMONED_RULE) == "on"


def deep_link(connection: Connection) -> str:
    """Where a person writes us privately: X shows it as a button when it ends the post."""
    query = urlencode({"recipient_id": connection.account_id})
    return f"https://{chosen(connection, DEEP_LINK_HOST)}/messages/compose?{query}"
