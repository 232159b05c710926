"""What panels read of the programme beside their answers: lists of records, each under a name.

Nothing here goes out by the API. Whoever may not see the programme's detail is given none of it.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from typing import Any

from data_access.programme.register import Register, read_register
from data_access.questions.door import Sitting
from data_access.questions.measure import Asked
from data_access.vocabulary import Permission

# What reads records of a name, as known on a day.
Read = Callable[[Sitting, date], Sequence[Any]]
PROGRAMME_RECORDS: dict[str, Read] = {}
# Of how many days the register is kept at a time, that of now among them.
MOST_DAYS_KEPT = 8


def records(
    name: str, permission: Permission | None = Permission.PROGRAMME
) -> Callable[[Read], Read]:
    """Register what reads the records of a name, for `Panel.records`.

    Whoever has not the permission is given none of them; without one they are open to all.
    """

    def register(read: Read) -> Read:
        @wraps(read)
        def read_if_allowed(sitting: Sitting, day: date) -> Sequence[Any]:
            is_open = permission is None or sitting.viewer.may(permission)
            return read(sitting, day) if is_open else []

        PROGRAMME_RECORDS[name] = read_if_allowed
        return read_if_allowed

    return register


def register_of(within: Sitting | Asked, day: date) -> Register:
    """The register as it stood on a day; as it stands now on the product's today and after."""
    then = limit_of(within, day)
    kept = within.standing.read_once("programme registers", dict[date | None, Register])
    found = kept.get(then)
    if found is None:
        found = read_register(within.connection, then)
        if len(kept) >= MOST_DAYS_KEPT:
            kept.clear()
        kept[then] = found
    return found


def limit_of(within: Sitting | Asked, day: date) -> date | None:
    """By the end of which day a change must have been kept to count on a day; None: all count.

    A demonstration's today is long past, and what is kept in it now counts at once.
    """
    return None if day >= within.standing.today else day
