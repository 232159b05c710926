"""What was found in the rows of a load: each repair, rejection and notice, with its place."""

import re
from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

Outcome = Literal["repaired", "rejected", "noticed"]
Flags = npt.NDArray[np.bool_]
COLUMNS = ("source", "row", "file", "line", "column", "outcome", "code", "value", "reason")


class Findings:
    """A growing record of findings.

    Rows are named by `source` (the number of the table that brought them in this load, or -1
    where an earlier load did), `row` (a number of its own within the load, -1 for earlier ones),
    `file` and `line`.
    """

    def __init__(self) -> None:
        self._parts: list[pd.DataFrame] = []

    def add(
        self,
        rows: pd.DataFrame,
        outcome: Outcome,
        code: str,
        reason: str | Sequence[str],
        *,
        column: str | None = None,
        values: Sequence[object] | None = None,
    ) -> None:
        """Record one finding for each of the rows (with source, row, file and line).

        `reason` may be one sentence for all; `{value}` in it stands for the row's value.
        """
        if rows.empty:
            return
        texts = [""] * len(rows) if values is None else [_show(value) for value in values]
        reasons = (
            [reason.replace("{value}", text) for text in texts]
            if isinstance(reason, str)
            else list(reason)
        )
        self._parts.append(
            pd.DataFrame(
                {
                    **{name: rows[name].to_numpy() for name in ("source", "row", "file", "line")},
                    "column": None if column is None else column.upper(),
                    "outcome": outcome,
                    "code": code,
                    "value": pd.Series(texts, dtype=object),
                    "reason": pd.Series(reasons, dtype=object),
                }
            )
        )

    def frame(self) -> pd.DataFrame:
        """All findings, in the order of the files and their lines."""
        if not self._parts:
            return pd.DataFrame({name: pd.Series(dtype=object) for name in COLUMNS})
        found = pd.concat(self._parts, ignore_index=True)
        order = found.assign(older=found["source"] < 0).sort_values(
            ["older", "source", "row"], kind="stable"
        )
        return order[list(COLUMNS)].reset_index(drop=True)


def count_rows(findings: pd.DataFrame, outcome: Outcome) -> pd.Series:
    """How many rows of each source of this load had that outcome; a row rejected is only that."""
    own = findings[findings["source"] >= 0]
    rows = own.loc[own["outcome"] == outcome, ["source", "row"]].drop_duplicates()
    if outcome == "repaired":
        rejected = own.loc[own["outcome"] == "rejected", "row"]
        rows = rows[~rows["row"].isin(rejected)]
    return rows.groupby("source").size()


def hide_value(reason: str, value: str) -> str:
    """A reason as a terminal shows it, whose lines may end up in a log: it may name a child."""
    return re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", "“…”", reason) if value else reason


def _show(value: object) -> str:
    if value is None or value is pd.NaT or value != value:
        return ""
    if isinstance(value, pd.Timestamp):
        return show_day(value)
    return str(value)[:200]


def show_day(day: pd.Timestamp) -> str:
    """A day as the return writes it: dd/mm/yyyy."""
    return day.strftime("%d/%m/%Y")
