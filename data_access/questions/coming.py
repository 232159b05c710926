"""Who is to come to a home and who is to go, in the weeks ahead: as it is stated today.

Of the register of planned moves whoever sees a home is told of the plans of those who live there,
and of no other plan: what kind of home the child moves to, by when, and how the plan stands.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Select, or_, select

from data_access.questions.planned_moves import is_open_on
from data_access.store.newest import read_data_date
from data_access.store.tables import home_stays, places, planned_moves
from data_access.store.tables.base import date_of, day_number

DAYS_AHEAD = 28


@dataclass(frozen=True)
class Coming:
    """One thing that is to happen; `what` is one of arrival, departure, birthday, kept_free, move.

    `day` may be past where a planned move is late; of places that are kept free it is the first day
    and `until` the last, where it is known, `number` how many. `move_to` and `move_status` are of a
    planned move, which `is_late` where its day is past.
    """

    day: date
    what: str
    until: date | None = None
    number: int = 1
    move_to: str = ""
    move_status: str = ""
    is_late: bool = False


def read_coming(connection: Connection, home_id: int, day: date) -> tuple[Coming, ...]:
    """What is stated for the 28 days after a day, the earliest first."""
    today = day_number(day)
    found = [
        *_read_stays(connection, home_id, today),
        *_read_birthdays(connection, home_id, today),
        *_read_kept_free(connection, home_id, today),
        *_read_moves(connection, home_id, today),
    ]
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
    """Moves of those who live there that are planned for these days, or are late.

    Of those who live there on the last day that the newest return speaks for, too: no other plan is
    told to whoever sees some homes alone.
    """
    c = planned_moves.c
    newest = read_data_date(connection)
    days = {today} if newest is None else {today, day_number(newest)}
    rows = connection.execute(
        select(c.target_day, c.move_to, c.move_status).where(
            *(c.child_id.in_(_select_living_there(home_id, day)) for day in days),
            is_open_on(today),
            c.target_day <= today + DAYS_AHEAD,
        )
    )
    return [
        Coming(
            date_of(row.target_day),
            "move",
            move_to=row.move_to,
            move_status=row.move_status,
            is_late=row.target_day < today,
        )
        for row in rows
    ]


def _select_living_there(home_id: int, day: int) -> Select[tuple[int | None]]:
    c = home_stays.c
    return select(c.child_id).where(c.home_id == home_id, c.start_day <= day, c.end_day > day)
