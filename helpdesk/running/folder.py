"""The data folder, where servers, logs and secrets live, and the lock that only one desk holds."""

import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from helpdesk.running.privileges import Identity
from helpdesk.running.refusal import Refusal

CHECKOUT = Path(__file__).resolve().parent.parent.parent
PRIVATE = ("postgres", "valkey", "log", "secrets", "sockets", "sandbox", "media")
FILES = ("environment",)
LONGEST_SOCKET = 107 - len("/.s.PGSQL.5432")


def data_folder(named: str | None) -> Path:
    """The folder from `--data`, else from AMENDS_DATA, else `var` in the checkout; made if it is missing."""
    path = Path(named or os.environ.get("AMENDS_DATA") or CHECKOUT / "var").absolute()
    try:
        path.mkdir(mode=0o755, parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(f"The data folder {path} cannot be made: {error.strerror}.") from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise Refusal(f"The data folder {path} cannot be written: choose another by --data.")
    return path.resolve()


@dataclass(frozen=True)
class Folder:
    """A data folder and its parts; everything we make lies in PRIVATE folders of mode 0700, or is listed in FILES."""

    path: Path

    def part(self, name: str) -> Path:
        """One of the PRIVATE folders."""
        return self.path / name

    @property
    def environment(self) -> Path:
        """Where a running desk writes down how to reach it."""
        return self.path / "environment"

    @property
    def sockets(self) -> Path:
        """The folder for sockets: ours, or one with a short path when ours is too long for a socket's address."""
        inside = self.part("sockets")
        if len(os.fsencode(inside)) <= LONGEST_SOCKET:
            return inside
        name = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"amends-{os.getuid()}-{name}"

    def lock(self) -> IO[str]:
        """Hold the folder until the returned file is closed. Raises Refusal when another desk holds it."""
        file = self.open_lock()
        if not take(file, patience=0.5):  # a look by is_held is soon over
            with file:
                file.seek(0)
                holder = file.read().strip() or "unknown"
            raise Refusal(f"Already running on {self.path} (process {holder}).")
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        return file

    def is_held(self) -> bool:
        """Whether a desk runs on this folder."""
        with self.open_lock() as file:
            return not take(file, patience=0.0)

    def open_lock(self) -> IO[str]:
        """The file that stands for the folder."""
        try:
            return (self.path / "lock").open("a+", encoding="utf-8")
        except OSError as error:
            raise Refusal(f"{self.path / 'lock'} cannot be opened ({error.strerror}): it is another user's.") from None

    def open_when_new(self) -> None:
        """Let the user that the processes run as pass through a folder that root has just made for us."""
        if os.getuid() == 0 and self.path.stat().st_uid == 0 and {one.name for one in self.path.iterdir()} <= {"lock"}:
            self.path.chmod(0o711)

    def clear(self) -> None:
        """Delete what we made in here and nothing else."""
        for name in PRIVATE:
            if self.part(name).is_symlink():
                raise Refusal(f"{self.part(name)} is a link: not deleting what it points to.")
            if self.part(name).exists():
                shutil.rmtree(self.part(name))
        for name in FILES:
            (self.path / name).unlink(missing_ok=True)

    def prepare(self, identity: Identity) -> None:
        """Make the parts, owned by the user that the processes run as, also when it was another user the last time."""
        for name in PRIVATE:
            make_private(self.part(name), identity.owner)
        if self.sockets.parent != self.path:
            make_short(self.sockets, identity.owner)

    def drop_sockets(self) -> None:
        """Take the folder for sockets away again when it lies elsewhere."""
        if self.sockets.parent != self.path:
            shutil.rmtree(self.sockets, ignore_errors=True)


def take(file: IO[str], patience: float) -> bool:
    """Try for so many seconds to be the only one who holds this file."""
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.05)
        else:
            return True


def make_private(folder: Path, owner: tuple[int, int]) -> None:
    """A folder of mode 0700 that belongs, with all in it, to this owner."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if folder.is_symlink() or (found.st_uid not in {owner[0], os.getuid()} and os.getuid() != 0):
        raise Refusal(
            f"{folder} belongs to another user: start as that user or root, or choose another folder by --data."
        )
    if found.st_uid != owner[0]:
        hand_over(folder, owner)
    folder.chmod(0o700)


def make_short(folder: Path, owner: tuple[int, int]) -> None:
    """A folder of mode 0700 where everybody may make folders: what is there already must be from our last run."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        if folder.is_symlink() or folder.lstat().st_uid not in {owner[0], os.getuid()}:
            raise Refusal(f"{folder} belongs to another user: choose a shorter path by --data.") from None
    os.chown(folder, *owner)
    folder.chmod(0o700)


def hand_over(folder: Path, owner: tuple[int, int]) -> None:
    """Give a folder and all in it to this owner; links themselves, never what they point to."""
    for place, folders, files in os.walk(folder):
        for name in ["", *folders, *files]:
            os.chown(Path(place) / name, *owner, follow_symlinks=False)


def write_private(path: Path, text: str, owner: Sequence[int] | None = None) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    if owner is not None and os.getuid() == 0:
        os.chown(name, owner[0], owner[1])
    os.replace(name, path)  # noqa: PTH105 - a name and a path
