"""From which day on, and until when, nights are told."""

from typing import NamedTuple

from sqlalchemy import Connection, func, select

from data_access.store.tables import homes, loads, places, stays
from data_access.store.tables.base import day_number

# How far stays and places that have no end yet are carried on.
NIGHTS_AHEAD = 366


class Days(NamedTuple):
    """The last day that the data speaks for, and the first whose night is not told any more."""

    last: int
    horizon: int


def read_days(connection: Connection) -> Days | None:
    """The days of this store; None where it has no home, or nothing that tells a day."""
    if connection.scalar(select(homes.c.id).limit(1)) is None:
        return None
    last = _last_day(connection)
    return None if last is None else Days(last, last + NIGHTS_AHEAD)


def _last_day(connection: Connection) -> int | None:
    """The last day of the newest return or, before any is loaded, that the workbook tells of."""
    for kind in ("ssda903", "homes"):
        spoken_for = connection.scalar(
            select(loads.c.data_to)
            .where(loads.c.kind == kind, loads.c.data_to.is_not(None))
            .order_by(loads.c.id.desc())
            .limit(1)
        )
        if spoken_for is not None:
            return day_number(spoken_for)
    told = [
        connection.scalar(select(func.max(column)))
        for column in (stays.c.start_day, stays.c.end_day, places.c.start_day)
    ]
    return max((day for day in told if day is not None), default=None)
