"""When the demonstration's programme board met, and what a change to the register is.

The brief gives the programme's facts; who changed what on which day is invented.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

# The day of the brief's own figures, and that of the newest return.
FIRST_EDITION: Final = date(2023, 10, 31)
LAST_CHANGE: Final = date(2025, 3, 31)
_TUESDAY: Final = 1


class Update(NamedTuple):
    """What a record says otherwise from a day on; of a record that is new, all that it says."""

    on: date
    kind: str
    reference: str
    said: Mapping[str, Any]


def read_day(text: str) -> date | None:
    """Read a day as 2024-02-29; None where there is none."""
    return date.fromisoformat(text) if text else None


def _list_boards() -> Iterator[date]:
    """List the first Tuesday of each month, and the last day that is told of."""
    first = date(2023, 11, 1)
    while first < LAST_CHANGE:
        yield first + timedelta(days=(_TUESDAY - first.weekday()) % 7)
        first = (first + timedelta(days=31)).replace(day=1)
    yield LAST_CHANGE


BOARDS: Final = tuple(_list_boards())


def find_board(on: date) -> date:
    """Find the first meeting of the board on a day or after it."""
    return next(board for board in BOARDS if board >= on)
