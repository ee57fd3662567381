"""What a search names outright: a case by ref, an author by handle, a post by address; and who is called so."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations
from urllib.parse import parse_qsl, urlsplit

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import MD5, Greatest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from care.channels import registry
from care.desk.asking import Asked
from care.desk.operators import MOST_PEOPLE, Looking
from care.desk.rows import reach
from care.models import Author, Case, Post
from care.models.cases import CaseQuerySet

MOST_CASES = 200
LOOKED_AT = 300  # authors whose names hold what was typed, before the nearest are chosen
SHOWN_PEOPLE = 5
SHORTEST_NAME = 3
_ID = re.compile(r"[\w-]{5,}")


@dataclass(frozen=True, slots=True)
class Known:
    """The one case that is meant; or the ids of some, to be listed; and what to say about it."""

    case: Case | None = None
    among: tuple[int, ...] | None = None
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    network: str
    network_label: str
    name: str
    handle: str
    reach: str
    is_verified: bool
    url: str


def known(asked: Asked, looking: Looking) -> Known:
    visible = Case.objects.visible_to(looking.agent)
    if asked.address:
        return _one_of(
            _at_address(asked.address, looking), visible, _("No post of this address is in a case that you see.")
        )
    if asked.only[:1] in ("c", "C") and Case.id_of(asked.only) is not None:
        case = visible.named(asked.only)
        missing = _("There is no case %(ref)s that you may see.") % {"ref": asked.only.upper()}
        return Known(case) if case else Known(notices=(missing,))
    if asked.only[:1] == "@" and len(asked.only) > 1:
        people = Author.objects.filter(handle__iexact=asked.only[1:], brand__in=looking.brands)
        theirs = visible.whole().filter(customer__in=list(people.values_list("customer", flat=True)[:MOST_PEOPLE]))
        return _one_of(theirs.order_by("-created_at").values_list("pk", flat=True)[:MOST_CASES], visible, "")
    return Known()


def people(asked: Asked, looking: Looking) -> tuple[Person, ...]:
    """Authors called so, or nearly so, who wrote in a case that the agent may see."""
    name = asked.name.removeprefix("@")
    if len(name) < SHORTEST_NAME or Case.id_of(name) is not None:
        return ()
    theirs = Case.objects.visible_to(looking.agent).whole().filter(customer=OuterRef("customer"))
    everyone = Author.objects.filter(Exists(theirs), brand__in=looking.brands)
    holding = everyone.filter(Q(handle__icontains=name) | Q(name__icontains=name)).values("pk")[:LOOKED_AT]
    near = Greatest(TrigramSimilarity("handle", name), TrigramSimilarity("name", name))
    nearest = (
        Author.objects.filter(pk__in=holding)
        .annotate(near=near)
        .order_by("-near", F("followers").desc(nulls_last=True), "pk")
    )
    return tuple(_person(author) for author in nearest[:SHOWN_PEOPLE])


def _one_of(ids: Iterable[int | None], visible: CaseQuerySet, missing: str) -> Known:
    """Straight to the case where only one is meant; else they are listed. Without any, what to say instead; where
    there is nothing to say, it may be found as a word.
    """
    cases = list(visible.whole().filter(pk__in=[pk for pk in ids if pk])[:MOST_CASES])
    if len(cases) == 1:
        return Known(cases[0])
    if not (cases or missing):
        return Known()
    return Known(among=tuple(case.pk for case in cases), notices=() if cases else (missing,))


def _at_address(address: str, looking: Looking) -> Sequence[int | None]:
    """Cases of the posts that stand at the address, or whose ids are written in it; the most exact way that finds."""
    posts = Post.objects.filter(brand__in=looking.brands, case__isnull=False)
    spelled = [MD5(Value(one)) for one in _spellings(address)]
    by_id = Q(network__in=list(registry.CHANNELS), network_id__in=_ids(address))
    for found in (posts.alias(at=MD5("url")).exclude(url="").filter(at__in=spelled), posts.filter(by_id)):
        if cases := list(found.values_list("case", flat=True).distinct()[:MOST_CASES]):
            return cases
    return []


def _spellings(address: str) -> set[str]:
    """As it may have been stored: with and without www, a slash at the end, what comes after the question mark."""
    parts = urlsplit(address if "://" in address else f"https://{address}")
    host = parts.netloc.lower().removeprefix("www.").removeprefix("m.").removeprefix("mobile.")
    paths = {parts.path.rstrip("/"), parts.path.rstrip("/") + "/"}
    tails = {f"?{parts.query}", ""} if parts.query else {""}
    return {f"https://{www}{host}{path}{tail}" for www in ("", "www.") for path in paths for tail in tails}


def _ids(address: str) -> list[str]:
    """Every id that the address may hold; networks join a post's and its page's or its comment's by a line below."""
    parts = urlsplit(address if "://" in address else f"https://{address}")
    values = [*parts.path.split("/"), *(value for _name, value in parse_qsl(parts.query))]
    single = [value for value in values if _ID.fullmatch(value)][:6]
    numbers = [value for value in single if value.isdigit()]
    return [*single, *("_".join(pair) for pair in permutations(numbers, 2))]


def _person(author: Author) -> Person:
    wanted = author.at_handle or '"{}"'.format(author.name.replace('"', " "))
    return Person(
        network=author.network,
        network_label=registry.label(author.network),
        name=author.shown_name,
        handle=author.at_handle if author.name else "",
        reach=reach(author),
        is_verified=author.is_verified,
        url=f"{reverse('search')}?{urlencode({'q': f'from:{wanted}'})}",
    )
