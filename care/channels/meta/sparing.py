"""What Meta takes no more of for now is not asked for: calls while an account is blocked make its wait longer."""

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from care.channels.base import Unavailable, Usage
from care.channels.meta import errors
from care.channels.meta.errors import Failure

APP, PAGES, INSTAGRAM, TALKS = "app", "pages", "instagram", "messenger"  # as Meta's headers name them
PUBLIC = "public"  # ours: comments and answers to them, which Meta blocks where there are too many
_OF_CODE = {4: APP, 80001: PAGES, 80002: INSTAGRAM, 80006: TALKS}
_TALKS = ("messages", "conversations", "message_attachments")
_PUBLIC = ("comments", "replies", "mentions")


def kinds_of(method: str, url: str, own: str) -> tuple[str, ...]:
    """The budgets that a call takes from; `own` is the one of its network."""
    *_, node, edge = ["", *urlsplit(url).path.strip("/").split("/")]
    is_talk = edge in _TALKS or edge.startswith(("t_", "m_", "aWdf")) or node.startswith("t_")
    kinds = (TALKS if is_talk else own, APP)
    return (*kinds, PUBLIC) if method == "POST" and edge in _PUBLIC else kinds


def check(kinds: tuple[str, ...], usage: Usage, not_before: Mapping[str, datetime]) -> None:
    """Raises `Unavailable` for a call that is spared."""
    now = datetime.now(UTC)
    times = [until for kind in kinds for until in (usage.not_before.get(kind), not_before.get(kind)) if until]
    until = max(times, default=now)
    if until > now:
        raise Unavailable("Meta's limit is used up for now. It is not asked before the time that it named.", until)


def note(kinds: tuple[str, ...], usage: Usage, failure: Failure) -> None:
    """Remembers a refusal that holds for all calls of its kind."""
    now = datetime.now(UTC)
    if failure.is_limit:
        usage.not_before[_OF_CODE.get(failure.code, kinds[0])] = errors.retry_at(failure.answer, now)
    elif failure.code == errors.BLOCKED and PUBLIC in kinds:
        usage.not_before[PUBLIC] = now + errors.BREAK
