"""What workers do for the desk: each task takes an id and calls one verb."""

from celery import shared_task

from care.casework import bulking
from care.nudging import nudge


@shared_task
def run_bulk(run_id: int) -> None:
    bulking.run(run_id)


@shared_task
def sweep_bulk() -> None:
    """Beat asks every few seconds; the lease lets one worker have each."""
    for run_id in bulking.unfinished():
        nudge(run_bulk, run_id)
