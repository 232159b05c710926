"""Many rows into one table quickly: executemany on SQLite, COPY on PostgreSQL."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import psycopg
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    ForeignKeyConstraint,
    Integer,
    Table,
    func,
    select,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import AddConstraint, DropConstraint

ROWS_AT_A_TIME = 20_000
_COPY_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_COPY_NULL = "\\N"


def insert_frame(connection: Connection, table: Table, frame: pd.DataFrame) -> None:
    """Insert the frame's rows into the table, inside the connection's own transaction.

    Columns are matched by name; columns of the table that the frame lacks stay NULL (or take the
    database's default, an id its next number). NaN, NaT, pd.NA and None all become NULL. Dates may
    be datetime64 or `datetime.date`, whole numbers any integer dtype or float with NaN.
    Raises ValueError where the frame has a column that the table does not know.
    """
    names = [str(name) for name in frame.columns]
    unknown = [name for name in names if name not in table.columns]
    if unknown:
        raise ValueError(f"{table.name} has no column {', '.join(unknown)}")
    if frame.empty:
        return
    if connection.dialect.name == "postgresql":
        _copy(connection, table, names, frame)
    else:
        _execute_many(connection, table, names, frame)


@contextmanager
def set_indexes_aside(connection: Connection, tables: Sequence[Table]) -> Iterator[None]:
    """Drop the tables' indexes and make them again at the end, all in the same transaction.

    On PostgreSQL their foreign keys too: they are then checked once for all rows instead of row
    by row. Worth its while where more than some ten thousand rows are written; nobody else can
    read the tables, or those they refer to, until the transaction ends.
    """
    indexes = [index for table in tables for index in sorted(table.indexes, key=str)]
    keys = [key for table in tables for key in table.foreign_key_constraints]
    with _without(connection, keys):
        for index in indexes:
            index.drop(connection, checkfirst=True)
        yield
        for index in indexes:
            index.create(connection)


@contextmanager
def set_keys_aside(connection: Connection, tables: Sequence[Table]) -> Iterator[None]:
    """On PostgreSQL, drop the foreign keys from one of the tables to another, and make them again.

    To delete all rows would otherwise look each of them up in the tables that refer to it.
    """
    keys = [key for table in tables for key in table.foreign_key_constraints]
    with _without(connection, [key for key in keys if key.referred_table in tables]):
        yield


@contextmanager
def _without(connection: Connection, keys: Sequence[ForeignKeyConstraint]) -> Iterator[None]:
    if connection.dialect.name != "postgresql":
        keys = ()
    for key in keys:
        connection.execute(DropConstraint(key))
    yield
    for key in keys:
        # Left isolated, the key would be missing from tables that are created later.
        connection.execute(AddConstraint(key, isolate_from_table=False))


def _chunks(frame: pd.DataFrame) -> Iterator[pd.DataFrame]:
    for start in range(0, len(frame), ROWS_AT_A_TIME):
        yield frame.iloc[start : start + ROWS_AT_A_TIME]


def _quoted(connection: Connection, names: list[str]) -> str:
    return ", ".join(connection.dialect.identifier_preparer.quote(name) for name in names)


def _execute_many(
    connection: Connection, table: Table, names: list[str], frame: pd.DataFrame
) -> None:
    marks = ", ".join("?" for _ in names)
    statement = f"INSERT INTO {table.name} ({_quoted(connection, names)}) VALUES ({marks})"  # noqa: S608
    for chunk in _chunks(frame):
        columns = [_plain_values(chunk[name], table.columns[name]) for name in names]
        connection.exec_driver_sql(statement, list(zip(*columns, strict=True)))


def _copy(connection: Connection, table: Table, names: list[str], frame: pd.DataFrame) -> None:
    if not connection.scalar(select(func.row_security_active(table.name))):
        _copy_into(table.name, connection, table, names, frame)
        return
    # COPY does not enter tables whose row security binds its owner too: by way of a table of this
    # transaction alone, which is then inserted whole.
    columns = _quoted(connection, names)
    like = f"SELECT {columns} FROM {table.name} LIMIT 0"  # noqa: S608
    connection.exec_driver_sql(f"CREATE TEMPORARY TABLE copied ON COMMIT DROP AS {like}")
    _copy_into("copied", connection, table, names, frame)
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM copied"  # noqa: S608
    )
    connection.exec_driver_sql("DROP TABLE copied")


def _copy_into(
    target: str, connection: Connection, table: Table, names: list[str], frame: pd.DataFrame
) -> None:
    statement = f"COPY {target} ({_quoted(connection, names)}) FROM STDIN"
    cursor = connection.connection.cursor()
    try:
        with cursor.copy(statement) as copy:
            for chunk in _chunks(frame):
                columns = [_copy_texts(chunk[name], table.columns[name]) for name in names]
                lines = map("\t".join, zip(*columns, strict=True))
                copy.write("\n".join(lines) + "\n")
    except psycopg.Error as error:
        # COPY goes past SQLAlchemy, which would have named its errors alike on every engine.
        raise DBAPIError(statement, None, error) from error
    finally:
        cursor.close()


def _plain_values(series: "pd.Series[Any]", column: Column[Any]) -> list[Any]:
    """Plain Python values as SQLite stores them: dates as ISO text, yes and no as 1 and 0."""
    if isinstance(column.type, DateTime):
        return _write_dates(series, "%Y-%m-%d %H:%M:%S.%f", None)
    if isinstance(column.type, Date):
        return _write_dates(series, "%Y-%m-%d", None)
    return _values(series, column)


def _copy_texts(series: "pd.Series[Any]", column: Column[Any]) -> list[str]:
    """The texts of PostgreSQL's COPY format."""
    if isinstance(column.type, DateTime):
        return _write_dates(series, "%Y-%m-%dT%H:%M:%S.%f", _COPY_NULL)
    if isinstance(column.type, Date):
        return _write_dates(series, "%Y-%m-%d", _COPY_NULL)
    if isinstance(column.type, (Integer, Boolean, Float)):
        values = _values(series, column)
        if not series.hasnans:
            return list(map(str, values))
        return [_COPY_NULL if value is None else str(value) for value in values]
    codes, distinct = pd.factorize(series)
    return _pick([str(value).translate(_COPY_ESCAPES) for value in distinct], codes, _COPY_NULL)


def _values(series: "pd.Series[Any]", column: Column[Any]) -> list[Any]:
    """Plain Python values with None for what is missing."""
    missing = series.isna().to_numpy(dtype=bool)
    plain: npt.NDArray[Any]
    if isinstance(column.type, (Integer, Boolean)):
        plain = series.astype("Int64").to_numpy(dtype=np.int64, na_value=0)
    elif isinstance(column.type, Float):
        plain = series.to_numpy(dtype=np.float64, na_value=np.nan)
    else:
        plain = series.to_numpy(dtype=object)
    if missing.any():
        plain = plain.astype(object)
        plain[missing] = None
    return list(plain.tolist())


def _write_dates(series: "pd.Series[Any]", form: str, null: Any) -> list[Any]:
    """Each date as text, written once for each distinct one: columns repeat much."""
    codes, distinct = pd.factorize(pd.to_datetime(series))
    return _pick([moment.strftime(form) for moment in distinct], codes, null)


def _pick(written: list[Any], codes: npt.NDArray[np.int64], null: Any) -> list[Any]:
    # factorize numbers what is missing -1, which picks the last entry here.
    written.append(null)
    return [written[code] for code in codes.tolist()]
