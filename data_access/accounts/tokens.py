"""Access tokens, by which a program asks as the person it belongs to.

A token is shown once and kept as what it hashes to. It carries the role and homes that its person
has when it is used, and nothing once it is revoked, has expired, or the person is disabled.
"""

import hashlib
import secrets
import time
from dataclasses import dataclass

from sqlalchemy import Engine, insert, select, update

from data_access.access import Viewer
from data_access.accounts.keeper import Keeper
from data_access.accounts.people import the_account, viewer_of
from data_access.accounts.refusal import AccountRefused
from data_access.audit import Action
from data_access.store.tables import access_tokens, accounts
from data_access.store.tables.base import HIGHEST_ID
from data_access.store.waiting import passing_over_a_busy_store

# So that a token that has strayed into a file is found for what it is.
PREFIX = "cioc_"
_RANDOM_BYTES = 32
LONGEST_TOKEN = 100
DAYS = 90
MOST_DAYS = 365
DAY_SECONDS = 24 * 3600
# A use is noted at most this often: to ask must not be to write.
NOTED_EVERY_SECONDS = 60


@dataclass(frozen=True)
class TokenLine:
    """One token as its owner sees it again: times are seconds since 1970, None for never."""

    id: int
    created_at: int
    expires_at: int
    last_used_at: int | None
    revoked_at: int | None

    @property
    def is_usable(self) -> bool:
        """Whether it still opens anything."""
        return self.revoked_at is None and self.expires_at > time.time()


def issue_token(keeper: Keeper, email: str, days: int = DAYS) -> str:
    """Make a token for somebody; it is given back this once and never shown again."""
    if not 1 <= days <= MOST_DAYS:
        raise AccountRefused(f"A token is good for 1 to {MOST_DAYS} days, not for {days}.")
    token = PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)
    now = int(time.time())
    with keeper.change() as connection:
        account = the_account(connection, email)
        if not account.active:
            raise AccountRefused(f"{account.email} is disabled and can be given no token.")
        made = connection.execute(
            insert(access_tokens)
            .values(
                account_id=account.id,
                token_hash=_hash(token),
                created_at=now,
                expires_at=now + days * DAY_SECONDS,
            )
            .returning(access_tokens.c.id)
        )
        words = f"{account.email}: token {made.scalar_one()} for {days} days"
        keeper.note(connection, Action.TOKEN_ISSUED, words)
    return token


def find_viewer_by_token(engine: Engine, token: str) -> Viewer | None:
    """Whom a token stands for now; None for any that opens nothing, whatever the reason."""
    if not token.startswith(PREFIX) or len(token) > LONGEST_TOKEN:
        return None
    now = int(time.time())
    with engine.connect() as connection:
        found = connection.execute(
            select(access_tokens, accounts.c.email, accounts.c.role)
            .join(accounts, accounts.c.id == access_tokens.c.account_id)
            .where(
                access_tokens.c.token_hash == _hash(token),
                access_tokens.c.revoked_at.is_(None),
                access_tokens.c.expires_at > now,
                accounts.c.active,
            )
        ).first()
    if found is None:
        return None
    if now - (found.last_used_at or 0) >= NOTED_EVERY_SECONDS:
        writing_now = engine.execution_options(writes=True, waits=False)
        with passing_over_a_busy_store(), writing_now.begin() as connection:
            connection.execute(
                update(access_tokens).where(access_tokens.c.id == found.id).values(last_used_at=now)
            )
    return viewer_of(engine, found)


def list_tokens(engine: Engine, email: str) -> list[TokenLine]:
    """Somebody's tokens, the newest first, those that open nothing any more among them."""
    with engine.connect() as connection:
        account = the_account(connection, email)
        rows = connection.execute(
            select(access_tokens)
            .where(access_tokens.c.account_id == account.id)
            .order_by(access_tokens.c.id.desc())
        )
        return [
            TokenLine(r.id, r.created_at, r.expires_at, r.last_used_at, r.revoked_at) for r in rows
        ]


def revoke_token(keeper: Keeper, token_id: int, *, owner: str | None = None) -> bool:
    """Let a token open nothing any more. False: it was revoked already.

    With `owner`, an email, only a token of that person: what is not theirs does not exist to them.
    """
    if not 0 < token_id <= HIGHEST_ID:
        raise AccountRefused(f"There is no token {token_id}.")
    with keeper.change() as connection:
        found = connection.execute(
            select(access_tokens, accounts.c.email)
            .join(accounts, accounts.c.id == access_tokens.c.account_id)
            .where(access_tokens.c.id == token_id)
        ).first()
        if found is None or owner not in (None, found.email):
            raise AccountRefused(f"There is no token {token_id}.")
        if found.revoked_at is not None:
            return False
        connection.execute(
            update(access_tokens)
            .where(access_tokens.c.id == token_id)
            .values(revoked_at=int(time.time()))
        )
        keeper.note(connection, Action.TOKEN_REVOKED, f"{found.email}: token {token_id}")
    return True


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
