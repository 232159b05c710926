"""What the stocks at five quarter ends and a year's flows say of one another, as cells and sums.

Whoever belongs to a lasting group (a sex, a category of need, an ethnic group) belongs to it for as
long as they are in care. So of each such group and of all children, in each quarter of a year:
those in care before and those who started are those in care after and those who are gone. A stock
that is hidden could be worked out from one that is shown and the flows between; with these sums
the flows are hidden that would tell it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from data_access.disclosure.counts import GroupOverYear, Year
from data_access.disclosure.rules import is_sensitive, is_small
from data_access.disclosure.system import Cell
from data_access.questions.measure import Keys

# A group as a table names it: the dimension and the key, or () and () for all children.
Name = tuple[tuple[str, ...], Keys]
# At each quarter end, which stocks are hidden; None where nothing is ever published of the day.
Ends = Sequence[Mapping[Name, bool] | None]
ALL_CHILDREN: Name = ((), ())


class InTheMaking(Protocol):
    """A system of flows that is being made, as far as a year's stocks are put into it."""

    def add(self, cell: Cell) -> int: ...

    def join(self, whole: int, parts: Sequence[int]) -> None: ...

    def hide(self, place: int) -> None: ...

    def find_flow(self, measure: str, name: Name) -> tuple[int, int] | None: ...


def add_year(system: InTheMaking, year: Year, ends: Ends) -> None:
    """Tie every lasting group that stocks and flows agree on, and the groups to the whole."""
    lines = dict(_add_groups(system, year, ends))
    everybody = lines.pop(ALL_CHILDREN, None)
    for by in dict.fromkeys(by for by, _ in lines):
        groups = [lines.get(name) for name in year if name[0] == by]
        found = [line for line in groups if line is not None]
        if everybody and len(found) == len(groups):
            for whole, parts in zip(everybody, zip(*found, strict=True), strict=True):
                system.join(whole, parts)


def _add_groups(system: InTheMaking, year: Year, ends: Ends) -> Iterator[tuple[Name, list[int]]]:
    for name, over in year.items():
        gone = list_gone(over)
        # Nobody can be gone who was not there: such a group is not what it was said to be.
        if over.is_lasting and min(gone) >= 0:
            yield name, _add_group(system, name, over, gone, ends)


def _add_group(
    system: InTheMaking, name: Name, over: GroupOverYear, gone: Sequence[int], ends: Ends
) -> list[int]:
    stocks = [
        _add_stock(system, name, stock, end) for stock, end in zip(over.stocks, ends, strict=True)
    ]
    came, went = (
        [_add_unseen(system, count) for count in counts] for counts in (over.started, gone)
    )
    for quarter, (start, leave) in enumerate(zip(came, went, strict=True)):
        whole = _add_unseen(system, over.stocks[quarter] + over.started[quarter])
        system.join(whole, (stocks[quarter], start))
        system.join(whole, (stocks[quarter + 1], leave))
    _add_flow(system, "started", name, came, sum(over.started))
    _add_flow(system, "ceased", name, went, sum(gone))
    return [*stocks, *came, *went]


def _add_stock(system: InTheMaking, name: Name, stock: int, end: Mapping[Name, bool] | None) -> int:
    if end is None:
        return _add_unseen(system, stock)
    sensitive = any(map(is_sensitive, *name))
    if not end.get(name, True):
        # It is shown already: the rules let no cell be hidden below its least.
        return system.add(Cell(stock, least=stock + 1))
    least = 0 if sensitive or not stock else 1
    place = system.add(Cell(stock, is_primary=is_small(stock), least=least))
    system.hide(place)
    return place


def _add_flow(
    system: InTheMaking, measure: str, name: Name, quarters: Sequence[int], total: int
) -> None:
    """The year's flow is that of its quarters, but for what its form does not count."""
    found = system.find_flow(measure, name)
    if found is None or found[1] > total:
        return
    place, count = found
    if count == total:
        system.join(place, quarters)
        return
    whole = _add_unseen(system, total)
    system.join(whole, quarters)
    system.join(whole, (place, _add_unseen(system, total - count)))


def _add_unseen(system: InTheMaking, count: int) -> int:
    return system.add(Cell(count, is_published=False, least=0))


def list_gone(over: GroupOverYear) -> list[int]:
    """How many were gone by the end of each quarter of those in care before it or come in it."""
    return [
        over.stocks[quarter] + started - over.stocks[quarter + 1]
        for quarter, started in enumerate(over.started)
    ]
