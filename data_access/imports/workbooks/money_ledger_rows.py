"""Rows of the ledger and of the budget, as the store holds them once they make sense."""

from typing import cast

from data_access.agreement import ACCRUAL, REVERSAL
from data_access.imports.workbooks.cells import TO_BE_CONFIRMED
from data_access.imports.workbooks.known import Known, SheetRow
from data_access.imports.workbooks.money_checks import find_child
from data_access.imports.workbooks.row_checks import Pairs, check_order
from data_access.imports.workbooks.storing import StoredRow
from data_access.store.tables.base import day_number

LAST_PERIOD = 13


def settle_ledger(row: SheetRow, known: Known) -> StoredRow:
    """One posting. Of one that stands twice both are kept: what does not agree is found later."""
    values = row.values
    if not 1 <= values["period"] <= LAST_PERIOD:
        raise row.reject(
            "period",
            "no_period",
            f"period is {values['period']}; it is a posting period from 1, which is April, to "
            f"{LAST_PERIOD}.",
        )
    check_order(row, "service_from", "service_to")
    if values["kind"] == REVERSAL and not values["reverses"]:
        raise row.reject(
            "reverses",
            "reverses_nothing",
            "The kind is reversal, but reverses is empty: write the reference of the accrual that "
            "is taken back.",
        )
    if values["kind"] != REVERSAL and values["reverses"]:
        row.notice(
            "reverses",
            "reversal_of_another_kind",
            f"reverses is written, but the kind is {values['kind']}: the accrual counts as not "
            "reversed.",
        )
    find_child(row, known, "the posting")
    return {
        "reference": values["reference"],
        "year": values["year"],
        "period": values["period"],
        "service_from_day": day_number(values["service_from"]),
        "service_to_day": day_number(values["service_to"]),
        "kind": values["kind"],
        "cost_centre": values["cost_centre"],
        "subjective": values["subjective"],
        "budget_line": values["line"],
        "provider": values["provider"],
        "child_reference": values["child"],
        "pence": values["amount"],
        "reverses": values["reverses"],
    }


def settle_postings_together(pairs: Pairs) -> list[tuple[SheetRow, StoredRow]]:
    """All postings, having told of reversals of accruals that the ledger does not hold."""
    accruals = {stored["reference"] for _, stored in pairs if stored["kind"] == ACCRUAL}
    for row, stored in pairs:
        if stored["kind"] == REVERSAL and stored["reverses"] not in accruals:
            row.notice(
                "reverses",
                "accrual_not_found",
                f"reverses is {stored['reverses']!r}, and the sheet has no accrual of this "
                "reference: the reversal counts.",
            )
    return list(pairs)


def settle_budget(row: SheetRow, _: Known) -> StoredRow:
    """The budget of a line in a year; what is to be confirmed is not known, which is not nought."""
    amounts = {name: _settle_amount(row, name) for name in ("original", "virements", "current")}
    if None not in amounts.values():
        original, virements, current = cast("tuple[int, int, int]", tuple(amounts.values()))
        if original + virements != current:
            row.notice(
                "current",
                "does_not_add_up",
                "original and virements together are another amount than current, which counts.",
            )
    return {
        "year": row.values["year"],
        "budget_line": row.values["line"],
        **{f"{name}_pence": amount for name, amount in amounts.items()},
    }


def _settle_amount(row: SheetRow, column: str) -> int | None:
    stated = row.values[column]
    if stated == TO_BE_CONFIRMED:
        return None
    # Where no virements are written there are none.
    return stated or 0
