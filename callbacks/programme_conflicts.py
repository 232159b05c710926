"""Two people who change one record: what each of them made of it, field by field."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from callbacks.programme_blocks import Teller, name_role
from callbacks.programme_forms import Raw, RecordForm, write_raw
from components.programme_words import label_field, say_who
from data_access.imports.record import RejectedRow
from data_access.imports.workbooks.cells import read_cell
from data_access.imports.workbooks.sheets import Column
from data_access.programme.records import Record


@dataclass(frozen=True)
class Differing:
    """A field that somebody changed: as it was, as they kept it, as it was typed here.

    `is_typed` where whoever fills in the form has changed it; else the form takes theirs.
    """

    column: Column
    was: Any
    theirs: Any
    typed: Raw
    is_typed: bool


@dataclass(frozen=True)
class Conflict:
    """What was kept since a form was opened."""

    now: Record
    fields: Sequence[Differing]

    def tell(self, teller: Teller) -> dict[str, Any]:
        """It in words: who, when, and a row for each field."""
        kind = self.now.kind
        return {
            "who": say_who(
                self.now.changed_by,
                name_role(self.now.changed_by_role),
                came_by_load=self.now.came_by_load,
            ),
            "at": self.now.changed_at,
            "is_withdrawn": self.now.is_withdrawn,
            "rows": [
                (
                    label_field(kind, one.column.name),
                    teller.say(kind, one.column, one.was),
                    teller.say(kind, one.column, one.theirs),
                    _say_typed(teller, kind, one),
                )
                for one in self.fields
            ],
        }


def _say_typed(teller: Teller, kind: str, one: Differing) -> str:
    if not one.is_typed:
        return "As it was; the form now has theirs"
    if one.typed == write_raw(one.column, one.theirs):
        return "The same as theirs"
    cell = "; ".join(one.typed) if isinstance(one.typed, list) else one.typed
    try:
        return teller.say(kind, one.column, read_cell(one.column, cell).value)
    except RejectedRow:
        return cell or "–"


def settle_conflict(form: RecordForm, now: Record, versions: Sequence[Record]) -> Conflict:
    """Tell a form what was kept since the version it was opened on, and put it on the newest.

    Fields that were not touched in the form take what was kept; the others keep what was typed.
    """
    seen = next((one for one in versions if one.version == form.seen), None)
    was = seen.content if seen else {}
    fields = []
    for column in form.columns:
        before, theirs = was.get(column.name), now.content[column.name]
        typed = form.raw_of(column)
        is_typed = typed != write_raw(column, before)
        if is_typed or theirs != before:
            fields.append(Differing(column, before, theirs, typed, is_typed))
        if not is_typed:
            form.field_of(column).data = write_raw(column, theirs)
    form.version.data = str(now.version)
    return Conflict(now, fields)
