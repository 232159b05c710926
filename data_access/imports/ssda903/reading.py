"""From paths to the tables of the return, and what a renumbering list says."""

import hashlib
from pathlib import Path

from data_access.imports.refusal import RefusedInput
from data_access.imports.ssda903.codes import EPISODES, HEADERS
from data_access.imports.ssda903.csv_form import read_csv, recognise_csv
from data_access.imports.ssda903.files import FoundFile, find_files
from data_access.imports.ssda903.tables import ReturnedTable
from data_access.imports.ssda903.xml_form import read_xml
from data_access.imports.text import decode, read_bytes, read_header, read_rows

# An export of these two without a row is a fault; of others it states that there was nothing.
_NEVER_EMPTY = (EPISODES, HEADERS)


def read_tables(paths: list[Path]) -> tuple[list[ReturnedTable], list[str]]:
    """Every table of the return that the paths hold, and the names of files left aside.

    All files are recognised by their first line before any is read whole. RefusedInput says
    which file is none of the return's, or is empty, damaged or too large.
    """
    found = find_files(paths)
    for file in found.files:
        if not _is_xml(file):
            recognise_csv(file)
    tables = []
    for file in found.files:
        tables += list(read_xml(file)) if _is_xml(file) else [read_csv(file)]
    for table in tables:
        if table.rows.empty and table.layout.table in _NEVER_EMPTY:
            raise RefusedInput(
                f"{table.name} has a header but no rows; a return without "
                f"{table.layout.title} would empty the year. Export it again."
            )
    if not any(len(table.rows) for table in tables):
        raise RefusedInput(
            f"{', '.join(table.name for table in tables) or found.files[0].name}: there is no row "
            "to load; export the return again."
        )
    return tables, found.ignored


def _is_xml(file: FoundFile) -> bool:
    return file.name.lower().endswith(".xml")


def read_renumbered(path: Path) -> tuple[dict[str, str], str]:
    """From each old reference of a child to its latest, and the list's SHA-256.

    The list is a CSV file with the columns old and new. RefusedInput where a row is half empty,
    an old reference has two new ones, or they lead round in a circle.
    """
    content = read_bytes(path)
    text = decode(content, path.name)
    if not {"old", "new"} <= set(read_header(text, path.name)):
        raise RefusedInput(
            f"{path.name} should have two columns, old and new: the reference that a child had, "
            "and the one it has now."
        )
    step: dict[str, str] = {}
    for row in read_rows(text, path.name):
        old, new = row.cells["old"], row.cells["new"]
        if not old or not new or step.get(old, new) != new:
            raise RefusedInput(
                f"{path.name}, line {row.line}: each row needs an old and a new reference, and "
                f"an old one can become only one new one ({old!r}, {new!r})."
            )
        step[old] = new
    return {old: _follow(old, step, path.name) for old in step}, hashlib.sha256(content).hexdigest()


def _follow(old: str, step: dict[str, str], name: str) -> str:
    seen = [old]
    while seen[-1] in step:
        seen.append(step[seen[-1]])
        if seen.count(seen[-1]) > 1:
            raise RefusedInput(
                f"{name} leads from {old!r} round in a circle; each child needs one last reference."
            )
    return seen[-1]
