"""Weekly prices and postings that cannot be right."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select

from data_access.agreement import (
    KINDS,
    LEAST_WEEKLY_PENCE,
    MOST_POSTED_PENCE,
    MOST_TIMES_THE_MONTH,
    MOST_WEEKLY_PENCE,
    TOLERANCE_PENCE,
)
from data_access.imports.discrepancies.facts import Facts
from data_access.imports.discrepancies.found import Found, say_amount
from data_access.imports.discrepancies.ledger_differs import compare_with_ledger, is_tolerated
from data_access.imports.discrepancies.postings import Posting, days_by_month, list_taken_back
from data_access.money import to_pence
from data_access.store.tables import arrangement_spans

KIND = "absurd_amount"


def find_absurd_amounts(facts: Facts) -> Iterator[Found]:
    """Each price, and each posting that was not taken back, outside what is possible."""
    yield from _find_prices(facts)
    yield from _find_postings(facts)


def _find_prices(facts: Facts) -> Iterator[Found]:
    absurd = [
        price
        for price in facts.prices
        if not LEAST_WEEKLY_PENCE <= price.weekly_pence <= MOST_WEEKLY_PENCE
    ]
    if not absurd or facts.until_day is None:
        return
    spent = _read_spent(facts, facts.until_day)
    for price in absurd:
        arrangement = facts.arrangement_of(price)
        less = price.weekly_pence < LEAST_WEEKLY_PENCE
        limit = (
            f"less than {say_amount(LEAST_WEEKLY_PENCE)}"
            if less
            else f"more than {say_amount(MOST_WEEKLY_PENCE)}"
        )
        yield Found(
            KIND,
            KINDS[KIND].owner,
            ("price", *price.about),
            price.start_day,
            max(price.ends_by(facts.until_day), price.start_day),
            f"A price of {say_amount(price.weekly_pence)} a week is {limit}. Look it up in the "
            "contract, and correct it in the sheet prices.",
            budget_line=facts.lines.get(arrangement) if arrangement else None,
            child_reference=price.child_reference,
            child_id=price.child_id,
            provider=price.provider,
            ours_pence=spent.get(price.id, 0),
        )


def _read_spent(facts: Facts, until: int) -> dict[int, int]:
    """What the nights of each price came to up to the data date, in pence."""
    c = arrangement_spans.c
    sevenths: dict[int, int] = defaultdict(int)
    for price_id, weekly, start, end in facts.connection.execute(
        select(c.price_id, c.weekly_pence, c.start_day, c.end_day).where(
            c.price_id.is_not(None), c.start_day < until
        )
    ):
        sevenths[price_id] += weekly * (min(end, until) - start)
    return {price_id: to_pence(sum_) for price_id, sum_ in sevenths.items()}


def _find_postings(facts: Facts) -> Iterator[Found]:
    """Postings that are too large, unless ledger and computed spend agree in all their months."""
    gone = list_taken_back(facts.postings)
    compared = compare_with_ledger(facts)
    # Most postings share their days and line with others. None: ledger and spend agree.
    usual_of: dict[tuple[int, int, str], int | None] = {}
    for posting in facts.postings:
        if posting.reference in gone:
            continue
        when = posting.start_day, posting.end_day, posting.budget_line
        if when not in usual_of:
            months = [month for month, _ in days_by_month(posting.start_day, posting.end_day)]
            pairs = [compared.get((month, posting.budget_line)) for month in months]
            agree = all(pair is not None and is_tolerated(*pair) for pair in pairs)
            usual_of[when] = None if agree else sum(pair[0] for pair in pairs if pair)
        usual = usual_of[when]
        limit = None if usual is None else _find_limit(posting, usual)
        if limit is None:
            continue
        yield Found(
            KIND,
            KINDS[KIND].otherwise,
            ("posting", posting.reference, posting.budget_line),
            posting.start_day,
            posting.end_day,
            f"A posting of {say_amount(posting.pence)} is {limit}. Look it up, and correct or "
            "reverse it in the ledger.",
            budget_line=posting.budget_line,
            child_reference=posting.child_reference,
            reference=posting.reference,
            provider=posting.provider,
            theirs_pence=posting.pence,
        )


def _find_limit(posting: Posting, usual: int) -> str | None:
    """Which limit a posting is beyond, in words; None where it is within all of them."""
    size = abs(posting.pence)
    if size > MOST_POSTED_PENCE:
        return f"more than {say_amount(MOST_POSTED_PENCE)}"
    # Where nothing was spent there is nothing to measure it by: ledger and spend differ then.
    if usual > 0 and size > max(MOST_TIMES_THE_MONTH * usual, TOLERANCE_PENCE):
        return (
            f"more than {MOST_TIMES_THE_MONTH} times what its budget line came to in the same "
            f"months, {say_amount(usual)}"
        )
    return None
