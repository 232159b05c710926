"""Ages as days: when a child reaches an age, and the age band of a child on a day."""

from bisect import bisect_right
from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

Days = npt.NDArray[np.int64]
Words = npt.NDArray[np.object_]

# Every age at which some band begins, and 18, when a child is no longer looked after.
AGES: Final = (1, 5, 10, 11, 16, 18)
BAND_EDGES: Final = (1, 5, 10, 11, 16)

_BANDS: Final[Mapping[str, tuple[tuple[int, ...], tuple[str, ...]]]] = {
    "age_band": ((5, 11, 16), ("0-4", "5-10", "11-15", "16+")),
    "dfe_age_band": ((1, 5, 10, 16), ("under-1", "1-4", "5-9", "10-15", "16+")),
}


def age_column(age: int) -> str:
    """The column that holds the day on which the child reaches the age."""
    return f"age_{age}_day"


def find_age_days(date_of_birth: pd.Series) -> dict[str, Days]:
    """For each age in `AGES` the day on which each child reaches it (days since 1 January 1970).

    A child born on 29 February reaches an age on 1 March where the year has no 29 February.
    Raises ValueError where a date of birth is missing.
    """
    born = date_of_birth.to_numpy().astype("datetime64[D]")
    if np.isnat(born).any():
        raise ValueError(
            f"{int(np.isnat(born).sum())} episodes have no date of birth; leave out children "
            "without one, and say so, before anything is derived."
        )
    month = born.astype("datetime64[M]")
    days_into_month = born - month.astype("datetime64[D]")
    return {
        age_column(age): ((month + 12 * age).astype("datetime64[D]") + days_into_month).astype(
            np.int64
        )
        for age in AGES
    }


def count_years(date_of_birth: npt.NDArray[np.datetime64], day: Days) -> Days:
    """The age in whole years of each child on its day, by the same birthdays."""
    on = day.astype("datetime64[D]")
    months = on.astype("datetime64[M]") - date_of_birth.astype("datetime64[M]")
    is_earlier_in_month = _days_into_month(on) < _days_into_month(date_of_birth)
    return np.asarray((months.astype(np.int64) - is_earlier_in_month) // 12, dtype=np.int64)


def _days_into_month(
    dates: npt.NDArray[np.datetime64],
) -> npt.NDArray[np.timedelta64]:
    first = dates.astype("datetime64[M]").astype("datetime64[D]")
    return np.asarray(dates - first, dtype="timedelta64[D]")


def find_age_bands(age_days: Mapping[int, Days], day: Days) -> dict[str, Words]:
    """The age bands of each child on its day, by dimension key.

    `age_days` holds, for each of `BAND_EDGES`, the day on which each child reaches that age.
    """
    return {
        key: np.array(labels, dtype=object)[
            np.sum([day >= age_days[edge] for edge in edges], axis=0, dtype=np.int8)
        ]
        for key, (edges, labels) in _BANDS.items()
    }


def name_age_bands(age: int) -> dict[str, str]:
    """The bands in which an age in whole years lies, by dimension key."""
    return {key: labels[bisect_right(edges, age)] for key, (edges, labels) in _BANDS.items()}
