"""Customers' pictures, fetched by the desk for its agents: their browsers never meet a network's host."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import requests

from care.channels.base import Rejected, Unavailable
from care.channels.http import TIMEOUT, in_words

KINDS = ("image/jpeg", "image/png", "image/gif", "image/webp")
DRAWING = "image/svg+xml"  # from the sandbox alone: a drawing can hold a script
LARGEST = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Picture:
    content: bytes = field(repr=False)
    content_type: str


def fetch(hosts: Sequence[str], url: str, sandbox_url: str = "") -> Picture:
    """From a network's `picture_hosts` over TLS, or from the sandbox where its address is given; never redirected.

    Raises `Rejected` for what is no picture of theirs or is larger than 5 MiB, `Unavailable` where nobody answers.
    """
    is_sandbox = bool(sandbox_url) and url.startswith(f"{sandbox_url}/")
    if not (is_sandbox or _is_theirs(hosts, url)):
        raise Rejected("That picture is not on a host of the network's.")
    try:
        with requests.get(url, timeout=TIMEOUT, stream=True, allow_redirects=False) as answer:
            kind = answer.headers.get("Content-Type", "").split(";")[0].strip().lower()
            if answer.status_code != requests.codes.ok:
                raise Rejected(f"The network shows no picture there (HTTP {answer.status_code}).")
            if kind not in KINDS and not (is_sandbox and kind == DRAWING):
                raise Rejected("What is there is no picture.")
            return Picture(_read(answer), kind)
    except OSError as error:
        raise Unavailable(f"The picture could not be fetched: {in_words(error)}.") from None


def _is_theirs(hosts: Sequence[str], url: str) -> bool:
    try:
        address = urlsplit(url)
        host, port = address.hostname or "", address.port
    except ValueError:
        return False
    return (
        address.scheme == "https"
        and port in (None, 443)
        and "@" not in address.netloc
        and any(host.endswith(suffix) if suffix.startswith(".") else host == suffix for suffix in hosts)
    )


def _read(answer: requests.Response) -> bytes:
    content = b""
    for piece in answer.iter_content(65536):
        content += piece
        if len(content) > LARGEST:
            raise Rejected("The picture is too large.")
    return content
