"""Reading what partners send: small, plain JSON, and nothing that could not be stored."""

import json
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

LARGEST = 64 * 1024  # bytes; the longest reply of any network fits several times


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = f"The body is larger than {LARGEST // 1024} kB."
    default_code = "too_large"


class LengthNeeded(APIException):
    status_code = status.HTTP_411_LENGTH_REQUIRED
    default_detail = "Send the body with a Content-Length: one sent in chunks does not arrive."
    default_code = "length_required"


def refuse_chunks(request: Request) -> None:
    """A body without a length would look empty. Raises `LengthNeeded`."""
    if request.headers.get("Transfer-Encoding") and not request.headers.get("Content-Length"):
        raise LengthNeeded


class StrictJson(BaseParser):
    """UTF-8 JSON as RFC 8259 has it, without NaN; too large, too deep or broken is said in words."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        body = stream.read(LARGEST + 1)
        if len(body) > LARGEST:
            raise TooLarge
        try:
            return json.loads(body.decode("utf-8"), parse_constant=_refuse)
        except RecursionError:
            raise ParseError("The JSON is nested too deeply.", code="malformed") from None
        except ValueError as error:
            raise ParseError(f"The body is not JSON in UTF-8: {error}", code="malformed") from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number in JSON")
