"""A session is a row: what ends it ends it on the very next request, for copied cookies too."""

from collections.abc import Callable
from http.cookies import SimpleCookie

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select, update

from callbacks.sessions import COOKIE, name_device
from data_access.accounts.people import disable_account, set_password, set_role
from data_access.accounts.sessions import (
    IDLE_SECONDS,
    LONGEST_SECONDS,
    NOTED_EVERY_SECONDS,
    Sessions,
    hash_id,
)
from data_access.store.tables import accounts, homes, sessions
from data_access.vocabulary import Role
from tests.http.clients import (
    PASSWORD,
    add_person,
    make_keeper,
    open_client,
    read_token,
    sign_in,
    sign_in_as,
)

CLOSED = 401


def ask(client: FlaskClient) -> int:
    return client.get("/api/measures").status_code


def cookie_of(client: FlaskClient) -> str:
    found = client.get_cookie(COOKIE)
    assert found
    return found.value


def move_back(engine: Engine, client: FlaskClient, column: str, seconds: int) -> None:
    """As if so much more time had passed."""
    moved = {column: sessions.c[column] - seconds}
    with engine.execution_options(writes=True).begin() as connection:
        done = connection.execute(
            update(sessions).where(sessions.c.id_hash == hash_id(cookie_of(client))).values(moved)
        )
    assert done.rowcount == 1


def test_a_session_ends_after_half_an_hour_without_a_request(served_store: Engine) -> None:
    client = sign_in(served_store, Role.DIRECTOR)
    move_back(served_store, client, "last_seen_at", IDLE_SECONDS - 60)
    assert ask(client) == 200
    move_back(served_store, client, "last_seen_at", IDLE_SECONDS + 60)
    assert ask(client) == CLOSED


def test_a_session_ends_after_eight_hours_however_busy(served_store: Engine) -> None:
    client = sign_in(served_store, Role.DIRECTOR)
    move_back(served_store, client, "created_at", LONGEST_SECONDS - 60)
    assert ask(client) == 200
    move_back(served_store, client, "created_at", 120)
    assert ask(client) == CLOSED


def test_a_visit_is_noted_at_most_once_a_minute(served_store: Engine) -> None:
    client = sign_in(served_store, Role.DIRECTOR)
    seen = select(sessions.c.last_seen_at).where(sessions.c.id_hash == hash_id(cookie_of(client)))

    def last_seen() -> int:
        with served_store.connect() as connection:
            return int(connection.execute(seen).scalar_one())

    move_back(served_store, client, "last_seen_at", NOTED_EVERY_SECONDS - 20)
    before = last_seen()
    ask(client)
    assert last_seen() == before
    move_back(served_store, client, "last_seen_at", 60)
    ask(client)
    assert last_seen() > before


CHANGES: dict[str, Callable[[Engine, str], object]] = {
    "disabled": lambda engine, email: disable_account(make_keeper(engine), email),
    "given another role": lambda engine, email: set_role(
        make_keeper(engine), email, Role.CABINET_MEMBER
    ),
    "given another password": lambda engine, email: set_password(
        make_keeper(engine), email, "another lantern heather 92"
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whoever_is_changed_is_out_on_the_very_next_request_everywhere(
    served_store: Engine, change: Callable[[Engine, str], object]
) -> None:
    email = add_person(served_store, Role.DIRECTOR)
    here, there = sign_in_as(served_store, email), sign_in_as(served_store, email)
    other = sign_in_as(served_store, add_person(served_store, Role.DIRECTOR))
    assert ask(here) == ask(there) == 200
    change(served_store, email)
    assert ask(here) == ask(there) == CLOSED
    assert ask(other) == 200


def test_a_manager_given_other_homes_is_out_on_the_very_next_request(served_store: Engine) -> None:
    with served_store.connect() as connection:
        first, second = connection.execute(select(homes.c.slug).order_by(homes.c.slug).limit(2))
    email = add_person(served_store, Role.RESIDENTIAL_MANAGER, homes=[first.slug])
    client = sign_in_as(served_store, email)
    assert ask(client) == 200
    set_role(make_keeper(served_store), email, Role.RESIDENTIAL_MANAGER, [second.slug])
    assert ask(client) == CLOSED


def test_a_role_changed_past_every_rule_still_bites_at_once(served_store: Engine) -> None:
    email = add_person(served_store, Role.DIRECTOR)
    client = sign_in_as(served_store, email)
    assert client.get("/api/measures/looked_after").status_code == 200
    with served_store.execution_options(writes=True).begin() as connection:
        connection.execute(
            update(accounts).where(accounts.c.email == email).values(role="administrator")
        )
    assert client.get("/api/measures/looked_after").status_code == 403


def test_signing_in_gives_a_new_id_and_ends_the_old_one(served_store: Engine) -> None:
    email = add_person(served_store, Role.DIRECTOR)
    client = open_client(served_store)
    token = read_token(client.get("/sign-in").text)
    before = cookie_of(client)
    client.post("/sign-in", data={"email": email, "password": PASSWORD, "csrf_token": token})
    assert cookie_of(client) != before
    assert Sessions(served_store).find(before) is None
    fixed = open_client(served_store)
    fixed.set_cookie(COOKIE, before)
    assert ask(fixed) == CLOSED


FORGED = ["", "{0}x", "x{0}", "{1}", "{0}.{0}", "{0}" * 60, "é" * 20, "' OR 1=1 --", "{2}"]


@pytest.mark.parametrize("forged", FORGED)
def test_a_cookie_that_was_tampered_with_opens_nothing(served_store: Engine, forged: str) -> None:
    client = sign_in(served_store, Role.DIRECTOR)
    cookie = cookie_of(client)
    forger = open_client(served_store)
    forger.set_cookie(COOKIE, forged.format(cookie, hash_id(cookie), cookie.swapcase()))
    assert ask(forger) == CLOSED
    assert ask(client) == 200


def test_the_store_keeps_no_id_that_would_open_a_session(served_store: Engine) -> None:
    cookie = cookie_of(sign_in(served_store, Role.DIRECTOR))
    with served_store.connect() as connection:
        rows = connection.execute(select(sessions)).all()
    assert any(row.id_hash == hash_id(cookie) for row in rows)
    assert not any(cookie in str(tuple(row)) for row in rows)


def test_a_message_sent_before_an_earlier_one_was_read_is_not_lost(served_store: Engine) -> None:
    client = sign_in(served_store, Role.DIRECTOR)
    for words in ("first", "second"):
        with client.session_transaction(base_url="http://localhost") as content:
            kept = content.setdefault("_flashes", [])
            kept.append(("message", words))
            content["_flashes"] = kept
    with client.session_transaction(base_url="http://localhost") as content:
        assert [words for _, words in content["_flashes"]] == ["first", "second"]


def test_the_cookie_is_bound_to_the_host_and_hidden_from_scripts(served_store: Engine) -> None:
    told = open_client(served_store).get("/sign-in").headers["Set-Cookie"]
    (morsel,) = SimpleCookie(told).values()
    assert morsel.key == "__Host-session"
    assert (morsel["path"], morsel["samesite"]) == ("/", "Lax")
    assert morsel["secure"]
    assert morsel["httponly"]
    assert not morsel["domain"]


def test_looking_at_files_and_health_leaves_no_session(served_store: Engine) -> None:
    def count() -> int:
        with served_store.connect() as connection:
            return int(connection.scalar(select(func.count()).select_from(sessions)) or 0)

    before = count()
    client = open_client(served_store)
    for path in ("/health/live", "/health/ready", "/assets/panels.js", "/", "/api/measures"):
        with client.get(path) as answer:
            assert "Set-Cookie" not in answer.headers
    assert count() == before


def test_what_has_ended_is_not_kept(served_store: Engine) -> None:
    client = sign_in(served_store, Role.DIRECTOR)
    move_back(served_store, client, "last_seen_at", IDLE_SECONDS + 60)
    sign_in(served_store, Role.DIRECTOR)
    with served_store.connect() as connection:
        kept = connection.execute(
            select(sessions).where(sessions.c.id_hash == hash_id(cookie_of(client)))
        )
        assert kept.first() is None


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Firefox/140.0", "Firefox on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("curl/8.0", "A browser"),
    ],
)
def test_a_session_is_told_by_its_browser_and_system(
    served_store: Engine, agent: str, words: str
) -> None:
    server = open_client(served_store).application
    from flask import request

    with server.test_request_context(
        "/health/live", base_url="http://localhost", headers={"User-Agent": agent}
    ):
        assert name_device(request) == words
