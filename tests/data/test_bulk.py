"""Many rows written at once: what goes in comes out, on both engines."""

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Engine,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    inspect,
    select,
)
from sqlalchemy.exc import DBAPIError

from data_access.store import bulk
from data_access.store.bulk import insert_frame, set_indexes_aside

THINGS = Table(
    "things",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("whole", Integer, index=True),
    Column("number", Float),
    Column("is_so", Boolean),
    Column("day", Date),
    Column("moment", DateTime),
    Column("text", String(40)),
    # A word that SQL keeps for itself.
    Column("column", String(8)),
)
AWKWARD = [
    "plain",
    "",
    "tab\t",
    "line\nend\r",
    "back\\slash",
    "\\N",
    "Zoë ’",
    'a "quote", comma',
    None,
]
ROWS = len(AWKWARD)
MOMENT = datetime(2024, 3, 31, 12, 30, 15, 250)  # noqa: DTZ001 (stored as UTC without its name)
FRAME = pd.DataFrame(
    {
        "id": range(1, ROWS + 1),
        "whole": [1.0, np.nan, 3, 4, 5, 6, 7, 8, 2**31 - 1],
        "number": [0.1, None, *[2.5] * (ROWS - 2)],
        "is_so": pd.array([True, False, None, *[True] * (ROWS - 3)], dtype="boolean"),
        "day": pd.to_datetime([date(2024, 2, 29), None, *[date(1999, 12, 31)] * (ROWS - 2)]),
        "moment": [MOMENT, pd.NaT, *[MOMENT] * (ROWS - 2)],
        "text": AWKWARD,
        "column": ["a", pd.NA, *["b"] * (ROWS - 2)],
    }
)


@pytest.mark.parametrize("at_a_time", [2, 100])
def test_every_value_comes_back_as_it_went_in_and_what_is_missing_is_null(
    empty_store: Engine, monkeypatch: pytest.MonkeyPatch, at_a_time: int
) -> None:
    monkeypatch.setattr(bulk, "ROWS_AT_A_TIME", at_a_time)
    with empty_store.connect().execution_options(writes=True) as connection, connection.begin():
        THINGS.create(connection)
        insert_frame(connection, THINGS, FRAME)
        rows = connection.execute(select(THINGS).order_by(THINGS.c.id)).all()
    assert rows[0] == (1, 1, 0.1, True, date(2024, 2, 29), MOMENT, "plain", "a")
    assert rows[1] == (2, None, None, False, None, None, "", None)
    assert [row.text for row in rows] == AWKWARD
    assert [row.is_so for row in rows[:4]] == [True, False, None, True]
    assert rows[-1].whole == 2**31 - 1


def test_nothing_is_written_where_the_transaction_is_undone(empty_store: Engine) -> None:
    with empty_store.connect().execution_options(writes=True) as connection:
        with connection.begin():
            THINGS.create(connection)
        with connection.begin() as transaction:
            insert_frame(connection, THINGS, FRAME)
            transaction.rollback()
        assert connection.execute(select(THINGS)).all() == []


def test_a_column_that_the_table_does_not_know_is_an_error(empty_store: Engine) -> None:
    with empty_store.connect() as connection, pytest.raises(ValueError, match="no column colour"):
        insert_frame(connection, THINGS, FRAME.assign(colour="blue"))


def test_a_refusal_by_the_store_is_the_same_error_on_every_engine(empty_store: Engine) -> None:
    with empty_store.connect().execution_options(writes=True) as connection:
        with connection.begin():
            THINGS.create(connection)
        with pytest.raises(DBAPIError), connection.begin():
            insert_frame(connection, THINGS, FRAME.assign(id=1))


def test_indexes_set_aside_are_there_again_afterwards(empty_store: Engine) -> None:
    with empty_store.connect().execution_options(writes=True) as connection:
        with connection.begin():
            THINGS.create(connection)
            before = inspect(connection).get_indexes("things")
        with connection.begin():
            with set_indexes_aside(connection, [THINGS]):
                assert inspect(connection).get_indexes("things") == []
                insert_frame(connection, THINGS, FRAME)
            assert inspect(connection).get_indexes("things") == before
    assert [index["name"] for index in before] == ["ix_things_whole"]
