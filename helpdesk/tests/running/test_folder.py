import os
import stat
from pathlib import Path

import pytest

from helpdesk.running.folder import PRIVATE, Folder, data_folder, make_short
from helpdesk.running.privileges import Identity
from helpdesk.running.refusal import Refusal


def test_a_second_desk_on_the_same_folder_is_refused_in_one_line(place: Path) -> None:
    with (
        Folder(place).lock(),
        pytest.raises(Refusal, match=rf"^Already running on {place} \(process {os.getpid()}\)\.$"),
    ):
        Folder(place).lock()


def test_a_folder_is_held_as_long_as_its_lock_is(place: Path) -> None:
    folder = Folder(place)
    with folder.lock():
        assert folder.is_held()
    assert not folder.is_held()


def test_only_their_owner_may_look_into_the_parts(place: Path) -> None:
    Folder(place).prepare(Identity())
    assert {stat.S_IMODE((place / name).stat().st_mode) for name in PRIVATE} == {0o700}


def test_beginning_anew_deletes_what_is_ours_alone(place: Path) -> None:
    folder = Folder(place)
    folder.prepare(Identity())
    (folder.part("postgres") / "file").write_text("ours")
    (place / "letter").write_text("theirs")
    folder.clear()
    assert [path.name for path in place.iterdir()] == ["letter"]


def test_beginning_anew_follows_no_link(place: Path) -> None:
    (place / "elsewhere").mkdir()
    (place / "postgres").symlink_to(place / "elsewhere")
    with pytest.raises(Refusal, match="is a link"):
        Folder(place).clear()
    assert (place / "elsewhere").exists()


def test_sockets_of_a_deep_folder_get_a_short_path(place: Path) -> None:
    deep = Folder(place / ("x" * 100))
    assert len(bytes(deep.sockets / ".s.PGSQL.5432")) <= 107
    assert deep.sockets == Folder(deep.path).sockets
    assert Folder(place).sockets == place / "sockets"


def test_a_short_folder_for_sockets_is_private_and_goes_with_the_desk(place: Path) -> None:
    deep = Folder(place / ("x" * 100))
    deep.path.mkdir()
    deep.prepare(Identity())
    assert stat.S_IMODE(deep.sockets.stat().st_mode) == 0o700
    deep.drop_sockets()
    assert not deep.sockets.exists()


def test_a_link_in_place_of_the_short_folder_is_refused(place: Path) -> None:
    (place / "link").symlink_to(place)
    with pytest.raises(Refusal, match="belongs to another user"):
        make_short(place / "link", Identity().owner)


def test_the_folder_is_the_one_named_then_the_variables_then_the_checkouts(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMENDS_DATA", str(place / "variable"))
    assert data_folder(str(place / "option")) == place / "option"
    assert data_folder(None) == place / "variable"
