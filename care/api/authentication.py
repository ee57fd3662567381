"""Who calls: a partner's key, and nobody else. An agent's session opens nothing here."""

from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from care.models import ApiKey

STAMP_EVERY = timedelta(minutes=1)


class KeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer <key>`. The key is `request.auth`, and `api_key` on Django's request; there is no user."""

    def authenticate(self, request: Request) -> tuple[None, ApiKey] | None:
        """None where nobody says who they are; raises for a key that is wrong or revoked."""
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        if len(words) != 2:
            raise AuthenticationFailed("The Authorization header must be `Bearer` and the key.")
        key = _find(words[1].decode("latin-1"))
        _stamp(key)
        request._request.api_key = key  # type: ignore[attr-defined]  # noqa: SLF001  # the middleware sees only this one
        return None, key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


def key_of(request: Request) -> ApiKey:
    """The key that the request was let in with."""
    assert isinstance(request.auth, ApiKey)  # noqa: S101  # permissions let nobody else this far
    return request.auth


def _find(secret: str) -> ApiKey:
    key = ApiKey.objects.select_related("brand").filter(digest=ApiKey.digest_of(secret), revoked_at=None).first()
    if key is None:
        raise AuthenticationFailed("This key is not known here, or was revoked.")
    return key


def _stamp(key: ApiKey) -> None:
    """When it was last used, to the minute: a busy partner costs one write a minute."""
    now = timezone.now()
    if key.last_used_at is None or key.last_used_at < now - STAMP_EVERY:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now - STAMP_EVERY)
        ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=Now())
