"""The log: JSON lines in UTC on standard error, one for each request, nothing of anyone in them.

A request is told by its form and never by its content: the route and not the path, the role and
not the person. Of an exception the type and the place are told and not the message, which may carry
a statement's parameters, a row of a file, or an email.
"""

import json
import logging
import secrets
import sys
import time
import traceback
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, g, has_request_context, request

NAME = "children_in_our_care"
log = logging.getLogger(NAME)
# Asked for all day long by browsers and by whoever watches over the server.
QUIET = frozenset(
    {
        "live",
        "ready",
        "static",
        "_dash_assets.static",
        "/_favicon.ico",
        "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
    }
)
MOST_CAUSES = 5
# A method may be any word that whoever asks makes up.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})
# What every record has; anything else was given with `extra`.
_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """A record as one line of JSON.

    Our own records are written with what `extra` gave them. Those of other packages are told by
    their form, the texts put into it left out; `is_serving=False` writes them whole, right where
    nobody is asking for anything yet.
    """

    def __init__(self, *, is_serving: bool = True) -> None:
        super().__init__()
        self._is_serving = is_serving

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        is_ours = record.name.partition(".")[0] == NAME
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if is_ours:
            line["message"] = record.getMessage()
            line |= {key: value for key, value in vars(record).items() if key not in _USUAL}
        else:
            line["message"] = _form_of(record) if self._is_serving else record.getMessage()
            line["where"] = f"{record.module}:{record.lineno}"
        if has_request_context():
            line["request_id"] = find_request_id()
        if record.exc_info and record.exc_info[1]:
            line["error"] = describe_error(record.exc_info[1], with_message=not self._is_serving)
        return json.dumps(line, default=str)


def _form_of(record: logging.LogRecord) -> str:
    """A message without the texts put into it; empty where they can no longer be told from it."""
    if not isinstance(record.msg, str) or not isinstance(record.args, tuple) or not record.args:
        return ""
    try:
        return record.msg % tuple(
            value if isinstance(value, int | float) else "…" for value in record.args
        )
    except (TypeError, ValueError):
        return ""


def describe_error(error: BaseException, *, with_message: bool = False) -> list[dict[str, Any]]:
    """An exception and what caused it, the last first: their types and the places they passed."""
    told: list[dict[str, Any]] = []
    cause: BaseException | None = error
    while cause and len(told) < MOST_CAUSES:
        one: dict[str, Any] = {"type": f"{type(cause).__module__}.{type(cause).__qualname__}"}
        if with_message:
            one["message"] = str(cause)
        one["trace"] = [
            f"{frame.f_globals.get('__name__')}:{line} {frame.f_code.co_name}"
            for frame, line in traceback.walk_tb(cause.__traceback__)
        ]
        told.append(one)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return told


class StandardError(logging.Handler):
    """Writes to whatever standard error is at the moment."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        try:
            sys.stderr.write(self.format(record) + "\n")
        except Exception:  # noqa: BLE001 (a log that cannot be written stops nobody's work)
            self.handleError(record)


def configure_logging(*, is_serving: bool = True) -> dict[str, Any]:
    """The whole process's logging, as `logging.config.dictConfig` and gunicorn take it."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": JsonLines, "is_serving": is_serving}},
        "handlers": {"standard_error": {"()": StandardError, "formatter": "lines"}},
        "root": {"level": "WARNING", "handlers": ["standard_error"]},
        "loggers": {
            NAME: {"level": "INFO"},
            "gunicorn.error": {"level": "WARNING", "handlers": [], "propagate": True},
        },
    }


def find_request_id() -> str:
    """The random id of the request being answered: 16 hexadecimal digits of our own making."""
    # Made on first need: what fails before the first of our hooks runs is logged with it too.
    if "request_id" not in g:
        g.request_id = secrets.token_hex(8)
    return str(g.request_id)


def set_up_logs(server: Flask) -> None:
    """Log each request in a line, and send its id back as X-Request-Id.

    To be called before anything else hangs on the server, so that all of a request is timed.
    """
    root = logging.getLogger()
    if not any(isinstance(handler.formatter, JsonLines) for handler in root.handlers):
        handler = StandardError()
        handler.setFormatter(JsonLines())
        root.addHandler(handler)
    log.setLevel(logging.INFO)

    @server.before_request
    def begin() -> None:
        g.began = time.perf_counter()
        find_request_id()

    @server.after_request
    def tell(response: Response) -> Response:
        response.headers["X-Request-Id"] = find_request_id()
        began, viewer = g.get("began"), g.get("viewer")
        log.log(
            logging.DEBUG if request.endpoint in QUIET else logging.INFO,
            "request",
            extra={
                "method": request.method if request.method in METHODS else "other",
                "route": request.url_rule.rule if request.url_rule else None,
                "endpoint": request.endpoint,
                "status": response.status_code,
                "ms": began and round((time.perf_counter() - began) * 1000, 1),
                "role": viewer.role.value if viewer else None,
            },
        )
        return response
