"""What several sheets of the workbook of carers are looked at for: dates, and numbers of places."""

from datetime import date

from data_access.imports.workbooks.known import SheetRow
from data_access.imports.workbooks.row_checks import check_order
from data_access.store.tables.base import day_number

MOST_PLACES = 12


def settle_days(row: SheetRow) -> tuple[int, int | None]:
    """The first day of a row and the day after its last, None where it has no last."""
    check_order(row, "from", "to")
    return day_number(row.values["from"]), day_after(row.values["to"])


def check_places(row: SheetRow) -> None:
    """Raise RejectedRow for a number of places that no household has."""
    places = row.values["places"]
    if not 1 <= places <= MOST_PLACES:
        raise row.reject(
            "places",
            "implausible_places",
            f"places is {places}: write how many places, 1 to {MOST_PLACES}, or leave the row out.",
        )


def day_after(last: date | None) -> int | None:
    """The day after a last day, as the store counts it; None where there is no last."""
    return None if last is None else day_number(last) + 1
