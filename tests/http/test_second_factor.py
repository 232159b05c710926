"""Second factors: set up, asked for at each sign-in, changed and turned off."""

import json
import time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update

from callbacks.sign_in_forms import NOT_YOURS, WRONG_CODE
from data_access.accounts.people import disable_account, set_password, set_role
from data_access.accounts.second_factors import require_second_factor, reset_second_factor
from data_access.accounts.throttle import ACCOUNT, MOST_FAILURES
from data_access.store.tables import sessions
from data_access.vocabulary import Role
from tests.http.clients import read_token
from tests.http.local_browser import (
    ANN,
    FACTOR_PAGE,
    HELD_BACK,
    is_in,
    is_told,
    post,
    send_code,
    set_up,
    show_code,
    sign_in,
    try_password,
    use_second_factor,
)
from tests.people import (
    ANOTHER_PASSWORD,
    PASSWORD,
    open_keeper,
    read_account,
    read_audit,
)


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
    assert is_told(post(client, page, password="wrong"), NOT_YOURS)
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
