"""The list of homes: which URN of the return is which home, and whose it is."""

import re
from pathlib import Path

from sqlalchemy import Connection, Engine, bindparam, insert, select, update

from data_access.imports.record import (
    ListLoad,
    RejectedRow,
    RowLog,
    begin_load,
    check_columns,
    check_row_shape,
    write_load,
)
from data_access.imports.text import CsvRow, decode, read_bytes, read_header, read_rows
from data_access.store.tables import homes
from data_access.vocabulary import PROVIDER_GROUP

COLUMNS = ("slug", "name", "urn", "postcode", "provider_group", "purpose", "invented")
PURPOSES = (
    "long_stay",
    "short_breaks",
    "emergency",
    "assessment",
    "parent_and_child",
    "supported_accommodation",
)
_YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_URN = re.compile(r"SC[0-9]{6}|[0-9]{7}")
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})")

Home = dict[str, str | bool | None]


def load_homes(engine: Engine, path: Path, *, council_code: str) -> ListLoad:
    """Add the homes of the list, and replace the details of those known by their slug already.

    Rows that cannot be used are left out and listed. Raises RefusedInput, with nothing changed,
    where a column is missing or no row can be used.
    """
    content = read_bytes(path)
    log = RowLog(path.name)
    text = decode(content, path.name)
    with begin_load(engine) as connection:
        held = _held_homes(connection)
        stated = read_homes(text, held, log)
        new = [home for slug, home in stated.items() if slug not in held]
        changed = [home for slug, home in stated.items() if slug in held and home != held[slug]]
        load_id = None
        if new or changed:
            load_id = write_load(
                connection,
                kind="homes",
                council_code=council_code,
                log=log,
                content=content,
                recognised_as="homes",
                data_to=None,
                # A list of homes holds no person.
                is_synthetic=True,
            )
            _write(connection, new, changed, load_id)
    changes = (
        f"{len(new):,} new homes, {len(changed):,} replaced. "
        "Placements are matched to homes by URN when a return is loaded."
    )
    return ListLoad("homes", load_id, log, changes)


def _held_homes(connection: Connection) -> dict[str, Home]:
    columns = [column for column in homes.c if column.name not in ("id", "load_id")]
    found = connection.execute(select(*columns)).mappings()
    return {home["slug"]: dict(home) for home in found}


def _write(connection: Connection, new: list[Home], changed: list[Home], load_id: int) -> None:
    if changed:
        # URNs are unique: two homes may exchange theirs, so all are taken away first.
        slugs = [{"which": home["slug"]} for home in changed]
        by_slug = update(homes).where(homes.c.slug == bindparam("which"))
        connection.execute(by_slug.values(urn=None), slugs)
        connection.execute(
            by_slug,
            [
                {"which": home["slug"], "load_id": load_id}
                | {name: value for name, value in home.items() if name != "slug"}
                for home in changed
            ],
        )
    if new:
        connection.execute(insert(homes), [{**home, "load_id": load_id} for home in new])


def read_homes(text: str, held: dict[str, Home], log: RowLog) -> dict[str, Home]:
    """The usable homes of the list by slug, beside the `held` ones that the store knows by slug.

    URNs are unique among them and the homes that stay as they are.
    """
    check_columns(read_header(text, log.file), COLUMNS, log.file, "a list of homes")
    rows = read_rows(text, log.file)
    log.rows_read = len(rows)
    stated_slugs = {row.cells["slug"].casefold() for row in rows}
    slug_of_urn = {
        home["urn"]: slug for slug, home in held.items() if home["urn"] and slug not in stated_slugs
    }
    stated: dict[str, Home] = {}
    for row in rows:
        try:
            check_row_shape(row)
            home = _read_home(row)
            slug, urn = str(home["slug"]), home["urn"]
            if slug in stated:
                raise RejectedRow(
                    "slug", "slug_twice", slug, f"The slug {slug} stands further up already."
                )
            if urn in slug_of_urn:
                raise RejectedRow(
                    "urn",
                    "urn_twice",
                    str(urn),
                    f"The URN {urn} belongs to the home {slug_of_urn[urn]} already.",
                )
        except RejectedRow as why:
            log.reject(row.line, why)
            continue
        stated[slug] = home
        if urn:
            slug_of_urn[urn] = slug
        _note_repairs(row, home, log)
    log.check_anything_is_usable()
    return stated


def _read_home(row: CsvRow) -> Home:
    cells = row.cells
    slug, name, urn = cells["slug"].casefold(), cells["name"], cells["urn"].upper()
    postcode = _POSTCODE.fullmatch(cells["postcode"].upper())
    if not _SLUG.fullmatch(slug) or len(slug) > 60:
        raise RejectedRow(
            "slug",
            "bad_slug",
            cells["slug"],
            "A slug is the home’s word in an address: up to 60 small letters, digits and single "
            "hyphens, such as oak-view.",
        )
    if not 1 <= len(name) <= 80:
        raise RejectedRow("name", "bad_name", name, "A home’s name has 1 to 80 characters.")
    if urn and not _URN.fullmatch(urn):
        raise RejectedRow(
            "urn", "bad_urn", cells["urn"], "A URN is SC and six digits, or seven digits."
        )
    if cells["postcode"] and not postcode:
        raise RejectedRow(
            "postcode", "bad_postcode", cells["postcode"], "It is not a postcode such as TS18 1AB."
        )
    if cells["provider_group"] not in PROVIDER_GROUP.keys:
        raise _unknown("provider_group", cells["provider_group"], PROVIDER_GROUP.keys)
    if cells["purpose"] and cells["purpose"] not in PURPOSES:
        raise _unknown("purpose", cells["purpose"], PURPOSES)
    if cells["invented"].casefold() not in _YES_NO:
        raise _unknown("invented", cells["invented"], ("yes", "no"))
    return {
        "slug": slug,
        "name": name,
        "urn": urn or None,
        "postcode": f"{postcode[1]} {postcode[2]}" if postcode else None,
        "provider_group": cells["provider_group"],
        "purpose": cells["purpose"] or None,
        "is_invented": _YES_NO[cells["invented"].casefold()],
    }


def _unknown(column: str, value: str, known: tuple[str, ...]) -> RejectedRow:
    return RejectedRow(
        column,
        f"unknown_{column}",
        value,
        f"{column} is {value!r}; it must be one of {', '.join(known)}.",
    )


def _note_repairs(row: CsvRow, home: Home, log: RowLog) -> None:
    for column in ("slug", "urn", "postcode"):
        if row.cells[column] != (home[column] or ""):
            log.add(
                "repaired",
                row.line,
                column,
                "spelling",
                row.cells[column],
                f"Kept as {home[column]}.",
            )
