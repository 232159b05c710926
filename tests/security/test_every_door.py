"""Every route, callback, page, measure and command, asked by nobody and by every role over HTTP.

What each should answer is worked out from the one table of permissions, and from what each names;
whatever is added without naming one keeps the application from starting.
"""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import click
import pytest
from dash import Dash, Input, Output
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

import pages  # noqa: F401 (importing the pages registers them)
from app import create_app
from callbacks.asker import is_for
from callbacks.gate import (
    LIBRARY_ENDPOINTS,
    OPEN_ENDPOINTS,
    ROUTER,
    UPDATE,
    NotNamed,
    check_all_is_named,
    may_open,
)
from components.list_of_savings import LIST as SAVINGS
from components.page import PAGES
from data_access.access import PERMISSIONS, Viewer
from data_access.commands import COMMANDS
from data_access.commands.groups import PERMISSION_OF, check_commands
from data_access.questions import MEASURES
from data_access.questions.checks import may_ask
from data_access.store.engine import create_engine
from data_access.vocabulary import Permission, Role
from tests.addresses import ADDRESSES, KEYS, breakdown_for
from tests.http.clients import make_settings, open_client, sign_in
from tests.stores import PUBLISHED, Stores, web_address

SAMPLES = {"number": "1", "name": "benchmark", "path": "x"}


@pytest.fixture(params=list(Role))
def role(request: pytest.FixtureRequest) -> Role:
    found: Role = request.param
    return found


@pytest.fixture(scope="module")
def served(postgresql_stores: Stores) -> Iterator[Engine]:
    """On PostgreSQL, which refuses on its own what the application should not have asked."""
    with postgresql_stores.copy(PUBLISHED) as address:
        web = create_engine(web_address(address))
        yield web
        web.dispose()


@pytest.fixture
def client(served: Engine, role: Role) -> FlaskClient:
    return sign_in(served, role)


def list_doors(server: Flask) -> Iterator[tuple[str, str, str]]:
    """Each method and path of each route, with its endpoint."""
    for rule in server.url_map.iter_rules():
        path = rule.rule
        for name in rule.arguments:
            kinds = ("", "int:", "path:", "string:")
            for kind in kinds:
                path = path.replace(f"<{kind}{name}>", SAMPLES.get(name, "1"))
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "DELETE"}):
            yield method, path, rule.endpoint


def needed_at(server: Flask, endpoint: str) -> Permission:
    named = getattr(server.view_functions[endpoint], "permission", None)
    return LIBRARY_ENDPOINTS.get(endpoint) or named  # type: ignore[return-value]


def test_nobody_who_has_not_signed_in_gets_anything_but_the_open_doors(
    served: Engine,
) -> None:
    client = open_client(served)
    closed = [d for d in list_doors(client.application) if d[2] not in OPEN_ENDPOINTS]
    assert len(closed) > 20
    for method, path, endpoint in closed:
        answer = client.open(path, method=method)
        assert answer.status_code in (302, 401), (method, path, endpoint)
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith("/sign-in")
        assert "Children in our care" not in answer.text


def test_each_role_passes_the_doors_it_may_and_no_others(client: FlaskClient, role: Role) -> None:
    refused = 0
    for method, path, endpoint in list_doors(client.application):
        if endpoint in OPEN_ENDPOINTS or endpoint == UPDATE:
            continue
        answer = client.open(path, method=method)
        # One door leads to a workbook, which is no text.
        said = answer.get_data().decode(errors="replace")
        if needed_at(client.application, endpoint) in PERMISSIONS[role]:
            assert answer.status_code < 500, (method, path)
            assert "does not include this" not in said, (method, path)
        else:
            refused += 1
            assert answer.status_code == 403, (method, path, answer.status_code)
            assert "does not include this" in said
    assert refused or role is Role.ADMINISTRATOR


@cache
def app_of(server: Flask) -> Dash:
    found: Dash = server.extensions["dash"]
    return found


def write_body(output: str, declared: dict[str, Any], path: str = "/") -> dict[str, Any]:
    """What the browser posts for a callback, its values empty but for the address."""
    outputs = declared["output"]
    is_single = not isinstance(outputs, list)
    named = [one.to_dict() for one in ([outputs] if is_single else outputs)]

    def give(one: dict[str, Any]) -> dict[str, Any]:
        value = path if one["property"] == "pathname" else KEYS.get(one["id"])
        return {"id": one["id"], "property": one["property"], "value": value}

    inputs = [give(one) for one in declared["inputs"]]
    changed = [f"{one['id']}.{one['property']}" for one in inputs[:1]]
    return {
        "output": output,
        "outputs": named[0] if is_single else named,
        "inputs": inputs,
        "state": [give(one) for one in declared["state"]],
        "changedPropIds": changed,
        "parsedChangedPropsIds": changed,
    }


def test_each_role_is_answered_the_callbacks_it_may_ask_and_no_others(
    client: FlaskClient, role: Role
) -> None:
    named = client.application.extensions["callback_permissions"]
    of_others = {
        f"{page.panel_id(number)}.children"
        for page in PAGES.values()
        for number, panel in enumerate(page.panels)
        if not (may_open(Viewer(role), page) and is_for(Viewer(role), panel))
    }
    if not Viewer(role).reads_money:
        # Savings one by one are for who is told of money as it is.
        of_others.add(f"{SAVINGS}.children")
    asked = 0
    for output, declared in app_of(client.application).callback_map.items():
        if "callback" not in declared or ROUTER in output:
            continue
        asked += 1
        answer = client.post(UPDATE, json=write_body(output, declared))
        if named[output] <= PERMISSIONS[role].keys() and output not in of_others:
            assert answer.status_code in (200, 204), (output, answer.text)
        else:
            assert answer.status_code == 403, output
            assert answer.get_json().keys() == {"error"}
    assert asked > 10


def test_each_role_is_laid_out_the_pages_it_may_open_whatever_address_is_posted(
    client: FlaskClient, role: Role
) -> None:
    callbacks = app_of(client.application).callback_map
    (router,) = [output for output in callbacks if ROUTER in output]
    for address, page in ADDRESSES.items():
        body = write_body(router, callbacks[router], address)
        answer = client.post(UPDATE, json=body)
        assert answer.status_code == 200
        may = may_open(Viewer(role), page)
        assert ("This page is open to" in answer.text) != may, page.path
        # Neither is a panel laid out that the role would be refused.
        for number, panel in enumerate(page.panels):
            is_open = may and is_for(Viewer(role), panel)
            assert (f'"{page.panel_id(number)}"' in answer.text) == is_open, (page.path, number)


@pytest.mark.parametrize("measure", list(MEASURES))
def test_each_role_is_told_the_figures_it_may_and_no_others(
    client: FlaskClient, role: Role, measure: str
) -> None:
    by = ",".join(breakdown_for(Viewer(role), measure))
    for form in ("json", "csv"):
        answer = client.get(f"/api/measures/{measure}?by={by}&format={form}")
        if may_ask(Viewer(role), MEASURES[measure]):
            assert answer.status_code == 200
        else:
            assert answer.status_code == 403
            assert answer.get_json().keys() == {"error"}


def test_navigation_offers_each_role_the_pages_it_may_open_and_no_others(
    client: FlaskClient, role: Role
) -> None:
    layout = json.dumps(client.get("/_dash-layout").get_json())
    for page in PAGES.values():
        if not page.in_navigation:
            continue
        offered = f'"href": "{page.path}", "id": {{"type": "navigation"' in layout or (
            f'"path": "{page.path}", "place": "menu"' in layout
        )
        assert offered == (page.permission in PERMISSIONS[role]), page.path


def test_nothing_a_browser_sends_widens_what_a_manager_sees(served: Engine) -> None:
    client = sign_in(served, Role.RESIDENTIAL_MANAGER)
    asked = "/api/measures/looked_after?as_at=2023-10-31"
    own = client.get(asked).get_json()["total"]
    everyone = sign_in(served, Role.DIRECTOR).get(asked).get_json()["total"]
    assert own < everyone
    for more in (
        "&home=2", "&home_id=2", "&homes=all", "&scope=everything", "&role=director",
        "&viewer=director", "&placement_type=own_childrens_home", "&by=placement_type",
        "&locality=in_area&locality=out_of_area",
    ):  # fmt: skip
        answer = client.get(asked + more)
        assert answer.status_code == 400 or answer.get_json()["total"] <= own, more
    for header in ("X-Role", "X-Forwarded-User", "X-Remote-User", "Authentication-Token"):
        assert client.get(asked, headers={header: "director"}).get_json()["total"] == own


@pytest.fixture
def app(served: Engine) -> Dash:
    """An application of this test's own, to add to."""
    return create_app(make_settings(served))


def test_a_route_that_names_no_permission_keeps_the_application_from_starting(app: Dash) -> None:
    check_all_is_named(app)
    app.server._got_first_request = False
    app.server.add_url_rule("/new", "new", lambda: "everything")
    with pytest.raises(NotNamed, match="/new"):
        check_all_is_named(app)


def test_a_callback_that_names_no_permission_keeps_the_application_from_starting(
    app: Dash,
) -> None:
    app.callback(Output("new", "children"), Input("selection", "data"))(lambda query: query)
    with pytest.raises(NotNamed, match=r"new\.children"):
        check_all_is_named(app)


def test_every_command_names_what_it_does() -> None:
    check_commands(COMMANDS)
    assert len(PERMISSION_OF) > 10
    with pytest.raises(ValueError, match="new"):
        check_commands((click.Group("group", commands={"new": click.Command("new")}),))


def test_every_permission_is_of_use_to_somebody() -> None:
    held = {permission for role in Role for permission in PERMISSIONS[role]}
    commanded = set(PERMISSION_OF.values())
    assert held | commanded == set(Permission)
