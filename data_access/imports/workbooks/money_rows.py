"""Rows of the workbook of money as the store holds them, and which sheet is which table."""

from data_access.agreement import MOST_WEEKLY_PENCE
from data_access.imports.workbooks.known import WHOLE_SHARE, Known, SheetRow, write_value
from data_access.imports.workbooks.money import (
    ASSUMPTIONS,
    BESIDE,
    BUDGET,
    FIXED,
    INCOME,
    LEDGER,
    PRICES,
    SAVING_MONTHS,
    SAVINGS,
    UPLIFTS,
)
from data_access.imports.workbooks.money_checks import (
    check_amount,
    check_end,
    find_child,
    notice_below_nought,
)
from data_access.imports.workbooks.money_ledger_rows import (
    settle_budget,
    settle_ledger,
    settle_postings_together,
)
from data_access.imports.workbooks.money_savings_rows import (
    clashes_with_savings,
    keep_savings_apart,
    settle_assumptions,
    settle_saving_months,
    settle_savings,
)
from data_access.imports.workbooks.row_checks import check_order, check_past
from data_access.imports.workbooks.storing import StoredRow, Subject
from data_access.store.tables import (
    assumptions,
    beside_care,
    budget,
    fixed_costs,
    income,
    ledger,
    prices,
    saving_months,
    savings,
    uplifts,
)
from data_access.store.tables.base import day_number

# In pence a week: above it is no price.
LARGEST_PRICE = 10_000_000_00


def settle_prices(row: SheetRow, known: Known) -> StoredRow:
    """The price of an arrangement over some of its nights.

    One of a child, or of an arrival, that the returns do not know is kept and told.
    """
    values = row.values
    check_amount(row, "weekly_price", LARGEST_PRICE)
    check_end(row)
    check_order(row, "placement_start", "planned_end")
    check_past(row, known, "reviewed")
    _check_shares(row)
    if values["weekly_price"] > MOST_WEEKLY_PENCE:
        row.notice(
            "weekly_price",
            "absurd_amount",
            f"weekly_price is {write_value(values['weekly_price'])!r}, above "
            f"£{MOST_WEEKLY_PENCE // 100:,} a week: it counts; look whether it is of one week.",
        )
    if values["from"] < values["placement_start"]:
        row.notice(
            "from",
            "before_the_arrangement",
            "from comes before placement_start: nothing is paid for nights on which the child was "
            "not there yet.",
        )
    contract_end, planned, reviewed = (
        values[name] for name in ("contract_end", "planned_end", "reviewed")
    )
    return {
        "child_reference": values["child"],
        "child_id": _find_arrangement(row, known),
        "placement_start_day": day_number(values["placement_start"]),
        "provider": values["provider"],
        "weekly_pence": values["weekly_price"],
        "cost_basis": values["cost_basis"],
        "start_day": day_number(values["from"]),
        "end_day": day_number(values["to"]) if values["to"] else None,
        "health_share": values["health_share"] or 0,
        "education_share": values["education_share"] or 0,
        "contract": values["contract"],
        "contract_end_day": day_number(contract_end) if contract_end else None,
        "planned_end_day": day_number(planned) if planned else None,
        "reviewed_on": reviewed,
        "reviewed_day": day_number(reviewed) if reviewed else None,
    }


def _check_shares(row: SheetRow) -> None:
    shares = (row.values["health_share"] or 0) + (row.values["education_share"] or 0)
    if shares > WHOLE_SHARE:
        raise row.reject(
            "education_share",
            "shares_above_the_price",
            f"health_share and education_share together are {shares / 100:g}%, more than the whole "
            "price; correct one of the two.",
        )


def _find_arrangement(row: SheetRow, known: Known) -> int | None:
    child_id = find_child(row, known, "the price")
    start = row.values["placement_start"]
    if child_id is not None and day_number(start) not in known.arrivals.get(child_id, ()):
        row.notice(
            "placement_start",
            "arrangement_not_in_returns",
            f"placement_start is {write_value(start)!r}, and by the returns the child came to no "
            "carer or home on that day: the price is kept, and counts once they agree.",
        )
    return child_id


def settle_fixed(row: SheetRow, known: Known) -> StoredRow:
    """What a service costs in a month, whoever lives there."""
    values = row.values
    if not values["home"] and not values["placement_type"]:
        raise row.reject(
            "home",
            "of_no_nights",
            "Neither home nor placement_type is written: write whose nights the amount is for.",
        )
    if values["home"] and values["placement_type"]:
        raise row.reject(
            "placement_type",
            "of_two_kinds",
            "Both home and placement_type are written: write the home alone, or the kind of place "
            "over all of whose nights the amount is to be spread.",
        )
    notice_below_nought(row, "amount")
    return {
        "month": values["month"],
        "kind": values["kind"],
        "home_id": known.find_home(row) if values["home"] else None,
        "placement_type": values["placement_type"],
        "provider": values["provider"],
        "pence": values["amount"],
    }


def settle_beside(row: SheetRow, _: Known) -> StoredRow:
    """What is paid beside care in a month."""
    notice_below_nought(row, "amount")
    return {
        "month": row.values["month"],
        "beside_care": row.values["line"],
        "pence": row.values["amount"],
        "people": row.values["people"],
    }


def settle_uplifts(row: SheetRow, _: Known) -> StoredRow:
    """A rise of prices to come."""
    values = row.values
    return {
        "provider": values["provider"],
        "placement_type": values["placement_type"],
        "rise": values["rise"],
        "start_day": day_number(values["from"]),
        "is_agreed": values["agreed"],
    }


def settle_income(row: SheetRow, known: Known) -> StoredRow:
    """What somebody else pays in a month."""
    notice_below_nought(row, "amount")
    return {
        "month": row.values["month"],
        "paid_by": row.values["paid_by"],
        "child_reference": row.values["child"],
        "child_id": find_child(row, known, "the amount"),
        "pence": row.values["amount"],
    }


SUBJECTS = (
    Subject(PRICES, prices, settle_prices),
    Subject(
        FIXED,
        fixed_costs,
        settle_fixed,
        once=(("month", "kind", "home_id", "placement_type", "provider", "pence"),),
    ),
    Subject(BESIDE, beside_care, settle_beside, once=(("month", "beside_care"),)),
    Subject(LEDGER, ledger, settle_ledger, together=settle_postings_together),
    Subject(BUDGET, budget, settle_budget, once=(("year", "budget_line"),)),
    Subject(
        UPLIFTS,
        uplifts,
        settle_uplifts,
        once=(("provider", "placement_type", "rise", "start_day", "is_agreed"),),
    ),
    Subject(
        INCOME,
        income,
        settle_income,
        once=(("month", "paid_by", "child_reference", "pence"),),
    ),
    Subject(
        SAVINGS,
        savings,
        settle_savings,
        once=("reference",),
        keyed_by="reference",
        together=keep_savings_apart,
        clashes=clashes_with_savings,
    ),
    Subject(SAVING_MONTHS, saving_months, settle_saving_months, once=(("saving_id", "month"),)),
    Subject(ASSUMPTIONS, assumptions, settle_assumptions, once=("name",)),
)
