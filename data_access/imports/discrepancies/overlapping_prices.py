"""Two prices of one arrangement for the same nights."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from data_access.agreement import KINDS
from data_access.imports.discrepancies.facts import Arrangement, Facts, Price
from data_access.imports.discrepancies.found import Found, say_amount, say_day

KIND = "overlapping_prices"


def find_overlapping_prices(facts: Facts) -> Iterator[Found]:
    """Each two prices of an arrangement that are in force on one night, up to the data date.

    What is at stake is the lower of the two for the nights of both. Nights after the child left
    are another matter.
    """
    if facts.until_day is None:
        return
    of: dict[Arrangement, list[Price]] = defaultdict(list)
    for price in facts.prices:
        if (arrangement := facts.arrangement_of(price)) is not None:
            of[arrangement].append(price)
    for arrangement, several in of.items():
        until = min(facts.until_day, facts.ends[arrangement])
        several.sort(key=lambda price: (price.start_day, price.id))
        for earlier, later in combinations(several, 2):
            end = min(earlier.ends_by(until), later.ends_by(until))
            if end > later.start_day:
                yield _tell(facts, arrangement, earlier, later, end)


def _tell(facts: Facts, arrangement: Arrangement, earlier: Price, later: Price, end: int) -> Found:
    nights = end - later.start_day
    lower = min(earlier, later, key=lambda price: price.weekly_pence)
    which = "1 night has" if nights == 1 else f"{nights:,} nights have"
    return Found(
        KIND,
        KINDS[KIND].owner,
        (*earlier.about, *later.about),
        later.start_day,
        end,
        f"{which} two prices, {say_amount(earlier.weekly_pence)} and "
        f"{say_amount(later.weekly_pence)} a week; the one that began last counts. Enter "
        f"{say_day(later.start_day)} as the end (column to) of the one that began on "
        f"{say_day(earlier.start_day)}, or take one of them out.",
        budget_line=facts.lines.get(arrangement),
        child_reference=later.child_reference,
        child_id=later.child_id,
        provider=later.provider,
        ours_pence=later.cost(nights),
        theirs_pence=later.cost(nights) + lower.cost(nights),
    )
