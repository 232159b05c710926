"""What the stocks at five quarter ends and a year's flows say of one another, as cells and sums.

Whoever belongs to a lasting group (a sex, a category of need, an ethnic group) belongs to it for as
long as they are in care. So of each such group and of all children, in each quarter of a year:
those in care before and those who started are those in care after and those who are gone. A stock
that is hidden could be worked out from one that is shown and the flows between; with these sums
the flows are hidden that would tell it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from data_access.disclosure.counts import GroupOverYear, Year
from data_access.disclosure.rules import is_sensitive, is_small
from data_access.disclosure.system import Cell
from data_access.questions.measure import Keys

# A group as a table names it: the dimension and the key, or () and () for all children.
Name = tuple[tuple[str, ...], Keys]
# At each quarter end, which stocks are hidden; None where nothing is ever published of the day.
Ends = Sequence[Mapping[Name, bool] | None]
ALL_CHILDREN: Name = ((), ())


@dataclass(frozen=True)
class Flows:
    """How the stocks of a year are tied to the cells of its flows.

    `add` gives a system another cell and tells its place; `join` says that one cell is the sum of
    others; `hide` that one stays hidden; `find` tells the place of a group's year of `started` or
    `ceased` and its count, where a table shows it.
    """

    add: Callable[[Cell], int]
    join: Callable[[int, Sequence[int]], None]
    hide: Callable[[int], None]
    find: Callable[[str, Name], tuple[int, int] | None]

    def add_year(self, year: Year, ends: Ends) -> None:
        """Tie every lasting group that stocks and flows agree on, and the groups to the whole."""
        lines = dict(self._add_groups(year, ends))
        everybody = lines.pop(ALL_CHILDREN, None)
        for by in dict.fromkeys(by for by, _ in lines):
            groups = [lines.get(name) for name in year if name[0] == by]
            found = [line for line in groups if line is not None]
            if everybody and len(found) == len(groups):
                for whole, parts in zip(everybody, zip(*found, strict=True), strict=True):
                    self.join(whole, parts)

    def _add_groups(self, year: Year, ends: Ends) -> Iterator[tuple[Name, list[int]]]:
        for name, over in year.items():
            gone = list_gone(over)
            # Nobody can be gone who was not there: such a group is not what it was said to be.
            if over.is_lasting and min(gone) >= 0:
                yield name, self._add_group(name, over, gone, ends)

    def _add_group(
        self, name: Name, over: GroupOverYear, gone: Sequence[int], ends: Ends
    ) -> list[int]:
        stocks = [
            self._add_stock(name, stock, end) for stock, end in zip(over.stocks, ends, strict=True)
        ]
        came, went = (
            [self._add_unseen(count) for count in counts] for counts in (over.started, gone)
        )
        for quarter, (start, leave) in enumerate(zip(came, went, strict=True)):
            whole = self._add_unseen(over.stocks[quarter] + over.started[quarter])
            self.join(whole, (stocks[quarter], start))
            self.join(whole, (stocks[quarter + 1], leave))
        self._add_flow("started", name, came, sum(over.started))
        self._add_flow("ceased", name, went, sum(gone))
        return [*stocks, *came, *went]

    def _add_stock(self, name: Name, stock: int, end: Mapping[Name, bool] | None) -> int:
        if end is None:
            return self._add_unseen(stock)
        sensitive = any(map(is_sensitive, *name))
        if not end.get(name, True):
            # It is shown already: the rules let no cell be hidden below its least.
            return self.add(Cell(stock, least=stock + 1))
        least = 0 if sensitive or not stock else 1
        place = self.add(Cell(stock, is_primary=is_small(stock), least=least))
        self.hide(place)
        return place

    def _add_flow(self, measure: str, name: Name, quarters: Sequence[int], total: int) -> None:
        """The year's flow is that of its quarters, but for what its form does not count."""
        found = self.find(measure, name)
        if found is None or found[1] > total:
            return
        place, count = found
        if count == total:
            self.join(place, quarters)
            return
        whole = self._add_unseen(total)
        self.join(whole, quarters)
        self.join(whole, (place, self._add_unseen(total - count)))

    def _add_unseen(self, count: int) -> int:
        return self.add(Cell(count, is_published=False, least=0))


def list_gone(over: GroupOverYear) -> list[int]:
    """How many were gone by the end of each quarter of those in care before it or come in it."""
    return [
        over.stocks[quarter] + started - over.stocks[quarter + 1]
        for quarter, started in enumerate(over.started)
    ]
