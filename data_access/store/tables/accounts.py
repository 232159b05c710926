"""People who may sign in, their sessions and tokens, and the attempts that failed.

Times are whole seconds since 1 January 1970, UTC. Nothing that opens a door is kept as it is:
passwords, session ids and tokens only as what they hash to, second factors encrypted.
"""

from flask_security import UserMixin
from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text
from sqlalchemy.orm import registry

from data_access.store.tables.base import id_column, key_column, metadata

accounts = Table(
    "accounts",
    metadata,
    id_column(),
    # In small letters, so that one person has one account.
    Column("email", String(254), nullable=False, unique=True),
    key_column("role"),
    Column("active", Boolean, nullable=False),
    # Null for whoever signs in by the council's own sign-in.
    Column("password", String(255)),
    # Who they are at the provider of the council's own sign-in; null for a local account.
    Column("issuer", String(255)),
    Column("subject", String(255)),
    # What Flask-Security calls a person by.
    Column("fs_uniquifier", String(64), nullable=False, unique=True),
    Column("tf_primary_method", String(16)),
    Column("tf_totp_secret", Text),
    # The last code used, so that none is used twice.
    Column("tf_last_counter", Integer),
    Column("created_at", BigInteger, nullable=False),
    Column("password_set_at", BigInteger),
    Column("signed_in_at", BigInteger),
    # The time before: what has changed since is told on the first page.
    Column("signed_in_before_at", BigInteger),
    Index("uq_accounts_issuer_subject", "issuer", "subject", unique=True),
)

# The homes whose manager a person is; for a responsible individual, homes of their provider.
account_homes = Table(
    "account_homes",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("home_id", ForeignKey("homes.id"), primary_key=True),
)

# The roles for which administrators require a second factor.
second_factor_roles = Table(
    "second_factor_roles", metadata, Column("role", String(32), primary_key=True)
)

sessions = Table(
    "sessions",
    metadata,
    # SHA-256 of what the cookie holds.
    Column("id_hash", String(64), primary_key=True),
    # Null before signing in, and for a demonstration's session.
    Column("account_id", ForeignKey("accounts.id"), index=True),
    key_column("demonstration_role", nullable=True),
    Column("created_at", BigInteger, nullable=False),
    Column("last_seen_at", BigInteger, nullable=False, index=True),
    # The browser, in the words of the list of one's own sessions: "Firefox on Windows".
    Column("device", String(60), nullable=False),
    # What forms and sign-in steps remember, as JSON.
    Column("content", Text, nullable=False),
)

access_tokens = Table(
    "access_tokens",
    metadata,
    id_column(),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    # SHA-256 of the token.
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("last_used_at", BigInteger),
    Column("revoked_at", BigInteger),
)

# One row per failed attempt and per thing that is held back by it: an account, an address.
sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    id_column(),
    # account or address
    Column("kind", String(8), nullable=False),
    # HMAC of the email or address as given: neither stands here in clear, known or not.
    Column("who", String(64), nullable=False),
    Column("failed_at", BigInteger, nullable=False, index=True),
    Index("ix_sign_in_failures_kind_who", "kind", "who", "failed_at"),
)


class Account(UserMixin):
    """One person's account, as Flask-Security handles it."""

    role: str
    tf_last_counter: int | None
    # Of the role, not of the account: whether administrators require a second factor.
    second_factor_required: bool = False

    def check_tf_required(
        self,
        tf_setup_methods: list[tuple[str, str]],
        tf_fresh: bool,  # noqa: ARG002 (Flask-Security's own form)
    ) -> tuple[bool, list[tuple[str, str]]]:
        """Whether a second factor is asked for: it is set up, or the role requires one."""
        return bool(tf_setup_methods) or self.second_factor_required, tf_setup_methods

    def check_tf_required_setup(self) -> bool:
        """Whether the person may not turn the second factor off."""
        return self.second_factor_required


registry(metadata=metadata).map_imperatively(Account, accounts)
