"""Who is asking: every request needs someone signed in, unless its endpoint is open to all.

Until accounts land there is one way to sign in: choosing a role on a store of invented people. The
application serves the loopback address alone and refuses a store that holds anyone real.
"""

import secrets

from flask import Flask, Response, abort, g, jsonify, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from data_access.access import Viewer
from data_access.questions import Door, StoreUnreadable
from data_access.questions.standing import Standing
from data_access.settings import SettingsError
from data_access.vocabulary import Role

# Deny by default: what is not named here needs a signed-in viewer.
OPEN_ENDPOINTS = frozenset(
    {"sign_in", "choose_role", "sign_out", "live", "static", "_dash_assets.static"}
)
# Dash's own scripts and styles: files of public packages, the same for everyone.
OPEN_DASH_ENDPOINTS = frozenset(
    {"/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>", "/_favicon.ico"}
)
ROLES = frozenset(role.value for role in Role)
LOOPBACK = frozenset({"127.0.0.1", "::1", None})


class NotServable(SettingsError):
    """The store is not one that this version may serve."""


def find_viewer() -> Viewer | None:
    """The person behind this request, loaded once; None where nobody is signed in."""
    if "viewer" not in g:
        role = session.get("role")
        g.viewer = Viewer(Role(role)) if role in ROLES else None
    viewer: Viewer | None = g.viewer
    return viewer


def current_viewer() -> Viewer:
    """The person behind this request; 401 where there is none."""
    return find_viewer() or abort(401)


def current_standing() -> Standing:
    """How the store stands, as the gate found it for this request."""
    standing: Standing = g.standing
    return standing


def check_store_is_servable(door: Door) -> None:
    """Raise NotServable where the store is missing, empty or holds real data."""
    try:
        standing = door.standing()
    except StoreUnreadable:
        raise NotServable(
            "The store cannot be read: it is missing or not up to date. Build it with "
            "`flask --app app store demo`, or bring it up to date with "
            "`flask --app app store upgrade`."
        ) from None
    if standing.council_code not in (None, door.council.code):
        raise NotServable(
            f"The store is of council {standing.council_code}, but COUNCIL_CODE is "
            f"{door.council.code}: set COUNCIL_CODE or DATABASE_URL so that they agree."
        )
    if not standing.is_synthetic:
        raise NotServable(
            "This store is not marked synthetic. Until accounts land, the application serves "
            "invented children only: use the demonstration council (`flask --app app store demo`), "
            "or load files of invented children with --synthetic."
        )


def guard(server: Flask, door: Door) -> None:
    """Set the gate before every endpoint of the server."""

    @server.before_request
    def let_in_only_who_is_signed_in() -> ResponseReturnValue | None:
        if request.remote_addr not in LOOPBACK:
            abort(403)
        if request.endpoint in OPEN_ENDPOINTS | OPEN_DASH_ENDPOINTS:
            return None
        g.standing = door.standing()
        if not g.standing.is_synthetic:
            # Somebody loaded real data while this process was serving.
            abort(503)
        if find_viewer():
            return None
        if request.method == "GET" and request.accept_mimetypes.accept_html and not _is_program():
            return redirect("/sign-in")
        return jsonify(error="Sign in first: open /sign-in in a browser."), 401

    @server.get("/sign-in")
    def sign_in() -> str:
        token = session.setdefault("form_token", secrets.token_urlsafe(16))
        return render_template("sign_in.html", roles=list(Role), token=token)

    @server.post("/sign-in")
    def choose_role() -> ResponseReturnValue:
        role = request.form.get("role", "")
        token, given = session.get("form_token", ""), request.form.get("token", "")
        is_own_form = bool(token) and secrets.compare_digest(token.encode(), given.encode())
        if role not in ROLES or not is_own_form:
            return redirect("/sign-in")
        session.clear()
        session["role"] = Role(role).value
        return redirect("/")

    @server.get("/sign-out")
    def sign_out() -> Response:
        session.clear()
        return redirect("/sign-in")  # type: ignore[return-value]

    @server.get("/health/live")
    def live() -> Response:
        return jsonify(status="live")


def _is_program() -> bool:
    return request.path.startswith(("/api/", "/_dash"))
