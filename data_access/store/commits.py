"""What waits until a transaction has been committed."""

from collections.abc import Callable
from threading import Lock
from typing import Any
from weakref import WeakSet

from sqlalchemy import Connection, Dialect

_WAITING = "waiting for the commit"
_watched: WeakSet[Dialect] = WeakSet()
_lock = Lock()


def call_after_commit(connection: Connection, act: Callable[[], None]) -> None:
    """Act once the connection's transaction has been committed; never where it has not been.

    Acts in the order given, in the thread that commits.
    """
    _watch(connection.dialect)
    connection.info.setdefault(_WAITING, []).append(act)


def _watch(dialect: Dialect) -> None:
    # SQLAlchemy's own event comes before a commit, which may still fail. This is the call that
    # commits, the only place from which what comes after can be told.
    with _lock:
        if dialect in _watched:
            return
        _watched.add(dialect)
        commit, roll_back = dialect.do_commit, dialect.do_rollback

        def commit_and_act(dbapi_connection: Any) -> None:
            waiting = dbapi_connection.info.pop(_WAITING, ())
            commit(dbapi_connection)
            for act in waiting:
                act()

        def roll_back_and_forget(dbapi_connection: Any) -> None:
            dbapi_connection.info.pop(_WAITING, None)
            roll_back(dbapi_connection)

        dialect.do_commit = commit_and_act  # type: ignore[method-assign]
        dialect.do_rollback = roll_back_and_forget  # type: ignore[method-assign]
