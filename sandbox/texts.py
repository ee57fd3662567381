"""What the demo's own customers say, out of `texts.toml`."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Opening:
    """How a talk begins, and what the same customer adds later. `{brand}` in a text is the brand's name."""

    language: str
    mood: str
    text: str
    photo: str = ""
    later: tuple[str, ...] = ()


WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
OPENINGS = tuple(Opening(**{**entry, "later": tuple(entry.get("later", ()))}) for entry in WORDS["openings"])
THANKS: dict[str, list[str]] = WORDS["thanks"]
PEOPLE: dict[str, list[tuple[str, str]]] = {
    language: [(handle, name) for handle, name in people] for language, people in WORDS["people"].items()
}
