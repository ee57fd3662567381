"""A network asks us to erase what we hold of a person."""

from django.db import transaction
from django.db.models import F

from care.casework import correcting
from care.models import ErasureRequest, NetworkApp, Post


@transaction.atomic
def erase_person(app: NetworkApp, person_id: str) -> ErasureRequest:
    """All that the app's brand holds under this id on the app's network; asked again, what came since goes too."""
    request, _ = ErasureRequest.objects.get_or_create(app=app, person_id=person_id)
    theirs = Post.objects.filter(brand=app.brand_id, network=app.network, author__network_id=person_id, gone_at=None)
    count = 0
    for post in theirs.select_related("case__brand", "author"):
        correcting.erase(post, "deleted")
        count += 1
    ErasureRequest.objects.filter(pk=request.pk).update(posts_erased=F("posts_erased") + count)
    request.refresh_from_db()
    return request
