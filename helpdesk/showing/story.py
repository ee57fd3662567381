"""An afternoon at Northwind, told through the sandbox's own calls: who writes what, where, and how long ago."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.request import Request, urlopen

TIMEOUT_S = 20


@dataclass(frozen=True, slots=True)
class Words:
    """What a customer wrote, so many minutes ago. `picture` names a sample of the sandbox's."""

    who: str
    network: str
    text: str
    minutes: float
    is_private: bool = False
    picture: str = ""
    alt: str = ""


CUSTOMERS: dict[str, dict[str, Any]] = {
    "ines_prado": {"name": "Ines Prado", "followers": 48_200, "verified": True},
    "gale_and_grit": {"name": "Aldous Ferrow", "followers": 310},
    "frau_anschluss": {"name": "Gesine Pohlrab", "followers": 1_240},
    "quietcarriage": {"name": "Imogen Tarr", "followers": 860},
    "brasscompass": {"name": "Dev Okonjo", "followers": 15_700},
    "nour_safar": {"name": "نور الدين", "followers": 420},
    "oatmilkandrain": {"name": "Kit Sorrel", "followers": 95},
    "hollybankroad": {"name": "Sunniva Clough", "followers": 2_300},
    "lateagain_lou": {"name": "Lou Pemberwick", "followers": 640},
    "bavulsuzgezgin": {"name": "Umut Aldemirci", "followers": 5_100},
    "thirdrail_ruth": {"name": "Ruth Amberley", "followers": 75},
    "luz_de_marzo": {"name": "Luz Arribas", "followers": 1_900},
}

THEIRS = (
    Words(
        "frau_anschluss", "x", "Mein Anschluss in Hamm ist weg, der nächste fährt um 23:10. Zahlt ihr das Hotel?", 41
    ),
    Words("gale_and_grit", "facebook", "Four hours late, and nobody at the counter. We are two adults and a baby.", 34),
    Words(
        "brasscompass",
        "x",
        "Charged twice for one phone plan, third month in a row. Who fixes this?",
        26,
        picture="receipt",
        alt="A receipt with the same charge twice",
    ),
    Words(
        "ines_prado",
        "x",
        "My bag came back without its wheels. Who answers for that?",
        22,
        picture="suitcase",
        alt="A suitcase with a wheel missing",
    ),
    Words(
        "quietcarriage",
        "x",
        "The quiet carriage on the 18:04 hosts a karaoke party tonight. Is that a new service?",
        18,
    ),
    Words("nour_safar", "x", "ضاعت حقيبتي في الرحلة NW204 منذ يومين ولا أحد يجيب على الهاتف", 16),
    Words("luz_de_marzo", "instagram", "Mi maleta lleva tres días “en camino”. Mañana es la boda de mi hermana.", 14),
    Words(
        "oatmilkandrain",
        "facebook",
        "We paid for four seats together and got four corners of the cabin, with a toddler.",
        12,
    ),
    Words(
        "hollybankroad", "facebook", "No signal in all of Hollybank Road since noon. My mother depends on her phone.", 9
    ),
    Words("bavulsuzgezgin", "x", "Bavulum üç gündür kayıp, her arayışta başka bir şey söylüyorsunuz.", 7),
    Words(
        "thirdrail_ruth", "facebook", "Missed my connection because the first leg was late. Do I need a new ticket?", 4
    ),
    Words(
        "lateagain_lou",
        "x",
        "Left my laptop on board and a colleague of yours ran after me. Thank you, whoever you are!",
        2,
    ),
)

HERS = (
    Words("ines_prado", "x", "My booking is NW44KD, and the tag says OSL 204118.", 19, is_private=True),
    Words("ines_prado", "x", "Gate B14. My connection leaves in an hour, with or without wheels!", 0),
)
"""What the customer of the case that is shown adds."""

OVERTAKES = "Never mind the wheels: a colleague of yours just brought me a new one. Thank you!"
"""Comes while somebody writes to her."""


class Networks:
    """The sandbox at its own address."""

    def __init__(self, port: int) -> None:
        self.home = f"http://127.0.0.1:{port}"

    def say(self, words: Words) -> None:
        """By the clock of the networks it was said as long ago as the words are old."""
        author = {"handle": words.who, **CUSTOMERS[words.who]}
        said_at = (datetime.now(UTC) - timedelta(minutes=words.minutes)).isoformat()
        body: dict[str, Any] = {"network": words.network, "author": author, "text": words.text, "created_at": said_at}
        if words.network == "x" and not words.is_private:
            body["text"] = f"@NorthwindAir {words.text}"
        if words.picture:
            picture = f"{self.home}/static/samples/{words.picture}.svg"
            body["media"] = [{"url": picture, "kind": "photo", "alt_text": words.alt}]
        if words.network == "instagram":
            body["in_reply_to"] = self.ours(words.network)
        self.ask("/play/messages" if words.is_private else "/play/posts", body)

    def ours(self, network: str) -> str:
        """A post of the brand's own that stands there."""
        standing: list[dict[str, Any]] = self.ask(f"/play/ledger?network={network}")
        return str(next(post["id"] for post in standing if post["ours"]))

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        data = json.dumps(body).encode() if body is not None else None
        request = Request(self.home + path, data, {"Content-Type": "application/json"})  # noqa: S310  # our own sandbox
        with urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310
            return json.load(answer)
