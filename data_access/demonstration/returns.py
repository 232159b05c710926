"""The demonstration council's returns: SSDA903 files, a folder for each collection year."""

import csv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random

from data_access.demonstration import after_care, approvals, care_records, permanence
from data_access.demonstration.council import Council, build_council
from data_access.demonstration.episodes import COLUMNS, Row, list_episodes, write_day
from data_access.demonstration.faults import plant_faults
from data_access.demonstration.money import list_earlier_money
from data_access.demonstration.people import Child, Period, find_birthday, measure_age
from data_access.demonstration.programme import list_programme
from data_access.demonstration.targets import YEARS, Day, day
from data_access.demonstration.workbooks import list_workbooks

HEADER_COLUMNS = ("CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB")
FIRST_YEAR_WITH_LETTERS_FOR_SEX = 2025
FIRST_YEAR_WITH_WORKERS = 2024
# The folder of the workbook of money as it was before some of what did not agree was mended.
EARLIER_MONEY = "earlier_money"
# The folder of the first edition of the workbook of the programme.
PROGRAMME = "programme"

Table = dict[int, list[Row]]


def write_returns(folder: Path) -> None:
    """Write eight years of returns, the council's own lists of children, and its workbooks.

    Each year has a folder of its own, and so has each workbook, with a file for each sheet.
    """
    council = build_council()
    children = council.in_care + council.short_breaks
    episodes = list_episodes(children)
    plant_faults(episodes)
    leavers = _list_leavers(council)
    returned = {year: {row["CHILD"] for row in (*episodes[year], *leavers[year])} for year in YEARS}
    tables: dict[str, tuple[Sequence[str], Table]] = {
        "episodes": (COLUMNS, episodes),
        "oc3": (after_care.OC3_COLUMNS, leavers),
        "reviews": (care_records.REVIEW_COLUMNS, _list_dated(children, care_records.list_reviews)),
        "missing": (care_records.MISSING_COLUMNS, _list_dated(children, care_records.list_missing)),
        "oc2": (care_records.OC2_COLUMNS, _list_health(council.in_care)),
        "ad1": (permanence.AD1_COLUMNS, _list_adoptions(council.in_care)),
        "placed_for_adoption": (permanence.PLACED_COLUMNS, _list_plans(council.in_care)),
        "previous_permanence": (permanence.PREVIOUS_COLUMNS, _list_previous(council.in_care)),
        "social_worker_episodes": (care_records.WORKER_COLUMNS, _list_workers(council.in_care)),
    }
    everyone = children + council.earlier_leavers
    for year in YEARS:
        known = [child for child in everyone if child.reference in returned[year]]
        target = folder / str(year)
        _write(target / "header.csv", HEADER_COLUMNS, [_describe(c, year) for c in known])
        alone = [_describe_unaccompanied(c, year) for c in known if c.unaccompanied and c.periods]
        in_episodes = {row["CHILD"] for row in episodes[year]}
        alone = [row for row in alone if row["CHILD"] in in_episodes]
        _write(target / "uasc.csv", care_records.UASC_COLUMNS, alone)
        for name, (columns, table) in tables.items():
            if name != "social_worker_episodes" or year >= FIRST_YEAR_WITH_WORKERS:
                rows = [row for row in table[year] if row["CHILD"] in returned[year]]
                _write(target / f"{name}.csv", columns, rows)
    supported = permanence.list_permanence(Random(1), council.in_care)
    _write(folder / "permanence.csv", permanence.PERMANENCE_COLUMNS, supported)
    approved = approvals.list_approvals(council.in_care)
    _write(folder / "approvals.csv", approvals.APPROVAL_COLUMNS, approved)
    workbooks = list_workbooks(council) | {
        EARLIER_MONEY: list_earlier_money(),
        PROGRAMME: list_programme(),
    }
    for workbook, sheets in workbooks.items():
        for name, (columns, rows) in sheets.items():
            _write(folder / workbook / f"{name}.csv", columns, rows)


def _write(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _describe(child: Child, year: int) -> Row:
    on = day(year, 3, 31)
    at_school = measure_age(child.born, day(year - 1, 9, 1)) >= 5
    mother, first_born = _describe_motherhood(child, on)
    return {
        "CHILD": child.reference,
        "SEX": _write_sex(child, year),
        "DOB": write_day(child.born),
        "ETHNIC": child.ethnicity,
        "UPN": child.upn if at_school and not child.unaccompanied else "",
        "MOTHER": mother,
        "MC_DOB": first_born,
    }


def _describe_motherhood(child: Child, on: Day) -> tuple[str, str]:
    """Tell whether a girl of 12 or over is a mother, and since when: a few at 16 or 17 are."""
    if child.sex == 1 or measure_age(child.born, on) < 12:
        return "", ""
    first_born = find_birthday(child.born, 16) + child.number % 700
    if child.number % 29 or first_born > on or first_born > find_birthday(child.born, 18):
        return "0", ""
    return "1", write_day(first_born)


def _write_sex(child: Child, year: int) -> str:
    if year < FIRST_YEAR_WITH_LETTERS_FOR_SEX:
        return str(child.sex)
    return "M" if child.sex == 1 else "F"


def _describe_unaccompanied(child: Child, year: int) -> Row:
    return {
        "CHILD": child.reference,
        "SEX": _write_sex(child, year),
        "DOB": write_day(child.born),
        "DUC": write_day(find_birthday(child.born, 18)),
    }


def _find_year(on: Day) -> int:
    return next((year for year in YEARS if on <= day(year, 3, 31)), YEARS[-1] + 1)


def _list_dated(
    children: list[Child], describe: Callable[[Random, Child], list[tuple[Day, Row]]]
) -> Table:
    """List rows by the year in which their day falls."""
    table: Table = {year: [] for year in YEARS}
    for child in children:
        for on, row in describe(Random(child.number), child):
            if day(YEARS[0] - 1, 4, 1) <= on <= day(YEARS[-1], 3, 31):
                table[_find_year(on)].append(row)
    return table


def _list_leavers(council: Council) -> Table:
    known = council.in_care + council.earlier_leavers
    return {
        year: [row for child in known if (row := after_care.describe_leaver(child, year))]
        for year in YEARS
    }


def _list_health(children: list[Child]) -> Table:
    return {
        year: [row for child in children if (row := care_records.describe_health(child, year))]
        for year in YEARS
    }


def _iterate_periods(children: list[Child]) -> Iterable[tuple[Random, Child, Period]]:
    return ((Random(c.number), c, period) for c in children for period in c.periods)


def _list_adoptions(children: list[Child]) -> Table:
    table: Table = {year: [] for year in YEARS}
    for chance, child, period in _iterate_periods(children):
        if period.end and period.outcome == "adoption":
            row = permanence.describe_adoption(chance, child, period)
            table[_find_year(period.end)].append(row)
    return table


def _list_plans(children: list[Child]) -> Table:
    """List the decisions in force at any time in each year."""
    table: Table = {year: [] for year in YEARS}
    for chance, child, period in _iterate_periods(children):
        plan = permanence.describe_plan(chance, child, period)
        if plan is None:
            continue
        made, ended, row = plan
        for year in YEARS:
            first, last = day(year - 1, 4, 1), day(year, 3, 31)
            if made <= last and (ended or period.end or last) >= first:
                later = ended is not None and ended > last
                hidden = {"DATE_PLACED_CEASED": "", "REASON_PLACED_CEASED": ""} if later else {}
                table[year].append(row | hidden)
    return table


def _list_previous(children: list[Child]) -> Table:
    """List what came before each child's first start in the year."""
    table: Table = {year: [] for year in YEARS}
    for chance, child, period in _iterate_periods(children):
        if period.start >= day(YEARS[0] - 1, 4, 1):
            row = permanence.describe_previous(chance, child, period)
            rows = table[_find_year(period.start)]
            if not rows or rows[-1]["CHILD"] != row["CHILD"]:
                rows.append(row)
    return table


def _list_workers(children: list[Child]) -> Table:
    table: Table = {year: [] for year in YEARS}
    for child in children:
        for start, end, row in care_records.list_workers(Random(child.number), child):
            for year in YEARS[YEARS.index(FIRST_YEAR_WITH_WORKERS) :]:
                first, last = day(year - 1, 4, 1), day(year, 3, 31)
                if start <= last and (end is None or end >= first):
                    later = end is not None and end > last
                    table[year].append(row | ({"SW_DEC": ""} if later else {}))
    return table
