"""Known posts and comments looked up again: how they stand now, and what Facebook shows no more."""

from collections.abc import Sequence

from care.channels import cleaning
from care.channels.base import GoneSeen, Json, Lookup, PostSeen, Unreadable
from care.channels.facebook import payloads
from care.channels.facebook.graph import PageGraph
from care.channels.meta import errors

AT_ONCE = 50


def look_up(graph: PageGraph, page_id: str, network_ids: Sequence[str]) -> Lookup:
    """One bad id fails Facebook's whole answer: then each is asked for by itself."""
    asked = list(dict.fromkeys(filter(None, network_ids)))[: 2 * AT_ONCE]
    posts: list[PostSeen] = []
    gone: list[GoneSeen] = []
    for start in range(0, len(asked), AT_ONCE):
        some = asked[start : start + AT_ONCE]
        try:
            found = graph.nodes(some)
        except errors.Gone:
            found = _one_by_one(graph, some)
            gone += [GoneSeen(network_id, "deleted", page_id) for network_id in some if network_id not in found]
        posts += [seen for item in found.values() if (seen := _read(item, page_id))]
    return Lookup(tuple(posts), tuple(gone))


def _one_by_one(graph: PageGraph, network_ids: Sequence[str]) -> Json:
    found: Json = {}
    for network_id in network_ids:
        try:
            found.update(graph.nodes([network_id]))
        except errors.Gone:
            continue
    return found


def _read(item: object, page_id: str) -> PostSeen | None:
    """What posts and comments have in common: where it hangs is known from before."""
    try:
        return payloads.read_comment(cleaning.mapping(item), page_id, "")
    except Unreadable:
        return None
