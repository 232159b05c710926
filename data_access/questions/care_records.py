"""Measures of what happens in care: going missing, reviews, deprivation of liberty."""

from collections import defaultdict
from datetime import date, timedelta

from sqlalchemy import Subquery, and_, case, func, literal, select

from data_access.periods import first_of_twelve_months, year_of
from data_access.questions.behind import Behind, Find, count_behind, looked_after_on
from data_access.questions.measure import Asked, Cells, measure
from data_access.questions.returned import (
    days_since_1970,
    find_years_returned,
    in_the_period,
    in_twelve_months,
    know_only_returned,
    latest_said,
    on_the_day,
)
from data_access.questions.reviews import were_on_time
from data_access.store.tables import RETURNED_TABLES, episode_spans, periods_of_care
from data_access.store.tables.base import date_of, day_number
from data_access.vocabulary import (
    CHILD_DIMENSIONS,
    EXPIRY,
    MISSING_KIND,
    ON_TIME,
    TIME_DIMENSIONS,
    Permission,
    Unit,
)

MISSING = RETURNED_TABLES["missing_incidents"]
REVIEWS = RETURNED_TABLES["reviews"]
ORDERS = RETURNED_TABLES["deprivations_of_liberty"]
EXPIRES_SOON_DAYS = 28
NO_END = date(9999, 12, 31)
_INCIDENTS_WORDS = "the times children went missing"


def _find_all_incidents() -> Subquery:
    """Every incident that began while a child was looked after, with the child as on that day."""
    spans = episode_spans.c
    day = days_since_1970(MISSING.c.mis_start)
    on_day = and_(spans.child_id == MISSING.c.child_id, spans.start_day <= day, spans.end_day > day)
    return (
        select(
            MISSING.c.id,
            spans.child_id,
            spans.episode_id,
            spans.home_id,
            day.label("day"),
            case((MISSING.c.missing == "A", "away"), else_="missing").label(MISSING_KIND.key),
            *(spans[dimension.key] for dimension in CHILD_DIMENSIONS),
        )
        .join_from(MISSING, episode_spans, on_day)
        .where(latest_said(MISSING, "mis_start"))
        .subquery("incidents")
    )


def find_incidents(asked: Asked) -> Behind:
    """The times that children went missing in the period."""
    incidents = _find_all_incidents()
    within = incidents.c.day.between(day_number(asked.first), day_number(asked.last))
    return Behind(incidents, incidents, (within,), day=incidents.c.day)


@measure(
    title="Times children went missing",
    unit=Unit.INCIDENTS,
    better=None,
    definition=(
        "Times that a child in our care went missing (M) or was away without authorisation (A), by "
        "the day on which it began. One that is returned in two years, or twice, counts once. "
        "Everything else of the child as on that day. Years whose return brought no table of them "
        "are not available."
    ),
    source="SSDA903 missing; SSDA903 episodes",
    by=(MISSING_KIND, *CHILD_DIMENSIONS, *TIME_DIMENSIONS),
    permission=Permission.CHILDREN_AGGREGATE,
    is_flow=True,
    behind=find_incidents,
)
def missing_incidents(asked: Asked) -> Cells:
    counts = count_behind(asked, find_incidents)
    return know_only_returned(asked, counts, MISSING.name, _INCIDENTS_WORDS, in_the_period)


def find_missing(asked: Asked) -> Behind:
    """The children looked after on the day who went missing in the 12 months to it."""
    incidents = _find_all_incidents()
    first = first_of_twelve_months(asked.as_at)
    whose = select(incidents.c.child_id).where(
        incidents.c.day.between(day_number(first), day_number(asked.as_at))
    )
    return looked_after_on(asked.as_at, episode_spans.c.child_id.in_(whose))


@measure(
    title="Children who went missing",
    unit=Unit.CHILDREN,
    better=None,
    definition=(
        "Children looked after on the date who went missing or were away without authorisation at "
        "least once in the 12 months to it, while in our care. Over time: at the last day of each "
        "period. Dates for which a year’s return brought no table of them are not available."
    ),
    source="SSDA903 missing; SSDA903 episodes",
    by=(*CHILD_DIMENSIONS, *TIME_DIMENSIONS),
    permission=Permission.CHILDREN_AGGREGATE,
    behind=find_missing,
)
def children_missing(asked: Asked) -> Cells:
    counts = count_behind(asked, find_missing)
    return know_only_returned(asked, counts, MISSING.name, _INCIDENTS_WORDS, in_twelve_months)


def find_reviewed(asked: Asked) -> Behind:
    """The children looked after on the day for whom a review was due in the 12 months to it."""
    return _read_reviews(asked)(asked)


def _read_reviews(asked: Asked) -> Find:
    """What finds those children on any of the days asked about, from one reading of all reviews."""
    periods, last = periods_of_care.c, max(asked.as_at, asked.last)
    held: defaultdict[int, list[date]] = defaultdict(list)
    by_then = select(REVIEWS.c.child_id, REVIEWS.c.review).where(REVIEWS.c.review <= last)
    for child, day in asked.connection.execute(by_then):
        held[child].append(day)
    in_care = asked.connection.execute(
        select(periods.child_id, periods.start_day, periods.end_day, periods.start_is_known).where(
            periods.start_day <= day_number(last)
        )
    ).all()

    returned = find_years_returned(asked, REVIEWS.name)

    def find(then: Asked) -> Behind:
        number, first = day_number(then.as_at), first_of_twelve_months(then.as_at)
        known_from = _find_first_day(returned, year_of(then.as_at))
        verdicts = {
            child: were_on_time(
                max(date_of(start), known_from),
                held[child],
                first,
                then.as_at,
                start_is_known=bool(is_known) and date_of(start) >= known_from,
            )
            for child, start, end, is_known in in_care
            if start <= number < end
        }
        was_due = [child for child, verdict in verdicts.items() if verdict is not None]
        was_late = [child for child, verdict in verdicts.items() if verdict is False]
        whose = episode_spans.c.child_id
        return looked_after_on(
            then.as_at,
            whose.in_(was_due),
            columns={ON_TIME.key: case((whose.in_(was_late), "no"), else_="yes")},
        )

    return find


def _find_first_day(returned: frozenset[int], year: int) -> date:
    """The first day from which every year to this one brought a table."""
    while year - 1 in returned:
        year -= 1
    return date(year - 1, 4, 1)


@measure(
    title="Children whose reviews were due",
    unit=Unit.CHILDREN,
    better=None,
    definition=(
        "Children looked after on the date for whom at least one review was due in the 12 months "
        "to it, by whether all of them were on time. A review is due within 20 working days of "
        "coming into care (bank holidays of England and Wales are no working days), the next "
        "within 3 months of it, and each one after within 6 months of the one before. A review "
        "that was overdue when the 12 months began counts as one of them. Of a child who came "
        "into care before the reviews returned begin, or on a day that is not known, all are taken "
        "to be due every 6 months from then on. Over time: at the last day of each period."
    ),
    source="SSDA903 reviews; SSDA903 episodes",
    by=(ON_TIME, *CHILD_DIMENSIONS, *TIME_DIMENSIONS),
    permission=Permission.CHILDREN_AGGREGATE,
    behind=find_reviewed,
)
def reviews_on_time(asked: Asked) -> Cells:
    counts = count_behind(asked, _read_reviews(asked))
    return know_only_returned(asked, counts, REVIEWS.name, "reviews", in_twelve_months)


def find_deprived_of_liberty(asked: Asked) -> Behind:
    """The children looked after on the day under an order that is in force, by when it ends."""
    # A return states every order in force at some time of its year.
    in_force = (
        ORDERS.c.collection_year == year_of(asked.as_at),
        ORDERS.c.dolo_start <= asked.as_at,
        func.coalesce(ORDERS.c.dolo_end, literal(NO_END)) >= asked.as_at,
    )
    ends = func.max(func.coalesce(ORDERS.c.dolo_end, literal(NO_END)))
    orders = (
        select(ORDERS.c.child_id, ends.label("ends"))
        .where(*in_force)
        .group_by(ORDERS.c.child_id)
        .subquery("orders")
    )
    soon = asked.as_at + timedelta(days=EXPIRES_SOON_DAYS)
    expiry = case(
        (orders.c.ends == literal(NO_END), "no_end_recorded"),
        (orders.c.ends <= literal(soon), "within_28_days"),
        else_="later",
    )
    return looked_after_on(
        asked.as_at,
        source=episode_spans.join(orders, orders.c.child_id == episode_spans.c.child_id),
        columns={EXPIRY.key: expiry},
    )


@measure(
    title="Children deprived of their liberty",
    unit=Unit.CHILDREN,
    better=None,
    definition=(
        "Children looked after on the date under a deprivation of liberty order that is in force, "
        "its last day included, by whether it ends within 28 days. A child under several counts "
        "once, by the one that ends last. Deprivation of liberty orders are part of the return "
        "from 2026-27: where a year’s return brought no table of them, they are not available. "
        "Over time: at the last day of each period."
    ),
    source="SSDA903 deprivation of liberty orders; SSDA903 episodes",
    by=(EXPIRY, *CHILD_DIMENSIONS, *TIME_DIMENSIONS),
    permission=Permission.CHILDREN_AGGREGATE,
    behind=find_deprived_of_liberty,
)
def deprivations_of_liberty(asked: Asked) -> Cells:
    counts = count_behind(asked, find_deprived_of_liberty)
    return know_only_returned(
        asked, counts, ORDERS.name, "deprivation of liberty orders", on_the_day
    )
