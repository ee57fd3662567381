"""A page of a hundred posts with all that comes along is read fast enough for a busy day."""

import json
import time

from care.channels import cleaning
from care.channels.x.looking import Look
from care.tests.channels.x.posts import US, make_id, make_includes, make_post

FAST_ENOUGH_S = 0.015
LINKS = [{"url": "https://t.co/abc", "expanded_url": "https://example.com/abc"}]
METRICS = {"retweet_count": 1, "reply_count": 2, "like_count": 3, "quote_count": 4}


def page() -> bytes:
    posts = [
        make_post(
            text="@NorthwindAir where is my bag https://t.co/abc &amp; more " * 4,
            entities={"mentions": [{"start": 0, "id": US}], "urls": LINKS},
            attachments={"media_keys": [f"3_{number}"]},
            referenced_tweets=[{"type": "replied_to", "id": make_id()}],
            public_metrics=METRICS,
        )
        for number in range(100)
    ]
    media = [{"media_key": f"3_{n}", "type": "photo", "url": "https://p.example/1.jpg"} for n in range(100)]
    includes = make_includes(tweets=[make_post() for _ in range(100)], media=media)
    return json.dumps({"data": posts, "includes": includes, "meta": {}}).encode()


def test_a_page_of_a_hundred_posts_is_mapped_in_time() -> None:
    body, times = page(), []
    for _ in range(10):
        began = time.process_time()
        batch = Look(US, 0).take([cleaning.loads(body)]).batch()
        times.append(time.process_time() - began)
        assert len(batch.posts) == 100
    assert min(times) < FAST_ENOUGH_S
