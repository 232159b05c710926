"""The nights of every month added up, by everything that spend can be asked by."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from data_access.imports.derivation.periods import index_months

Numbers = npt.NDArray[np.int64]
NO_HOME: Final = -1
SUMS: Final = (
    "nights", "unpriced_nights", "price_sevenths", "health_sevenths", "education_sevenths",
    "fixed_pence", "health_pence", "education_pence", "grant_pence", "other_income_pence",
)  # fmt: skip
OF_TYPE: Final = (
    "placement_type", "provider_type", "provider_group", "budget_line", "unaccompanied",
)  # fmt: skip
DIVIDED: Final = (
    *OF_TYPE, "age_band", "locality", "category_of_need", "price_state", "provider", "home_id",
)  # fmt: skip


@dataclass(frozen=True)
class Nights:
    """`rows` are those of `month_spend`, `month` counted from year 0, NO_HOME where in none.

    `of_children` says how many nights of each child stand in which row: child_id, month, row,
    nights.
    """

    rows: pd.DataFrame
    of_children: pd.DataFrame


def add_up_months(arrangements: pd.DataFrame, after: int | None) -> Nights:
    """The nights before the day `after`, none where that is not known, by month."""
    told = arrangements[arrangements["start_day"] < (after or 0)] if after else arrangements[:0]
    told = told.assign(home_id=told["home_id"].fillna(NO_HOME).astype("int64"))
    start = told["start_day"].to_numpy(dtype=np.int64)
    end = np.minimum(told["end_day"].to_numpy(dtype=np.int64), after or 0)
    cell = np.asarray(told.groupby(list(DIVIDED)).ngroup(), dtype=np.int64)
    cells = int(cell.max(initial=-1)) + 1
    first = index_months(start)
    length = index_months(end - 1) - first + 1
    of = np.repeat(np.arange(len(told)), length)
    month = first[of] + np.arange(len(of)) - np.repeat(np.cumsum(length) - length, length)
    nights = np.minimum(end[of], first_days(month + 1)) - np.maximum(start[of], first_days(month))
    keys, row = np.unique(month * max(cells, 1) + cell[of], return_inverse=True)
    rows = _describe(told, cell, cells).iloc[keys % max(cells, 1)].reset_index(drop=True)
    unpriced = np.where(told["price_state"] == "missing", 1, 0)
    sums = {
        "nights": nights,
        "unpriced_nights": nights * unpriced[of],
        **{
            f"{name}_sevenths": nights * told[column].to_numpy(dtype=np.int64)[of]
            for name, column in (
                ("price", "weekly_pence"),
                ("health", "health_weekly_pence"),
                ("education", "education_weekly_pence"),
            )
        },
    }
    added = {name: _add_up(row, values, len(keys)) for name, values in sums.items()}
    rows = rows.assign(month=keys // max(cells, 1), **dict.fromkeys(SUMS, 0))
    child = told["child_id"].to_numpy(dtype=np.int64)[of]
    of_children = pd.DataFrame({"child_id": child, "month": month, "row": row, "nights": nights})
    return Nights(rows.assign(**added), of_children)


def add_up_by_type(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `month_spend_by_type`."""
    keys = ["month", *OF_TYPE]
    return rows.groupby(keys, as_index=False)[list(SUMS)].sum()


def first_days(month: Numbers) -> Numbers:
    """The first day of each month, as the store counts days."""
    months = (month - 1970 * 12).astype("datetime64[M]")
    return np.asarray(months.astype("datetime64[D]").astype(np.int64))


def _describe(told: pd.DataFrame, cell: Numbers, cells: int) -> pd.DataFrame:
    """What each cell is divided by."""
    example = np.zeros(cells, dtype=np.int64)
    example[cell] = np.arange(len(cell))
    return told[list(DIVIDED)].iloc[example].reset_index(drop=True)


def _add_up(row: Numbers, values: Numbers, rows: int) -> Numbers:
    total = np.zeros(rows, dtype=np.int64)
    np.add.at(total, row, values)
    return total
