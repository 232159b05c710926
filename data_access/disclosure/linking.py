"""From the true counts of a snapshot to systems of cells and sums, as the protector takes them.

All tables of a population are one system, so that they are protected jointly: a margin is one cell
whichever tables show it. What no table shows but a reader could work out is in it too: how many of
a group are not of a smaller one, and how many left otherwise than to return home.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from data_access.disclosure.catalogue import TOGETHER, TableName, is_rounded
from data_access.disclosure.counts import Counts, TrueCounts
from data_access.disclosure.facts import FACTS, Fact
from data_access.disclosure.flows import FlowGuard, guard_flows
from data_access.disclosure.groups import PART_OF, Group, group_of
from data_access.disclosure.public import PublicFigure
from data_access.disclosure.rules import bound_rounded, is_sensitive, is_small, round_count
from data_access.disclosure.stocks import Ends, Name, add_year
from data_access.disclosure.system import Cell, NotProtectable, Sum, System
from data_access.questions.measure import Keys

# What is lost by hiding a whole, a row of a table by itself, and a cell of a table of two.
WEIGHTS = (50.0, 6.0, 1.0)

# What was published of a snapshot before, in its newest version and then in those before that:
# None where it was hidden.
Before = Mapping[TableName, Mapping[Keys, tuple[int | None, ...]]]


@dataclass(frozen=True)
class Linked:
    """One system of the snapshot, the tables it holds, and the place of each of their cells.

    Tables that are not among them can be protected in no way.
    """

    name: str
    tables: Mapping[TableName, Mapping[Keys, int]]
    system: System = field(repr=False)
    places: Mapping[Group, int] = field(repr=False)

    def place_of(self, table: TableName, keys: Keys) -> int:
        """The place in the system of one cell of a table."""
        return self.places[group_of(*table, keys)]


def names_of(counts: TrueCounts) -> dict[str, list[TableName]]:
    """The tables of each system of a snapshot."""
    found = {
        name: [table for table in counts.tables if table[0] in measures]
        for name, measures in TOGETHER.items()
    }
    return {name: tables for name, tables in found.items() if tables}


def link(
    name: str, counts: TrueCounts, before: Before | None = None, ends: Ends | None = None
) -> Linked:
    """One system of a snapshot, protected together with what was published of it before.

    With flows go the stocks of the year, of which is known at which of its `ends` they are hidden.

    Raises ValueError where the tables do not agree with one another, and NotProtectable where none
    of them can be shown.
    """
    tables = {table: counts.tables[table] for table in names_of(counts)[name]}
    guard = guard_flows(tables, counts.year) if name == "flows" else FlowGuard()
    if guard.noughts:
        left_out = {dimension for by in guard.noughts for dimension in by}
        if () in guard.noughts:
            raise NotProtectable("a nought of all children would tell who came or left")
        tables = {table: cells for table, cells in tables.items() if left_out.isdisjoint(table[1])}
        guard = guard_flows(tables, counts.year)
    linking = _Linking(counts.day, tables, guard)
    linking.add_tables()
    linking.add_nested_groupings()
    linking.add_complements()
    linking.add_differences()
    for fact in FACTS:
        linking.add_fact(fact)
    linking.add_public(counts.public)
    if name == "flows" and ends:
        add_year(linking, counts.year, ends)
    return linking.finish(name, before or {})


class _Linking:
    """A system in the making."""

    def __init__(self, day: date, tables: Counts, guard: FlowGuard) -> None:
        self._day = day
        self._tables = tables
        self._guard = guard
        self._cells: list[Cell] = []
        self._sums: dict[Sum, None] = {}
        self._places: dict[Group, int] = {}
        # Whom a category's rule hides though nothing can protect what a margin tells.
        self._always_hidden: set[int] = set()

    def add_tables(self) -> None:
        """A cell for each group that a table shows, and the sums of the tables' lines."""
        for table, cells in self._tables.items():
            for keys, count in cells.items():
                group = group_of(*table, keys)
                known = self._places.get(group)
                if known is None:
                    self.add(self._make_cell(table, keys, count), group)
                elif self._cells[known].value != count:
                    raise ValueError("two tables count one group differently")
        for (measure, by), cells in self._tables.items():
            for place in range(len(by)):
                lines: dict[Group, list[int]] = {}
                for keys in cells:
                    rest = by[:place] + by[place + 1 :], keys[:place] + keys[place + 1 :]
                    group = group_of(measure, by, keys)
                    lines.setdefault(group_of(measure, *rest), []).append(self._places[group])
                for whole, parts in lines.items():
                    self._add_sum(whole, parts)

    def add_nested_groupings(self) -> None:
        """Groups that are made of smaller ones, as DfE's age bands and ours: one may be unseen."""
        for whole in list(self._places):
            parts = list(whole.smallest()) if len(whole.respects) == 1 else []
            missing = [part for part in parts if part not in self._places]
            if len(parts) < 2 or len(missing) == len(parts):
                continue
            rest = sum(self._value(part) for part in parts if part in self._places)
            if len(missing) > 1:
                continue
            for part in missing:
                self._add_unseen(self._value(whole) - rest, part)
            self._add_sum(whole, [self._places[part] for part in parts])

    def add_complements(self) -> None:
        """Who is not counted by a measure of some of a population, as who left otherwise than to
        return home: nobody is shown them, but they can be told.
        """
        for population, narrowed in PART_OF.values():
            if len(narrowed) != 1:
                continue
            ((respect, counted),) = narrowed.items()
            for part in list(self._places):
                if part.population != population or part.parts.get(respect) != counted:
                    continue
                whole = part.widen(respect)
                others = whole.without(part)
                if whole in self._places and others and others not in self._places:
                    self._add_unseen(self._value(whole) - self._value(part), others)
                    self._add_sum(whole, [self._places[part], self._places[others]])

    def add_differences(self) -> None:
        """What is left of a group without one that it contains, where that is 1 to K children."""
        published = [
            (group, place, self._cells[place].value)
            for group, place in self._places.items()
            if self._cells[place].is_published
        ]
        for whole, place, count in published:
            for part, place_of_part, value in published:
                if not is_small(count - value) or not whole.contains(part):
                    continue
                rest = whole.without(part)
                place_of_rest = self._places.get(rest) if rest else None
                if place_of_rest is None:
                    place_of_rest = self._add_unseen(count - value, rest)
                self.join(place, (place_of_part, place_of_rest))

    def add_fact(self, fact: Fact) -> None:
        """What a definition says: how many of the wholes are in none of the parts can be told."""
        found = [self._find_place(*each) for each in (*fact.wholes, *fact.parts)]
        known = [place for place in found if place is not None]
        if len(known) < len(found):
            return
        wholes, parts = known[: len(fact.wholes)], known[len(fact.wholes) :]
        total, counted = (sum(self._cells[at].value for at in side) for side in (wholes, parts))
        if total < counted:
            return
        for part in parts if total == 0 else ():
            # Nothing can hide that it is empty, but it reads like every other 0 of its category.
            if self._cells[part].is_primary:
                self._cells[part] = replace(self._cells[part], is_primary=False)
                self.hide(part)
        whole = wholes[0]
        if len(wholes) > 1:
            whole = self.add(Cell(total, is_published=False, least=0))
            self.join(whole, wholes)
        self.join(whole, (*parts, self._add_unseen(total - counted, None)))

    def add(self, cell: Cell, group: Group | None = None) -> int:
        """Another cell, of a group if it has a name; its place."""
        self._cells.append(cell)
        if group is not None:
            self._places[group] = len(self._cells) - 1
        return len(self._cells) - 1

    def join(self, whole: int, parts: Iterable[int]) -> None:
        """Say that one cell is the sum of others."""
        self._sums[Sum(whole, tuple(parts))] = None

    def hide(self, place: int) -> None:
        """Say that a cell is hidden, whatever is chosen."""
        self._always_hidden.add(place)

    def find_flow(self, measure: str, name: Name) -> tuple[int, int] | None:
        """The place and the count of a group's flow in the year, where a table shows it."""
        by, keys = name
        place = self._find_place((measure, by), keys)
        return None if place is None else (place, self._cells[place].value)

    def add_public(self, public: Iterable[PublicFigure]) -> None:
        """What others publish of the same children."""
        for figure in public:
            places = [self._find_place(*cell) for cell in figure.cells]
            known = [place for place in places if place is not None]
            if len(known) < len(places):
                continue
            # What is small and public all the same cannot be protected any more.
            if len(known) == 1 and self._cells[known[0]].is_primary:
                continue
            told = self.add(_fix(Cell(figure.count, shown=(figure.low, figure.high))))
            self.join(told, known)

    def _find_place(self, table: TableName, keys: Keys) -> int | None:
        return self._places.get(group_of(*table, keys))

    def finish(self, name: str, before: Before) -> Linked:
        """The system, with what a reader knows of it from a version published before."""
        hidden, known = set(self._always_hidden), set()
        for table, cells in before.items():
            for keys, count in self._tables.get(table, {}).items():
                place = self._places[group_of(*table, keys)]
                told = cells.get(keys, ())
                if told and told[0] is None:
                    hidden.add(place)
                if as_published(table, self._day, count) in told:
                    known.add(place)
        for place in hidden:
            # What was hidden and has become 0 stays hidden; its emptiness is reckoned with.
            if self._cells[place].value < self._cells[place].least:
                self._cells[place] = replace(self._cells[place], least=0)
        exact = set()
        for place in known:
            low, high = self._cells[place].seen
            if low == high:
                exact.add(place)
            elif place not in hidden:
                # Known as it was shown, rounded; to hide it now would take nothing back.
                self._cells[place] = _fix(self._cells[place])
        system = System(tuple(self._cells), tuple(self._sums), frozenset(hidden), frozenset(exact))
        return Linked(name, self._tables, system, self._places)

    def _make_cell(self, table: TableName, keys: Keys, count: int) -> Cell:
        measure, by = table
        group = group_of(measure, by, keys)
        sensitive = [place for place, key in enumerate(keys) if is_sensitive(by[place], key)]
        is_primary = is_small(count) or group in self._guard.primary
        if sensitive and not is_primary:
            margins = [
                self._count(measure, by[:place] + by[place + 1 :], keys[:place] + keys[place + 1 :])
                for place in sensitive
            ]
            is_primary = count == 0 or count in margins
            if count == 0 and self._is_empty_anyway(measure, by, keys):
                # Nothing can hide it, but it reads like every other 0 of its category.
                is_primary = False
                self.hide(len(self._cells))
        total = self._count(measure, (), ())
        least = 0 if sensitive else 1
        is_seen_rounded = is_rounded(by, self._day) and not is_small(count)
        return Cell(
            value=count,
            is_primary=is_primary,
            least=max(least, self._guard.least.get(group, least)),
            shown=bound_rounded(count) if is_seen_rounded else None,
            weight=WEIGHTS[len(by)] * (1 + 0.5 * count / max(total, 1)),
        )

    def _is_empty_anyway(self, measure: str, by: tuple[str, ...], keys: Keys) -> bool:
        """Whether a group that contains this one, of no sensitive category, shows a true 0."""
        plain = [place for place, key in enumerate(keys) if not is_sensitive(by[place], key)]
        wider = [(), *((place,) for place in plain)]
        return any(
            self._count(measure, tuple(by[p] for p in places), tuple(keys[p] for p in places)) == 0
            for places in wider
        )

    def _count(self, measure: str, by: tuple[str, ...], keys: Keys) -> int:
        return self._tables[measure, by][keys]

    def _value(self, group: Group) -> int:
        return self._cells[self._places[group]].value

    def _add_unseen(self, value: int, group: Group | None) -> int:
        """A cell that no table shows; a reader knows no more of it than that it is not negative."""
        if value < 0:
            raise ValueError("a group counts more than one that contains it")
        return self.add(Cell(value, is_small(value), is_published=False, least=0), group)

    def _add_sum(self, whole: Group, parts: list[int]) -> None:
        self.join(self._places[whole], parts)


def as_published(table: TableName, day: date, count: int) -> int:
    """The number that a table shows for a count that is not hidden."""
    return round_count(count) if is_rounded(table[1], day) else count


def _fix(cell: Cell) -> Cell:
    """The cell as one that stays as it is seen: the rules let no cell be hidden below its least."""
    return replace(cell, least=cell.value + 1)
