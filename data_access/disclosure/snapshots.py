"""Which days figures can be published for: quarter ends that the returns cover with their year."""

from datetime import date

from data_access.disclosure.catalogue import is_snapshot, is_year_end
from data_access.periods import first_of_months, month_end
from data_access.questions.standing import Standing

NOTHING_TO_PUBLISH = (
    "No return is loaded that covers a whole quarter, so there is nothing to publish: load one "
    "with `flask --app app load ssda903`."
)
# With the eve of it.
QUARTER_ENDS_OF_A_YEAR = 5


class NoSuchSnapshot(Exception):
    """Nothing can be published for a day; the message says why and names the nearest days."""


def list_snapshots(standing: Standing) -> list[date]:
    """Every snapshot that the store can have: each 31 March, newest first, then other quarter ends.

    The 31 March on the eve of the first return is left out: who came and left in the year that it
    ends is not known.
    """
    if standing.data_date is None or standing.first_date is None:
        return []
    found = []
    day = _last_quarter_end(standing.data_date)
    while day > standing.first_date:
        found.append(day)
        day = eve_of_quarter(day)
    return sorted(found, key=lambda day: (is_year_end(day), day), reverse=True)


def list_newest(standing: Standing) -> list[date]:
    """The newest snapshot and the newest 31 March, which may be the same day."""
    snapshots = list_snapshots(standing)
    if not snapshots:
        return []
    year_ends = [day for day in snapshots if is_year_end(day)]
    return list(dict.fromkeys([max(snapshots), *year_ends[:1]]))


def check_snapshot(day: date, standing: Standing) -> None:
    """Raise NoSuchSnapshot for a day that nothing can be published for."""
    snapshots = list_snapshots(standing)
    if day in snapshots:
        return
    if not snapshots:
        raise NoSuchSnapshot(NOTHING_TO_PUBLISH)
    before = max((known for known in snapshots if known < day), default=None)
    after = min((known for known in snapshots if known > day), default=None)
    nearest = " and ".join(f"{known:%-d %B %Y}" for known in (before, after) if known)
    why = (
        "is not covered by the returns that are loaded"
        if is_snapshot(day)
        else "is not the end of a quarter"
    )
    verb = "are" if before and after else "is"
    raise NoSuchSnapshot(
        f"{day:%-d %B %Y} {why}; the nearest that can be published {verb} {nearest}."
    )


def list_ends_of_year(day: date) -> list[date]:
    """The five quarter ends of the year that ends on a 31 March, the eve of it first."""
    ends = [day]
    while len(ends) < QUARTER_ENDS_OF_A_YEAR:
        ends.append(eve_of_quarter(ends[-1]))
    return ends[::-1]


def eve_of_quarter(day: date) -> date:
    """The quarter end before that on a day."""
    return _last_quarter_end(first_of_months(day, 3))


def _last_quarter_end(day: date) -> date:
    if is_snapshot(day):
        return day
    first = first_of_months(day, (day.month - 1) % 3 + 2)
    return month_end(first.year, first.month)
