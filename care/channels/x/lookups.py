"""Known posts looked up again: how they stand now, and what X shows no more."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from care.channels import cleaning
from care.channels.base import GoneSeen, Json, Lookup
from care.channels.x import errors, references
from care.channels.x.client import Client
from care.channels.x.looking import Look

AT_ONCE = 100
_REASONS = {"resource-not-found": "deleted", "not-authorized-for-resource": "protected"}


def look_up(client: Client, network_ids: Sequence[str]) -> Lookup:
    """Of an edited post X shows the version that was asked for: its newest one is fetched by its own id."""
    asked = [network_id for network_id in dict.fromkeys(network_ids) if references.is_id(network_id)][:AT_ONCE]
    if not asked:
        return Lookup()
    page = client.posts(asked)
    look = Look(client.account_id, 0)
    newer = [latest for item in cleaning.listing(page.get("data")) if (latest := references.newer_version(item))]
    if newer:
        look.take([client.posts(newer)])
    look.take([page])
    wanted = {post.network_id: post for post in look.batch().posts}
    posts = tuple(wanted[network_id] for network_id in asked if network_id in wanted)
    return Lookup(posts, tuple(replace(one, account_id=client.account_id) for one in _gone(page)))


def _gone(page: Json) -> Iterator[GoneSeen]:
    for error in map(cleaning.mapping, cleaning.listing(page.get("errors"))):
        network_id = cleaning.network_id(error.get("resource_id")) or cleaning.network_id(error.get("value"))
        reason = _reason(error)
        if network_id and reason and error.get("parameter") in ("id", "ids"):
            yield GoneSeen(network_id, reason)


def _reason(error: Json) -> str:
    """Why X does not show it; "" for an error that says nothing about the post."""
    said = cleaning.line(error.get("detail"), 500).lower()
    stated = next((reason for reason in ("suspended", "withheld") if reason in said), "")
    return stated or _REASONS.get(errors.last_part(error.get("type")), "")
