"""Arrangements above a price and savings by HTTP: who is shown what, and what is noted of it."""

import json

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from data_access.vocabulary import Role
from tests.http.clients import sign_in
from tests.http.test_gate import post_callback
from tests.security.test_traces import read_last

REGISTER, SAVINGS = "register-of-arrangements.children", "list-of-savings.children"
PROVIDERS = "finance_value-11-panel.children"


def read(client: FlaskClient, output: str, query: str = "") -> str:
    status, page = post_callback(client, output, query)
    assert status == 200
    return json.dumps(json.loads(page), ensure_ascii=False)


def test_each_look_at_the_register_is_noted_and_finance_is_told_no_need_and_no_page(
    served_store: Engine,
) -> None:
    director = read(sign_in(served_store, Role.DIRECTOR), REGISTER)
    assert '"/children/' in director
    assert '"Need"' in director
    finance = sign_in(served_store, Role.FINANCE_OFFICER)
    told = read(finance, REGISTER, "?above_price=4000&page=1&sort=provider")
    assert read_last(served_store)[0] == (
        "children_listed",
        "demonstration: finance officer",
        "register=arrangements_above_price&page=1&above_price=4000",
    )
    assert '"CH-' in told
    assert "/children/" not in told
    assert '"Need"' not in told
    assert "must be a whole number" in read(finance, REGISTER, "?above_price=much")
    assert "is not told of" in read(finance, REGISTER, "?category_of_need=N1")


def test_finance_is_told_who_is_paid_but_not_how_long_a_child_has_lived_there(
    served_store: Engine,
) -> None:
    assert "A year or more" in read(sign_in(served_store, Role.DIRECTOR), PROVIDERS)
    told = read(sign_in(served_store, Role.FINANCE_OFFICER), PROVIDERS)
    assert "Children now" in told
    assert "A year or more" not in told


def test_savings_name_a_child_to_those_told_of_prices(served_store: Engine) -> None:
    assert "CH-" in read(sign_in(served_store, Role.FINANCE_OFFICER), SAVINGS)
    assert read_last(served_store)[0][2] == "register=savings&page=1"
    assert "CH-" in read(sign_in(served_store, Role.COMMISSIONER), SAVINGS)


def test_a_day_within_the_year_is_told_what_was_delivered_by_then_and_no_later(
    served_store: Engine,
) -> None:
    director = sign_in(served_store, Role.DIRECTOR)
    query = "?as_at=2024-12-15"
    lead = read(director, "finance_savings-0-panel.children", query)
    assert "£925,000; delivered by 15 December 2024: £556,000." in lead
    tile = read(director, "finance_savings-1-panel.children", query)
    assert "delivered by 15 December 2024, of £925,000 planned" in tile
    by_kind = read(director, "finance_savings-6-panel.children", query)
    assert "Delivered by 15 December 2024" in by_kind
    assert "709,000" not in by_kind
    assert "delivered by 15 December 2024" in read(director, SAVINGS, query)


def test_what_was_planned_before_any_month_is_stated_is_not_known_and_not_nothing(
    served_store: Engine,
) -> None:
    told = read(sign_in(served_store, Role.DIRECTOR), SAVINGS, "?as_at=2018-04-01")
    assert '"Not known"' in told
    assert '"£0"' not in told


def test_spend_on_some_children_stands_beside_no_count_of_all(served_store: Engine) -> None:
    director = sign_in(served_store, Role.DIRECTOR)
    assert "Children now" in read(director, PROVIDERS)
    told = read(director, PROVIDERS, "?category_of_need=N2")
    assert "Children now" not in told
    assert "cannot be narrowed by category of need" in told


@pytest.mark.parametrize(
    ("role", "outputs"),
    [
        (Role.CABINET_MEMBER, [REGISTER, SAVINGS]),
        (Role.RESIDENTIAL_MANAGER, [REGISTER, SAVINGS]),
    ],
)
def test_nobody_else_is_shown_a_row(served_store: Engine, role: Role, outputs: list[str]) -> None:
    for output in outputs:
        status, page = post_callback(sign_in(served_store, role), output, "")
        assert status == 403
        assert "CH-" not in page
