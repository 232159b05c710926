"""What browsers post to callbacks, held against what each callback declares before Dash sees it.

Dash believes a body's own account of itself: it calls a callback with whatever inputs are posted.
Here a body must be the one that our own page would send, but for its values; anything else is 400.
"""

import json
from collections.abc import Callable
from typing import Any

from dash import Dash
from flask import abort, request
from flask.json.provider import DefaultJSONProvider

from data_access.questions.selection import LONGEST_QUERY

UPDATE = "/_dash-update-component"
# Bytes; the largest body of ours is a page's address and a selection.
LARGEST_BODY = 64 * 1024
LONGEST_LIST = 200
PATH = "pathname"
NOT_A_CALLBACK = "That is not a request of this product's pages."
PARTS = frozenset(
    {"output", "outputs", "inputs", "state", "changedPropIds", "parsedChangedPropsIds"}
)
# Dash's words, in the id of a declared property, for "any" and for "all of these".
SEVERAL = (["ALL"], ["ALLSMALLER"])

Json = dict[str, Any]


class StrictJson(DefaultJSONProvider):
    """JSON that means one thing to whoever reads it.

    As the server's own it is what every reader of a body goes by, Dash among them.
    """

    def loads(self, s: str | bytes, **_options: Any) -> Any:
        """What the text says; raises ValueError for what is no JSON, or far too deep."""
        text = s.decode() if isinstance(s, bytes) else s
        try:
            return json.loads(text, object_pairs_hook=_each_once, parse_constant=_refuse_constant)
        except RecursionError:
            raise ValueError("lists or objects within one another without end") from None


def _each_once(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is given twice")
    return found


def _refuse_constant(_constant: str) -> Any:
    raise ValueError("NaN and infinity are not JSON")


def refuse_nonsense(app: Dash) -> None:
    """Answer 400 to a callback's body that no page of ours sends, 413 to one that is too large."""
    app.server.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.server.json = StrictJson(app.server)

    @app.server.before_request
    def look_at_the_body() -> None:
        if request.endpoint == UPDATE and request.method == "POST" and not _is_asked(app):
            abort(400, NOT_A_CALLBACK)


def _is_asked(app: Dash) -> bool:
    body: Any = request.get_json(silent=True) if request.mimetype == "application/json" else None
    output = body.get("output") if isinstance(body, dict) else None
    declared = app.callback_map.get(output) if isinstance(output, str) else None
    # Without a function of ours it is answered in the browser, and never asked for here.
    return declared is not None and "callback" in declared and is_as_declared(body, declared)


def is_as_declared(body: Json, declared: Json) -> bool:
    """Whether a body asks for a callback by the outputs, inputs and state that it declares.

    `declared` is the callback's entry in Dash's `callback_map`.
    """
    outputs = declared["output"]
    is_single = not isinstance(outputs, list)
    named = [one.to_dict() for one in ([outputs] if is_single else outputs)]
    posted = body.get("outputs")
    return (
        body.keys() <= PARTS
        and _fits([posted] if is_single else posted, named, _is_named)
        and _fits(body.get("inputs"), declared["inputs"], _is_given)
        and _fits(body.get("state", []), declared["state"], _is_given)
        and _is_changed(body)
    )


def _fits(posted: Any, declared: list[Json], fits: Callable[[Any, Json], bool]) -> bool:
    """Whether there is one for each that is declared, in order, and a list for each wildcard."""
    if not isinstance(posted, list) or len(posted) != len(declared):
        return False
    return all(
        isinstance(one, list)
        and len(one) <= LONGEST_LIST
        and all(fits(each, known) for each in one)
        if _is_several(known)
        else fits(one, known)
        for one, known in zip(posted, declared, strict=True)
    )


def _is_several(declared: Json) -> bool:
    known = _id_of(declared)
    return isinstance(known, dict) and any(part in SEVERAL for part in known.values())


def _id_of(declared: Json) -> Any:
    known = declared["id"]
    return json.loads(known) if known.startswith("{") else known


def _is_named(posted: Any, declared: Json) -> bool:
    """Whether it is the property declared, and nothing more."""
    return (
        isinstance(posted, dict)
        and posted.keys() == {"id", "property"}
        and posted["property"] == declared["property"]
        and _is_id(posted["id"], _id_of(declared))
    )


def _is_given(posted: Any, declared: Json) -> bool:
    """Whether it is the property declared with, it may be, a value."""
    if not isinstance(posted, dict) or not _is_value(posted.get("value")):
        return False
    # A path is what Dash's router takes apart before any function of ours is called.
    if posted.get("property") == PATH and not str(posted.get("value")).startswith("/"):
        return False
    return _is_named({key: posted[key] for key in posted if key != "value"}, declared)


def _is_id(posted: Any, known: Any) -> bool:
    if not isinstance(known, dict):
        return type(posted) is str and posted == known
    return (
        isinstance(posted, dict)
        and posted.keys() == known.keys()
        and all(
            type(posted[key]) in (str, int) and _is_value(str(posted[key]))
            # A list in a declared id is a wildcard.
            if isinstance(part, list)
            else type(posted[key]) is type(part) and posted[key] == part
            for key, part in known.items()
        )
    )


def _is_value(value: Any) -> bool:
    """Whether it is what our controls and addresses hold: nothing, or text of some length."""
    if not isinstance(value, str):
        return value is None
    try:
        # Half a surrogate pair is no character: it cannot be written anywhere.
        value.encode()
    except UnicodeEncodeError:
        return False
    return len(value) <= LONGEST_QUERY and "\0" not in value


def _is_changed(body: Json) -> bool:
    """Whether what is said to have changed is among the inputs, all told twice alike."""
    inputs = [each for one in body["inputs"] for each in (one if isinstance(one, list) else [one])]
    names = {f"{_write_id(one['id'])}.{one['property']}": one["id"] for one in inputs}
    changed = body.get("changedPropIds", [])
    if not isinstance(changed, list) or len(changed) > LONGEST_LIST:
        return False
    if not all(isinstance(name, str) and name in names for name in changed):
        return False
    parsed = [names[name] if isinstance(names[name], dict) else name for name in changed]
    return bool(body.get("parsedChangedPropsIds", parsed) == parsed)


def _write_id(known: Any) -> str:
    """An id as Dash's renderer writes it in text."""
    if isinstance(known, str):
        return known
    return json.dumps(known, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
