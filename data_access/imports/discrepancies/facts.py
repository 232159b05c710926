"""What several of the searches read: arrangements, prices, and how far the data goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import Connection, func, select

from data_access.imports.discrepancies.postings import Posting, read_postings
from data_access.money import NIGHTS_IN_A_WEEK, round_half_up
from data_access.store.newest import read_data_date
from data_access.store.tables import arrangement_spans, children, placements, prices
from data_access.store.tables.base import day_number

# A child and the day on which they came to the carer or home.
Arrangement = tuple[int, int]


@dataclass(frozen=True)
class Price:
    """A price as the workbook states it; `child_id` is None where no return knows the child."""

    id: int
    child_reference: str
    child_id: int | None
    placement_start_day: int
    provider: str
    weekly_pence: int
    start_day: int
    end_day: int | None

    @property
    def about(self) -> tuple[object, ...]:
        """What tells this price from every other, whatever its amount becomes."""
        return self.child_reference, self.placement_start_day, self.provider, self.start_day

    def ends_by(self, day: int) -> int:
        """The day, at the latest this one, whose night it is no longer paid for."""
        return day if self.end_day is None else min(self.end_day, day)

    def cost(self, nights: int) -> int:
        """What so many nights of it come to, in pence."""
        return round_half_up(Fraction(self.weekly_pence * nights, NIGHTS_IN_A_WEEK))


@dataclass(frozen=True)
class Facts:
    """What is known when discrepancies are looked for.

    `until_day` is the day after the data date, None before any return is loaded. `ends` has of each
    arrangement the day on which the child left, `lines` its budget line, as far as it has nights.
    """

    connection: Connection
    until_day: int | None
    prices: Sequence[Price]
    ends: Mapping[Arrangement, int]
    lines: Mapping[Arrangement, str]
    postings: Sequence[Posting]

    def arrangement_of(self, price: Price) -> Arrangement | None:
        """The arrangement that a price is of; None where there is none."""
        if price.child_id is None:
            return None
        found = (price.child_id, price.placement_start_day)
        return found if found in self.ends else None


def read_facts(connection: Connection) -> Facts:
    """Read what is known, as it stands in this transaction."""
    data_date = read_data_date(connection)
    return Facts(
        connection,
        None if data_date is None else day_number(data_date) + 1,
        _read_prices(connection),
        _read_ends(connection),
        _read_lines(connection),
        read_postings(connection),
    )


def _read_prices(connection: Connection) -> list[Price]:
    known = prices.outerjoin(children, children.c.reference == prices.c.child_reference)
    c = prices.c
    statement = (
        select(
            c.id,
            c.child_reference,
            children.c.id.label("child_id"),
            c.placement_start_day,
            c.provider,
            c.weekly_pence,
            c.start_day,
            c.end_day,
        )
        .select_from(known)
        .order_by(c.id)
    )
    return [Price(*row) for row in connection.execute(statement)]


def _read_ends(connection: Connection) -> dict[Arrangement, int]:
    c = placements.c
    statement = select(c.child_id, c.placement_start_day, func.max(c.end_day)).group_by(
        c.child_id, c.placement_start_day
    )
    return {(child, start): end for child, start, end in connection.execute(statement)}


def _read_lines(connection: Connection) -> dict[Arrangement, str]:
    c = arrangement_spans.c
    # A child may be unaccompanied until some day: the line of the last nights stands.
    statement = select(c.child_id, c.placement_start_day, c.budget_line).order_by(c.start_day)
    return {(child, start): line for child, start, line in connection.execute(statement)}
