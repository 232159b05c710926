"""The words of what does not agree: the sentence that sums it up, and what its amounts are."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from components.wording import format_count, format_date, format_money, format_pounds, plural
from data_access.vocabulary import DISCREPANCY, DISCREPANCY_OWNER

if TYPE_CHECKING:
    from data_access.questions.discrepancy_page import DiscrepancyPage

# What stands in the two amounts, by kind.
_OF_LEDGER = ("Ours: nights, running costs and beside care", "Finance’s: the ledger")
_OF_PRICES = ("Ours: nights in our care", "The price as it is stated")
AMOUNTS = {
    "arrangement_without_price": ("Ours: nights with a price", "Finance’s: the ledger"),
    "price_without_arrangement": _OF_PRICES,
    "overlapping_prices": ("Ours: the price that counts", "Both prices as they are stated"),
    "price_after_end": _OF_PRICES,
    "ledger_differs": _OF_LEDGER,
    "accrual_without_reversal": ("Ours: what should be left", "Finance’s: what is left"),
    "posted_twice": ("Ours: posted once", "Finance’s: as posted"),
    "absurd_amount": ("Ours: what the price came to", "Finance’s: the posting"),
}


def say_open(found: "DiscrepancyPage") -> str:
    """How much does not agree, and where most of the pounds are."""
    if not found.is_loaded:
        return (
            "Prices and the ledger have not been loaded yet, so nothing could be compared. Load "
            "the workbook of money with its sheets prices and ledger."
        )
    if not found.number:
        return "Finance and placements agree: nothing that was looked for is open."
    things = plural(found.number, "thing does", "things do")
    sentence = f"{format_count(found.number)} {things} not agree between finance and placements"
    if not found.pence:
        return f"{sentence}. No amount is known of {'it' if found.number == 1 else 'any of them'}."
    sentence += f", {format_money(found.pence)} in all"
    if found.without_amount:
        sentence += f"; of {format_count(found.without_amount)} no amount is known"
    pence: dict[str, int] = {}
    for kind in found.kinds:
        pence[kind.discrepancy] = pence.get(kind.discrepancy, 0) + kind.pence
    if len(pence) == 1:
        return f"{sentence}."
    most = max(pence, key=lambda kind: pence[kind])
    return (
        f"{sentence}. The largest part, {format_money(pence[most])}, is of one kind: "
        f"{say_kind(most).lower()}."
    )


def say_trend(numbers: Sequence[tuple[str, int | float | None]]) -> str:
    """How the number open went from the first to the last of some months."""
    known = [(month, number) for month, number in numbers if number is not None]
    if not known:
        return "How many were open is not known yet."
    if len(known) == 1:
        month, number = known[0]
        return f"{format_count(number)} were open at the end of {month}; before it is not known."
    (first, before), (last, now) = known[0], known[-1]
    if before == now:
        return f"{format_count(now)} were open at the end of {last}, as many as in {first}."
    return (
        f"{format_count(now)} were open at the end of {last}, and {format_count(before)} at the "
        f"end of {first}."
    )


def say_state(found_on: date, mended_on: date | None) -> str:
    """Whether it is open or mended, and since when."""
    if mended_on is None:
        return f"Open, found on {format_date(found_on)}"
    return f"Mended by {format_date(mended_on)}, found on {format_date(found_on)}"


def say_kind(discrepancy: str) -> str:
    """The kind in words."""
    return DISCREPANCY.label_of(discrepancy)


def say_owner(owner: str) -> str:
    """Who mends it, in words."""
    return DISCREPANCY_OWNER.label_of(owner)


def say_pence(pence: int | None) -> str:
    """An amount in whole pounds; a dash where it is not known."""
    return "–" if pence is None else format_pounds(pence / 100)
