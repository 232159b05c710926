"""What is recorded of one home, row by row: for its own page, and for those who may see that home.

Nothing here is counted, and nothing goes out by the API. A home that is not known and one that
whoever asks may not see are the same to all of it: there is none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from data_access.periods import add_months, first_of_months
from data_access.questions.coming import read_coming
from data_access.questions.door import Sitting
from data_access.questions.home_facts import last_month_ended
from data_access.questions.homes import Home, find_homes
from data_access.questions.regulation_45 import REVIEWED_EVERY_MONTHS
from data_access.store.tables import inspections, notifications, regulation_44, regulation_45
from data_access.store.tables import staffing as staff
from data_access.store.tables.base import day_number
from data_access.vocabulary import Permission

NO_HOME = "There is no home at this address that you may see."
MONTHS = 24


@dataclass(frozen=True)
class Inspection:
    """An inspection or visit by Ofsted; assurance and monitoring visits carry no judgement."""

    inspected_on: date
    kind: str
    framework: str
    overall: str | None
    help_and_protection: str | None
    leadership: str | None
    published_on: date | None


@dataclass(frozen=True)
class Visit:
    """A month in which the independent visitor was due: `visited_on` is None where none came.

    `score` is on a local scale. What is None was not recorded.
    """

    month: str
    visited_on: date | None
    reported_on: date | None
    safeguarded: bool | None
    wellbeing_promoted: bool | None
    recommendations_open: int | None
    recommendations_overdue: int | None
    score: float | None


@dataclass(frozen=True)
class Review:
    """A review of the quality of care, when it was sent to Ofsted, and when the next is due."""

    reviewed_on: date
    sent_on: date | None
    next_due: date


@dataclass(frozen=True)
class Notification:
    """Something that Ofsted was told of."""

    notified_on: date
    event: str


@dataclass(frozen=True)
class StaffMonth:
    """The staff at the end of a month, in full-time equivalents; agency staff stand apart."""

    month: str
    posts: float | None
    in_post: float
    leavers: float
    agency: float | None
    registered_manager: str | None


def list_homes(sitting: Sitting) -> list[Home]:
    """The homes that the viewer may see, each on its own, by name; none from the publication."""
    viewer = sitting.viewer
    if not viewer.may(Permission.HOMES) or viewer.reads_publication(Permission.HOMES):
        return []
    return find_homes(sitting.connection, sitting.standing, viewer.homes_for(Permission.HOMES))


def find_home(sitting: Sitting, slug: str) -> Home | None:
    """The home of this slug; None where there is none or the viewer may not see it."""
    return next((home for home in list_homes(sitting) if home.slug == slug), None)


def read_records(sitting: Sitting, name: str, home: Home, day: date) -> tuple[Any, ...]:
    """The records of this name of a home that `find_home` gave, as known on a day."""
    return RECORDS[name](sitting.connection, home.id, day)


def _read_inspections(connection: Connection, home_id: int, day: date) -> tuple[Inspection, ...]:
    """All up to the day, the newest first."""
    return _read(
        connection,
        Inspection,
        select(*(inspections.c[name] for name in Inspection.__dataclass_fields__))
        .where(inspections.c.home_id == home_id, inspections.c.inspected_day <= day_number(day))
        .order_by(inspections.c.inspected_day.desc(), inspections.c.id.desc()),
    )


def _read_visits(connection: Connection, home_id: int, day: date) -> tuple[Visit, ...]:
    """The last 24 months that had ended by the day, the newest first."""
    return _read(
        connection,
        Visit,
        select(*(regulation_44.c[name] for name in Visit.__dataclass_fields__))
        .where(regulation_44.c.home_id == home_id, _in_months(regulation_44.c.month, day))
        .order_by(regulation_44.c.month.desc()),
    )


def _read_reviews(connection: Connection, home_id: int, day: date) -> tuple[Review, ...]:
    """All up to the day, the newest first."""
    c = regulation_45.c
    rows = connection.execute(
        select(c.reviewed_on, c.sent_on)
        .where(c.home_id == home_id, c.reviewed_on <= day)
        .order_by(c.reviewed_on.desc(), c.id.desc())
    )
    return tuple(
        Review(row.reviewed_on, row.sent_on, add_months(row.reviewed_on, REVIEWED_EVERY_MONTHS))
        for row in rows
    )


def _read_notifications(
    connection: Connection, home_id: int, day: date
) -> tuple[Notification, ...]:
    """All up to the day, the newest first."""
    return _read(
        connection,
        Notification,
        select(*(notifications.c[name] for name in Notification.__dataclass_fields__))
        .where(notifications.c.home_id == home_id, notifications.c.notified_on <= day)
        .order_by(notifications.c.notified_on.desc(), notifications.c.id.desc()),
    )


def _read_staff(connection: Connection, home_id: int, day: date) -> tuple[StaffMonth, ...]:
    """The last 24 months that had ended by the day, the newest first."""
    return _read(
        connection,
        StaffMonth,
        select(*(staff.c[name] for name in StaffMonth.__dataclass_fields__))
        .where(staff.c.home_id == home_id, _in_months(staff.c.month, day))
        .order_by(staff.c.month.desc()),
    )


def _in_months(month: ColumnElement[str], day: date) -> ColumnElement[bool]:
    """Whether a month is one of the last 24 that had ended by a day."""
    last = last_month_ended(day)
    first = first_of_months(date.fromisoformat(f"{last}-01"), MONTHS)
    return month.between(f"{first:%Y-%m}", last)


def _read(connection: Connection, kind: type, statement: Any) -> tuple[Any, ...]:
    return tuple(kind(*row) for row in connection.execute(statement))


RECORDS: dict[str, Callable[[Connection, int, date], tuple[Any, ...]]] = {
    "coming": read_coming,
    "inspections": _read_inspections,
    "visits": _read_visits,
    "reviews": _read_reviews,
    "notifications": _read_notifications,
    "staff": _read_staff,
}
