"""Who may do what here: managers change their brands' rows, auditors read them, nobody else comes in."""

from dataclasses import dataclass
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from care.models import Agent, Brand, Membership

M = TypeVar("M", bound=Model)
Role = Membership.Role


@dataclass(frozen=True, slots=True)
class Scope:
    """The ids of the brands that somebody reads and manages; `is_everything` for a superuser."""

    reads: frozenset[int] = frozenset()
    manages: frozenset[int] = frozenset()
    is_everything: bool = False

    @property
    def may_enter(self) -> bool:
        return bool(self.reads) or self.is_everything


_scopes: WeakKeyDictionary[HttpRequest, Scope] = WeakKeyDictionary()


def scope_of(request: HttpRequest) -> Scope:
    """Looked up once a request."""
    if request not in _scopes:
        _scopes[request] = _look_up(request.user)
    return _scopes[request]


def readable(request: HttpRequest, rows: QuerySet[M], brand_path: str) -> QuerySet[M]:
    """Those of the rows whose brand, at the end of the path, somebody reads."""
    mine = scope_of(request)
    return rows if mine.is_everything else rows.filter(**{f"{brand_path}__in": mine.reads})


def changeable(request: HttpRequest, rows: QuerySet[M], brand_path: str) -> QuerySet[M]:
    """Those of the rows whose brand somebody manages."""
    return rows.filter(**{f"{brand_path}__in": scope_of(request).manages})


def choices(request: HttpRequest, model: type[Model]) -> QuerySet[Any]:
    """What a form may point to: rows of the brands that somebody manages."""
    return changeable(request, model._default_manager.all(), "pk" if model is Brand else "brand_id")  # noqa: SLF001


def may_change_agent(request: HttpRequest, agent: Agent) -> bool:
    """Only who manages every brand that the agent works for: a password opens all of them."""
    mine = scope_of(request)
    if mine.is_everything:
        return True
    brands = set(agent.memberships.values_list("brand_id", flat=True))
    return not agent.is_superuser and bool(brands) and brands <= mine.manages


def _look_up(user: Any) -> Scope:
    if not isinstance(user, Agent) and not getattr(user, "is_authenticated", False):
        return Scope()
    if not user.is_active:
        return Scope()
    if user.is_superuser:
        everything = frozenset(Brand.objects.values_list("pk", flat=True))
        return Scope(everything, everything, is_everything=True)
    roles = Membership.objects.filter(agent=user.pk, role__in=[Role.MANAGER, Role.AUDITOR])
    held = list(roles.values_list("brand_id", "role"))
    return Scope(
        reads=frozenset(brand for brand, _ in held),
        manages=frozenset(brand for brand, role in held if role == Role.MANAGER),
    )
