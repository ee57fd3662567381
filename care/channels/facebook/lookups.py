"""Known posts and comments looked up again: how they stand now, and what Facebook shows no more."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from care.channels import cleaning
from care.channels.base import GoneSeen, Json, Lookup, PostSeen, Unreadable
from care.channels.facebook import payloads
from care.channels.facebook.graph import PageGraph
from care.channels.meta import errors

AT_ONCE = 50
MOST = 100
ELSEWHERE = ("mention",)  # strangers' posts: Facebook says the same of what is deleted and of what it never shows us


def look_up(graph: PageGraph, page_id: str, network_ids: Sequence[str]) -> Lookup:
    """Recommendations (ids of one number) are not among it: each fetch of them shows all of the last days anew."""
    asked = [network_id for network_id in dict.fromkeys(network_ids) if "_" in network_id][:MOST]
    look = _Look(graph)
    own = f"{page_id}_"
    found = look.nodes([one for one in asked if one.startswith(own)], payloads.KNOWN_POST_FIELDS)
    posts = list(_read(found, lambda item: payloads.read_post(item, page_id)))
    found = look.nodes([one for one in asked if not one.startswith(own)], payloads.KNOWN_COMMENT_FIELDS)
    posts += _read(found, lambda item: payloads.read_comment(item, page_id, ""))
    if asked and not posts and not look.missing and look.refused:
        raise look.refused
    gone = [GoneSeen(one, "deleted", page_id, except_kinds=ELSEWHERE) for one in look.missing]
    return Lookup(tuple(posts), tuple(gone))


@dataclass(slots=True)
class _Look:
    graph: PageGraph
    missing: list[str] = field(default_factory=list)
    refused: errors.NotShown | None = None

    def nodes(self, network_ids: Sequence[str], fields: str) -> Json:
        """One bad id fails Facebook's whole answer: then each half is asked for by itself."""
        found: Json = {}
        for start in range(0, len(network_ids), AT_ONCE):
            found.update(self._some(network_ids[start : start + AT_ONCE], fields))
        return found

    def _some(self, network_ids: Sequence[str], fields: str) -> Json:
        try:
            return self.graph.nodes(network_ids, fields)
        except errors.Gone:
            if len(network_ids) == 1:
                self.missing += network_ids
                return {}
        except errors.NotShown as error:
            if len(network_ids) == 1:
                self.refused = error
                return {} if fields == payloads.ANY_FIELDS else self._some(network_ids, payloads.ANY_FIELDS)
        middle = len(network_ids) // 2
        return {**self._some(network_ids[:middle], fields), **self._some(network_ids[middle:], fields)}


def _read(found: Json, read: Callable[[Json], PostSeen]) -> Iterator[PostSeen]:
    for item in map(cleaning.mapping, found.values()):
        try:
            yield read(item)
        except Unreadable:
            continue
