"""What is worked out of spend, put into its tables."""

from contextlib import AbstractContextManager, nullcontext
from typing import Final

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Table

from data_access.imports.derivation.periods import name_periods
from data_access.imports.spend_derivation.months import NO_HOME, first_days
from data_access.store.bulk import insert_frame, set_indexes_aside

_INDEXES_ASIDE_FROM: Final = 20_000


def name_months(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows in order of month, with month, quarter and year as their keys."""
    rows = rows.sort_values("month", kind="stable", ignore_index=True)
    month, quarter, year = name_periods(first_days(rows["month"].to_numpy(dtype=np.int64)))
    rows = rows.assign(month=month, quarter=quarter, year=year)
    if "home_id" in rows:
        rows["home_id"] = rows["home_id"].astype("Int64").mask(rows["home_id"] == NO_HOME)
    return rows


def write_rows(connection: Connection, table: Table, rows: pd.DataFrame) -> None:
    """The rows, numbered from 1 in their order."""
    is_large = len(rows) > _INDEXES_ASIDE_FROM
    ready: AbstractContextManager[None] = (
        set_indexes_aside(connection, [table]) if is_large else nullcontext()
    )
    with ready:
        insert_frame(connection, table, rows.assign(id=np.arange(1, len(rows) + 1)))
