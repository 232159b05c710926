"""Who is asking, and may they: every request needs somebody who holds what its endpoint names.

Denied by default, and by endpoint: a route, a page or a callback that names no permission keeps
the application from starting.
"""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from dash import Dash
from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from callbacks.audit import note_refusal
from callbacks.bodies import UPDATE
from callbacks.sessions import current_session
from components.page import PAGES, Page
from data_access.access import Refused, Viewer, place_in_tier, roles_with
from data_access.accounts.people import viewer_of
from data_access.accounts.tokens import find_viewer_by_token
from data_access.accounts.viewers import find_demonstration_viewer
from data_access.questions import Door, StoreUnreadable
from data_access.questions.standing import Standing
from data_access.vocabulary import Permission, Role

View = TypeVar("View", bound=Callable[..., Any])

# Answered to anybody: signing in and out, health, and files of public packages and of ours that
# are the same for everyone.
OPEN_ENDPOINTS = frozenset(
    {
        "live",
        "ready",
        "static",
        "_dash_assets.static",
        "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
        "/_favicon.ico",
        "demonstration",
        "start_council_sign_in",
        "finish_council_sign_in",
        "security.login",
        "security.logout",
        "security.two_factor_token_validation",
        # A step of signing in, where a second factor is required: it looks after itself.
        "security.two_factor_setup",
    }
)
# Routes of libraries; ours say it themselves, by `needs`.
LIBRARY_ENDPOINTS = {
    "/": Permission.OWN_ACCOUNT,
    "/<path:path>": Permission.OWN_ACCOUNT,
    "/_dash-layout": Permission.OWN_ACCOUNT,
    "/_dash-dependencies": Permission.OWN_ACCOUNT,
    # Each callback names its own besides.
    "/_dash-update-component": Permission.OWN_ACCOUNT,
    "/_reload-hash": Permission.OWN_ACCOUNT,
    "security.change_password": Permission.OWN_ACCOUNT,
    "security.verify": Permission.OWN_ACCOUNT,
}
# Dash's router: each page's layout checks what the page needs.
ROUTER = ".._pages_content.children..._pages_store.data.."
SIGN_IN_FIRST = "Sign in first: open /sign-in in a browser."
ROLES = {role.value: role for role in Role}


class NotNamed(RuntimeError):
    """Something that answers requests names no permission; the application does not start."""


def needs(permission: Permission, *, token: bool = False) -> Callable[[View], View]:
    """Name what a view needs of whoever asks; `token`: programs may ask with an access token."""

    def name(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        view.takes_token = token  # type: ignore[attr-defined]
        return view

    return name


def callback(
    app: Dash, permissions: frozenset[Permission], *dependencies: Any, **options: Any
) -> Any:
    """Dash's `callback`, for those who hold all the permissions that it needs."""
    held = app.server.extensions.setdefault("callback_permissions", {})

    def register(function: View) -> View:
        before = set(app.callback_map)
        app.callback(*dependencies, **options)(function)
        held.update(dict.fromkeys(set(app.callback_map) - before, permissions))
        return function

    return register


def find_viewer() -> Viewer | None:
    """The person behind this request, found once; None where nobody is signed in."""
    if "viewer" not in g:
        found = _find_viewer()
        g.viewer = found and place_in_tier(found, current_app.config["SPONSOR_TIER"])
    viewer: Viewer | None = g.viewer
    return viewer


def _find_viewer() -> Viewer | None:
    engine = current_app.extensions["accounts_engine"]
    if "Authorization" in request.headers:
        # Whoever sends a token is a program: no cookie counts beside it.
        view = current_app.view_functions.get(request.endpoint or "")
        kind, _, token = request.headers["Authorization"].partition(" ")
        if kind.lower() != "bearer" or not getattr(view, "takes_token", False):
            return None
        return find_viewer_by_token(engine, token.strip())
    stored = current_session().stored
    if stored is None:
        return None
    if stored.account is not None:
        return viewer_of(engine, stored.account)
    role = ROLES.get(stored.demonstration_role or "")
    # A demonstration ends when anybody real is loaded.
    if role is None or not is_demonstration():
        return None
    return find_demonstration_viewer(engine, role)


def current_viewer() -> Viewer:
    """The person behind this request; 401 where there is none."""
    return find_viewer() or abort(401)


def current_standing() -> Standing:
    """How the store stands, read once a request."""
    if "standing" not in g:
        g.standing = current_app.extensions["door"].standing()
    standing: Standing = g.standing
    return standing


def is_demonstration() -> bool:
    """Whether people may choose a role instead of signing in: invented children alone."""
    return bool(current_app.config["DEMONSTRATION_SIGN_IN"]) and current_standing().is_synthetic


def check_all_is_named(app: Dash) -> None:
    """Raise NotNamed for a route or a callback that names no permission."""
    server = app.server
    for rule in server.url_map.iter_rules():
        if rule.endpoint not in OPEN_ENDPOINTS and permission_of(server, rule.endpoint) is None:
            raise NotNamed(f"the route {rule.rule} ({rule.endpoint}) names no permission")
    for output, declared in app.callback_map.items():
        # One without a function of ours is answered in the browser and asked of nobody.
        if "callback" in declared and _permissions_of(server, output) is None:
            raise NotNamed(f"the callback of {output} names no permission")


def permission_of(server: Flask, endpoint: str) -> Permission | None:
    """What a route needs; None where it names nothing, as the open ones do."""
    known = LIBRARY_ENDPOINTS.get(endpoint)
    return known or getattr(server.view_functions.get(endpoint), "permission", None)


def _permissions_of(server: Flask, output: str) -> frozenset[Permission] | None:
    if output == ROUTER:
        return frozenset({Permission.OWN_ACCOUNT})
    found: frozenset[Permission] | None = server.extensions["callback_permissions"].get(output)
    return found


def guard(server: Flask, door: Door) -> None:
    """Set the gate before every endpoint of the server."""

    @server.before_request
    def let_in_only_who_may() -> ResponseReturnValue | None:
        endpoint = request.endpoint
        if endpoint in OPEN_ENDPOINTS:
            return None
        viewer = find_viewer()
        if viewer is None:
            return _ask_to_sign_in()
        if endpoint is None:
            return None  # there is no such route: 404, and 405 where the method is wrong
        needed = {permission_of(server, endpoint)}
        if endpoint == UPDATE:
            needed.update(_needed_of_callback(server))
        for permission in needed:
            if permission is None or not viewer.may(permission):
                return refuse(permission)
        return None

    @server.get("/health/live")
    def live() -> Response:
        return jsonify(status="live")

    @server.get("/health/ready")
    def ready() -> ResponseReturnValue:
        try:
            door.standing()
        except StoreUnreadable:
            return jsonify(status="the store does not answer"), 503
        return jsonify(status="ready")


def _needed_of_callback(server: Flask) -> Collection[Permission | None]:
    body = request.get_json(silent=True)
    output = body.get("output") if isinstance(body, dict) else None
    if not isinstance(output, str) or output not in server.extensions["dash"].callback_map:
        return ()  # none of ours: it is told so when the whole body is looked at
    return _permissions_of(server, output) or {None}


def _ask_to_sign_in() -> ResponseReturnValue:
    is_program = request.path.startswith(("/api/", "/_dash")) or "Authorization" in request.headers
    # Only a page that a person opens: an image led to the sign-in would begin it anew.
    is_page = request.headers.get("Sec-Fetch-Dest", "document") == "document"
    if (
        request.method == "GET"
        and request.accept_mimetypes.accept_html
        and is_page
        and not is_program
    ):
        wanted = request.full_path.rstrip("?")
        return redirect(url_for("security.login", next=wanted if wanted != "/" else None))
    answer = jsonify(error=SIGN_IN_FIRST)
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer, 401


def refuse(permission: Permission | None) -> ResponseReturnValue:
    """Say who may do what somebody else asked for, and note that they asked."""
    roles = ", ".join(role.label.lower() for role in roles_with(permission)) if permission else ""
    words = f"Your role does not include this. It is open to: {roles or 'nobody'}."
    note_refusal(f"{request.url_rule} ({permission})")
    if request.path.startswith(("/api/", "/_dash")):
        return jsonify(error=words), 403
    return render_template("refused.html", words=words), 403


def check_may_open(page_path: str) -> None:
    """Raise Refused, and note it, where the viewer may not open the page of this address."""
    page = PAGES[page_path]
    if not may_open(current_viewer(), page):
        holders = (role for role in roles_with(page.permission) if may_open(Viewer(role), page))
        roles = ", ".join(role.label.lower() for role in holders)
        note_refusal(f"page {page.path}")
        raise Refused(f"This page is open to: {roles}.")


def may_open(viewer: Viewer, page: Page) -> bool:
    """Whether a page is for this viewer: of one thing alone nothing at all is published."""
    return viewer.may(page.permission) and not (
        page.of and viewer.reads_publication(page.permission)
    )
