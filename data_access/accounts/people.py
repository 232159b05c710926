"""The accounts themselves: made, changed and disabled.

Each change is one transaction with one entry in the audit log. A change of role, homes or password,
and disabling, end all of the person's sessions in that transaction. What cannot be done raises
AccountRefused, in a sentence, and nothing has changed.
"""

import secrets
import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from data_access.access import ROLES_WITH_HOMES, Viewer
from data_access.accounts import passwords
from data_access.accounts.emails import check_email, normalise_email
from data_access.accounts.homes import check_homes, home_ids_of, keep_homes, slugs_of
from data_access.accounts.keeper import Keeper
from data_access.accounts.last_administrator import keep_an_administrator
from data_access.accounts.refusal import AccountRefused
from data_access.audit import Action
from data_access.store.tables import access_tokens, accounts, sessions
from data_access.vocabulary import Role


def find_account(connection: Connection, email: str) -> Row[Any] | None:
    """The account of this email, however it is typed; None where there is none."""
    return connection.execute(
        select(accounts).where(accounts.c.email == normalise_email(email))
    ).first()


def the_account(connection: Connection, email: str) -> Row[Any]:
    """The account of this email; AccountRefused where there is none."""
    found = find_account(connection, email)
    if found is None:
        raise AccountRefused(f"There is no account for {normalise_email(email)}.")
    return found


def viewer_of(engine: Engine, account: Row[Any]) -> Viewer:
    """The person of an account, as the door knows them.

    `account` is a row with account_id, email and role. Whoever has been given no homes, and whose
    role reaches no further, sees nothing of any child.
    """
    role = Role(account.role)
    if role not in ROLES_WITH_HOMES:
        return Viewer(role, name=account.email)
    with engine.connect() as connection:
        homes = home_ids_of(connection, role, account.account_id)
    return Viewer(role, homes, account.email)


def add_account(
    keeper: Keeper,
    email: str,
    role: Role,
    *,
    homes: Sequence[str] | None = (),
    password: str | None = None,
    identity: tuple[str, str] | None = None,
) -> int:
    """Make an account and give back its number.

    `homes` are slugs; None where they are to be given later. Without a `password` the account is
    for the council's own sign-in, and `identity`, issuer and subject, says who there, if known.
    """
    email = check_email(email)
    kept = None
    if password is not None:
        passwords.check(password, email)
        kept = passwords.make_hash(password)
    issuer, subject = identity or (None, None)
    now = int(time.time())
    values = {
        "email": email,
        "role": role.value,
        "active": True,
        "password": kept,
        "issuer": issuer,
        "subject": subject,
        "fs_uniquifier": make_uniquifier(),
        "created_at": now,
        "password_set_at": now if kept else None,
    }
    try:
        with keeper.change() as connection:
            given = [] if homes is None else check_homes(connection, role, homes)
            made = insert(accounts).values(values).returning(accounts.c.id)
            account_id = int(connection.execute(made).scalar_one())
            keep_homes(connection, account_id, given)
            keeper.note(connection, Action.ACCOUNT_ADDED, _in_words(email, role, given))
    except IntegrityError:
        raise AccountRefused(f"There is an account for {email} already.") from None
    return account_id


def disable_account(keeper: Keeper, email: str) -> bool:
    """Let somebody in no longer: sessions end, tokens are revoked. False: they were out already."""
    with keeper.change() as connection:
        account = the_account(connection, email)
        if not account.active:
            return False
        keep_an_administrator(keeper, connection, account)
        change_account(connection, account.id, active=False)
        revoke_all_tokens(connection, account.id)
        keeper.note(connection, Action.ACCOUNT_DISABLED, account.email)
    return True


def enable_account(keeper: Keeper, email: str) -> bool:
    """Let somebody in again, by new sessions and tokens. False: they were in already."""
    with keeper.change() as connection:
        account = the_account(connection, email)
        if account.active:
            return False
        change_account(connection, account.id, active=True)
        keeper.note(connection, Action.ACCOUNT_ENABLED, account.email)
    return True


def set_role(keeper: Keeper, email: str, role: Role, homes: Sequence[str] | None = ()) -> bool:
    """Give somebody a role, with these homes and no other. False: they had just that already.

    With None the homes they have stay, as far as the role takes any.
    """
    with keeper.change() as connection:
        account = the_account(connection, email)
        had = slugs_of(connection, account.id)
        if homes is None:
            given = had if role in ROLES_WITH_HOMES else []
        else:
            given = check_homes(connection, role, homes)
        if account.role == role and had == given:
            return False
        if role is not Role.ADMINISTRATOR:
            keep_an_administrator(keeper, connection, account)
        change_account(connection, account.id, role=role.value)
        keep_homes(connection, account.id, given)
        action = Action.HOMES_CHANGED if account.role == role else Action.ROLE_CHANGED
        keeper.note(connection, action, _in_words(account.email, role, given))
    return True


def set_password(keeper: Keeper, email: str, password: str) -> None:
    """Give somebody a new password; AccountRefused where it is not good enough."""
    with keeper.engine.connect() as connection:
        account = the_account(connection, email)
    passwords.check(password, account.email)
    keep_password(keeper, account.id, passwords.make_hash(password))


def revoke_all_tokens(connection: Connection, account_id: int) -> int:
    """Let none of an account's tokens open anything any more; gives back how many there were."""
    return connection.execute(
        update(access_tokens)
        .where(access_tokens.c.account_id == account_id, access_tokens.c.revoked_at.is_(None))
        .values(revoked_at=int(time.time()))
    ).rowcount


def keep_password(keeper: Keeper, account_id: int, kept: str) -> str:
    """Keep the hash of a new password; gives back the account's new uniquifier.

    Whoever knew the old one may have made tokens by it: there are none from before.
    """
    with keeper.change() as connection:
        account = connection.execute(select(accounts).where(accounts.c.id == account_id)).one()
        if account.password is None:
            raise AccountRefused(
                f"{account.email} signs in by the council's own sign-in and has no password here."
            )
        now = int(time.time())
        uniquifier = change_account(connection, account_id, password=kept, password_set_at=now)
        revoke_all_tokens(connection, account_id)
        keeper.note(connection, Action.PASSWORD_CHANGED, account.email)
    return uniquifier


def note_sign_in(keeper: Keeper, account_id: int, how: str) -> None:
    """Keep when somebody last signed in, and in the audit log how they did."""
    with keeper.change() as connection:
        connection.execute(
            update(accounts)
            .where(accounts.c.id == account_id)
            .values(signed_in_before_at=accounts.c.signed_in_at, signed_in_at=int(time.time()))
        )
        keeper.note(connection, Action.SIGNED_IN, how)


def make_uniquifier() -> str:
    """A new text by which Flask-Security knows a person: what it began under the old one ends."""
    return secrets.token_hex(16)


def change_account(connection: Connection, account_id: int, **values: Any) -> str:
    """Change an account and end its sessions, and any sign-in that is only half done."""
    uniquifier = make_uniquifier()
    connection.execute(
        update(accounts)
        .where(accounts.c.id == account_id)
        .values(fs_uniquifier=uniquifier, **values)
    )
    connection.execute(delete(sessions).where(sessions.c.account_id == account_id))
    return uniquifier


def _in_words(email: str, role: Role, homes: Sequence[str]) -> str:
    at = f" at {', '.join(homes)}" if homes else ""
    return f"{email}: {role.label.lower()}{at}"
