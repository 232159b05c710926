"""The return as one XML file: the same tables, told child by child."""

import hashlib
from collections.abc import Iterator
from typing import Any

import pandas as pd
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from data_access.imports.refusal import RefusedInput
from data_access.imports.ssda903.codes import EPISODES, HEADERS, LAYOUTS, UNACCOMPANIED
from data_access.imports.ssda903.files import FoundFile
from data_access.imports.ssda903.tables import ReturnedTable

ROOT = "EXPSSDA903"
# The groups that may stand several times within a child, and the tables that they are.
_GROUPS = {
    "EPISODE": EPISODES,
    "AREVIEW": "reviews",
    "AMISSING": "missing_incidents",
    "PERMANENCE": "previous_permanence",
    "OC2": "oc2",
    "AD_PLACED": "placed_for_adoption",
    "SWEPISODE": "social_worker_episodes",
    "SW_EPISODE": "social_worker_episodes",
    "DOLO": "deprivations_of_liberty",
}
# Tables whose values stand in the child's HEADER itself; they are there when one of these is.
_IN_HEADER = {
    HEADERS: ("child",),
    UNACCOMPANIED: ("uasc", "duc"),
    "oc3": ("in_touch", "activ", "accom"),
    "ad1": ("date_int", "date_match"),
}
_RENAMED = {"childid": "child", "pl": "place"}
_OF_THE_CHILD = ("child", "dob", "sex")


class _Reader:
    """Receives the parser's events and keeps the rows of each table; never the whole tree."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {table: [] for table in LAYOUTS}
        self.parser: Any = None
        self._path: list[str] = []
        self._text: list[str] = []
        self._child: dict[str, Any] = {}
        self._group: dict[str, Any] | None = None
        self._groups: list[tuple[str, dict[str, Any]]] = []

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        if not self._path and tag != ROOT:
            raise RefusedInput(f"its outermost element is {tag}, not {ROOT}")
        self._path.append(tag)
        self._text = []
        if tag == "CHILD":
            self._child, self._groups = {"line": self.parser.parser.CurrentLineNumber}, []
        elif tag in _GROUPS:
            self._group = {"line": self.parser.parser.CurrentLineNumber}
            self._groups.append((_GROUPS[tag], self._group))

    def data(self, text: str) -> None:
        self._text.append(text)

    def end(self, tag: str) -> None:
        self._path.pop()
        if tag in _GROUPS:
            self._group = None
        elif tag == "CHILD":
            self._finish_child()
        elif text := "".join(self._text).strip():
            name = _RENAMED.get(tag.lower(), tag.lower())
            (self._child if self._group is None else self._group).setdefault(name, text)
        self._text = []

    def close(self) -> dict[str, list[dict[str, Any]]]:
        return self.rows

    def _finish_child(self) -> None:
        shared = {name: self._child.get(name, "") for name in _OF_THE_CHILD}
        for table, group in self._groups:
            if len(group) > 1:
                self.rows[table].append(shared | group)
        for table, signs in _IN_HEADER.items():
            if any(self._child.get(sign, "") not in ("", "0") for sign in signs):
                self.rows[table].append(self._child)


def read_xml(file: FoundFile) -> Iterator[ReturnedTable]:
    """Every table of the return that the file tells of. RefusedInput where it is no such file.

    A row's line is the line on which its element begins (files without line breaks have one).
    """
    content = file.content()
    if not content.strip():
        raise RefusedInput(f"{file.name} is empty; export it again.")
    reader = _Reader()
    reader.parser = DefusedXMLParser(target=reader, forbid_dtd=True)
    try:
        reader.parser.feed(content)
        found = reader.parser.close()
    except ParseError as error:
        raise RefusedInput(
            f"{file.name} is not well-formed XML ({error}); export it again."
        ) from None
    except DefusedXmlException:
        raise RefusedInput(
            f"{file.name} declares entities or a document type, which no return does; "
            "check where the file came from."
        ) from None
    except (ValueError, LookupError) as error:
        raise RefusedInput(f"{file.name} cannot be read as XML ({error}).") from None
    except RefusedInput as error:
        raise RefusedInput(f"{file.name} is not a return in the XML form: {error}.") from None
    digest = hashlib.sha256(content).hexdigest()
    for table, rows in found.items():
        if rows:
            yield _returned(file, digest, table, rows)


def _returned(
    file: FoundFile, digest: str, table: str, found: list[dict[str, Any]]
) -> ReturnedTable:
    layout = LAYOUTS[table]
    rows = pd.DataFrame(
        {
            name: pd.Series([row.get(name, "") for row in found], dtype="str")
            for name in ("child", *layout.columns, "left_over")
        }
    )
    rows.insert(0, "line", [row["line"] for row in found])
    return ReturnedTable(file.name, file.folder, digest, layout, rows)
