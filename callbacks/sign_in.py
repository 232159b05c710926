"""Signing in by password and second factor: Flask-Security's own views, as few as are needed.

Its blueprint is not used, which would bring a folder of files and routes for what is not offered.
Of what it can do, all but forms in a browser is off: no JSON, no tokens of its own, nothing that
remembers a browser, no mail.
"""

from datetime import timedelta
from functools import partial
from typing import Any

from flask import (
    Blueprint,
    Flask,
    abort,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user, user_logged_in, user_logged_out
from flask_security import (
    FormInfo,
    Security,
    logout_user,
    password_changed,
    tf_disabled,
    tf_profile_changed,
    views,
)
from flask_security.forms import Form
from flask_security.twofactor import CodeTfPlugin
from sqlalchemy import Engine

from callbacks import sign_in_forms as forms
from callbacks.account_store import (
    BLUEPRINT,
    CODE_WINDOW_SECONDS,
    AccountStore,
    Codes,
    Passwords,
    keeper_for,
    load_account,
)
from callbacks.audit import note
from callbacks.gate import find_viewer
from callbacks.keeping import take_forms_alone
from callbacks.sessions import begin_session, end_session
from data_access.accounts import passwords
from data_access.accounts.keys import FAILURES, SECOND_FACTORS, derive_key
from data_access.accounts.people import note_sign_in
from data_access.accounts.second_factors import AUTHENTICATOR
from data_access.accounts.throttle import Throttle
from data_access.audit import Action
from data_access.settings import Settings
from data_access.store.tables.accounts import Account

PRODUCT = "Children in our Care"
OWN_ACCOUNT = "/account"
# How long after one's password a second factor may be changed without typing it again.
FRESH = timedelta(minutes=10)
NO_LOCAL_PATH = (
    "You sign in by your council's own sign-in: your password and second factor are kept there."
)
NO_ACCOUNT = "A demonstration has no account, so no password and no second factor."
_OF_LOCAL_ACCOUNTS = ("security.change_password", "security.verify", "security.two_factor_setup")
_CODE = "security.two_factor_token_validation"

# Where a person goes, by which view, under the name that Flask-Security redirects to.
_VIEWS = (
    ("/sign-in", "login", views.login),
    ("/sign-in/code", "two_factor_token_validation", views.two_factor_token_validation),
    ("/confirm", "verify", views.verify),
    ("/account/password", "change_password", views.change_password),
    ("/account/second-factor", "two_factor_setup", views.two_factor_setup),
)
# What one's own account says when it has been done.
_DONE = {
    password_changed: "Your password has been changed, and all your other sessions have ended.",
    tf_profile_changed: "Your second factor has been set up.",
    tf_disabled: "Your second factor has been turned off.",
}
_FORMS = {
    "login_form": forms.SignInForm,
    "verify_form": forms.ConfirmForm,
    "change_password_form": forms.PasswordForm,
    "two_factor_setup_form": forms.SecondFactorForm,
    "two_factor_verify_code_form": forms.CodeForm,
    # Built beside the code's, whether or not there is another way in. There is none.
    "two_factor_rescue_form": Form,
}


class CodeStep(CodeTfPlugin):
    """From the password to the code."""

    def tf_login(self, user: Any, json_payload: dict[str, Any], next_loc: str | None) -> Any:
        """Send the browser on; without a wish of its own the view would send it back here."""
        wanted = next_loc if next_loc and forms.is_own_path(next_loc) else None
        return super().tf_login(user, json_payload, wanted)


def wire_sign_in(server: Flask, settings: Settings, engine: Engine) -> None:
    """Let people sign in, and keep their password and second factor, by forms in a browser."""
    server.config.update(_configure(settings))
    server.extensions["accounts_engine"] = engine
    server.extensions["throttle"] = Throttle(engine, derive_key(settings.secret_key, FAILURES))
    security = Security(password_util_cls=Passwords, totp_cls=Codes)
    for name, form in _FORMS.items():
        security.set_form_info(name, FormInfo(cls=form))
    security.init_app(server, AccountStore(engine), register_blueprint=False)
    security.want_json(lambda _request: False)
    _let_only_sessions_count(server, security)
    server.register_blueprint(_make_blueprint())
    server.url_build_error_handlers.append(_offer_no_rescue)
    server.context_processor(lambda: {"has_single_sign_on": settings.has_single_sign_on})
    user_logged_in.connect(_come_in, server)
    user_logged_out.connect(_go_out, server)
    for signal, words in _DONE.items():
        signal.connect(partial(_say_done, words), server, weak=False)


def _configure(settings: Settings) -> dict[str, Any]:
    options: tuple[tuple[str, Any], ...] = (
        ("CLI_USERS_NAME", None),
        ("CLI_ROLES_NAME", None),
        ("FLASH_MESSAGES", False),
        ("JOIN_USER_ROLES", False),
        ("API_ENABLED_METHODS", ["session"]),
        ("PASSWORD_HASH", "argon2"),
        ("PASSWORD_SCHEMES", ["argon2"]),
        # A plain hash, without a pepper of Flask-Security's, so that commands can make it too.
        ("PASSWORD_SINGLE_HASH", {"argon2"}),
        (
            "PASSWORD_HASH_PASSLIB_OPTIONS",
            {
                "argon2__type": "ID",
                "argon2__memory_cost": passwords.MEMORY_KIB,
                "argon2__rounds": passwords.ROUNDS,
                "argon2__parallelism": passwords.LANES,
            },
        ),
        ("CHANGEABLE", True),
        ("SEND_PASSWORD_CHANGE_EMAIL", False),
        ("TWO_FACTOR", True),
        ("TWO_FACTOR_ENABLED_METHODS", [AUTHENTICATOR]),
        ("TWO_FACTOR_IMPLEMENTATIONS", {"code": f"{__name__}.{CodeStep.__name__}"}),
        ("TWO_FACTOR_ALWAYS_VALIDATE", True),
        ("TWO_FACTOR_RESCUE_EMAIL", False),
        ("TWO_FACTOR_AUTHENTICATOR_VALIDITY", CODE_WINDOW_SECONDS),
        ("TOTP_ISSUER", PRODUCT),
        ("TOTP_SECRETS", {"1": derive_key(settings.secret_key, SECOND_FACTORS)}),
        ("FRESHNESS", FRESH),
        ("FRESHNESS_GRACE_PERIOD", FRESH),
        ("POST_LOGIN_VIEW", "/"),
        ("POST_CHANGE_VIEW", OWN_ACCOUNT),
        ("POST_VERIFY_VIEW", OWN_ACCOUNT),
        ("TWO_FACTOR_POST_SETUP_VIEW", OWN_ACCOUNT),
        ("LOGIN_USER_TEMPLATE", "sign_in.html"),
        ("VERIFY_TEMPLATE", "confirm.html"),
        ("CHANGE_PASSWORD_TEMPLATE", "password.html"),
        ("TWO_FACTOR_SETUP_TEMPLATE", "second_factor.html"),
        ("TWO_FACTOR_VERIFY_CODE_TEMPLATE", "code.html"),
    )
    return {f"SECURITY_{name}": value for name, value in options} | {
        # A form is as old as its session, which ends by itself.
        "WTF_CSRF_TIME_LIMIT": None,
        "SESSION_PROTECTION": None,
    }


def _let_only_sessions_count(server: Flask, security: Security) -> None:
    manager = security.login_manager
    manager.user_loader(load_account)
    # In place of a loader that lets in whoever sends a token of Flask-Security's own making.
    manager.request_loader(load_account)
    # Flask-Login's long-lived cookie is never set, and Flask-Principal's identities, looked up
    # before every request, are asked for by nobody.
    server.after_request_funcs[None].remove(manager._update_remember_cookie)
    server.before_request_funcs[None].remove(security.principal._on_before_request)


def _make_blueprint() -> Blueprint:
    blueprint = Blueprint(BLUEPRINT, __name__)
    blueprint.before_request(_look_first)
    for path, endpoint, view in _VIEWS:
        blueprint.add_url_rule(path, endpoint, view, methods=["GET", "POST"])
    blueprint.add_url_rule("/sign-out", "logout", sign_out, methods=["GET", "POST"])
    return blueprint


def _look_first() -> ResponseReturnValue | None:
    take_forms_alone()
    wishes = request.args.getlist("next") + request.form.getlist("next")
    if not all(forms.is_own_path(wish) for wish in wishes if wish):
        # Too long to carry along, or somebody else's: whoever only looks is led in without it.
        return redirect(request.path) if request.method == "GET" else abort(400)
    if not current_user.is_authenticated:
        if request.endpoint in _OF_LOCAL_ACCOUNTS and find_viewer():
            abort(403, NO_ACCOUNT)
        return None
    if request.endpoint in _OF_LOCAL_ACCOUNTS and not current_user.password:
        abort(403, NO_LOCAL_PATH)
    if request.endpoint == _CODE and session.get("tf_state") != "validating_profile":
        # Flask-Security would sign out whoever follows a link to here.
        return redirect(url_for("security.two_factor_setup"))
    return None


def sign_out() -> ResponseReturnValue:
    """Sign out, by a form with its own token; whoever comes without is asked first."""
    form = Form()
    if form.validate_on_submit():
        logout_user()
        return redirect(url_for("security.login"))
    return render_template("sign_out.html", form=form)


def _come_in(server: Flask, user: Account, **_: Any) -> None:
    # Noted first: where the audit log cannot be written, nobody comes in.
    if request.endpoint != "security.change_password":
        how = "password and code" if user.tf_totp_secret else "password"
        note_sign_in(keeper_for(user), user.id, how)
        server.extensions["throttle"].forget(user.email)
    begin_session(user.id)
    g.pop("viewer", None)


def _go_out(_server: Flask, **_: Any) -> None:
    # Ended first: whoever leaves is out, whether or not it can be noted.
    is_in = find_viewer() is not None
    end_session()
    if is_in:
        note(Action.SIGNED_OUT)


def _say_done(words: str, _server: Flask, **_: Any) -> None:
    flash(words, "done")


def _offer_no_rescue(error: Exception, endpoint: str, _values: dict[str, Any]) -> str:
    # Flask-Security's view of the code builds this address whether or not rescue is offered.
    if endpoint == "security.two_factor_rescue":
        return ""
    raise error
