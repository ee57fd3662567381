"""The benches by name."""

from collections.abc import Callable

from helpdesk.bench import (
    case,
    chaos,
    comments,
    hooks,
    inbox,
    inp,
    latency,
    live,
    mapping,
    private,
    racing,
    replay,
    revoked,
    searching,
    storm,
)

BENCHES: dict[str, Callable[[int], dict[str, object]]] = {
    "case": case.bench,
    "chaos": chaos.bench,
    "comments": comments.bench,
    "hooks": hooks.bench,
    "inbox": inbox.bench,
    "inp": inp.bench,
    "latency": latency.bench,
    "live": live.bench,
    "mapping": mapping.bench,
    "private": private.bench,
    "racing": racing.bench,
    "replay": replay.bench,
    "revoked": revoked.bench,
    "search": searching.bench,
    "storm": storm.bench,
}
