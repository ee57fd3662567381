import os
import signal
from collections.abc import Callable
from pathlib import Path

from helpdesk.running.child import Child
from helpdesk.tests.running.conftest import eventually, is_alive, pid_in, run_python

MakeChild = Callable[..., Child]


def ended(child: Child) -> int:
    assert child.process is not None
    return child.process.wait(10)


def test_the_commands_status_is_the_wardens(make_child: MakeChild) -> None:
    assert ended(make_child("exit 3")) == 3


def test_a_signal_that_ends_the_command_is_told_as_a_shell_tells_it(make_child: MakeChild) -> None:
    assert ended(make_child("kill -9 $$")) == 128 + signal.SIGKILL


def test_a_program_that_is_not_there_is_said_in_the_log(make_child: MakeChild) -> None:
    child = make_child("exec no-such-program")
    assert ended(child) == 127
    assert "no-such-program" in child.last_words()


def test_what_leaves_the_session_dies_with_the_command(make_child: MakeChild, place: Path) -> None:
    child = make_child(f"setsid sleep 600 & echo $! > {place}/pid; sleep 0.2")
    away = pid_in(place / "pid")
    assert ended(child) == 0
    assert not is_alive(away)


def test_asking_to_stop_sends_the_signal_the_service_understands(make_child: MakeChild, place: Path) -> None:
    child = make_child(f"trap 'exit 7' INT; echo $$ > {place}/pid; while :; do sleep 0.05; done", stop=signal.SIGINT)
    pid_in(place / "pid")
    child.ask_to_stop()
    assert ended(child) == 7


def test_a_command_that_does_not_stop_is_killed_when_its_time_is_over(make_child: MakeChild, place: Path) -> None:
    child = make_child(f"trap '' TERM; echo $$ > {place}/pid; while :; do sleep 0.05; done", grace=0.3)
    stubborn = pid_in(place / "pid")
    child.stop()
    assert eventually(lambda: not is_alive(stubborn))


def test_a_killed_warden_takes_its_command_along(make_child: MakeChild, place: Path) -> None:
    child = make_child(f"echo $$ > {place}/pid; exec sleep 600")
    command = pid_in(place / "pid")
    assert child.process is not None
    os.kill(child.process.pid, signal.SIGKILL)
    assert eventually(lambda: not is_alive(command))


PARENT = """
import pathlib, sys, time
from helpdesk.running.child import Child, Service
from helpdesk.running.environment import plain
from helpdesk.running.privileges import Identity
place = pathlib.Path(sys.argv[1])
script = f"trap '' TERM; setsid sleep 600 & echo $! > {place}/away; echo $$ > {place}/pid; while :; do sleep 0.05; done"
Child(Service("stubborn", ("sh", "-c", script), grace=0.5), Identity(), plain(), place / "log").start()
time.sleep(600)
"""


def test_nothing_outlives_a_parent_that_is_killed(place: Path) -> None:
    parent = run_python(PARENT, str(place))
    command, away = pid_in(place / "pid"), pid_in(place / "away")
    parent.kill()
    parent.wait()
    assert eventually(lambda: not is_alive(command) and not is_alive(away), 5.0)
