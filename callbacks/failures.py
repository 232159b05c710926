"""What went wrong, told to a person in a sentence, with a reference; the log has the rest."""

import logging
import secrets
from collections.abc import Callable
from typing import Any

from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from data_access.access import Refused
from data_access.questions import NotUnderstood

log = logging.getLogger("children_in_our_care")

WORDS = {
    400: "That request could not be understood.",
    401: "Sign in first.",
    403: "Your role does not include this.",
    404: "There is nothing at this address.",
    405: "That cannot be done at this address.",
    503: "The store holds data that this product may not serve before it has accounts.",
    413: "That is more than this product accepts.",
}
SORRY = "Something went wrong on our side. If it happens again, quote the reference {reference}."


def note_failure(error: BaseException) -> str:
    """Log an unforeseen error and give back its reference number."""
    reference = secrets.token_hex(4)
    log.error("failure %s at %s", reference, request.endpoint, exc_info=error)
    return reference


def in_words(produce: Callable[[], Any], say: Callable[[str], Any]) -> Any:
    """What `produce` gives or, where it refuses or fails, the reason as `say` shows it.

    HTTP errors pass through: turned into content they would answer 200.
    """
    try:
        return produce()
    except (NotUnderstood, Refused) as error:
        return say(str(error))
    except HTTPException:
        raise
    except Exception as error:  # noqa: BLE001 (a person sees a reference, the log has the rest)
        return say(SORRY.format(reference=note_failure(error)))


def say_failures_plainly(server: Flask) -> None:
    """Answer every error in words: JSON to programs, a page to people, a trace to nobody."""

    @server.errorhandler(HTTPException)
    def known(error: HTTPException) -> ResponseReturnValue:
        code = error.code or 500
        words = WORDS.get(code, error.name + ".")
        # Our own refusals carry a sentence of ours; werkzeug's standard ones are worded for us.
        own = type(error).description != error.description
        return _answer(str(error.description) if own and error.description else words, code)

    @server.errorhandler(Exception)
    def unforeseen(error: Exception) -> ResponseReturnValue:
        return _answer(SORRY.format(reference=note_failure(error)), 500)


def _answer(words: str, code: int) -> ResponseReturnValue:
    if request.path.startswith(("/api/", "/_dash")):
        return jsonify(error=words), code
    return render_template("failure.html", words=words), code
