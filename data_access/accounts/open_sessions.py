"""The sessions that somebody has open: listed for them, and ended, one or all."""

import json
import time
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, delete, select

from data_access.accounts.keeper import Keeper
from data_access.accounts.people import change_account, revoke_all_tokens, the_account
from data_access.accounts.sessions import BEGUN_AS, IDLE_SECONDS, LONGEST_SECONDS
from data_access.audit import Action
from data_access.store.tables import accounts, sessions


@dataclass(frozen=True)
class SessionLine:
    """One session: the browser in words, and times in seconds since 1970.

    `id_hash` tells it apart; it opens nothing.
    """

    id_hash: str
    device: str
    created_at: int
    last_seen_at: int


def list_sessions(engine: Engine, account_id: int) -> list[SessionLine]:
    """The sessions of an account that still open something, the one last used first."""
    now = int(time.time())
    with engine.connect() as connection:
        rows = connection.execute(
            select(sessions, accounts.c.fs_uniquifier)
            .join(accounts, accounts.c.id == sessions.c.account_id)
            .where(
                sessions.c.account_id == account_id,
                sessions.c.last_seen_at >= now - IDLE_SECONDS,
                sessions.c.created_at >= now - LONGEST_SECONDS,
            )
            .order_by(sessions.c.last_seen_at.desc(), sessions.c.created_at.desc())
        )
        return [
            SessionLine(row.id_hash, row.device, row.created_at, row.last_seen_at)
            for row in rows
            if json.loads(row.content).get(BEGUN_AS) == row.fs_uniquifier
        ]


def end_session_of(keeper: Keeper, email: str, id_hash: str) -> bool:
    """End one session of somebody. False: they have none of that name."""
    return bool(_end(keeper, email, sessions.c.id_hash == id_hash))


def end_other_sessions(keeper: Keeper, email: str, kept: str) -> int:
    """End all sessions of somebody but the one `kept`; gives back how many there were."""
    return _end(keeper, email, sessions.c.id_hash != kept)


def _end(keeper: Keeper, email: str, which: ColumnElement[bool]) -> int:
    with keeper.change() as connection:
        account = the_account(connection, email)
        ended = connection.execute(
            delete(sessions).where(sessions.c.account_id == account.id, which)
        ).rowcount
        if ended:
            keeper.note(connection, Action.SESSION_ENDED, _in_words(account.email, ended))
    return int(ended)


def end_all_sessions(keeper: Keeper, email: str) -> int:
    """End all sessions of somebody, half-done sign-ins and tokens; how many sessions there were."""
    with keeper.change() as connection:
        account = the_account(connection, email)
        open_now = select(sessions.c.id_hash).where(sessions.c.account_id == account.id)
        ended = len(connection.execute(open_now).all())
        change_account(connection, account.id)
        revoke_all_tokens(connection, account.id)
        keeper.note(connection, Action.SESSION_ENDED, _in_words(account.email, ended))
    return ended


def _in_words(email: str, count: int) -> str:
    return f"{email}: {count:,} {'session' if count == 1 else 'sessions'}"
