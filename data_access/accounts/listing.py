"""The list of accounts, as an administrator reads it."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, select

from data_access.accounts.second_factors import needs_second_factor
from data_access.store.tables import account_homes, accounts, homes
from data_access.store.tables.base import HIGHEST_ID
from data_access.vocabulary import Role


@dataclass(frozen=True)
class AccountLine:
    """One account. `homes` are slugs; `signed_in_at` is seconds since 1970, None for never."""

    id: int
    email: str
    role: Role
    homes: tuple[str, ...]
    is_active: bool
    is_local: bool
    has_second_factor: bool
    needs_second_factor: bool
    signed_in_at: int | None

    @property
    def sign_in_words(self) -> str:
        """How the person signs in, in a few words."""
        if not self.is_local:
            return "council sign-in"
        if self.has_second_factor:
            return "password and code"
        return "password, code to be set up" if self.needs_second_factor else "password"


def list_accounts(engine: Engine) -> list[AccountLine]:
    """All accounts, by email."""
    # Python orders them: databases do not agree on how.
    return sorted(_read_lines(engine), key=lambda line: line.email)


def find_account_line(engine: Engine, account_id: int) -> AccountLine | None:
    """The account of this number; None where there is none."""
    if not 0 < account_id <= HIGHEST_ID:
        return None
    return next(iter(_read_lines(engine, accounts.c.id == account_id)), None)


def _read_lines(engine: Engine, *which: ColumnElement[bool]) -> list[AccountLine]:
    with engine.connect() as connection:
        given: dict[int, list[str]] = {}
        for account_id, slug in connection.execute(
            select(account_homes.c.account_id, homes.c.slug)
            .join(homes, homes.c.id == account_homes.c.home_id)
            .order_by(homes.c.slug)
        ):
            given.setdefault(account_id, []).append(slug)
        rows = connection.execute(select(accounts, needs_second_factor()).where(*which)).all()
    return [
        AccountLine(
            id=row.id,
            email=row.email,
            role=Role(row.role),
            homes=tuple(given.get(row.id, ())),
            is_active=row.active,
            is_local=row.password is not None,
            has_second_factor=row.tf_totp_secret is not None,
            needs_second_factor=row.second_factor_required,
            signed_in_at=row.signed_in_at,
        )
        for row in rows
    ]
