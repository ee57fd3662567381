"""Runs one command and sees to it that nothing of it outlives it, this process, or whoever started this process.

    python -I -S warden.py PARENT STOP GRACE COMMAND...

PARENT is the process id that must stay alive, STOP the number of the signal that asks COMMAND to end, GRACE the
seconds it has to do so when the parent is gone. Any terminating signal to the warden asks COMMAND to end. Exits with
the command's status, 128 + n when signal n ended it. Works with the standard library alone, for it starts every time.
"""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Sequence

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
ENDINGS = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT}
PARENT_GONE = 125

prctl = ctypes.CDLL(None, use_errno=True).prctl


def die_with(parent: int, number: int) -> bool:
    """Have the kernel send us this signal when our parent ends; False when that has happened already."""
    prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
    return os.getppid() == parent


def become(command: Sequence[str], warden: int) -> None:
    """In the new child: the command, killed if the warden is."""
    signal.pthread_sigmask(signal.SIG_SETMASK, set())
    if not die_with(warden, signal.SIGKILL):
        os._exit(PARENT_GONE)
    try:
        os.execvp(command[0], list(command))  # noqa: S606 - the command is what we were started for
    except OSError as error:
        os.write(2, f"{command[0]}: {error.strerror}\n".encode())
        os._exit(127)


def watch(child: int, parent: int, stop: int, grace: float) -> int:
    """Wait for the child, passing on what ends it; its status."""
    deadline: float | None = None
    while True:
        left = 3600.0 if deadline is None else max(0.0, deadline - time.monotonic())
        info = signal.sigtimedwait({*ENDINGS, signal.SIGCHLD}, left)
        if info is None and deadline is not None:
            os.kill(child, signal.SIGKILL)
            deadline = None
        elif info is not None and info.si_signo in ENDINGS:
            os.kill(child, stop)
            if os.getppid() != parent and deadline is None:
                deadline = time.monotonic() + grace
        status = reap(child)
        if status is not None:
            return status


def reap(child: int) -> int | None:
    """Collect every process that has ended; the child's status if it is among them."""
    found = None
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return found
        if pid == 0:
            return found
        if pid == child:
            code = os.waitstatus_to_exitcode(status)
            found = code if code >= 0 else 128 - code


def sweep() -> None:
    """Kill what the command left behind: as its reaper we inherit every orphan, until none is left."""
    while True:
        for pid in children(os.getpid()):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def children(parent: int) -> list[int]:
    """The processes whose parent is this one, by what /proc says."""
    names = os.listdir("/proc")  # noqa: PTH208 - pathlib would double the time to start
    return [int(name) for name in names if name.isdigit() and parent_of(name) == parent]


def parent_of(pid: str) -> int | None:
    """The parent of a process; None when the process is gone."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as stat:  # noqa: PTH123 - as above
            return int(stat.read().rpartition(b")")[2].split()[1])
    except (OSError, ValueError, IndexError):
        return None


def main(arguments: Sequence[str]) -> int:
    """The command's exit status."""
    parent, stop, grace, command = int(arguments[0]), int(arguments[1]), float(arguments[2]), arguments[3:]
    signal.pthread_sigmask(signal.SIG_BLOCK, {*ENDINGS, signal.SIGCHLD})
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    if not die_with(parent, signal.SIGTERM):
        return PARENT_GONE
    warden = os.getpid()
    child = os.fork()
    if child == 0:
        become(command, warden)
    status = watch(child, parent, stop, grace)
    sweep()
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
