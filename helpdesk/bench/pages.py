"""Pages as the networks send them, in invented words: what a busy brand's look brings."""

import json
import time
from typing import Any

EPOCH_MS = 1288834974657  # X's ids count milliseconds from here, shifted by 22 bits
PAGE = "9100000000000001"
US = "900000000000000001"
WORDS = "@NorthwindAir my bag number {} has not arrived & nobody answers the phone 😡 https://t.co/abcdefghij"
AT = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())


def of_x(count: int) -> bytes:
    """Mentions with their authors; a third with pictures, a fifth long, two fifths answers or quotes."""
    posts = [post(one) for one in range(count)]
    others = [post(1000 + one) for one in range(count) if one % 5 < 2]
    media = [picture(one) for one in range(count) if one % 3 == 0]
    users = [user(one) for one in range(count)] + [user(1000 + one) for one in range(count) if one % 5 < 2]
    includes = {"users": users, "media": media, "tweets": others}
    return json.dumps({"data": posts, "includes": includes, "meta": {"result_count": count}}).encode()


def post(one: int) -> dict[str, Any]:
    """The one-th post; what it refers to has the number 1000 higher."""
    text = WORDS.format(one)
    found: dict[str, Any] = {
        "id": x_id(one),
        "author_id": str(7_000_000_000 + one),
        "text": text,
        "created_at": AT,
        "conversation_id": x_id(one),
        "edit_history_tweet_ids": [x_id(one)],
        "lang": "en",
        "reply_settings": "everyone",
        "display_text_range": [0, len(text)],
        "public_metrics": {"retweet_count": 1, "reply_count": 2, "like_count": 3, "quote_count": 0},
        "entities": {"mentions": [{"start": 0, "end": 13, "username": "NorthwindAir", "id": US}], "urls": [link(text)]},
    }
    if one < 1000 and one % 5 < 2:
        kind = "replied_to" if one % 5 else "quoted"
        found["referenced_tweets"] = [{"type": kind, "id": x_id(1000 + one)}]
    if one % 5 == 3:
        found["note_tweet"] = {"text": " ".join([text] * 12), "entities": found["entities"]}
    if one % 3 == 0:
        found["attachments"] = {"media_keys": [f"3_{one}"]}
    return found


def link(text: str) -> dict[str, Any]:
    start = text.index("https://")
    shown = {"expanded_url": "https://northwind.example/help", "display_url": "northwind.example/help"}
    return {"start": start, "end": len(text), "url": text[start:], **shown}


def user(one: int) -> dict[str, Any]:
    return {
        "id": str(7_000_000_000 + one),
        "name": f"Customer {one} 🌻",
        "username": f"customer_{one}",
        "verified": one % 10 == 0,
        "profile_image_url": f"https://pbs.twimg.com/profile_images/{one}/face_normal.jpg",
        "public_metrics": {"followers_count": one * 7, "following_count": 3, "tweet_count": 9, "listed_count": 0},
        "receives_your_dm": one % 2 == 0,
    }


def picture(one: int) -> dict[str, Any]:
    url = f"https://pbs.twimg.com/media/{one}.jpg"
    return {"media_key": f"3_{one}", "type": "photo", "url": url, "alt_text": "A torn bag", "width": 900, "height": 600}


def x_id(one: int) -> str:
    return str(((int(time.time() * 1000) - EPOCH_MS) // 60_000 * 60_000 << 22) + one)


def feed_of_facebook(count: int) -> bytes:
    """A Page's one post, with so many comments under it."""
    about = {"summary": {"total_count": count}}
    item = {"id": f"{PAGE}_1", "message": "Summer fares", "from": {"id": PAGE, "name": "Northwind"}, "comments": about}
    return json.dumps({"data": [{**item, "created_time": AT, "updated_time": AT}]}).encode()


def comments_of_facebook(count: int) -> bytes:
    """Half of them answers to another comment, which comes along; a fifth with a picture; a third without an author."""
    return json.dumps({"data": [comment(one, is_answer=one % 2 == 1) for one in range(count)]}).encode()


def comment(one: int, *, is_answer: bool = False) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": f"1_{one + 1}",
        "message": WORDS.format(one),
        "created_time": AT,
        "permalink_url": f"https://www.facebook.com/northwind/posts/1?comment_id={one + 1}",
    }
    if one % 3:
        found["from"] = {"id": str(31_000 + one), "name": f"Customer {one} 🌻"}
    if one % 5 == 0:
        image = {"height": 600, "width": 900, "src": f"https://scontent.xx.fbcdn.net/{one}.jpg"}
        found["attachment"] = {"type": "photo", "media": {"image": image}, "url": "https://www.facebook.com/photo"}
    if is_answer:
        found["parent"] = comment(one - 1)
    return found
