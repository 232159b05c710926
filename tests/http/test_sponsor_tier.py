"""The tier of the project sponsor: as published, or as it is where their council says so."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from data_access.accounts.tokens import issue_token
from data_access.vocabulary import Role
from tests.http.clients import add_person, make_keeper, open_client, sign_in
from tests.stores import PUBLISHED, Stores

COUNT = "/api/measures/looked_after?by=sex"
CLOSED = ("/children/export", "/data-quality", "/api/measures/weekly_price_quantiles")


@pytest.fixture(scope="module")
def store(sqlite_stores: Stores) -> Iterator[Engine]:
    with sqlite_stores.open_copy(PUBLISHED) as engine:
        yield engine


def read_tier(client: FlaskClient, address: str = COUNT, **more: str) -> str:
    """The tier in which an answer was given."""
    return str(client.get(address, headers=more).get_json()["protection"]["tier"])


def test_a_sponsor_sees_what_is_published_until_their_council_puts_them_in_tier_a(
    store: Engine,
) -> None:
    sponsor = sign_in(store, Role.PROJECT_SPONSOR)
    raised = sign_in(store, Role.PROJECT_SPONSOR, sponsor_tier="A")
    cabinet = sign_in(store, Role.CABINET_MEMBER, sponsor_tier="A")
    assert (read_tier(sponsor), read_tier(raised), read_tier(cabinet)) == ("D", "A", "C")
    day = "/api/measures/looked_after?as_at=2025-02-03"
    assert raised.get(day).status_code == 200
    assert sponsor.get(day).status_code == cabinet.get(day).status_code != 200
    for address in CLOSED:
        assert raised.get(address).status_code == 403, address


def test_a_token_of_a_sponsor_in_tier_a_reaches_as_far_as_they_do(store: Engine) -> None:
    token = issue_token(make_keeper(store), add_person(store, Role.PROJECT_SPONSOR))
    told = {"Authorization": f"Bearer {token}"}
    assert read_tier(open_client(store), **told) == "D"
    assert read_tier(open_client(store, sponsor_tier="A"), **told) == "A"
