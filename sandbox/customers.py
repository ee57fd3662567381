"""Customers and the pictures they take."""

import re

from sandbox.ids import user_id
from sandbox.world import Media, Person, World

HANDLE = re.compile(r"[A-Za-z0-9_]{1,15}")


def is_handle(text: str) -> bool:
    return HANDLE.fullmatch(text) is not None


def customer(world: World, network: str, handle: str, name: str = "", followers: int = 0) -> Person:
    """The person with this handle: the one known, or a new one. A new name or number of followers is taken over."""
    person = world.people.get((network, handle.lower()))
    if person is None:
        person = Person(network, user_id(network, handle), handle, name or handle)
        world.enter(person)
    person.name = name or person.name
    person.followers = followers
    return person


def photo(world: World, network: str, name: str, words: str, base_url: str) -> Media:
    """One of the sample pictures, at an address that the desk can load."""
    key = f"3_{world.ids.x()}" if network == "x" else world.ids.facebook()
    return Media(key, "photo", f"{base_url.rstrip('/')}/static/samples/{name}.svg", words, 640, 420)
