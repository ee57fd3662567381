"""What a call of the Graph API brings: query, form, JSON and files, as one."""

import json
from dataclasses import dataclass
from email import message_from_bytes, policy
from json import JSONDecodeError
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from sandbox.facebook import errors


@dataclass(frozen=True, slots=True)
class Sent:
    """A file out of a form."""

    name: str
    kind: str
    raw: bytes


async def read_params(request: Request) -> dict[str, str]:
    """Query and body as one; a body may be a form or JSON, nested values come as JSON."""
    return (await read_body(request))[0]


async def read_body(request: Request) -> tuple[dict[str, str], dict[str, Sent]]:
    """The parameters, and the files of a form with parts."""
    params = dict(request.query_params)
    files: dict[str, Sent] = {}
    if request.method in {"POST", "DELETE"}:
        raw, kind = await request.body(), request.headers.get("content-type", "")
        if kind.startswith("application/json"):
            params.update(read_json(raw))
        elif kind.startswith("multipart/form-data"):
            more, files = read_form(raw, kind)
            params.update(more)
        else:
            params.update(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))
    return params, files


def read_json(raw: bytes) -> dict[str, str]:
    try:
        body: Any = json.loads(raw or b"{}")
    except (JSONDecodeError, UnicodeDecodeError):
        raise errors.invalid("The request body is not JSON") from None
    if not isinstance(body, dict):
        raise errors.invalid("The request body must be a JSON object")
    return {str(name): value if isinstance(value, str) else json.dumps(value) for name, value in body.items()}


def read_form(raw: bytes, kind: str) -> tuple[dict[str, str], dict[str, Sent]]:
    whole = b"Content-Type: " + kind.encode("latin-1", "replace") + b"\r\n\r\n" + raw
    params: dict[str, str] = {}
    files: dict[str, Sent] = {}
    for part in message_from_bytes(whole, policy=policy.HTTP).iter_parts():
        name, file = part.get_param("name", "", "content-disposition"), part.get_filename()
        content = part.get_payload(decode=True)
        content = content if isinstance(content, bytes) else b""
        if file is None:
            params[str(name)] = content.decode("utf-8", "replace")
        else:
            files[str(name)] = Sent(file, part.get_content_type(), content)
    return params, files
