"""What is posted to callbacks is what a page of ours would post, or is refused; never a 500."""

import copy
import json
from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import quote_from_bytes

import pytest
from dash import ALL, MATCH, Dash, Input, Output, State
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from callbacks.asker import is_for
from callbacks.bodies import LARGEST_BODY, UPDATE, is_as_declared
from components.page import PAGES
from data_access.access import Viewer
from data_access.questions import MEASURES
from data_access.questions.selection import DATES, LONGEST_QUERY, OPTIONS
from data_access.store.engine import create_engine
from data_access.vocabulary import DIMENSIONS, Role
from tests.http.clients import sign_in
from tests.stores import PUBLISHED, Stores, web_address

Body = dict[str, Any]


@pytest.fixture(scope="module")
def director(postgresql_stores: Stores) -> Iterator[FlaskClient]:
    """On PostgreSQL, which takes less of what is sent than SQLite does."""
    with postgresql_stores.copy(PUBLISHED) as address:
        web = create_engine(web_address(address))
        yield sign_in(web, Role.DIRECTOR)
        web.dispose()


def app_of(client: FlaskClient) -> Dash:
    return cast("Dash", client.application.extensions["dash"])


def give(one: Body) -> Body:
    """An input or a state of a callback as a page has it when it is opened."""
    return {**one, "value": "/" if one["property"] == "pathname" else ""}


def write_body(output: str, declared: Body) -> Body:
    """What the browser posts for a callback."""
    outputs = declared["output"]
    is_single = not isinstance(outputs, list)
    named = [one.to_dict() for one in ([outputs] if is_single else outputs)]
    inputs = [give(one) for one in declared["inputs"]]
    changed = [f"{one['id']}.{one['property']}" for one in inputs[:1]]
    body = {
        "output": output,
        "outputs": named[0] if is_single else named,
        "inputs": inputs,
        "changedPropIds": changed,
        "parsedChangedPropsIds": changed,
    }
    # The browser leaves out what it has nothing to say of.
    state = [give(one) for one in declared["state"]]
    return body | ({"state": state} if state else {})


def list_bodies(app: Dash) -> Iterator[Body]:
    """A body for each callback that the server answers a director."""
    closed = {
        f"{page.panel_id(number)}.children"
        for page in PAGES.values()
        for number, panel in enumerate(page.panels)
        if not is_for(Viewer(Role.DIRECTOR), panel)
    }
    for output, declared in app.callback_map.items():
        if "callback" in declared and output not in closed:
            yield write_body(output, declared)


def post(client: FlaskClient, body: object) -> int:
    return client.post(UPDATE, json=body).status_code


def test_what_our_pages_post_is_answered(director: FlaskClient) -> None:
    bodies = list(list_bodies(app_of(director)))
    assert len(bodies) > 10
    for body in bodies:
        assert post(director, body) == 200, body["output"]
        empty = copy.deepcopy(body)
        for one in empty["inputs"]:
            if one["property"] != "pathname":
                del one["value"]
        assert post(director, empty | {"changedPropIds": [], "parsedChangedPropsIds": []}) == 200


TEXTS = st.text(st.characters(codec=None), max_size=20)
WRITTEN = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
NONSENSE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


NAMED = {"output": st.just("chips.children")} | dict.fromkeys(("outputs", "inputs"), NONSENSE)


@given(body=NONSENSE | st.fixed_dictionaries(NAMED))
def test_whatever_json_is_posted_is_refused(director: FlaskClient, body: object) -> None:
    # Written with NaN and halves of surrogate pairs, as no browser does.
    written = json.dumps(body)
    answer = director.post(UPDATE, data=written, content_type="application/json")
    assert answer.status_code == 400, answer.text


@given(body=st.binary(max_size=200), kind=st.sampled_from(["application/json", "text/plain", ""]))
def test_whatever_bytes_are_posted_are_refused(
    director: FlaskClient, body: bytes, kind: str
) -> None:
    assert director.post(UPDATE, data=body, content_type=kind).status_code == 400


def list_places(part: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where each part of a body stands."""
    if path:
        yield path
    if isinstance(part, dict | list):
        for key in list(part) if isinstance(part, dict) else range(len(part)):
            yield from list_places(part[key], (*path, key))


def form_of(body: Body) -> Body:
    """A body without what differs from one honest one to the next: the values of its inputs."""
    told = copy.deepcopy(body)
    for one in [*told.get("inputs", []), *told.get("state", [])]:
        one.pop("value", None)
    return {key: part for key, part in told.items() if not key.endswith("PropsIds") and part} | {
        "changedPropIds": [],
        "parsedChangedPropsIds": [],
    }


@settings(max_examples=300)
@given(data=st.data())
def test_a_body_changed_anywhere_but_in_its_values_is_refused(
    director: FlaskClient, data: st.DataObject
) -> None:
    honest = data.draw(st.sampled_from(list(list_bodies(app_of(director)))))
    body = copy.deepcopy(honest)
    place = data.draw(st.sampled_from(list(list_places(body))))
    parent = body
    for key in place[:-1]:
        parent = parent[key]
    change = data.draw(st.sampled_from(["replace", "remove", "add"]))
    if change == "replace":
        parent[place[-1]] = data.draw(NONSENSE)
    elif change == "remove":
        del parent[place[-1]]
    elif isinstance(parent, list):
        parent.insert(place[-1], data.draw(NONSENSE | st.just(parent[place[-1]])))
    else:
        parent[data.draw(TEXTS)] = data.draw(NONSENSE)
    written = json.dumps(body)
    answer = director.post(UPDATE, data=written, content_type="application/json")
    assert answer.status_code in (200, 204, 400, 403), answer.text
    if answer.status_code in (200, 204):
        assert form_of(body) == form_of(honest)
        values = [one.get("value") for one in [*body["inputs"], *body.get("state", [])]]
        assert all(value is None or isinstance(value, str) for value in values)


@pytest.mark.parametrize(
    "value",
    [0, 1.5, True, [], {}, "x" * (LONGEST_QUERY + 1), "a\0b", "\ud800"],
    ids=["0", "1.5", "true", "list", "object", "too long", "nul", "half a pair"],
)
def test_a_value_is_text_that_can_be_written_and_of_some_length(
    director: FlaskClient, value: object
) -> None:
    # Each of them is answered as it is: `test_what_our_pages_post_is_answered`.
    for body in list_bodies(app_of(director)):
        body["inputs"][0]["value"] = value
        assert post(director, body) == 400


@pytest.mark.parametrize("path", ["", "children", "https://elsewhere.example/", None])
def test_a_posted_path_is_one_of_ours(director: FlaskClient, path: str | None) -> None:
    bodies = [b for b in list_bodies(app_of(director)) if "pathname" in json.dumps(b["inputs"])]
    assert bodies
    for body in bodies:
        for one in body["inputs"]:
            one["value"] = path if one["property"] == "pathname" else ""
        assert post(director, body) == 400


def test_a_body_takes_no_input_of_another_callback_and_no_output_besides_its_own(
    director: FlaskClient,
) -> None:
    bodies = list(list_bodies(app_of(director)))
    for body in bodies:
        other = next(b for b in bodies if b["outputs"] != body["outputs"])
        assert post(director, body | {"outputs": other["outputs"]}) == 400
        assert post(director, body | {"inputs": [*body["inputs"], body["inputs"][0]]}) == 400
        assert post(director, body | {"inputs": []}) == 400
        assert post(director, body | {"state": body["inputs"]}) == 400
        assert post(director, body | {"changedPropIds": ["elsewhere.data"]}) == 400
        assert post(director, body | {"parsedChangedPropsIds": [{"id": "x"}]}) == 400
        assert post(director, body | {"cancel": True}) == 400


def test_a_callback_that_is_the_browsers_own_is_not_asked_of_the_server(
    director: FlaskClient,
) -> None:
    app = app_of(director)
    own = {name: one for name, one in app.callback_map.items() if "callback" not in one}
    assert own
    for output, declared in own.items():
        body = {"output": output, "outputs": [], "inputs": declared["inputs"]}
        # It names no permission, so the gate refuses it before its body is looked at.
        assert post(director, body) == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("[" * 30_000, 400),
        ("[" * 30_000 + "]" * 30_000, 400),
        ('{"output":' * 5_000 + "1" + "}" * 5_000, 400),
        ('{"output": "chips.children", "output": "x"}', 400),
        ('{"output": ' + "9" * 20_000 + "}", 400),
        ('{"output": 1e999}', 400),
        ('{"output": NaN}', 400),
        ("", 400),
        ("\ufeff{}", 400),
        ("{" + " " * LARGEST_BODY + "}", 413),
    ],
    ids="unclosed deep deep-objects twice huge infinite nan empty bom large".split(),
)
def test_a_body_made_to_hurt_is_refused(director: FlaskClient, body: str, status: int) -> None:
    answer = director.post(UPDATE, data=body.encode(), content_type="application/json")
    assert (answer.status_code, answer.get_json().keys()) == (status, {"error"})


def test_a_body_says_each_thing_once(director: FlaskClient) -> None:
    for body in list_bodies(app_of(director)):
        for name, part in body.items():
            again = f', "{name}": {json.dumps(part)}}}'
            for end, status in (("}", 200), (again, 400)):
                text = json.dumps(body)[:-1] + end
                answer = director.post(UPDATE, data=text, content_type="application/json")
                assert answer.status_code == status


def test_a_body_is_json_and_says_so(director: FlaskClient) -> None:
    body = json.dumps(next(list_bodies(app_of(director))))
    for kind, status in (
        ("application/json", 200),
        ("application/json; charset=utf-8", 200),
        ("application/ld+json", 400),
        ("text/plain", 400),
        ("application/x-www-form-urlencoded", 400),
        ("multipart/form-data; boundary=x", 400),
        (None, 400),
    ):
        assert director.post(UPDATE, data=body, content_type=kind).status_code == status, kind
    utf_16 = director.post(UPDATE, data=body.encode("utf-16"), content_type="application/json")
    assert utf_16.status_code == 400


def declare(*outputs: Output, inputs: list[Input], state: list[State] | None = None) -> Body:
    """A callback as Dash keeps what it declares."""
    app = Dash("declaring", server=False)
    app.callback(list(outputs), inputs, state or [])(lambda *values: values)
    (declared,) = app.callback_map.values()
    return cast("Body", declared)


def test_wildcards_stand_for_ids_of_the_declared_form_alone() -> None:
    declared = declare(
        Output({"type": "row", "number": MATCH}, "children"),
        Output({"type": "cell", "number": ALL}, "children"),
        inputs=[Input({"type": "button", "number": ALL}, "title")],
        state=[State({"type": "note", "number": MATCH}, "value")],
    )

    def named(kind: object, number: object, prop: str, **more: object) -> Body:
        return {"id": {"type": kind, "number": number}, "property": prop, **more}

    honest = {
        "output": "…",
        "outputs": [
            named("row", 2, "children"),
            [named("cell", "a", "children"), named("cell", 1, "children")],
        ],
        "inputs": [[named("button", 1, "title", value="x"), named("button", "b", "title")]],
        "state": [named("note", 2, "value", value=None)],
        "changedPropIds": ['{"number":1,"type":"button"}.title'],
        "parsedChangedPropsIds": [{"type": "button", "number": 1}],
    }
    assert is_as_declared(honest, declared)
    assert is_as_declared(honest | {"outputs": [honest["outputs"][0], []]}, declared)
    assert is_as_declared(
        honest | {"inputs": [[]], "changedPropIds": [], "parsedChangedPropsIds": []}, declared
    )
    for part, wrong in (
        ("inputs", [[named("list", 1, "title", value="x")]]),
        ("inputs", [[named("button", 1, "children", value="x")]]),
        ("inputs", [[named("button", [], "title", value="x")]]),
        ("inputs", [[named("button", True, "title", value="x")]]),
        ("inputs", [[named("button", None, "title", value="x")]]),
        ("inputs", [[named("button", 1, "title", value=1)]]),
        ("inputs", [named("button", 1, "title", value="x")]),
        ("inputs", [[{"id": {"type": "button"}, "property": "title"}]]),
        ("inputs", [[{"id": "button", "property": "title"}]]),
        ("inputs", [[named("button", 1, "title", value="x", more=1)]]),
        ("state", [[named("note", 2, "value")]]),
        ("state", [named("note", 2, "value"), named("note", 3, "value")]),
        ("outputs", honest["outputs"][:1]),
        ("outputs", [[honest["outputs"][0]], honest["outputs"][1]]),
        ("outputs", honest["outputs"][0]),
        ("changedPropIds", ['{"number":9,"type":"button"}.title']),
        ("parsedChangedPropsIds", [{"type": "button", "number": 9}]),
    ):
        assert not is_as_declared(honest | {part: wrong}, declared), (part, wrong)


WORDS = [*DATES, *DIMENSIONS, *OPTIONS, "by", "format", "page", "sort", "measure", "x"]
KEYS = [
    *(key for dimension in DIMENSIONS.values() for key in dimension.keys or ()),
    *("2023-10-31", "2024-02-30", "9999-12-31", "0001-01-01", "2023-24-Q4", "2024-03", "2024"),
    *("E06000004", "neighbours", "json", "csv", "dfe", "mean", ""),
]
QUERIES = st.lists(
    st.tuples(
        st.sampled_from(WORDS).map(str.encode) | st.binary(max_size=6),
        st.sampled_from([*KEYS, *WORDS]).map(str.encode)
        | TEXTS.map(lambda text: text.encode(errors="surrogatepass"))
        | st.binary(max_size=12),
    ).map(lambda pair: "=".join(map(quote_from_bytes, pair))),
    max_size=5,
).map("&".join)


@settings(max_examples=200)
@given(measure=st.sampled_from(sorted(MEASURES)) | TEXTS, query=QUERIES)
def test_whatever_the_api_is_asked_it_answers_or_says_what_is_wrong(
    director: FlaskClient, measure: str, query: str
) -> None:
    name = quote_from_bytes(measure.encode(errors="surrogatepass"), safe="")
    answer = director.get(f"/api/measures/{name}?{query}")
    assert answer.status_code in (200, 308, 400, 404), answer.text
    if answer.status_code in (400, 404):
        assert answer.get_json()["error"]


@settings(max_examples=150)
@given(data=st.data(), query=QUERIES)
def test_whatever_address_a_page_shows_its_callbacks_answer(
    director: FlaskClient, data: st.DataObject, query: str
) -> None:
    body = data.draw(st.sampled_from(list(list_bodies(app_of(director)))))
    for one in body["inputs"]:
        is_path = one["property"] == "pathname"
        paths = st.sampled_from(["/", "/children", "//", "/x/../y"]) | WRITTEN.map("/{}".format)
        one["value"] = data.draw(paths) if is_path else f"?{query}"
    answer = director.post(UPDATE, json=body)
    assert answer.status_code in (200, 204), answer.text
    assert "went wrong" not in answer.text


def test_an_address_longer_than_any_selection_is_refused_in_words(director: FlaskClient) -> None:
    answer = director.get(f"/api/measures/looked_after?age_band={'x' * LONGEST_QUERY}")
    assert answer.status_code == 400
    assert "too long" in answer.get_json()["error"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "TRACE", "X"])
def test_an_odd_method_is_no_ones_fault(director: FlaskClient, method: str) -> None:
    for path in (
        UPDATE, "/_dash-layout", "/_dash-dependencies", "/_reload-hash", "/_favicon.ico", "/",
        "/age-bands", "/assets/panels.js", "/_dash-component-suites/dash/x.js", "/health/live",
        "/api/measures", "/_dash-component-suites/dash/..%2f..%2fdash.py", "/%00", "/%ff",
    ):  # fmt: skip
        answer = director.open(path, method=method)
        assert answer.status_code < 500, (method, path)
        answer.close()
