from sandbox.ids import Ids, scoped_id, user_id, x_time_ms


def test_ids_of_x_grow_and_tell_their_time() -> None:
    ids = Ids(lambda: 1_780_000_000.5)
    given = [int(ids.x()) for _ in range(1000)]
    assert given == sorted(set(given))
    assert x_time_ms(str(given[0])) == 1_780_000_000_500


def test_ids_grow_when_the_clock_goes_back() -> None:
    times = iter([2_000_000_000.0, 1_900_000_000.0])
    ids = Ids(lambda: next(times))
    assert int(ids.x()) < int(ids.x())


def test_a_comments_id_begins_with_the_number_of_its_post() -> None:
    ids = Ids()
    post = ids.facebook_post("123")
    assert ids.facebook_comment(post).startswith(post.removeprefix("123_") + "_")


def test_a_person_is_the_same_whatever_the_case_and_another_on_another_network() -> None:
    assert user_id("x", "Rosa_T") == user_id("x", "rosa_t") != user_id("facebook", "rosa_t")


def test_a_page_sees_another_id_for_comments_than_for_messages() -> None:
    ids = {scoped_id("rosa", page, purpose) for page in ("1", "2") for purpose in ("comment", "message")}
    assert len(ids) == 4
