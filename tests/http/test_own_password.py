"""One's own password: changed by whoever knows it, to one that is good enough."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from callbacks.sessions import COOKIE
from callbacks.sign_in_forms import NOT_ALIKE, NOT_YOURS, WRONG
from data_access.accounts import passwords
from data_access.accounts.throttle import ACCOUNT, MOST_FAILURES
from tests.http.local_browser import (
    ANN,
    FACTOR_PAGE,
    HELD_BACK,
    PASSWORD_PAGE,
    change_password,
    is_in,
    is_told,
    post,
    sign_in,
    try_password,
)
from tests.people import (
    ANOTHER_PASSWORD,
    PASSWORD,
    add_person,
    read_account,
    read_audit,
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
        ({"new": ANOTHER_PASSWORD, "old": "wrong"}, NOT_YOURS),
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
        assert is_told(answer, NOT_YOURS)
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
