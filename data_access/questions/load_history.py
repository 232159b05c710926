"""What came in with the newest loads: rows read, repaired and rejected, file by file."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from data_access.questions.checks import check_permission
from data_access.questions.door import Sitting
from data_access.questions.standing import SOURCE_WORDS
from data_access.store.tables import load_files, loads
from data_access.vocabulary import Permission

MOST_LOADS = 12
_ROWS = ("rows_read", "rows_accepted", "rows_repaired", "rows_rejected")


@dataclass(frozen=True)
class FileLoaded:
    """What became of the rows of one file or sheet."""

    name: str
    rows_read: int
    rows_accepted: int
    rows_repaired: int
    rows_rejected: int


@dataclass(frozen=True)
class Loaded:
    """One load. `data_to` is the last day it speaks for, None where it says none; times in UTC."""

    number: int
    words: str
    loaded_at: datetime
    data_to: date | None
    rows_read: int
    rows_accepted: int
    rows_repaired: int
    rows_rejected: int
    files: tuple[FileLoaded, ...]


def list_loads(sitting: Sitting) -> list[Loaded]:
    """The newest loads, the newest first; of money alone for those who read nothing of children.

    Raises Refused for a viewer who may not see prices.
    """
    check_permission(sitting.viewer, Permission.PRICES, "What was loaded")
    run = sitting.connection.execute
    c, of = loads.c, load_files.c
    # Column by column: finance may not read who loaded.
    every = select(
        c.id, c.kind, c.loaded_at, c.data_to, *(c[name] for name in _ROWS)
    )  # fmt: skip
    if not sitting.viewer.store_scope.reads_children:
        every = every.where(c.kind == "money")
    newest = run(every.order_by(c.id.desc()).limit(MOST_LOADS)).all()
    files = run(
        select(of.load_id, of.name, of.collection_year, *(of[name] for name in _ROWS))
        .where(of.load_id.in_([load.id for load in newest]))
        .order_by(of.id)
    ).all()
    return [
        Loaded(
            number=load.id,
            words=SOURCE_WORDS.get(load.kind, load.kind),
            loaded_at=load.loaded_at,
            data_to=load.data_to,
            rows_read=load.rows_read,
            rows_accepted=load.rows_accepted,
            rows_repaired=load.rows_repaired,
            rows_rejected=load.rows_rejected,
            files=tuple(
                FileLoaded(
                    f"{file.name}, {file.collection_year}" if file.collection_year else file.name,
                    file.rows_read,
                    file.rows_accepted,
                    file.rows_repaired,
                    file.rows_rejected,
                )
                for file in files
                if file.load_id == load.id
            ),
        )
        for load in newest
    ]
