"""The forms of the programme's records, made of the columns of their sheets.

What is typed is read by the reader of the workbook's cells, and so refused in the same words.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask_security.forms import Form
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, DateInput

from components.programme_words import label_field, mend_words
from data_access.imports.record import RejectedRow
from data_access.imports.workbooks.cells import read_cell
from data_access.imports.workbooks.known import write_value
from data_access.imports.workbooks.sheets import Column, Kind
from data_access.programme.checks import REFERS
from data_access.programme.identification import find_identifying
from data_access.programme.records import TEXTS, Content, columns_of
from data_access.programme.register import Register
from data_access.published import PUBLISHED
from data_access.questions import MEASURES

Choices = Sequence[tuple[str, str]]
# How a field is filled in: a list where several are ticked.
Raw = str | list[str]
WRITE_OTHERWISE = "Write it otherwise, or tick the box at the end of the form."
NUMBERS = frozenset({Kind.WHOLE, Kind.VALUE, Kind.DECIMAL})
YES_NO: Choices = (("yes", "Yes"), ("no", "No"))
_HINTS = {
    "asked": "As in an address: placement_type=ifa&locality=inside. Empty for all of it.",
    "home": "Where it is about one home.",
    "measure": "None for one that is kept by hand.",
    "reference": "A word or number of its own, chosen once.",
    "types": "With semicolons between them.",
}


class RecordForm(Form):
    """A record of the programme: the version that was seen, and a field for each column.

    `columns` are those that can be filled in; `warned` is what the form has warned of already.
    """

    kind: str
    columns: tuple[Column, ...]
    version = HiddenField()
    warned = HiddenField()
    identifies_nobody = BooleanField("Save all the same: this identifies nobody")

    def field_of(self, column: Column) -> Field:
        """The field of a column."""
        field: Field = self[column.name]
        return field

    @property
    def seen(self) -> int:
        """The version that whoever fills it in has seen; −1 where the form does not say."""
        written = self.version.data or ""
        return int(written) if written.isdecimal() and len(written) < len("1000000") else -1

    def raw_of(self, column: Column) -> Raw:
        """What stands in a field, as `write_raw` would fill it in."""
        data: Raw | None = self.field_of(column).data
        return data.strip() if isinstance(data, str) else list(data or ())

    def fill(self, content: Content) -> None:
        """Fill in what a record says."""
        for column in self.columns:
            self.field_of(column).data = write_raw(column, content.get(column.name))

    def read(self, fixed: Content) -> dict[str, Any] | None:
        """What the form states, `fixed` for what it does not ask.

        None where a field cannot be read: each such then says why.
        """
        content = dict(fixed)
        is_read = True
        for column in self.columns:
            raw = self.raw_of(column)
            try:
                cell = "; ".join(raw) if isinstance(raw, list) else raw
                content[column.name] = read_cell(column, cell).value
            except RejectedRow as why:
                is_read = False
                self.say_fault(column.name, mend_words(self.kind, column, why.reason))
        return content if is_read else None

    def say_fault(self, name: str, sentence: str) -> None:
        """Tell what is wrong with a column, beside its field; above all where it has none."""
        if name in self:
            self[name].errors = [sentence]
        else:
            self.form_errors.append(sentence)

    def warn_of_people(
        self, content: Content, before: Content, home_names: Collection[str]
    ) -> bool:
        """Whether a text that was changed may identify somebody, and nobody has said otherwise.

        Told beside its field, with a box to tick; the tick holds for what it stood beside.
        """
        found = {
            column.name: sentences
            for column in self.columns
            if column.kind in TEXTS
            and (text := content[column.name]) is not None
            and text != before.get(column.name)
            and (sentences := find_identifying(text, home_names))
        }
        told = "\n".join(sorted({one for sentences in found.values() for one in sentences}))
        is_known = self.identifies_nobody.data and set(told.split("\n")) <= set(
            (self.warned.data or "").split("\n")
        )
        if not found or is_known:
            return False
        for name, sentences in found.items():
            self.say_fault(name, " ".join((*sentences, WRITE_OTHERWISE)))
        self.warned.data, self.identifies_nobody.data = told, False
        return True


def make_form(
    kind: str,
    register: Register,
    homes: Choices,
    *,
    without: Collection[str] = (),
    formdata: Mapping[str, Any] | None = None,
) -> RecordForm:
    """A form for a record of a kind, which may refer to those of a register.

    `without` are the columns that are not asked. It is filled with what was posted, or with
    nothing where `formdata` is not given.
    """
    columns = tuple(column for column in columns_of(kind) if column.name not in without)
    fields: dict[str, Any] = {
        column.name: _make_field(kind, column, register, homes) for column in columns
    }
    made = type("ARecordForm", (RecordForm,), fields | {"kind": kind, "columns": columns})
    form: RecordForm = made(formdata=formdata)
    return form


def write_raw(column: Column, value: Any) -> Raw:
    """What a column holds as its field is filled in."""
    if column.kind is Kind.REFERENCES:
        return list(value or ())
    if value is None:
        return ""
    return str(value.isoformat()) if column.kind is Kind.DATE else write_value(value)


def _make_field(kind: str, column: Column, register: Register, homes: Choices) -> Field:
    label = label_field(kind, column.name)
    hint = column.note if column.name in REFERS.get(kind, {}) else ""
    hint = hint or _HINTS.get(column.name, column.note)
    if hint.rstrip(".").casefold() in (label.casefold(), label.partition(" ")[0].casefold()):
        hint = ""
    known = {"label": label, "description": hint}
    if column.kind is Kind.REFERENCES:
        return SelectMultipleField(
            **known,
            choices=_offer(_list_records(register, REFERS[kind][column.name])),
            option_widget=CheckboxInput(),
            validate_choice=False,
        )
    choices = _list_choices(kind, column, register, homes)
    if choices is not None:
        first = ("", "Choose one" if column.needed else "None")
        return SelectField(**known, choices=_offer([first, *choices]), validate_choice=False)
    if column.kind is Kind.DATE:
        return StringField(**known, widget=DateInput())
    if column.kind in (Kind.PARAGRAPH, Kind.POINTS):
        return TextAreaField(**known, render_kw={"rows": 3})
    if column.kind is Kind.DUE:
        known["description"] = f"{hint} A day as 31/03/2025, or a month as 2025-03."
    more = {"inputmode": "decimal"} if column.kind in NUMBERS else {}
    return StringField(**known, render_kw={"autocomplete": "off", **more})


def _offer(choices: Choices) -> list[SelectChoice]:
    return [SelectChoice(value, words) for value, words in choices]


def _list_choices(kind: str, column: Column, register: Register, homes: Choices) -> Choices | None:
    """What may be chosen for a column that holds one of several; None for any other."""
    if column.kind is Kind.KEY:
        return column.keys
    if column.kind is Kind.YES_NO:
        return YES_NO
    if other := REFERS.get(kind, {}).get(column.name):
        found = _list_records(register, other)
        return _leave_by_hand(register, found) if kind == "readings" else found
    if (kind, column.name) == ("milestones", "home"):
        return homes
    if (kind, column.name) == ("benefit_measures", "measure"):
        return sorted(
            ((name, measure.title) for name, measure in MEASURES.items()), key=lambda one: one[1]
        )
    if (kind, column.name) == ("benefit_measures", "benchmark"):
        return [(name, figure.label) for name, figure in PUBLISHED.items()]
    return None


def _list_records(register: Register, kind: str) -> list[tuple[str, str]]:
    return [(one.reference, f"{one.reference} {one.content['title']}") for one in register.of(kind)]


def _leave_by_hand(register: Register, measures: Choices) -> Choices:
    """Of benefit measures those that are kept by hand: the others take no reading."""
    by_hand = {
        one.reference for one in register.of("benefit_measures") if one.content["measure"] is None
    }
    return [one for one in measures if one[0] in by_hand]
