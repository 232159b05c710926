"""What Flask-Security asks of accounts, answered from the store.

Each answer is a short transaction of its own. Were one held open for the length of a request, the
rows of its session and of failed attempts, written meanwhile, would wait for it.
"""

from typing import Any

import flask_security
from flask import Flask, current_app, g, request, session
from sqlalchemy import Engine, select

from callbacks.logs import find_request_id
from callbacks.sessions import current_session
from data_access.accounts import passwords
from data_access.accounts.emails import normalise_email
from data_access.accounts.keeper import Keeper
from data_access.accounts.people import keep_password
from data_access.accounts.refusal import AccountRefused
from data_access.accounts.second_factors import (
    needs_second_factor,
    reset_second_factor,
    set_second_factor,
    use_code,
)
from data_access.accounts.sessions import BEGUN_AS
from data_access.store.tables.accounts import Account, accounts
from data_access.vocabulary import Role

BLUEPRINT = "security"
# A code is good in its own half minute and, for clocks that differ, in those beside it.
CODE_WINDOW_SECONDS = 30


def keeper_for(account: Account) -> Keeper:
    """Somebody who changes their own account, in this request."""
    return Keeper(
        current_app.extensions["accounts_engine"],
        current_app.extensions["audit"],
        name=account.email,
        role=Role(account.role),
        request_id=find_request_id(),
    )


class AccountStore(flask_security.UserDatastore):
    """The accounts of people who sign in here, by password. It finds no others.

    To Flask-Security an account that is disabled, or that signs in by the council's own sign-in, is
    one that does not exist: it can neither say nor do anything else about it.
    """

    def __init__(self, engine: Engine) -> None:
        super().__init__(Account, flask_security.RoleMixin)
        self._engine = engine

    def find_user(self, case_insensitive: bool = False, **by: Any) -> Account | None:  # noqa: ARG002
        """The account of this email or fs_uniquifier."""
        (name, value), *_ = by.items()
        wanted = normalise_email(value) if name == "email" else value
        found = self._find(accounts.c[name] == wanted)
        return found if found and found.active and found.password else None

    def find_signed_in(self, account_id: int) -> Account | None:
        """The account of a session, however the person signs in."""
        found = self._find(accounts.c.id == account_id)
        return found if found and found.active else None

    def _find(self, condition: Any) -> Account | None:
        with self._engine.connect() as connection:
            row = connection.execute(
                select(accounts, needs_second_factor()).where(condition)
            ).first()
        if row is None:
            return None
        values = row._asdict()
        required = values.pop("second_factor_required")
        account = Account(**values)
        account.second_factor_required = required
        return account

    def set_uniquifier(self, user: Any, uniquifier: str | None = None) -> None:  # noqa: ARG002
        """Keep a new password: Flask-Security gives the account its hash, then asks for this."""
        user.fs_uniquifier = keep_password(keeper_for(user), user.id, user.password)

    def tf_set(
        self,
        user: Any,
        primary_method: str,
        totp_secret: str | None = None,
        phone: str | None = None,  # noqa: ARG002
    ) -> None:
        """Keep a second factor that has just been shown to work, unless it is the one there is."""
        if totp_secret and totp_secret != user.tf_totp_secret:
            user.fs_uniquifier = set_second_factor(keeper_for(user), user.id, totp_secret)
            user.tf_primary_method, user.tf_totp_secret = primary_method, totp_secret
            _carry_on(user)

    def tf_reset(self, user: Any) -> None:
        """Forget somebody's second factor, at their own wish."""
        reset_second_factor(keeper_for(user), user.email)
        changed = self.find_signed_in(user.id)
        if changed:
            _carry_on(changed)

    def put(self, model: Any) -> None:
        """Nothing: what is to be kept has been, by the methods above."""

    def commit(self) -> None:
        """Nothing: each change was a transaction of its own."""


def _carry_on(user: Account) -> None:
    """Let the session in which somebody changed their own second factor go on; their others end."""
    if BEGUN_AS in session:
        session[BEGUN_AS] = user.fs_uniquifier


class Codes(flask_security.Totp):
    """Six figures that change every half minute, none of which is good twice."""

    def verify_totp(self, token: str, totp_secret: str, user: Any, window: int = 0) -> bool:
        """Whether this is a code of now that has not been used; it is used by asking."""
        engine = current_app.extensions["accounts_engine"]
        return super().verify_totp(token, totp_secret, user, window) and use_code(
            engine, user.id, user.tf_last_counter
        )

    def get_last_counter(self, user: Any) -> int | None:
        """The half minute of the last code that was used."""
        counter: int | None = user.tf_last_counter
        return counter

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        """Remember, on this account alone, the half minute of the code that is right."""
        user.tf_last_counter = tmatch.counter


class Passwords(flask_security.PasswordUtil):
    """The rules that commands have for passwords, for Flask-Security's forms."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)

    def normalize(self, password: str) -> str:
        """The password as one spelling of its characters."""
        return passwords.normalise(password)

    def validate(
        self,
        password: str,
        is_register: bool,  # noqa: ARG002
        **kwargs: Any,
    ) -> tuple[list[str] | None, str]:
        """What is wrong with a new password, if anything, and the password as it is kept."""
        try:
            passwords.check(password, kwargs["user"].email)
        except AccountRefused as refusal:
            return [str(refusal)], password
        return None, passwords.normalise(password)


def load_account(*_: Any) -> Account | None:
    """The account behind a request to one of Flask-Security's own pages; None on all others.

    The session's row says whose it is, and nothing else does: no cookie, header or text of
    Flask-Login's. Elsewhere nothing needs more than the gate has found already.
    """
    if request.blueprint != BLUEPRINT:
        return None
    stored = current_session().stored
    if stored is None or stored.account_id is None:
        return None
    store: AccountStore = current_app.extensions["security"].datastore
    account = store.find_signed_in(stored.account_id)
    if account:
        g.fs_authn_via = "session"
        g.fs_paa = session.get("fs_paa", 0)
    return account
