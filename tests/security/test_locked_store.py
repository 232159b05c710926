"""While a long load is being written, SQLite's one writer: who reads is answered, who writes told.

A second connection holds the write lock, as a load does from its first row to its last.
"""

import logging
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, insert, select, update
from sqlalchemy.exc import OperationalError

import pages  # noqa: F401 (importing the pages registers them)
from callbacks.asker import is_for
from callbacks.failures import BUSY
from components.page import PAGES
from data_access.access import Viewer
from data_access.accounts.sessions import IDLE_SECONDS, NOTED_EVERY_SECONDS
from data_access.accounts.tokens import issue_token
from data_access.store.engine import create_engine, engine_for
from data_access.store.tables import audit_entries, second_factor_roles, sessions
from data_access.store.waiting import is_busy
from data_access.vocabulary import Role
from tests.http.clients import (
    PASSWORD,
    add_person,
    make_keeper,
    open_client,
    read_token,
    sign_in,
    sign_in_as,
)
from tests.http.test_gate import post_callback
from tests.stores import DEMONSTRATION, Stores, web_address

LIST = "list-of-children.children"
PANELS = [
    f"{page.panel_id(number)}.children"
    for page in PAGES.values()
    for number, panel in enumerate(page.panels)
    if is_for(Viewer(Role.DIRECTOR), panel)
]
# Milliseconds for which a write waits, where the test is of what it says in the end.
BRIEF = 50
# Longer than a test waits for an answer that is to come at once.
LONG = 60_000
PATIENCE_SECONDS = 20


@pytest.fixture(scope="module")
def store(sqlite_stores: Stores) -> Iterator[Engine]:
    """The demonstration council on SQLite; its web process waits briefly for its turn to write."""
    with sqlite_stores.open_copy(DEMONSTRATION) as engine:
        wait_for_a_turn(engine, BRIEF)
        yield engine
        engine_for(web_address(engine)).dispose()


def wait_for_a_turn(store: Engine, milliseconds: int) -> None:
    """Let the web process's connections wait so long from now on."""
    web = engine_for(web_address(store))
    web.dispose()
    event.listen(web, "connect", lambda c, _: c.execute(f"PRAGMA busy_timeout={milliseconds}"))


@contextmanager
def load_under_way(store: Engine) -> Iterator[None]:
    """As long as this lasts nobody else writes."""
    assert store.url.database
    with closing(sqlite3.connect(store.url.database, isolation_level=None)) as loader:
        loader.execute("BEGIN IMMEDIATE")
        yield
        loader.execute("ROLLBACK")


@pytest.fixture
def director(store: Engine) -> FlaskClient:
    return sign_in(store, Role.DIRECTOR)


def age_sessions(store: Engine, seconds: int) -> None:
    """As if everybody's last click were so long ago."""
    with store.execution_options(writes=True).begin() as connection:
        connection.execute(update(sessions).values(last_seen_at=sessions.c.last_seen_at - seconds))


def test_pages_and_figures_are_answered_without_waiting_for_the_load(store: Engine) -> None:
    """Even where a visit is due to be noted: that is left to the next one."""
    wait_for_a_turn(store, LONG)
    try:
        director = sign_in(store, Role.DIRECTOR)
        age_sessions(store, NOTED_EVERY_SECONDS + 1)

        def look() -> list[int]:
            paths = ("/", "/_dash-layout", "/health/ready", "/account", "/api/measures")
            answers = [director.get(path).status_code for path in paths]
            return answers + [post_callback(director, output, "")[0] for output in PANELS]

        with ThreadPoolExecutor(1) as person, load_under_way(store):
            # The lock is let go of only after the answers, or after too long a wait for them.
            assert set(person.submit(look).result(PATIENCE_SECONDS)) == {200}
    finally:
        wait_for_a_turn(store, BRIEF)
    seen = select(sessions.c.last_seen_at).order_by(sessions.c.last_seen_at.desc()).limit(1)
    with store.connect() as connection:
        before = connection.execute(seen).scalar_one()
        assert director.get("/api/measures").status_code == 200
    with store.connect() as connection:
        assert connection.execute(seen).scalar_one() > before


def test_a_program_is_answered_before_its_token_is_noted(store: Engine) -> None:
    email = add_person(store, Role.DIRECTOR)
    held = {"Authorization": f"Bearer {issue_token(make_keeper(store), email)}"}
    client = open_client(store)
    with load_under_way(store):
        assert client.get("/api/measures", headers=held).status_code == 200
        # Figures that leave the product are written down first.
        answer = client.get("/api/measures/looked_after", headers=held)
        assert (answer.status_code, answer.get_json()) == (503, {"error": BUSY})


def test_whoever_wants_to_sign_in_is_told_to_come_back(store: Engine) -> None:
    email = add_person(store, Role.DIRECTOR)
    newcomer, client = open_client(store), open_client(store)
    form = {"email": email, "password": PASSWORD}
    form["csrf_token"] = read_token(client.get("/sign-in").text)
    with load_under_way(store):
        for answer in (
            newcomer.get("/sign-in"),
            client.post("/sign-in", data=form),
            client.post("/sign-in/demonstration", data={**form, "role": "director"}),
        ):
            assert answer.status_code == 503
            assert BUSY in answer.text
            assert answer.headers["Retry-After"] == "60"
            assert "Content-Security-Policy" in answer.headers
        assert client.get("/api/measures").status_code == 401
    assert client.post("/sign-in", data=form).headers["Location"] == "/"


def test_whoever_signs_out_is_out_of_their_browser_though_it_cannot_be_noted(
    store: Engine,
) -> None:
    client = sign_in_as(store, add_person(store, Role.DIRECTOR))
    form = {"csrf_token": read_token(client.get("/sign-out").text)}
    with load_under_way(store):
        answer = client.post("/sign-out", data=form)
        assert (answer.status_code, BUSY in answer.text) == (503, True)
        assert client.get("/api/measures").status_code == 401
    assert client.get("/api/measures").status_code == 401


def test_no_child_is_shown_to_anybody_who_cannot_be_written_down(
    store: Engine, director: FlaskClient
) -> None:
    entries = select(audit_entries.c.number).where(audit_entries.c.action == "children_listed")
    with load_under_way(store):
        status, said = post_callback(director, LIST, "")
        assert status == 200
        assert BUSY in said
        assert "CH-" not in said
        export = director.get("/api/measures/looked_after?format=csv")
        assert (export.status_code, export.get_json()) == (503, {"error": BUSY})
    with store.connect() as connection:
        before = len(connection.execute(entries).all())
    assert "CH-" in post_callback(director, LIST, "")[1]
    with store.connect() as connection:
        assert len(connection.execute(entries).all()) == before + 1


def test_a_session_that_is_over_is_over_though_its_row_cannot_go(
    store: Engine, director: FlaskClient
) -> None:
    age_sessions(store, IDLE_SECONDS + 1)
    with load_under_way(store):
        assert director.get("/api/measures").status_code == 401
        answer = director.get("/", headers={"Accept": "text/html"})
        assert answer.headers["Location"].startswith("/sign-in")


def test_a_busy_store_is_no_failure_of_ours(
    store: Engine, director: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with load_under_way(store), caplog.at_level(logging.INFO):
        director.get("/api/measures/looked_after?format=csv")
        open_client(store).get("/sign-in")
    assert "request" in caplog.messages
    assert "failure" not in caplog.messages


def test_a_connection_that_did_not_wait_once_waits_again_afterwards(store: Engine) -> None:
    engine = create_engine(web_address(store))
    add = insert(second_factor_roles).values(role="nobody")
    impatient = engine.execution_options(writes=True, waits=False)
    with load_under_way(store), pytest.raises(OperationalError) as raised:
        impatient.connect().execute(add)
    assert is_busy(raised.value)
    with impatient.connect() as connection:
        patience = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
        assert patience == 5000
        connection.execute(add)
        connection.rollback()
    engine.dispose()


def test_only_a_busy_store_is_called_busy(store: Engine) -> None:
    with store.connect() as connection, pytest.raises(OperationalError) as raised:
        connection.exec_driver_sql("SELECT nothing FROM nowhere")
    assert not is_busy(raised.value)
    assert not is_busy(ValueError("database is locked"))
