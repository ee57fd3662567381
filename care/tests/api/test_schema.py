"""The API described by itself."""

from pathlib import Path

from django.core.management import call_command
from django.test import Client


def test_the_schema_is_valid_and_complete(tmp_path: Path) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yaml"))


def test_the_schema_is_served_to_everybody_in_both_forms(client: Client, db: None) -> None:
    described = client.get("/api/v1/schema/?format=json")
    assert described.json()["openapi"].startswith("3.1")
    assert "/api/v1/cases/{ref}/replies/" in described.json()["paths"]
    assert client.get("/api/v1/schema/?format=yaml").content.startswith(b"openapi: 3.1")


def test_the_page_for_people_names_every_call_and_needs_nothing_from_elsewhere(client: Client, db: None) -> None:
    page = client.get("/api/docs/")
    words = page.content.decode()
    assert page.status_code == 200
    assert all(name in words for name in ("list_cases", "get_case", "write_reply", "get_reply", "Idempotency-Key"))
    assert "<script" not in words
    assert "style=" not in words
    assert "https://" not in words
