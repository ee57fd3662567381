"""What is kept only for a while: the rows stay true without it."""

from datetime import timedelta

from django.db.models.functions import Now

from care.models import HookDelivery, IdempotentAnswer, Quarantine, ReplyPicture

ANSWERS_FOR = timedelta(hours=72)  # a partner's retry may come after a weekend
PAYLOADS_FOR = timedelta(days=7)
DELIVERIES_FOR = timedelta(days=30)
DRAFTS_FOR = timedelta(days=1)  # pictures picked for an answer that was never sent


def forget() -> None:
    """Partners' stored answers, quarantined payloads, pictures picked in vain, and webhook calls worked long ago."""
    ReplyPicture.objects.drafts().filter(created_at__lt=Now() - DRAFTS_FOR).delete()
    IdempotentAnswer.objects.filter(created_at__lt=Now() - ANSWERS_FOR).delete()
    Quarantine.objects.filter(created_at__lt=Now() - PAYLOADS_FOR).exclude(payload=b"").update(payload=b"")
    old = HookDelivery.objects.filter(received_at__lt=Now() - PAYLOADS_FOR).exclude(state=HookDelivery.State.NEW)
    old.exclude(body=b"").update(body=b"", headers={})
    old.filter(received_at__lt=Now() - DELIVERIES_FOR).delete()
