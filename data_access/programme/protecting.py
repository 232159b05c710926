"""What the register says of children's figures, for those who are told what is published alone.

A baseline that the council states, and a trajectory that begins there, are no more protected than
the figure itself on that day. Whoever keeps the register reads what is kept in it.
"""

from collections.abc import Iterable
from dataclasses import replace

from data_access.access import Viewer
from data_access.programme.records import Content, Record
from data_access.programme.register import Register
from data_access.questions.checks import may_ask
from data_access.questions.measure import MEASURES
from data_access.vocabulary import Permission

_WITHHELD = {"baseline": None, "baseline_on": None, "trajectory": None}


def is_told_as_it_is(viewer: Viewer, benefit_measure: Content) -> bool:
    """Whether a viewer is told the figures of a benefit measure as they are: it is kept by hand, or
    they may ask the product's measure and get more than what is published.
    """
    measure = MEASURES.get(benefit_measure["measure"] or "")
    if measure is None:
        return True
    return may_ask(viewer, measure) and not viewer.reads_publication(measure.permission)


def protect_record(record: Record, viewer: Viewer) -> Record:
    """A record as a viewer may read it."""
    if record.kind != "benefit_measures" or viewer.may(Permission.KEEP_PROGRAMME):
        return record
    if is_told_as_it_is(viewer, record.content):
        return record
    return replace(record, content=record.content | _WITHHELD)


def protect_register(register: Register, viewer: Viewer) -> Register:
    """A register as a viewer may read it."""
    return Register(
        {
            kind: {name: protect_record(record, viewer) for name, record in records.items()}
            for kind, records in register.records.items()
        }
    )


def protect_records(records: Iterable[Record], viewer: Viewer) -> list[Record]:
    """Records, or versions of one, as a viewer may read them."""
    return [protect_record(record, viewer) for record in records]
