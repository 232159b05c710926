"""Signing in by password and second factor, and one's own password: who comes in, who does not."""

import json
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_login import encode_cookie
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from passlib.totp import TOTP
from sqlalchemy import Engine, func, select, update
from werkzeug.test import TestResponse

from app import create_app
from callbacks.account_store import AccountStore
from callbacks.sessions import COOKIE
from callbacks.sign_in_forms import NOT_ALIKE, WRONG, WRONG_CODE, WRONG_PASSWORD, is_own_path
from data_access.accounts import passwords
from data_access.accounts.people import disable_account, set_password, set_role
from data_access.accounts.second_factors import require_second_factor, reset_second_factor
from data_access.accounts.throttle import ACCOUNT, ADDRESS, MOST_FAILURES
from data_access.audit import AuditLog
from data_access.store.engine import engine_for
from data_access.store.tables import sessions, sign_in_failures
from data_access.vocabulary import Role
from tests.http.clients import make_settings, read_token
from tests.people import (
    ANOTHER_PASSWORD,
    AUDIT_KEY,
    PASSWORD,
    add_person,
    open_keeper,
    read_account,
    read_audit,
)

ANN = "ann@council.test"
HELD_BACK = "Too many attempts. Wait a quarter of an hour, or ask the administrator."
PASSWORD_PAGE, FACTOR_PAGE = "/account/password", "/account/second-factor"


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
    return server.test_client()


@pytest.fixture
def ann(empty_store: Engine) -> int:
    return add_person(empty_store)


def post(client: FlaskClient, path: str, page: str = "", **fields: str) -> TestResponse:
    """Send a form as its page does, with the page's own token."""
    token = read_token(client.get(page or path).text)
    return client.post(path, data={"csrf_token": token, **fields})


def try_password(
    client: FlaskClient, password: str = PASSWORD, email: str = ANN, address: str = "192.0.2.1"
) -> TestResponse:
    client.environ_base["REMOTE_ADDR"] = address
    return post(client, "/sign-in", email=email, password=password)


def sign_in(client: FlaskClient, password: str = PASSWORD, email: str = ANN) -> FlaskClient:
    answer = try_password(client, password, email)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert is_in(client)
    return client


def is_in(client: FlaskClient) -> bool:
    """Whether somebody with a password here is signed in."""
    return client.get(PASSWORD_PAGE).status_code == 200


def is_told(answer: TestResponse, words: str) -> bool:
    """Whether a page says this where it says what is wrong."""
    assert answer.status_code == 200, answer.status
    summary = re.search(r'class="faults" role="alert".*?</div>', answer.text, re.DOTALL)
    return bool(summary) and words in summary[0]


def set_up(client: FlaskClient) -> TOTP:
    """Press the button to set up a second factor; gives back the app that has scanned it."""
    shown = post(client, FACTOR_PAGE, setup="authenticator")
    assert 'src="data:image/svg+xml;base64,' in shown.text
    key = re.search(r'<code class="key">([A-Z2-7-]+)</code>', shown.text)
    assert key, shown.text
    return TOTP(key=key[1], new=False)


def show_code(app: TOTP, half_minutes_on: int = 0) -> str:
    return str(app.generate(time=int(time.time()) + 30 * half_minutes_on).token)


def send_code(client: FlaskClient, code: str) -> TestResponse:
    return post(client, "/sign-in/code", code=code)


def use_second_factor(client: FlaskClient) -> TOTP:
    """Somebody signed in sets up a second factor and signs out again."""
    app = set_up(client)
    assert send_code(client, show_code(app)).headers["Location"] == "/account"
    post(client, "/sign-out")
    return app


# By password


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
@examples(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_is_answered(server: Flask, email: str, password: str) -> None:
    answer = try_password(server.test_client(), password, email, address=f"{email}{password}")
    assert answer.status_code == 200


# Held back


@pytest.mark.usefixtures("ann")
def test_guesses_are_held_back_across_workers_even_where_the_next_is_right(
    workers: tuple[Flask, Flask],
) -> None:
    clients = [worker.test_client() for worker in workers]
    for number in range(MOST_FAILURES[ACCOUNT]):
        answer = try_password(clients[number % 2], "wrong", address=f"192.0.2.{number}")
        assert is_told(answer, WRONG)
    for client in clients:
        assert is_told(try_password(client, address="198.51.100.7"), HELD_BACK)
        assert not is_in(client)


@pytest.mark.usefixtures("ann")
def test_an_unknown_email_is_held_back_in_the_same_words(server: Flask) -> None:
    said = []
    for email in (ANN, "nobody@council.test"):
        for number in range(MOST_FAILURES[ACCOUNT] + 1):
            answer = try_password(server.test_client(), "wrong", email, f"{email}{number}")
        said.append(answer.text.replace(email, "EMAIL").replace(read_token(answer.text), "TOKEN"))
        assert is_told(answer, HELD_BACK)
    assert said[0] == said[1]


@pytest.mark.usefixtures("ann")
def test_an_address_that_tries_one_person_after_another_is_held_back(server: Flask) -> None:
    client = server.test_client()
    for number in range(MOST_FAILURES[ADDRESS]):
        try_password(client, "wrong", f"{number}@council.test")
    assert is_told(try_password(client), HELD_BACK)
    assert try_password(server.test_client(), address="198.51.100.7").status_code == 302


@pytest.mark.usefixtures("ann")
def test_signing_in_forgets_what_was_mistyped_before(server: Flask) -> None:
    for number in range(2 * MOST_FAILURES[ACCOUNT]):
        client = server.test_client()
        try_password(client, "wrong", address=f"192.0.2.{number}")
        assert try_password(client, address=f"192.0.2.{number}").status_code == 302


# Second factor


@pytest.mark.usefixtures("ann")
def test_whose_role_needs_a_second_factor_sets_it_up_to_come_in(
    server: Flask, empty_store: Engine
) -> None:
    require_second_factor(open_keeper(empty_store), Role.DIRECTOR, True)
    client = server.test_client()
    assert try_password(client).headers["Location"] == FACTOR_PAGE
    assert not is_in(client)
    assert "you have none yet" in client.get(FACTOR_PAGE).text
    app = set_up(client)
    assert not is_in(client)
    assert is_told(send_code(client, "000000"), WRONG_CODE)
    assert send_code(client, show_code(app)).headers["Location"] == "/"
    assert is_in(client)
    actions = [action for action, *_ in read_audit(empty_store)]
    assert actions[-3:] == ["sign_in_failed", "second_factor_set", "signed_in"]


@pytest.mark.usefixtures("ann")
def test_the_code_is_asked_for_at_every_sign_in_and_none_is_good_twice(
    workers: tuple[Flask, Flask], empty_store: Engine
) -> None:
    first, second = (worker.test_client() for worker in workers)
    app = use_second_factor(sign_in(first))
    code = show_code(app, 1)
    assert try_password(first).headers["Location"].startswith("/sign-in/code")
    assert not is_in(first)
    assert send_code(first, f" {code[:3]} {code[3:]} ").headers["Location"] == "/"
    assert is_in(first)
    assert read_audit(empty_store)[-1] == ("signed_in", ANN, "password and code")
    try_password(second)
    assert is_told(send_code(second, code), WRONG_CODE)
    assert is_told(send_code(second, show_code(app)), WRONG_CODE)
    assert not is_in(second)


@pytest.mark.usefixtures("ann")
def test_what_is_no_code_is_answered_in_words(client: FlaskClient) -> None:
    use_second_factor(sign_in(client))
    try_password(client)
    assert is_told(send_code(client, ""), "Type the six figures")
    for code in ("1234567", "²²²²²²", "abc-ef", "٣٣٣٣٣٣"):
        assert is_told(send_code(client, code), WRONG_CODE)
    assert not is_in(client)


@pytest.mark.usefixtures("ann")
def test_codes_are_guessed_no_more_often_than_passwords_and_a_right_password_changes_nothing(
    server: Flask,
) -> None:
    app = use_second_factor(sign_in(server.test_client()))
    client = server.test_client()
    for number in range(MOST_FAILURES[ACCOUNT]):
        try_password(client, address=f"192.0.2.{number}")
        assert is_told(send_code(client, "000000"), WRONG_CODE)
    assert is_told(send_code(client, show_code(app, 1)), HELD_BACK)
    assert is_told(try_password(client, address="198.51.100.7"), HELD_BACK)
    assert not is_in(client)


@pytest.mark.usefixtures("ann")
def test_whoever_has_a_second_factor_cannot_set_up_another_with_the_password_alone(
    server: Flask, empty_store: Engine
) -> None:
    require_second_factor(open_keeper(empty_store), Role.DIRECTOR, True)
    thief, owner = server.test_client(), server.test_client()
    # Both have got as far as to set one up; the owner is the first to finish.
    try_password(thief, address="198.51.100.7")
    stolen = set_up(thief)
    try_password(owner)
    assert send_code(owner, show_code(set_up(owner))).headers["Location"] == "/"
    secret = read_account(empty_store).tf_totp_secret
    token = read_token(thief.get("/sign-in").text)
    sent = thief.post("/sign-in/code", data={"csrf_token": token, "code": show_code(stolen)})
    assert sent.headers["Location"] == "/sign-in"
    try_password(thief, address="198.51.100.7")
    assert thief.get(FACTOR_PAGE).headers["Location"] == "/sign-in"
    assert not is_in(thief)
    assert read_account(empty_store).tf_totp_secret == secret


@pytest.mark.usefixtures("ann")
@pytest.mark.parametrize("change", ["disabled", "password", "second factor", "role"])
def test_a_sign_in_that_is_half_done_ends_with_any_change_of_the_account(
    client: FlaskClient, empty_store: Engine, change: str
) -> None:
    app = use_second_factor(sign_in(client))
    try_password(client)
    token = read_token(client.get("/sign-in/code").text)
    keeper = open_keeper(empty_store)
    {
        "disabled": lambda: disable_account(keeper, ANN),
        "password": lambda: set_password(keeper, ANN, ANOTHER_PASSWORD),
        "second factor": lambda: reset_second_factor(keeper, ANN),
        "role": lambda: set_role(keeper, ANN, Role.CABINET_MEMBER),
    }[change]()
    fields = {"csrf_token": token, "code": show_code(app, 1)}
    assert client.post("/sign-in/code", data=fields).headers["Location"] == "/sign-in"
    assert not is_in(client)


@pytest.mark.usefixtures("ann")
def test_a_second_factor_is_turned_off_by_its_owner_where_the_role_needs_none(
    client: FlaskClient, empty_store: Engine
) -> None:
    app = set_up(sign_in(client))
    send_code(client, show_code(app))
    assert 'value="disable"' in client.get(FACTOR_PAGE).text
    require_second_factor(open_keeper(empty_store), Role.DIRECTOR, True)
    assert 'value="disable"' not in client.get(FACTOR_PAGE).text
    assert is_told(post(client, FACTOR_PAGE, setup="disable"), "cannot be turned off")
    require_second_factor(open_keeper(empty_store), Role.DIRECTOR, False)
    assert post(client, FACTOR_PAGE, setup="disable").headers["Location"] == "/account"
    assert read_account(empty_store).tf_totp_secret is None
    assert read_audit(empty_store)[-1][:2] == ("second_factor_reset", ANN)


@pytest.mark.usefixtures("ann")
def test_changing_a_second_factor_asks_for_a_password_that_is_some_time_ago(
    client: FlaskClient, empty_store: Engine
) -> None:
    sign_in(client)
    with empty_store.begin() as connection:
        content = json.loads(connection.execute(select(sessions.c.content)).scalar_one())
        older = json.dumps(content | {"fs_paa": time.time() - 3600})
        connection.execute(update(sessions).values(content=older))
    asked = client.get(FACTOR_PAGE)
    assert asked.headers["Location"] == "/confirm?next=/account/second-factor"
    page = asked.headers["Location"]
    assert is_told(post(client, page, password="wrong"), WRONG_PASSWORD)
    assert post(client, page, password=PASSWORD).headers["Location"] == FACTOR_PAGE
    assert client.get(FACTOR_PAGE).status_code == 200


@pytest.mark.usefixtures("ann")
def test_a_secret_is_sealed_where_it_is_kept(client: FlaskClient, empty_store: Engine) -> None:
    app = set_up(sign_in(client))
    with empty_store.connect() as connection:
        contents = connection.execute(select(sessions.c.content)).scalars().all()
    send_code(client, show_code(app))
    kept = [read_account(empty_store).tf_totp_secret, *contents]
    assert len(kept) == 2
    assert all("tf_totp_secret" in text or "enckey" in text for text in kept)
    assert not any(app.base32_key in text for text in kept)


@pytest.mark.usefixtures("ann")
def test_a_link_to_the_page_for_the_code_signs_nobody_out(client: FlaskClient) -> None:
    sign_in(client)
    assert client.get("/sign-in/code").headers["Location"] == FACTOR_PAGE
    assert is_in(client)


# One's own password


def change_password(
    client: FlaskClient, new: str, *, old: str = PASSWORD, again: str | None = None
) -> TestResponse:
    return post(
        client, PASSWORD_PAGE, password=old, new_password=new, new_password_confirm=again or new
    )


@pytest.mark.usefixtures("ann")
def test_a_new_password_ends_all_other_sessions_and_this_one_goes_on_under_a_new_id(
    server: Flask, empty_store: Engine
) -> None:
    here, elsewhere = sign_in(server.test_client()), sign_in(server.test_client())
    before = here.get_cookie(COOKIE)
    done = change_password(here, ANOTHER_PASSWORD)
    assert (done.status_code, done.headers["Location"]) == (302, "/account")
    assert is_in(here)
    assert not is_in(elsewhere)
    replayed = server.test_client()
    assert before
    replayed.set_cookie(COOKIE, before.value)
    assert not is_in(replayed)
    assert read_audit(empty_store)[-1] == ("password_changed", ANN, ANN)
    assert is_told(try_password(elsewhere), WRONG)
    sign_in(elsewhere, ANOTHER_PASSWORD)


@pytest.mark.usefixtures("ann")
def test_a_password_kept_by_the_web_and_by_a_command_are_made_alike(
    client: FlaskClient, empty_store: Engine
) -> None:
    made_by_command = read_account(empty_store).password
    change_password(sign_in(client), ANOTHER_PASSWORD)
    made_by_web = read_account(empty_store).password
    settings = [kept.rsplit("$", 2)[0] for kept in (made_by_command, made_by_web)]
    assert settings[0] == settings[1] == "$argon2id$v=19$m=19456,t=2,p=1"
    assert passwords.is_right(ANOTHER_PASSWORD, made_by_web)


@pytest.mark.usefixtures("ann")
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"new": "short"}, "needs at least 12"),
        ({"new": "password1234"}, "too easy to guess"),
        ({"new": "granite ann otter umbrella"}, "name in the email"),
        ({"new": PASSWORD}, "the one you have"),
        ({"new": ANOTHER_PASSWORD, "again": PASSWORD}, NOT_ALIKE),
        ({"new": ANOTHER_PASSWORD, "old": "wrong"}, WRONG_PASSWORD),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_the_reason(
    client: FlaskClient, empty_store: Engine, fields: dict[str, Any], words: str
) -> None:
    kept = read_account(empty_store).password
    assert is_told(change_password(sign_in(client), **fields), words)
    assert read_account(empty_store).password == kept


@pytest.mark.usefixtures("ann")
def test_ones_own_password_is_guessed_no_more_often_than_at_the_door(server: Flask) -> None:
    client = sign_in(server.test_client())
    for number in range(MOST_FAILURES[ACCOUNT]):
        answer = (
            change_password(client, ANOTHER_PASSWORD, old="wrong")
            if number % 2
            else post(client, "/confirm", password="wrong")
        )
        assert is_told(answer, WRONG_PASSWORD)
    assert is_told(change_password(client, ANOTHER_PASSWORD), HELD_BACK)
    assert is_told(try_password(server.test_client(), address="198.51.100.7"), HELD_BACK)


@pytest.mark.parametrize("path", [PASSWORD_PAGE, FACTOR_PAGE, "/confirm"])
def test_whoever_signs_in_at_the_council_has_no_password_here(
    server: Flask, empty_store: Engine, path: str
) -> None:
    from data_access.accounts.sessions import Sessions

    number = add_person(empty_store, password=None, identity=("https://id.council.test", "42"))
    session_id, _ = Sessions(empty_store).start(None, account_id=number)
    client = server.test_client()
    client.set_cookie(COOKIE, session_id)
    for answer in (client.get(path), client.post(path, data={"setup": "authenticator"})):
        assert answer.status_code == 403
        assert "council&#39;s own sign-in" in answer.text


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
@pytest.mark.parametrize("wanted", ["/age-bands", "/overview?as_at=2023-10-31&sex=male"])
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
    assert answer.headers["Location"] == wanted


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
    assert not is_in(client)


@given(st.text(alphabet=st.sampled_from("/\\.:@[]?#%ab \t\n\x00é"), max_size=12))
def test_a_path_of_ours_never_names_another_site(path: str) -> None:
    if is_own_path(path):
        assert path[0] == "/"
        assert path[1:2] not in ("/", "\\")
        assert not set(path) & set("\\ \t\n\x00")


@pytest.mark.usefixtures("ann")
def test_the_audit_log_of_coming_and_going_is_whole(
    client: FlaskClient, empty_store: Engine
) -> None:
    try_password(client, "wrong")
    use_second_factor(sign_in(client))
    assert AuditLog(empty_store, AUDIT_KEY).verify().is_whole
