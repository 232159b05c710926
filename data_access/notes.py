"""Notes that are pinned to a measure and a day: what somebody knows of a figure.

They may speak of children: those alone read them who are told of children, or of money, as it is,
and each only those of measures that they may ask.
"""

import time
from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Engine, insert, select, update

from data_access.access import Refused, Viewer
from data_access.questions import MEASURES
from data_access.questions.checks import may_ask
from data_access.questions.measure import Measure
from data_access.store.tables import notes
from data_access.vocabulary import Permission

LONGEST = 400
OF_MONEY = frozenset({Permission.MONEY, Permission.PRICES})


@dataclass(frozen=True)
class Note:
    """One note. `written_at` is seconds since 1970 UTC; `role` is the writer's, as a key."""

    id: int
    measure: str
    pinned_to: date
    words: str
    written_at: int
    written_by: str
    role: str


def may_read_notes(viewer: Viewer) -> bool:
    """Whether this person reads any note at all: those alone who are told of single children, or of
    the price of each.
    """
    return viewer.may(Permission.PRICES)


def is_told_as_it_is(viewer: Viewer, measure: Measure) -> bool:
    """Whether this person is told a measure as it is, and so what is pinned to it."""
    if not may_read_notes(viewer) or not may_ask(viewer, measure):
        return False
    # Whoever is told of money alone is told what is pinned to money alone.
    if not viewer.store_scope.reads_children:
        return measure.permission in OF_MONEY
    return not viewer.reads_publication(measure.permission)


def list_notes(
    connection: Connection,
    viewer: Viewer,
    measures: Collection[str] | None = None,
    until: date | None = None,
) -> list[Note]:
    """The notes of some measures, or of all, up to a day: those of the latest days first.

    None of a measure that the viewer is not told as it is. The connection has the viewer's scope.
    """
    open_to_them = [
        name
        for name in (MEASURES if measures is None else measures)
        if name in MEASURES and is_told_as_it_is(viewer, MEASURES[name])
    ]
    if not open_to_them:
        return []
    c = notes.c
    statement = (
        select(notes)
        .where(c.withdrawn_at.is_(None), c.measure.in_(open_to_them))
        .order_by(c.pinned_to.desc(), c.id.desc())
    )
    if until is not None:
        statement = statement.where(c.pinned_to <= until)
    return [
        Note(
            row.id,
            row.measure,
            row.pinned_to,
            row.words,
            row.written_at,
            row.written_by,
            row.written_by_role,
        )
        for row in connection.execute(statement)
    ]


def pin_note(engine: Engine, viewer: Viewer, measure: str, pinned_to: date, words: str) -> None:
    """Pin a note to a measure that the writer is told as it is.

    Raises Refused for whoever may pin none, or none to this measure.
    """
    _check_may_pin(viewer)
    found = MEASURES.get(measure)
    if found is None or not is_told_as_it_is(viewer, found):
        raise Refused("You may pin notes to the measures that you see as they are.")
    with _begin(engine, viewer) as connection:
        connection.execute(
            insert(notes).values(
                measure=measure,
                pinned_to=pinned_to,
                words=words,
                is_of_money=found.permission in OF_MONEY,
                written_at=int(time.time()),
                written_by=viewer.name,
                written_by_role=viewer.role.value,
            )
        )


def withdraw_note(engine: Engine, viewer: Viewer, note_id: int) -> bool:
    """Take a note down; what it said is kept in the store. False where there was none to take.

    Raises Refused for whoever may pin none.
    """
    _check_may_pin(viewer)
    with _begin(engine, viewer) as connection:
        if note_id not in {note.id for note in list_notes(connection, viewer)}:
            return False
        done = connection.execute(
            update(notes)
            .where(notes.c.id == note_id, notes.c.withdrawn_at.is_(None))
            .values(withdrawn_at=int(time.time()), withdrawn_by=viewer.name)
        )
    return bool(done.rowcount)


def _check_may_pin(viewer: Viewer) -> None:
    if not viewer.may(Permission.PIN_NOTES):
        raise Refused("Notes are pinned by directors, data officers and finance officers.")


def _begin(engine: Engine, viewer: Viewer) -> AbstractContextManager[Connection]:
    return engine.execution_options(scope=viewer.store_scope, writes=True).begin()
