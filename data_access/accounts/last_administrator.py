"""Somebody must be left who can look after accounts."""

from typing import Any

from sqlalchemy import Connection, Engine, Row, select

from data_access.accounts.keeper import Keeper
from data_access.accounts.refusal import AccountRefused
from data_access.store.tables import accounts
from data_access.vocabulary import Role


def has_administrator(engine: Engine) -> bool:
    """Whether anybody can look after accounts; the first who can is made on the command line."""
    with engine.connect() as connection:
        found = connection.execute(
            select(accounts.c.id)
            .where(accounts.c.role == Role.ADMINISTRATOR.value, accounts.c.active)
            .limit(1)
        )
        return found.first() is not None


def keep_an_administrator(keeper: Keeper, connection: Connection, account: Row[Any]) -> None:
    """AccountRefused where `account`, about to be one no more, is the last active administrator.

    It binds people alone, who could not undo it. A command can always make another administrator,
    and the council's own sign-in follows the council's groups.
    """
    if keeper.role is None or not account.active or account.role != Role.ADMINISTRATOR:
        return
    # Locked in one order: of two administrators who disable each other at once, one is refused.
    left = connection.execute(
        select(accounts.c.id)
        .where(accounts.c.role == Role.ADMINISTRATOR.value, accounts.c.active)
        .order_by(accounts.c.id)
        .with_for_update()
    ).scalars()
    if set(left) <= {account.id}:
        raise AccountRefused(
            f"{account.email} is the last administrator who can sign in. Make somebody else an "
            "administrator first."
        )
