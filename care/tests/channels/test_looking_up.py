"""What every channel promises of looking known posts up."""

import pytest

from care.channels.base import Unavailable
from care.tests.channels.stages import Stage, ids

READ_FAULTS = ("rate_limit", "server_error", "html_error")


def test_a_known_post_is_looked_up_and_one_that_is_deleted_is_told(stage: Stage) -> None:
    stands, goes = stage.complain(), stage.complain()
    stage.sandbox.play("DELETE", f"/play/posts/{stage.network}/{goes}")
    found = stage.channel().look_up([stands, goes])
    assert ids(found.posts) == [stands]
    assert [(gone.network_id, gone.reason, gone.account_id) for gone in found.gone] == [
        (goes, "deleted", stage.account["id"])
    ]


@pytest.mark.parametrize("fault", READ_FAULTS)
def test_a_look_up_that_fails_tells_nothing(stage: Stage, fault: str) -> None:
    made = stage.complain()
    stage.strike(fault)
    with pytest.raises(Unavailable):
        stage.channel().look_up([made])


def test_nothing_is_asked_about_nothing(stage: Stage) -> None:
    assert stage.channel(base_url="http://127.0.0.1:9").look_up([]).posts == ()
