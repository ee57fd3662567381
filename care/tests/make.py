"""Builders: `make_case(state="solved")` gives a row that the desk itself could have made, with what you say changed."""

import uuid
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from care.casework import opening
from care.channels import registry
from care.channels.base import AuthorSeen, PostSeen
from care.models import (
    Agent,
    Author,
    Brand,
    Case,
    ChannelAccount,
    Customer,
    Membership,
    NetworkApp,
    Post,
    Reply,
    ReplyPicture,
    Source,
    Team,
)

PASSWORD = "correct horse battery"
numbers = count(1000)


def make_brand(**changes: Any) -> Brand:
    slug = f"brand-{next(numbers)}"
    return Brand.objects.create(**{"slug": slug, "name": slug.title(), **changes})


def make_team(brand: Brand | None = None, **changes: Any) -> Team:
    slug = f"team-{next(numbers)}"
    return Team.objects.create(**{"brand": brand or make_brand(), "slug": slug, "name": slug.title(), **changes})


def make_agent(role: str = "agent", team: Team | None = None, brand: Brand | None = None, **changes: Any) -> Agent:
    """Somebody of the brand; agents and leads get the team (a new one where none is given)."""
    username = changes.pop("username", f"{role}-{next(numbers)}")
    changes.setdefault("undo_seconds", 0)
    agent: Agent = Agent.objects.create_user(username=username, password=PASSWORD, **changes)
    if role in ("agent", "lead"):
        team = team or make_team(brand)
        Membership.objects.create(agent=agent, brand=team.brand, team=team, role=role)
    else:
        Membership.objects.create(agent=agent, brand=brand or make_brand(), role=role)
    return agent


def make_app(brand: Brand, network: str = "x", **changes: Any) -> NetworkApp:
    channel = registry.CHANNELS[network]
    app = NetworkApp(**{"brand": brand, "network": network, "slug": f"app-{next(numbers)}", "label": "App", **changes})
    app.set_secrets({name: f"{name}-of-{app.slug}" for name in channel.app_secret_fields})
    app.save()
    return app


def make_account(network: str = "x", team: Team | None = None, **changes: Any) -> ChannelAccount:
    """An account with one source of each kind, none of them due."""
    team = team or make_team()
    number = next(numbers)
    app = changes.pop("app", None) or make_app(team.brand, network)
    account = ChannelAccount(
        **{
            "brand": team.brand,
            "app": app,
            "network": network,
            "network_id": f"9{number}",
            "handle": f"Brand{number}",
            "name": f"Brand {number}",
            "default_team": team,
            "is_sandbox": True,
            **changes,
        }
    )
    account.set_secrets({name: f"{name}-{number}" for name in account.channel.credential_fields})
    account.save()
    for spec in account.channel.sources:
        Source.objects.create(
            account=account, kind=spec.kind, query=spec.query, next_fetch_at=timezone.now() + timedelta(days=1)
        )
    return account


def make_author(brand: Brand, network: str = "x", **changes: Any) -> Author:
    number = next(numbers)
    return Author.objects.create(
        **{
            "brand": brand,
            "network": network,
            "network_id": f"7{number}",
            "customer": Customer.objects.create(brand=brand),
            "handle": f"customer{number}",
            "name": f"Customer {number}",
            "followers": 120,
            **changes,
        }
    )


def make_case(account: ChannelAccount | None = None, text: str = "My train never came.", **changes: Any) -> Case:
    """A case with the customer's first post, made by the verbs; the changes are set on the row afterwards."""
    account = account or make_account()
    author = changes.pop("author", None) or make_author(account.brand, account.network)
    posted_at = changes.pop("posted_at", None) or timezone.now()
    case = opening.place(author.customer, account.default_team)
    make_post(case, account=account, author=author, text=text, posted_at=posted_at)
    Case.objects.filter(pk=case.pk).update(**changes)
    return Case.objects.select_related("brand", "team", "first_post", "last_inbound").get(pk=case.pk)


def make_post(case: Case, text: str = "Still waiting.", **changes: Any) -> Post:
    """One more post in the case: by its customer unless `direction="out"` says that it is ours."""
    first = case.first_post or case.posts.first()
    account = changes.pop("account", None) or (first.account if first else make_account())
    inbound = changes.get("direction", "in") == "in"
    post = Post.objects.create(
        **{
            "brand": case.brand,
            "network": account.network,
            "network_id": str(next(numbers) + 10**15),
            "account": account,
            "author": (first.author if first else None) if inbound else None,
            "case": case,
            "kind": "post",
            "direction": "in",
            "visibility": "public",
            "text": text,
            "posted_at": timezone.now(),
            **changes,
        }
    )
    if inbound:
        opening.add(case, post)
    return post


def make_reply(case: Case, **changes: Any) -> Reply:
    """A queued reply to the case's first post."""
    to_post = changes.pop("to_post", None) or case.first_post
    assert to_post is not None
    return Reply.objects.create(
        **{
            "brand": case.brand,
            "case": case,
            "to_post": to_post,
            "account": to_post.account,
            "text": "We are sorry. Which train was it?",
            "visibility": to_post.visibility,
            "form_token": uuid.uuid4(),
            **changes,
        }
    )


PNG = b"\x89PNG\r\n\x1a\n"


def make_picture(case: Case, content: bytes = PNG + bytes(40), **changes: Any) -> ReplyPicture:
    """Picked for an answer in this case; sent with it where a reply is given."""
    words = {"content": content, "content_type": "image/png", "size": len(content)}
    return ReplyPicture.objects.create(**{"brand": case.brand, "case": case, **words, **changes})


def seen(**changes: Any) -> PostSeen:
    """A post as a channel shows it, by a customer of their own."""
    number = next(numbers)
    values: dict[str, Any] = {
        "network_id": str(10**15 + number),
        "kind": "post",
        "text": "My train never came.",
        "posted_at": timezone.now(),
        "author": author_seen(),
        **changes,
    }
    return PostSeen(**values)


def author_seen(**changes: Any) -> AuthorSeen:
    number = next(numbers)
    return AuthorSeen(**{"network_id": f"7{number}", "handle": f"customer{number}", "name": "A Customer", **changes})


def minutes_ago(minutes: float) -> datetime:
    return timezone.now() - timedelta(minutes=minutes)
