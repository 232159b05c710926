"""Which collection year each table states: told by the command, by a YEAR column, or by dates."""

import re
from dataclasses import replace
from datetime import date

import pandas as pd

from data_access.imports.refusal import RefusedInput
from data_access.imports.ssda903.codes import EPISODES
from data_access.imports.ssda903.tables import ReturnedTable
from data_access.imports.ssda903.values import map_distinct, parse_dates

EARLIEST_YEAR = 1990
QUIET_DAYS_AT_YEAR_END = 14
_YEAR = re.compile(r"(\d{4})(?:\.0)?")
_TWO_YEARS = re.compile(r"(\d{4})\s?[/_-]\s?(?:\d{2})?(\d{2})")
_IN_NAMES = re.compile(r"(?<!\d)(20\d\d)(?:[-_/](?:20)?(\d\d)(?![-_]?\d)|(?![-_]?\d))")

Stated = list[tuple[int, ReturnedTable]]


def first_day_of(year: int) -> pd.Timestamp:
    """1 April with which a collection year begins; years are named by their end."""
    return pd.Timestamp(year - 1, 4, 1)


def last_day_of(year: int) -> pd.Timestamp:
    """31 March with which a collection year ends."""
    return pd.Timestamp(year, 3, 31)


def year_of(day: pd.Timestamp) -> int:
    """The collection year that a day lies in."""
    return day.year + 1 if (day.month, day.day) >= (4, 1) else day.year


def state_years(tables: list[ReturnedTable], year: int | None, today: date) -> Stated:
    """Each table with its collection year; a pooled table is divided by its YEAR column.

    Without `year`, a folder's year is the one in which the latest date of its episodes lies
    (dates after today are left aside), and the other tables of the folder share it.
    RefusedInput where that leaves a doubt, or where two files state the same table of one year.
    """
    if year is not None and not EARLIEST_YEAR <= year <= today.year + 1:
        raise RefusedInput(
            f"{year} is no collection year: name the year in which it ends, "
            f"such as {year_of(pd.Timestamp(today))}."
        )
    stated: Stated = []
    undivided: list[ReturnedTable] = []
    for table in tables:
        parts = _divide(table)
        if parts is None:
            undivided.append(table)
        elif year is not None and {part_year for part_year, _ in parts} != {year}:
            raise RefusedInput(
                f"{table.name} has a YEAR column with other years than {year}; "
                "leave --year out, or load a file of that year alone."
            )
        else:
            stated.extend(parts)
    if year is not None:
        stated.extend((year, table) for table in undivided)
    else:
        for folder in dict.fromkeys(table.folder for table in undivided):
            together = [table for table in undivided if table.folder == folder]
            stated.extend(_infer(together, today))
    _check_stated_once(stated)
    return sorted(stated, key=lambda item: (item[0], item[1].layout.title, item[1].name))


def years_in_name(name: str) -> set[int]:
    """The collection years that a file's name may mean: 2023-24 is 2024, 2024 is itself."""
    return {
        int(found[1]) + 1
        if found[2] and int(found[2]) == (int(found[1]) + 1) % 100
        else int(found[1])
        for found in _IN_NAMES.finditer(name)
    }


def _divide(table: ReturnedTable) -> Stated | None:
    """The table by its YEAR column; None where it has none, or an empty one."""
    if "year" not in table.rows:
        return None
    rows = table.rows
    if rows.empty or (rows["year"].str.strip() == "").all():
        return None
    years = map_distinct(rows["year"], lambda text: _read_year(text.strip()))
    unreadable = years == ""
    if unreadable.any():
        first = rows[unreadable].iloc[0]
        raise RefusedInput(
            f"{table.name}, line {first['line']}: YEAR is {first['year']!r}; it should be the "
            "year in which the collection ends, such as 2024 or 2023/24, in every row."
        )
    return [
        (int(year), replace(table, rows=rows[years == year].reset_index(drop=True)))
        for year in sorted(years.unique())
    ]


def _read_year(text: str) -> str:
    if found := _TWO_YEARS.fullmatch(text):
        year = int(found[1]) + 1
        return str(year) if year % 100 == int(found[2]) else ""
    found = _YEAR.fullmatch(text)
    return found[1] if found and EARLIEST_YEAR <= int(found[1]) < 2100 else ""


def _infer(together: list[ReturnedTable], today: date) -> Stated:
    """The tables of one folder, by the dates of the episodes among them."""
    inferred = {
        table.name: _infer_from_episodes(table, today)
        for table in together
        if table.layout.table == EPISODES
    }
    years = set(inferred.values())
    if not years:
        names = ", ".join(table.name for table in together)
        raise RefusedInput(
            f"The collection year of {names} cannot be told, since there is no Episodes file "
            "beside; name it with --year."
        )
    stated = []
    for table in together:
        if table.name in inferred:
            stated.append((inferred[table.name], table))
        elif len(years) == 1:
            stated.append((next(iter(years)), table))
        else:
            hinted = years_in_name(table.name) & years
            if len(hinted) != 1:
                raise RefusedInput(
                    f"{table.name} lies beside Episodes files of several years "
                    f"({', '.join(map(str, sorted(years)))}); put each year into a folder of its "
                    "own, or name one year's files with --year."
                )
            stated.append((hinted.pop(), table))
    return stated


def _infer_from_episodes(table: ReturnedTable, today: date) -> int:
    dates = pd.concat([parse_dates(table.rows[name].str.strip())[0] for name in ("decom", "dec")])
    past = dates[dates <= pd.Timestamp(today)]
    if past.empty:
        raise RefusedInput(
            f"The collection year of {table.name} cannot be told: it has no date that can be "
            "read and lies in the past. Name it with --year."
        )
    return year_of(past.max())


def _check_stated_once(stated: Stated) -> None:
    seen: dict[tuple[int, str], str] = {}
    for year, table in stated:
        key = (year, table.layout.table)
        if key in seen:
            raise RefusedInput(
                f"{seen[key]} and {table.name} both state {table.layout.title} of the year ending "
                f"31 March {year}; a file is the full statement of its year, so name one of them."
            )
        seen[key] = table.name


def find_data_to(derived: pd.DataFrame, today: pd.Timestamp) -> date | None:
    """The last day that the data speaks for.

    A file that records anything in the last 14 days of the latest year, or that is loaded more
    than a year after it, is taken to be complete to its 31 March; otherwise the data speaks to the
    last date recorded. It never speaks for days after today. None without any episode.
    """
    if derived.empty:
        return None
    latest = int(derived["collection_year"].max())
    end = last_day_of(latest)
    own = derived[derived["collection_year"] == latest]
    dates = pd.concat([own["decom"], own["dec"]])
    recorded = dates[dates <= min(end, today)].max()
    is_complete = (
        pd.isna(recorded)
        or end - recorded < pd.Timedelta(days=QUIET_DAYS_AT_YEAR_END)
        or today > end + pd.DateOffset(years=1)
    )
    return min(end if is_complete else recorded, today).date()
