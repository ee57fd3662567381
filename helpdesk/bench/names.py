"""The benches by name."""

from collections.abc import Callable

from helpdesk.bench import chaos, inbox, replay

BENCHES: dict[str, Callable[[int], dict[str, object]]] = {
    "chaos": chaos.bench,
    "inbox": inbox.bench,
    "replay": replay.bench,
}
