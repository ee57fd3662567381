"""How the networks behave where nobody knows for sure, or where it depends on the contract: `/play/rules`."""

from dataclasses import dataclass

CHOICES = {
    "summoned": ("thread", "explicit", "off"),
    "spelling": ("tweet", "post"),
    "webhook_answer": ("bare", "data"),
    "hook_includes": ("full", "bare"),
    "envelope": ("activity", "account_activity"),
}


@dataclass(slots=True)
class Rules:
    """`summoned`: whom an app may answer. "explicit": authors who mention or quote the account in that very post;
    "thread": those too who answer its posts; "off": everybody (Enterprise). `spelling`: X's names of things in its
    answers. `webhook_answer`: whether a new webhook comes in `data`. `hook_includes`: whether the event of a post comes
    with its people ("bare": only their ids, as in X's sample of a reply). `inbox_lag_s`: seconds until the inbox of
    direct messages shows a message (its conversation shows it at once); `search_lag_s`: until search finds a post.
    `mentions_reach`: how many of an account's mentions are listed.
    """

    summoned: str = "thread"
    spelling: str = "tweet"
    webhook_answer: str = "bare"
    hook_includes: str = "full"
    inbox_lag_s: float = 0.0
    search_lag_s: float = 0.0
    mentions_reach: float = 800


GRAPH_CHOICES = {
    "proof": ("optional", "demanded"),
    "authors": ("named", "missing"),
    "nested_bump": ("yes", "no"),
    "empty_pages": ("no", "yes"),
    "human_agent": ("approved", "unapproved"),
    "duplicate_comments": ("taken", "refused"),
    "hook_ids": ("string", "number"),
    "hook_from": ("from", "sender", "missing"),
    "hook_times": ("whole", "missing"),
    "success": ("boolean", "string"),
    "content_type": ("json", "javascript"),
    "page_usage": ("no", "yes"),
    "paging": ("cursors", "time"),
    "ranked": ("all", "filtered"),
    "hook_post": ("no", "yes"),
    "comment_fields": ("all", "no_from", "no_replies"),
    "second_level": ("refused", "joined"),
}


@dataclass(slots=True)
class GraphRules:
    """How Meta's Graph API behaves, for Facebook and Instagram alike.

    `proof`: whether the app demands an appsecret_proof. `authors`: "missing" shows no `from` of anybody but the Page.
    `nested_bump`: whether a reply to a comment moves the post's `updated_time`. `empty_pages`: each page of a list is
    preceded by an empty one that has a `next`. `human_agent`: whether the app may use the HUMAN_AGENT tag.
    `duplicate_comments`: whether the same words twice under one object are refused (506). `hook_ids`, `hook_from`,
    `hook_times`: how webhooks put ids and authors, and whether `created_time` is there. `success`: whether that is
    true or "true". `content_type`: what answers call themselves. `page_usage`: the old X-Page-Usage beside the others.
    `uncounted`: added to each `total_count`, as for comments that nobody may read. `batch`: how many webhook updates
    one call may hold. `replies_a_minute`: public comments by API that a Page may write (0: any number) before it is
    blocked for `block_s` seconds (368). `most_items`: a list asked for more is "too much data" (0: never).
    `paging`: whether a list's next page is found by a cursor or, as in older answers, by a time. `ranked`: whether
    comments asked for without filter and order lack the hidden ones. `reach`: after so many items a cursor is refused
    (0: never). `hook_post`: whether a webhook about a post or comment shows the post. `comment_fields`: which fields of
    Instagram's comments the app may not read. `second_level`: whether an answer to an answer there is refused, or joins
    the comment above.
    """

    proof: str = "optional"
    authors: str = "named"
    nested_bump: str = "yes"
    empty_pages: str = "no"
    human_agent: str = "approved"
    duplicate_comments: str = "taken"
    hook_ids: str = "string"
    hook_from: str = "from"
    hook_times: str = "whole"
    success: str = "boolean"
    content_type: str = "json"
    page_usage: str = "no"
    paging: str = "cursors"
    ranked: str = "all"
    hook_post: str = "no"
    reach: float = 0.0
    comment_fields: str = "all"
    second_level: str = "refused"
    uncounted: float = 0.0
    batch: float = 1.0
    replies_a_minute: float = 0.0
    block_s: float = 3600.0
    most_items: float = 0.0
