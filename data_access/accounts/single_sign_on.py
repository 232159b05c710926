"""Accounts of people who sign in at the council's own provider: who they are here, and as what.

A person is who their provider says, by its own name and its name for them, never by an email
address alone. Their role is that of their groups, found anew at each sign-in; the homes of a role
that has homes are given by an administrator, as to anybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, and_, delete, or_, select, update

from data_access.accounts.emails import check_email
from data_access.accounts.keeper import Keeper
from data_access.accounts.last_administrator import has_administrator
from data_access.accounts.people import (
    add_account,
    note_sign_in,
    revoke_all_tokens,
    set_role,
)
from data_access.accounts.refusal import AccountRefused
from data_access.audit import Action, AuditLog
from data_access.store.tables import accounts, sessions
from data_access.vocabulary import Role

LONGEST_SUBJECT = 255
# Entra ID names a person's groups in the one, the roles they are assigned in the other.
GROUP_CLAIMS = ("groups", "roles")
# The second is Entra ID's: that the domain of the address belongs to whoever vouches for it.
VERIFIED_CLAIMS = ("email_verified", "xms_edov")
MANNER = "council sign-in"

NO_ROLE = (
    "You are signed in at your council, but no role here is given to your groups. Ask the "
    "administrator of this product which group you need, and whoever keeps your council's groups "
    "to put you in it."
)
NO_EMAIL = (
    "Your council's sign-in did not say what your email address is, or not one that it vouches "
    "for. Ask whoever looks after your council's sign-in to release it to this product."
)
TAKEN = (
    "You are signed in at your council, but another account here has your email address. If you "
    "have a password for this product, sign in with it; otherwise ask the administrator."
)
NOT_VOUCHED = (
    "An account is ready for your email address, but your council's sign-in does not vouch for "
    "the address. Ask the administrator."
)


class NotAdmitted(Exception):
    """Somebody the provider knows is not let in here.

    `words` are a sentence for them; the message is the reason, for the audit log and the
    administrator.
    """

    def __init__(self, words: str, reason: str) -> None:
        super().__init__(reason)
        self.words = words


@dataclass(frozen=True)
class Identity:
    """Who a person is at their provider; `email` is in small letters."""

    issuer: str
    subject: str
    email: str
    is_email_verified: bool


def read_identity(claims: Mapping[str, Any]) -> Identity:
    """The person whom the verified claims of an ID token name.

    Raises NotAdmitted where they leave out the email address, or say that nobody has verified it.
    """
    vouched = [claims[name] in (True, "1") for name in VERIFIED_CLAIMS if name in claims]
    try:
        email = check_email(str(claims.get("email", "")))
    except AccountRefused:
        raise NotAdmitted(NO_EMAIL, "no email address") from None
    if not all(vouched):
        raise NotAdmitted(NO_EMAIL, "the email address is unverified")
    subject = claims["sub"]
    # What OpenID Connect promises of a subject.
    if not (subject.isascii() and subject.isprintable() and len(subject) <= LONGEST_SUBJECT):
        raise NotAdmitted(NO_EMAIL, "no usable subject")
    return Identity(
        issuer=claims["iss"],
        subject=subject,
        email=email,
        is_email_verified=bool(vouched),
    )


def find_role(claims: Mapping[str, Any], group_roles: Mapping[str, Role]) -> Role | None:
    """The role of a person's groups: of several, the one that stands first in the settings."""
    named: list[Any] = []
    for claim in GROUP_CLAIMS:
        value = claims.get(claim, [])
        named += value if isinstance(value, list) else [value]
    return next((role for group, role in group_roles.items() if group in named), None)


class Admission:
    """Lets people in who were signed in elsewhere, and writes down that it did."""

    def __init__(self, engine: Engine, log: AuditLog) -> None:
        self._engine = engine
        self._log = log

    def admit(self, identity: Identity, role: Role | None, request_id: str | None = None) -> int:
        """The number of the account of an identity, with this role from now on; made where new.

        Raises NotAdmitted where no role is given, or the account may not be used this way. Who has
        a role no longer loses the sessions and tokens that are left from before.
        """
        # Not the person but the provider, by their groups, makes accounts and changes roles.
        keeper = Keeper(self._engine, self._log, MANNER, request_id=request_id)
        if role is None:
            _withdraw(keeper, identity)
            raise NotAdmitted(NO_ROLE, "no role is given to their groups")
        account_id = self._find_or_make(keeper, identity, role)
        note_sign_in(replace(keeper, name=identity.email, role=role), account_id, MANNER)
        return account_id

    def _find_or_make(self, keeper: Keeper, identity: Identity, role: Role) -> int:
        account = _find(keeper, identity)
        if role is Role.ADMINISTRATOR and not has_administrator(self._engine):
            raise NotAdmitted(NO_ROLE, "the first administrator is made on the command line")
        if account is None:
            try:
                return add_account(
                    keeper,
                    identity.email,
                    role,
                    homes=None,
                    identity=(identity.issuer, identity.subject),
                )
            except AccountRefused:
                # Their first sign-in in another window has made the account meanwhile.
                account = _find(keeper, identity)
                if account is None:
                    raise
        if account.role != role:
            set_role(keeper, account.email, role, homes=None)
        return int(account.id)


def _find(keeper: Keeper, identity: Identity) -> Row[Any] | None:
    """The account of an identity, or the one made ready for it; None where there is neither."""
    with keeper.change() as connection:
        # In one statement: between two, the same person's first sign-in may come to its end.
        found = connection.execute(
            select(accounts)
            .where(or_(_is_of(identity), accounts.c.email == identity.email))
            .with_for_update()
        ).all()
        if not found:
            return None
        known = [
            row for row in found if (row.issuer, row.subject) == (identity.issuer, identity.subject)
        ]
        account = (known or found)[0]
        if not account.active:
            # In the words for somebody without a role: nobody is told that an account was closed.
            raise NotAdmitted(NO_ROLE, "the account is disabled")
        if known:
            return account
        if account.password is not None or account.subject is not None:
            raise NotAdmitted(TAKEN, "another account has the email address")
        if not identity.is_email_verified:
            raise NotAdmitted(
                NOT_VOUCHED, "the email address of an account made ready is unverified"
            )
        connection.execute(
            update(accounts)
            .where(accounts.c.id == account.id)
            .values(issuer=identity.issuer, subject=identity.subject)
        )
        return account


def _withdraw(keeper: Keeper, identity: Identity) -> None:
    with keeper.change() as connection:
        account = connection.execute(select(accounts).where(_is_of(identity))).first()
        if account is None:
            return
        theirs = sessions.c.account_id == account.id
        ended = connection.execute(delete(sessions).where(theirs)).rowcount
        if revoke_all_tokens(connection, account.id) or ended:
            words = f"{account.email}: all sessions and tokens, no role is left to their groups"
            keeper.note(connection, Action.SESSION_ENDED, words)


def _is_of(identity: Identity) -> ColumnElement[bool]:
    return and_(accounts.c.issuer == identity.issuer, accounts.c.subject == identity.subject)
