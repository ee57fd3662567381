"""Ids as the networks give them: derived from the time, never twice, also after a restart."""

import base64
import hashlib
import time
from collections.abc import Callable
from datetime import datetime

X_EPOCH_MS = 1288834974657
FACEBOOK_EPOCH_S = 1_000_000_000


def digits(length: int, *words: str) -> str:
    """A number of `length` digits that follows from the words alone: the same words, the same number."""
    number = int.from_bytes(hashlib.sha256("\n".join(words).encode("utf-8", "surrogatepass")).digest())
    return str(10 ** (length - 1) + number % (9 * 10 ** (length - 1)))


def token(length: int, *words: str) -> str:
    """A secret of `length` (at most 64) hexadecimal letters that follows from the words. Worth nothing outside."""
    return hashlib.sha256("\n".join(("sandbox", *words)).encode()).hexdigest()[:length]


def user_id(network: str, handle: str) -> str:
    """The network's own id of a person or an account: the same handle is the same person, whatever its case."""
    return digits(18 if network == "x" else 15, network, handle.lower())


def scoped_id(handle: str, page_id: str, purpose: str) -> str:
    """A Facebook person's id in the eyes of one Page; `purpose` is "comment" or "message": two different ids."""
    return digits(17 if purpose == "comment" else 16, "facebook", handle.lower(), page_id, purpose)


class Ids:
    """Gives out strictly increasing ids. `clock` gives seconds since 1970."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.last_x = 0
        self.last_facebook = 0

    def x(self) -> str:
        """A snowflake: milliseconds since X's epoch, shifted by 22 bits."""
        self.last_x = max((int(self.clock() * 1000) - X_EPOCH_MS) << 22, self.last_x + 1)
        return str(self.last_x)

    def facebook(self) -> str:
        """A number of 15 digits, from the microseconds; posts' and comments' ids are made of such."""
        self.last_facebook = max(int((self.clock() - FACEBOOK_EPOCH_S) * 1_000_000), self.last_facebook + 1)
        return str(self.last_facebook)

    def facebook_post(self, page_id: str) -> str:
        return f"{page_id}_{self.facebook()}"

    def facebook_comment(self, root_id: str) -> str:
        """The id of a comment or a reply under the post `root_id` ({page}_{post}): {post}_{comment}."""
        return f"{root_id.rpartition('_')[2]}_{self.facebook()}"

    def facebook_message(self) -> str:
        return f"m_{token(40, 'message', self.facebook())}"

    def instagram_message(self, account_id: str) -> str:
        words = f"ig_e:1:IGMessageID:{account_id}:{self.facebook()}"
        return "aWdfZAG1f" + base64.urlsafe_b64encode(words.encode()).decode().rstrip("=") + "ZD"


def x_time_ms(post_id: str) -> int:
    """When a snowflake was given out, in milliseconds since 1970."""
    return (int(post_id) >> 22) + X_EPOCH_MS


def snowflake(at: datetime) -> int:
    """The smallest snowflake of a moment."""
    return (int(at.timestamp() * 1000) - X_EPOCH_MS) << 22
