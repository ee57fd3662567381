"""How much of their allowance a Page and the app have used: the usage headers, and the refusals beyond it."""

import json

from sandbox.facebook import errors
from sandbox.things import Account
from sandbox.world import World

CODES = {"pages": 80001, "instagram": 80002, "messenger": 80006}
"""What the calls of a business use case are refused with once the allowance is used up."""


def count(world: World, account: Account, params: dict[str, str], case: str = "pages") -> dict[str, str]:
    """The usage headers after this call; each of `ids` counts as one. Raises the use case's code beyond the limit."""
    calls = len(params["ids"].split(",")) if params.get("ids") else 1
    allowed = [world.limits.take(account.network, "*", account.id) for _ in range(calls)][-1]
    pretended = world.usages.get(account.id)
    if pretended:
        headers = put(world, account.id, pretended.percent, pretended.minutes, case, pretended.app_percent)
        if max(pretended.percent, pretended.app_percent) >= 100:
            raise errors.throttled(headers, CODES[case] if pretended.percent >= 100 else 4)
        return headers
    if allowed is None:
        return put(world, account.id, 0, 0, case)
    if allowed.is_within:
        return put(world, account.id, round(100 * (allowed.limit - allowed.remaining) / max(1, allowed.limit)), 0, case)
    minutes = max(1, -int(-(allowed.reset_at - world.clock()) // 60))
    raise errors.throttled(put(world, account.id, 100, minutes, case), CODES[case])


def put(world: World, account_id: str, percent: int, minutes: int, case: str, app: int | None = None) -> dict[str, str]:
    """The headers: whole percents, as JSON in a string."""
    headers = errors.usage(account_id, percent, minutes, case, app)
    if world.graph_rules.page_usage == "yes":
        headers["X-Page-Usage"] = json.dumps(errors.counts(percent))
    return headers


def of_app(world: World) -> dict[str, str]:
    """The header of calls with a user's or the app's own token."""
    return {"X-App-Usage": json.dumps(errors.counts(max((p.app_percent for p in world.usages.values()), default=1)))}
