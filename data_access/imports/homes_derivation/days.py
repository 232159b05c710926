"""From which day on, and until when, nights are told."""

from typing import NamedTuple

from sqlalchemy import Connection, func, select

from data_access.store.newest import read_data_date
from data_access.store.tables import homes, places, stays
from data_access.store.tables.base import day_number

# How far stays that have no end yet are carried on.
DAYS_AHEAD = 366


class Days(NamedTuple):
    """The last day that the data speaks for, and that on which stays without an end are cut off.

    Nights are told to the last day: of those to come it is not known who will live where.
    """

    last: int
    horizon: int

    @property
    def after(self) -> int:
        """The first day whose night is not told."""
        return self.last + 1


def read_days(connection: Connection) -> Days | None:
    """The days of this store; None where it has no home, or nothing that tells a day."""
    if connection.scalar(select(homes.c.id).limit(1)) is None:
        return None
    last = _last_day(connection)
    return None if last is None else Days(last, last + DAYS_AHEAD)


def _last_day(connection: Connection) -> int | None:
    """The last day of the newest return or, before any is loaded, that the workbook tells of."""
    returned = read_data_date(connection)
    if returned is not None:
        return day_number(returned)
    told = [
        connection.scalar(select(func.max(column)))
        for column in (stays.c.start_day, stays.c.end_day, places.c.start_day)
    ]
    return max((day for day in told if day is not None), default=None)
