"""Signing in by password, and out again: who comes in, who does not, and where they get to."""

import re
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_login import encode_cookie
from hypothesis import HealthCheck, example, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from callbacks.account_store import AccountStore
from callbacks.sessions import COOKIE
from callbacks.sign_in_forms import WRONG, is_own_path
from data_access.accounts import passwords
from data_access.accounts.people import disable_account
from data_access.audit import AuditLog
from data_access.store.tables import sessions, sign_in_failures
from tests.http.clients import read_token
from tests.http.local_browser import (
    ANN,
    PASSWORD_PAGE,
    is_in,
    is_told,
    post,
    show_code,
    sign_in,
    try_password,
    use_second_factor,
)
from tests.people import (
    AUDIT_KEY,
    PASSWORD,
    add_person,
    open_keeper,
    read_account,
    read_audit,
)


@pytest.mark.usefixtures("ann")
@pytest.mark.parametrize("email", [ANN, "  Ann@COUNCIL.test "])
def test_the_right_password_lets_in_under_a_new_session(
    client: FlaskClient, empty_store: Engine, email: str
) -> None:
    client.get("/sign-in")
    before = client.get_cookie(COOKIE)
    assert before
    answer = try_password(client, email=email)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    after = client.get_cookie(COOKIE)
    assert after
    assert after.value != before.value
    assert is_in(client)
    assert read_account(empty_store).signed_in_at is not None
    assert read_audit(empty_store)[1:] == [("signed_in", ANN, "password")]


def test_a_password_may_be_typed_on_any_keyboard(client: FlaskClient, empty_store: Engine) -> None:
    add_person(empty_store, password="café lantern trumpet œuvre")
    sign_in(client, "cafe\u0301 lantern trumpet œuvre")


@pytest.mark.usefixtures("ann")
def test_nobody_is_told_whether_there_is_such_an_account(
    server: Flask, empty_store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_person(empty_store, "gone@council.test")
    disable_account(open_keeper(empty_store), "gone@council.test")
    add_person(empty_store, "sso@council.test", password=None)
    work: list[str] = []
    hasher = passwords._HASHER

    class Counting:
        def hash(self, password: str) -> str:
            work.append("argon2")
            return hasher.hash(password)

        def verify(self, kept: str, password: str) -> bool:
            work.append("argon2")
            return hasher.verify(kept, password)

    monkeypatch.setattr(passwords, "_HASHER", Counting())
    seen = set()
    for email, password in (
        (ANN, "not the password"),
        ("nobody@council.test", PASSWORD),
        ("gone@council.test", PASSWORD),
        ("sso@council.test", PASSWORD),
        ("no email at all", PASSWORD),
    ):
        work.clear()
        client = server.test_client()
        answer = try_password(client, password, email)
        page = answer.text.replace(email, "EMAIL").replace(read_token(answer.text), "TOKEN")
        seen.add((answer.status_code, page, tuple(work)))
        assert is_told(answer, WRONG)
        assert not is_in(client)
    [(_, _, done)] = seen
    assert done == ("argon2",)


@pytest.mark.usefixtures("ann")
def test_what_is_typed_where_nobody_is_known_is_not_written_down(
    client: FlaskClient, empty_store: Engine
) -> None:
    try_password(client, "wrong", email=PASSWORD)
    try_password(client, "wrong")
    *_, first, second = read_audit(empty_store)
    assert first == ("sign_in_failed", "unknown account", "wrong password")
    assert second == ("sign_in_failed", ANN, "wrong password")
    with empty_store.connect() as connection:
        rows = connection.execute(select(sign_in_failures)).all()
    assert "192.0.2.1" not in str([*rows, *read_audit(empty_store)])


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"email": ANN}, "Type your password."), ({"password": PASSWORD}, "Type your email.")],
)
def test_what_was_left_empty_is_said_at_its_field(
    client: FlaskClient, fields: dict[str, str], words: str
) -> None:
    answer = post(client, "/sign-in", **fields)
    assert is_told(answer, words)
    assert 'aria-invalid="true"' in answer.text
    assert "-fault" in answer.text


@pytest.mark.usefixtures("ann")
@pytest.mark.parametrize("token", ["", "forged", None])
def test_a_form_from_elsewhere_signs_nobody_in(client: FlaskClient, token: str | None) -> None:
    client.get("/sign-in")
    fields = {"email": ANN, "password": PASSWORD} | ({} if token is None else {"csrf_token": token})
    assert is_told(client.post("/sign-in", data=fields), "open for too long")
    assert not is_in(client)


@pytest.mark.usefixtures("ann")
def test_only_forms_are_read(client: FlaskClient) -> None:
    body = {
        "email": ANN,
        "password": PASSWORD,
        "csrf_token": read_token(client.get("/sign-in").text),
    }
    for sent in (client.post("/sign-in", json=body), client.post("/sign-in", json=[1])):
        assert sent.status_code == 415
    assert not is_in(client)
    told = client.get("/sign-in", headers={"Accept": "application/json"})
    assert told.mimetype == "text/html"


@pytest.mark.usefixtures("ann")
def test_neither_a_token_nor_a_cookie_of_the_libraries_lets_in(
    server: Flask, empty_store: Engine
) -> None:
    uniquifier = read_account(empty_store).fs_uniquifier
    with server.test_request_context():
        token = server.extensions["security"].datastore.find_user(email=ANN).get_auth_token()
        cookie = encode_cookie(uniquifier)
    client = server.test_client()
    client.set_cookie("remember_token", cookie)
    for headers in ({}, {"Authentication-Token": token}, {"Authorization": f"Bearer {token}"}):
        assert client.get(PASSWORD_PAGE, headers=headers).status_code in (302, 401)
    assert client.get(f"{PASSWORD_PAGE}?auth_token={token}").status_code in (302, 401)


def test_of_the_library_there_is_no_more_than_what_is_used(server: Flask) -> None:
    found = {rule.endpoint for rule in server.url_map.iter_rules() if "security" in rule.endpoint}
    assert found == {
        f"security.{name}"
        for name in (
            "login",
            "logout",
            "verify",
            "change_password",
            "two_factor_setup",
            "two_factor_token_validation",
        )
    }
    assert {"users", "roles"}.isdisjoint(server.cli.commands)


@pytest.mark.usefixtures("ann")
def test_on_other_pages_the_library_asks_nothing_of_the_store(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client)
    asked: list[object] = []
    monkeypatch.setattr(AccountStore, "_find", lambda *arguments: asked.append(arguments))
    assert client.get("/_dash-dependencies").status_code == 200
    assert client.get("/api/measures").status_code == 200
    assert asked == []


@given(email=st.text(max_size=80), password=st.text(max_size=80))
@example(email="ann\0@council.test", password="\0")
@examples(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_is_answered(server: Flask, email: str, password: str) -> None:
    answer = try_password(server.test_client(), password, email, address=f"{email}{password}")
    assert answer.status_code == 200


# Signing out


@pytest.mark.usefixtures("ann")
def test_signing_out_ends_the_session_for_whoever_kept_its_cookie(
    server: Flask, empty_store: Engine
) -> None:
    client = sign_in(server.test_client())
    kept = client.get_cookie(COOKIE)
    assert kept
    assert post(client, "/sign-out").headers["Location"] == "/sign-in"
    assert not is_in(client)
    client.set_cookie(COOKIE, kept.value)
    assert not is_in(client)
    assert read_audit(empty_store)[-1] == ("signed_out", ANN, "")
    with empty_store.connect() as connection:
        left = select(func.count()).where(sessions.c.account_id.is_not(None))
        assert connection.execute(left).scalar_one() == 0


@pytest.mark.usefixtures("ann")
def test_neither_a_link_nor_a_form_from_elsewhere_signs_out(client: FlaskClient) -> None:
    sign_in(client)
    assert "Sign out?" in client.get("/sign-out").text
    assert "Sign out?" in client.post("/sign-out", data={"csrf_token": "forged"}).text
    assert is_in(client)


# Where one goes next


@pytest.mark.usefixtures("ann")
@pytest.mark.parametrize(
    "wanted", ["/age-bands", "/overview?as_at=2023-10-31&sex=male", "/no/such page"]
)
def test_whoever_followed_a_link_gets_there_after_signing_in(
    client: FlaskClient, wanted: str
) -> None:
    asked = client.get(wanted, headers={"Accept": "text/html"})
    page = asked.headers["Location"]
    assert page.startswith("/sign-in?next=")
    token = read_token(client.get(page).text)
    found = re.search(r'name="next" value="([^"]+)"', client.get(page).text)
    assert found
    fields = {"csrf_token": token, "email": ANN, "password": PASSWORD}
    answer = client.post("/sign-in", data=fields | {"next": found[1].replace("&amp;", "&")})
    assert unquote(answer.headers["Location"]) == wanted


@pytest.mark.usefixtures("ann")
def test_a_link_is_remembered_while_the_code_is_asked_for(client: FlaskClient) -> None:
    app = use_second_factor(sign_in(client))
    token = read_token(client.get("/sign-in").text)
    fields = {"csrf_token": token, "email": ANN, "password": PASSWORD, "next": "/age-bands"}
    step = client.post("/sign-in", data=fields).headers["Location"]
    assert step == "/sign-in/code?next=/age-bands"
    page = client.get(step).text
    assert 'name="next" value="/age-bands"' in page
    sent = {"csrf_token": read_token(page), "code": show_code(app, 1), "next": "/age-bands"}
    assert client.post("/sign-in/code", data=sent).headers["Location"] == "/age-bands"


ELSEWHERE = [
    "https://elsewhere.test/",
    "//elsewhere.test",
    "/\\elsewhere.test",
    "\\\\elsewhere.test",
    "/\telsewhere.test",
    "/\n/elsewhere.test",
    "javascript:alert(1)",
    "http://[",
    "elsewhere.test",
    " /overview",
    "/" + "x" * 5000,
]


@pytest.mark.usefixtures("ann")
@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_nobody_is_sent_elsewhere(client: FlaskClient, wanted: str) -> None:
    assert not is_own_path(wanted)
    token = read_token(client.get("/sign-in").text)
    fields = {"csrf_token": token, "email": ANN, "password": PASSWORD}
    assert client.post("/sign-in", data=fields | {"next": wanted}).status_code == 400
    assert client.post("/sign-in", query_string={"next": wanted}, data=fields).status_code == 400
    led = client.get("/sign-in", query_string={"next": wanted})
    assert (led.status_code, led.headers["Location"]) == (302, "/sign-in")
    assert not is_in(client)


@given(st.text(alphabet=st.sampled_from("/\\.:@[]?#%ab \t\n\x00é"), max_size=12))
def test_a_path_of_ours_never_names_another_site(path: str) -> None:
    if is_own_path(path):
        assert path[0] == "/"
        assert path[1:2] not in ("/", "\\")
        assert not set(path) & set("\\\t\n\x00")


@pytest.mark.usefixtures("ann")
def test_the_audit_log_of_coming_and_going_is_whole(
    client: FlaskClient, empty_store: Engine
) -> None:
    try_password(client, "wrong")
    use_second_factor(sign_in(client))
    assert AuditLog(empty_store, AUDIT_KEY).verify().is_whole
