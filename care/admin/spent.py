"""An account's day in money, and what its network still lets it do, in words for managers."""

from datetime import UTC, datetime
from decimal import Decimal

from django.db.models import DecimalField, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from care.models import ChannelAccount, spending
from care.models.money import dollars
from care.models.spending import Today

MONEY = DecimalField(max_digits=12, decimal_places=5)


def with_spend(accounts: QuerySet[ChannelAccount]) -> QuerySet[ChannelAccount]:
    """Each with `spent`, US dollars since midnight UTC."""
    spent = Sum("spends__usd", filter=Q(spends__day=datetime.now(UTC).date()))
    return accounts.annotate(spent=Coalesce(spent, Value(Decimal(0)), output_field=MONEY))


def today_in_words(account: ChannelAccount) -> SafeString:
    """Spent, forecast and stop."""
    today = spending.today(account)
    spent, forecast = dollars(round(today.spent, 2)), dollars(round(today.forecast, 2))
    if today.stop is None:
        words = _("%(spent)s spent since midnight UTC, about %(forecast)s by its end. There is no stop.")
        return format_html("<p>{}</p>", words % {"spent": spent, "forecast": forecast})
    words = _("%(spent)s of %(stop)s spent since midnight UTC, about %(forecast)s by its end.")
    meter = format_html(
        '<meter min="0" max="{0}" value="{1}" high="{2}" aria-label="{3}"></meter>',
        *(today.stop, min(today.spent, today.stop), today.stop * Decimal("0.8"), _("Spent of the stop")),
    )
    return format_html(
        "<p>{}</p>{}<p>{}</p>",
        words % {"spent": spent, "stop": dollars(today.stop), "forecast": forecast},
        meter,
        _stop_in_words(today),
    )


def _stop_in_words(today: Today) -> str:
    if today.is_stopped:
        words = _(
            "Stopped: nothing more is fetched until %(time)s, answers still go. "
            "Raise the stop to go on at once, or leave it empty for none."
        )
        return words % {"time": f"{timezone.localtime(spending.midnight()):%H:%M}"}
    if today.will_stop:
        return _(
            "The stop will be reached before the day ends, if it goes on like this. Raise it, or fetch less often."
        )
    return _("The stop is not in reach.")


def budgets_in_words(account: ChannelAccount) -> SafeString:
    """What is left of each kind of call, by the network's own word."""
    now = timezone.now()
    left = [
        (
            one.name,
            _("%(left)d of %(limit)d left until %(time)s")
            % {"left": one.remaining, "limit": one.limit, "time": _moment(one.resets_at, now)},
            "low" if one.is_low else "",
        )
        for one in account.budgets.filter(resets_at__gt=now)
    ]
    if not left:
        return format_html("{}", _("The network has said nothing lately: nothing is used up."))
    rows = format_html_join("", '<tr class="{2}"><th scope="row">{0}</th><td>{1}</td></tr>', left)
    return format_html('<table class="budgets">{}</table>', rows)


def _moment(at: datetime, now: datetime) -> str:
    here = timezone.localtime(at)
    return f"{here:%H:%M}" if here.date() == timezone.localtime(now).date() else f"{here:%Y-%m-%d %H:%M}"
