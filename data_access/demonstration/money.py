"""The demonstration council's workbook of money, and an earlier edition with more faults in it.

The published totals, lines and unit costs are met; every price, posting, saving and budget by which
they are is invented.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Final

from data_access.demonstration import beside_care, budget, ledger, prices, running_costs, savings
from data_access.demonstration.arrangements import list_arrangements
from data_access.demonstration.council import build_council
from data_access.demonstration.episodes import Row
from data_access.demonstration.money_faults import fault_ledger, fault_prices
from data_access.demonstration.month_costs import count_costs
from data_access.demonstration.nights import list_placements
from data_access.demonstration.targets import day, read_day

# The earlier edition: its day, the last month that was over by then, and since when it tells.
EARLIER_DAY: Final = day(2025, 1, 2)
EARLIER_MONTH: Final = "2024-12"
EARLIER_FROM: Final = day(2023, 4, 1)
EARLIER_FROM_MONTH: Final = "2023-04"

Sheets = dict[str, tuple[Sequence[str], list[Row]]]


def list_money() -> Sheets:
    """List the sheets of the workbook as of 2 April 2025."""
    return _build_editions()[0]


def list_earlier_money() -> Sheets:
    """List the sheets of the edition of 2 January 2025, which tells of the ledger's two years.

    Of these it tells the same, so that hardly anything but its faults makes it differ.
    """
    return _build_editions()[1]


@cache
def _build_editions() -> tuple[Sheets, Sheets]:
    placements = list_placements(build_council().in_care)
    arrangements = list_arrangements(placements)
    priced = prices.list_prices(arrangements)
    current = fault_prices(priced, is_earlier=False)
    costs = count_costs(arrangements, current)
    fixed = running_costs.list_fixed(costs)
    by_month: Counter[str] = Counter()
    for row in fixed:
        by_month[row["month"]] += ledger.read_pence(row["amount"])
    beside = beside_care.list_beside_care(costs, by_month)
    posted = ledger.list_ledger(costs, fixed, beside)
    saved, months = savings.list_savings(arrangements)
    sheets: Sheets = {
        "prices": (prices.PRICE_COLUMNS, [prices.write_price(price) for price in current]),
        "fixed": (running_costs.FIXED_COLUMNS, fixed),
        "beside_care": (beside_care.BESIDE_COLUMNS, beside),
        "ledger": (ledger.LEDGER_COLUMNS, fault_ledger(posted, is_earlier=False)),
        "budget": (budget.BUDGET_COLUMNS, budget.list_budget()),
        "uplifts": (budget.UPLIFT_COLUMNS, budget.list_uplifts()),
        "income": (budget.INCOME_COLUMNS, budget.list_income(costs)),
        "savings": (savings.SAVING_COLUMNS, saved),
        "saving_months": (savings.MONTH_COLUMNS, months),
        "assumptions": (budget.ASSUMPTION_COLUMNS, budget.list_assumptions()),
    }
    before = [
        _forget(prices.write_price(price._replace(start=max(price.start, EARLIER_FROM))))
        for price in fault_prices(priced, is_earlier=True)
        if price.end is None or price.end > EARLIER_FROM
    ]
    earlier: Sheets = sheets | {
        "prices": (prices.PRICE_COLUMNS, before),
        "fixed": (running_costs.FIXED_COLUMNS, _leave_out_early(fixed)),
        "beside_care": (beside_care.BESIDE_COLUMNS, _leave_out_early(beside)),
        "ledger": (ledger.LEDGER_COLUMNS, fault_ledger(posted, is_earlier=True)),
        "income": (budget.INCOME_COLUMNS, _leave_out_early(sheets["income"][1])),
        "savings": (savings.SAVING_COLUMNS, [_forget(row) for row in saved]),
        "saving_months": (savings.MONTH_COLUMNS, [_forget(row) for row in months]),
    }
    return sheets, earlier


def _leave_out_early(rows: Sequence[Row]) -> list[Row]:
    """Leave out the months before those that the earlier edition tells of."""
    return [row for row in rows if row["month"] >= EARLIER_FROM_MONTH]


def _forget(row: Row) -> Row:
    """Leave out what the earlier edition could not know yet: of prices and of savings."""
    if row.get("reviewed") and read_day(row["reviewed"]) > EARLIER_DAY:
        return row | {"reviewed": ""}
    if row.get("signed_off_on") and read_day(row["signed_off_on"]) > EARLIER_DAY:
        return row | {"signed_off_by": "", "signed_off_on": ""}
    if row.get("delivered") and row["month"] > EARLIER_MONTH:
        return row | {"delivered": ""}
    return row
