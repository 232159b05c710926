"""What the other tables of the return say of one child: reviews, absences, orders, health."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from data_access.questions.reviews import list_due
from data_access.store.tables import RETURNED_TABLES

_REVIEWS = RETURNED_TABLES["reviews"]
_ABSENCES = RETURNED_TABLES["missing_incidents"]
_DEPRIVATIONS = RETURNED_TABLES["deprivations_of_liberty"]
_HEALTH = RETURNED_TABLES["oc2"]


@dataclass(frozen=True)
class Review:
    """A review of the child's care: when it was due and held; None where none is recorded."""

    due: date
    held: date | None

    @property
    def day(self) -> date:
        """The day on which it stands in the journey."""
        return self.held or self.due

    @property
    def is_on_time(self) -> bool:
        """Whether it was held by the day it was due."""
        return self.held is not None and self.held <= self.due


@dataclass(frozen=True)
class Absence:
    """A time missing or, `is_away`, away without authorisation; `until` None where not returned."""

    since: date
    until: date | None
    is_away: bool


@dataclass(frozen=True)
class Deprivation:
    """A time under a deprivation of liberty order, to its recorded end."""

    since: date
    until: date | None


@dataclass(frozen=True)
class Health:
    """What was returned of a child's health for the year ending 31 March; None: not recorded."""

    year: int
    health_assessment: bool | None
    teeth_check: bool | None
    immunisations: bool | None
    substance_misuse: bool | None
    convicted: bool | None
    sdq_score: int | None


@dataclass(frozen=True)
class Care:
    """A time in care in which reviews fell due, both days included.

    Without `is_start_known` the child was in care before `first`.
    """

    first: date
    last: date
    is_start_known: bool


def read_reviews(connection: Connection, child_id: int, care: Sequence[Care]) -> tuple[Review, ...]:
    """The reviews that were held or due while the child was in care, in order of dates."""
    rows = _read(connection, _REVIEWS, child_id)
    days = [row.review for row in rows if row.review]
    return tuple(review for time in care for review in _list_reviews(days, time))


def _list_reviews(days: Sequence[date], care: Care) -> Iterator[Review]:
    held_by_then = [day for day in days if day <= care.last]
    # To the end of time, so that one held long before it was due is among them.
    for due, held in list_due(
        care.first, held_by_then, date.max, start_is_known=care.is_start_known
    ):
        if held or due <= care.last:
            yield Review(due, held)


def read_absences(connection: Connection, child_id: int) -> tuple[Absence, ...]:
    """The times missing or away, each as the latest year's return has it, in order of dates."""
    found = {}
    for row in _read(connection, _ABSENCES, child_id):
        if row.mis_start:
            found[row.mis_start] = Absence(row.mis_start, row.mis_end, row.missing == "A")
    return tuple(found[day] for day in sorted(found))


def read_deprivations(connection: Connection, child_id: int) -> tuple[Deprivation, ...]:
    """The deprivation of liberty orders, each as the latest year's return has it."""
    found = {}
    for row in _read(connection, _DEPRIVATIONS, child_id):
        if row.dolo_start:
            found[row.dolo_start] = Deprivation(row.dolo_start, row.dolo_end)
    return tuple(found[day] for day in sorted(found))


def read_health(connection: Connection, child_id: int) -> tuple[Health, ...]:
    """What was returned of the child's health, a row a year."""
    return tuple(
        Health(
            year=row.collection_year,
            health_assessment=_yes(row.health_assessment),
            teeth_check=_yes(row.teeth_check),
            immunisations=_yes(row.immunisations),
            substance_misuse=_yes(row.substance_misuse),
            convicted=_yes(row.convicted),
            sdq_score=row.sdq_score,
        )
        for row in _read(connection, _HEALTH, child_id)
    )


def _yes(code: str | None) -> bool | None:
    return {"1": True, "0": False}.get(code or "")


def _read(connection: Connection, table: Table, child_id: int) -> Sequence[Row[Any]]:
    """The child's rows of a table, the later year's after the earlier one's."""
    c = table.c
    mine = select(table).where(c.child_id == child_id)
    return connection.execute(mine.order_by(c.collection_year, c.id)).all()
