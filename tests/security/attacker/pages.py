"""Collecting from pages: what every panel holds at every date, seen or not, and what it draws.

A page may show no count that the API does not show for the same panel: not in a table or its twin,
not as a bar's length, not in what appears under the pointer.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any
from urllib.parse import urlencode

from tests.security.attacker.book import Book
from tests.security.attacker.knowledge import STEP
from tests.security.attacker.web import Web

SELECTION = {"id": "selection", "property": "data"}
PANEL = re.compile(r"^([\w-]+-panel)\.children$")
ANSWERS = "/api/measures/"
HOME = "ayton-place"
NUMBER = re.compile(r"[-−+]?\d[\d,]*(?:\.\d+)?%?")
# Of a drawing: where the amounts of its marks stand, and what is said of each.
AMOUNTS = ("x", "y", "z", "values", "customdata", "text", "hovertext", "r")
# Rows that pages add up, by their dimension, where all of them are shown.
ADDED = {
    "age_band": ("5-10", "11-15"),
    "placement_group": ("in_house_fostering", "external_fostering"),
}
# What the project's brief said in public in 2023, where a panel quotes it.
BRIEF, SAID_IN_BRIEF = "project brief", {587.0, 133.0, 82.0}
Panels = dict[tuple[str, str], str]


def read_panels(web: Web, days: Iterable[date]) -> Panels:
    """What each panel answers, by its name and the selection it was asked under."""
    named = web.read_json("/_dash-dependencies")
    panels = {match[1]: one["inputs"] for one in named if (match := PANEL.match(one["output"]))}
    dates = [day.isoformat() for day in days]
    queries = [urlencode({"as_at": day}) for day in dates]
    queries += [
        urlencode({"as_at": day, "compare_to": other})
        for day in dates
        for other in dates
        if day != other
    ]
    queries += [urlencode({"as_at": day, "bands": "dfe"}) for day in dates]
    found: Panels = {}
    for panel, inputs in panels.items():
        for query in queries:
            text = web.ask_callback(_write_body(panel, inputs, f"?{query}"))
            if text is not None:
                found[panel, query] = text
    return found


def _write_body(panel: str, inputs: list[dict[str, Any]], query: str) -> dict[str, Any]:
    given = [{"id": one["id"], "property": one["property"]} for one in inputs]
    changed = [f"{SELECTION['id']}.{SELECTION['property']}"]
    return {
        "output": f"{panel}.children",
        "outputs": {"id": panel, "property": "children"},
        # What is not the selection says of which home a page is.
        "inputs": [{**one, "value": query if one == SELECTION else HOME} for one in given],
        "state": [],
        "changedPropIds": changed,
        "parsedChangedPropsIds": changed,
    }


def find_strays(web: Web, panels: Panels, book: Book) -> None:
    """Note each count drawn or tabulated that no answer behind its panel shows."""
    shown: dict[str, set[float]] = {}
    bodies: dict[str, Any] = {}
    for (panel, query), text in panels.items():
        content = json.loads(text)
        answers = set(list_links(content))
        for path in answers - shown.keys():
            body = bodies[path] = web.read_json(path.replace("format=csv", "format=json"))
            shown[path] = set(list_shown(body)) if body else set()
        known = {abs(number) for path in answers for number in shown[path]}
        known.update(list_together([bodies[path] for path in answers if bodies[path]]))
        if BRIEF in text.lower():
            known |= SAID_IN_BRIEF
        for place, number in list_drawn(content):
            if abs(number) not in known:
                book.strays.append(f"{panel} under {query} holds {number:g} in its {place}.")


def list_links(part: Any) -> Iterator[str]:
    """The addresses of the answers that a panel was drawn from: its downloads."""
    if isinstance(part, str) and part.startswith(ANSWERS):
        yield part
    elif isinstance(part, list | dict):
        for each in part.values() if isinstance(part, dict) else part:
            yield from list_links(each)


def list_shown(body: Mapping[str, Any]) -> Iterator[float]:
    """The numbers of an answer, the changes between them, and the shares that follow from them."""
    rows = [*body["rows"], {"value": body["total"], "compared": body.get("total_compared")}]
    yield 0.0
    total = body["total"]
    for row in rows:
        value, before = row.get("value"), row.get("compared")
        for one in (value, before):
            yield from () if one is None else (float(one), _round(one))
        if value is not None:
            yield float(round(value))
            if before is not None:
                yield from (abs(float(value - before)), abs(_round(value) - _round(before)))
            if total:
                yield float(round(100 * value / total))
    for row in body["rows"]:
        yield from (float(row[name]) for name in body["by"] if str(row[name]).isdigit())
    # A line that is shown whole may be added up.
    lines: defaultdict[tuple[str, str], list[float | None]] = defaultdict(list)
    for row in body["rows"]:
        for name in body["by"]:
            lines[name, row[name]].append(row["value"])
    for values in lines.values():
        shown = [value for value in values if value is not None]
        if len(shown) == len(values):
            yield float(sum(shown))


def list_together(bodies: list[Mapping[str, Any]]) -> Iterator[float]:
    """What numbers shown of two answers come to: their difference, and shares of one another."""
    lines = [dict(_list_lines(body)) for body in bodies]
    for one, other in product(lines, lines):
        for keys in one.keys() & other.keys():
            yield abs(float(one[keys] - other[keys]))
            if other[keys]:
                yield float(round(100 * one[keys] / other[keys]))
    for line in lines:
        yield from map(float, line.values())


def _list_lines(body: Mapping[str, Any]) -> Iterator[tuple[frozenset[tuple[str, str]], float]]:
    """Each number shown, by its keys, and those that pages add up."""
    if body["total"] is not None:
        yield frozenset(), body["total"]
    added: defaultdict[frozenset[tuple[str, str]], list[float | None]] = defaultdict(list)
    for row in body["rows"]:
        keys = {name: row[name] for name in body["by"]}
        if row["value"] is not None:
            yield frozenset(keys.items()), row["value"]
        for name, together in ADDED.items():
            if keys.get(name) in together:
                added[frozenset((keys | {name: " and ".join(together)}).items())].append(
                    row["value"]
                )
    for pairs, values in added.items():
        shown = [value for value in values if value is not None]
        if len(shown) == len(values):
            yield pairs, sum(shown)


def _round(value: float) -> float:
    # Beside a rounded table an exact number is rounded too, and says less than it might.
    return float(STEP * ((value + STEP // 2) // STEP))


def list_drawn(part: Any) -> Iterator[tuple[str, float]]:
    """The numbers in a panel's tables and drawings, with the part in which each stands."""
    if isinstance(part, list):
        for each in part:
            yield from list_drawn(each)
    if not isinstance(part, dict):
        return
    kind = str(part.get("type", part.get("t", ""))).lower()
    if kind == "td":
        yield from (("table", number) for number in _list_numbers(part))
        return
    for name, inner in part.items():
        if name == "figure" and isinstance(inner, dict):
            yield from _list_amounts(inner)
        elif name == "data-drawing" and isinstance(inner, str):
            yield from list_drawn(json.loads(inner))
        else:
            yield from list_drawn(inner)


def _list_amounts(figure: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    for trace in figure.get("data", []):
        for name in AMOUNTS:
            if name == _find_places(trace):
                continue
            for value in _flatten(trace.get(name)):
                yield from ((f"drawing's {name}", number) for number in _list_numbers(value))


def _find_places(trace: Mapping[str, Any]) -> str | None:
    """Along which axis bars stand one after the other, numbered: those are no amounts."""
    axis = "y" if trace.get("orientation") == "h" else "x"
    places = trace.get(axis)
    is_numbered = isinstance(places, list) and places == [*range(len(places))]
    return axis if trace.get("type") == "bar" and is_numbered else None


def _flatten(part: Any) -> Iterator[Any]:
    if isinstance(part, list):
        for each in part:
            yield from _flatten(each)
    elif part is not None:
        yield part


def _list_numbers(part: Any) -> Iterator[float]:
    """The numbers in the words of a part, or the number that it is."""
    if isinstance(part, bool):
        return
    if isinstance(part, int | float):
        yield float(part)
    elif isinstance(part, str):
        # Words with a number in them are dates and names of groups.
        if NUMBER.fullmatch(part.strip()):
            yield float(re.sub(r"[,%+]", "", part.strip()).replace("−", "-"))
    elif isinstance(part, list):
        for each in part:
            yield from _list_numbers(each)
    elif isinstance(part, dict):
        props = part.get("props", part)
        yield from _list_numbers(props.get("children"))
