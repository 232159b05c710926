"""What the page of one record of the programme is made of: facts, tables, links, history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from components.programme_words import KINDS, label_field, say_field, say_who
from data_access.imports.workbooks.sheets import Column
from data_access.programme.checks import REFERS
from data_access.programme.history import FieldChange, Step, list_steps
from data_access.programme.records import Record, columns_of
from data_access.programme.register import Register
from data_access.published import PUBLISHED
from data_access.questions import MEASURES
from data_access.vocabulary import Role

# A part of a cell: its words, and where they lead.
Part = tuple[str, str | None]
# The kinds that have pages of their own, and the page of the menu on which each stands in a list.
LISTS = {
    "milestones": ("/milestones", "Milestones"),
    "benefits": ("/benefits", "Benefits"),
    "risks": ("/risks", "Risks"),
    "interdependencies": ("/risks", "Risks"),
}
# What is told on the page of another record, by the column that names that one.
BELONGS_TO = {
    "benefit_measures": ("benefit", "benefits"),
    "risk_actions": ("risk", "risks"),
    "readings": ("measure", "benefit_measures"),
}
# By what a record is known: chosen once.
IDENTITY = {"readings": ("measure", "on")}
# What stands in the heading, or belongs to the page on which it is told.
_NOT_FACTS = {"reference", "title", "benefit", "risk"}


@dataclass(frozen=True)
class Block:
    """A part of a page: facts, then a table, then what can be done.

    A row is a cell for each head; `acts` are words with the address they lead to.
    """

    title: str
    anchor: str
    facts: Sequence[tuple[str, Sequence[Part]]] = ()
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[Sequence[Part]]] = ()
    empty: str = ""
    acts: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Told:
    """One version as the history tells it."""

    at: int
    who: str
    words: str
    changes: Sequence[tuple[str, str, str]]
    is_first: bool


@dataclass(frozen=True)
class Teller:
    """Tells records of one register, as it stood on a day; `on` only where that is not now."""

    register: Register
    homes: Mapping[str, str]
    day: date
    on: date | None = None
    may_keep: bool = False
    links_homes: bool = False

    def link(self, kind: str, reference: str) -> str | None:
        """The address at which a record is told; None where the register holds none."""
        record = self.register.find(kind, reference)
        if record is None:
            return None
        if kind in BELONGS_TO:
            column, other = BELONGS_TO[kind]
            above = self.link(other, record.content[column])
            return f"{above.partition('#')[0]}#{quote(anchor_of(reference))}" if above else None
        query = f"?{urlencode({'on': self.on.isoformat()})}" if self.on else ""
        return f"/{kind}/{quote(reference, safe='')}{query}"

    def name(self, kind: str, reference: str) -> Part:
        """A record by its reference and title, leading to where it is told."""
        record = self.register.find(kind, reference)
        title = record.content.get("title") if record else None
        return f"{reference} {title}" if title else reference, self.link(kind, reference)

    def tell(self, kind: str, column: Column, value: Any) -> list[Part]:
        """What a field says, with links to the records and the home that it names."""
        if value is None:
            return [(say_field(kind, column, value), None)]
        other = REFERS.get(kind, {}).get(column.name)
        if other:
            named = value if isinstance(value, tuple) else (value,)
            return [self.name(other, one) for one in named]
        if (kind, column.name) == ("milestones", "home"):
            address = f"/homes/{quote(value)}" if self.links_homes else None
            return [(self.homes.get(value, value), address)]
        if (kind, column.name) == ("benefit_measures", "measure") and value in MEASURES:
            return [(MEASURES[value].title, None)]
        if (kind, column.name) == ("benefit_measures", "benchmark") and value in PUBLISHED:
            return [(PUBLISHED[value].label, None)]
        return [(say_field(kind, column, value), None)]

    def list_facts(self, record: Record) -> list[tuple[str, list[Part]]]:
        """Every field that says something, and those whose silence does."""
        always = ("due", "target", "owner_role")
        return [
            (label_field(record.kind, column.name), self.tell(record.kind, column, value))
            for column in columns_of(record.kind)
            if column.name not in _NOT_FACTS
            and ((value := record.content[column.name]) is not None or column.name in always)
            # Said of the few that are one.
            and not (column.name == "benefits_review" and not value)
        ]

    def list_acts(self, record: Record, *more: tuple[str, str]) -> list[tuple[str, str]]:
        """What whoever keeps the programme can do with a record."""
        if not self.may_keep:
            return []
        here = f"/programme/{record.kind}/{quote(record.reference, safe='')}"
        word = KINDS[record.kind]
        return [
            (f"Change this {word}", f"{here}/edit"),
            (f"Withdraw this {word}", f"{here}/withdraw"),
            *more,
        ]

    def tell_history(self, versions: Iterable[Record], of: Record) -> list[Told]:
        """The versions of a record and of what is told with it, the newest first."""
        return [self._tell_step(step, of) for step in list_steps(versions)]

    def _tell_step(self, step: Step, of: Record) -> Told:
        record = step.record
        what = "" if (record.kind, record.reference) == (of.kind, of.reference) else (
            f"{KINDS[record.kind].capitalize()} {record.reference}: "
        )  # fmt: skip
        if step.is_first:
            words = "added"
        elif record.is_withdrawn:
            words = "withdrawn"
        else:
            words = "back in the register" if step.is_return else "changed"
        words = what + words if what else words.capitalize()
        return Told(
            at=record.changed_at,
            who=say_who(
                record.changed_by,
                name_role(record.changed_by_role),
                came_by_load=record.came_by_load,
            ),
            words=words,
            changes=[self.tell_change(record.kind, change) for change in step.changes],
            is_first=step.is_first,
        )

    def say(self, kind: str, column: Column, value: Any) -> str:
        """What a field says in one line; a dash where it says nothing."""
        if value is None:
            return "–"
        return ", ".join(words for words, _ in self.tell(kind, column, value))

    def tell_change(self, kind: str, change: FieldChange) -> tuple[str, str, str]:
        """A field by its label, with what it said before and after."""
        column = change.column
        before, after = self.say(kind, column, change.before), self.say(kind, column, change.after)
        return label_field(kind, column.name), before, after


def anchor_of(reference: str) -> str:
    """By what a record is found on the page on which it is told."""
    return reference.replace(" ", "-")


def name_role(role: str | None) -> str:
    """The label of a role that is kept as its key; empty for none."""
    return Role(role).label if role in set(Role) else role or ""
