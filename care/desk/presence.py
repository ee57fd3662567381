"""Who looks at which case just now."""

from collections.abc import Iterable


def looked_at(case_ids: Iterable[int]) -> set[int]:
    """Those of the cases that somebody has open. Pages do not say so yet: nobody."""
    return set[int]().intersection(case_ids)
