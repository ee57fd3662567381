"""What a case is about, in the brand's own words."""

from django.db.models.functions import Lower

from care.casework.recording import By, changing, record
from care.models import Case, CaseEvent, Tag, Tagging
from care.models.tags import LONGEST_TAG


def named(brand_id: int, name: str) -> Tag | None:
    """The brand's tag of that name, however it is written; a new one where it had none. None for no words."""
    name = " ".join(name.replace("\x00", "").replace(",", " ").split())[:LONGEST_TAG].strip()
    if not name:
        return None
    known = Tag.objects.alias(lower=Lower("name")).filter(brand=brand_id, lower=name.lower()).first()
    return known or _made(brand_id, name)


def _made(brand_id: int, name: str) -> Tag:
    Tag.objects.bulk_create([Tag(brand_id=brand_id, name=name)], ignore_conflicts=True)
    return Tag.objects.alias(lower=Lower("name")).get(brand=brand_id, lower=name.lower())


def tag(case: Case, wanted: Tag, by: By) -> bool:
    """Whether it is new to the case."""
    with changing(case) as changed:
        _, is_new = Tagging.objects.get_or_create(case=changed, tag=wanted, defaults={"brand_id": changed.brand_id})
        if is_new:
            record(changed, CaseEvent.Kind.TAGGED, by, tag=wanted.pk)
    return is_new


def untag(case: Case, wanted: Tag, by: By) -> None:
    with changing(case) as changed:
        gone, _ = Tagging.objects.filter(case=changed, tag=wanted).delete()
        if gone:
            record(changed, CaseEvent.Kind.UNTAGGED, by, tag=wanted.pk)
