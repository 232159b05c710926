"""Waiting for the store: SQLite has one writer at a time, and a load is one for as long as it runs.

A write waits some seconds for its turn (`busy_timeout`) and then fails; reading never waits. What
is not worth waiting for is written with the execution option `waits=False`.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

# An error's own code carries more in its higher bits, of no interest here.
_PRIMARY = 0xFF


def is_busy(error: BaseException) -> bool:
    """Whether something failed only because others were writing to the store."""
    cause = error.orig if isinstance(error, DBAPIError) else None
    return (
        isinstance(cause, sqlite3.OperationalError)
        and cause.sqlite_errorcode & _PRIMARY == sqlite3.SQLITE_BUSY
    )


@contextmanager
def passing_over_a_busy_store() -> Iterator[None]:
    """For what may go unwritten where others are writing."""
    try:
        yield
    except DBAPIError as error:
        if not is_busy(error):
            raise
