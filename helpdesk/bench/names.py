"""The benches by name."""

from collections.abc import Callable

from helpdesk.bench import chaos

BENCHES: dict[str, Callable[[int], dict[str, object]]] = {"chaos": chaos.bench}
