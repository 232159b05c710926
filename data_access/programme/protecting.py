"""What the register says of children's figures, for those who are told what is published alone.

A baseline that the council states, and a trajectory that begins there, are no more protected than
the figure itself on that day. Whoever keeps the register reads what is kept in it.
"""

from collections.abc import Iterable
from dataclasses import replace

from data_access.access import Viewer
from data_access.disclosure.rules import K
from data_access.programme.records import Content, Record, is_yes_no
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


def is_hidden_by_hand(viewer: Viewer, benefit_measure: Content, value: float | None) -> bool:
    """Whether a value that is kept by hand is a count too small for a viewer: of 1 to 5 complaints
    those who made them may be known. What is yes or no is no count.
    """
    if value is None or not viewer.sees_publication_alone:
        return False
    return not is_yes_no(benefit_measure) and 0 < value <= K


def protect_records(records: Iterable[Record], register: Register, viewer: Viewer) -> list[Record]:
    """Records of a register, or versions of one, as a viewer may read them."""
    return [_protect(record, register, viewer) for record in records]


def protect_register(register: Register, viewer: Viewer) -> Register:
    """A register as a viewer may read it."""
    return Register(
        {
            kind: dict(
                zip(records, protect_records(records.values(), register, viewer), strict=True)
            )
            for kind, records in register.records.items()
        }
    )


def _protect(record: Record, register: Register, viewer: Viewer) -> Record:
    content = record.content
    if viewer.may(Permission.KEEP_PROGRAMME):
        return record
    if record.kind == "readings":
        of = register.find("benefit_measures", content["measure"])
        # Of a measure that is withdrawn nobody knows any more whether it counts.
        if is_hidden_by_hand(viewer, of.content if of else {"unit": None}, content["value"]):
            return replace(record, content=content | {"value": None})
    if record.kind == "benefit_measures" and not is_told_as_it_is(viewer, content):
        return replace(record, content=content | _WITHHELD)
    return record
