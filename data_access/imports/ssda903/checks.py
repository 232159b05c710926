"""Each row judged by itself and its file: accepted, repaired or rejected, and on record.

Rejected is only what cannot be counted. A value outside its code set is blanked and the row kept.
"""

from collections.abc import Collection

import numpy as np
import pandas as pd

from data_access.imports.ssda903.codes import ALLOWED, EPISODES, HEADERS, LEGAL_STATUS, Layout
from data_access.imports.ssda903.findings import Findings, Flags, show_day
from data_access.imports.ssda903.tables import ReturnedTable
from data_access.imports.ssda903.values import (
    has_two_digit_year,
    map_distinct,
    match_distinct,
    parse_dates,
)

EXACT_DUPLICATE = "exact_duplicate"
LONGEST_REFERENCE = 40
_PLACE_OF_ROW = ["source", "row", "file", "line"]
# An episode whose end cannot be read would stay open for ever: it cannot be counted.
_MUST_BE_READABLE = frozenset(("dec",))


def check_rows(
    table: ReturnedTable, source: int, first_row: int, findings: Findings, repairs: Collection[str]
) -> pd.DataFrame:
    """The table's rows that can be counted, typed, with `reference` for CHILD.

    Codes become upper case and None where blank, dates datetime64, numbers Int64. `source` and
    `row` (from `first_row` on) name each row in the findings.
    """
    layout = table.layout
    rows = table.rows.drop(columns=["year"], errors="ignore").assign(
        source=source,
        row=np.arange(first_row, first_row + len(table.rows)),
        file=table.name,
        reference=map_distinct(table.rows["child"], str.strip),
    )
    rows = _reject(
        rows,
        ~match_distinct(rows["left_over"], r"\s*"),
        "too_many_values",
        "The row has more values than there are columns; put quotation marks around a value that "
        "holds a comma.",
        findings,
        column="left_over",
    )
    rows = _reject(
        rows, rows["reference"] == "", "missing_child", "The row names no child.", findings, "child"
    )
    rows = _reject(
        rows,
        rows["reference"].str.len() > LONGEST_REFERENCE,
        "child_too_long",
        f"The child's reference has more than {LONGEST_REFERENCE} characters.",
        findings,
        column="reference",
    )
    rows = rows.drop(columns=["child", "left_over"])
    for column in layout.columns:
        rows[column] = map_distinct(rows[column], lambda value: value.strip().upper())
    for column in layout.columns:
        if column in layout.dates:
            rows = _check_date(rows, column, layout, findings)
        else:
            rows = _check_code(rows, column, layout, findings)
    if layout.table == EPISODES:
        rows = _reject(
            rows,
            rows["dec"].notna() & (rows["dec"] <= rows["decom"]),
            "ends_before_it_begins",
            "The episode ends on {value}, which is not after the day it began.",
            findings,
            column="dec",
        )
    return _check_repeats(rows, layout, findings, repairs)


def _reject(
    rows: pd.DataFrame,
    wrong: "pd.Series | Flags",
    code: str,
    reason: str,
    findings: Findings,
    column: str,
) -> pd.DataFrame:
    """The rows without the wrong ones, which go on record."""
    flags = np.asarray(wrong, dtype=bool)
    if not flags.any():
        return rows
    rejected = rows[flags]
    shown = {"left_over": None, "reference": "child"}.get(column, column)
    findings.add(rejected, "rejected", code, reason, column=shown, values=rejected[column].tolist())
    return rows[~flags]


def _check_date(
    rows: pd.DataFrame, column: str, layout: Layout, findings: Findings
) -> pd.DataFrame:
    dates, unreadable = parse_dates(rows[column])
    name = column.upper()
    if unreadable.any():
        wrong = rows[unreadable]
        values = wrong[column].tolist()
        must = column in layout.needed or column in _MUST_BE_READABLE
        what = f"The row was left out: {name}" if must else f"{name} was left blank: it"
        reasons = [
            f"{what} is {value!r}, "
            + (
                "a date with a year of two digits; write four."
                if has_two_digit_year(value)
                else "which is no date as dd/mm/yyyy or yyyy-mm-dd."
            )
            for value in values
        ]
        outcome = "rejected" if must else "repaired"
        findings.add(wrong, outcome, "unreadable_date", reasons, column=column, values=values)  # type: ignore[arg-type]
        if must:
            rows, dates = rows[~unreadable], dates[~unreadable]
    rows = rows.assign(**{column: dates})
    if column in layout.needed:
        return _reject(
            rows,
            rows[column].isna(),
            f"missing_{column}",
            f"The row has no {name}, so it cannot be placed in time.",
            findings,
            column,
        )
    return rows


def _check_code(
    rows: pd.DataFrame, column: str, layout: Layout, findings: Findings
) -> pd.DataFrame:
    values = rows[column]
    if layout.table == EPISODES and column == "ls":
        rows = _reject(
            rows,
            values == "",
            "missing_ls",
            "The episode has no legal status, so it cannot be told whether the child is looked "
            "after.",
            findings,
            column,
        )
        return _reject(
            rows,
            ~rows[column].isin(LEGAL_STATUS),
            "unknown_ls",
            "The legal status {value} is not one of the return's, so it cannot be told whether "
            "the child is looked after.",
            findings,
            column,
        )
    filled = (values != "").to_numpy(dtype=bool)
    wrong = np.zeros(len(rows), dtype=bool)
    if column in ALLOWED.get(layout.table, {}):
        pattern, what = ALLOWED[layout.table][column]
        wrong = filled & ~match_distinct(values, pattern)
        _record_blanked(
            rows[wrong], column, f"unknown_{column}", f"{{value}} is not {what}", findings
        )
    elif column in layout.numbers:
        wrong = filled & ~match_distinct(values, "[0-9]{1,9}")
        _record_blanked(
            rows[wrong], column, f"unknown_{column}", "{value} is not a whole number", findings
        )
    elif width := layout.widths.get(column):
        wrong = filled & (values.str.len() > width).to_numpy(dtype=bool)
        _record_blanked(
            rows[wrong],
            column,
            "value_too_long",
            f"the value has more than {width} characters",
            findings,
        )
    kept = values.where(filled & ~wrong, None)
    if column in layout.numbers:
        return rows.assign(**{column: pd.to_numeric(kept).astype("Int64")})
    return rows.assign(**{column: kept})


def _record_blanked(
    wrong: pd.DataFrame, column: str, code: str, why: str, findings: Findings
) -> None:
    findings.add(
        wrong,
        "repaired",
        code,
        f"{column.upper()} was left blank: {why}.",
        column=column,
        values=wrong[column].tolist(),
    )


def _check_repeats(
    rows: pd.DataFrame, layout: Layout, findings: Findings, repairs: Collection[str]
) -> pd.DataFrame:
    """Exact duplicates are removed; of rows that exclude each other one is kept."""
    if EXACT_DUPLICATE in repairs:
        again = rows.duplicated(["reference", *layout.columns]).to_numpy(dtype=bool)
        findings.add(
            rows[again],
            "repaired",
            EXACT_DUPLICATE,
            "The row was removed: it is the same as another row of the file in every value.",
        )
        rows = rows[~again]
    if layout.table == HEADERS:
        again = rows.duplicated("reference").to_numpy(dtype=bool)
        findings.add(
            rows[again],
            "rejected",
            "second_header",
            "The file has another row for the same child before this one; that one was kept.",
            column="child",
            values=rows.loc[again, "reference"].tolist(),
        )
        return rows[~again]
    if layout.table == EPISODES:
        return _keep_one_of_a_start(rows, findings)
    return rows


def _keep_one_of_a_start(rows: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Of a child's episodes that begin on the same day, the one that ends last speaks.

    An episode cannot begin and end on one day, so the others never had a day of their own.
    """
    doubled = rows.duplicated(["reference", "decom"], keep=False).to_numpy(dtype=bool)
    if not doubled.any():
        return rows
    far = pd.Timestamp.max.floor("D").as_unit("s")
    ends = rows.loc[doubled, "dec"].fillna(far)
    order = rows.loc[doubled].assign(ends=ends).sort_values("ends", ascending=False, kind="stable")
    lost = order[order.duplicated(["reference", "decom"])].sort_values("row")
    findings.add(
        lost,
        "rejected",
        "second_episode_of_a_day",
        [
            f"The child has another episode that begins on {show_day(day)} and ends later; "
            "that one was kept."
            for day in lost["decom"]
        ],
        column="decom",
        values=lost["decom"].tolist(),
    )
    return rows.drop(index=lost.index)
