"""Lanes: one network that hangs holds only some of a worker's processes."""

import threading

import pytest
from django.db import connection

from care.models.turns import lane


def beside(width: int, what: str = "read", network: str = "x") -> bool:
    """What another thread of the same worker is told, with a connection of its own."""
    found: list[bool] = []

    def ask() -> None:
        with lane(what, network, width) as is_free:
            found.append(is_free)
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    return found[0]


@pytest.mark.django_db
def test_a_lane_is_held_by_one_and_left_at_the_end() -> None:
    with lane("read", "x", 1) as is_free:
        assert is_free
        assert not beside(1)
    assert beside(1)


@pytest.mark.django_db
def test_there_are_as_many_as_are_wide_and_others_are_not_in_the_way() -> None:
    with lane("read", "x", 2):
        assert beside(2)
        assert not beside(1)
        assert beside(1, network="facebook")
        assert beside(1, what="write")


@pytest.mark.django_db
def test_a_lane_is_left_when_the_work_fails() -> None:
    with pytest.raises(RuntimeError), lane("read", "x", 1):
        raise RuntimeError
    assert beside(1)
