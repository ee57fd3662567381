"""Known comments and mentions looked up again: how they stand now, and what Instagram shows no more."""

from collections.abc import Sequence
from dataclasses import replace

from care.channels import cleaning
from care.channels.base import GoneSeen, Json, Lookup, PostSeen, Unreadable
from care.channels.instagram import payloads
from care.channels.meta import errors
from care.channels.meta.graph import Graph

AT_ONCE = 100
ELSEWHERE = ("mention",)  # not ours to see: tags are shown in their list alone, and nothing of private accounts
MENTIONED = {
    "mentioned_comment.comment_id": payloads.MENTIONED_COMMENT,
    "mentioned_media.media_id": payloads.MENTIONED_MEDIA,
}


def look_up(graph: Graph, account_id: str, network_ids: Sequence[str]) -> Lookup:
    """One by one: Instagram has no list of them, and each would count as a call anyway."""
    posts: list[PostSeen] = []
    gone: list[GoneSeen] = []
    refused: errors.NotShown | None = None
    for network_id in list(dict.fromkeys(filter(None, network_ids)))[:AT_ONCE]:
        try:
            posts.append(_read(graph, account_id, network_id))
        except errors.Gone:
            gone.append(GoneSeen(network_id, "deleted", account_id, except_kinds=ELSEWHERE))
        except errors.NotShown as error:
            refused = error
        except Unreadable:
            continue
    if refused and not posts and not gone:
        raise refused
    return Lookup(tuple(posts), tuple(gone))


def _read(graph: Graph, account_id: str, network_id: str) -> PostSeen:
    """A comment under a post of ours; else what names us elsewhere. Raises `errors.Gone` where it is neither."""
    try:
        return payloads.read_comment(first_readable(graph, network_id, payloads.NODE_FIELDS), account_id, "")
    except (errors.Gone, errors.NotShown):
        return _mention(graph, account_id, network_id)


def _mention(graph: Graph, account_id: str, network_id: str) -> PostSeen:
    """Gone only where Instagram says so of both: a comment and a post."""
    refused: errors.NotShown | None = None
    for name, fields in MENTIONED.items():
        try:
            found = graph.read(account_id, fields=f"{name}({network_id}){{{fields}}}")
        except errors.Gone:
            continue
        except errors.NotShown as error:
            refused = error
            continue
        item = cleaning.mapping(found.get(name.partition(".")[0]))
        if "text" in item:
            return replace(payloads.read_comment(item, account_id, ""), kind="mention")
        return replace(payloads.read_media(item, account_id), kind="mention", is_context=False)
    raise refused or errors.Gone("Instagram does not show this any more.")


def first_readable(graph: Graph, path: str, choices: Sequence[str]) -> Json:
    """The object with the first choice of fields that the app may read."""
    for fields in choices[:-1]:
        try:
            return graph.read(path, fields=fields)
        except errors.NotShown:
            continue
    return graph.read(path, fields=choices[-1])
