"""Nights of children in our care without a price."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from sqlalchemy import Row, select

from data_access.agreement import KINDS
from data_access.imports.discrepancies.facts import Facts
from data_access.imports.discrepancies.found import Found, say_day
from data_access.imports.discrepancies.postings import Posting
from data_access.money import round_half_up
from data_access.store.tables import arrangement_spans

KIND = "arrangement_without_price"


def find_unpriced_arrangements(facts: Facts) -> Iterator[Found]:
    """Each arrangement with nights for which a price is missing, from the first price on.

    Before the first night of any price the workbook does not tell, and nothing is missed. What the
    ledger has of the child for these days stands against it.
    """
    if facts.until_day is None or not facts.prices:
        return
    begins = min(price.start_day for price in facts.prices)
    by_child: dict[str, list[Posting]] = defaultdict(list)
    for posting in facts.postings:
        if posting.child_reference:
            by_child[posting.child_reference].append(posting)
    for (child_id, start), spans in _read_missing(facts, begins, facts.until_day).items():
        first = max(spans[0].start_day, begins)
        last = min(spans[-1].end_day, facts.until_day)
        nights = sum(
            min(span.end_day, facts.until_day) - max(span.start_day, begins) for span in spans
        )
        reference = spans[0].child_reference
        which = "1 night has" if nights == 1 else f"{nights:,} nights have"
        yield Found(
            KIND,
            KINDS[KIND].owner,
            (reference, start),
            first,
            last,
            f"{which} no price, so they count nothing. Enter one in the sheet prices, with "
            f"placement_start {say_day(start)}, in force from {say_day(first)}.",
            budget_line=spans[-1].budget_line,
            child_reference=reference,
            child_id=child_id,
            theirs_pence=_add_up_posted(by_child[reference], first, last),
        )


def _read_missing(facts: Facts, begins: int, until: int) -> dict[tuple[int, int], list[Row[Any]]]:
    c = arrangement_spans.c
    statement = (
        select(
            c.child_id, c.placement_start_day, c.child_reference, c.budget_line,
            c.start_day, c.end_day,
        )
        .where(c.price_state == "missing", c.start_day < until, c.end_day > begins)
        .order_by(c.child_id, c.placement_start_day, c.start_day)
    )  # fmt: skip
    found: dict[tuple[int, int], list[Row[Any]]] = defaultdict(list)
    rows: Any = facts.connection.execute(statement)
    for row in rows:
        found[row.child_id, row.placement_start_day].append(row)
    return found


def _add_up_posted(postings: list[Posting], first: int, until: int) -> int | None:
    """What was posted for a child and the days from one to before another; None for nothing."""
    parts = [
        Fraction(posting.pence * days, posting.end_day - posting.start_day)
        for posting in postings
        if (days := min(posting.end_day, until) - max(posting.start_day, first)) > 0
    ]
    return round_half_up(sum(parts, Fraction(0))) if parts else None
