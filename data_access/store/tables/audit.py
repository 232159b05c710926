"""The audit log: who did or saw what, in numbered entries that vouch for one another.

Rows are only ever added. Each carries an HMAC over itself and the entry before.
"""

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text

from data_access.store.tables.base import key_column, metadata

audit_entries = Table(
    "audit_entries",
    metadata,
    # From 1, without a gap: taken under a lock, never by a sequence.
    Column("number", Integer, primary_key=True, autoincrement=False),
    # Whole seconds since 1 January 1970, UTC.
    Column("at", BigInteger, nullable=False, index=True),
    # From data_access.audit.Action.
    key_column("action"),
    # The email of an account, "demonstration: director", or "command line: <login>".
    Column("actor", String(254), nullable=False, index=True),
    key_column("role", nullable=True),
    # What it was about: a question, an account, a load; never a child's details.
    Column("subject", Text, nullable=False),
    # How many children, rows or entries, where that says something.
    Column("count", Integer),
    # The request or command it happened in, as the structured log names it.
    Column("request_id", String(32)),
    # Hexadecimal HMAC-SHA-256.
    Column("mac", String(64), nullable=False),
)
