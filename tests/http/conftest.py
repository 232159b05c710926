"""A web process on a store of the test's own, and Ann, a director with a password."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app import create_app
from data_access.store.engine import engine_for
from tests.http.clients import make_settings
from tests.people import AUDIT_KEY, add_person


@pytest.fixture
def server(empty_store: Engine) -> Iterator[Flask]:
    """A web process."""
    settings = make_settings(empty_store, audit_key=AUDIT_KEY)
    yield create_app(settings).server
    engine_for(settings.database_url).dispose()


@pytest.fixture
def workers(server: Flask, empty_store: Engine) -> tuple[Flask, Flask]:
    """Two web processes on one store, as far as the store can tell."""
    return server, create_app(make_settings(empty_store, audit_key=AUDIT_KEY)).server


@pytest.fixture
def client(server: Flask) -> FlaskClient:
    """A browser that nobody has signed in with."""
    return server.test_client()


@pytest.fixture
def ann(empty_store: Engine) -> int:
    """The number of Ann's account."""
    return add_person(empty_store)
