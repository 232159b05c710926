"""Nobody is let in who has not signed in, and a role opens no more than it may."""

import json

import brotli
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, insert, select

import pages  # noqa: F401 (importing the pages registers them)
from callbacks.asker import is_for
from callbacks.gate import OPEN_ENDPOINTS
from callbacks.sessions import COOKIE
from components.page import PAGES
from data_access.access import PERMISSIONS, Viewer, roles_with
from data_access.questions import MEASURES
from data_access.questions.checks import may_ask
from data_access.settings import Settings
from data_access.store.tables import loads
from data_access.vocabulary import Permission, Role
from tests.addresses import breakdown_for, write_inputs
from tests.http.clients import (
    AUDIT_KEY,
    SECRET_KEY,
    create_server,
    open_client,
    read_token,
    sign_in,
)


def post_callback(client: FlaskClient, output: str, query: str) -> tuple[int, str]:
    """Ask for a panel as the browser does, or as somebody who forges what the browser sends."""
    component, prop = output.rsplit(".", 1)
    response = client.post(
        "/_dash-update-component",
        data=json.dumps(
            {
                "output": output,
                "outputs": {"id": component, "property": prop},
                "inputs": write_inputs(output, query),
                "changedPropIds": ["selection.data"],
                "parsedChangedPropsIds": ["selection.data"],
            }
        ),
        content_type="application/json",
    )
    return response.status_code, response.get_data(as_text=True)


def test_every_address_but_the_open_ones_needs_somebody_signed_in(
    served_store: Engine,
) -> None:
    client = open_client(served_store)
    closed = 0
    for rule in client.application.url_map.iter_rules():
        if rule.endpoint in OPEN_ENDPOINTS:
            continue
        path = str(rule)
        for argument in rule.arguments:
            path = path.replace(f"<path:{argument}>", "x").replace(f"<{argument}>", "x")
            path = path.replace(f"<string:{argument}>", "x")
        for method in rule.methods & {"GET", "POST"}:
            status = client.open(path, method=method).status_code
            assert status in (302, 401), (method, path, status)
            closed += 1
    assert closed >= 10


@pytest.mark.parametrize("role", list(Role))
def test_a_role_sees_figures_only_of_measures_it_may_ask(served_store: Engine, role: Role) -> None:
    client = sign_in(served_store, role)
    for name, measure in MEASURES.items():
        may = may_ask(Viewer(role), measure)
        by = ",".join(breakdown_for(Viewer(role), name))
        status = client.get(f"/api/measures/{name}?by={by}").status_code
        assert status == (200 if may else 403), name
    listed = {m["name"] for m in client.get("/api/measures").get_json()["measures"]}
    assert listed == {n for n, m in MEASURES.items() if may_ask(Viewer(role), m)}


def test_a_forged_request_for_a_panel_gets_a_refusal_and_no_figure(served_store: Engine) -> None:
    director = sign_in(served_store, Role.DIRECTOR)
    client = sign_in(served_store, Role.ADMINISTRATOR)
    refused = 0
    for page in PAGES.values():
        for number, panel in enumerate(page.panels):
            needed = {MEASURES[ask.measure].permission for ask in panel.asks if not ask.optional}
            if needed <= PERMISSIONS[Role.ADMINISTRATOR].keys():
                continue
            output = f"{page.panel_id(number)}.children"
            status, text = post_callback(client, output, "?as_at=2023-10-31")
            assert status == 403
            assert "does not include this" in text
            assert "587" not in text
            expected = 200 if is_for(Viewer(Role.DIRECTOR), panel) else 403
            assert post_callback(director, output, "")[0] == expected
            refused += 1
    assert refused > 5


def test_the_list_of_children_is_refused_to_a_role_that_may_count_but_not_list(
    served_store: Engine,
) -> None:
    assert Permission.CHILDREN_AGGREGATE in PERMISSIONS[Role.COMMISSIONER]
    commissioner = sign_in(served_store, Role.COMMISSIONER)
    status, text = post_callback(commissioner, "list-of-children.children", "?as_at=2023-10-31")
    assert status == 403
    assert "CH-" not in text
    director = sign_in(served_store, Role.DIRECTOR)
    assert "CH-" in post_callback(director, "list-of-children.children", "?as_at=2023-10-31")[1]


def test_a_page_of_another_role_says_who_may_see_it(served_store: Engine) -> None:
    administrator = sign_in(served_store, Role.ADMINISTRATOR)
    body = {
        "output": ".._pages_content.children..._pages_store.data..",
        "outputs": [
            {"id": "_pages_content", "property": "children"},
            {"id": "_pages_store", "property": "data"},
        ],
        "inputs": [
            {"id": "_pages_location", "property": "pathname", "value": "/age-bands"},
            {"id": "_pages_location", "property": "search", "value": ""},
        ],
        "changedPropIds": ["_pages_location.pathname"],
        "parsedChangedPropsIds": ["_pages_location.pathname"],
    }
    text = administrator.post("/_dash-update-component", json=body).get_data(as_text=True)
    roles = ", ".join(role.label.lower() for role in roles_with(Permission.CHILDREN_AGGREGATE))
    assert f"This page is open to: {roles}." in text


@pytest.mark.parametrize("token", ["", "é", "x" * 5000, "forged"])
def test_a_form_from_elsewhere_signs_nobody_in_to_the_demonstration(
    served_store: Engine, token: str
) -> None:
    client = open_client(served_store)
    client.get("/sign-in")
    form = {"role": "director", "csrf_token": token}
    posted = client.post("/sign-in/demonstration", data=form)
    assert posted.headers["Location"] == "/sign-in"
    assert client.get("/api/measures").status_code == 401


def test_a_role_that_there_is_not_signs_nobody_in(served_store: Engine) -> None:
    client = open_client(served_store)
    token = read_token(client.get("/sign-in").text)
    client.post("/sign-in/demonstration", data={"role": "owner", "csrf_token": token})
    assert client.get("/api/measures").status_code == 401


def test_a_demonstration_ends_when_anybody_real_is_loaded(demonstration_copy: Engine) -> None:
    client = sign_in(demonstration_copy, Role.DIRECTOR)
    assert client.get("/api/measures/looked_after").status_code == 200
    with demonstration_copy.begin() as connection:
        newest = connection.execute(select(loads).order_by(loads.c.id.desc())).mappings().first()
        assert newest
        values = {**newest, "id": newest["id"] + 1, "key": "another", "is_synthetic": False}
        connection.execute(insert(loads).values(values))
    assert client.get("/api/measures/looked_after").status_code == 401
    assert "Demonstration" not in client.get("/sign-in").text
    token = read_token(client.get("/sign-in").text)
    form = {"role": "director", "csrf_token": token}
    assert client.post("/sign-in/demonstration", data=form).status_code == 404


def test_without_its_setting_no_demonstration_is_offered(served_store: Engine) -> None:
    client = open_client(served_store, demonstration_sign_in=False)
    page = client.get("/sign-in").text
    assert "Demonstration" not in page
    form = {"role": "director", "csrf_token": read_token(page)}
    assert client.post("/sign-in/demonstration", data=form).status_code == 404


def test_signing_out_ends_it_for_a_copied_cookie_too(served_store: Engine) -> None:
    client = sign_in(served_store, Role.DIRECTOR)
    cookie = client.get_cookie(COOKIE)
    assert cookie
    assert client.get("/api/measures").status_code == 200
    page = client.get("/sign-out").text
    assert client.get("/api/measures").status_code == 200
    client.post("/sign-out", data={"csrf_token": read_token(page)})
    assert client.get("/api/measures").status_code == 401
    client.set_cookie(COOKIE, cookie.value)
    assert client.get("/api/measures").status_code == 401


def test_health_is_open_and_says_no_more_than_that_the_store_answers(served_store: Engine) -> None:
    client = open_client(served_store)
    live, ready = client.get("/health/live"), client.get("/health/ready")
    assert (live.status_code, live.get_json()) == (200, {"status": "live"})
    assert (ready.status_code, ready.get_json()) == (200, {"status": "ready"})


def test_who_watches_over_the_product_is_told_when_its_store_is_gone(database_url: str) -> None:
    settings = Settings(database_url=database_url, secret_key=SECRET_KEY, audit_key=AUDIT_KEY)
    client = create_server(settings).test_client()
    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").status_code == 503


def test_answers_are_not_kept_by_browsers_and_files_are(served_store: Engine) -> None:
    client = sign_in(served_store, Role.DIRECTOR)
    assert client.get("/api/measures").headers["Cache-Control"] == "no-store"
    assert client.get("/_dash-layout").headers["Cache-Control"] == "no-store"
    for address, words in (("", "max-age=86400"), ("?m=1", "immutable")):
        with client.get(f"/assets/panels.js{address}") as file:
            assert words in file.headers["Cache-Control"]
    assert client.get("/assets/none.js?m=1").headers["Cache-Control"] == "no-store"


def test_a_script_goes_out_compressed_and_is_the_same_script(served_store: Engine) -> None:
    client = open_client(served_store)
    with client.get("/assets/selection.js?m=1") as plain:
        whole = plain.get_data()
    for _ in range(2):
        with client.get("/assets/selection.js?m=1", headers={"Accept-Encoding": "br"}) as answer:
            assert answer.headers["Content-Encoding"] == "br"
            assert "Accept-Encoding" in answer.headers["Vary"]
            assert brotli.decompress(answer.get_data()) == whole
