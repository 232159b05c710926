"""Accruals that were never reversed, or by another amount."""

from collections import defaultdict
from collections.abc import Iterator

from data_access.agreement import ACCRUAL, KINDS, LATE_PERIODS
from data_access.imports.discrepancies.facts import Facts
from data_access.imports.discrepancies.found import Found, say_amount
from data_access.imports.discrepancies.postings import Posting, add_up_reversals

KIND = "accrual_without_reversal"


def find_accruals_without_reversal(facts: Facts) -> Iterator[Found]:
    """Each accrual of which something is left: what is left of it is at stake.

    Without any reversal it is late two periods before the ledger's newest; a reversal of another
    amount is told at once.
    """
    if not facts.postings:
        return
    newest = max(posting.place for posting in facts.postings)
    reversed_by = add_up_reversals(facts.postings)
    accruals: dict[str, list[Posting]] = defaultdict(list)
    for posting in facts.postings:
        if posting.kind == ACCRUAL:
            accruals[posting.reference].append(posting)
    for reference, several in accruals.items():
        posted = sum(posting.pence for posting in several)
        left = posted + reversed_by.get(reference, 0)
        is_late = newest - several[0].place >= LATE_PERIODS
        if left and (reference in reversed_by or is_late):
            yield _tell(several, posted, left, is_reversed=reference in reversed_by)


def _tell(several: list[Posting], posted: int, left: int, *, is_reversed: bool) -> Found:
    one = several[0]
    when = f"period {one.period} of {one.year - 1}-{one.year % 100:02}"
    how = (
        f"was reversed by {say_amount(posted - left)} and not by {say_amount(posted)}"
        if is_reversed
        else "was never reversed"
    )
    return Found(
        KIND,
        KINDS[KIND].owner,
        (one.reference,),
        min(posting.start_day for posting in several),
        max(posting.end_day for posting in several),
        f"The accrual of {say_amount(posted)} in {when} {how}, so what was paid since counts "
        "twice. Post the reversal, with the accrual’s reference in the column reverses.",
        budget_line=one.budget_line,
        child_reference=one.child_reference,
        reference=one.reference,
        provider=one.provider,
        ours_pence=0,
        theirs_pence=left,
    )
