"""Whoever asks while a load is being written is told what the store held before it.

On PostgreSQL they may have to wait; an answer out of half a load, or out of emptied tables, would
be worse.
"""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, text

from data_access.access import Viewer
from data_access.imports.ssda903 import writing
from data_access.questions import Door, Question, Selection
from data_access.store.engine import create_engine
from data_access.vocabulary import Role
from tests.data.ssda903_files import STOCKTON, load, write_return
from tests.stores import web_address

PATIENCE_SECONDS = 30
BEFORE, AFTER = 3, 5


def children_of(count: int) -> list[dict[str, str]]:
    return [{"CHILD": f"C{number}"} for number in range(count)]


def wait_until_settled(connection: Connection, asked: "Future[Any]") -> None:
    """Until the question is answered or, on PostgreSQL, stands waiting for the load."""
    waiting = text(
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND database ="
        " (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    give_up = time.monotonic() + PATIENCE_SECONDS
    while not asked.done() and time.monotonic() < give_up:
        is_postgresql = connection.dialect.name == "postgresql"
        if is_postgresql and connection.execute(waiting).scalar_one():
            return
        time.sleep(0.02)


@pytest.mark.parametrize("indexes_aside_from", [0, 1000], ids=["large", "small"])
def test_figures_are_of_before_the_load_until_it_is_whole(
    empty_store: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    indexes_aside_from: int,
) -> None:
    monkeypatch.setattr(writing, "_INDEXES_ASIDE_FROM", indexes_aside_from)
    load(empty_store, write_return(tmp_path / "before", children_of(BEFORE)))
    web = create_engine(web_address(empty_store))
    door = Door(web, STOCKTON)
    question = Question("looked_after", (), Selection())

    def ask() -> Any:
        return door.ask(question, Viewer(Role.DIRECTOR)).total

    assert ask() == BEFORE
    asked: list[Future[Any]] = []

    def ask_meanwhile(connection: Connection) -> None:
        """Ask once, when all rows of the load are written and none is committed."""
        if not asked:
            asked.append(person.submit(ask))
            wait_until_settled(connection, asked[0])

    with ThreadPoolExecutor(1) as person:
        event.listen(empty_store, "commit", ask_meanwhile)
        load(empty_store, write_return(tmp_path / "after", children_of(AFTER)))
        assert asked[0].result(PATIENCE_SECONDS) == BEFORE
    assert ask() == AFTER
    web.dispose()
