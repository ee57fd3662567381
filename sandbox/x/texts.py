"""How X shows a text: escaped, links shortened, mentions in front; and how long it counts it."""

import html
import re
import unicodedata
from dataclasses import dataclass, field

from sandbox.answers import Json
from sandbox.ids import token
from sandbox.world import Person, Post, World

LIMIT = 280
LINK_WEIGHT = 23
URL = re.compile(
    r"https?://[a-zA-Z0-9À-ɏЀ-ӿ](?:[\w-]{0,62}\.)+[a-zA-Z0-9\u00c0-\u06ff-]{2,63}(?::\d+)?"
    r"(?:[/?#](?:[A-Za-z0-9À-ɏЀ-ӿ!*';:=+,.$/%#\[\]~_|&@?()-]*[A-Za-z0-9À-ɏЀ-ӿ=_/#+~&-])?)?"
)
PARTS = re.compile(
    rf"(?P<url>{URL.pattern})"
    r"|(?<![A-Za-z0-9_@])@(?P<mention>[A-Za-z0-9_]{1,15})(?![A-Za-z0-9_@])"
    r"|(?<![\w&])#(?P<hashtag>\w*[^\W\d]\w*)"
)
PICTOGRAM = "[\U0001f300-\U0001faff\u2600-\u27bf\u2b50\u2b55][\ufe0f\U0001f3fb-\U0001f3ff]?"
EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}|[0-9#*]\ufe0f?\u20e3|\U0001f3f4[\U000e0061-\U000e007f]+"
    f"|{PICTOGRAM}(?:\u200d{PICTOGRAM})*"
)
LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
SCRIPTS = (("ja", "[ぁ-ヿ]"), ("ko", "[가-힯]"), ("ar", "[؀-ۿ]"), ("zh", "[一-鿿]"), ("ru", "[А-я]"))
SMALL_WORDS = {
    "en": frozenset(
        [
            "the",
            "and",
            "is",
            "my",
            "for",
            "you",
            "your",
            "not",
            "are",
            "was",
            "have",
            "with",
            "this",
            "that",
            "of",
            "to",
            "where",
            "what",
            "it",
        ]
    ),
    "es": frozenset(
        [
            "el",
            "la",
            "los",
            "las",
            "que",
            "y",
            "mi",
            "está",
            "es",
            "por",
            "con",
            "para",
            "una",
            "del",
            "pero",
            "más",
            "gracias",
        ]
    ),
    "de": frozenset(
        [
            "der",
            "die",
            "das",
            "und",
            "ist",
            "mein",
            "meine",
            "nicht",
            "ich",
            "sie",
            "ein",
            "eine",
            "wo",
            "mit",
            "für",
            "auf",
            "danke",
        ]
    ),
    "fr": frozenset(
        [
            "le",
            "les",
            "et",
            "est",
            "mon",
            "ma",
            "je",
            "vous",
            "une",
            "des",
            "pour",
            "avec",
            "pas",
            "dans",
            "où",
            "merci",
            "c",
        ]
    ),
    "pt": frozenset(
        [
            "o",
            "os",
            "e",
            "meu",
            "minha",
            "não",
            "é",
            "um",
            "uma",
            "com",
            "para",
            "você",
            "está",
            "obrigado",
            "obrigada",
            "onde",
        ]
    ),
    "it": frozenset(
        ["il", "lo", "gli", "e", "mio", "mia", "non", "è", "un", "per", "con", "di", "che", "grazie", "dove", "sono"]
    ),
}


@dataclass(slots=True)
class Shown:
    """A text as an answer holds it; `start` is where the author's own words begin, behind the leading mentions."""

    text: str = ""
    start: int = 0
    entities: dict[str, list[Json]] = field(default_factory=dict)


def weight(text: str) -> int:
    """Length as X counts it: links 23, an emoji 2, most scripts 1 a letter, Chinese, Japanese and Korean 2."""
    text = unicodedata.normalize("NFC", text)
    text, links = URL.subn("", text)
    text, emoji = EMOJI.subn("", text)
    letters = sum(1 if any(low <= ord(letter) <= high for low, high in LIGHT) else 2 for letter in text)
    return letters + links * LINK_WEIGHT + emoji * 2


def short_link(url: str) -> str:
    return f"https://t.co/{token(10, 't.co', url)}"


def show(world: World, text: str, lead: str = "") -> Shown:
    """`lead` and `text`, escaped, with X's short links and the offsets of everything in them."""
    shown = Shown()
    whole = lead + text
    position = 0
    for part in PARTS.finditer(whole):
        shown.text += html.escape(whole[position : part.start()], quote=False)
        entity(world, shown, part)
        position = part.end()
    shown.text += html.escape(whole[position:], quote=False)
    shown.start = len(lead)
    return shown


def entity(world: World, shown: Shown, part: re.Match[str]) -> None:
    start = len(shown.text)
    url = part["url"]
    shown.text += short_link(url) if url else part[0]
    found: Json = {"start": start, "end": len(shown.text)}
    if url:
        display = re.sub(r"^https?://(www\.)?", "", url)
        found |= {"url": short_link(url), "expanded_url": url, "display_url": display[:27] + "…" * (len(display) > 27)}
        shown.entities.setdefault("urls", []).append(found)
    elif part["mention"]:
        person = world.people.get(("x", part["mention"].lower()))
        found |= {"username": part["mention"]} | ({"id": person.id} if person else {})
        shown.entities.setdefault("mentions", []).append(found)
    else:
        shown.entities.setdefault("hashtags", []).append(found | {"tag": part["hashtag"]})


def cut(text: str) -> str:
    """What stands in `text` of a long post: about its first 280."""
    return text[: LIMIT - 1].rstrip() + "…"


def is_long(post: Post) -> bool:
    return weight(post.text) > LIMIT


def language(text: str) -> str:
    """A rough guess by the script and by small words: X's own codes, "und" where it cannot be told."""
    for code, letters in SCRIPTS:
        if re.search(letters, text):
            return code
    plain = PARTS.sub(" ", text)
    words = set(re.findall(r"[^\W\d_]+", plain.lower()))
    if not words:
        return "und"
    likely = max(SMALL_WORDS, key=lambda code: len(words & SMALL_WORDS[code]))
    return likely if words & SMALL_WORDS[likely] else "en"


def link(post_id: str, author: Person) -> str:
    return f"https://x.com/{author.handle}/status/{post_id}"
