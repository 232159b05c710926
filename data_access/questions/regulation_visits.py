"""Measures of what regulations 44, 45 and 40 ask of children's homes: visits, reviews, telling."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from data_access.periods import add_months, label_of_period
from data_access.questions.home_facts import (
    COUNCIL,
    SUPPORTED,
    Fact,
    Value,
    add_known,
    gather,
    holds_nothing,
    is_open,
    know_nothing,
    last_month_ended,
    period_keys,
    read_rows,
    take_highest,
    whole_months,
)
from data_access.questions.homes import Home, visible_homes
from data_access.questions.measure import Asked, Cells, measure
from data_access.store.tables import notifications as told
from data_access.store.tables import regulation_44, regulation_45
from data_access.store.tables.base import day_number
from data_access.vocabulary import (
    EVENT,
    HOME,
    MONTH,
    OPINION,
    OPINION_GIVEN,
    PROVIDER_GROUP,
    PURPOSE,
    RECOMMENDATION_STATE,
    REVIEW_STATE,
    TIME_DIMENSIONS,
    VISIT_MADE,
    Permission,
    Symbol,
    Unit,
)

REVIEWED_EVERY_MONTHS = 6
OF_HOMES = (HOME, PURPOSE, PROVIDER_GROUP)
VISITS = "visits under regulation 44"
SOURCE_44 = "Workbook of homes: regulation_44"
# What all may read of a visit, and no more.
_VISITS = select(regulation_44.c.home_id, regulation_44.c.month, regulation_44.c.visited_on)
_WHOSE = (
    "Of the council’s own children’s homes, and of those others of which the workbook states any; "
    "supported accommodation is not under the regulation."
)


def must_be_visited(home: Home, rows: list[Any]) -> bool:
    """Whether the regulations for children's homes are asked of a home here: see `_WHOSE`."""
    return home.purpose != SUPPORTED and (home.provider_group == COUNCIL or bool(rows))


def _tell_visits(asked: Asked) -> Iterator[Fact]:
    homes = visible_homes(asked)
    # Which months are recorded at all does not hang on which homes are filtered for.
    everybody = visible_homes(replace(asked, selection=replace(asked.selection, filters=())))
    made = read_rows(asked, _VISITS.order_by(regulation_44.c.month), everybody)
    recorded = [row.month for rows in made.values() for row in rows]
    by_month = {home: {row.month: row for row in rows} for home, rows in made.items()}
    first, last = min(recorded), max(recorded)
    due = whole_months(asked.first, asked.last)
    if any(not first <= month.key <= last for month in due):
        asked.notes.append(
            f"Visits are recorded from {label_of_period(MONTH.key, first)} to "
            f"{label_of_period(MONTH.key, last)}: other months are left out."
        )
    for month in due:
        over_time = period_keys(asked, month.last)
        if over_time is None or not first <= month.key <= last:
            continue
        for home in homes:
            stated = by_month[home.id].get(month.key)
            is_due = must_be_visited(home, made[home.id]) and is_open(home, month.first, month.last)
            if stated or is_due:
                was_made = stated is not None and stated.visited_on is not None
                yield Fact(home, says=over_time | {VISIT_MADE.key: "yes" if was_made else "no"})


@measure(
    title="Visits under regulation 44, month by month",
    unit=Unit.VISITS,
    better=None,
    definition=(
        "Months in which a home is to be visited by its independent visitor, by whether a visit "
        "is recorded. One visit is due in each month in which a children’s home was open, and "
        f"counts in the period in which the month ends. {_WHOSE}"
    ),
    source=SOURCE_44,
    by=(VISIT_MADE, *OF_HOMES, *TIME_DIMENSIONS),
    permission=Permission.HOMES_QUALITY,
    is_flow=True,
    kinds=("homes",),
    by_home=True,
)
def regulation_44_visits(asked: Asked) -> Cells:
    if holds_nothing(asked, regulation_44, VISITS):
        return know_nothing(asked, visible_homes(asked))
    return gather(asked, _tell_visits(asked), add_known)


def _read_latest(asked: Asked, *, visited: bool = False) -> Iterator[tuple[Home, Any]]:
    """The homes open on the day that must be visited, each with its last month recorded by then.

    None for a home of which no month is; of those `visited`, the last with a visit. A month counts
    once it has ended: what is said of it is as at its end.
    """
    rows = regulation_44.c
    by_then = rows.month <= last_month_ended(asked.as_at)
    statement = select(regulation_44).where(by_then).order_by(rows.month)
    if visited:
        statement = statement.where(rows.visited_on.is_not(None))
    homes = visible_homes(asked)
    found = read_rows(asked, statement, homes)
    for home in homes:
        if is_open(home, asked.as_at) and must_be_visited(home, found[home.id]):
            yield home, found[home.id][-1] if found[home.id] else None


@measure(
    title="Recommendations under regulation 44 that are open",
    unit=Unit.RECOMMENDATIONS,
    better="lower",
    definition=(
        "Recommendations of the independent visitors that were open at the end of the last month "
        f"recorded by the date, of homes open on it, by whether they were overdue. {_WHOSE}"
    ),
    source=SOURCE_44,
    by=(RECOMMENDATION_STATE, *OF_HOMES),
    permission=Permission.HOMES,
    kinds=("homes",),
    by_home=True,
)
def regulation_44_recommendations(asked: Asked) -> Cells:
    if holds_nothing(asked, regulation_44, VISITS):
        return know_nothing(asked, visible_homes(asked))

    def tell() -> Iterator[Fact]:
        for home, row in _read_latest(asked):
            is_known = row is not None and None not in (
                row.recommendations_open,
                row.recommendations_overdue,
            )
            overdue = row.recommendations_overdue if is_known else None
            in_time = row.recommendations_open - row.recommendations_overdue if is_known else None
            yield Fact(home, in_time, {RECOMMENDATION_STATE.key: "in_time"})
            yield Fact(home, overdue, {RECOMMENDATION_STATE.key: "overdue"})

    return gather(asked, tell(), add_known)


@measure(
    title="The visitors’ opinions under regulation 44",
    unit=Unit.OPINIONS,
    better=None,
    definition=(
        "What the independent visitor said of a home at the last visit recorded by the date, of "
        "homes open on it: whether children are effectively safeguarded, and whether their "
        f"well-being is promoted. {_WHOSE}"
    ),
    source=SOURCE_44,
    by=(OPINION, OPINION_GIVEN, *OF_HOMES),
    permission=Permission.HOMES,
    kinds=("homes",),
    by_home=True,
)
def regulation_44_opinions(asked: Asked) -> Cells:
    if holds_nothing(asked, regulation_44, VISITS):
        return know_nothing(asked, visible_homes(asked))

    def tell() -> Iterator[Fact]:
        for home, row in _read_latest(asked, visited=True):
            for opinion in OPINION.keys:
                said = getattr(row, opinion) if row is not None else None
                given = "not_known" if said is None else "yes" if said else "no"
                yield Fact(home, says={OPINION.key: opinion, OPINION_GIVEN.key: given})

    return gather(asked, tell(), add_known)


def _take_the_one(values: list[Value]) -> int | float | str:
    """A score on a local scale: of several homes there is none that means anything."""
    if len(values) > 1:
        return Symbol.NOT_APPLICABLE
    return Symbol.NOT_KNOWN if values[0] is None else values[0]


@measure(
    title="Score of the regulation 44 visit, where the council gives one",
    unit=Unit.LOCAL_SCALE,
    better=None,
    definition=(
        "The score of a home at the last visit recorded by the date, where one is given: on a "
        "local scale, as the council describes it. Scores of several homes are not put together."
    ),
    source=SOURCE_44,
    by=(HOME,),
    permission=Permission.HOMES,
    empty=None,
    kinds=("homes",),
    by_home=True,
)
def regulation_44_score(asked: Asked) -> Cells:
    found = _read_latest(asked, visited=True)
    facts = [Fact(home, row.score if row is not None else None) for home, row in found]
    return gather(asked, facts, _take_the_one) if facts else {}


def _read_reviews(asked: Asked) -> Iterator[tuple[Home, Any]]:
    """The children's homes open on the day, each with the day of its last review by then."""
    rows = regulation_45.c
    statement = (
        select(rows.home_id, rows.reviewed_on)
        .where(rows.reviewed_on <= asked.as_at)
        .order_by(rows.reviewed_on)
    )
    homes = visible_homes(asked)
    found = read_rows(asked, statement, homes)
    for home in homes:
        reviewed = found[home.id]
        if is_open(home, asked.as_at) and must_be_visited(home, reviewed):
            yield home, reviewed[-1].reviewed_on if reviewed else None


@measure(
    title="Homes by when the quality of care was last reviewed",
    unit=Unit.HOMES,
    better=None,
    definition=(
        "Children’s homes open on the date by whether the review of the quality of care under "
        "regulation 45, due at least every six months, is in time: the last one was in the six "
        f"months to the date, or the home opened in them and has had none. {_WHOSE}"
    ),
    source="Workbook of homes: regulation_45",
    by=(REVIEW_STATE, *OF_HOMES),
    permission=Permission.HOMES,
    kinds=("homes",),
    by_home=True,
)
def regulation_45_reviews(asked: Asked) -> Cells:
    if holds_nothing(asked, regulation_45, "reviews under regulation 45"):
        return know_nothing(asked, visible_homes(asked))

    def tell() -> Iterator[Fact]:
        for home, reviewed in _read_reviews(asked):
            since = reviewed or home.opened_on
            in_time = since is not None and add_months(since, REVIEWED_EVERY_MONTHS) >= asked.as_at
            state = "in_time" if in_time else "overdue" if reviewed else "not_known"
            yield Fact(home, says={REVIEW_STATE.key: state})

    return gather(asked, tell(), add_known)


@measure(
    title="Days since the last review of the quality of care",
    unit=Unit.DAYS,
    better=None,
    definition=(
        "Days from the last review under regulation 45 to the date, of children’s homes open on "
        f"it; of several homes the longest. {_WHOSE}"
    ),
    source="Workbook of homes: regulation_45",
    by=OF_HOMES,
    permission=Permission.HOMES,
    empty=None,
    kinds=("homes",),
    by_home=True,
)
def days_since_regulation_45(asked: Asked) -> Cells:
    today = day_number(asked.as_at)
    facts = [
        Fact(home, today - day_number(reviewed) if reviewed else None)
        for home, reviewed in _read_reviews(asked)
    ]
    return gather(asked, facts, take_highest)


@measure(
    title="Notifications to Ofsted",
    unit=Unit.NOTIFICATIONS,
    better=None,
    definition=(
        "Notifications to Ofsted under regulation 40, by the day of the notification and by what "
        "it was about. A home that notifies is not for that a worse one."
    ),
    source="Workbook of homes: notifications",
    by=(EVENT, *OF_HOMES, *TIME_DIMENSIONS),
    permission=Permission.HOMES,
    is_flow=True,
    kinds=("homes",),
    by_home=True,
)
def notifications(asked: Asked) -> Cells:
    homes = visible_homes(asked)
    if holds_nothing(asked, told, "notifications"):
        return know_nothing(asked, homes)
    statement = select(told.c.home_id, told.c.notified_on, told.c.event).where(
        told.c.notified_on.between(asked.first, asked.last)
    )
    found = read_rows(asked, statement, homes)

    def tell() -> Iterator[Fact]:
        for home in homes:
            for row in found[home.id]:
                over_time = period_keys(asked, row.notified_on)
                if over_time is not None:
                    yield Fact(home, says=over_time | {EVENT.key: row.event})

    return gather(asked, tell(), add_known)
