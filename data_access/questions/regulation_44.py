"""Measures of the visits to children's homes that regulation 44 asks for."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from data_access.periods import label_of_period
from data_access.questions.home_facts import (
    Fact,
    Value,
    add_known,
    gather,
    holds_nothing,
    know_nothing,
    last_month_ended,
    period_keys,
    read_rows,
    whole_months,
)
from data_access.questions.homes import OF_HOMES, Home, list_theirs, visible_homes
from data_access.questions.measure import Asked, Cells, measure
from data_access.store.tables import regulation_44
from data_access.vocabulary import (
    HOME,
    MONTH,
    OPINION,
    OPINION_GIVEN,
    RECOMMENDATION_STATE,
    TIME_DIMENSIONS,
    VISIT_MADE,
    Permission,
    Symbol,
    Unit,
)

COUNCIL, SUPPORTED = "council", "supported_accommodation"
VISITS = "visits under regulation 44"
SOURCE = "Workbook of homes: regulation_44"
# What all may read of a visit, and no more.
_VISITS = select(regulation_44.c.home_id, regulation_44.c.month, regulation_44.c.visited_on)
WHOSE = (
    "Of the council’s own children’s homes, and of those others of which the workbook states any "
    "month of visits; supported accommodation is not under the regulations."
)


def find_regulated(asked: Asked) -> set[int]:
    """The ids of the homes whose visits and reviews are told, of those whoever asks may see."""
    stated = set(asked.connection.scalars(select(regulation_44.c.home_id).distinct()))
    return {
        home.id
        for home in list_theirs(asked)
        if home.purpose != SUPPORTED and (home.provider_group == COUNCIL or home.id in stated)
    }


def _tell_visits(asked: Asked) -> Iterator[Fact]:
    # Which months are recorded at all does not hang on which homes are filtered for.
    made = read_rows(asked, _VISITS.order_by(regulation_44.c.month), list_theirs(asked))
    recorded = [row.month for rows in made.values() for row in rows]
    by_month = {home: {row.month: row for row in rows} for home, rows in made.items()}
    first, last, regulated = min(recorded), max(recorded), find_regulated(asked)
    homes, due = visible_homes(asked), whole_months(asked.first, asked.last)
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
            is_due = home.id in regulated and home.is_open(month.first, month.last)
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
        f"counts in the period in which the month ends. {WHOSE}"
    ),
    source=SOURCE,
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
    """The homes under the regulations that are open on the day, with their last month by then.

    None for a home of which no month is; of those `visited`, the last with a visit. A month counts
    once it has ended: what is said of it is as at its end.
    """
    rows = regulation_44.c
    by_then = rows.month <= last_month_ended(asked.as_at)
    statement = select(regulation_44).where(by_then).order_by(rows.month)
    if visited:
        statement = statement.where(rows.visited_on.is_not(None))
    homes, regulated = visible_homes(asked), find_regulated(asked)
    found = read_rows(asked, statement, homes)
    for home in homes:
        if home.id in regulated and home.is_open(asked.as_at):
            yield home, found[home.id][-1] if found[home.id] else None


@measure(
    title="Recommendations under regulation 44 that are open",
    unit=Unit.RECOMMENDATIONS,
    better="lower",
    definition=(
        "Recommendations of the independent visitors that were open at the end of the last month "
        f"recorded by the date, of homes open on it, by whether they were overdue. {WHOSE}"
    ),
    source=SOURCE,
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
        f"well-being is promoted. {WHOSE}"
    ),
    source=SOURCE,
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
    source=SOURCE,
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
