"""The true counts behind a publication, counted by the measures that staff are answered from."""

import hashlib
import json
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Connection, select

from data_access.disclosure.catalogue import (
    PUBLISHED,
    TOGETHER,
    PublishedAs,
    TableName,
    is_year_end,
    tables_of,
)
from data_access.disclosure.costs import TrueCosts, read_costs
from data_access.disclosure.pools import Pool, read_pool
from data_access.disclosure.public import PublicFigure, PublicReader
from data_access.disclosure.rules import MIN_INTERVAL, RULE_VERSION, K
from data_access.periods import first_of_months, periods_between
from data_access.questions import MEASURES, Selection
from data_access.questions.measure import Asked, Keys
from data_access.questions.standing import Standing
from data_access.store.tables import episode_spans
from data_access.store.tables.base import day_number
from data_access.vocabulary import (
    AGE_BAND,
    CATEGORY_OF_NEED,
    ETHNIC_GROUP,
    QUARTER,
    SEX,
    UNACCOMPANIED,
)

Counts = Mapping[TableName, Mapping[Keys, int]]

# What stays the same for as long as a child is in care.
LASTING = (SEX.key, CATEGORY_OF_NEED.key, ETHNIC_GROUP.key, UNACCOMPANIED.key)
# Those counted by it were in care for so long before.
LONG_TERM, QUARTERS_OF_LONG_TERM = "long_term_stability", 10
# So many more must have been there that up to `K` who came or left cannot be told from them; one
# more, so that it cannot where this is not said either.
FEWEST_BESIDE_LONG_TERM = K + MIN_INTERVAL + 1
# Nobody grows into it.
YOUNGEST = (AGE_BAND.key,), (AGE_BAND.keys[0],)


@dataclass(frozen=True)
class GroupOverYear:
    """What is true of one group over a year: at its five quarter ends and in its four quarters.

    `came` and `left` are children, by the places of two quarter ends, who were in care at the later
    and not at the earlier one, and the other way round. A group that is not `is_lasting` may be
    left without leaving care.
    """

    stocks: tuple[int, ...]
    started: tuple[int, ...]
    ceased: tuple[int, ...]
    came: Mapping[tuple[int, int], int]
    left: Mapping[tuple[int, int], int]
    is_lasting: bool = True


# By the dimension and the key of each group: () and () for all children.
Year = Mapping[tuple[tuple[str, ...], Keys], GroupOverYear]


@dataclass(frozen=True)
class TrueCounts:
    """Everything that a snapshot is published from, and what others publish of the same.

    `year` and `public` are empty but for a year's end; `pool` are the council's children's homes,
    `costs` what care costs.
    """

    day: date
    tables: Counts
    year: Year
    public: tuple[PublicFigure, ...] = ()
    pool: Pool | None = None
    costs: TrueCosts = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """Tells whether these counts, and the rules, are those of another time.

        Of costs which tables there are: what was published of one stays.
        """
        said = [
            RULE_VERSION,
            self.day.isoformat(),
            sorted((name, sorted(cells.items())) for name, cells in self.tables.items()),
            sorted(
                (
                    *group,
                    (over.stocks, over.started, over.ceased),
                    sorted(over.came.items()),
                    sorted(over.left.items()),
                )
                for group, over in self.year.items()
            ),
            sorted((each.cells, each.low, each.high) for each in self.public),
            self.pool and [self.pool.may_be_shown, sorted(self.pool.percentages.items())],
            sorted(table for table, cells in self.costs.items() if cells),
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def read_stocks(
    connection: Connection, council_code: str, standing: Standing, day: date
) -> TrueCounts:
    """The true counts of children looked after on a day, in every table of the catalogue."""
    reader = _Reader(connection, council_code, standing)
    tables = reader.read_tables(day, TOGETHER["looked_after"])
    return TrueCounts(day, tables, {}, reader.read_public(tables, day))


def read_counts(
    connection: Connection, council_code: str, standing: Standing, day: date
) -> TrueCounts:
    """The true counts of a snapshot, every combination of keys with its count.

    Tables of a source that was never loaded are left out, as nobody counted nothing, and those of
    days of which the returns tell too little.
    """
    reader = _Reader(connection, council_code, standing)
    year = first_of_months(day, 12), day
    tables = reader.read_tables(day, PUBLISHED)
    over_year = reader.follow_groups(*year) if is_year_end(day) else {}
    pool = read_pool(connection, council_code, standing, day)
    costs = read_costs(connection, council_code, standing, day)
    return TrueCounts(day, tables, over_year, reader.read_public(tables, day), pool, costs)


class _NotKnown(Exception):
    """A symbol stands in the place of a count."""


@dataclass(frozen=True)
class _Reader:
    connection: Connection
    council_code: str
    standing: Standing

    def read_tables(self, day: date, measures: Collection[str]) -> dict[TableName, dict[Keys, int]]:
        """Every table of some measures that a snapshot can have."""
        found = {}
        for published, by in tables_of(day):
            kinds = MEASURES[published.measure].kinds
            is_loaded = all(kind in self.standing.sources for kind in kinds)
            if published.measure in measures and is_loaded:
                with suppress(_NotKnown):
                    cells = self.count(published, by, first_of_months(day, 12), day)
                    found[published.measure, by] = cells
        if not self._may_say_who_stayed(day, found.get((LONG_TERM, ()), {}).get((), 0)):
            found = {table: cells for table, cells in found.items() if table[0] != LONG_TERM}
        return found

    def _may_say_who_stayed(self, day: date, stayed: int) -> bool:
        """Whether it may be said how many were in care at every quarter end of some years.

        Whoever came or left between two of those is one of the others, so there must be enough.
        """
        if not stayed:
            return True
        whole, first = PUBLISHED["looked_after"], self.standing.first_date
        ends = (
            first_of_months(day, 3 * quarters) - timedelta(days=1)
            for quarters in range(QUARTERS_OF_LONG_TERM + 1)
        )
        return all(
            self.count(whole, (), end, end)[()] - stayed >= FEWEST_BESIDE_LONG_TERM
            for end in ends
            if first is None or end >= first
        )

    def count(
        self, published: PublishedAs, by: tuple[str, ...], first: date, last: date
    ) -> dict[Keys, int]:
        """One table, all combinations of keys with zeros; raises _NotKnown where any is unknown."""
        asked = Asked(
            connection=self.connection,
            council_code=self.council_code,
            standing=self.standing,
            selection=Selection(options=published.options),
            by=by,
            as_at=last,
            first=first,
            last=last,
        )
        found = MEASURES[published.measure].compute(asked)
        counts = dict.fromkeys(asked.combinations(), 0)
        if any(isinstance(value, str) for value in found.values()):
            raise _NotKnown
        for keys, value in found.items():
            # A key that no table has would be in the totals and in no row: the sums will tell.
            if keys in counts:
                counts[keys] = int(value)
        return counts

    def follow_groups(
        self, first: date, last: date
    ) -> dict[tuple[tuple[str, ...], Keys], GroupOverYear]:
        """Every group that is followed over a year, the undivided total first."""
        quarters = periods_between(first, last, QUARTER.key)
        ends = [first - timedelta(days=1), *(quarter.last for quarter in quarters)]
        found = {}
        for by in ((), *((name,) for name in LASTING)):
            stocks = [self.count(PUBLISHED["looked_after"], by, end, end) for end in ends]
            # Every event, not DfE's form: it is these that a quarter's children came by.
            started, ceased = (
                [
                    self.count(PublishedAs(measure, ()), by, quarter.first, quarter.last)
                    for quarter in quarters
                ]
                for measure in ("started", "ceased")
            )
            here = [self._find_children(by, end) for end in ends]
            for keys in stocks[0]:
                ids = [at_end.get(keys, set()) for at_end in here]
                anywhere = [set().union(*at_end.values()) for at_end in here]
                spans = [(i, j) for j in range(len(ends)) for i in range(j)]
                found[by, keys] = GroupOverYear(
                    stocks=tuple(stock[keys] for stock in stocks),
                    started=tuple(quarter[keys] for quarter in started),
                    ceased=tuple(quarter[keys] for quarter in ceased),
                    came={(i, j): len(ids[j] - anywhere[i]) for i, j in spans},
                    left={(i, j): len(ids[i] - anywhere[j]) for i, j in spans},
                )
        by, youngest = YOUNGEST
        of_youngest = tuple(
            self.count(PUBLISHED["looked_after"], by, end, end)[youngest] for end in ends
        )
        found[YOUNGEST] = GroupOverYear(of_youngest, (), (), {}, {}, is_lasting=False)
        return found

    def read_public(self, tables: Counts, day: date) -> tuple[PublicFigure, ...]:
        """What others publish of the council at a year's end; of other days nothing is."""
        if not is_year_end(day):
            return ()
        return PublicReader(self.connection, self.council_code, day.year, tables).list_figures()

    def _find_children(self, by: tuple[str, ...], day: date) -> dict[Keys, set[int]]:
        spans = episode_spans
        number = day_number(day)
        rows = self.connection.execute(
            select(*(spans.c[name] for name in by), spans.c.child_id).where(
                spans.c.start_day <= number, spans.c.end_day > number
            )
        )
        found: dict[Keys, set[int]] = {}
        for *keys, child in rows:
            found.setdefault(tuple(keys), set()).add(child)
        return found
