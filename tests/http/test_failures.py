"""Whatever fails is told in a sentence with a reference, and nothing of how it failed."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from callbacks.bodies import UPDATE
from data_access.access import Refused
from data_access.vocabulary import Role
from tests.http.clients import open_client, read_token, sign_in
from tests.people import read_audit

SECRET = "zqsecretqz"
REFERENCE = re.compile(r"quote the reference ([0-9a-f]{8})\.")
# What no person is shown: how a trace, a statement, a path or a driver's message looks.
INSIDES = re.compile(
    rf"{SECRET}|Traceback|File \"|\.py\b|SELECT |psycopg|sqlite3|sqlalchemy|Error:|/home/",
    re.IGNORECASE,
)


def fail(*_args: object, **_words: object) -> Any:
    raise KeyError(f"{SECRET} in select * from children at /home/x.py")


def ask(output: str, *values: tuple[str, str]) -> dict[str, Any]:
    """The body that a page posts for an output."""
    is_router = output.startswith("..")
    name, prop = output.rsplit(".", 1) if not is_router else ("", "")
    inputs = [
        {"id": one.rsplit(".", 1)[0], "property": one.rsplit(".", 1)[1], "value": value}
        for one, value in values
    ]
    return {
        "output": output,
        "outputs": [
            {"id": "_pages_content", "property": "children"},
            {"id": "_pages_store", "property": "data"},
        ]
        if is_router
        else {"id": name, "property": prop},
        "inputs": inputs,
        "changedPropIds": [values[0][0]],
        "parsedChangedPropsIds": [values[0][0]],
    }


ROUTER = ".._pages_content.children..._pages_store.data.."
ROUTED = (("_pages_location.pathname", "/age-bands"), ("_pages_location.search", ""))
DAYS = (date(2019, 1, 1) + timedelta(days=number) for number in count())


def ask_panel(client: FlaskClient) -> TestResponse:
    """Ask for a panel on a day that nobody asked about before, so that no cache answers."""
    query = f"?as_at={next(DAYS)}"
    return client.post(UPDATE, json=ask("age_bands-0-panel.children", ("selection.data", query)))


LIST = ask("list-of-children.children", ("selection.data", ""))
CHIPS = ask("chips.children", ("selection.data", ""), ("_pages_location.pathname", "/"))

# What fails, where it is asked for, and the status of the answer: a panel's stands in its place.
FAULTS: dict[str, tuple[str, Callable[[FlaskClient], TestResponse], int]] = {
    "panel": ("callbacks.panels.Asker.of", ask_panel, 200),
    "list": ("callbacks.list_of_children.list_children", lambda c: c.post(UPDATE, json=LIST), 200),
    "chips": ("callbacks.filters.list_chips", lambda c: c.post(UPDATE, json=CHIPS), 500),
    "page": (
        "callbacks.layouts.lay_out_page", lambda c: c.post(UPDATE, json=ask(ROUTER, *ROUTED)), 500
    ),
    "shell": ("callbacks.layouts.draw_shell", lambda c: c.get("/_dash-layout"), 500),
    "index": ("dash.Dash.interpolate_index", lambda c: c.get("/"), 500),
    "measures": ("data_access.questions.Door.measures_for", lambda c: c.get("/api/measures"), 500),
    "measure": (
        "data_access.questions.Door.ask", lambda c: c.get("/api/measures/looked_after"), 500
    ),
    "csv": (
        "callbacks.api.write_csv", lambda c: c.get("/api/measures/looked_after?format=csv"), 500
    ),
    "account": ("callbacks.account.render_template", lambda c: c.get("/account"), 500),
    "session": ("data_access.accounts.sessions.Sessions.find", lambda c: c.get("/"), 500),
    "audit": ("data_access.audit.AuditLog.record", lambda c: c.post(UPDATE, json=LIST), 200),
}  # fmt: skip


def check_is_plain(answer: TestResponse, status: int) -> str:
    """Check that an answer shows a reference and nothing of the inside; gives the reference."""
    assert answer.status_code == status, answer.text
    assert not INSIDES.search(answer.text), answer.text
    found = REFERENCE.search(answer.text)
    assert found, answer.text
    assert answer.headers["X-Request-Id"].startswith(found[1])
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    return found[1]


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_what_fails_is_told_by_a_reference_that_the_log_explains(
    served_store: Engine,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    fault: tuple[str, Callable[[FlaskClient], TestResponse], int],
) -> None:
    where, send, status = fault
    client = sign_in(served_store, Role.DIRECTOR)
    assert send(client).status_code < 400
    with monkeypatch.context() as patch:
        patch.setattr(where, fail)
        capsys.readouterr()
        reference = check_is_plain(send(client), status)
    said = capsys.readouterr().err
    assert SECRET not in said
    (line, *_) = [one for one in map(json.loads, said.splitlines()) if one["level"] == "error"]
    assert line["reference"] == reference
    assert line["request_id"].startswith(reference)
    assert line["error"][0]["type"] == "builtins.KeyError"
    assert line["error"][0]["trace"][-1].endswith(" fail")
    assert send(client).status_code < 400


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/", "/age-bands", "/none", "/account"])
def test_where_even_the_page_of_a_failure_fails_its_sentence_is_left(
    served_store: Engine, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    client = sign_in(served_store, Role.DIRECTOR)
    for broken in ("callbacks.failures.render_template", "data_access.questions.Door.standing"):
        monkeypatch.setattr(broken, fail)
    answer = client.get(path)
    check_is_plain(answer, 500)
    assert answer.mimetype == "text/plain"


def test_a_sign_in_that_fails_tells_nothing_and_signs_nobody_in(
    served_store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = open_client(served_store)
    page = client.get("/sign-in").text
    form = {"email": "a@example.gov.uk", "password": SECRET, "csrf_token": read_token(page)}
    with monkeypatch.context() as patch:
        patch.setattr("data_access.accounts.throttle.Throttle.reserve", fail, raising=False)
        patch.setattr("callbacks.account_store.AccountStore.find_user", fail)
        check_is_plain(client.post("/sign-in", data=form), 500)
    assert client.get("/api/measures").status_code == 401


def test_a_store_whose_tables_have_gone_is_told_of_without_their_names(
    demonstration_copy: Engine,
) -> None:
    client = sign_in(demonstration_copy, Role.DIRECTOR)
    sends = (
        lambda: client.get(f"/api/measures/looked_after?as_at={next(DAYS)}"),
        lambda: ask_panel(client),
        lambda: client.post(UPDATE, json=LIST),
    )
    for send in sends:
        assert send().status_code == 200
    gone = ("episodes", "episode_spans", "count_changes")
    with demonstration_copy.execution_options(writes=True).begin() as connection:
        for name in gone:
            connection.exec_driver_sql(f"alter table {name} rename to gone_{name}")
    for send in sends:
        answer = send()
        check_is_plain(answer, answer.status_code)
        assert not any(name in answer.text for name in gone)


def test_whatever_there_is_not_is_told_in_a_sentence(served_store: Engine) -> None:
    client = sign_in(served_store, Role.DIRECTOR)
    for send, status, words in (
        (lambda: client.get("/api/none"), 404, "There is nothing at this address."),
        (lambda: client.get("/assets/none.js"), 404, "There is nothing at this address."),
        (
            lambda: client.get("/_dash-component-suites/dash/none.js"),
            404,
            "There is nothing at this address.",
        ),
        (
            lambda: client.get("/_dash-component-suites/none/none.js"),
            404,
            "There is nothing at this address.",
        ),
        (lambda: client.delete("/account"), 405, "That cannot be done at this address."),
        (
            lambda: client.post(UPDATE, data="x" * 99_999, content_type="application/json"),
            413,
            "That is more than this product accepts.",
        ),
        (
            lambda: client.post(UPDATE, json=[]),
            400,
            "That is not a request of this product's pages.",
        ),
    ):
        answer = send()
        assert answer.status_code == status
        said = answer.get_json()["error"] if answer.is_json else answer.text
        assert words in said.replace("&#39;", "'")
    assert "GET" in client.delete("/account").headers["Allow"]


def test_a_refusal_in_a_panel_is_shown_in_its_place_and_noted(
    served_store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(served_store, Role.DIRECTOR)

    def refuse(*_args: object) -> Any:
        raise Refused("This is open to nobody.")

    monkeypatch.setattr("callbacks.panels.Asker.of", refuse)
    answer = ask_panel(client)
    assert answer.status_code == 200
    assert "This is open to nobody." in answer.text
    assert read_audit(served_store)[-1] == (
        "refused",
        "demonstration: director",
        f"{UPDATE}: This is open to nobody.",
    )
