"""The forms of signing in, of a second factor, and of one's password.

Wherever a password or a code is asked for, a guess is let through, counted and tried here.
"""

import re
from typing import Any

from flask import current_app, request
from flask_login import current_user
from flask_security.forms import Form
from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, EqualTo, ValidationError

from callbacks.account_store import CODE_WINDOW_SECONDS, AccountStore
from callbacks.audit import note
from callbacks.logs import log
from data_access.accounts import passwords
from data_access.accounts.emails import normalise_email
from data_access.accounts.second_factors import AUTHENTICATOR
from data_access.accounts.throttle import HeldBack, Throttle
from data_access.audit import Action
from data_access.store.tables.accounts import Account

WRONG = "The email or the password is not right."
NOT_YOURS = "That is not your password."
WRONG_CODE = "That code is not right, or has been used. Wait for the next one and type that."
NOT_ALIKE = "The two new passwords are not alike. Type the same one twice."
UNKNOWN = "unknown account"
LONGEST_PATH = 2000
# Of this site: a browser takes // and \\ for the beginning of another one's name.
_OWN_PATH = re.compile(r"/(?![/\\])(?!\.)(?!.*/\.)[^\\\x00-\x1f\x7f]*")


def is_own_path(path: str) -> bool:
    """Whether this is an address within this site, to which a browser may be sent."""
    return len(path) <= LONGEST_PATH and bool(_OWN_PATH.fullmatch(path))


def guess(email: str, account: Account | None, is_right: Any, what: str) -> str | None:
    """Let somebody try a password or code; gives back why not, or None where it is right.

    `is_right` is called at most once. `what` was tried, for the audit log, which is never told
    what was typed: a password may be typed where the email should be.
    """
    throttle: Throttle = current_app.extensions["throttle"]
    try:
        attempt = throttle.admit(normalise_email(email), request.remote_addr)
    except HeldBack as refusal:
        # Not in the audit log, which anybody could flood with it.
        log.warning("sign-in held back")
        return str(refusal)
    if not is_right():
        note(Action.SIGN_IN_FAILED, f"wrong {what}", actor=account.email if account else UNKNOWN)
        return WRONG
    throttle.withdraw(attempt)
    return None


class SignInForm(Form):
    """An email and a password; `user` is the account, once both are right."""

    email = EmailField(
        "Email",
        validators=[DataRequired("Type your email.")],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        "Password",
        validators=[DataRequired("Type your password.")],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()
    user: Account | None = None
    requires_confirmation = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.next.data = self.next.data or request.args.get("next", "")

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether somebody may come in by what was typed."""
        if not super().validate(extra_validators):
            return False
        email, password = self.email.data or "", self.password.data or ""
        store: AccountStore = current_app.extensions["security"].datastore
        account = store.find_user(email=email)
        kept = account.password if account else None
        # One hash is worked out whether or not there is such an account.
        fault = guess(email, account, lambda: passwords.is_right(password, kept), "password")
        if fault:
            self.form_errors = [fault]
            return False
        self.user = account
        return True


class ConfirmForm(Form):
    """One's own password again, before something that a borrowed computer should not do."""

    password = PasswordField(
        "Your password",
        validators=[DataRequired("Type your password.")],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()

    def __init__(self, *args: Any, user: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.next.data = self.next.data or request.args.get("next", "")

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether it is their password."""
        return super().validate(extra_validators) and is_own_password(self.password, self.user)


class PasswordForm(Form):
    """The password somebody has, and twice the one they want."""

    password = PasswordField(
        "Your password now",
        validators=[DataRequired("Type the password you have now.")],
        render_kw={"autocomplete": "current-password"},
    )
    new_password = PasswordField(
        "New password",
        description=f"At least {passwords.SHORTEST} characters. Spaces and any other characters "
        "are welcome; three or four words that do not belong together are good.",
        validators=[DataRequired("Type the new password.")],
        render_kw={"autocomplete": "new-password"},
    )
    new_password_confirm = PasswordField(
        "New password again",
        validators=[DataRequired(NOT_ALIKE), EqualTo("new_password", NOT_ALIKE)],
        render_kw={"autocomplete": "new-password"},
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether the first is their password, and the other good enough to become it."""
        if not super().validate(extra_validators):
            return False
        new = self.new_password.data or ""
        faults, _ = current_app.extensions["security"].password_util.validate(
            new, False, user=current_user
        )
        if not faults and passwords.normalise(new) == passwords.normalise(self.password.data or ""):
            faults = ["The new password is the one you have. Choose another."]
        if faults:
            self.new_password.errors = faults
            return False
        return is_own_password(self.password, current_user)


def is_own_password(field: PasswordField, account: Account) -> bool:
    """Whether somebody signed in has typed their own password; the field says so where not."""
    fault = guess(
        account.email,
        account,
        lambda: passwords.is_right(field.data or "", account.password),
        "password",
    )
    if fault:
        field.errors = [NOT_YOURS if fault == WRONG else fault]
    return not fault


class SecondFactorForm(Form):
    """Setting up a second factor, or turning it off."""

    setup = StringField(default="")
    user: Account | None = None

    def validate_setup(self, field: StringField) -> None:
        """Raise ValidationError for anything that this person may not choose."""
        assert self.user is not None
        may_turn_off = self.user.tf_totp_secret and not self.user.check_tf_required_setup()
        if field.data not in ([AUTHENTICATOR, "disable"] if may_turn_off else [AUTHENTICATOR]):
            raise ValidationError("Your role needs a second factor: it cannot be turned off.")


class CodeForm(Form):
    """The code that an authenticator app shows now."""

    code = StringField(
        "Code",
        description="Six figures, from your authenticator app.",
        validators=[DataRequired("Type the six figures that your app shows.")],
        render_kw={
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "maxlength": "10",
            "spellcheck": "false",
        },
    )
    # Set by Flask-Security's view, from what the session remembers of the sign-in.
    user: Account | None = None
    tf_totp_secret: str = ""
    primary_method: str | None = ""
    is_setup = False

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether it is a code of now, of this person's app, that has not been used."""
        if not super().validate(extra_validators):
            return False
        account = self.user
        # Forgotten by an administrator since the password was typed.
        if account is None or not self.tf_totp_secret:
            return False
        code = re.sub(r"\s", "", self.code.data or "")
        codes = current_app.extensions["security"].totp_factory
        fault = guess(
            account.email,
            account,
            lambda: codes.verify_totp(code, self.tf_totp_secret, account, CODE_WINDOW_SECONDS),
            "code",
        )
        if fault:
            self.code.errors = [WRONG_CODE if fault == WRONG else fault]
        return not fault
