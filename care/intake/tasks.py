"""What workers do for intake: each task takes an id and calls one verb."""

from celery import shared_task

from care.intake import fetching, forgetting, hooking
from care.models import Source
from care.nudging import nudge


@shared_task
def fetch_source(source_id: int) -> None:
    fetching.fetch(source_id)


@shared_task
def fetch_due() -> None:
    """Beat asks every two seconds; the lease lets a source be fetched once however often it is named."""
    for source_id in Source.objects.due().values_list("pk", flat=True):
        nudge(fetch_source, source_id)


@shared_task
def work_hook(delivery_id: int) -> None:
    hooking.work(delivery_id)


@shared_task
def sweep_hooks() -> None:
    hooking.sweep()


@shared_task
def forget() -> None:
    forgetting.forget()
