"""What went wrong, told to a person in a sentence, with a reference; the log has the rest."""

import logging
from collections.abc import Callable
from typing import Any

from dash.exceptions import DependencyException, InvalidResourceError
from flask import Flask, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, InternalServerError

from callbacks.audit import note, note_refusal
from callbacks.logs import NAME, find_request_id
from data_access.access import Refused
from data_access.audit import Action
from data_access.questions import NotShown, NotUnderstood, StoreUnreadable
from data_access.store.waiting import is_busy
from data_access.vocabulary import Permission

log = logging.getLogger(NAME)

WORDS = {
    400: "That request could not be understood.",
    401: "Sign in first.",
    403: "Your role does not include this.",
    404: "There is nothing at this address.",
    405: "That cannot be done at this address.",
    413: "That is more than this product accepts.",
    415: "That is not written in a form that this product reads.",
    429: "That was asked for too often. Wait a few minutes and try again.",
}
SORRY = "Something went wrong on our side. If it happens again, quote the reference {reference}."
BUSY = "The store is being loaded, so nothing can be written down. Try again in a minute."
BUSY_SECONDS = 60
# As much of the request's id as a person can read out on the telephone.
REFERENCE_LENGTH = 8


def note_failure(error: BaseException) -> str:
    """Log an unforeseen error and give back its reference: how its request's id begins."""
    reference = find_request_id()[:REFERENCE_LENGTH]
    log.error(
        "failure",
        exc_info=error,
        extra={
            "reference": reference,
            "route": request.url_rule.rule if request.url_rule else None,
            "endpoint": request.endpoint,
        },
    )
    return reference


def note_unknown(error: NotUnderstood) -> None:
    """Record what was asked beyond the publication by somebody who sees nothing else.

    Whoever else mistypes an address has done nothing that need be kept.
    """
    viewer = g.get("viewer")
    if viewer and viewer.reads_publication(Permission.CHILDREN_AGGREGATE):
        note_refusal(f"{request.url_rule}: {error}")


def note_not_shown() -> None:
    """Record that a published table could not be shown, for whoever mends it."""
    if not g.get("not_shown_noted"):
        g.not_shown_noted = True
        note(Action.TABLE_NOT_SHOWN, f"at {request.url_rule}")


def in_words(produce: Callable[[], Any], say: Callable[[str], Any]) -> Any:
    """What `produce` gives or, where it refuses or fails, the reason as `say` shows it.

    HTTP errors pass through: turned into content they would answer 200.
    """
    try:
        return produce()
    except NotUnderstood as error:
        note_unknown(error)
        return say(str(error))
    except NotShown as error:
        note_not_shown()
        return say(str(error))
    except Refused as error:
        note_refusal(f"{request.url_rule}: {error}")
        return say(str(error))
    except HTTPException:
        raise
    except Exception as error:  # noqa: BLE001 (a person sees a reference, the log has the rest)
        if is_busy(error):
            return say(BUSY)
        return say(SORRY.format(reference=note_failure(error)))


def say_failures_plainly(server: Flask) -> None:
    """Answer every error in words: JSON to programs, a page to people, a trace to nobody."""
    # Whatever the environment or a command says: with these on, a trace would reach the browser.
    server.debug = False
    server.config.update(PROPAGATE_EXCEPTIONS=False)

    @server.errorhandler(HTTPException)
    def known(error: HTTPException) -> ResponseReturnValue:
        if isinstance(error, InternalServerError):
            return unforeseen(error.original_exception or error)
        code = error.code or 500
        words = WORDS.get(code, error.name + ".")
        # Our own refusals carry a sentence of ours; werkzeug's standard ones are worded for us.
        own = type(error).description != error.description
        said = str(error.description) if own and error.description else words
        if code == 403 and g.get("viewer"):
            note_refusal(f"{request.url_rule}: {said}")
        # Such as what else may be done at the address, or when to come again.
        more = {name: value for name, value in error.get_headers() if name != "Content-Type"}
        return _answer(said, code, more)

    @server.errorhandler(DependencyException)
    @server.errorhandler(InvalidResourceError)
    def no_such_file(_error: Exception) -> ResponseReturnValue:
        return _answer(WORDS[404], 404)

    @server.errorhandler(Exception)
    def unforeseen(error: BaseException) -> ResponseReturnValue:
        if is_busy(error):
            return _answer(BUSY, 503, {"Retry-After": str(BUSY_SECONDS)})
        code = 503 if isinstance(error, StoreUnreadable) else 500
        return _answer(SORRY.format(reference=note_failure(error)), code)


def _answer(words: str, code: int, headers: dict[str, str] | None = None) -> ResponseReturnValue:
    more = headers or {}
    if request.path.startswith(("/api/", "/_dash")):
        return jsonify(error=words), code, more
    try:
        return render_template("failure.html", words=words), code, more
    except Exception as error:  # noqa: BLE001 (where even the page fails, its sentence is left)
        note_failure(error)
        return words, code, {**more, "Content-Type": "text/plain; charset=utf-8"}
