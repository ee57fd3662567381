"""What the database itself refuses, whatever the code above it does."""

import pytest
from django.db import IntegrityError, connection, transaction

from care.models import Case, CaseEvent, Post
from care.tests.make import make_account, make_brand, make_case, make_picture, make_reply, make_team

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_case_cannot_move_to_a_team_of_another_brand() -> None:
    case, foreign = make_case(), make_team(make_brand())
    with pytest.raises(IntegrityError, match="care_case_team_same_brand"):
        Case.objects.filter(pk=case.pk).update(team=foreign)


def test_a_post_cannot_join_a_case_of_another_brand() -> None:
    case, other = make_case(), make_case(make_account("x", make_team(make_brand())))
    with pytest.raises(IntegrityError, match="care_post_case_same_brand"):
        Post.objects.filter(case=other).update(case=case)


def test_a_picture_cannot_go_with_another_brands_reply() -> None:
    reply, other = make_reply(make_case()), make_case(make_account("x", make_team(make_brand())))
    with pytest.raises(IntegrityError, match="care_replypicture_reply_same_brand"):
        make_picture(other, reply=reply)


def test_a_customer_has_at_most_one_receiving_case() -> None:
    case = make_case()
    with pytest.raises(IntegrityError, match="one_receiving_case"):
        Case.objects.create(brand=case.brand, team=case.team, customer=case.customer, is_receiving=True)


def test_a_customers_post_without_a_case_needs_a_reason() -> None:
    case = make_case()
    with pytest.raises(IntegrityError, match="customers_post_has_a_case_or_a_reason"):
        case.posts.update(case=None)


@pytest.mark.parametrize("change", ["UPDATE care_caseevent SET kind = 'solved'", "DELETE FROM care_caseevent"])
def test_the_audit_is_never_changed(change: str) -> None:
    make_case()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert CaseEvent.objects.count() == 1
