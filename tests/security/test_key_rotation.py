"""What docs/security.md says of new keys is what they do."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from passlib.totp import TOTP
from sqlalchemy import Engine

from app import create_app
from callbacks.sessions import COOKIE
from callbacks.sign_in_forms import WRONG_CODE
from data_access.accounts.second_factors import reset_second_factor, set_second_factor
from data_access.accounts.tokens import issue_token
from data_access.audit import Action, AuditLog
from data_access.store.engine import engine_for
from tests.http.clients import make_settings, read_token
from tests.people import AUDIT_KEY, PASSWORD, add_person, open_keeper

ANN = "ann@council.test"
NEW_SECRET_KEY = "Wm7Rk2Xv9Qb4Zt1Ns6Yc3Hg8Jd5Lf0Ap"
NEW_AUDIT_KEY = "b3Tn8Wq1Zx6Kv5Rc9Lm2Ys7Hd4Pf0JgE"


@pytest.fixture
def servers(empty_store: Engine) -> Iterator[tuple[Flask, Flask]]:
    """A web process as it was, and as it is under a new SECRET_KEY."""
    settings = make_settings(empty_store, audit_key=AUDIT_KEY)
    renewed = settings.model_copy(update={"secret_key": NEW_SECRET_KEY})
    yield create_app(settings).server, create_app(renewed).server
    engine_for(settings.database_url).dispose()


def post(client: FlaskClient, path: str, **fields: str) -> str:
    """Send a page's form; gives back where it leads or, if nowhere, the page."""
    token = read_token(client.get(path).text)
    answer = client.post(path, data={"csrf_token": token, **fields})
    assert answer.status_code in (200, 302), answer.text
    return answer.headers.get("Location", "") or answer.text


def give_second_factor(server: Flask, store: Engine, account_id: int) -> TOTP:
    codes = server.extensions["security"].totp_factory
    secret = codes.generate_totp_secret()
    set_second_factor(open_keeper(store), account_id, secret)
    key = codes._totp.from_source(secret).base32_key
    return TOTP(key=key, new=False)


def test_a_new_secret_key_signs_nobody_out_and_leaves_passwords_and_tokens_as_they_are(
    servers: tuple[Flask, Flask], empty_store: Engine
) -> None:
    before, after = (server.test_client() for server in servers)
    add_person(empty_store)
    token = issue_token(open_keeper(empty_store), ANN)
    assert post(before, "/sign-in", email=ANN, password=PASSWORD) == "/"
    cookie = before.get_cookie(COOKIE)
    assert cookie
    after.set_cookie(COOKIE, cookie.value, secure=True)
    assert after.get("/account/password").status_code == 200
    program = servers[1].test_client()
    asked = program.get("/api/measures", headers={"Authorization": f"Bearer {token}"})
    assert asked.status_code == 200
    assert post(servers[1].test_client(), "/sign-in", email=ANN, password=PASSWORD) == "/"


def test_under_a_new_secret_key_second_factors_are_refused_until_they_are_reset(
    servers: tuple[Flask, Flask], empty_store: Engine
) -> None:
    before, after = (server.test_client() for server in servers)
    app = give_second_factor(servers[0], empty_store, add_person(empty_store))
    code = app.generate().token
    for client in (after, before):
        assert post(client, "/sign-in", email=ANN, password=PASSWORD).startswith("/sign-in/code")
    assert WRONG_CODE in post(after, "/sign-in/code", code=code)
    assert post(before, "/sign-in/code", code=code) == "/"
    reset_second_factor(open_keeper(empty_store), ANN)
    assert post(servers[1].test_client(), "/sign-in", email=ANN, password=PASSWORD) == "/"


def test_each_audit_key_vouches_for_the_log_up_to_where_it_was_changed(empty_store: Engine) -> None:
    old, new = AuditLog(empty_store, AUDIT_KEY), AuditLog(empty_store, NEW_AUDIT_KEY)
    for number in range(3):
        head = old.record(Action.SIGNED_IN, actor=f"{number}@council.test")
    assert old.verify().is_whole
    new.record(Action.SIGNED_IN, actor="later@council.test")
    verdict = old.verify()
    assert verdict.count == head.number == 3
    assert "Entry 4" in verdict.words()
    assert "another key" in verdict.words()
    assert new.verify().count == 0
