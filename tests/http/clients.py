"""Signed-in clients of the application, without a browser or a socket."""

import re
from collections.abc import Sequence
from functools import cache
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app import create_app
from data_access.accounts.keeper import Keeper
from data_access.accounts.people import add_account
from data_access.audit import AuditLog
from data_access.settings import Settings
from data_access.vocabulary import Role
from tests.stores import web_address

SECRET_KEY = "H3Xk9vQ2mT7wZp4LrB8nYc6DfJ1sGa5E"
PASSWORD = "heather lantern crossing 41"
AUDIT_KEY = "q8Wn2Zt6Kc4Vx9Rb1Lm7Ys3Hd5Pf0JgA"


def read_token(page: str) -> str:
    """The token that the forms of a page carry."""
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)
    assert found, page
    return found[1]


def make_settings(engine: Engine, **more: object) -> Settings:
    """The settings of a web process on a store, its demonstration sign-in open."""
    return Settings(
        **{
            "database_url": web_address(engine),
            "secret_key": SECRET_KEY,
            "audit_key": AUDIT_KEY,
            "demonstration_sign_in": True,
        }
        | more
    )


@cache
def create_server(settings: Settings) -> Flask:
    """The application with these settings, made once in a test process."""
    return create_app(settings).server


def open_client(engine: Engine, **more: object) -> FlaskClient:
    """A client that nobody has signed in with."""
    return create_server(make_settings(engine, **more)).test_client()


def sign_in(engine: Engine, role: Role, **more: object) -> FlaskClient:
    """A client signed in to the demonstration as a role."""
    client = open_client(engine, **more)
    token = read_token(client.get("/sign-in").text)
    form = {"role": role.value, "csrf_token": token}
    done = client.post("/sign-in/demonstration", data=form)
    assert done.headers["Location"] == "/", done.text
    return client


def make_keeper(engine: Engine) -> Keeper:
    """Whoever keeps the accounts of a store in a test."""
    return Keeper(engine, AuditLog(engine, AUDIT_KEY), "command line: tests")


def add_person(engine: Engine, role: Role, *, homes: Sequence[str] = ()) -> str:
    """An account that nobody else has, with PASSWORD; its email."""
    email = f"{role.value}.{uuid4().hex[:10]}@example.gov.uk"
    add_account(make_keeper(engine), email, role, homes=homes, password=PASSWORD)
    return email


def sign_in_as(engine: Engine, email: str, password: str = PASSWORD, **more: object) -> FlaskClient:
    """A client signed in by email and password."""
    client = open_client(engine, **more)
    token = read_token(client.get("/sign-in").text)
    form = {"email": email, "password": password, "csrf_token": token}
    done = client.post("/sign-in", data=form)
    assert done.headers.get("Location") == "/", done.text
    return client
