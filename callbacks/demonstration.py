"""Signing in to a demonstration: anybody may choose a role, where everybody is invented."""

from typing import Any

from flask import Flask, abort, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from callbacks.audit import note
from callbacks.gate import ROLES, find_viewer, is_demonstration
from callbacks.sessions import current_session, end_session
from data_access.audit import Action
from data_access.vocabulary import Role


def serve_demonstration(server: Flask) -> None:
    """Add the route, and tell the sign-in page which roles there are to choose from."""

    @server.context_processor
    def offer_roles() -> dict[str, Any]:
        return {"demonstration_roles": list(Role) if is_demonstration() else []}

    @server.post("/sign-in/demonstration")
    def demonstration() -> ResponseReturnValue:
        if not is_demonstration():
            abort(404)
        role = ROLES.get(request.form.get("role", ""))
        try:
            validate_csrf(request.form.get("csrf_token"))
        except ValidationError:
            role = None
        if role is None:
            return redirect("/sign-in")
        if find_viewer():
            # Nothing of whoever was signed in goes on.
            end_session()
            note(Action.SIGNED_OUT)
        current_session().begin(demonstration_role=role.value)
        # Found before as whoever it was until now, or nobody.
        g.pop("viewer")
        find_viewer()
        note(Action.SIGNED_IN)
        return redirect("/")
