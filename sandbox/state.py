"""Keeps the world in a file: loaded at the start, saved when something changed. A name in the file is a field here."""

import asyncio
import json
import os
import sys
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from sandbox.answers import Json
from sandbox.grants import Grant
from sandbox.hooks import KEPT, Hooks, Registration, Subscription
from sandbox.talks import KEPT as KEPT_OF_TALKS
from sandbox.world import Account, Media, Person, Post, Revision, World

EVERY_S = 3.0
GRAPH = ("facebook", "instagram")


def snapshot(world: World, hooks: Hooks) -> Json:
    return {
        "last_ids": [world.ids.last_x, world.ids.last_facebook],
        "people": [plain(p) for (_, key), p in world.people.items() if is_customer(p, key)],
        "aliases": [[*key, p.handle] for key, p in world.people.items() if key[1] != p.handle.lower()],
        "revoked": [[a.network, a.id] for accounts in world.accounts.values() for a in accounts if a.is_revoked],
        "on_graph": [standing(a) for network in GRAPH for a in world.accounts.get(network, [])],
        "talks": [{name: getattr(talk, name) for name in KEPT_OF_TALKS} for talk in world.talks.by_person.values()],
        "grants": [asdict(grant) for grant in world.grants.by_access.values()],
        "webhooks": [registered(each) for each in hooks.registrations.values()],
        "subscriptions": [asdict(each) for each in hooks.subscriptions],
        "posts": [plain(post) for post in world.posts],
    }


def standing(account: Account) -> Json:
    """What Meta's networks know of an account's token and webhooks."""
    names = ("network", "id", "refused_with", "missing", "subscribed", "data_access_until")
    return {name: getattr(account, name) for name in names}


def registered(each: Registration) -> Json:
    return {name: getattr(each, name) for name in KEPT} | {"created_at": each.created_at}


def is_customer(person: Person, key: str) -> bool:
    """Each customer once: a person may stand under further keys, its aliases."""
    return not isinstance(person, Account) and key == person.handle.lower()


def plain(row: Person | Post) -> Json:
    """A row's fields, shallow but for the few rows that hold rows themselves."""
    values = {field.name: getattr(row, field.name) for field in fields(row)}
    for name in ("media", "revisions"):
        if values.get(name):
            values[name] = [asdict(item) for item in values[name]]
    return values


def write(path: Path, content: Json) -> None:
    """All or nothing: a file beside it takes its place when it is complete."""
    draft = path.with_name(path.name + ".new")
    with draft.open("w", encoding="ascii") as file:
        json.dump(content, file, default=datetime.isoformat)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def load(path: Path, world: World, hooks: Hooks) -> None:
    """Fills a new world from the file, if there is one. One that cannot be read is put aside: the world begins anew."""
    if not path.exists():
        return
    try:
        content = json.loads(path.read_text(encoding="ascii"))
        people = [person_from(row) for row in content["people"]]
        posts = [post_from(row) for row in content["posts"]]
    except (ValueError, KeyError, TypeError) as error:
        aside = path.replace(path.with_name(path.name + ".unreadable"))
        print(f"sandbox: cannot read {path} ({error!r}); kept as {aside}", file=sys.stderr)
        return
    fill(world, hooks, content, people, posts)


def fill(world: World, hooks: Hooks, content: Json, people: list[Person], posts: list[Post]) -> None:
    world.ids.last_x, world.ids.last_facebook = content["last_ids"]
    for person in people:
        world.enter(person)
    for network, alias, handle in content["aliases"]:
        world.people[network, alias] = world.person(network, handle)
    for network, account_id in content["revoked"]:
        account = world.account(network, account_id)
        if account:
            account.is_revoked = True
    fill_graph(world, content)
    for grant in content.get("grants", []):
        world.grants.keep(Grant(**grant | {"scopes": tuple(grant["scopes"])}))
    for row in content["webhooks"]:
        registration = Registration(**dated(row)) if isinstance(row, dict) else Registration(*row)
        hooks.registrations[registration.network, registration.url] = registration
    hooks.subscriptions = [Subscription(**dated(row)) for row in content.get("subscriptions", [])]
    for post in posts:
        world.keep(post)


def fill_graph(world: World, content: Json) -> None:
    for row in content.get("on_graph", []):
        known = world.account(row["network"], row["id"])
        if known:
            known.refused_with, known.missing, known.subscribed = row["refused_with"], row["missing"], row["subscribed"]
            known.data_access_until = row.get("data_access_until", 0.0)
    for row in content.get("talks", []):
        talk = world.talks.of(row["network"], row["account_id"], row["handle"])
        talk.owner, talk.is_blocked, talk.read_at = row["owner"], row["is_blocked"], row["read_at"]


def dated(row: Json) -> Json:
    """With its times read."""
    return {name: datetime.fromisoformat(value) if name.endswith("_at") else value for name, value in row.items()}


def person_from(row: Json) -> Person:
    return Person(**row | {"joined_at": datetime.fromisoformat(row["joined_at"])})


def post_from(row: Json) -> Post:
    times: dict[str, Any] = {
        name: datetime.fromisoformat(row[name]) if row[name] else None for name in ("at", "updated_at", "removed_at")
    }
    revisions = [Revision(**item | {"at": datetime.fromisoformat(item["at"])}) for item in row["revisions"]]
    return Post(**row | times | {"revisions": revisions, "media": [Media(**item) for item in row["media"]]})


async def keep_saving(path: Path, world: World, hooks: Hooks) -> None:
    """Saves every few seconds if something changed, until it is cancelled."""
    saved = world.changes
    while True:
        await asyncio.sleep(EVERY_S)
        if world.changes != saved:
            saved = world.changes
            content = snapshot(world, hooks)
            await asyncio.to_thread(write, path, content)
