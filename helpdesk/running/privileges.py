"""Which user the desk's processes run as: PostgreSQL refuses to be root, and the rest has no need to be.

An ordinary user runs everything. Root steps down to `postgres`, else `nobody`, if that user can really execute the
environment and enter the data folder; where it cannot (a checkout below a home of mode 700) the processes run in a
user namespace of their own, in which they are not root and outside of which they own what root owns.
"""

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpdesk.running.refusal import Refusal

UNPRIVILEGED = ("postgres", "nobody")
# Arguments: a program, and the folders to enter. Ends well when both can be done.
TRY = """
import os, sys
if not all(map(os.path.isdir, sys.argv[2:])):
    sys.exit(1)
os.execv(sys.argv[1], [sys.argv[1], "--version"])
"""


@dataclass(frozen=True)
class Identity:
    """A user to run processes as: `uid` and `gid` None stand for whoever we are; `prefix` goes before each command."""

    uid: int | None = None
    gid: int | None = None
    prefix: tuple[str, ...] = ()

    @property
    def owner(self) -> tuple[int, int]:
        """Who owns the files of such processes, as we see it."""
        return (os.getuid() if self.uid is None else self.uid, os.getgid() if self.gid is None else self.gid)

    def start(
        self, command: Sequence[str], output: int, variables: Mapping[str, str], cwd: Path
    ) -> subprocess.Popen[bytes]:
        """Start a command as this user, in a session of its own; `output` is a file descriptor for all it says."""
        return subprocess.Popen(
            [*self.prefix, *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=dict(variables),
            cwd=cwd,
            start_new_session=True,
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
        )

    def can(self, program: Path, folders: Sequence[Path]) -> bool:
        """Try it: does this program run as this user, and can it enter these folders?"""
        command = [sys.executable, "-I", "-S", "-c", TRY, str(program), *(f"{folder}/." for folder in folders)]
        try:
            started = self.start(command, subprocess.DEVNULL, os.environ, Path("/"))
        except OSError:
            return False
        return started.wait(timeout=20) == 0


def choose(program: Path, folders: Sequence[Path]) -> Identity:
    """The user to run as: one who can execute this program and our Python, and enter these folders.

    Raises Refusal when there is none."""
    if os.getuid() != 0:
        return Identity()
    for identity in candidates(folders[-1]):
        if identity.can(program, folders):
            return identity
    raise Refusal(
        f"No unprivileged user can run {program}: put the checkout and the data folder where others may enter, "
        "or start this as an ordinary user."
    )


def candidates(data: Path) -> Iterator[Identity]:
    """Whom root may step down to, best first: who owns the data folder, the usual users, a user namespace."""
    owner = data.stat()
    if owner.st_uid != 0:
        yield Identity(owner.st_uid, owner.st_gid)
    for name in UNPRIVILEGED:
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        yield Identity(user.pw_uid, user.pw_gid)
    if shutil.which("unshare"):
        yield Identity(prefix=("unshare", "--user", "--map-user=1000", "--map-group=1000", "--"))
