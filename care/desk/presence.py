"""Who looks at which case just now, and who is replying: said by open pages, forgotten soon after they close."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from redis import Redis

from care import telling
from care.casework import assigning
from care.desk.access import DeskRequest, changes_case
from care.models import Agent, Case

SECONDS = 35
MOST_NAMED = 2
MODES = ("viewing", "replying")
LOOKED_AT = "present"  # cases that somebody has open, by when their page last gave a sign: it spares asking each case


@dataclass(frozen=True, slots=True)
class Present:
    agent: int
    name: str
    is_replying: bool


@changes_case
def present(request: DeskRequest, case: Case) -> HttpResponse:
    """A page's sign of life: `mode` is viewing, replying or gone. With `claim` somebody began to type: a case that
    nobody has becomes theirs, where the brand wants that, and the answer says so.
    """
    mode, said = request.POST.get("mode", ""), ""
    is_free = case.assignee_id is None and case.brand.claims_on_typing
    if request.POST.get("claim") and is_free and assigning.claim(case, request.user):
        said = _("The case is yours now: you began to answer it.")
    if _note(case, request.user, mode):
        telling.tell({"kind": "presence", "id": case.pk, "brand": case.brand_id, "teams": [case.team_id]})
    return JsonResponse({"said": said})


def present_at(case_ids: Iterable[int], besides: Agent | None = None) -> dict[int, tuple[Present, ...]]:
    """Colleagues by case, who is replying first. One round trip; nobody where the broker is away."""
    ids = list(case_ids)
    found = telling.ask(lambda redis: _read(redis, ids)) if ids else None
    but = besides.pk if besides else None
    told = {pk: _present(fields, but) for pk, fields in zip(ids, found or (), strict=False)}
    return {pk: people for pk, people in told.items() if people}


def in_words(people: Sequence[Present]) -> str:
    """`Ada is replying · Ben is looking`, as many as have room."""
    said = [
        (_("%(name)s is replying") if one.is_replying else _("%(name)s is looking")) % {"name": one.name}
        for one in people
    ]
    more = len(said) - MOST_NAMED
    return " · ".join(said[:MOST_NAMED] + ([_("%(count)d more") % {"count": more}] if more > 0 else []))


def _note(case: Case, agent: Agent, mode: str) -> bool:
    """Whether a colleague's page would show something else now."""
    key, field = _key(case.pk), str(agent.pk)
    before = telling.ask(lambda redis: redis.hget(key, field))
    was = _one(field, str(before)) if before else None
    if mode not in MODES:
        telling.ask(lambda redis: redis.hdel(key, field))
        return was is not None
    value = f"{mode}|{time.time():.0f}|{agent.first_name or agent.username}"
    telling.ask(lambda redis: _write(redis, key, field, value))
    return was is None or was.is_replying != (mode == "replying")


def _write(redis: Redis, key: str, field: str, value: str) -> None:
    with redis.pipeline(transaction=False) as pipeline:
        pipeline.hset(key, field, value)
        pipeline.expire(key, SECONDS)
        pipeline.zadd(LOOKED_AT, {key: time.time()})
        pipeline.zremrangebyscore(LOOKED_AT, "-inf", time.time() - SECONDS)
        pipeline.execute()


def _read(redis: Redis, case_ids: Sequence[int]) -> list[dict[str, str]]:
    """Fields by case, in their order: of a list's cases few are open anywhere, so only those are read."""
    scores = redis.zmscore(LOOKED_AT, [_key(pk) for pk in case_ids])
    with redis.pipeline(transaction=False) as pipeline:
        open_ones = [pk for pk, score in zip(case_ids, scores, strict=True) if score is not None]
        for pk in open_ones:
            pipeline.hgetall(_key(pk))
        found = dict(zip(open_ones, pipeline.execute() if open_ones else (), strict=True))
    return [found.get(pk, {}) for pk in case_ids]


def _present(fields: dict[str, str], but: int | None) -> tuple[Present, ...]:
    people = [one for field, value in fields.items() if (one := _one(field, value)) and one.agent != but]
    return tuple(sorted(people, key=lambda one: (not one.is_replying, one.name)))


def _one(agent: str, value: str) -> Present | None:
    """None for whom nothing was heard of for too long."""
    mode, at, name = value.split("|", 2)
    return Present(int(agent), name, mode == "replying") if time.time() - float(at) < SECONDS else None


def _key(case_id: int) -> str:
    return f"present:{case_id}"
