"""Many rows into one table quickly: executemany on SQLite, COPY on PostgreSQL."""

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
from sqlalchemy import Boolean, Column, Connection, Date, DateTime, Float, Integer, Table

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
    statement = f"COPY {table.name} ({_quoted(connection, names)}) FROM STDIN"
    cursor = connection.connection.cursor()
    try:
        with cursor.copy(statement) as copy:  # type: ignore[attr-defined]
            for chunk in _chunks(frame):
                columns = [_copy_texts(chunk[name], table.columns[name]) for name in names]
                lines = map("\t".join, zip(*columns, strict=True))
                copy.write("\n".join(lines) + "\n")
    finally:
        cursor.close()


def _plain_values(series: "pd.Series[Any]", column: Column[Any]) -> list[Any]:
    """Plain Python values as SQLite stores them: dates as ISO text, yes and no as 1 and 0."""
    if isinstance(column.type, DateTime):
        return _per_distinct_value(
            pd.to_datetime(series), lambda moment: moment.strftime("%Y-%m-%d %H:%M:%S.%f"), None
        )
    if isinstance(column.type, Date):
        return _dates(series, None)
    if isinstance(column.type, (Integer, Boolean)):
        return _nullable(series.astype("Int64"))
    if isinstance(column.type, Float):
        return _nullable(series.astype("float64"))
    return _per_distinct_value(series, str, None)


def _copy_texts(series: "pd.Series[Any]", column: Column[Any]) -> list[str]:
    """The texts of PostgreSQL's COPY format."""
    if isinstance(column.type, DateTime):
        return _per_distinct_value(pd.to_datetime(series), pd.Timestamp.isoformat, _COPY_NULL)
    if isinstance(column.type, Date):
        return _dates(series, _COPY_NULL)
    if isinstance(column.type, (Integer, Boolean)):
        kind = "boolean" if isinstance(column.type, Boolean) else "Int64"
        return [_COPY_NULL if value is None else str(value) for value in _nullable(series, kind)]
    if isinstance(column.type, Float):
        return [
            _COPY_NULL if value is None else repr(value) for value in _nullable(series, "float64")
        ]
    return _per_distinct_value(
        series, lambda value: str(value).translate(_COPY_ESCAPES), _COPY_NULL
    )


def _nullable(series: "pd.Series[Any]", kind: str | None = None) -> list[Any]:
    typed = series if kind is None else series.astype(kind)  # type: ignore[call-overload]
    if typed.notna().all():
        return list(typed.tolist())
    return list(typed.astype(object).where(typed.notna(), None).tolist())


def _dates(series: "pd.Series[Any]", null: Any) -> list[Any]:
    return _per_distinct_value(pd.to_datetime(series), lambda day: day.strftime("%Y-%m-%d"), null)


def _per_distinct_value(
    series: "pd.Series[Any]", write: Callable[[Any], Any], null: Any
) -> list[Any]:
    """Each value as `write` puts it, written once for each distinct value: columns repeat much."""
    codes, distinct = pd.factorize(series)
    # factorize numbers what is missing -1, which picks the last entry here.
    written = [write(value) for value in distinct] + [null]
    return [written[code] for code in codes.tolist()]
