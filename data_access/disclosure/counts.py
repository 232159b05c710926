"""The true counts behind a publication, counted by the measures that staff are answered from."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, select

from data_access.disclosure.catalogue import (
    PUBLISHED,
    PublishedAs,
    TableName,
    is_year_end,
    tables_of,
)
from data_access.disclosure.public import PublicFigure, PublicReader
from data_access.disclosure.rules import RULE_VERSION
from data_access.periods import first_of_months, periods_between
from data_access.questions import MEASURES, Selection
from data_access.questions.measure import Asked, Keys
from data_access.questions.standing import Standing
from data_access.store.tables import episode_spans
from data_access.store.tables.base import day_number
from data_access.vocabulary import (
    AGE_BAND,
    CATEGORY_OF_NEED,
    DISTANCE_BAND,
    ETHNIC_GROUP,
    LOCALITY,
    QUARTER,
    SEX,
    UNACCOMPANIED,
)

Counts = Mapping[TableName, Mapping[Keys, int]]

# What stays the same for as long as a child is in care.
LASTING = (SEX.key, CATEGORY_OF_NEED.key, ETHNIC_GROUP.key, UNACCOMPANIED.key)
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

    `year` and `public` are empty but for a year's end.
    """

    day: date
    tables: Counts
    year: Year
    public: tuple[PublicFigure, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Tells whether these counts, and the rules, are those of another time."""
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
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def read_stocks(
    connection: Connection, council_code: str, standing: Standing, day: date
) -> TrueCounts:
    """The true counts of children looked after on a day, in every table of the catalogue."""
    reader = _Reader(connection, council_code, standing)
    published = PUBLISHED["looked_after"]
    tables = {
        ("looked_after", by): reader.count(published, by, day, day) for by in published.tables
    }
    return TrueCounts(day, tables, {}, reader.read_public(tables, day))


def read_counts(
    connection: Connection, council_code: str, standing: Standing, day: date
) -> TrueCounts:
    """The true counts of a snapshot, every combination of keys with its count.

    Tables of a source that was never loaded are left out: nobody counted nothing.
    """
    reader = _Reader(connection, council_code, standing)
    year = first_of_months(day, 12), day
    tables = {
        (published.measure, by): reader.count(published, by, *year)
        for published, by in tables_of(day)
        if all(kind in standing.sources for kind in MEASURES[published.measure].kinds)
    }
    over_year = reader.follow_groups(*year) if is_year_end(day) else {}
    return TrueCounts(day, tables, over_year, reader.read_public(tables, day))


@dataclass(frozen=True)
class _Reader:
    connection: Connection
    council_code: str
    standing: Standing

    def count(
        self, published: PublishedAs, by: tuple[str, ...], first: date, last: date
    ) -> dict[Keys, int]:
        """One table, all combinations of keys with zeros."""
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
        by = (LOCALITY.key, DISTANCE_BAND.key)
        far = self.count(PUBLISHED["looked_after"], by, day, day)["out_of_area", "20+"]
        return PublicReader(
            self.connection, self.council_code, day.year, tables, far
        ).list_figures()

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
