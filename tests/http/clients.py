"""Signed-in clients of the application, without a browser or a socket."""

import re
from functools import cache

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app import create_app
from data_access.settings import Settings
from data_access.vocabulary import Role


@cache
def create_server(database_url: str) -> Flask:
    """The application over a store, made once per address and process."""
    return create_app(Settings(database_url=database_url, secret_key="k" * 40)).server


def open_client(engine: Engine) -> FlaskClient:
    """A client that nobody has signed in with."""
    return create_server(engine.url.render_as_string(hide_password=False)).test_client()


def sign_in(engine: Engine, role: Role) -> FlaskClient:
    """A client signed in as a role."""
    client = open_client(engine)
    form = client.get("/sign-in").get_data(as_text=True)
    token = re.search(r'name="token" value="([^"]+)"', form)
    assert token
    done = client.post("/sign-in", data={"role": role.value, "token": token[1]})
    assert done.headers["Location"] == "/"
    return client
