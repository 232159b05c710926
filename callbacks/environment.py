"""What the environment may not turn on: debugging, and the settings that Dash would take from it."""

import os

from dash import Dash
from flask import abort

from data_access.settings import SettingsError

# Flask and Dash read these on their own, each of them past our settings: a debugger, development
# tools, addresses of elsewhere. Dash takes them in small letters too.
READ_BY_OTHERS = ("DASH_", "FLASK_DEBUG")
# Answers of Dash's that only its development tools ask for.
TOOLS = ("/_reload-hash",)


def ignore_environment() -> None:
    """Forget what Flask and Dash would read from the environment past our own settings."""
    for name in list(os.environ):
        if name.upper().startswith(READ_BY_OTHERS):
            del os.environ[name]


def refuse_development_server() -> None:
    """Raise SettingsError where Flask's development server is about to serve: it can debug."""
    if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
        raise SettingsError(
            "Flask's development server is not for serving this product: use `make run`, or "
            "`gunicorn --config gunicorn.conf.py app:server`."
        )


def close_tools(app: Dash) -> None:
    """Let there be nothing at the addresses of Dash's development tools."""
    for endpoint in TOOLS:
        app.server.view_functions[endpoint] = _nothing


def _nothing() -> None:
    abort(404)
