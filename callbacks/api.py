"""The API: the same questions, asked by a program; the panels' downloads come from here too."""

from flask import Flask, Response, abort, jsonify, request
from flask.typing import ResponseReturnValue

from callbacks.answers import write_csv, write_json
from callbacks.audit import note, note_refusal
from callbacks.failures import note_not_shown, note_unknown
from callbacks.gate import current_standing, current_viewer, needs
from data_access.access import Refused
from data_access.audit import Action
from data_access.disclosure.catalogue import PUBLISHED
from data_access.disclosure.rules import ROUNDED_TO, RULE_VERSION
from data_access.questions import (
    Door,
    NotShown,
    NotUnderstood,
    Question,
    Selection,
)
from data_access.questions.selection import check_length
from data_access.questions.standing import label_areas
from data_access.vocabulary import AREA, DIMENSIONS, Permission

FORMATS = ("json", "csv")


def serve_api(server: Flask, door: Door) -> None:
    """Add the API's routes."""

    @server.get("/api/measures")
    @needs(Permission.OWN_ACCOUNT, token=True)
    def list_measures() -> Response:
        viewer = current_viewer()
        return jsonify(
            measures=[
                {
                    "name": measure.name,
                    "title": measure.title,
                    "unit": measure.unit.value,
                    "definition": measure.definition,
                    "source": measure.source,
                    "options": door.options_for(viewer, measure),
                    "dimensions": [
                        {
                            "name": name,
                            "label": DIMENSIONS[name].label,
                            "values": [
                                {"key": key, "label": words} for key, words in _values(door, name)
                            ],
                        }
                        for name in door.dimensions_for(viewer, measure)
                    ],
                }
                for measure in door.measures_for(viewer)
            ]
        )

    @server.get("/api/measures/<name>")
    @needs(Permission.OWN_ACCOUNT, token=True)
    def ask_measure(name: str) -> ResponseReturnValue:
        viewer = current_viewer()
        pairs = list(request.args.items(multi=True))
        form = request.args.get("format", "json")
        try:
            check_length(request.query_string.decode(errors="replace"))
            if form not in FORMATS:
                raise NotUnderstood(f"format must be json or csv; it is {form[:20]!r}.")
            by = [part for word, value in pairs if word == "by" for part in value.split(",")]
            selection = Selection.parse((w, v) for w, v in pairs if w not in ("by", "format"))
            answer = door.ask(Question(name, tuple(filter(None, by)), selection), viewer)
        except NotUnderstood as error:
            note_unknown(error)
            return jsonify(error=str(error)), 400
        except NotShown as error:
            note_not_shown()
            return jsonify(error=str(error)), 503
        except Refused as error:
            note_refusal(f"measure {name}")
            return jsonify(error=str(error)), 403
        # No page asks here: whatever is answered leaves, and the product's protection with it.
        if request.method == "GET":
            note(
                Action.EXPORTED,
                f"{name}?{answer.query()} by {','.join(answer.by)}",
                count=len(answer.rows) or 1,
            )
        return jsonify(write_json(answer)) if form == "json" else write_csv(answer)

    @server.get("/api/publications")
    @needs(Permission.CHILDREN_AGGREGATE, token=True)
    def list_publications() -> Response:
        return jsonify(
            rule_version=RULE_VERSION,
            publications=[
                {
                    "snapshot": published.snapshot.isoformat(),
                    "version": published.version,
                    "published_at": published.published_at.isoformat(),
                    "rule_version": published.rule_version,
                    "tables": [
                        {
                            "measure": table.measure,
                            "by": list(table.by),
                            "options": dict(PUBLISHED[table.measure].options),
                            "rounded_to": (
                                ROUNDED_TO
                                if table.is_rounded
                                else PUBLISHED[table.measure].rounded_to or None
                            ),
                            "shown": table.is_shown,
                        }
                        for table in published.tables.values()
                    ],
                }
                for published in reversed(current_standing().publications)
            ],
        )

    @server.route("/api/", defaults={"path": ""})
    @server.route("/api/<path:path>")
    @needs(Permission.OWN_ACCOUNT, token=True)
    def nothing_here(path: str) -> ResponseReturnValue:  # noqa: ARG001 (named by the route)
        abort(404)


def _values(door: Door, name: str) -> list[tuple[str, str]]:
    if name == AREA.key:
        return list(label_areas(current_standing())[name].items())
    return list(door.council.labels_of(name).items())
