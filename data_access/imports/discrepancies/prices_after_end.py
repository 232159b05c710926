"""Prices that go on after the child left."""

from collections.abc import Iterator

from data_access.agreement import KINDS
from data_access.imports.discrepancies.facts import Facts
from data_access.imports.discrepancies.found import Found, say_day

KIND = "price_after_end"


def find_prices_after_end(facts: Facts) -> Iterator[Found]:
    """Each price with nights after its arrangement ended, up to the data date.

    What is at stake is what these nights come to.
    """
    if facts.until_day is None:
        return
    for price in facts.prices:
        arrangement = facts.arrangement_of(price)
        if arrangement is None:
            continue
        left = facts.ends[arrangement]
        first, end = max(left, price.start_day), price.ends_by(facts.until_day)
        if end <= first:
            continue
        goes_on = "has no end" if price.end_day is None else f"ends on {say_day(price.end_day)}"
        mend = (
            f"Enter {say_day(left)} as its end (column to) in the sheet prices"
            if price.start_day < left
            else "Take it out of the sheet prices"
        )
        yield Found(
            KIND,
            KINDS[KIND].owner,
            price.about,
            first,
            end,
            f"The child left on {say_day(left)}, and the price {goes_on}. {mend}, and ask the "
            "provider for what was paid since.",
            budget_line=facts.lines.get(arrangement),
            child_reference=price.child_reference,
            child_id=price.child_id,
            provider=price.provider,
            ours_pence=0,
            theirs_pence=price.cost(end - first),
        )
