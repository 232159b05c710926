"""How old the sources are: those that were to be loaded anew by now, for the first page."""

from dataclasses import dataclass
from datetime import date, timedelta

from data_access.questions.standing import Standing

# The sources that a council loads again each month; what is published each year may be older.
MONTHLY = frozenset({"ssda903", "homes", "carers", "requests", "money"})
OLD = timedelta(days=45)


@dataclass(frozen=True)
class OldSource:
    """A source that is older than promised: what it is, the day it speaks for, its age in days."""

    words: str
    day: date
    days: int


def list_old_sources(standing: Standing) -> list[OldSource]:
    """The monthly sources that are older than 45 days on the product's today.

    Each is as old as the last day that it speaks for or, where it says none, as its last load.
    """
    today = standing.today
    days = {
        kind: age.data_to or age.loaded_on
        for kind, age in standing.sources.items()
        if kind in MONTHLY
    }
    return [
        OldSource(standing.sources[kind].words, day, (today - day).days)
        for kind, day in days.items()
        if today - day > OLD
    ]
