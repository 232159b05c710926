"""What is agreed of money: what must agree and who mends it, and what counts as what."""

from dataclasses import dataclass
from fractions import Fraction

# Ledger and computed spend of a month and line may differ by this share of the computed spend, and
# by this many pence whatever the share comes to.
TOLERANCE = Fraction(1, 100)
TOLERANCE_PENCE = 500_00
# A weekly price outside these limits cannot be right.
LEAST_WEEKLY_PENCE, MOST_WEEKLY_PENCE = 20_00, 20_000_00
# Nor can a posting above this, or above so many times what its line cost in its months.
MOST_POSTED_PENCE = 1_000_000_00
MOST_TIMES_THE_MONTH = 5
# An accrual is reversed by the period after its own; after so many it has been forgotten.
LATE_PERIODS = 2

COMMISSIONER, FINANCE, DATA = "commissioner", "finance_officer", "data_officer"


@dataclass(frozen=True)
class Kind:
    """One kind of what does not agree: the role that mends it, and where in the data."""

    owner: str
    # The role where a child's reference is known to no return, or where it is a posting.
    otherwise: str
    mended_in: str


# The one table of who mends what.
KINDS = {
    "arrangement_without_price": Kind(COMMISSIONER, COMMISSIONER, "prices"),
    # Otherwise: no return knows the child's reference.
    "price_without_arrangement": Kind(COMMISSIONER, DATA, "prices"),
    "overlapping_prices": Kind(DATA, DATA, "prices"),
    "price_after_end": Kind(DATA, DATA, "prices"),
    "ledger_differs": Kind(FINANCE, FINANCE, "ledger"),
    "accrual_without_reversal": Kind(FINANCE, FINANCE, "ledger"),
    "posted_twice": Kind(FINANCE, FINANCE, "ledger"),
    # Otherwise: of a posting, not of a price.
    "absurd_amount": Kind(COMMISSIONER, FINANCE, "prices or ledger"),
}

# The budget line under which what is paid beside care is budgeted and posted.
LINE_OF_BESIDE_CARE = {
    "special_guardianship": "permanence",
    "child_arrangements": "permanence",
    "adoption_support": "adoption",
    "staying_put": "leaving_care",
    "supported_lodgings": "leaving_care",
    "over_18s": "leaving_care",
    "leaving_care_support": "leaving_care",
    "services": "services",
}

# Where nothing is paid, unless a price says so.
UNPAID = ("with_parents", "placed_for_adoption")

# Kinds of postings.
ACCRUAL, REVERSAL = "accrual", "reversal"

CASHABLE = "cashable"
# States of a saving in which nothing is to be saved by now, or ever.
NOT_COUNTED_ON = ("idea", "not_deliverable")


def is_counted_on(kind: str, status: str, *, is_signed_off: bool) -> bool:
    """Whether a saving may enter a forecast."""
    return kind == CASHABLE and is_signed_off and status not in NOT_COUNTED_ON
