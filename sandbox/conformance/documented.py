"""What Meta documents beyond what the recordings hold: paths of an answer, and the type of each value."""

NODE = {
    "id": "string", "message": "string", "created_time": "string", "updated_time": "string", "permalink_url": "string",
    "from": "object", "from.id": "string", "from.name": "string", "is_hidden": "boolean", "is_published": "boolean",
    "is_expired": "boolean", "status_type": "string", "can_reply_privately": "boolean", "shares": "object",
    "shares.count": "number", "comment_count": "number", "like_count": "number", "user_likes": "boolean",
    "is_private": "boolean", "can_hide": "boolean", "can_remove": "boolean", "can_comment": "boolean",
    "can_like": "boolean", "application": "object", "application.id": "string", "application.name": "string",
    "parent": "object", "parent.id": "string", "parent.message": "string", "parent.created_time": "string",
    "parent.from": "object", "parent.from.id": "string", "parent.from.name": "string", "object": "object",
    "object.id": "string", "object.message": "string", "object.created_time": "string", "comments": "object",
    "comments.data": "array", "comments.summary": "object", "comments.summary.order": "string",
    "comments.summary.total_count": "number", "comments.summary.can_comment": "boolean", "reactions": "object",
    "reactions.data": "array", "reactions.summary": "object", "reactions.summary.total_count": "number",
    **{f"{path}{key}": kind
       for path in ("attachment", "attachments.data[]")
       for key, kind in {
           "": "object", ".type": "string", ".media_type": "string", ".url": "string", ".title": "string",
           ".description": "string", ".media": "object", ".media.image": "object", ".media.image.height": "number",
           ".media.image.width": "number", ".media.image.src": "string", ".target": "object", ".target.id": "string",
           ".target.url": "string"}.items()},
    "attachments": "object", "attachments.data": "array",
}  # fmt: skip
"""The fields that Meta documents for posts and comments; the recordings hold only some of them."""

EDGE = {"paging.next": "string", "paging.previous": "string", "paging.cursors": "object",
        "paging.cursors.before": "string", "paging.cursors.after": "string"}  # fmt: skip
DOCUMENTED = {"data[]": "object", **EDGE, **{f"data[].{path}": kind for path, kind in NODE.items()}}
ERROR = {"error.error_subcode": "number", "error.is_transient": "boolean"}
CHANGE = "entry[].changes[].value"
HOOK = {f"{CHANGE}.photo": "string", f"{CHANGE}.video": "string"}
MESSAGE = {"entry[].messaging[].message.is_echo": "boolean", "entry[].messaging[].message.app_id": "number"}
CHANCE = {"paging.next", "paging.previous", f"{CHANGE}.sender_id", f"{CHANGE}.sender_name", f"{CHANGE}.from",
          "entry[].messaging[].message.seq"}  # fmt: skip
"""Not in every recording by nature: first and last pages, the older way to name the sender, a number since dropped."""

ALL_COMMENT_FIELDS = (
    "id,message,from,created_time,permalink_url,parent,object{id},attachment,comment_count,like_count,user_likes,"
    "is_hidden,is_private,can_hide,can_remove,can_comment,can_like,can_reply_privately,application"
)
ALL_POST_FIELDS = (
    "id,message,story,from,created_time,updated_time,permalink_url,status_type,is_hidden,is_published,is_expired,"
    "parent_id,can_reply_privately,attachments,shares,comments.limit(0).summary(true),reactions.limit(0).summary(true)"
)

REHEARSED = {("comment", "add"), ("comment", "edited"), ("comment", "hide"), ("comment", "remove"), ("post", "add")}
"""Item and verb of the recorded webhooks that the sandbox sends too; it has no reactions."""
