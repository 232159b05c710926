"""The nights, prices and postings that explain one thing that does not agree.

Its own permission, never cached.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from data_access.agreement import LINE_OF_BESIDE_CARE
from data_access.money import NIGHTS_IN_A_WEEK, round_half_up, to_pence
from data_access.periods import year_of
from data_access.questions.checks import check_permission
from data_access.questions.discrepancy_page import WHAT, Discrepancy
from data_access.questions.door import Sitting
from data_access.store.tables import (
    arrangement_spans,
    benchmark_figures,
    beside_care,
    ledger,
    month_spend_by_type,
    prices,
)
from data_access.store.tables.base import date_of, day_number
from data_access.vocabulary import Permission

MOST_ROWS = 100
# What section 251 publishes of a budget line, a week.
_PUBLISHED = {
    "residential": "weekly_unit_cost_residential",
    "fostering": "weekly_unit_cost_fostering",
}
LEDGER_DIFFERS = "ledger_differs"


@dataclass(frozen=True)
class NightsRow:
    """A stretch of nights and what its price comes to; without a price nothing."""

    child_reference: str
    placement_type: str
    provider: str | None
    since: date
    until: date
    nights: int
    weekly_pence: int | None
    pence: int


@dataclass(frozen=True)
class PriceRow:
    """A price as the workbook states it; `until` is the day whose night is paid for no more."""

    child_reference: str
    placement_start: date
    provider: str
    weekly_pence: int
    since: date
    until: date | None


@dataclass(frozen=True)
class CostRow:
    """What counts in a line beside the prices of nights, in the months of the difference.

    The running costs of the nights of a placement type or, of `beside_care`, what is paid beside
    care; one of the two is None.
    """

    placement_type: str | None
    beside_care: str | None
    pence: int


@dataclass(frozen=True)
class PostingRow:
    """A posting of the ledger; service days both included.

    They are those that count: of a reversal, with `is_of_accrual`, those of the accrual that it
    takes back. `counted` is the part that falls into the days of the difference.
    """

    reference: str
    kind: str
    year: int
    period: int
    since: date
    until: date
    provider: str | None
    child_reference: str | None
    pence: int
    reverses: str | None
    is_of_accrual: bool
    counted: int


@dataclass(frozen=True)
class Evidence:
    """What explains a discrepancy, as it stands now: at most MOST_ROWS of each, most pounds first.

    `prices_pence` is what the prices of all nights come to where a line is compared, of which
    `costs` are the rest; else None.
    `published_pounds` is section 251's cost of a week on the line in `year`, named by its end; None
    where none is published.
    """

    nights: tuple[NightsRow, ...]
    nights_in_all: int
    prices_pence: int | None
    costs: tuple[CostRow, ...]
    prices: tuple[PriceRow, ...]
    postings: tuple[PostingRow, ...]
    postings_in_all: int
    published_pounds: float | None
    year: int

    @property
    def number(self) -> int:
        """How many rows are shown."""
        return len(self.nights) + len(self.costs) + len(self.prices) + len(self.postings)


def read_evidence(sitting: Sitting, about: Discrepancy, council_code: str) -> Evidence:
    """What explains a discrepancy. Raises Refused for a viewer who may not see prices."""
    check_permission(sitting.viewer, Permission.PRICES, WHAT)
    data_date = sitting.standing.data_date
    nights = _read_nights(sitting, about, data_date) if data_date else []
    postings = _read_postings(sitting, about)
    year = year_of(about.since)
    prices_pence, costs = _read_costs(sitting, about)
    return Evidence(
        nights=tuple(nights[:MOST_ROWS]),
        nights_in_all=len(nights),
        prices_pence=prices_pence,
        costs=tuple(costs),
        prices=tuple(_read_prices(sitting, about)),
        postings=tuple(postings[:MOST_ROWS]),
        postings_in_all=len(postings),
        published_pounds=_read_published(sitting, about, year, council_code),
        year=year,
    )


def _days_of(about: Discrepancy) -> tuple[int, int]:
    return day_number(about.since), day_number(about.until) + 1


def _read_nights(sitting: Sitting, about: Discrepancy, data_date: date) -> list[NightsRow]:
    c = arrangement_spans.c
    first, end = _days_of(about)
    end = min(end, day_number(data_date) + 1)
    whose: ColumnElement[bool]
    if about.child_reference:
        whose = c.child_reference == about.child_reference
    elif about.discrepancy == LEDGER_DIFFERS:
        whose = c.budget_line == about.budget_line
    else:
        return []
    statement = select(
        c.child_reference, c.placement_type, c.price_id, prices.c.provider, c.start_day, c.end_day,
        c.weekly_pence,
    ).select_from(arrangement_spans.outerjoin(prices, prices.c.id == c.price_id))  # fmt: skip
    rows = sitting.connection.execute(statement.where(whose, c.start_day < end, c.end_day > first))
    found = []
    for row in rows:
        since, until = max(row.start_day, first), min(row.end_day, end)
        nights = until - since
        pence = round_half_up(Fraction(row.weekly_pence * nights, NIGHTS_IN_A_WEEK))
        found.append(
            NightsRow(
                row.child_reference,
                row.placement_type,
                row.provider,
                date_of(since),
                date_of(until - 1),
                nights,
                None if row.price_id is None else row.weekly_pence,
                pence,
            )
        )
    return sorted(found, key=lambda row: (-row.pence, row.child_reference, row.since))


def _read_costs(sitting: Sitting, about: Discrepancy) -> tuple[int | None, list[CostRow]]:
    """What the prices of a line and month come to, and all else that counts in it."""
    if about.discrepancy != LEDGER_DIFFERS:
        return None, []
    run, month = sitting.connection.execute, f"{about.since:%Y-%m}"
    of, beside = month_spend_by_type.c, beside_care.c
    spent = run(
        select(of.placement_type, func.sum(of.price_sevenths), func.sum(of.fixed_pence))
        .where(of.month == month, of.budget_line == about.budget_line)
        .group_by(of.placement_type)
    ).all()
    paid_beside = run(
        select(beside.beside_care, beside.pence).where(
            beside.month == month,
            beside.beside_care.in_(
                [what for what, line in LINE_OF_BESIDE_CARE.items() if line == about.budget_line]
            ),
        )
    )
    costs = [
        *(CostRow(type_, None, int(fixed)) for type_, _, fixed in spent if fixed),
        *(CostRow(None, what, int(pence)) for what, pence in paid_beside if pence),
    ]
    prices_pence = to_pence(sum(int(sevenths) for _, sevenths, _ in spent))
    return prices_pence, sorted(costs, key=lambda row: -row.pence)


def _read_prices(sitting: Sitting, about: Discrepancy) -> list[PriceRow]:
    """The child's prices that reach into the days, or up to them; of other years they would tell
    where the child has lived.
    """
    if about.child_reference is None:
        return []
    c = prices.c
    statement = (
        select(
            c.child_reference, c.placement_start_day, c.provider, c.weekly_pence, c.start_day,
            c.end_day,
        )
        .where(
            c.child_reference == about.child_reference,
            c.start_day <= day_number(about.until) + 1,
            or_(c.end_day.is_(None), c.end_day >= day_number(about.since)),
        )
        .order_by(c.start_day.desc(), c.id)
        .limit(MOST_ROWS)
    )  # fmt: skip
    return [
        PriceRow(
            row.child_reference,
            date_of(row.placement_start_day),
            row.provider,
            row.weekly_pence,
            date_of(row.start_day),
            None if row.end_day is None else date_of(row.end_day),
        )
        for row in sitting.connection.execute(statement)
    ]


def _read_postings(sitting: Sitting, about: Discrepancy) -> list[PostingRow]:
    c = ledger.c
    accruals = (
        select(c.reference, func.max(c.id).label("id"))
        .where(c.kind == "accrual")
        .group_by(c.reference)
        .subquery()
    )
    of = ledger.alias()
    # A reversal counts for the days and in the line of its accrual, wherever it was posted.
    source = ledger.outerjoin(
        accruals, and_(c.kind == "reversal", c.reverses == accruals.c.reference)
    ).outerjoin(of, of.c.id == accruals.c.id)
    counts = {
        name: func.coalesce(of.c[name], c[name]).label(name)
        for name in ("service_from_day", "service_to_day", "budget_line")
    }
    where = _find_postings(about, counts)
    if where is None:
        return []
    rows: Any = sitting.connection.execute(
        select(
            c.reference, c.kind, c.year, c.period, counts["service_from_day"],
            counts["service_to_day"], c.provider, c.child_reference, c.pence, c.reverses,
            of.c.id.is_not(None).label("is_of_accrual"),
        )
        .select_from(source)
        .where(where)
        .order_by(func.abs(c.pence).desc(), c.id)
    )  # fmt: skip
    return [
        PostingRow(
            row.reference,
            row.kind,
            row.year,
            row.period,
            date_of(row.service_from_day),
            date_of(row.service_to_day),
            row.provider,
            row.child_reference,
            row.pence,
            row.reverses,
            bool(row.is_of_accrual),
            _count_part(about, row.service_from_day, row.service_to_day + 1, row.pence),
        )
        for row in rows
    ]


def _count_part(about: Discrepancy, start: int, end: int, pence: int) -> int:
    """What of a posting falls into the days of a line that is compared; of all else the whole."""
    if about.discrepancy != LEDGER_DIFFERS:
        return pence
    first, after = _days_of(about)
    return round_half_up(Fraction(pence * (min(end, after) - max(start, first)), end - start))


def _find_postings(
    about: Discrepancy, counts: Mapping[str, ColumnElement[Any]]
) -> ColumnElement[bool] | None:
    """Which postings bear on a discrepancy, by the days and line they count in; None for none."""
    c = ledger.c
    first, end = _days_of(about)
    within = and_(counts["service_from_day"] < end, counts["service_to_day"] >= first)
    if about.discrepancy == LEDGER_DIFFERS:
        return within & (counts["budget_line"] == about.budget_line)
    if about.discrepancy == "posted_twice":
        return and_(
            c.budget_line == about.budget_line,
            c.service_from_day == first,
            c.service_to_day == end - 1,
            c.provider.is_not_distinct_from(about.provider),
            c.child_reference.is_not_distinct_from(about.child_reference),
            func.abs(c.pence) == abs(about.ours_pence or 0),
        )
    if about.reference is not None:
        return or_(c.reference == about.reference, c.reverses == about.reference)
    if about.child_reference is not None:
        return within & (c.child_reference == about.child_reference)
    return None


def _read_published(
    sitting: Sitting, about: Discrepancy, year: int, council_code: str
) -> float | None:
    name = _PUBLISHED.get(about.budget_line or "")
    c = benchmark_figures.c
    if name is None:
        return None
    found: float | None = sitting.connection.scalar(
        select(c.value).where(c.published == name, c.year == year, c.area_code == council_code)
    )
    return found
