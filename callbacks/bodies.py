"""What the browser posts to callbacks, looked at before Dash is: nonsense is 400, never 500."""

from typing import Any

from dash import Dash
from flask import abort, request

UPDATE = "/_dash-update-component"
LONGEST_LIST = 200
NOT_A_CALLBACK = "That is not a request of this product's pages."


def refuse_nonsense(app: Dash) -> None:
    """Answer 400 to a callback's body that no page of ours sends."""

    @app.server.before_request
    def look_at_the_body() -> None:
        if request.method == "POST" and request.path == UPDATE:
            body: Any = request.get_json(silent=True)
            if not is_callback(body) or body["output"] not in app.callback_map:
                abort(400, NOT_A_CALLBACK)


def is_callback(body: Any) -> bool:
    """Whether a body has the shape in which Dash's renderer asks for a callback's output."""
    return (
        isinstance(body, dict)
        and isinstance(body.get("output"), str)
        and _is_outputs(body.get("outputs"))
        and all(_is_properties(body.get(name, [])) for name in ("inputs", "state"))
        and _is_texts(body.get("changedPropIds", []))
        and _is_texts(body.get("parsedChangedPropsIds", []))
    )


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= LONGEST_LIST


def _is_texts(value: Any) -> bool:
    return _is_list(value) and all(isinstance(item, str) for item in value)


def _is_property(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("id"), str)
        and isinstance(value.get("property"), str)
        # What our controls and addresses hold is text.
        and isinstance(value.get("value"), str | None)
    )


def _is_properties(value: Any) -> bool:
    return _is_list(value) and all(_is_property(item) for item in value)


def _is_outputs(value: Any) -> bool:
    return _is_property(value) or _is_properties(value)
