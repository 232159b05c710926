"""The application with its doors taken off: what the three rings cost is measured beside it.

Nobody is asked who they are, no session is looked up, no permission is checked, and no question
takes a role or a scope in the store. All else is the application as it is.
"""

from flask import Flask, g
from flask.sessions import SecureCookieSessionInterface

from app import create_app
from data_access.access import Viewer
from data_access.questions import Door
from data_access.settings import read_settings
from data_access.vocabulary import Role

GATE = "let_in_only_who_may"


def create_server() -> Flask:
    """The application that gunicorn serves for the benchmark."""
    server: Flask = create_app(read_settings()).server
    hooks = server.before_request_funcs[None]
    (gate,) = [hook for hook in hooks if hook.__name__ == GATE]
    hooks[hooks.index(gate)] = _let_anybody_in
    server.session_interface = SecureCookieSessionInterface()
    # Its sessions have no rows to tell whose they are.
    Door._connect = lambda door, _viewer: door._engine.connect()  # type: ignore[method-assign]
    return server


def _let_anybody_in() -> None:
    g.viewer = Viewer(Role.DIRECTOR, name="anybody")
