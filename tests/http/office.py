"""What tests of administration look at: accounts as they are listed, and who comes in."""

from contextlib import suppress

from flask.testing import FlaskClient
from sqlalchemy import Engine

from data_access.accounts.listing import AccountLine, list_accounts
from tests.http.clients import PASSWORD, sign_in_as

PEOPLE = "/administration/people"


def find_line(engine: Engine, email: str) -> AccountLine:
    """The account of this email, as the list has it."""
    return next(line for line in list_accounts(engine) if line.email == email)


def path_of(line: AccountLine, more: str = "") -> str:
    """The address of somebody's page in administration, or of a form on it."""
    return f"{PEOPLE}/{line.id}{more}"


def is_in(client: FlaskClient) -> bool:
    """Whether a client is still signed in."""
    return client.get("/account").status_code == 200


def can_sign_in(engine: Engine, email: str, password: str = PASSWORD) -> bool:
    """Whether somebody comes in by this password."""
    with suppress(AssertionError):
        return is_in(sign_in_as(engine, email, password))
    return False
