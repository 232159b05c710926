"""What a measure is, and the register of all of them.

A measure is a function from what was asked to cells: `{keys in the order of by: number}`. The door
fills in the combinations that hold nothing, so a function gives only what it counted.
"""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection

from data_access.periods import Period
from data_access.questions.selection import Selection, values_of
from data_access.questions.standing import Standing
from data_access.vocabulary import DIMENSIONS, Dimension, Permission, Symbol, Unit

if TYPE_CHECKING:
    from data_access.questions.behind import Find

Keys = tuple[str, ...]
Found = TypeVar("Found")
# A number, or the symbol that stands where there is none.
Cells = Mapping[Keys, int | float | str]


@dataclass(frozen=True)
class Asked:
    """A question with every date settled, and the store to answer it from.

    `as_at` is the day a stock is counted on; `first` and `last` bound a flow, both included.
    `periods` are the months, quarters or years of the time dimension in `by`, if there is one.
    `notes` and `words` are filled in by the measure with what a reader must know: `words` may give
    a `title`, `source`, `unit` and `better` of its own, where one measure answers for many, and
    the day `as_at` of what it found, where that is an earlier one.
    """

    connection: Connection
    council_code: str
    standing: Standing
    selection: Selection
    by: tuple[str, ...]
    as_at: date
    first: date
    last: date
    periods: tuple[Period, ...] = ()
    notes: list[str] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    # The ids of the only homes whose children are counted; None: all children.
    homes: tuple[int, ...] | None = None
    # Asked by one of tiers C and D: another's home may be listed because a child of ours lives
    # there.
    names_others_homes: bool = True
    # What was read for this sitting, by name: its questions share it.
    kept: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def filters(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return self.selection.filters

    @property
    def time_dimension(self) -> str | None:
        """The time dimension among `by`, if there is one."""
        return next((name for name in self.by if DIMENSIONS[name].is_time), None)

    def keys_of(self, name: str) -> tuple[str, ...]:
        """The keys a dimension of the breakdown takes: those filtered for, or all it has.

        Empty where they depend on what the measure finds (areas, and the years they published).
        """
        if name == self.time_dimension and self.periods:
            return tuple(period.key for period in self.periods)
        return dict(self.filters).get(name) or DIMENSIONS[name].keys

    def combinations(self) -> Iterator[Keys]:
        """Every combination of keys of the breakdown, in natural order; one () for none."""
        return product(*(self.keys_of(name) for name in self.by))

    def each_period(self) -> "Iterator[tuple[str, Asked]]":
        """The key of each period asked about, with the question as of that period alone; "" with
        the question itself where it is not over time.
        """
        if not self.periods:
            yield "", self
        for period in self.periods:
            then = replace(self, as_at=period.last, first=period.first, last=period.last)
            yield period.key, then

    def mark_periods(self, cells: Cells, periods: Container[str], symbol: Symbol) -> Cells:
        """The cells, with a symbol in place of all that are of these of `each_period`."""
        time = self.time_dimension
        place = self.by.index(time) if time else None
        marked = (
            keys
            for keys in self.combinations()
            if ("" if place is None else keys[place]) in periods
        )
        return {**cells, **dict.fromkeys(marked, symbol)}

    def read_once(self, name: str, read: Callable[[], Found]) -> Found:
        """What `read` gives, kept under a name as long as the sitting lasts."""
        if name not in self.kept:
            self.kept[name] = read()
        found: Found = self.kept[name]
        return found

    def undivided(self) -> "Asked":
        """The same question without a breakdown."""
        return replace(self, by=(), periods=(), notes=[], words={})


Compute = Callable[[Asked], Cells]


@dataclass(frozen=True)
class Measure:
    """One thing the product can count, with every word needed to read it rightly.

    `better` is "higher", "lower" or None: most counts of children have no polarity. `is_flow`
    measures are over a period, others on a day. `empty` is the value of a combination that holds
    nothing: 0 for counts, None where an absent figure is not known. `finds_periods` measures have
    a figure only for some years, and give those instead of every year between two dates. `by_home`
    measures can be counted for some homes alone, for those who see no others. `compares` measures
    are comparisons themselves: `compare_to` says with what, and the answer is not compared again.
    `behind` finds the rows that are counted, where there is a list of children behind the number.
    """

    name: str
    title: str
    unit: Unit
    better: str | None
    definition: str
    source: str
    by: tuple[Dimension, ...]
    permission: Permission
    compute: Compute
    is_flow: bool = False
    empty: int | None = 0
    options: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ("ssda903",)
    finds_periods: bool = False
    by_home: bool = False
    compares: bool = False
    behind: "Find | None" = None

    @property
    def dimensions(self) -> tuple[str, ...]:
        return tuple(dimension.key for dimension in self.by)

    def option_values(self) -> dict[str, tuple[str, ...]]:
        """The options this measure takes, with their values; the first is the default.

        An option that takes any number or date has none to choose from.
        """
        return {name: values_of(name) for name in self.options}


MEASURES: dict[str, Measure] = {}


def measure(
    *,
    title: str,
    unit: Unit,
    better: str | None,
    definition: str,
    source: str,
    by: tuple[Dimension, ...],
    permission: Permission,
    is_flow: bool = False,
    empty: int | None = 0,
    options: tuple[str, ...] = (),
    kinds: tuple[str, ...] = ("ssda903",),
    finds_periods: bool = False,
    by_home: bool = False,
    compares: bool = False,
    behind: "Find | None" = None,
) -> Callable[[Compute], Measure]:
    """Register a function as a measure under its own name.

    `kinds` names the loads it rests on, whose ages are shown with every answer.
    """

    def register(compute: Compute) -> Measure:
        made = Measure(
            name=compute.__name__,
            title=title,
            unit=unit,
            better=better,
            definition=definition,
            source=source,
            by=by,
            permission=permission,
            compute=compute,
            is_flow=is_flow,
            empty=empty,
            options=options,
            kinds=kinds,
            finds_periods=finds_periods,
            by_home=by_home,
            compares=compares,
            behind=behind,
        )
        MEASURES[made.name] = made
        return made

    return register
