"""Measures of the reviews of the quality of care that regulation 45 asks for."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from data_access.periods import add_months
from data_access.questions.home_facts import (
    Fact,
    add_known,
    gather,
    holds_nothing,
    know_nothing,
    read_rows,
    take_highest,
)
from data_access.questions.homes import OF_HOMES, Home, visible_homes
from data_access.questions.measure import Asked, Cells, measure
from data_access.questions.regulation_44 import WHOSE, find_regulated
from data_access.store.tables import regulation_45
from data_access.store.tables.base import day_number
from data_access.vocabulary import REVIEW_STATE, Permission, Unit

REVIEWED_EVERY_MONTHS = 6
SOURCE = "Workbook of homes: regulation_45"


def _read_reviews(asked: Asked) -> Iterator[tuple[Home, date | None]]:
    """The children's homes open on the day, each with the day of its last review by then."""
    rows = regulation_45.c
    statement = (
        select(rows.home_id, rows.reviewed_on)
        .where(rows.reviewed_on <= asked.as_at)
        .order_by(rows.reviewed_on)
    )
    homes, regulated = visible_homes(asked), find_regulated(asked)
    found = read_rows(asked, statement, homes)
    for home in homes:
        if home.id in regulated and home.is_open(asked.as_at):
            reviewed = found[home.id]
            yield home, reviewed[-1].reviewed_on if reviewed else None


@measure(
    title="Homes by when the quality of care was last reviewed",
    unit=Unit.HOMES,
    better=None,
    definition=(
        "Children’s homes open on the date by whether the review of the quality of care under "
        "regulation 45, due at least every six months, is in time: the last one was in the six "
        f"months to the date, or the home opened in them and has had none. {WHOSE}"
    ),
    source=SOURCE,
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
        f"it; of several homes the longest. {WHOSE}"
    ),
    source=SOURCE,
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
