"""Stays, nights and findings put into the store, numbered from 1 in their order."""

from contextlib import AbstractContextManager, nullcontext
from typing import Final

import numpy as np
import pandas as pd
from sqlalchemy import Connection, insert

from data_access.imports.homes_derivation.nights import Nights
from data_access.store.bulk import insert_frame, set_indexes_aside
from data_access.store.tables import home_findings, home_nights, home_stays

_INDEXES_ASIDE_FROM: Final = 20_000


def write_stays(connection: Connection, stays: pd.DataFrame) -> None:
    """The rows of `home_stays`."""
    is_large = len(stays) > _INDEXES_ASIDE_FROM
    ready: AbstractContextManager[None] = (
        set_indexes_aside(connection, [home_stays]) if is_large else nullcontext()
    )
    with ready:
        insert_frame(connection, home_stays, stays.assign(id=np.arange(1, len(stays) + 1)))


def write_nights(connection: Connection, nights: Nights) -> None:
    """The rows of `home_nights`."""
    rows = [
        {
            "id": number,
            "home_id": night.home_id,
            "what": night.what,
            "not_usable_reason": night.reason or None,
            "first_day": line.first_day,
            "counts": line.counts.astype("<i2").tobytes(),
        }
        for number, (night, line) in enumerate(nights.items(), start=1)
    ]
    if rows:
        connection.execute(insert(home_nights), rows)


def write_findings(connection: Connection, findings: pd.DataFrame) -> None:
    """The rows of `home_findings`."""
    insert_frame(connection, home_findings, findings.assign(id=np.arange(1, len(findings) + 1)))
