"""The tables of the return beside the episodes, filled by hand for tests."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Engine, delete, insert

from data_access.access import Viewer
from data_access.questions import Answer, Door, Question, Selection
from data_access.store.tables import RETURNED_TABLES, load_files
from data_access.vocabulary import Role
from tests.data.day_by_day import Child
from tests.data.filled_stores import fill_store

DIRECTOR = Viewer(Role.DIRECTOR)
Rows = Iterable[Mapping[str, Any]]


def ask(door: Door, measure: str, by: Sequence[str] = (), **words: str) -> Answer:
    pairs = [(word.rstrip("_"), value) for word, value in words.items()]
    return door.ask(Question(measure, tuple(by), Selection.parse(pairs)), DIRECTOR)


def numbers(answer: Answer) -> dict[tuple[str, ...], Any]:
    """The rows that are not nothing: their numbers, or the symbols in their place."""
    return {row.keys: row.symbol or row.value for row in answer.rows if row.symbol or row.value}


def fill_returned(
    engine: Engine,
    council: Sequence[Child],
    tables: Mapping[str, Rows],
    *,
    years: Iterable[int],
) -> Door:
    """A store of these children and these rows, each of whose tables came in each of the years."""
    empty_returned(engine)
    door = fill_store(engine, council)
    counts = dict.fromkeys(("rows_read", "rows_accepted", "rows_repaired", "rows_rejected"), 0)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        for name, rows in tables.items():
            file = {"name": f"{name}.csv", "sha256": "0" * 64, "recognised_as": name, **counts}
            for year in years:
                connection.execute(
                    insert(load_files).values(load_id=1, collection_year=year, **file)
                )
            for row in rows:
                connection.execute(insert(RETURNED_TABLES[name]).values(load_id=1, **row))
    return door


def empty_returned(engine: Engine) -> None:
    """Take out whatever an earlier example put in."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        for table in RETURNED_TABLES.values():
            connection.execute(delete(table))
