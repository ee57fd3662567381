from dataclasses import dataclass

from sandbox.faults import Fault, Faults
from sandbox.limits import Limits


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_window_refuses_what_is_over_and_begins_anew() -> None:
    clock = Clock()
    limits = Limits(clock)
    limits.put("x", "GET /2/users", 2, 60)
    taken = [limits.take("x", "GET /2/users", "me") for _ in range(3)]
    assert [allowance and (allowance.remaining, allowance.is_within) for allowance in taken] == [
        (1, True),
        (0, True),
        (0, False),
    ]
    clock.now += 60
    again = limits.take("x", "GET /2/users", "me")
    assert again
    assert again.is_within


def test_callers_do_not_share_a_window() -> None:
    limits = Limits(Clock())
    limits.put("x", "GET /2/users", 1, 60)
    assert all((taken := limits.take("x", "GET /2/users", who)) and taken.is_within for who in ("me", "you"))


def test_a_route_without_a_limit_has_none() -> None:
    assert Limits(Clock()).take("x", "GET /2/nothing", "me") is None


def test_a_fault_ends_with_its_time() -> None:
    clock = Clock()
    faults = Faults(clock)
    faults.put(Fault("x", "server_error", until=clock.now + 5))
    assert faults.strike("x", ("server_error",), "read")
    clock.now += 5
    assert faults.strike("x", ("server_error",), "read") is None


def test_a_probability_strikes_about_so_often() -> None:
    faults = Faults(Clock())
    faults.put(Fault("x", "lost_answer", probability=0.05))
    struck = sum(faults.strike("x", ("lost_answer",), "write") is not None for _ in range(2000))
    assert 60 < struck < 140


def test_a_fault_put_again_takes_the_place_of_the_first() -> None:
    faults = Faults(Clock())
    faults.put(Fault("x", "slow", seconds=9))
    faults.put(Fault("x", "slow", seconds=1))
    assert [fault.seconds for fault in faults.current("x")] == [1]
    faults.clear("x", "slow")
    assert faults.current("x") == []
