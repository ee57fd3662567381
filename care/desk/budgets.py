"""How many answers the network still takes, in words beside the button while few are left."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from care.desk.wording import moment
from care.models import BudgetLeft, Post
from care.replies import budgeting


def words(posts: Iterable[Post], now: datetime) -> dict[str, str]:
    """By target; each account and visibility is asked for once."""
    found: dict[tuple[int, bool], str] = {}
    said: dict[str, str] = {}
    for post in posts:
        key = post.account_id, post.is_private
        if key not in found:
            budget = budgeting.left(post)
            found[key] = _words(budget, now, is_private=post.is_private) if budget and budget.is_low else ""
        said[post.target] = found[key]
    return said


def _words(budget: BudgetLeft, now: datetime, *, is_private: bool) -> str:
    if budget.remaining:
        words = (
            _("%(left)d of %(limit)d direct messages left until %(time)s")
            if is_private
            else _("%(left)d of %(limit)d public answers left until %(time)s")
        )
    else:
        words = (
            _("All %(limit)d direct messages are used: the next one goes at %(time)s")
            if is_private
            else _("All %(limit)d public answers are used: the next one goes at %(time)s")
        )
    return words % {"left": budget.remaining, "limit": budget.limit, "time": moment(budget.resets_at, now).text}
