"""How far each agent has read each case."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, models

from care.models.agents import Agent
from care.models.cases import Case

# Both parts see the table as it was: what is read is the marker before, and one that would not move is not written.
MOVE = """
WITH before AS (SELECT seen_until FROM care_readmarker WHERE agent_id = %(agent)s AND case_id = %(case)s),
moved AS (
    INSERT INTO care_readmarker (agent_id, case_id, seen_until) VALUES (%(agent)s, %(case)s, %(until)s)
    ON CONFLICT (agent_id, case_id) DO UPDATE SET seen_until = EXCLUDED.seen_until
    WHERE care_readmarker.seen_until < EXCLUDED.seen_until
)
SELECT (SELECT seen_until FROM before), words_version FROM care_case WHERE id = %(case)s"""


@dataclass(frozen=True, slots=True)
class Before:
    """Where an agent's marker stood, None where they had never read the case; the version of the case's words."""

    seen_until: datetime | None
    words_version: int


class ReadMarker(models.Model):
    """What had come in by `seen_until`, by our clock, the agent has had before their eyes."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    seen_until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "case"], name="read_marker_once")]

    def __str__(self) -> str:
        return f"{self.agent} has read {self.case}"

    @staticmethod
    def move(agent: Agent, case: Case, until: datetime) -> Before:
        """Until then everything was shown. Never moves back."""
        with connection.cursor() as cursor:
            cursor.execute(MOVE, {"agent": agent.pk, "case": case.pk, "until": until})
            return Before(*cursor.fetchall()[0])
