"""OAuth 2.0 on X: an access token lives two hours, its refresh token is good for one exchange."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import requests

from care.channels import cleaning, http
from care.channels.base import Connection, CredentialsRefused, Json, Unavailable
from care.channels.x import errors
from care.channels.x.client import ORIGIN

_AHEAD = timedelta(minutes=15)
_LIFE_S = 7200
_REFUSED = (400, 401, 403)


def refreshed(connection: Connection, now: datetime) -> Mapping[str, str] | None:
    """See `care.channels.base.Refreshing`. Raises `CredentialsRefused` where X no longer knows the refresh token,
    and `Unavailable` otherwise: what becomes of a pair whose answer is lost only the next exchange can tell.
    """
    known = connection.credentials
    token, expires_at = known.get("refresh_token", ""), cleaning.moment(known.get("expires_at", ""))
    if not token or known.get("access_token_secret") or (expires_at and expires_at - now > _AHEAD):
        return None
    given = _exchange(connection, token)
    access, refresh = (cleaning.line(given.get(name), 2000) for name in ("access_token", "refresh_token"))
    if not access:
        raise Unavailable("X answered an exchange of tokens without a token.")
    seconds = cleaning.count(given.get("expires_in")) or _LIFE_S
    until = (now + timedelta(seconds=seconds)).isoformat()
    return {**known, "access_token": access, "refresh_token": refresh or token, "expires_at": until}


def _exchange(connection: Connection, token: str) -> Json:
    client_id = connection.app_secrets.get("client_id", "")
    secret = connection.app_secrets.get("client_secret", "")
    if not client_id:
        raise CredentialsRefused("The app has no client_id: X exchanges tokens with it only.")
    session = http.prepare(requests.Session(), ORIGIN, connection.base_url)
    form = {"grant_type": "refresh_token", "refresh_token": token, "client_id": client_id}
    with http.reading(errors.NETWORK):
        try:
            answer = session.post(f"{ORIGIN}2/oauth2/token", data=form, auth=(client_id, secret) if secret else None)
        except http.Refused as refused:
            if refused.answer.status in _REFUSED and refused.answer.json.get("error"):
                raise CredentialsRefused("X no longer accepts this account's refresh token.") from None
            raise errors.of_read(refused.answer) from None
        return cleaning.loads(answer.content)
