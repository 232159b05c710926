"""The application with a constant beside each panel: a callback that returns what the panel did.

It stands behind the same sign-in and the same middleware, takes the same input and answers with
the same bytes, but asks and draws nothing. A benchmark writes what each panel answered into the
folder CONSTANTS first.
"""

import json
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from dash import Dash, Input, Output
from flask import Flask

from app import create_app
from callbacks.asker import is_for
from callbacks.gate import callback
from components.page import PAGES, Page
from components.shell import SELECTION
from data_access.access import Viewer
from data_access.settings import read_settings
from data_access.vocabulary import Permission, Role


def create_server() -> Flask:
    """The application that gunicorn serves for the benchmarks."""
    app = create_app(read_settings())
    folder = Path(os.environ["CONSTANTS"])
    for page in PAGES.values():
        for panel_id in list_panels(page):
            _answer_constantly(app, page, panel_id, folder)
    server: Flask = app.server
    return server


def list_panels(page: Page) -> list[str]:
    """The id of every panel of a page that is for the director, who asks."""
    director = Viewer(Role.DIRECTOR)
    return [page.panel_id(n) for n, panel in enumerate(page.panels) if is_for(director, panel)]


def panel_output(panel_id: str) -> str:
    """The output by which a panel's own callback is asked."""
    return f"{panel_id}.children"


def find_constant(outputs: Iterable[str], panel_id: str) -> str:
    """The output by which the constant beside a panel is asked: Dash adds a hash to the second."""
    return next(output for output in outputs if output.startswith(f"{panel_output(panel_id)}@"))


def record_answer(folder: Path, panel_id: str, body: bytes) -> None:
    """Keep what a panel answered, for its constant to return."""
    content = json.loads(body)["response"][panel_id]["children"]
    (folder / f"{panel_id}.json").write_text(json.dumps(content), encoding="utf-8")


def _answer_constantly(app: Dash, page: Page, panel_id: str, folder: Path) -> None:
    @cache
    def read() -> Any:
        return json.loads((folder / f"{panel_id}.json").read_text(encoding="utf-8"))

    @callback(
        app,
        frozenset({Permission.OWN_ACCOUNT}),
        Output(panel_id, "children", allow_duplicate=True),
        Input(SELECTION, "data"),
        *([Input(page.key_id, "data")] if page.of else []),
        prevent_initial_call=True,
    )
    def answer(*_inputs: str | None) -> Any:
        return read()
