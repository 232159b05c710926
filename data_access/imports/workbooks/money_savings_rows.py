"""Rows of savings, of their months and of assumptions, as the store holds them."""

from collections.abc import Sequence
from datetime import date

from data_access.agreement import NOT_COUNTED_ON
from data_access.imports.workbooks.known import Known, SheetRow
from data_access.imports.workbooks.money import DEMAND_ALLOWANCE, VARIABLE_COST
from data_access.imports.workbooks.money_checks import (
    check_amount,
    check_end,
    find_child,
    notice_below_nought,
)
from data_access.imports.workbooks.row_checks import Pairs, check_past, keep_apart
from data_access.imports.workbooks.storing import StoredRow
from data_access.periods import period_of_key
from data_access.store.tables.base import date_of, day_number
from data_access.vocabulary import MONTH


def settle_savings(row: SheetRow, known: Known) -> StoredRow:
    """One saving, over twelve months unless another end is agreed."""
    values = row.values
    check_end(row, "start", "stop")
    check_amount(row, "full_year")
    check_past(row, known, "signed_off_on")
    if (values["signed_off_by"] is None) != (values["signed_off_on"] is None):
        raise row.reject(
            "signed_off_on" if values["signed_off_by"] else "signed_off_by",
            "sign_off_incomplete",
            "A saving is signed off by a role and on a day: write both signed_off_by and "
            "signed_off_on, or neither.",
        )
    return {
        "reference": values["reference"],
        "title": values["title"],
        "saving_kind": values["kind"],
        "saving_status": values["status"],
        "budget_line": values["line"],
        "is_recurring": values["recurring"],
        "counterfactual": values["counterfactual"],
        "start_day": day_number(values["start"]),
        "end_day": day_number(values["stop"] or _add_a_year(values["start"])),
        "full_year_pence": values["full_year"],
        "child_reference": values["child"],
        "child_id": find_child(row, known, "the saving"),
        "signed_off_by": values["signed_off_by"],
        "signed_off_on": values["signed_off_on"],
    }


def _add_a_year(day: date) -> date:
    """The day twelve months later; of a 29 February the 28th."""
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 2, 28)
    return day.replace(year=day.year + 1)


def _whose_nights(stored: StoredRow) -> str | None:
    """The child whose nights a saving saves; None where it saves those of no one child."""
    # Saving no nights, so that another may.
    if stored["saving_status"] in NOT_COUNTED_ON:
        return None
    reference: str | None = stored["child_reference"]
    return reference and reference.casefold()


def keep_savings_apart(pairs: Pairs) -> list[tuple[SheetRow, StoredRow]]:
    """The savings of which no two save the same nights of one child; the later line goes."""
    return keep_apart(
        pairs,
        _whose_nights,
        "child",
        "The same nights of this child are saved by {values[reference]} on line {line} already, "
        "and cannot be saved twice: let one of the two stop where the other starts, or take one "
        "out.",
    )


def clashes_with_savings(held: StoredRow, stated: Sequence[StoredRow]) -> bool:
    """Whether a saving saves nights of a child that one of those stated saves."""
    whose = _whose_nights(held)
    return whose is not None and any(
        _whose_nights(other) == whose
        and other["start_day"] < held["end_day"]
        and held["start_day"] < other["end_day"]
        for other in stated
    )


def settle_saving_months(row: SheetRow, known: Known) -> StoredRow:
    """What a saving is planned to save in a month, and what it did."""
    values = row.values
    saving_id = known.savings.get(values["saving"].casefold())
    if saving_id is None:
        raise row.reject(
            "saving",
            "unknown_saving",
            f"{values['saving']!r} is no saving that is known; write the reference it has on the "
            "sheet savings.",
        )
    _check_month(row, known.saving_days[saving_id])
    check_amount(row, "planned")
    notice_below_nought(row, "delivered")
    if values["delivered"] is not None and values["month"] > f"{known.today:%Y-%m}":
        raise row.reject(
            "delivered",
            "in_the_future",
            f"The month {values['month']} has not come yet; leave delivered empty until it has.",
        )
    return {
        "saving_id": saving_id,
        "month": values["month"],
        "planned_pence": values["planned"],
        "delivered_pence": values["delivered"],
    }


def _check_month(row: SheetRow, days: tuple[int, int]) -> None:
    month = period_of_key(MONTH.key, row.values["month"])
    start, end = (date_of(day) for day in days)
    if month is None or month.last < start or month.first >= end:
        raise row.reject(
            "month",
            "outside_the_saving",
            f"The saving runs from {start:%d/%m/%Y} to before {end:%d/%m/%Y}, and saves nothing in "
            f"{row.values['month']}: correct the month, or start and stop on the sheet savings.",
        )


def settle_assumptions(row: SheetRow, known: Known) -> StoredRow:
    """What figures take for granted, and from whom."""
    values = row.values
    check_past(row, known, "stated_on")
    name = values["name"]
    if name.casefold() in (DEMAND_ALLOWANCE, VARIABLE_COST):
        name = name.casefold()
        if values["amount"] is None:
            raise row.reject("amount", "no_amount", f"{name} is an amount, and amount is empty.")
        check_amount(row, "amount")
    elif values["amount"] is None and values["number"] is None:
        raise row.reject(
            "amount", "nothing_assumed", "Neither amount nor number is written: write one of them."
        )
    return {
        "name": name,
        "label": values["label"],
        "pence": values["amount"],
        "number": values["number"],
        "budget_line": values["line"],
        "stated_on": values["stated_on"],
        "source": values["source"],
    }
