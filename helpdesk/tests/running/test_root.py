"""What only root can try; conftest.py leaves this file out for others."""

from pathlib import Path

import pytest

from helpdesk.running.folder import Folder, write_private
from helpdesk.running.privileges import Identity, choose
from helpdesk.running.refusal import Refusal


def test_files_of_the_last_runs_user_are_handed_over(place: Path) -> None:
    folder = Folder(place)
    folder.prepare(Identity(uid=65534, gid=65534))
    write_private(folder.part("secrets") / "secret_key", "x", (65534, 65534))
    folder.prepare(Identity())
    assert {path.lstat().st_uid for path in place.rglob("*")} == {0}


def test_root_steps_down_to_a_user_who_can_do_the_work(place: Path) -> None:
    identity = choose(Path("/bin/true"), [place])
    assert identity != Identity()
    assert identity.can(Path("/bin/true"), [place])


def test_root_takes_a_user_namespace_where_no_user_may_enter(place: Path) -> None:
    place.chmod(0o700)
    assert choose(Path("/bin/true"), [place]).prefix[:2] == ("unshare", "--user")


def test_no_user_at_all_is_one_clear_line(place: Path) -> None:
    with pytest.raises(Refusal, match="No unprivileged user can run"):
        choose(place / "missing", [place])
