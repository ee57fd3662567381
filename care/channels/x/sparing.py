"""What X takes no more of for now is not asked for again, whichever of an account's sources wants it."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import requests

from care.channels import http
from care.channels.base import Unavailable, Usage
from care.channels.x import errors, metering

_SPARED = "X's rate limit is used up for now. It is not asked before the limit ends."
_SLOW = "X answers too slowly to be read to the end now."
_ROUND_S = 55.0  # within the lease of whoever reads; who reads in a thread has no other limit


class SparingSession(requests.Session):
    """Notes on `usage` which kinds of reads X refused by 429, and until when; those and the ones in `not_before` never
    leave, nor does a read when the first one of the round was long ago. Writes always do: X alone says whether it takes
    an answer.
    """

    def __init__(self, usage: Usage, not_before: Mapping[str, datetime]) -> None:
        super().__init__()
        self.usage, self.not_before, self.began = usage, not_before, time.monotonic()

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Raises `Unavailable` for a call that is spared."""
        is_read = request.method == "GET"
        family = metering.family_of("GET", request.path_url.partition("?")[0]) if is_read else ""
        if is_read and time.monotonic() - self.began > _ROUND_S:
            raise Unavailable(_SLOW)
        until = self.usage.not_before.get(family) or self.not_before.get(family)
        if until and until > datetime.now(UTC):
            raise Unavailable(_SPARED, until)
        try:
            return super().send(request, **kwargs)
        except http.Refused as refused:
            if family and refused.answer.status == 429:
                self.usage.not_before[family] = errors.retry_at(refused.answer, datetime.now(UTC))
            raise
