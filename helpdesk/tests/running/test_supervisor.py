import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from helpdesk.running.child import Child, rotate
from helpdesk.running.supervisor import Kept, Supervisor, ending
from helpdesk.tests.running.conftest import eventually, is_alive, pid_in, run_python

MakeChild = Callable[..., Child]


def test_a_killed_child_comes_back(make_child: MakeChild, place: Path) -> None:
    supervisor = Supervisor()
    child = supervisor.keep(make_child(f"echo $$ > {place}/pid; exec sleep 600"))
    first = pid_in(place / "pid")
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: not child.is_running)
    supervisor.kept[0].not_before = 0.001
    supervisor.look()
    assert eventually(lambda: pid_in(place / "pid") != first)
    assert child.is_running


def test_a_child_that_keeps_ending_is_started_ever_more_slowly(make_child: MakeChild) -> None:
    kept = Kept(make_child("exit 1"))
    pauses = []
    for _ in range(3):
        assert eventually(lambda: not kept.child.is_running)
        kept.look()
        pauses.append(kept.not_before)
        kept.not_before = 0.001
        kept.look()
    assert kept.failures == 3
    assert all(pause > 0 for pause in pauses)


def test_the_first_restart_after_a_good_life_comes_at_once(make_child: MakeChild) -> None:
    kept = Kept(make_child("exit 1"))
    kept.child.started_at -= 60
    assert eventually(lambda: not kept.child.is_running)
    kept.look()
    assert kept.failures == 0
    assert kept.child.status is None or kept.not_before == 0


def test_restarts_are_told_on_the_console(make_child: MakeChild, capsys: pytest.CaptureFixture[str]) -> None:
    kept = Kept(make_child("kill -9 $$", name="worker"))
    assert eventually(lambda: not kept.child.is_running)
    kept.look()
    assert capsys.readouterr().err == "worker was killed by signal 9; starting it again\n"


@pytest.mark.parametrize(
    ("status", "words"), [(3, "ended with status 3"), (137, "was killed by signal 9"), (-9, "was killed by signal 9")]
)
def test_an_ending_is_told_in_words(status: int, words: str) -> None:
    assert ending(status) == words


def test_stopping_follows_the_order(make_child: MakeChild, place: Path) -> None:
    supervisor = Supervisor()
    for name in ("first", "second"):
        script = (
            f"trap 'echo {name} >> {place}/order; exit' TERM; echo $$ > {place}/{name}; while :; do sleep 0.02; done"
        )
        supervisor.keep(make_child(script, name=name))
        pid_in(place / name)
    supervisor.stop([("second",), ("first",)])
    assert (place / "order").read_text().split() == ["second", "first"]


ORPHANED = """
import os, pathlib, signal, sys, time
from helpdesk.running.child import Child, Service
from helpdesk.running.environment import plain
from helpdesk.running.privileges import Identity
from helpdesk.running.supervisor import Supervisor
place = pathlib.Path(sys.argv[1])
supervisor = Supervisor()
supervisor.adopt_orphans()
script = f"setsid sleep 600 & echo $! > {place}/away; wait"
child = Child(Service("trial", ("sh", "-c", script)), Identity(), plain(), place / "log")
child.start()
supervisor.keep(child)
while not (place / "away").exists(): time.sleep(0.02)
os.kill(child.process.pid, signal.SIGKILL)
time.sleep(0.3)
supervisor.end_orphans()
"""


def test_what_a_killed_warden_leaves_is_ended(place: Path) -> None:
    assert run_python(ORPHANED, str(place)).wait(20) == 0
    assert not is_alive(pid_in(place / "away"))


def test_the_last_runs_log_is_put_aside(place: Path) -> None:
    log = place / "web.log"
    log.write_text("old")
    rotate(log)
    assert not log.exists()
    assert (place / "web.log.1").read_text() == "old"
