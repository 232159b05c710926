"""Nobody is let in who has not signed in, and a role opens no more than it may."""

import json
import re

import brotli
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, insert, select, update

import pages  # noqa: F401 (importing the pages registers them)
from callbacks.gate import OPEN_DASH_ENDPOINTS, OPEN_ENDPOINTS, check_store_is_servable
from components.page import PAGES
from data_access.access import PERMISSIONS
from data_access.questions import MEASURES, Door
from data_access.settings import Settings, SettingsError
from data_access.store.engine import create_engine
from data_access.store.tables import loads
from data_access.vocabulary import Permission, Role
from tests.http.clients import create_server, open_client, sign_in

COUNCIL = "E06000004"


def post_callback(client: FlaskClient, output: str, query: str) -> tuple[int, str]:
    """Ask for a panel as the browser does, or as somebody who forges what the browser sends."""
    component, prop = output.rsplit(".", 1)
    response = client.post(
        "/_dash-update-component",
        data=json.dumps(
            {
                "output": output,
                "outputs": {"id": component, "property": prop},
                "inputs": [{"id": "selection", "property": "data", "value": query}],
                "changedPropIds": ["selection.data"],
                "parsedChangedPropsIds": ["selection.data"],
            }
        ),
        content_type="application/json",
    )
    return response.status_code, response.get_data(as_text=True)


def test_every_address_but_the_open_ones_needs_somebody_signed_in(
    demonstration_store: Engine,
) -> None:
    client = open_client(demonstration_store)
    server = create_server(demonstration_store.url.render_as_string(hide_password=False))
    closed = 0
    for rule in server.url_map.iter_rules():
        if rule.endpoint in OPEN_ENDPOINTS | OPEN_DASH_ENDPOINTS:
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
def test_a_role_sees_figures_only_of_measures_it_may_ask(
    demonstration_store: Engine, role: Role
) -> None:
    client = sign_in(demonstration_store, role)
    for name, measure in MEASURES.items():
        status = client.get(f"/api/measures/{name}").status_code
        assert status == (200 if measure.permission in PERMISSIONS[role] else 403), name
    listed = {m["name"] for m in client.get("/api/measures").get_json()["measures"]}
    assert listed == {n for n, m in MEASURES.items() if m.permission in PERMISSIONS[role]}


@pytest.mark.parametrize("role", [Role.CABINET_MEMBER, Role.PROJECT_SPONSOR, Role.FINANCE_OFFICER])
def test_a_forged_request_for_a_panel_gets_a_refusal_and_no_figure(
    demonstration_store: Engine, role: Role
) -> None:
    client = sign_in(demonstration_store, role)
    director = sign_in(demonstration_store, Role.DIRECTOR)
    refused = 0
    for page in PAGES.values():
        for number, panel in enumerate(page.panels):
            needed = {MEASURES[ask.measure].permission for ask in panel.asks if not ask.optional}
            if needed <= PERMISSIONS[role]:
                continue
            status, text = post_callback(
                client, f"{page.panel_id(number)}.children", "?as_at=2023-10-31"
            )
            assert status == 200
            assert "does not include this" in text
            assert "587" not in text
            assert (
                "does not include"
                not in post_callback(director, f"{page.panel_id(number)}.children", "")[1]
            )
            refused += 1
    assert refused > 5


def test_the_list_of_children_is_refused_to_a_role_that_may_count_but_not_list(
    demonstration_store: Engine,
) -> None:
    assert Permission.CHILDREN_AGGREGATE in PERMISSIONS[Role.COMMISSIONER]
    commissioner = sign_in(demonstration_store, Role.COMMISSIONER)
    _, text = post_callback(commissioner, "list-of-children.children", "?as_at=2023-10-31")
    assert "does not include this" in text
    assert "CH-" not in text
    director = sign_in(demonstration_store, Role.DIRECTOR)
    assert "CH-" in post_callback(director, "list-of-children.children", "?as_at=2023-10-31")[1]


def test_a_page_of_another_role_says_who_may_see_it(demonstration_store: Engine) -> None:
    cabinet = sign_in(demonstration_store, Role.CABINET_MEMBER)
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
    text = cabinet.post("/_dash-update-component", json=body).get_data(as_text=True)
    assert "This page is open to: director, commissioner, data officer." in text


def test_signing_in_needs_the_forms_own_token_and_a_role_that_exists(
    demonstration_store: Engine,
) -> None:
    client = open_client(demonstration_store)
    client.get("/sign-in")
    client.post("/sign-in", data={"role": "director", "token": "forged"})
    assert client.get("/api/measures").status_code == 401
    token = re.search(r'name="token" value="([^"]+)"', client.get("/sign-in").text)
    assert token
    client.post("/sign-in", data={"role": "owner", "token": token[1]})
    assert client.get("/api/measures").status_code == 401


@pytest.mark.parametrize("token", ["", "é", "x" * 5000])
def test_a_form_from_elsewhere_signs_nobody_in(demonstration_store: Engine, token: str) -> None:
    client = open_client(demonstration_store)
    posted = client.post("/sign-in", data={"role": "director", "token": token})
    assert posted.headers["Location"] == "/sign-in"
    assert client.get("/api/measures").status_code == 401


def test_a_store_that_gets_real_data_is_served_no_longer(demonstration_copy: Engine) -> None:
    client = sign_in(demonstration_copy, Role.DIRECTOR)
    assert client.get("/api/measures/looked_after").status_code == 200
    with demonstration_copy.begin() as connection:
        newest = connection.execute(select(loads).order_by(loads.c.id.desc())).mappings().first()
        assert newest
        values = {**newest, "id": newest["id"] + 1, "key": "another", "is_synthetic": False}
        connection.execute(insert(loads).values(values))
    answer = client.get("/api/measures/looked_after")
    assert answer.status_code == 503
    assert "accounts" in answer.get_json()["error"]
    assert client.get("/health/live").status_code == 200


def test_another_councils_store_is_not_served(demonstration_copy: Engine) -> None:
    with pytest.raises(SettingsError, match="COUNCIL_CODE"):
        check_store_is_servable(Door(demonstration_copy, "E08000021"))


NONSENSE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
BODIES = NONSENSE | st.fixed_dictionaries(
    {},
    optional={
        "output": st.sampled_from(["overview-0-panel.children", "chips.children", "x.y"])
        | NONSENSE,
        "outputs": st.fixed_dictionaries(
            {"id": st.just("overview-0-panel"), "property": st.just("children")}
        )
        | NONSENSE,
        "inputs": st.lists(
            st.fixed_dictionaries(
                {"id": st.text(max_size=9), "property": st.just("data"), "value": NONSENSE}
            ),
            max_size=3,
        )
        | NONSENSE,
        "state": NONSENSE,
        "changedPropIds": st.lists(st.text(max_size=9), max_size=2) | NONSENSE,
        "parsedChangedPropsIds": NONSENSE,
    },
)


@given(body=BODIES)
def test_whatever_is_posted_to_callbacks_is_answered_and_never_with_500(
    demonstration_store: Engine, body: object
) -> None:
    client = sign_in(demonstration_store, Role.DIRECTOR)
    answer = client.post("/_dash-update-component", json=body)
    assert answer.status_code in (200, 204, 400), answer.text


def test_signing_out_ends_it(demonstration_store: Engine) -> None:
    client = sign_in(demonstration_store, Role.DIRECTOR)
    assert client.get("/api/measures").status_code == 200
    client.get("/sign-out")
    assert client.get("/api/measures").status_code == 401


def test_a_caller_from_another_machine_is_turned_away(demonstration_store: Engine) -> None:
    client = sign_in(demonstration_store, Role.DIRECTOR)
    answer = client.get("/api/measures", environ_base={"REMOTE_ADDR": "10.1.2.3"})
    assert answer.status_code == 403


def test_health_is_open_and_says_nothing_of_the_store(demonstration_store: Engine) -> None:
    answer = open_client(demonstration_store).get("/health/live")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "live"})


def test_a_store_with_anyone_real_is_not_served(demonstration_copy: Engine) -> None:
    check_store_is_servable(Door(demonstration_copy, COUNCIL))
    with demonstration_copy.begin() as connection:
        last = connection.exec_driver_sql("select max(id) from loads").scalar_one()
        connection.execute(update(loads).where(loads.c.id == last).values(is_synthetic=False))
    with pytest.raises(SettingsError, match="not marked synthetic"):
        check_store_is_servable(Door(demonstration_copy, COUNCIL))


def test_an_empty_or_missing_store_is_not_served(empty_store: Engine, database_url: str) -> None:
    with pytest.raises(SettingsError, match="store demo"):
        check_store_is_servable(Door(empty_store, COUNCIL))
    missing = create_engine(database_url)
    try:
        with pytest.raises(SettingsError, match="store upgrade"):
            check_store_is_servable(Door(missing, COUNCIL))
    finally:
        missing.dispose()


@pytest.mark.parametrize("key", ["", "short"])
def test_serving_needs_a_secret_key_of_some_length(key: str) -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        Settings(secret_key=key).check_for_serving()


def test_answers_are_not_kept_by_browsers_and_files_are(demonstration_store: Engine) -> None:
    client = sign_in(demonstration_store, Role.DIRECTOR)
    assert client.get("/api/measures").headers["Cache-Control"] == "no-store"
    assert client.get("/_dash-layout").headers["Cache-Control"] == "no-store"
    for address, words in (("", "max-age=86400"), ("?m=1", "immutable")):
        with client.get(f"/assets/panels.js{address}") as file:
            assert words in file.headers["Cache-Control"]
    assert client.get("/assets/none.js?m=1").headers["Cache-Control"] == "no-store"


def test_a_script_goes_out_compressed_and_is_the_same_script(demonstration_store: Engine) -> None:
    client = open_client(demonstration_store)
    with client.get("/assets/selection.js?m=1") as plain:
        whole = plain.get_data()
    for _ in range(2):
        with client.get("/assets/selection.js?m=1", headers={"Accept-Encoding": "br"}) as answer:
            assert answer.headers["Content-Encoding"] == "br"
            assert "Accept-Encoding" in answer.headers["Vary"]
            assert brotli.decompress(answer.get_data()) == whole
