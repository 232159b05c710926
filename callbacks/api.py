"""The API: the same questions, asked by a program; the panels' downloads come from here too."""

import csv
import io
from typing import Any

from flask import Flask, Response, abort, jsonify, request
from flask.typing import ResponseReturnValue

from callbacks.audit import note, note_refusal
from callbacks.gate import current_standing, current_viewer, needs
from data_access.access import Refused
from data_access.audit import Action
from data_access.questions import Answer, Door, NotUnderstood, Question, Row, Selection
from data_access.questions.selection import check_length
from data_access.questions.standing import label_areas
from data_access.spreadsheets import as_text
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
                    "options": measure.option_values(),
                    "dimensions": [
                        {
                            "name": name,
                            "label": DIMENSIONS[name].label,
                            "values": [
                                {"key": key, "label": words} for key, words in _values(door, name)
                            ],
                        }
                        for name in measure.dimensions
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
            return jsonify(error=str(error)), 400
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

    @server.route("/api/", defaults={"path": ""})
    @server.route("/api/<path:path>")
    @needs(Permission.OWN_ACCOUNT, token=True)
    def nothing_here(path: str) -> ResponseReturnValue:  # noqa: ARG001 (named by the route)
        abort(404)


def _values(door: Door, name: str) -> list[tuple[str, str]]:
    if name == AREA.key:
        return list(label_areas(current_standing())[name].items())
    return list(door.council.labels_of(name).items())


def write_json(answer: Answer) -> dict[str, Any]:
    """The answer as a program reads it: keys, not labels."""
    compared = answer.compare_to is not None

    def row(keys: tuple[str, ...], value: Any, symbol: str | None, before: Any) -> dict[str, Any]:
        cell = dict(zip(answer.by, keys, strict=True)) | {"value": value}
        if symbol:
            cell["symbol"] = symbol
        return cell | ({"compared": before} if compared else {})

    body = {
        "measure": answer.measure,
        "title": answer.title,
        "unit": answer.unit,
        "as_at": answer.as_at.isoformat(),
        "from": answer.from_.isoformat() if answer.from_ else None,
        "to": answer.to.isoformat() if answer.to else None,
        "by": list(answer.by),
        "filters": {name: list(keys) for name, keys in answer.filters.items()},
        "options": answer.options,
        "rows": [row(r.keys, r.value, r.symbol, r.compared) for r in answer.rows],
        "total": answer.total,
        "notes": list(answer.notes),
        "definition": answer.definition,
        "source": answer.source,
        "data_version": answer.data_version,
        "synthetic": answer.is_synthetic,
    }
    if answer.compare_to:
        body |= {
            "compare_to": answer.compare_to.isoformat(),
            "total_compared": answer.total_compared,
        }
    if answer.total_symbol:
        body["total_symbol"] = answer.total_symbol
    return body


def write_csv(answer: Answer) -> Response:
    """The answer as a tidy file: one line per row, each carrying all that is needed to read it.

    No title lines, no total among the rows: what a person sums or a program reads is right. The
    undivided total, the dates, the meaning and the marking stand in columns of their own.
    """
    compared = answer.compare_to is not None
    about = {
        "total": answer.total,
        "measure": answer.measure,
        "title": answer.title,
        "unit": answer.unit,
        "as_at": answer.as_at.isoformat(),
        "from": answer.from_.isoformat() if answer.from_ else "",
        "to": answer.to.isoformat() if answer.to else "",
        "compare_to": answer.compare_to.isoformat() if answer.compare_to else "",
        "filters": "; ".join(f"{n}: {', '.join(k)}" for n, k in answer.filters.items()),
        "definition": answer.definition,
        "source": answer.source,
        "notes": " ".join(answer.notes),
        "data_version": answer.data_version,
        "synthetic": "yes" if answer.is_synthetic else "no",
        "marking": "OFFICIAL–SENSITIVE",
    }
    out = io.StringIO()
    writer = csv.writer(out)
    heads = [head for name in answer.by for head in (name, f"{name}_label")]
    writer.writerow([*heads, "value", "symbol", *(["compared"] if compared else []), *about])
    whole = Row((), answer.total, answer.total_symbol, answer.total_compared)
    for row in answer.rows if answer.by else (whole,):
        keys = zip(answer.by, row.keys, strict=True)
        cells = [part for name, key in keys for part in (key, answer.label(name, key))]
        before = [row.compared] if compared else []
        writer.writerow([*map(as_text, [*cells, row.value, row.symbol, *before, *about.values()])])
    name = f"{answer.measure}-{answer.as_at}.csv"
    return Response(
        # A spreadsheet reads UTF-8 rightly only with the mark.
        "\ufeff" + out.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
