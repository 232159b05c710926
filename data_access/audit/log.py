"""The audit log of one store: written, read page by page, and verified."""

import getpass
import logging
import time
from dataclasses import asdict, replace
from datetime import date

from sqlalchemy import Connection, Engine, insert, select, text

from data_access.audit.entries import Action, Entry, Head
from data_access.audit.reading import AuditPage, read_page
from data_access.audit.verification import Verdict, verify_entries
from data_access.store.commits import call_after_commit
from data_access.store.tables import audit_entries
from data_access.vocabulary import Role

log = logging.getLogger("children_in_our_care.audit")
LONGEST_ACTOR = 254
# A selection is no longer than 4,000 characters: what was asked is told to its end.
LONGEST_SUBJECT = 5000
LONGEST_REQUEST_ID = 32
# Any number will do that nothing else in the database locks; these are the letters of "audit".
_LOCK = 0x6175646974


class AuditLog:
    """The audit log of the store that `engine` reaches, its entries sealed with `key`."""

    def __init__(self, engine: Engine, key: str) -> None:
        if not key:
            raise ValueError("the audit log cannot be sealed without a key")
        self._engine = engine
        self._writing = engine.execution_options(writes=True)
        self._key = key.encode()

    def record(
        self,
        action: Action,
        *,
        actor: str,
        role: Role | None = None,
        subject: str = "",
        count: int | None = None,
        request_id: str | None = None,
        connection: Connection | None = None,
    ) -> Entry:
        """Add an entry, in a transaction of its own or as a part of the connection's.

        `subject` says what it was about, never a child's details; `count` how many children or
        rows. Texts too long for the log are cut. A connection must have been begun with the
        execution option `writes=True`; the entry is best its last act, since others wait to add
        theirs until it ends. When the entry is committed, its number and MAC go to the
        application's log, and nothing else of it that anybody could be told by.
        """
        if connection is None:
            with self._writing.begin() as own:
                return self.record(
                    action,
                    actor=actor,
                    role=role,
                    subject=subject,
                    count=count,
                    request_id=request_id,
                    connection=own,
                )
        _take_turn(connection)
        last = _find_last(connection)
        entry = Entry(
            number=last.number + 1,
            at=int(time.time()),
            action=str(action),
            actor=_fit(actor, LONGEST_ACTOR),
            role=str(role) if role else None,
            subject=_fit(subject, LONGEST_SUBJECT),
            count=count,
            request_id=_fit(request_id, LONGEST_REQUEST_ID) if request_id else None,
        )
        entry = replace(entry, mac=entry.seal(self._key, last.mac))
        connection.execute(insert(audit_entries), asdict(entry))
        call_after_commit(connection, lambda: _tell(entry))
        return entry

    def verify(self, head: Head | None = None) -> Verdict:
        """Whether the entries are those that were written, all of them and in their order.

        With a `head` kept elsewhere, entries missing from the end and a tail written anew are
        found as well.
        """
        with self._engine.connect() as connection:
            return verify_entries(connection, self._key, head)

    def read(
        self,
        *,
        page: int = 1,
        action: Action | None = None,
        actor: str = "",
        subject: str = "",
        since: date | None = None,
        until: date | None = None,
    ) -> AuditPage:
        """A page of the entries that fit every filter given, newest first.

        `actor` and `subject` are parts of what the entry says, in any letters; `since` and `until`
        are days in UTC, both included. A page beyond the last is the last.
        """
        with self._engine.connect() as connection:
            return read_page(
                connection,
                page=page,
                action=action,
                actor=_fit(actor, LONGEST_ACTOR),
                subject=_fit(subject, LONGEST_SUBJECT),
                since=since,
                until=until,
            )


def command_actor() -> str:
    """Who an entry names for what is done on the command line: the server's login."""
    try:
        return f"command line: {getpass.getuser()}"
    except (KeyError, OSError):
        return "command line"


def _take_turn(connection: Connection) -> None:
    """Wait until no other transaction that adds entries is under way."""
    # SQLite has its one writer from the start, but only where the transaction began as one.
    assert connection.get_execution_options().get("writes"), "begin it with writes=True"
    # Rolled back to a savepoint, an entry would be gone whose head is about to be told.
    assert not connection.in_nested_transaction(), "an entry belongs to a whole transaction"
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _find_last(connection: Connection) -> Head:
    c = audit_entries.c
    last = connection.execute(select(c.number, c.mac).order_by(c.number.desc()).limit(1)).first()
    return Head(last.number, last.mac) if last else Head(0, "")


def _fit(words: str, longest: int) -> str:
    # What was typed or sent may hold characters that PostgreSQL's texts cannot.
    return words.encode(errors="replace").decode().replace("\0", "?")[:longest]


def _tell(entry: Entry) -> None:
    log.info(
        "audit",
        extra={
            "number": entry.number,
            "mac": entry.mac,
            "action": entry.action,
            "request_id": entry.request_id,
        },
    )
