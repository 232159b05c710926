"""One person’s account, as an administrator changes it: what changes, and what does not."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from data_access.accounts.listing import AccountLine, find_account_line
from data_access.accounts.people import add_account
from data_access.accounts.second_factors import set_second_factor
from data_access.accounts.tokens import issue_token, list_tokens
from data_access.vocabulary import Role
from tests.http.clients import (
    add_person,
    make_keeper,
    sign_in_as,
)
from tests.http.forms import follow, read_message, read_page, read_text, send
from tests.http.office import PEOPLE, can_sign_in, find_line, is_in, path_of

ANOTHER = "granite otter umbrella 3"


@pytest.fixture(scope="module")
def administrator(served_store: Engine) -> str:
    return add_person(served_store, Role.ADMINISTRATOR)


@pytest.fixture
def client(served_store: Engine, administrator: str) -> FlaskClient:
    return sign_in_as(served_store, administrator)


@pytest.fixture
def director(served_store: Engine) -> AccountLine:
    return find_line(served_store, add_person(served_store, Role.DIRECTOR))


def test_a_new_role_counts_on_the_persons_very_next_request(
    served_store: Engine, client: FlaskClient, director: AccountLine
) -> None:
    theirs = sign_in_as(served_store, director.email)
    form = {"role": "responsible_individual", "homes": ["tilery", "piper"]}
    page = follow(client, send(client, path_of(director, "/role"), form, path_of(director)))
    assert read_message(page) == (
        f"{director.email} is now responsible individual at Piper and Tilery."
    )
    assert not is_in(theirs)
    ticked = [box["value"] for box in page.select('input[name="homes"][checked]')]
    assert ticked == ["piper", "tilery"]
    # A role without homes is given none, whatever is still ticked.
    form = {"role": "commissioner", "homes": ["tilery"]}
    follow(client, send(client, path_of(director, "/role"), form, path_of(director)))
    changed = find_line(served_store, director.email)
    assert (changed.role, changed.homes) == (Role.COMMISSIONER, ())


def test_a_manager_is_not_left_without_a_home(
    served_store: Engine, client: FlaskClient, director: AccountLine
) -> None:
    form = {"role": "residential_manager"}
    answer = send(client, path_of(director, "/role"), form, path_of(director))
    assert "Tick at least one home" in answer.text
    assert find_line(served_store, director.email) == director


def test_to_disable_an_account_is_asked_first_and_can_be_undone(
    served_store: Engine, client: FlaskClient, director: AccountLine
) -> None:
    theirs = sign_in_as(served_store, director.email)
    issue_token(make_keeper(served_store), director.email)
    asked = read_page(client, path_of(director, "/disable"))
    assert "access tokens are revoked for good" in read_text(asked)
    assert is_in(theirs)
    page = follow(client, send(client, path_of(director, "/disable")))
    assert read_message(page) == f"{director.email} is disabled."
    assert not is_in(theirs)
    assert not can_sign_in(served_store, director.email)
    assert not any(token.is_usable for token in list_tokens(served_store, director.email))
    page = follow(client, send(client, path_of(director, "/enable"), page=path_of(director)))
    assert read_message(page) == f"{director.email} may sign in again."
    assert can_sign_in(served_store, director.email)


def test_a_new_password_takes_the_place_of_the_old_one(
    served_store: Engine, client: FlaskClient, director: AccountLine
) -> None:
    theirs = sign_in_as(served_store, director.email)
    path = path_of(director, "/password")
    weak = send(client, path, {"password": "password1234"}, path_of(director))
    assert "too easy to guess" in weak.text
    assert is_in(theirs)
    page = follow(client, send(client, path, {"password": ANOTHER}, path_of(director)))
    assert "has a new password" in read_message(page)
    assert not is_in(theirs)
    assert not can_sign_in(served_store, director.email)
    assert can_sign_in(served_store, director.email, ANOTHER)


def test_an_account_of_the_councils_sign_in_is_given_no_password_or_second_factor(
    served_store: Engine, client: FlaskClient
) -> None:
    email = "no.password@example.gov.uk"
    add_account(make_keeper(served_store), email, Role.DIRECTOR)
    line = find_line(served_store, email)
    page = read_page(client, path_of(line))
    assert not page.select('input[type="password"]')
    assert "becomes that of the person’s groups" in read_text(page)
    for what, form in (("password", {"password": ANOTHER}), ("second-factor", {})):
        done = send(client, path_of(line, f"/{what}"), form, path_of(line))
        assert "council's own sign-in" in read_message(follow(client, done), "alert")
    assert not find_line(served_store, email).is_local


def test_a_second_factor_is_reset_for_who_has_lost_their_phone(
    served_store: Engine, client: FlaskClient, director: AccountLine
) -> None:
    set_second_factor(make_keeper(served_store), director.id, "sealed")
    path = path_of(director, "/second-factor")
    assert "phone is lost or new" in read_text(read_page(client, path))
    assert find_line(served_store, director.email).has_second_factor
    page = follow(client, send(client, path))
    assert read_message(page) == f"{director.email} has no second factor now."
    assert not find_line(served_store, director.email).has_second_factor


def test_somebody_is_signed_out_everywhere_and_may_sign_in_again(
    served_store: Engine, client: FlaskClient, director: AccountLine
) -> None:
    theirs = [sign_in_as(served_store, director.email) for _ in range(2)]
    page = read_page(client, path_of(director))
    assert "Signed in now In 2 browsers" in read_text(page)
    done = send(client, path_of(director, "/sessions"), page=path_of(director))
    assert "signed out everywhere" in read_message(follow(client, done))
    assert [is_in(one) for one in theirs] == [False, False]
    assert can_sign_in(served_store, director.email)


def test_ones_own_password_and_second_factor_are_not_changed_past_ones_password(
    served_store: Engine, client: FlaskClient, administrator: str
) -> None:
    mine = find_line(served_store, administrator)
    assert "This is your own account" in read_text(read_page(client, path_of(mine)))
    for what in ("password", "second-factor"):
        form = {"password": ANOTHER}
        answer = send(client, path_of(mine, f"/{what}"), form, path_of(mine))
        assert answer.status_code == 403
        assert "under My account" in answer.text
    assert not can_sign_in(served_store, administrator, ANOTHER)


def test_the_last_administrator_stays_one(demonstration_copy: Engine) -> None:
    email = add_person(demonstration_copy, Role.ADMINISTRATOR)
    gone = add_person(demonstration_copy, Role.ADMINISTRATOR)
    client = sign_in_as(demonstration_copy, email)
    mine, other = (find_line(demonstration_copy, one) for one in (email, gone))
    # While there is another, either may go.
    assert "is disabled" in read_message(follow(client, send(client, path_of(other, "/disable"))))
    refused = follow(client, send(client, path_of(mine, "/disable")))
    assert "is the last administrator" in read_message(refused, "alert")
    answer = send(client, path_of(mine, "/role"), {"role": "director"}, path_of(mine))
    assert "is the last administrator" in answer.text
    assert find_line(demonstration_copy, email).role is Role.ADMINISTRATOR
    assert is_in(client)


@pytest.mark.parametrize("number", [0, 999_999, 2**31, 10**30])
def test_a_person_who_is_not_there_is_not_found(client: FlaskClient, number: int) -> None:
    assert client.get(f"{PEOPLE}/{number}").status_code == 404
    assert send(client, f"{PEOPLE}/{number}/disable", page=PEOPLE).status_code == 404


def test_one_account_is_read_by_its_number_alone(served_store: Engine) -> None:
    line = find_line(served_store, add_person(served_store, Role.DIRECTOR))
    assert find_account_line(served_store, line.id) == line
    assert find_account_line(served_store, 2**31) is None
