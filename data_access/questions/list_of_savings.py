"""The savings one by one: for whoever is told of money, whose child for those told of prices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, case, func, select

from data_access.access import Refused, Viewer
from data_access.periods import year_of
from data_access.questions.door import Door
from data_access.questions.not_loaded import holds_rows
from data_access.questions.question import Question
from data_access.questions.selection import Selection
from data_access.store.tables import saving_months
from data_access.store.tables import savings as register
from data_access.store.tables.base import date_of
from data_access.vocabulary import (
    BUDGET_LINE,
    SAVING_KIND,
    SAVING_STATUS,
    Permission,
)

PAGE_SIZE = 20
MEASURE = "savings"
_WORDS = (SAVING_KIND, SAVING_STATUS, BUDGET_LINE)


@dataclass(frozen=True)
class Saving:
    """One saving. What it is of a dimension is that dimension's key.

    `first` and `last` are its days, both included. `part_year_pence` is what is planned in the
    financial year asked about, None where that ended before any month is stated, and
    `delivered_pence` what is known to be delivered of it in months up to the day, None where no
    month of it states any. `full_year_pence` is None where none is stated. `child_reference` is
    None for a saving of a service, and for a viewer who is not told of prices.
    """

    reference: str
    title: str
    saving_kind: str
    saving_status: str
    budget_line: str
    is_recurring: bool
    counterfactual: str
    first: date
    last: date
    part_year_pence: int | None
    delivered_pence: int | None
    full_year_pence: int | None
    child_reference: str | None
    signed_off_by: str | None
    signed_off_on: date | None


@dataclass(frozen=True)
class ListOfSavings:
    """A page of the savings, and how many there are in all; those of the greatest plan first.

    `year` is the financial year of the amounts, by the year it ends in; what is delivered is up to
    `as_at`. Without `is_loaded` no
    saving has ever been loaded.
    """

    year: int
    as_at: date
    savings: tuple[Saving, ...]
    total: int
    page: int
    pages: int
    labels: dict[str, dict[str, str]]
    is_loaded: bool
    names_children: bool


def read_savings(
    door: Door, selection: Selection, viewer: Viewer, *, page: int = 1, size: int = PAGE_SIZE
) -> ListOfSavings:
    """A page of the savings with what they come to in the financial year of the day asked about.

    Raises Refused for a viewer who is told of money what is published, or nothing.
    """
    if not viewer.reads_money:
        raise Refused("Savings one by one are open to those who are told of money as it is.")
    # No reader's filter of children narrows what is of the council.
    question = Question(MEASURE, (), Selection(as_at=selection.as_at, to=selection.to))
    with door.settled(question, viewer, Permission.MONEY) as asked:
        total = asked.connection.execute(select(func.count()).select_from(register)).scalar_one()
        pages = max(1, -(-total // size))
        page = min(max(1, page), pages)
        names_children = viewer.may(Permission.PRICES)
        year = year_of(asked.as_at)
        return ListOfSavings(
            year=year,
            as_at=asked.as_at,
            savings=_read(asked.connection, asked.as_at, names_children, size, (page - 1) * size),
            total=total,
            page=page,
            pages=pages,
            labels={each.key: door.council.labels_of(each.key) for each in _WORDS},
            is_loaded=holds_rows(asked, register),
            names_children=names_children,
        )


def _read(
    connection: Connection, day: date, names_children: bool, size: int, offset: int
) -> tuple[Saving, ...]:
    c, months = register.c, saving_months.c
    keys = _months_of(year_of(day))
    within = months.month.in_(keys)
    so_far = within & (months.month <= f"{day:%Y-%m}")
    begins = connection.execute(select(func.min(months.month))).scalar()
    is_known = begins is not None and begins <= max(keys)
    planned = func.coalesce(func.sum(case((within, months.planned_pence))), 0)
    delivered = func.sum(case((so_far, months.delivered_pence)))
    sums = (
        select(months.saving_id, planned.label("planned"), delivered.label("delivered"))
        .group_by(months.saving_id)
        .subquery("sums")
    )
    part_year = func.coalesce(sums.c.planned, 0)
    rows = connection.execute(
        select(register, part_year.label("planned"), sums.c.delivered)
        .join_from(register, sums, sums.c.saving_id == c.id, isouter=True)
        .order_by(part_year.desc(), c.start_day, c.id)
        .limit(size)
        .offset(offset)
    )
    return tuple(
        Saving(
            reference=row.reference,
            title=row.title,
            saving_kind=row.saving_kind,
            saving_status=row.saving_status,
            budget_line=row.budget_line,
            is_recurring=row.is_recurring,
            counterfactual=row.counterfactual,
            first=date_of(row.start_day),
            last=date_of(row.end_day) - timedelta(days=1),
            part_year_pence=int(row.planned) if is_known else None,
            delivered_pence=None if row.delivered is None else int(row.delivered),
            full_year_pence=row.full_year_pence,
            child_reference=row.child_reference if names_children else None,
            signed_off_by=row.signed_off_by,
            signed_off_on=row.signed_off_on,
        )
        for row in rows
    )


def _months_of(year: int) -> Sequence[str]:
    """The months of the financial year that ends in a year."""
    return [f"{year - (month > 3)}-{month:02}" for month in range(1, 13)]
