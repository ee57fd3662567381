"""The benches by name."""

from collections.abc import Callable

from helpdesk.bench import chaos, hooks, inbox, latency, mapping, replay, storm

BENCHES: dict[str, Callable[[int], dict[str, object]]] = {
    "chaos": chaos.bench,
    "hooks": hooks.bench,
    "inbox": inbox.bench,
    "latency": latency.bench,
    "mapping": mapping.bench,
    "replay": replay.bench,
    "storm": storm.bench,
}
