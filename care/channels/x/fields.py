"""What is asked for with X's posts and messages: X shows hardly anything by itself."""

from typing import Any

USER_FIELDS = ["id", "name", "username", "profile_image_url", "public_metrics", "verified", "receives_your_dm"]
MEDIA_FIELDS = ["media_key", "type", "url", "preview_image_url", "alt_text", "width", "height", "variants"]

POSTS: dict[str, Any] = {
    "tweet_fields": [
        *("id", "text", "author_id", "created_at", "conversation_id", "in_reply_to_user_id", "referenced_tweets"),
        *("attachments", "entities", "lang", "note_tweet", "edit_history_tweet_ids", "public_metrics"),
        *("reply_settings", "display_text_range"),
    ],
    "user_fields": USER_FIELDS,
    "media_fields": MEDIA_FIELDS,
    "expansions": [
        *("author_id", "attachments.media_keys", "referenced_tweets.id", "referenced_tweets.id.author_id"),
        "referenced_tweets.id.attachments.media_keys",
    ],
}

MESSAGES: dict[str, Any] = {
    "dm_event_fields": [
        *("id", "text", "event_type", "created_at", "dm_conversation_id", "sender_id", "participant_ids"),
        *("attachments", "entities"),
    ],
    "event_types": "MessageCreate",
    "user_fields": USER_FIELDS,
    "media_fields": MEDIA_FIELDS,
    "expansions": ["sender_id", "participant_ids", "attachments.media_keys"],
}
