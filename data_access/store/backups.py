"""Copies of an embedded store: made while it is in use, checked, and put back where it was.

A copy is one SQLite file that its owner alone may read. PostgreSQL has tools of its own for both.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from alembic.script import ScriptDirectory

from data_access.store.engine import MIGRATIONS

# What SQLite keeps beside a store in use; without it the store may lack its latest writes.
_BESIDE = ("-wal", "-shm")
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


class BackupError(Exception):
    """A store cannot be copied or put back; nothing has changed. Says what, why and how to mend."""


def back_up(store: Path, file: Path) -> int:
    """Copy a store as it is at one moment, writes under way left out, and check the copy.

    Whoever uses the store goes on meanwhile. Gives back the copy's size in bytes. Raises
    BackupError where there is no store, where `file` exists, and for a copy that is not whole.
    """
    if not store.exists():
        raise BackupError(f"There is no store in {store}: look at DATABASE_URL.")
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise BackupError(f"{file} exists and is not written over: name another file.") from None
    except OSError as error:
        raise BackupError(f"{file} cannot be written ({error.strerror}).") from None
    try:
        with _copied(store, file.parent) as copy:
            copy.replace(file)
    except BaseException:
        file.unlink()
        raise
    return file.stat().st_size


def restore(file: Path, store: Path, *, replaces: bool, now: datetime) -> Path | None:
    """Put a copy where the store is to be; gives back where the store that was there is now.

    With `replaces`, a store that is there is kept beside it under a name with the date. Raises
    BackupError for a file that is no whole copy of a store that this version knows, where a store
    is there and `replaces` is not given, and where somebody is using it.
    """
    if not file.is_file():
        raise BackupError(f"There is no file {file}.")
    there = [part for part in _parts_of(store) if part.exists() and part.stat().st_size]
    if there and not replaces:
        raise BackupError(
            f"A store is in {store} already: with --replace it is kept under a name with today's "
            "date, and the back-up takes its place."
        )
    aside = store.with_name(f"{store.name}.{now:%Y-%m-%d-%H%M%S}") if there else None
    try:
        store.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _copied(file, store.parent) as copy:
            if aside:
                _move(store, aside)
            try:
                copy.replace(store)
            except OSError:
                if aside:
                    _rename(aside, store)
                raise
    except OSError as error:
        raise BackupError(f"{store} cannot be written ({error.strerror}).") from None
    return aside


@contextmanager
def _copied(source: Path, folder: Path) -> Iterator[Path]:
    """A checked copy under a passing name in a folder, for whoever gives it another."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=".copy-", suffix=".sqlite", dir=folder)
    except OSError as error:
        raise BackupError(f"{folder} cannot be written to ({error.strerror}).") from None
    copy = Path(name)
    try:
        with closing(_open_to_read(source)) as original, closing(sqlite3.connect(copy)) as written:
            original.backup(written)
            # A file by itself, that needs nothing beside it, whoever opens it wherever.
            written.execute("PRAGMA journal_mode=DELETE")
            _check(written, source)
        os.fsync(descriptor)
        yield copy
    except sqlite3.Error as error:
        raise BackupError(f"{source} cannot be copied ({error}): is it a store?") from None
    finally:
        os.close(descriptor)
        copy.unlink(missing_ok=True)


def _open_to_read(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)


def _check(copy: sqlite3.Connection, source: Path) -> None:
    found = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise BackupError(f"{source} is damaged ({found}): take an earlier back-up.")
    if not copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
        raise BackupError(f"{source} holds no store of this product.")
    revisions = {row[0] for row in copy.execute("SELECT version_num FROM alembic_version")}
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if not revisions <= known:
        raise BackupError(
            f"{source} is of a newer version of this product (its tables are at "
            f"{', '.join(sorted(revisions - known))}): use that version."
        )


def _parts_of(store: Path) -> list[Path]:
    return [store, *(store.with_name(store.name + ending) for ending in _BESIDE)]


def _move(store: Path, aside: Path) -> None:
    """Move a store that nobody uses, with what SQLite kept beside it."""
    _refuse_a_store_in_use(store)
    _rename(store, aside)


def _rename(store: Path, other: Path) -> None:
    for part, new in zip(_parts_of(store), _parts_of(other), strict=True):
        if part.exists():
            part.rename(new)


def _refuse_a_store_in_use(store: Path) -> None:
    try:
        with closing(sqlite3.connect(store, timeout=0)) as connection:
            # SQLite gives its log up only to whoever is alone with the store.
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        # A store that is damaged is moved as it is.
        if error.sqlite_errorcode & 0xFF in _BUSY:
            raise BackupError(
                f"The store in {store} is in use: stop the server and every command first."
            ) from None
