"""What there is around a case, in one query: who had it, its tags, and which of the rest is worth asking for."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from care.desk.wording import elapsed
from care.models import Agent, Case

ASKED = """
WITH given AS (
    SELECT event.at, event.id,
        COALESCE(NULLIF(TRIM(CONCAT(agent.first_name, ' ', agent.last_name)), ''), agent.username, '') AS name
    FROM care_caseevent event LEFT JOIN care_agent agent ON agent.id = (event.data ->> 'to')::bigint
    WHERE event.case_id = %(case)s AND event.kind = 'assigned'
), tag AS (
    SELECT tag.id, tag.name FROM care_tagging tagging JOIN care_tag tag ON tag.id = tagging.tag_id
    WHERE tagging.case_id = %(case)s
)
SELECT
    ARRAY(SELECT at FROM given ORDER BY at, id), ARRAY(SELECT name FROM given ORDER BY at, id),
    ARRAY(SELECT id FROM tag ORDER BY name), ARRAY(SELECT name FROM tag ORDER BY name),
    EXISTS (SELECT FROM care_handover WHERE case_id = %(case)s),
    EXISTS (SELECT FROM care_draft WHERE case_id = %(case)s AND agent_id = %(agent)s),
    EXISTS (SELECT FROM care_reply WHERE case_id = %(case)s AND visibility = 'private'),
    EXISTS (SELECT FROM care_case WHERE customer_id = %(customer)s AND id <> %(case)s),
    EXISTS (SELECT FROM care_replypicture WHERE case_id = %(case)s),
    EXISTS (SELECT FROM care_moderation wish JOIN care_post post ON post.id = wish.post_id
        WHERE post.case_id = %(case)s)"""


@dataclass(frozen=True, slots=True)
class Chip:
    """A tag of the case."""

    pk: int
    name: str


@dataclass(frozen=True, slots=True)
class Holder:
    name: str
    held_for: str
    has_it: bool


@dataclass(frozen=True, slots=True)
class Glance:
    """`given` is when the case was given to whom, oldest first; "" is nobody."""

    given: tuple[tuple[datetime, str], ...]
    tags: tuple[Chip, ...]
    has_handovers: bool
    has_drafts: bool
    has_private_replies: bool
    has_other_cases: bool
    has_pictures: bool
    has_wishes: bool

    def holders(self, case: Case, now: datetime) -> tuple[Holder, ...]:
        """Who had it how long, newest last; a solved case is held until it was solved. Nobody's time is nobody's."""
        until = case.solved_at or now
        ends = [at for at, _ in self.given[1:]] + [until]
        return tuple(
            Holder(name, _lasted(at, end), has_it=number == len(self.given) and not case.is_solved)
            for number, ((at, name), end) in enumerate(zip(self.given, ends, strict=False), 1)
            if name
        )


def glance(case: Case, agent: Agent) -> Glance:
    with connection.cursor() as cursor:
        cursor.execute(ASKED, {"case": case.pk, "agent": agent.pk, "customer": case.customer_id})
        times, names, tags, words, *there = cursor.fetchall()[0]
    return Glance(tuple(zip(times, names, strict=True)), tuple(map(Chip, tags, words)), *there)


def _lasted(at: datetime, end: datetime) -> str:
    return elapsed(max((end - at).total_seconds(), 0))
