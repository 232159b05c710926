"""My account: what it tells, and what can be ended, made and revoked there; one's own alone."""

import re

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from callbacks.sessions import COOKIE
from data_access.accounts.people import add_account
from data_access.accounts.second_factors import require_second_factor
from data_access.accounts.sessions import Sessions, hash_id
from data_access.accounts.tokens import MOST_DAYS, issue_token, list_tokens
from data_access.store.tables import access_tokens, sessions
from data_access.vocabulary import Role
from tests.http.clients import add_person, make_keeper, open_client, sign_in, sign_in_as
from tests.http.forms import follow, read_message, read_page, read_text, send

PAGE = "/account"
TOKEN = re.compile(r"cioc_[\w-]+")


@pytest.fixture
def email(served_store: Engine) -> str:
    return add_person(served_store, Role.DIRECTOR)


@pytest.fixture
def client(served_store: Engine, email: str) -> FlaskClient:
    return sign_in_as(served_store, email)


def is_in(client: FlaskClient) -> bool:
    return client.get(PAGE).status_code == 200


def ask_as_program(engine: Engine, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return open_client(engine).get("/api/measures/looked_after", headers=headers).status_code


def session_of(client: FlaskClient) -> str:
    cookie = client.get_cookie(COOKIE)
    assert cookie
    return hash_id(cookie.value)


def count(engine: Engine, table: object) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_it_says_who_i_am_and_how_i_sign_in(client: FlaskClient, email: str) -> None:
    page = read_page(client, PAGE)
    words = read_text(page)
    assert f"Email {email} Role Director Signed in" in words
    assert "Homes" not in words
    assert "Second factor None. Set up a second factor" in words
    assert [page.select_one(f'a[href="{path}"]') is not None for path in
            ("/account/password", "/account/second-factor")] == [True, True]  # fmt: skip


def test_a_manager_reads_their_homes_by_name(served_store: Engine) -> None:
    email = add_person(served_store, Role.RESIDENTIAL_MANAGER, homes=["piper", "oak-view"])
    assert "Homes Oak View, Piper" in read_text(read_page(sign_in_as(served_store, email), PAGE))


def test_it_says_that_my_role_requires_a_second_factor(
    demonstration_copy: Engine,
) -> None:
    client = sign_in_as(demonstration_copy, add_person(demonstration_copy, Role.COMMISSIONER))
    require_second_factor(make_keeper(demonstration_copy), Role.COMMISSIONER, True)
    assert "Your role requires one." in read_text(read_page(client, PAGE))


def test_who_signs_in_at_the_council_is_sent_to_no_password_here(served_store: Engine) -> None:
    number = add_account(make_keeper(served_store), "sso.person@example.gov.uk", Role.DIRECTOR)
    session_id, _ = Sessions(served_store).start(None, account_id=number, device="Firefox on Mac")
    client = open_client(served_store)
    client.set_cookie(COOKIE, session_id, secure=True)
    page = read_page(client, PAGE)
    assert "By the council’s own sign-in" in read_text(page)
    assert not page.select('a[href="/account/password"], a[href="/account/second-factor"]')


def test_another_session_of_mine_can_be_ended_and_this_one_stays(
    served_store: Engine, client: FlaskClient, email: str
) -> None:
    forgotten = sign_in_as(served_store, email)
    rows = read_page(client, PAGE).select("#sessions ~ .records tbody tr")
    assert ["This browser" in row.get_text() for row in rows].count(True) == 1
    assert len(rows) == 2
    done = send(client, "/account/sessions", {"session": session_of(forgotten)}, PAGE)
    assert read_message(follow(client, done)) == "The session is ended."
    assert (is_in(client), is_in(forgotten)) == (True, False)


def test_all_my_other_sessions_can_be_ended_at_once(
    served_store: Engine, client: FlaskClient, email: str
) -> None:
    others = [sign_in_as(served_store, email) for _ in range(2)]
    stranger = sign_in_as(served_store, add_person(served_store, Role.DIRECTOR))
    done = send(client, "/account/sessions", {"others": "yes"}, PAGE)
    assert read_message(follow(client, done)).startswith("2 other sessions are ended.")
    assert [is_in(one) for one in (client, *others, stranger)] == [True, False, False, True]


def test_nobody_elses_session_is_shown_or_ended(served_store: Engine, client: FlaskClient) -> None:
    stranger = sign_in_as(served_store, add_person(served_store, Role.DIRECTOR))
    assert session_of(stranger) not in client.get(PAGE).text
    for name in (session_of(stranger), "\0", "x" * 5000, ""):
        done = send(client, "/account/sessions", {"session": name}, PAGE)
        assert read_message(follow(client, done), "alert") == "That session had ended already."
    assert is_in(stranger)


def test_a_token_is_shown_once_and_asks_as_me_until_i_revoke_it(
    served_store: Engine, client: FlaskClient, email: str
) -> None:
    shown = send(client, "/account/tokens", {"days": "30"}, PAGE)
    (token,) = set(TOKEN.findall(shown.text))
    assert f"Authorization: Bearer {token}" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert ask_as_program(served_store, token) == 200
    assert not TOKEN.search(client.get(PAGE).text)
    (line,) = list_tokens(served_store, email)
    path = f"/account/tokens/{line.id}/revoke"
    assert "Programs that use it get no more" in read_text(read_page(client, path))
    assert ask_as_program(served_store, token) == 200
    assert read_message(follow(client, send(client, path))) == f"Token {line.id} is revoked."
    assert ask_as_program(served_store, token) == 401
    assert f"Token {line.id}" in read_text(read_page(client, PAGE))
    assert client.get(path).status_code == 404


def test_nobody_elses_token_is_shown_or_revoked(served_store: Engine, client: FlaskClient) -> None:
    other = add_person(served_store, Role.DIRECTOR)
    token = issue_token(make_keeper(served_store), other)
    (line,) = list_tokens(served_store, other)
    for number in (line.id, 2**31, 10**30):
        path = f"/account/tokens/{number}/revoke"
        assert client.get(path).status_code == 404
        assert send(client, path, page=PAGE).status_code == 404
    assert ask_as_program(served_store, token) == 200


@pytest.fixture(scope="module")
def somebody(served_store: Engine) -> FlaskClient:
    """One person for all examples of a test: to sign in takes its time."""
    return sign_in_as(served_store, add_person(served_store, Role.DIRECTOR))


@given(days=st.one_of(st.integers(), st.text(max_size=30)).map(str))
def test_whatever_is_typed_as_days_makes_a_token_or_is_explained(
    somebody: FlaskClient, days: str
) -> None:
    made = send(somebody, "/account/tokens", {"days": days}, PAGE)
    assert made.status_code == 200
    is_good = re.fullmatch(r"\s*[+-]?\d+(_\d+)*\s*", days) and 1 <= int(days) <= MOST_DAYS
    assert bool(TOKEN.search(made.text)) == bool(is_good)
    assert (f"from 1 to {MOST_DAYS}" in made.text) != bool(is_good)


def test_a_demonstration_has_no_account_no_tokens_and_nothing_to_change(
    served_store: Engine,
) -> None:
    client = sign_in(served_store, Role.DIRECTOR)
    page = read_page(client, PAGE)
    assert "have no account here" in read_text(page)
    assert page.select("main form") == []
    before = count(served_store, access_tokens), count(served_store, sessions)
    for path in ("/account/tokens", "/account/sessions", "/account/tokens/1/revoke"):
        answer = send(client, path, {"days": "30", "others": "yes"}, PAGE)
        assert answer.status_code == 403
        assert "You look at a demonstration" in answer.text
    assert (count(served_store, access_tokens), count(served_store, sessions)) == before


@pytest.mark.parametrize("path", ["/account/sessions", "/account/tokens/1/revoke"])
def test_a_button_pressed_on_another_site_does_nothing(client: FlaskClient, path: str) -> None:
    for token in ("", "forged"):
        answer = client.post(path, data={"csrf_token": token, "others": "yes"})
        assert answer.status_code == 400
        assert "nothing was done" in answer.text


def test_a_token_asked_for_on_another_site_is_not_made(
    served_store: Engine, client: FlaskClient, email: str
) -> None:
    answer = client.post("/account/tokens", data={"days": "30"})
    assert "open for too long" in answer.text
    assert list_tokens(served_store, email) == []


@pytest.mark.parametrize("path", ["/account/sessions", "/account/tokens"])
def test_what_is_not_a_form_is_not_read(client: FlaskClient, path: str) -> None:
    assert client.post(path, json=["others"]).status_code == 415
