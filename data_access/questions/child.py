"""One child's journey through our care: its own permission, never cached, found by a random key."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from data_access.access import Viewer
from data_access.questions.checks import check_permission
from data_access.questions.child_returns import (
    Absence,
    Care,
    Deprivation,
    Health,
    Review,
    read_absences,
    read_deprivations,
    read_health,
    read_reviews,
)
from data_access.questions.door import Door
from data_access.questions.journey_columns import OTHER_REASONS, REASONS_LEFT
from data_access.questions.list_of_children import tell_age
from data_access.questions.out_of_area import AT_A_DISTANCE
from data_access.questions.standing import Standing
from data_access.store.tables import (
    approvals,
    children,
    episode_spans,
    episodes,
    moves,
    periods_of_care,
    placements,
)
from data_access.store.tables.base import date_of, day_number
from data_access.vocabulary import Permission

TITLE = "A child’s page"
DIED = "E2"
_REASONS = {code: key for key, codes in REASONS_LEFT.items() for code in codes}
_KEY = re.compile(r"[A-Za-z0-9_-]{1,32}", re.ASCII)


@dataclass(frozen=True)
class PeriodOfCare:
    """A period of care. `until` is None while it lasts; `reason_left` is why it ended.

    `has_died`: with the child's death, of which no reason tells. Without `is_start_known` it began
    before the returns do, at the latest on `since`. A period that is over and never ceased ended
    with the 18th birthday.
    """

    number: int
    since: date
    is_start_known: bool
    until: date | None
    has_ceased: bool
    reason_left: str | None
    has_died: bool
    age_at_end: int


@dataclass(frozen=True)
class Stay:
    """A time in one place with one carer, the `number`th of its period of care.

    `is_same_carer`: the place changed, the carer did not, and so neither did the number.
    `is_at_a_distance`: outside the area and not in an adjoining one, which takes the approval of
    the Director of Children's Services and notice to the council of that area: the days of both,
    where they are recorded.
    """

    period: int
    number: int
    since: date
    until: date | None
    placement_type: str
    provider_type: str
    home: str | None
    locality_detail: str
    authority: str | None
    distance_miles: float | None
    is_same_carer: bool
    is_at_a_distance: bool
    approved_on: date | None
    notified_on: date | None


@dataclass(frozen=True)
class LegalStatus:
    """A time under one legal status."""

    since: date
    until: date | None
    legal_status: str


@dataclass(frozen=True)
class Move:
    """A move from one home to another, and why."""

    day: date
    from_placement_type: str
    placement_type: str
    move_reason: str
    move_kind: str
    moved: str
    is_same_carer: bool


@dataclass(frozen=True)
class Child:
    """A child and the journey so far, each part in order of dates, as known on `as_at`.

    `health` is None for a viewer to whom it is not open. Without `are_approvals_loaded` no list of
    approvals has ever been loaded, and none of them is known.
    """

    reference: str
    as_at: date
    age: int
    is_unaccompanied: bool
    periods: tuple[PeriodOfCare, ...]
    stays: tuple[Stay, ...]
    legal_statuses: tuple[LegalStatus, ...]
    moves: tuple[Move, ...]
    reviews: tuple[Review, ...]
    absences: tuple[Absence, ...]
    deprivations: tuple[Deprivation, ...]
    health: tuple[Health, ...] | None
    are_approvals_loaded: bool
    data_version: int
    is_synthetic: bool

    @property
    def current(self) -> PeriodOfCare | None:
        """The period of care that the child is in, if any."""
        last = self.periods[-1] if self.periods else None
        return last if last and last.until is None else None


def find_child(door: Door, key: str, viewer: Viewer) -> Child | None:
    """The child of a key; None where there is none. Raises Refused for who may see no child."""
    check_permission(viewer, Permission.CHILDREN_LIST, TITLE)
    if not _KEY.fullmatch(key):
        return None
    with door.sit(viewer) as sitting:
        connection, standing = sitting.connection, sitting.standing
        found = connection.execute(select(children).where(children.c.key == key)).first()
        if found is None or standing.data_date is None:
            return None
        today = day_number(standing.data_date)
        periods = _read_periods(connection, found.id, today)
        until = found.unaccompanied_until_day
        may_see_health = viewer.may(Permission.CHILDREN_HEALTH)
        return Child(
            reference=found.reference,
            as_at=standing.data_date,
            age=tell_age(found.date_of_birth, standing.data_date),
            is_unaccompanied=until is not None and until > today,
            periods=periods,
            stays=_read_stays(connection, found.id, today, standing.home_names),
            legal_statuses=_read_legal_statuses(connection, found.id, today),
            moves=_read_moves(connection, found.id),
            reviews=read_reviews(connection, found.id, _list_care(periods, standing)),
            absences=read_absences(connection, found.id),
            deprivations=read_deprivations(connection, found.id),
            health=read_health(connection, found.id) if may_see_health else None,
            are_approvals_loaded=approvals.name in standing.sources,
            data_version=standing.data_version,
            is_synthetic=standing.is_synthetic,
        )


def _until(day: int, today: int) -> date | None:
    # A time that lasts is kept to the 18th birthday: whoever looks today does not know that.
    return date_of(day) if day <= today else None


def _read_periods(connection: Connection, child_id: int, today: int) -> tuple[PeriodOfCare, ...]:
    c = periods_of_care.c
    rows = connection.execute(
        select(periods_of_care).where(c.child_id == child_id).order_by(c.start_day)
    )
    return tuple(
        PeriodOfCare(
            number=row.number,
            since=date_of(row.start_day),
            is_start_known=row.start_is_known,
            until=_until(row.end_day, today),
            has_ceased=row.has_ceased,
            reason_left=_REASONS.get(row.reason, OTHER_REASONS) if row.has_ceased else None,
            has_died=row.reason == DIED,
            age_at_end=row.age_at_end,
        )
        for row in rows
    )


def _list_care(periods: Iterable[PeriodOfCare], standing: Standing) -> list[Care]:
    """When reviews fell due: of those before the first return nothing is known."""
    begins, last = standing.first_date, standing.data_date
    assert begins, "whoever has a page was returned"
    assert last
    return [
        Care(
            first=max(period.since, begins),
            last=period.until or last,
            is_start_known=period.is_start_known and period.since >= begins,
        )
        for period in periods
    ]


def _read_stays(
    connection: Connection, child_id: int, today: int, homes: dict[int, str]
) -> tuple[Stay, ...]:
    c, e = placements.c, episodes.c
    approved, notified = _read_approvals(connection, child_id, today)
    rows = connection.execute(
        select(placements, e.home_id, e.locality_detail, e.placement_authority, e.distance_miles)
        .join(episodes, e.id == c.episode_id)
        .where(c.child_id == child_id)
        .order_by(c.start_day)
    ).all()
    return tuple(
        Stay(
            period=row.period_of_care_id,
            number=number,
            since=date_of(row.start_day),
            until=_until(row.end_day, today),
            placement_type=row.placement_type,
            provider_type=row.provider_type,
            home=homes.get(row.home_id),
            locality_detail=row.locality_detail,
            authority=row.placement_authority,
            distance_miles=row.distance_miles,
            is_same_carer=row.is_same_carer,
            is_at_a_distance=row.locality_detail in AT_A_DISTANCE,
            approved_on=_find_first(approved, row),
            notified_on=_find_first(notified, row),
        )
        for row, number in zip(rows, _number_carers(rows), strict=True)
    )


def _read_approvals(
    connection: Connection, child_id: int, today: int
) -> tuple[dict[int, date], dict[int, date]]:
    """When placements were approved and when notice was given, by the day the placement began."""
    c = approvals.c
    rows = connection.execute(
        select(c.placement_start_day, c.approved_on, c.notified_on).where(c.child_id == child_id)
    ).all()
    last = date_of(today)
    approved = {r.placement_start_day: r.approved_on for r in rows if _is_by(r.approved_on, last)}
    notified = {r.placement_start_day: r.notified_on for r in rows if _is_by(r.notified_on, last)}
    return approved, notified


def _is_by(day: date | None, last: date) -> bool:
    # What was recorded after the day of the page is not counted on that day either.
    return day is not None and day <= last


def _find_first(days: dict[int, date], stay: Row[Any]) -> date | None:
    # An approval may name the day the child came to the carer or, where the carer has moved since,
    # the day they came to this place.
    found = (days.get(stay.start_day), days.get(stay.placement_start_day))
    return min((day for day in found if day), default=None)


def _number_carers(stays: Sequence[Row[Any]]) -> list[int]:
    """Which place of its period of care each stay is: the same for a carer whose place changed."""
    carers: dict[int, list[int]] = {}
    numbers = []
    for stay in stays:
        known = carers.setdefault(stay.period_of_care_id, [])
        if stay.placement_start_day not in known:
            known.append(stay.placement_start_day)
        numbers.append(known.index(stay.placement_start_day) + 1)
    return numbers


def _read_legal_statuses(
    connection: Connection, child_id: int, today: int
) -> tuple[LegalStatus, ...]:
    c = episode_spans.c
    rows = connection.execute(
        select(c.start_day, c.end_day, c.legal_status)
        .where(c.child_id == child_id)
        .order_by(c.start_day)
    )
    return tuple(
        LegalStatus(date_of(since), _until(until, today), status)
        for since, until, status in _join((r.start_day, r.end_day, r.legal_status) for r in rows)
    )


def _join(spans: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Spans that follow on one another under the same status, as one."""
    joined: list[tuple[int, int, str]] = []
    for since, until, status in spans:
        if joined and joined[-1][1:] == (since, status):
            joined[-1] = (joined[-1][0], until, status)
        else:
            joined.append((since, until, status))
    return joined


def _read_moves(connection: Connection, child_id: int) -> tuple[Move, ...]:
    c = moves.c
    rows = connection.execute(select(moves).where(c.child_id == child_id).order_by(c.day))
    return tuple(
        Move(
            day=date_of(row.day),
            from_placement_type=row.from_placement_type,
            placement_type=row.placement_type,
            move_reason=row.move_reason,
            move_kind=row.move_kind,
            moved=row.moved,
            is_same_carer=row.is_same_carer,
        )
        for row in rows
    )
