"""Puts the house together: `create_app(settings)`; `server` is what gunicorn and flask run."""

import os
import sys
from pathlib import Path

from dash import Dash
from flask import Flask
from flask_compress import Compress

import pages  # noqa: F401 (importing the pages registers them)
from callbacks.about import about
from callbacks.account import account
from callbacks.administration import administration
from callbacks.administration_audit import audit_pages
from callbacks.administration_person import person
from callbacks.api import serve_api
from callbacks.benefits_review import benefits_review
from callbacks.bodies import refuse_nonsense
from callbacks.child import child
from callbacks.data_quality import data_quality
from callbacks.definitions import definitions
from callbacks.demonstration import serve_demonstration
from callbacks.discrepancies import discrepancies
from callbacks.environment import close_tools, ignore_environment
from callbacks.export import export
from callbacks.failures import say_failures_plainly
from callbacks.files import send_files_well
from callbacks.filters import mirror_selection
from callbacks.frame import frame_pages
from callbacks.gate import check_all_is_named, guard
from callbacks.headers import answer_our_own_hosts, set_policy
from callbacks.known_names import answer_known_names
from callbacks.layouts import lay_out_pages
from callbacks.list_of_children import answer_list
from callbacks.list_of_savings import answer_savings
from callbacks.logs import set_up_logs
from callbacks.notes import notes
from callbacks.panels import answer_panels
from callbacks.programme import programme
from callbacks.programme_file import programme_file
from callbacks.programme_keeping import programme_forms
from callbacks.programme_withdrawal import programme_withdrawal
from callbacks.register_of_arrangements import answer_arrangements
from callbacks.register_of_moves import answer_register
from callbacks.servable import check_is_servable
from callbacks.sessions import RowSessions
from callbacks.sharing import sharing
from callbacks.sign_in import wire_sign_in
from callbacks.single_sign_on import serve_single_sign_on
from data_access.accounts.sessions import Sessions
from data_access.audit import AuditLog
from data_access.cache import create_cache
from data_access.questions import Door
from data_access.settings import Settings, SettingsError, find_audit_key, read_settings
from data_access.store.engine import engine_for

# The code by which gunicorn knows that a worker will never start.
CANNOT_START = 3
INDEX = """<!DOCTYPE html>
<html lang="en-GB">
    <head>
        {%metas%}
        <link rel="preload" as="font" type="font/woff2" crossorigin
            href="/assets/libraries/inter/inter-latin-wght-normal.woff2">
        <title>{%title%}</title>
        {%favicon%}
        {%css%}
    </head>
    <body>
        {%app_entry%}
        <footer>
            {%config%}
            {%scripts%}
            {%renderer%}
        </footer>
    </body>
</html>"""


def create_app(settings: Settings) -> Dash:
    """The application for these settings. It connects to nothing until it is asked something."""
    server = Flask(__name__, static_folder=None, template_folder="components/templates")
    server.config.update(
        SECRET_KEY=settings.secret_key,
        DEMONSTRATION_SIGN_IN=settings.demonstration_sign_in,
        SPONSOR_TIER=settings.sponsor_tier,
        COMPRESS_MIMETYPES=[
            "text/html",
            "text/css",
            "text/csv",
            "text/javascript",
            "application/javascript",
            "application/json",
        ],
    )
    engine = engine_for(settings.database_url)
    door = Door(engine, settings.council_code, create_cache(server, settings))
    server.extensions |= {
        "door": door,
        "accounts_engine": engine,
        "audit": AuditLog(engine, find_audit_key(settings)),
    }
    server.session_interface = RowSessions(Sessions(engine))
    set_up_logs(server)
    answer_our_own_hosts(server, settings)
    Compress(server)
    send_files_well(server)
    wire_sign_in(server, settings, engine)
    guard(server, door)
    say_failures_plainly(server)
    serve_demonstration(server)
    if settings.has_single_sign_on:
        serve_single_sign_on(server, settings, engine)
    serve_api(server, door)
    frame_pages(server, door)
    for drawn in (
        account,
        administration,
        person,
        audit_pages,
        about,
        sharing,
        data_quality,
        discrepancies,
        programme,
        programme_file,
        programme_forms,
        programme_withdrawal,
        definitions,
        notes,
        export,
        child,
        benefits_review,
    ):
        server.register_blueprint(drawn)
    app = Dash(
        __name__,
        server=server,  # type: ignore[arg-type]  # its annotation leaves Flask out
        use_pages=True,
        pages_folder="",
        title="Children in our Care",
        index_string=INDEX,
        suppress_callback_exceptions=True,
        serve_locally=True,
        update_title="",
        enable_mcp=False,
        add_log_handler=False,
        # Of one page alone, which names it itself.
        assets_ignore=r"copy\.js",
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    server.extensions["dash"] = app
    lay_out_pages(app, door)
    mirror_selection(app, door)
    answer_panels(app, door)
    answer_known_names(app, door)
    answer_list(app, door)
    answer_register(app, door)
    answer_arrangements(app, door)
    answer_savings(app, door)
    refuse_nonsense(app)
    close_tools(app)
    server.context_processor(lambda: {"stylesheets": list_stylesheets(app)})
    set_policy(app)
    check_all_is_named(app)
    return app


def list_stylesheets(app: Dash) -> list[str]:
    """The addresses of our own styles, for pages that Dash does not draw."""
    folder = Path(app.config.assets_folder)
    return [app.get_asset_url(str(p.relative_to(folder))) for p in sorted(folder.rglob("*.css"))]


def create_server(*, for_serving: bool) -> Flask:
    """The WSGI application; settings that it cannot work with end the process in one sentence.

    What only serving needs is checked only for serving, so that commands can build the store first.
    """
    try:
        settings = read_settings()
        if for_serving:
            settings.check_for_serving()
        ignore_environment()
        server: Flask = create_app(settings).server
        if for_serving:
            engine = server.extensions["accounts_engine"]
            check_is_servable(settings, server.extensions["door"], engine)
        else:
            add_commands(server)
    except SettingsError as error:
        print(f"Error: {error}", file=sys.stderr)  # noqa: T201
        raise SystemExit(CANNOT_START) from None
    return server


def add_commands(server: Flask) -> None:
    """Hang the product's own commands on Flask's command line."""
    # Imported here: a web process has no use for the importers and need not load them.
    from callbacks.permissions import permissions  # noqa: PLC0415
    from data_access.commands import COMMANDS  # noqa: PLC0415
    from data_access.commands.groups import check_commands  # noqa: PLC0415

    commands = (*COMMANDS, permissions)
    check_commands(commands)
    for command in commands:
        server.cli.add_command(command)


def __getattr__(name: str) -> Flask:
    # Made on first use: a WSGI server asks for `server`, Flask's command line for `application`,
    # and tests call create_app without either.
    if name not in ("server", "application"):
        raise AttributeError(name)
    is_command = os.environ.get("FLASK_RUN_FROM_CLI") == "true" and "run" not in sys.argv[1:]
    made = create_server(for_serving=name == "server" or not is_command)
    globals()[name] = made
    return made
