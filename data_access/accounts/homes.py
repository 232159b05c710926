"""The homes that people are given: a manager's, and those of a provider."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, literal, or_, select

from data_access.access import ROLES_WITH_HOMES
from data_access.accounts.refusal import AccountRefused
from data_access.store.tables import account_homes, homes
from data_access.vocabulary import Role

# Groups of homes that are one provider's. The others hold homes of many who do not know each other.
ONE_PROVIDER = ("council", "partnership")


def list_homes(engine: Engine) -> list[tuple[str, str]]:
    """Every home that somebody may be given: its slug and its name, by name."""
    with engine.connect() as connection:
        found = connection.execute(select(homes.c.slug, homes.c.name)).all()
    return sorted(((home.slug, home.name) for home in found), key=lambda home: home[1])


def slugs_of(connection: Connection, account_id: int) -> list[str]:
    """The homes that a person is given, by slug."""
    found = connection.execute(
        select(homes.c.slug)
        .join(account_homes, account_homes.c.home_id == homes.c.id)
        .where(account_homes.c.account_id == account_id)
    )
    return sorted(found.scalars())


def check_homes(connection: Connection, role: Role, slugs: Sequence[str]) -> list[str]:
    """The slugs in order, where this role may have just these homes; AccountRefused otherwise."""
    who = f"A {role.label.lower()}"
    known = sorted(connection.execute(select(homes.c.slug)).scalars())
    these = f"The homes are {', '.join(known)}." if known else "Load the list of homes first."
    if role not in ROLES_WITH_HOMES:
        if slugs:
            raise AccountRefused(f"{who} is given no homes: leave the homes out.")
        return []
    if not slugs:
        raise AccountRefused(f"{who} needs at least one home. {these}")
    unknown = sorted(set(slugs) - set(known))
    if unknown:
        raise AccountRefused(f"There is no home {unknown[0]!r}. {these}")
    return sorted(set(slugs))


def keep_homes(connection: Connection, account_id: int, slugs: Sequence[str]) -> None:
    """Give a person these homes and no other."""
    connection.execute(delete(account_homes).where(account_homes.c.account_id == account_id))
    if slugs:
        connection.execute(
            insert(account_homes).from_select(
                ["account_id", "home_id"],
                select(literal(account_id), homes.c.id).where(homes.c.slug.in_(slugs)),
            )
        )


def home_ids_of(connection: Connection, role: Role, account_id: int) -> tuple[int, ...]:
    """The homes whose children a person of this role sees, by number.

    A manager sees the homes they are given; a responsible individual all homes of the provider
    of these, where the group tells which homes are one provider's.
    """
    given = select(account_homes.c.home_id).where(account_homes.c.account_id == account_id)
    wanted: ColumnElement[bool] = homes.c.id.in_(given)
    if role is Role.RESPONSIBLE_INDIVIDUAL:
        groups = select(homes.c.provider_group).where(
            homes.c.id.in_(given), homes.c.provider_group.in_(ONE_PROVIDER)
        )
        wanted = or_(wanted, homes.c.provider_group.in_(groups))
    return tuple(
        connection.execute(select(homes.c.id).where(wanted).order_by(homes.c.id)).scalars()
    )
