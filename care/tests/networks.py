"""The desk's accounts on the sandbox, and what its customers do there."""

from itertools import count
from typing import Any

from care.intake.fetching import fetch
from care.models import Case, ChannelAccount, NetworkApp, Post, Team
from care.tests.make import make_account
from sandbox.tests.running import RunningSandbox

handles = count(1)
KINDS = {"x": "mention", "facebook": "comment", "instagram": "comment"}

ROUNDS = 20


def connect(sandbox: RunningSandbox, team: Team, network: str, number: int = 0) -> ChannelAccount:
    """The sandbox's account with this number, as the desk would hold it; nothing of it is due."""
    row = sandbox.accounts(network)[number]
    app = NetworkApp.objects.filter(network=network, slug="demo").first() or NetworkApp(
        brand=team.brand, network=network, slug="demo", label="Demo"
    )
    app.set_secrets(row["app"]["secrets"])
    app.save()
    account = make_account(network, team, app=app, network_id=row["id"], handle=row.get("handle", ""), name=row["name"])
    account.set_secrets(row["credentials"])
    account.save()
    return account


def complain(sandbox: RunningSandbox, account: ChannelAccount, text: str, **more: Any) -> str:
    """A customer nobody has seen before writes to the account; the id of the post."""
    post = {
        "network": account.network,
        "kind": KINDS[account.network],
        "author": {"handle": f"tester{next(handles)}", "name": "Tess Ter", "followers": 12},
        "to": account.handle or account.network_id,
        "text": text,
        **more,
    }
    return str(sandbox.play("POST", "/play/posts", post)["id"])


def fetch_all(account: ChannelAccount) -> None:
    """One round of every source, as beat would ask for it; what is more than a slow machine stores at once follows."""
    account.sources.update(next_fetch_at="2026-01-01T00:00Z", leased_until=None)
    for source in account.sources.all():
        fetch(source.pk)
        for _ in range(ROUNDS):
            if not account.sources.due().filter(pk=source.pk, failures=0).exists():
                break
            fetch(source.pk)


def complaint_case(sandbox: RunningSandbox, account: ChannelAccount, text: str = "Where is my train?") -> Case:
    """The case of a complaint that really went through the network."""
    network_id = complain(sandbox, account, text)
    fetch_all(account)
    case = Post.objects.get(network=account.network, network_id=network_id).case
    assert case is not None
    return case


def ours(sandbox: RunningSandbox, account: ChannelAccount, text: str) -> list[dict[str, Any]]:
    """What stands on the network in our name with this text in it."""
    return [row for row in sandbox.ledger(network=account.network) if row["ours"] and text in row["text"]]
