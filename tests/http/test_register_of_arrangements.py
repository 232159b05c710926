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


def test_savings_name_a_child_to_those_told_of_prices_alone(served_store: Engine) -> None:
    assert "CH-" in read(sign_in(served_store, Role.FINANCE_OFFICER), SAVINGS)
    assert read_last(served_store)[0][2] == "register=savings&page=1"
    commissioner = read(sign_in(served_store, Role.COMMISSIONER), SAVINGS)
    assert "Would" in commissioner or "Without it:" in commissioner
    assert "CH-" not in commissioner


@pytest.mark.parametrize(
    ("role", "outputs"),
    [
        (Role.COMMISSIONER, [REGISTER]),
        (Role.CABINET_MEMBER, [REGISTER, SAVINGS]),
        (Role.RESIDENTIAL_MANAGER, [REGISTER, SAVINGS]),
    ],
)
def test_nobody_else_is_shown_a_row(served_store: Engine, role: Role, outputs: list[str]) -> None:
    for output in outputs:
        status, page = post_callback(sign_in(served_store, role), output, "")
        assert status == 403
        assert "CH-" not in page
