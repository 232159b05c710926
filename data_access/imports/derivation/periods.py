"""The month, quarter and year of many days at once."""

import numpy as np

from data_access.imports.derivation.ages import Days, Words
from data_access.periods import period_with
from data_access.store.tables.base import date_of
from data_access.vocabulary import MONTH, QUARTER, YEAR


def name_periods(days: Days) -> tuple[Words, Words, Words]:
    """The keys of the month, quarter and year of each day."""
    distinct, row_of = np.unique(days, return_inverse=True)
    dates = [date_of(day) for day in distinct.tolist()]
    month, quarter, year = (
        np.array([period_with(day, grain.key).key for day in dates], dtype=object)[row_of]
        for grain in (MONTH, QUARTER, YEAR)
    )
    return month, quarter, year


def index_months(days: Days) -> Days:
    """The month of each day as `data_access.periods.month_index` counts it."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return months + 1970 * 12
