"""Prices of no arrangement: of a child nobody knows, or who came nowhere on that day."""

from collections import defaultdict
from collections.abc import Iterator

from data_access.agreement import KINDS
from data_access.imports.discrepancies.facts import Facts, Price
from data_access.imports.discrepancies.found import Found, say_day

KIND = "price_without_arrangement"


def find_unmatched_prices(facts: Facts) -> Iterator[Found]:
    """Each price that counts nowhere, with what it would come to up to the data date."""
    if facts.until_day is None:
        return
    starts: dict[int, list[int]] = defaultdict(list)
    for child_id, start in facts.ends:
        starts[child_id].append(start)
    for price in facts.prices:
        if facts.arrangement_of(price) is not None:
            continue
        known = price.child_id is not None
        until = max(price.ends_by(facts.until_day), price.start_day)
        yield Found(
            KIND,
            KINDS[KIND].owner if known else KINDS[KIND].otherwise,
            price.about,
            price.start_day,
            until,
            _say_why(price, starts.get(price.child_id, []) if price.child_id else []),
            child_reference=price.child_reference,
            child_id=price.child_id,
            provider=price.provider,
            ours_pence=0,
            theirs_pence=price.cost(until - price.start_day),
        )


def _say_why(price: Price, starts: list[int]) -> str:
    if price.child_id is None:
        return (
            "No return knows a child of this reference. Correct the child in the sheet prices, or "
            "load the return that tells of the child."
        )
    came = say_day(price.placement_start_day)
    if not starts:
        return (
            f"This price is of a child who came to a carer or home on {came}, but the returns know "
            "of none. Take it out of the sheet prices, or load the return that tells of it."
        )
    # Of two that are as near the earlier.
    nearest = min(starts, key=lambda day: (abs(day - price.placement_start_day), day))
    return (
        f"The child came to no carer or home on {came}; nearest is {say_day(nearest)}. Correct "
        "placement_start in the sheet prices."
    )
