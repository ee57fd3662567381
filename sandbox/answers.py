"""JSON answers as the networks write them."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

Json = dict[str, Any]


def json_bytes(value: Any) -> bytes:
    """Compact JSON, letters unescaped; a text that UTF-8 cannot hold (a lone surrogate) is escaped instead."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()


class JSONAnswer(Response):
    """`value` is what it says."""

    media_type = "application/json; charset=utf-8"

    def __init__(self, value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(json_bytes(value), status, headers)
        self.value = value

    def change(self, value: Any) -> None:
        """Says something else instead."""
        self.value, self.body = value, json_bytes(value)
        self.headers["content-length"] = str(len(self.body))
