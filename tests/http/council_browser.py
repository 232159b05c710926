"""A person's browser between product and provider, and what the store says afterwards."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import requests
from flask import Flask
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from app import create_app
from data_access.settings import Settings
from data_access.store.tables import accounts, audit_entries, sessions
from tests.provider import CLIENT_ID, CLIENT_SECRET, Provider
from tests.stores import web_address

AUDIT_KEY = "a" * 40
# The first that a person is in counts, so the order matters.
GROUP_ROLES = {
    "cioc-directors": "director",
    "cioc-commissioners": "commissioner",
    "cioc-managers": "residential_manager",
    "cioc-administrators": "administrator",
}
TOLD_TO_NOBODY = ("Traceback", "joserfc", "authlib", "Error", "Exception", "claim", "127.0.0.1")


@contextmanager
def open_server(store: Engine, provider: Provider) -> Iterator[Flask]:
    """The application, with a provider, as its web processes reach a store."""
    server = create_app(
        Settings(
            database_url=web_address(store),
            secret_key="k" * 40,
            audit_key=AUDIT_KEY,
            oidc_discovery_url=provider.discovery_url,
            oidc_client_id=CLIENT_ID,
            oidc_client_secret=CLIENT_SECRET,
            oidc_group_roles=json.dumps(GROUP_ROLES),
        )
    ).server
    yield server
    server.extensions["accounts_engine"].dispose()


class Browser:
    """One person's browser, which goes from the product to the provider and back."""

    def __init__(self, server: Flask, provider: Provider) -> None:
        self.client = server.test_client()
        self.provider = provider

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, base_url="https://localhost")

    def begin(self) -> str:
        """The address at the provider that the product sends to."""
        answer = self.get("/sign-in/council")
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def visit_provider(self, address: str) -> str:
        """The path by which the provider sends back."""
        back = urlsplit(requests.get(address, allow_redirects=False).headers["Location"])
        assert back.netloc == "localhost"
        assert back.path == "/sign-in/council/back"
        return f"{back.path}?{back.query}"

    def sign_in(self) -> TestResponse:
        return self.get(self.visit_provider(self.begin()))

    @property
    def cookie(self) -> str:
        held = self.client.get_cookie("__Host-session", domain="localhost")
        return held.value if held else ""


def who_is_signed_in(store: Engine) -> list[tuple[str, str]]:
    with store.connect() as connection:
        found = connection.execute(
            select(accounts.c.email, accounts.c.role)
            .join(sessions, sessions.c.account_id == accounts.c.id)
            .order_by(accounts.c.email)
        )
        return [(row.email, row.role) for row in found]


def read_accounts(store: Engine) -> list[dict[str, Any]]:
    with store.connect() as connection:
        rows = connection.execute(select(accounts).order_by(accounts.c.email)).mappings()
        return [dict(row) for row in rows]


def read_audit(store: Engine) -> list[tuple[str, str, str]]:
    with store.connect() as connection:
        c = audit_entries.c
        rows = connection.execute(select(c.action, c.actor, c.subject).order_by(c.number))
        return [(row.action, row.actor, row.subject) for row in rows]


def assert_turned_away(answer: TestResponse, store: Engine, status: int = 400) -> None:
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "text/html"
    assert not [word for word in TOLD_TO_NOBODY if word in answer.text]
    assert who_is_signed_in(store) == []


def read_failures(store: Engine) -> list[tuple[str, str]]:
    return [entry[1:] for entry in read_audit(store) if entry[0] == "sign_in_failed"]
