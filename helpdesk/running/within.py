"""`script/manage` and `script/sandbox`: a command in the environment, and against the data, of a running desk."""

import os
import sys
from collections.abc import Sequence

from helpdesk.running import environment
from helpdesk.running.folder import CHECKOUT, Folder, data_folder
from helpdesk.running.refusal import Refusal

PROGRAMS = {"manage": [str(CHECKOUT / "manage.py")], "sandbox": ["-m", "sandbox"]}
NEED_NO_DESK = (
    "makemigrations",
    "check",
    "help",
    "version",
    "collectstatic",
    "makemessages",
    "compilemessages",
    "spectacular",
)
BENCHES_OF_A_DESK = ("inbox", "replay")


def main(arguments: Sequence[str]) -> None:
    """Become the command; ends with one line and status 1 when it cannot be run."""
    program, *rest = arguments
    try:
        named, rest = split_data(rest)
        found = variables(program, rest, Folder(data_folder(named)))
    except Refusal as refusal:
        sys.exit(str(refusal))
    os.execve(sys.executable, [sys.executable, *PROGRAMS[program], *rest], found)  # noqa: S606 - what was asked for


def split_data(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    """The folder of a leading `--data DIR` or `--data=DIR`, and the rest."""
    if arguments and arguments[0].startswith("--data="):
        return arguments[0].removeprefix("--data="), list(arguments[1:])
    if len(arguments) > 1 and arguments[0] == "--data":
        return arguments[1], list(arguments[2:])
    return None, list(arguments)


def variables(program: str, arguments: Sequence[str], folder: Folder) -> dict[str, str]:
    """The variables of the desk that runs on this folder; without one, those of the user's own servers.

    Raises Refusal when a command needs a desk and none runs."""
    if folder.is_held():
        return {**environment.plain(), **environment.read(folder.environment)}
    if program == "sandbox":
        return environment.plain()
    if not environment.is_embedded("DATABASE_URL"):
        return {**environment.plain(), **environment.servers(folder)}
    if needs_no_desk(arguments):
        return {**environment.plain(), **environment.servers(folder), **environment.passing_keys(), **QUIET}
    raise Refusal(f"Nothing runs on {folder.path}: start script/server first, or set DATABASE_URL.")


def needs_no_desk(arguments: Sequence[str]) -> bool:
    """Whether a management command can do without; most benches start a desk of their own."""
    if not arguments or arguments[0].startswith("-") or "--help" in arguments:
        return True
    if arguments[0] == "bench":
        return arguments[1] not in BENCHES_OF_A_DESK if len(arguments) > 1 else True
    return arguments[0] in NEED_NO_DESK


# Without a database, Django warns that it could not compare the migrations with what was applied.
QUIET = {"PYTHONWARNINGS": "ignore:Got an error checking a consistent migration history:RuntimeWarning"}


if __name__ == "__main__":
    main(sys.argv[1:])
