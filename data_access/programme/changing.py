"""The one way in which a person changes the register: judged, kept and noted in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Connection

from data_access.accounts.keeper import Keeper
from data_access.audit import Action
from data_access.programme.checks import find_referring
from data_access.programme.keeping import Change, ChangedMeanwhile, keep, wait_for_others
from data_access.programme.records import Content
from data_access.programme.register import read_register


class StillReferredTo(Exception):
    """A record that others refer to stays in the register; the message names them."""


@contextmanager
def change_register(keeper: Keeper) -> Iterator[Connection]:
    """A transaction in which nobody else changes the register.

    What a record is judged by, those that it refers to, stays so until it is kept.
    """
    with keeper.change() as connection:
        wait_for_others(connection)
        yield connection


def keep_record(
    keeper: Keeper,
    connection: Connection,
    kind: str,
    reference: str,
    content: Content,
    *,
    expected: int,
    is_withdrawn: bool = False,
) -> bool:
    """Keep what a record says, and say whether that is anything new.

    To be called last within `change_register`: the audit log's entry is the last act. Raises
    ChangedMeanwhile, with nothing written, as `keep` does.
    """
    role = keeper.role.value if keeper.role else None
    version = keep(
        connection,
        kind,
        reference,
        content,
        expected=expected,
        change=Change(keeper.name, role, datetime.now(UTC)),
        is_withdrawn=is_withdrawn,
    )
    if version == expected:
        return False
    what = "withdrawn" if is_withdrawn else f"version {version}"
    keeper.note(connection, Action.PROGRAMME_CHANGED, f"{kind} {reference}: {what}")
    return True


def withdraw_record(
    keeper: Keeper, connection: Connection, kind: str, reference: str, *, expected: int
) -> None:
    """Take a record out of the register from now on; its versions stay.

    Raises StillReferredTo, and ChangedMeanwhile where it is not at the version that was seen.
    """
    register = read_register(connection)
    now = register.find(kind, reference)
    if now is None or now.version != expected:
        raise ChangedMeanwhile(now)
    if others := find_referring(register, kind, reference):
        raise StillReferredTo("; ".join(others))
    keep_record(
        keeper, connection, kind, reference, now.content, expected=expected, is_withdrawn=True
    )
