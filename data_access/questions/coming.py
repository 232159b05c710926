"""Who is to come to a home and who is to go, in the weeks ahead: as it is stated today.

Planned moves are told to those who see commissioning alone; a manager sees the stays of their own
home that are stated to begin or to end.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, or_, select

from data_access.access import Viewer
from data_access.store.tables import home_stays, places, planned_moves
from data_access.store.tables.base import date_of, day_number
from data_access.vocabulary import Permission

DAYS_AHEAD = 28


@dataclass(frozen=True)
class Coming:
    """One thing that is to happen; `what` is one of arrival, departure, birthday, kept_free, move.

    `day` may be past where a planned move is late; of places that are kept free it is the first day
    and `until` the last, where it is known, `number` how many. `move_to` and `blocked_by` are of a
    planned move, which `is_late` where its day is past.
    """

    day: date
    what: str
    until: date | None = None
    number: int = 1
    move_to: str = ""
    blocked_by: str = ""
    is_late: bool = False


def read_coming(
    connection: Connection, home_id: int, day: date, viewer: Viewer
) -> tuple[Coming, ...]:
    """What is stated for the 28 days after a day, the earliest first."""
    today = day_number(day)
    found = [
        *_read_stays(connection, home_id, today),
        *_read_birthdays(connection, home_id, today),
        *_read_kept_free(connection, home_id, today),
    ]
    if viewer.may(Permission.COMMISSIONING):
        found += _read_moves(connection, home_id, today)
    return tuple(sorted(found, key=lambda each: (each.day, each.what)))


def _read_stays(connection: Connection, home_id: int, today: int) -> list[Coming]:
    c, last = home_stays.c, today + DAYS_AHEAD
    begin = select(c.start_day).where(
        c.home_id == home_id, c.start_day > today, c.start_day <= last
    )
    end = select(c.end_day).where(
        c.home_id == home_id, c.has_ended, c.end_day > today, c.end_day <= last
    )
    return [
        *(Coming(date_of(day), "arrival") for day in connection.execute(begin).scalars()),
        *(Coming(date_of(day), "departure") for day in connection.execute(end).scalars()),
    ]


def _read_birthdays(connection: Connection, home_id: int, today: int) -> list[Coming]:
    """Those who live there and turn 18, whose stay is not stated to end before."""
    c = home_stays.c
    days = connection.execute(
        select(c.end_day).where(
            c.home_id == home_id,
            c.child_id.is_not(None),
            c.start_day <= today,
            ~c.has_ended,
            c.end_day > today,
            c.end_day <= today + DAYS_AHEAD,
        )
    )
    return [Coming(date_of(day), "birthday") for day in days.scalars()]


def _read_kept_free(connection: Connection, home_id: int, today: int) -> list[Coming]:
    c = places.c
    rows = connection.execute(
        select(c.start_day, c.end_day, c.number).where(
            c.home_id == home_id,
            c.state == "kept_free",
            c.number > 0,
            c.start_day <= today + DAYS_AHEAD,
            or_(c.end_day.is_(None), c.end_day > today),
        )
    )
    return [
        Coming(
            date_of(row.start_day),
            "kept_free",
            until=None if row.end_day is None else date_of(row.end_day - 1),
            number=row.number,
        )
        for row in rows
    ]


def _read_moves(connection: Connection, home_id: int, today: int) -> list[Coming]:
    """Moves of those who live there that are planned for these days, or are late."""
    c, s = planned_moves.c, home_stays.c
    rows = connection.execute(
        select(c.target_day, c.move_to, c.blocked_by)
        .join(home_stays, s.child_id == c.child_id)
        .where(
            s.home_id == home_id,
            s.start_day <= today,
            s.end_day > today,
            c.agreed_day <= today,
            c.target_day <= today + DAYS_AHEAD,
            or_(c.ended_day.is_(None), c.ended_day > today),
            # Undated, it is over all the same.
            or_(c.ended_day.is_not(None), c.move_status.not_in(("done", "cancelled"))),
        )
    )
    return [
        Coming(
            date_of(row.target_day),
            "move",
            move_to=row.move_to,
            blocked_by=row.blocked_by,
            is_late=row.target_day < today,
        )
        for row in rows
    ]
