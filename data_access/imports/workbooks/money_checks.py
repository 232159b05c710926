"""What rows of several sheets of money are judged by: amounts, ends, and whose they are."""

from data_access.imports.workbooks.known import Known, SheetRow, write_value


def check_amount(row: SheetRow, column: str, largest: int | None = None) -> None:
    """Raise RejectedRow where an amount is below nought, or more than it can be."""
    pence = row.values[column]
    if pence is not None and pence < 0:
        raise row.reject(
            column,
            "below_nought",
            f"{column} is {write_value(pence)!r}, below nought; write it without the minus, or "
            "leave the row out.",
        )
    if pence is not None and largest is not None and pence > largest:
        raise row.reject(
            column,
            "no_amount_of_a_week",
            f"{column} is {write_value(pence)!r}, more than £{largest // 100:,}: that is no amount "
            "of a week.",
        )


def notice_below_nought(row: SheetRow, column: str) -> None:
    """Tell of an amount that takes away from its kind; it counts so."""
    pence = row.values[column]
    if pence is not None and pence < 0:
        row.notice(
            column,
            "below_nought",
            f"{column} is {write_value(pence)!r}: it counts as money back; take the minus away if "
            "it is not.",
        )


def check_end(row: SheetRow, first: str = "from", end: str = "to") -> None:
    """Raise RejectedRow where an end, which is exclusive, does not come after the first day."""
    start, stop = row.values[first], row.values[end]
    if stop and stop <= start:
        raise row.reject(
            end,
            "no_night",
            f"{end} is {write_value(stop)!r}, not after {first}, which is {write_value(start)!r}: "
            "no night lies between them; one of the two is wrong.",
        )


def find_child(row: SheetRow, known: Known, what: str) -> int | None:
    """The child of a row; one whom no return knows is told, None, and what it says is kept."""
    reference = row.values["child"]
    child_id = known.child_ids.get(str(reference))
    if reference is not None and child_id is None:
        row.notice(
            "child",
            "child_not_in_returns",
            f"{reference!r} is no child of the returns that are loaded: {what} is kept, and joined "
            "with the child once a return has one of this reference.",
        )
    return child_id
