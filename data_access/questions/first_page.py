"""What the first page reads beside its figures, each list for those who may see it."""

from dataclasses import dataclass
from datetime import date

from data_access.questions.completeness import read_completeness
from data_access.questions.door import Sitting
from data_access.questions.load_history import Loaded, list_loads
from data_access.questions.measure import MEASURES
from data_access.questions.programme_records import records
from data_access.questions.source_ages import OldSource, list_old_sources
from data_access.vocabulary import Permission


@dataclass(frozen=True)
class Fault:
    """A field of a source that is not always filled, and a figure that rests on it."""

    measure: str
    source: str
    field: str
    empty: int
    rows: int


@records("old_sources", permission=None)
def read_old_sources(sitting: Sitting, day: date) -> list[OldSource | None]:
    """The sources that are older than promised: how old a source is, is of no child.

    None alone of a day in the past: how old they were then is not known.
    """
    if day < sitting.standing.today:
        return [None]
    return [*list_old_sources(sitting.standing)]


@records("last_load", Permission.DATA_QUALITY)
def read_last_load(sitting: Sitting, _day: date) -> list[Loaded]:
    """The newest load, file by file, for those to whom data quality is open."""
    return list_loads(sitting)[:1]


@records("faults", Permission.DATA_QUALITY)
def read_faults(sitting: Sitting, _day: date) -> list[Fault]:
    """The fields that are not always filled, for each figure that rests on them, the emptiest
    first; for those to whom data quality is open.
    """
    found = [
        Fault(MEASURES[name].title, one.field.source, one.field.words, one.rows - one.filled,
              one.rows)
        for one in read_completeness(sitting)
        if one.filled < one.rows
        for name in one.field.measures
    ]  # fmt: skip
    return sorted(found, key=lambda fault: fault.empty / fault.rows, reverse=True)
