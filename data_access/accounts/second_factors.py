"""Second factors: whose roles need one, and which codes of whose app have been used."""

from typing import Any

from sqlalchemy import Engine, delete, insert, or_, select, update

from data_access.accounts.keeper import Keeper
from data_access.accounts.people import make_uniquifier, the_account
from data_access.accounts.refusal import AccountRefused
from data_access.audit import Action
from data_access.store.tables import accounts, second_factor_roles
from data_access.vocabulary import Role

AUTHENTICATOR = "authenticator"


def needs_second_factor() -> Any:
    """As a column of a query on accounts: whether the account's role requires a second factor."""
    return (
        select(second_factor_roles.c.role)
        .where(second_factor_roles.c.role == accounts.c.role)
        .exists()
        .label("second_factor_required")
    )


def require_second_factor(keeper: Keeper, role: Role, is_required: bool) -> bool:
    """Require a second factor of everyone with a role, or no longer. False: it was so already.

    Whoever has none yet sets it up when they next sign in.
    """
    with keeper.change() as connection:
        was = second_factor_roles.c.role == role.value
        if bool(connection.execute(select(second_factor_roles).where(was)).first()) == is_required:
            return False
        if is_required:
            connection.execute(insert(second_factor_roles).values(role=role.value))
        else:
            connection.execute(delete(second_factor_roles).where(was))
        words = "required" if is_required else "no longer required"
        keeper.note(connection, Action.SECOND_FACTOR_REQUIRED, f"{role.label}: {words}")
    return True


def roles_that_need_one(engine: Engine) -> frozenset[Role]:
    """The roles of which a second factor is required."""
    with engine.connect() as connection:
        found = connection.execute(select(second_factor_roles.c.role)).scalars()
        return frozenset(Role(role) for role in found)


def set_second_factor(keeper: Keeper, account_id: int, secret: str) -> str:
    """Keep the sealed secret of somebody's app; gives back the account's new uniquifier.

    Sign-ins that are half done end, so that none of them sets up another.
    """
    uniquifier = make_uniquifier()
    with keeper.change() as connection:
        changed = connection.execute(
            update(accounts)
            .where(accounts.c.id == account_id)
            .values(
                tf_primary_method=AUTHENTICATOR, tf_totp_secret=secret, fs_uniquifier=uniquifier
            )
            .returning(accounts.c.email)
        )
        keeper.note(connection, Action.SECOND_FACTOR_SET, changed.scalar_one())
    return uniquifier


def reset_second_factor(keeper: Keeper, email: str) -> bool:
    """Forget somebody's second factor, whose phone is lost. False: they had none."""
    with keeper.change() as connection:
        account = the_account(connection, email)
        if account.password is None:
            raise AccountRefused(
                f"{account.email} signs in by the council's own sign-in: no second factor is kept "
                "here."
            )
        if account.tf_totp_secret is None:
            return False
        connection.execute(
            update(accounts)
            .where(accounts.c.id == account.id)
            .values(
                tf_primary_method=None,
                tf_totp_secret=None,
                tf_last_counter=None,
                fs_uniquifier=make_uniquifier(),
            )
        )
        keeper.note(connection, Action.SECOND_FACTOR_RESET, account.email)
    return True


def use_code(engine: Engine, account_id: int, counter: int) -> bool:
    """Use up the code of one half minute; False where it, or a later one, has been used already.

    One statement, so that of two who send the same code at once only one gets in.
    """
    with engine.execution_options(writes=True).begin() as connection:
        used = connection.execute(
            update(accounts)
            .where(
                accounts.c.id == account_id,
                or_(accounts.c.tf_last_counter.is_(None), accounts.c.tf_last_counter < counter),
            )
            .values(tf_last_counter=counter)
        )
    return used.rowcount == 1
