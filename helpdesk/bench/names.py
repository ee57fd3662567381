"""The benches by name."""

from collections.abc import Callable

from helpdesk.bench import chaos, comments, hooks, inbox, latency, mapping, private, replay, revoked, searching, storm

BENCHES: dict[str, Callable[[int], dict[str, object]]] = {
    "chaos": chaos.bench,
    "comments": comments.bench,
    "hooks": hooks.bench,
    "inbox": inbox.bench,
    "latency": latency.bench,
    "mapping": mapping.bench,
    "private": private.bench,
    "replay": replay.bench,
    "revoked": revoked.bench,
    "search": searching.bench,
    "storm": storm.bench,
}
