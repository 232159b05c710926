"""The register of planned moves by HTTP: who is shown what, and what is noted of it."""

import json

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from data_access.access import roles_with
from data_access.vocabulary import Permission, Role
from tests.http.clients import sign_in
from tests.http.test_gate import post_callback
from tests.security.test_traces import read_last

REGISTER = "register-of-moves.children"


def read_register(client: FlaskClient, query: str = "") -> str:
    status, page = post_callback(client, REGISTER, query)
    assert status == 200
    return json.dumps(json.loads(page), ensure_ascii=False)


def test_each_look_at_the_register_is_noted_and_names_children_to_those_who_may_see_them(
    served_store: Engine,
) -> None:
    director = read_register(sign_in(served_store, Role.DIRECTOR))
    assert '"/children/' in director
    assert '"CH-' in director
    commissioner = read_register(
        sign_in(served_store, Role.COMMISSIONER), "?move_status=blocked&page=1&sort=-target"
    )
    assert read_last(served_store)[0] == (
        "children_listed",
        "demonstration: commissioner",
        "register=planned_moves&page=1&move_status=blocked",
    )
    assert '"Blocked"' in commissioner
    assert "CH-" not in commissioner
    assert "/children" not in commissioner


def test_what_the_register_does_not_know_is_said_in_words(served_store: Engine) -> None:
    director = sign_in(served_store, Role.DIRECTOR)
    assert "sort has no value" in read_register(director, "?sort=child")
    assert "has no dimension" in read_register(director, "?type_sought=ifa")


@pytest.mark.parametrize("role", [Role.CABINET_MEMBER, Role.RESIDENTIAL_MANAGER])
def test_nobody_else_is_shown_a_row(served_store: Engine, role: Role) -> None:
    assert role not in roles_with(Permission.COMMISSIONING)
    status, page = post_callback(sign_in(served_store, role), REGISTER, "")
    assert status == 403
    assert "CH-" not in page
