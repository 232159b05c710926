"""What does not agree between arrangements, prices and the ledger, found anew by every load.

A discrepancy is known again by what it is about: found once, it stays in the store with the day on
which it was found and, once it is not found any more, the day by which it was mended.
"""

from datetime import date

from sqlalchemy import Connection

from data_access.imports.discrepancies.absurd_amounts import find_absurd_amounts
from data_access.imports.discrepancies.accruals import find_accruals_without_reversal
from data_access.imports.discrepancies.facts import read_facts
from data_access.imports.discrepancies.keeping import keep
from data_access.imports.discrepancies.ledger_differs import find_ledger_differences
from data_access.imports.discrepancies.overlapping_prices import find_overlapping_prices
from data_access.imports.discrepancies.posted_twice import find_postings_made_twice
from data_access.imports.discrepancies.prices_after_end import find_prices_after_end
from data_access.imports.discrepancies.unmatched_prices import find_unmatched_prices
from data_access.imports.discrepancies.unpriced import find_unpriced_arrangements

__all__ = ["find_discrepancies"]

_FINDERS = (
    find_unpriced_arrangements,
    find_unmatched_prices,
    find_overlapping_prices,
    find_prices_after_end,
    find_ledger_differences,
    find_accruals_without_reversal,
    find_postings_made_twice,
    find_absurd_amounts,
)


def find_discrepancies(connection: Connection, today: date) -> None:
    """Find all that does not agree, and keep it.

    At the end of every load of money, returns or homes, in its transaction, when arrangements and
    spend are derived. What is found for the first time is found on `today`; what was open and is
    not found any more is mended on it; what comes back is open again.
    """
    facts = read_facts(connection)
    keep(connection, [found for find in _FINDERS for found in find(facts)], today)
