"""Pictures and files that a Page uploads before it says something with them, or names by their address."""

from sandbox.facebook.calls import Call
from sandbox.facebook.errors import Failure, invalid
from sandbox.facebook.payloads import Json
from sandbox.posting import Draft, write
from sandbox.things import Media, Post, Upload

LARGEST = 25 * 1024 * 1024
KEPT = 500
KINDS = {"image": "photo", "video": "video", "audio": "audio", "file": "file"}
NAMES = {kind: name for name, kind in KINDS.items()}
"""What the Graph API calls each kind of medium."""


def attached(call: Call, attachment: object) -> Media:
    """The attachment of a message: `{"type", "payload": {"url" | "attachment_id", "is_reusable"}}`."""
    if not isinstance(attachment, dict) or attachment.get("type") not in KINDS:
        raise invalid(f"Param message[attachment][type] must be one of {{{', '.join(KINDS)}}}")
    payload = attachment.get("payload")
    payload = payload if isinstance(payload, dict) else {}
    kind, known = KINDS[attachment["type"]], str(payload.get("attachment_id", ""))
    if known:
        return uploaded(call, known, "message")
    file = call.files.get("filedata")
    if file:
        return keep(call, "message", kind, file.kind, file.raw).media
    media = linked(call, kind, str(payload.get("url", "")))
    if payload.get("is_reusable") in {True, "true"}:
        keep_media(call, "message", media, "", b"")
    return media


def linked(call: Call, kind: str, url: str) -> Media:
    if not url.startswith(("http://", "https://")):
        raise Failure("(#100) Upload attachment failure.", 100, 2018047)
    return Media(call.world.ids.facebook(), kind, url)


def uploaded(call: Call, key: str, category: str) -> Media:
    """What this Page uploaded for messages, or for public words."""
    upload = call.world.uploads.get(key)
    if upload is None or upload.account_id != call.page.id or upload.category != category:
        raise Failure("(#100) Invalid attachment id", 100, 2018074)
    return upload.media


def kept(call: Call, media: list[Media]) -> Json:
    """The id under which an attachment may be sent again."""
    key = media[0].key if media else ""
    return {"attachment_id": key} if key in call.world.uploads else {}


def keep(call: Call, category: str, kind: str, mime: str, raw: bytes) -> Upload:
    if not raw or len(raw) > LARGEST:
        raise invalid("The file is empty or larger than 25 MB")
    key = call.world.ids.facebook()
    return keep_media(call, category, Media(key, kind, f"{call.base}media/{key}"), mime, raw)


def keep_media(call: Call, category: str, media: Media, mime: str, raw: bytes) -> Upload:
    uploads = call.world.uploads
    uploads[media.key] = Upload(media, call.page.id, category, call.world.clock() + 86_400 * 90, mime, raw)
    for key in list(uploads)[:-KEPT]:
        del uploads[key]
    return uploads[media.key]


def upload_attachment(call: Call) -> Json:
    """`POST /{page}/message_attachments`: the same shape as a message with an attachment."""
    call.own()
    media = attached(call, call.structure("message").get("attachment"))
    if media.key not in call.world.uploads:
        keep_media(call, "message", media, "", b"")
    return {"attachment_id": media.key}


def upload_photo(call: Call) -> Json:
    """`POST /{page}/photos`: `source` or `url`. Unpublished, it may be hung on a comment; published, it is a post."""
    page, file = call.own(), call.files.get("source")
    if file:
        upload = keep(call, "public", "photo", file.kind, file.raw)
    else:
        upload = keep_media(call, "public", linked(call, "photo", call.params.get("url", "")), "", b"")
    if call.params.get("published") == "false":
        return {"id": upload.media.key}
    text = call.params.get("caption") or call.params.get("message", "")
    post = Draft("facebook", "post", page, text, page, media=[upload.media], is_by_api=True)
    return {"id": upload.media.key, "post_id": write(call.world, post).id}


def hung_on(call: Call) -> list[Media]:
    """The picture of a public comment or post: by address, by id, or sent along."""
    if url := call.params.get("attachment_url", ""):
        return [linked(call, "photo", url)]
    if key := call.params.get("attachment_id", ""):
        return [uploaded(call, key, "public")]
    file = call.files.get("source")
    return [keep(call, "public", "photo", file.kind, file.raw).media] if file else []


def shown(post: Post) -> list[Json]:
    """The attachments of a message in a webhook."""
    return [{"type": NAMES.get(one.kind, "image"), "payload": {"url": one.url}} for one in post.media]
