"""Returns written for tests: the files of one collection year, and what a store makes of them."""

import csv
import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from data_access.imports.ssda903.codes import LAYOUTS
from data_access.imports.ssda903.loading import load_returns
from data_access.imports.ssda903.report import LoadReport
from data_access.store.tables import children, episodes, metadata

STOCKTON = "E06000004"
TODAY = date(2025, 6, 1)
Row = Mapping[str, str]

_ORDINARY = {
    "episodes": {
        "CHILD": "A",
        "DECOM": "01/06/2023",
        "RNE": "S",
        "LS": "C2",
        "CIN": "N1",
        "PLACE": "U6",
        "PLACE_PROVIDER": "PR1",
        "HOME_POST": "TS18 1AB",
        "PL_POST": "TS19 0AB",
    },
    "headers": {"CHILD": "A", "SEX": "1", "DOB": "15/05/2012", "ETHNIC": "WBRI"},
}


def write_table(path: Path, table: str, rows: Iterable[Row]) -> Path:
    """A CSV file of the table; columns that a row leaves out are ordinary, or blank."""
    columns = ["CHILD", *(name.upper() for name in LAYOUTS[table].columns)]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows({**_ORDINARY.get(table, {}), **row} for row in rows)
    return path


def write_return(
    folder: Path,
    episodes: Iterable[Row],
    headers: Iterable[Row] | None = None,
    **tables: Iterable[Row],
) -> Path:
    """A folder with the files of one year; every child of the episodes has an ordinary header."""
    episodes = list(episodes)
    if headers is None:
        names = dict.fromkeys(row.get("CHILD", "A") for row in episodes)
        headers = [{"CHILD": name} for name in names if name]
    every = {"episodes": episodes, "headers": headers, **tables}
    for table, rows in every.items():
        write_table(folder / f"{table}.csv", table, rows)
    return folder


def load(store: Engine, *paths: Path, **options: Any) -> LoadReport:
    """Load the return into the store as an invented one, on 1 June 2025."""
    told = {"council_code": STOCKTON, "today": TODAY, "is_synthetic": True} | options
    return load_returns(store, list(paths), **told)


def outcomes(report: LoadReport) -> list[tuple[str, int, str, str]]:
    """(file, line, outcome, code) of each finding about a row of this load."""
    found = report.findings[report.findings["source"] >= 0]
    columns = (found[name].tolist() for name in ("file", "line", "outcome", "code"))
    return list(zip(*columns, strict=True))


def codes_of(report: LoadReport) -> list[str]:
    return [code for _, _, _, code in outcomes(report)]


def stored_episodes(store: Engine, *columns: str) -> list[tuple[Any, ...]]:
    """The child's reference, the day of DECOM as text and the columns, of every current episode."""
    wanted = [children.c.reference, episodes.c.decom, *(episodes.c[name] for name in columns)]
    with store.connect() as connection:
        rows = connection.execute(
            select(*wanted)
            .join(children, children.c.id == episodes.c.child_id)
            .where(episodes.c.is_current)
            .order_by(children.c.reference, episodes.c.decom)
        )
        return [(name, day.isoformat(), *rest) for name, day, *rest in rows]


def everything_in(store: Engine) -> str:
    """All rows of all tables, to tell whether anything at all has changed."""
    with store.connect() as connection:
        return json.dumps(
            {
                table.name: [
                    [str(value) for value in row]
                    for row in connection.execute(select(table).order_by(*table.primary_key))
                ]
                for table in metadata.sorted_tables
            }
        )
