"""Known comments and mentions looked up again: how they stand now, and what Instagram shows no more."""

from collections.abc import Sequence
from dataclasses import replace

from care.channels import cleaning
from care.channels.base import GoneSeen, Lookup, PostSeen, Unreadable
from care.channels.instagram import payloads
from care.channels.meta import errors
from care.channels.meta.graph import Graph

AT_ONCE = 100


def look_up(graph: Graph, account_id: str, network_ids: Sequence[str]) -> Lookup:
    """One by one: Instagram has no list of them, and each would count as a call anyway."""
    posts: list[PostSeen] = []
    gone: list[GoneSeen] = []
    for network_id in list(dict.fromkeys(filter(None, network_ids)))[:AT_ONCE]:
        try:
            posts.append(_read(graph, account_id, network_id))
        except errors.Gone:
            gone.append(GoneSeen(network_id, "deleted", account_id))
        except Unreadable:
            continue
    return Lookup(tuple(posts), tuple(gone))


def _read(graph: Graph, account_id: str, network_id: str) -> PostSeen:
    """A comment under a post of ours; else what names us elsewhere. Raises `errors.Gone` where it is neither."""
    try:
        return payloads.read_comment(first_readable(graph, network_id, payloads.NODE_FIELDS), account_id, "")
    except (errors.Gone, errors.NoSuchField):
        return _mention(graph, account_id, network_id)


def _mention(graph: Graph, account_id: str, network_id: str) -> PostSeen:
    for name, fields in (
        ("mentioned_comment.comment_id", payloads.MENTIONED_COMMENT),
        ("mentioned_media.media_id", payloads.MENTIONED_MEDIA),
    ):
        try:
            found = graph.read(account_id, fields=f"{name}({network_id}){{{fields}}}")
        except (errors.Gone, errors.NoSuchField):
            continue
        item = cleaning.mapping(found.get(name.partition(".")[0]))
        if "text" in item:
            return replace(payloads.read_comment(item, account_id, ""), kind="mention")
        return replace(payloads.read_media(item, account_id), kind="mention", is_context=False)
    raise errors.Gone("Instagram does not show this any more.")


def first_readable(graph: Graph, path: str, choices: Sequence[str]) -> dict[str, object]:
    """The object with the first choice of fields that the app may read."""
    for fields in choices[:-1]:
        try:
            return graph.read(path, fields=fields)
        except errors.NotPermitted:
            continue
    return graph.read(path, fields=choices[-1])
