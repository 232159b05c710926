"""What the environment may not turn on: debugging, and what Dash would take from it."""

import os

import click
from dash import Dash
from flask import abort

from data_access.settings import SettingsError

# Flask and Dash read these on their own, each of them past our settings: a debugger, development
# tools, addresses of elsewhere. Dash takes them in small letters too.
READ_BY_OTHERS = ("DASH_", "FLASK_DEBUG")
# Answers of Dash's that only its development tools ask for.
TOOLS = ("/_reload-hash",)


def ignore_environment() -> None:
    """Forget what Flask and Dash would read from the environment past our own settings.

    Raises SettingsError where `flask run` was told, there or in its words, to serve a debugger:
    that stands in front of the application, which cannot turn it off.
    """
    for name in list(os.environ):
        if name.upper().startswith(READ_BY_OTHERS):
            del os.environ[name]
    command = click.get_current_context(silent=True)
    if command and command.params.get("debugger"):
        raise SettingsError(
            "A debugger lets whoever reaches it run anything: leave out --debugger, unset "
            "FLASK_RUN_DEBUGGER, and serve with `make run`."
        )


def close_tools(app: Dash) -> None:
    """Let there be nothing at the addresses of Dash's development tools."""
    for endpoint in TOOLS:
        app.server.view_functions[endpoint] = _nothing


def _nothing() -> None:
    abort(404)
