"""Sessions as rows of the store, so that every web process knows them and any can be ended.

A session is known by a random text that only its browser holds; the store keeps what it hashes to.
"""

import hashlib
import json
import secrets
import time
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, or_, select, update

from data_access.store.engine import read_at_once
from data_access.store.tables import accounts, sessions
from data_access.store.waiting import passing_over_a_busy_store

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 8 * 3600
# A visit is noted at most this often: to look must not be to write.
NOTED_EVERY_SECONDS = 60
# Under this name Flask-Login keeps the account's own word in the session.
BEGUN_AS = "_user_id"


@dataclass(frozen=True)
class StoredSession:
    """One browser's session: whose it is, and what its forms and sign-in steps remember.

    `account` is the row of the account that is signed in, or None: nobody yet, or somebody who
    looks at a demonstration in `demonstration_role`.
    """

    id_hash: str
    created_at: int
    last_seen_at: int
    device: str = ""
    account_id: int | None = None
    demonstration_role: str | None = None
    content: dict[str, Any] = field(default_factory=dict)
    account: Any = None


_WANTED = select(
    sessions,
    accounts.c.email,
    accounts.c.role,
    accounts.c.active,
    accounts.c.fs_uniquifier,
).join(accounts, accounts.c.id == sessions.c.account_id, isouter=True)


def hash_id(session_id: str) -> str:
    """What the store keeps of a session's id."""
    return hashlib.sha256(session_id.encode()).hexdigest()


def _is_of_account_now(row: Any, content: dict[str, Any]) -> bool:
    """Whether an account is active and what it was when the session began.

    Whatever ends a person's sessions gives the account another word of its own, so that a sign-in
    of the same moment, which began with the old one, ends too.
    """
    return bool(row.active) and content.get(BEGUN_AS) == row.fs_uniquifier


class Sessions:
    """The sessions of one store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = read_at_once(engine)
        self._writing = engine.execution_options(writes=True)
        # Whoever only looks at a page does not wait until a load has ended.
        self._writing_now = engine.execution_options(writes=True, waits=False)

    def find(self, session_id: str) -> StoredSession | None:
        """The session of this id; None where there is none, or it has lasted too long."""
        with self._engine.connect() as connection:
            row = connection.execute(
                _WANTED.where(sessions.c.id_hash == hash_id(session_id))
            ).first()
        if row is None:
            return None
        now = int(time.time())
        content = json.loads(row.content)
        is_over = now - row.last_seen_at > IDLE_SECONDS or now - row.created_at > LONGEST_SECONDS
        if is_over or (row.account_id is not None and not _is_of_account_now(row, content)):
            # Over it is, whether or not its row can go now.
            with passing_over_a_busy_store(), self._writing_now.begin() as connection:
                connection.execute(delete(sessions).where(sessions.c.id_hash == row.id_hash))
            return None
        return StoredSession(
            id_hash=row.id_hash,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            device=row.device,
            account_id=row.account_id,
            demonstration_role=row.demonstration_role,
            content=content,
            account=row if row.account_id is not None else None,
        )

    def start(self, kept: StoredSession | None, **changes: Any) -> tuple[str, StoredSession]:
        """A session under a new id, in place of the one that was `kept` until now, if any.

        What has lasted too long goes at the same time. Gives back the id, for the browser alone.
        """
        session_id = secrets.token_urlsafe(32)
        now = int(time.time())
        begun = replace(kept or StoredSession("", now, now), id_hash=hash_id(session_id), **changes)
        begun = replace(begun, created_at=now, last_seen_at=now)
        with self._writing.begin() as connection:
            connection.execute(
                delete(sessions).where(
                    or_(
                        sessions.c.last_seen_at < now - IDLE_SECONDS,
                        sessions.c.id_hash == (kept.id_hash if kept else ""),
                    )
                )
            )
            if begun.account_id is not None and BEGUN_AS not in begun.content:
                own_word = select(accounts.c.fs_uniquifier).where(accounts.c.id == begun.account_id)
                begun.content[BEGUN_AS] = connection.execute(own_word).scalar_one()
            connection.execute(
                insert(sessions).values(
                    id_hash=begun.id_hash,
                    account_id=begun.account_id,
                    demonstration_role=begun.demonstration_role,
                    created_at=now,
                    last_seen_at=now,
                    device=begun.device[:60],
                    content=json.dumps(begun.content),
                )
            )
        return session_id, begun

    def write(self, id_hash: str, content: dict[str, Any]) -> None:
        """Keep what a session remembers now; a session that was ended meanwhile stays ended."""
        with self._writing.begin() as connection:
            _update(connection, id_hash, content=json.dumps(content))

    def note_visit(self, session: StoredSession) -> None:
        """Keep that a session was used, where the last note of it is a minute old.

        Where others are writing it is left to the next visit.
        """
        now = int(time.time())
        if now - session.last_seen_at >= NOTED_EVERY_SECONDS:
            with passing_over_a_busy_store(), self._writing_now.begin() as connection:
                _update(connection, session.id_hash, last_seen_at=now)

    def end(self, id_hash: str) -> None:
        """End a session: its id opens nothing from now on."""
        with self._writing.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.id_hash == id_hash))


def _update(connection: Connection, id_hash: str, **values: Any) -> None:
    connection.execute(update(sessions).where(sessions.c.id_hash == id_hash).values(values))
