"""What does not agree in the demonstration's prices and ledger: all of it is planted here.

None of these faults is of two kinds. Those that are mended stand in the earlier edition of the
workbook alone.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from data_access.demonstration.episodes import Row
from data_access.demonstration.ledger import MONTHS, Posting, write_posting
from data_access.demonstration.prices import Price
from data_access.demonstration.targets import read_day


class PriceFault(NamedTuple):
    """A fault in the prices of a child's arrangement, which began on a day."""

    kind: str
    child: str
    began: str
    pounds: int = 0
    is_mended: bool = False


class LedgerFault(NamedTuple):
    """A fault in the postings of a month of service to a line, under a reference of its own."""

    kind: str
    reference: str
    month: str
    line: str
    pounds: int = 0
    is_mended: bool = False


WITHOUT_PRICE: Final = "arrangement_without_price"
WITHOUT_ARRANGEMENT: Final = "price_without_arrangement"
OVERLAP: Final = "overlapping_prices"
AFTER_END: Final = "price_after_end"
ABSURD: Final = "absurd_amount"
DIFFERS: Final = "ledger_differs"
NOT_REVERSED: Final = "accrual_without_reversal"
TWICE: Final = "posted_twice"

PRICE_FAULTS: Final = (
    PriceFault(WITHOUT_PRICE, "CH-001655", "10/04/2024"),
    PriceFault(WITHOUT_PRICE, "CH-001762", "01/05/2024"),
    PriceFault(WITHOUT_PRICE, "CH-001670", "19/05/2024"),
    # No return knows this child; the other came to the carer a week before.
    PriceFault(WITHOUT_ARRANGEMENT, "CH-900003", "13/01/2025", 610),
    PriceFault(WITHOUT_ARRANGEMENT, "CH-000475", "05/05/2024", 565),
    PriceFault(OVERLAP, "CH-000730", "14/01/2021"),
    PriceFault(OVERLAP, "CH-001133", "03/03/2021"),
    PriceFault(AFTER_END, "CH-000599", "10/07/2020"),
    PriceFault(AFTER_END, "CH-001402", "15/08/2022"),
    PriceFault(ABSURD, "CH-001516", "08/07/2023", 11),
    PriceFault(ABSURD, "CH-001626", "22/11/2023", 28_800),
    PriceFault(WITHOUT_PRICE, "CH-001761", "01/05/2024", is_mended=True),
    PriceFault(WITHOUT_PRICE, "CH-001491", "07/04/2024", is_mended=True),
    PriceFault(WITHOUT_ARRANGEMENT, "CH-900004", "02/12/2024", 655, is_mended=True),
    PriceFault(OVERLAP, "CH-001227", "21/05/2021", is_mended=True),
    PriceFault(OVERLAP, "CH-001286", "15/05/2021", is_mended=True),
    PriceFault(AFTER_END, "CH-001162", "04/01/2023", is_mended=True),
    PriceFault(AFTER_END, "CH-000188", "26/06/2023", is_mended=True),
    PriceFault(ABSURD, "CH-001698", "16/09/2024", 5, is_mended=True),
)
# An accrual that stays, and an amount posted twice, are within what the month may differ by.
LEDGER_FAULTS: Final = (
    LedgerFault(DIFFERS, "DEMO-F001", "2023-11", "residential", 96_450),
    LedgerFault(DIFFERS, "DEMO-F002", "2024-09", "fostering", -38_200),
    LedgerFault(NOT_REVERSED, "DEMO-F003", "2024-02", "residential", 2_480),
    LedgerFault(NOT_REVERSED, "DEMO-F004", "2024-07", "unaccompanied", 1_150),
    LedgerFault(TWICE, "DEMO-F005", "2024-05", "residential"),
    LedgerFault(DIFFERS, "DEMO-F006", "2024-06", "leaving_care", 21_700, is_mended=True),
    LedgerFault(NOT_REVERSED, "DEMO-F007", "2024-04", "fostering", 1_875, is_mended=True),
    LedgerFault(TWICE, "DEMO-F008", "2024-08", "residential", is_mended=True),
)
_UNKNOWN: Final = "CH-9"
_NIGHTS_TOO_MANY: Final = 45
_NIGHTS_OF_BOTH: Final = 18
_NIGHTS_OF_A_STRAY: Final = 30


def fault_prices(prices: Sequence[Price], *, is_earlier: bool) -> list[Price]:
    """Plant the faults of prices; in the earlier edition those that have been mended as well."""
    faulted = list(prices)
    for fault in PRICE_FAULTS:
        if fault.is_mended and not is_earlier:
            continue
        if fault.kind == WITHOUT_ARRANGEMENT:
            faulted.append(_stray(prices, fault))
            continue
        began = read_day(fault.began)
        of = [
            position
            for position, price in enumerate(faulted)
            if price.arrangement.start == began and price.arrangement.child.reference == fault.child
        ]
        if not of:
            raise ValueError(f"{fault.child} came nowhere on {fault.began}")
        if fault.kind == WITHOUT_PRICE:
            faulted = [price for position, price in enumerate(faulted) if position not in of]
        else:
            # The price that held until the newest rise, or the last one.
            position = of[-2] if fault.kind == OVERLAP else of[-1]
            faulted[position] = _change(faulted[position], fault)
    return faulted


def _change(price: Price, fault: PriceFault) -> Price:
    if fault.kind == ABSURD:
        return price._replace(pounds=fault.pounds)
    if price.end is None:
        raise ValueError(f"The price of {fault.child} has no end yet")
    more = _NIGHTS_OF_BOTH if fault.kind == OVERLAP else _NIGHTS_TOO_MANY
    return price._replace(end=price.end + more)


def _stray(prices: Sequence[Price], fault: PriceFault) -> Price:
    """Give a price of an arrangement that there is not: of a child nobody knows, or a wrong day."""
    is_unknown = fault.child.startswith(_UNKNOWN)
    like = next(
        price
        for price in prices
        if price.arrangement.setting == "agency_private"
        and (is_unknown or price.arrangement.child.reference == fault.child)
    )
    start = read_day(fault.began)
    child = like.arrangement.child
    if is_unknown:
        child = replace(child, number=int(fault.child.removeprefix("CH-")))
    end = start + _NIGHTS_OF_A_STRAY
    arrangement = like.arrangement._replace(child=child, start=start, end=end)
    return Price(arrangement, like.provider, fault.pounds, start, end)


def fault_ledger(rows: Sequence[Row], *, is_earlier: bool) -> list[Row]:
    """Plant the faults of postings; in the earlier edition those that have been mended as well."""
    faults = [fault for fault in LEDGER_FAULTS if is_earlier or not fault.is_mended]
    return [*rows, *(_post(rows, fault) for fault in faults)]


def _post(rows: Sequence[Row], fault: LedgerFault) -> Row:
    month = next(number for number, (name, _, _) in enumerate(MONTHS) if name == fault.month)
    if fault.kind == TWICE:
        return _find_smallest(rows, fault, month) | {"reference": fault.reference}
    kind = "accrual" if fault.kind == NOT_REVERSED else "actual"
    posting = Posting(month, kind, fault.line, "", fault.pounds * 100, "S4100")
    return write_posting(posting, 0) | {"reference": fault.reference}


def _find_smallest(rows: Sequence[Row], fault: LedgerFault, month: int) -> Row:
    """Find the smallest payment of a provider for a month to a line."""
    like = write_posting(Posting(month, "actual", fault.line, "", 0, ""), 0)
    paid = [
        row
        for row in rows
        if all(row[name] == like[name] for name in ("service_from", "kind", "line"))
        and row["provider"]
    ]
    return min(paid, key=lambda row: float(row["amount"].replace("£", "").replace(",", "")))
