"""Pictures that an account uploads to X, to attach them to what it writes."""

import base64
import binascii
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import Json, JSONAnswer
from sandbox.world import Account, Media, Upload, World
from sandbox.x import asked, errors
from sandbox.x.endpoints import body
from sandbox.x.errors import Refused
from sandbox.x.oauth import Caller

EXPIRES_S = 86_400
LARGEST = 5_000_000
CATEGORIES = ("tweet_image", "dm_image", "subtitles")
KNOWN = {"media", "media_category", "media_type", "additional_owners", "shared"}
BEGINNINGS = {
    "image/png": b"\x89PNG\r\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/webp": b"RIFF",
    "image/bmp": b"BM",
    "image/tiff": b"II*\x00",
}
LONGEST_ALT_TEXT = 1000
KEPT = 500


async def upload(world: World, request: Request, caller: Caller) -> Response:
    """One shot: the picture in base64."""
    account, given = caller.user, await body(request)
    for name in sorted(given.keys() - KNOWN):
        raise Refused(errors.invalid(f"$.{name}: is not defined in the schema"))
    category = given.get("media_category")
    if category not in CATEGORIES:
        raise Refused(errors.invalid(f"$.media_category: does not have a value in the enumeration {list(CATEGORIES)}"))
    raw = decoded(given.get("media"))
    kind = next((kind for kind, beginning in BEGINNINGS.items() if raw.startswith(beginning)), "")
    if not kind:
        raise Refused(errors.invalid("media type unrecognized."))
    if len(raw) > LARGEST:
        raise Refused(errors.invalid(f"Media size {len(raw)} exceeds the limit of {LARGEST} bytes."))
    made = keep(world, account, category, kind, raw)
    made.media.url = f"http://{':'.join(str(part) for part in request.scope['server'])}/media/{made.media.key}"
    return JSONAnswer({"data": shown(world, made) | {"size": len(raw)}})


def decoded(given: Any) -> bytes:
    if not isinstance(given, str) or not given:
        raise Refused(errors.invalid("$.media: is missing but it is required"))
    try:
        return base64.b64decode(given, validate=True)
    except binascii.Error as error:
        raise Refused(errors.invalid("$.media: is not valid base64")) from error


def keep(world: World, account: Account, category: str, kind: str, raw: bytes) -> Upload:
    """Remembers an upload; of the oldest pictures only the bytes go."""
    number = world.ids.x()
    made = Upload(Media(f"3_{number}", "photo", ""), account.id, category, world.clock() + EXPIRES_S, kind, raw)
    world.uploads[number] = made
    if len(world.uploads) > KEPT:
        world.uploads.pop(next(iter(world.uploads)))
    return made


def shown(world: World, made: Upload) -> Json:
    return {
        "id": made.media.key.removeprefix("3_"),
        "media_key": made.media.key,
        "expires_after_secs": max(0, round(made.until - world.clock())),
    }


async def status(world: World, request: Request, caller: Caller) -> Response:
    asked.known_only(request.query_params, {"media_id", "command"})
    made = own(world, caller.user, asked.an_id(request.query_params.get("media_id", ""), "media_id"))
    return JSONAnswer({"data": shown(world, made) | {"processing_info": {"state": "succeeded"}}})


async def describe(world: World, request: Request, caller: Caller) -> Response:
    """Alt text for an upload."""
    given = await body(request)
    made = own(world, caller.user, given.get("id"))
    metadata = given.get("metadata")
    alt = metadata.get("alt_text") if isinstance(metadata, dict) else None
    text = alt.get("text") if isinstance(alt, dict) else None
    if not isinstance(text, str) or len(text) > LONGEST_ALT_TEXT:
        raise Refused(errors.invalid(f"$.metadata.alt_text.text: must be at most {LONGEST_ALT_TEXT} characters long"))
    made.media.alt_text = text
    data = {"id": made.media.key.removeprefix("3_"), "associated_metadata": {"alt_text": {"text": text}}}
    return JSONAnswer({"data": data})


def own(world: World, account: Account, media_id: Any) -> Upload:
    """The account's upload with this id, while it may still be used. Raises `Refused`."""
    made = world.uploads.get(media_id) if isinstance(media_id, str) else None
    if made is None or made.account_id != account.id or made.until <= world.clock():
        raise Refused(errors.invalid(errors.NO_MEDIA))
    return made


def attached(world: World, account: Account, media_ids: list[Any], category: str) -> list[Media]:
    """The pictures with these ids, uploaded for this purpose. Raises `Refused`."""
    found = [own(world, account, media_id) for media_id in media_ids]
    if any(made.category != category for made in found):
        raise Refused(errors.invalid(errors.NO_MEDIA))
    return [made.media for made in found]


async def bytes_of(request: Request) -> Response:
    """An uploaded picture, as X's own servers would give it to anybody."""
    world: World = request.app.state.world
    made = world.uploads.get(request.path_params["key"].removeprefix("3_"))
    return Response(made.raw, media_type=made.kind) if made else Response(status_code=404)
