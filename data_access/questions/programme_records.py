"""What panels read of the programme beside their answers: lists of records, each under a name.

Nothing here goes out by the API. Whoever may not see the programme's detail is given none of it.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from data_access.programme.register import Register, read_register
from data_access.questions.door import Sitting
from data_access.questions.measure import Asked

# What reads records of a name, as known on a day.
Read = Callable[[Sitting, date], Sequence[Any]]
PROGRAMME_RECORDS: dict[str, Read] = {}


def records(name: str) -> Callable[[Read], Read]:
    """Register what reads the records of a name, for `Panel.records`."""

    def register(read: Read) -> Read:
        PROGRAMME_RECORDS[name] = read
        return read

    return register


def register_of(within: Sitting | Asked, day: date) -> Register:
    """The register as it stood on a day; as it stands now on the product's today and after."""
    then = None if day >= within.standing.today else day
    name = f"programme register {then}"
    if name not in within.kept:
        within.kept[name] = read_register(within.connection, then)
    found: Register = within.kept[name]
    return found
