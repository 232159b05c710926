"""Access tokens that were tampered with, and what ends those that were not."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, update

from data_access.accounts.open_sessions import end_all_sessions
from data_access.accounts.people import disable_account, set_password
from data_access.accounts.tokens import issue_token
from data_access.store.tables import access_tokens, accounts
from data_access.vocabulary import Role
from tests.http.clients import add_person, make_keeper, open_client, sign_in

ADDRESS = "/api/measures/looked_after"
TAMPERED = [
    "{0}x", "x{0}", "{1}", "{2}", "cioc_", "cioc_{1}", "", " ", "{0}{0}", "{0}, Bearer {0}", "null",
    "' OR 1=1 --", "{0}\\0", "*", "é",
]  # fmt: skip


@pytest.fixture
def token(served_store: Engine) -> tuple[str, str]:
    """The email of a director, and their token."""
    email = add_person(served_store, Role.DIRECTOR)
    return email, issue_token(make_keeper(served_store), email)


def ask(store: Engine, header: str) -> int:
    told = {"Authorization": header.encode("utf-8").decode("latin-1")}
    return open_client(store).get(ADDRESS, headers=told).status_code


@pytest.mark.parametrize("form", TAMPERED)
def test_a_token_that_was_tampered_with_opens_nothing(
    served_store: Engine, token: tuple[str, str], form: str
) -> None:
    whole = token[1]
    assert ask(served_store, f"Bearer {whole}") == 200
    forged = form.format(whole, whole[:-1], whole.swapcase())
    assert ask(served_store, f"Bearer {forged}") == 401


@pytest.mark.parametrize("scheme", ["Basic", "Token", "", "Digest"])
def test_a_token_is_taken_as_a_bearers_alone(
    served_store: Engine, token: tuple[str, str], scheme: str
) -> None:
    assert ask(served_store, f"{scheme} {token[1]}".strip()) == 401


def test_beside_a_token_no_cookie_counts(served_store: Engine) -> None:
    director = sign_in(served_store, Role.DIRECTOR)
    assert director.get(ADDRESS).status_code == 200
    assert director.get(ADDRESS, headers={"Authorization": "Bearer cioc_none"}).status_code == 401


@pytest.mark.parametrize("path", ["/", "/account", "/_dash-layout", "/administration/people"])
def test_a_token_opens_the_api_and_no_page(
    served_store: Engine, token: tuple[str, str], path: str
) -> None:
    told = {"Authorization": f"Bearer {token[1]}"}
    assert open_client(served_store).get(path, headers=told).status_code == 401


ENDINGS: dict[str, Callable[[Engine, str], object]] = {
    "a new password": lambda store, email: set_password(
        make_keeper(store), email, "another lantern heather 92"
    ),
    "signed out everywhere": lambda store, email: end_all_sessions(make_keeper(store), email),
    "disabled": lambda store, email: disable_account(make_keeper(store), email),
}


@pytest.mark.parametrize("end", ENDINGS.values(), ids=ENDINGS)
def test_what_ends_a_persons_sessions_for_a_reason_ends_their_tokens(
    served_store: Engine, token: tuple[str, str], end: Callable[[Engine, str], object]
) -> None:
    end(served_store, token[0])
    assert ask(served_store, f"Bearer {token[1]}") == 401


def test_a_token_carries_the_role_its_person_has_now(
    served_store: Engine, token: tuple[str, str]
) -> None:
    with served_store.execution_options(writes=True).begin() as connection:
        theirs = accounts.c.email == token[0]
        connection.execute(update(accounts).where(theirs).values(role="administrator"))
    assert ask(served_store, f"Bearer {token[1]}") == 403


def test_an_expired_token_opens_nothing(served_store: Engine, token: tuple[str, str]) -> None:
    with served_store.execution_options(writes=True).begin() as connection:
        connection.execute(update(access_tokens).values(expires_at=1))
    assert ask(served_store, f"Bearer {token[1]}") == 401
