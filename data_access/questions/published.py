"""Questions of tiers C and D, answered from the publication: a fixed list of tables and dates.

No statement here names a table of children, and on PostgreSQL no grant would let it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import product

from data_access.access import Refused
from data_access.disclosure.catalogue import (
    GROUPED,
    WITHOUT_PRICE,
    PublishedAs,
    find_form,
    find_groups,
    find_table,
    is_in_catalogue,
    is_published,
    is_snapshot,
    leave_out_time,
    list_grains,
)
from data_access.disclosure.publication import Publication, PublishedTable, read_cells
from data_access.disclosure.rules import RULE_VERSION, round_count
from data_access.periods import Period, last_year_end, period_with, periods_between
from data_access.questions.answer import Number, Row
from data_access.questions.benchmark import find_gap
from data_access.questions.children import find_rate
from data_access.questions.entries_and_exits import say_the_form
from data_access.questions.measure import Asked, Keys, Measure
from data_access.questions.question import Question
from data_access.questions.selection import NotUnderstood
from data_access.vocabulary import DIMENSIONS, YEAR, Symbol

NOT_SHOWN = "Not shown, to protect confidentiality."
POOLED = (
    "Of the council’s own children’s homes together, without short breaks, supported accommodation "
    "and homes for parent and child, over the quarter."
)
ROUNDED = (
    "Numbers are rounded to 5 and totals on their own, so they may not add up; those of 31 March "
    "are exact."
)
COSTS_ROUNDED = (
    "Rounded to £{:,} and shown only where enough children and providers stand behind it, as it "
    "was when first published; rounded parts may not add up."
)
UNPRICED = "Up to {:,} nights of the year to {} had no price and count nothing."
# What counts the prices of nights.
PRICED = ("spend", "unit_cost", "forecast_outturn")
HIDDEN, NOT_AVAILABLE = Symbol.CONFIDENTIAL.value, Symbol.NOT_AVAILABLE.value
NOT_APPLICABLE = Symbol.NOT_APPLICABLE.value
# A count, or the symbol that stands in its place.
Count = int | str
# What is worked out of a published count, for a day, from public figures.
DERIVE: dict[str, Callable[[Asked, date, int], float | str]] = {
    "looked_after_rate": find_rate,
    "gap_to_neighbours": find_gap,
}


class NotPublished(Refused):
    """The catalogue has no such table, or none of this date; the message says what there is."""


class NotShown(Exception):
    """A table that could not be protected, or could not be read: nothing of it is shown."""

    def __init__(self) -> None:
        super().__init__(NOT_SHOWN)


@dataclass(frozen=True)
class PublishedRows:
    """Rows and total as they are published, and the publication that speaks for them."""

    asked: Asked
    rows: tuple[Row, ...]
    total: Row
    publication: Publication
    is_rounded: bool
    notes: tuple[str, ...]


@dataclass(frozen=True)
class PublishedQuestion:
    """A question that only what is published may answer.

    `asked` carries the connection and how the store stands. Each step raises NotPublished for what
    is not in the catalogue, and NotShown for what is not shown.
    """

    question: Question
    measure: Measure
    asked: Asked

    @classmethod
    def of(cls, question: Question, measure: Measure, asked: Asked) -> "PublishedQuestion":
        """The question in the form that the measure is published in, where it names none."""
        if not is_published(measure.name):
            raise NotPublished(f"{measure.title}: nothing of it is published.")
        chosen = question.selection
        for name, value in find_form(measure.name).options:
            if dict(chosen.options).get(name, value) != value:
                raise NotPublished(f"{measure.title}: published with {name}={value} alone.")
            if chosen.option(name) != value:
                chosen = chosen.choose(name, value)
        in_form = replace(asked, selection=chosen)
        say_the_form(in_form)
        return cls(replace(question, selection=chosen), measure, in_form)

    def answer(self) -> PublishedRows:
        """What is published of it."""
        if not is_in_catalogue(self.measure.name, self.question.by, self.narrowed):
            raise NotPublished(self._say_tables())
        if len(self.over) < len(self.question.by):
            return self._answer_over_time()
        return self._answer_on_a_day()

    @cached_property
    def published(self) -> PublishedAs:
        return find_form(self.measure.name)

    @cached_property
    def known(self) -> dict[date, Publication]:
        return {each.snapshot: each for each in self.asked.standing.publications}

    @cached_property
    def over(self) -> tuple[str, ...]:
        return leave_out_time(self.question.by)

    @cached_property
    def narrowed(self) -> dict[str, Keys]:
        """The one key of each dimension that is filtered for, or the groups that its keys are."""
        filters = dict(self.question.selection.filters)
        found: dict[str, Keys] = {}
        for name, keys in filters.items():
            groups = find_groups(self.measure.name, name, keys)
            if groups and GROUPED[name] not in filters:
                found[GROUPED[name]] = groups
                continue
            if len(keys) > 1:
                raise NotPublished(
                    f"{DIMENSIONS[name].label}: published figures are of one group at a time; "
                    f"name one of {', '.join(keys)}."
                )
            found[name] = keys
        return found

    def _say_tables(self) -> str:
        return (
            f"{self.measure.title}: no such table is published. /api/publications lists those that "
            f"are; over time they are by {' and '.join(list_grains(self.published))}."
        )

    def _answer_on_a_day(self) -> PublishedRows:
        day = self._settle_day()
        publication = self._find_publication(day)
        compared, notes = self._find_compared()
        period = self.published.period
        first = period_with(day, period).first if period else day
        asked = replace(self.asked, as_at=day, first=first, last=day)
        if compared:
            # Of a yearly figure the year before the date named, if that is within a year.
            selection = replace(asked.selection, compare_to=compared.snapshot)
            asked = replace(asked, selection=selection)
        shown = self._read([publication, *([compared] if compared else [])])
        counts, total = shown[publication.id]
        before, total_before = shown[compared.id] if compared else ({}, None)
        then = compared.snapshot if compared else day

        def row(keys: Keys, count: Count, earlier: Count | None) -> Row:
            value, symbol = self._derive(day, count)
            if earlier is None:
                return Row(keys, value, symbol)
            return Row(keys, value, symbol, *self._derive(then, earlier))

        is_rounded = self._is_rounded(publication)
        return PublishedRows(
            asked,
            tuple(row(keys, count, before.get(keys)) for keys, count in counts.items()),
            row((), total, total_before),
            publication,
            is_rounded,
            (
                *notes,
                *self._said,
                *self._say_unpriced((publication,)),
                *((ROUNDED,) if is_rounded else ()),
            ),
        )

    def _settle_day(self) -> date:
        chosen, newest = self.question.selection, self.asked.standing.snapshot
        if newest is None:
            raise NotPublished("Nothing has been published yet.")
        day = chosen.to or chosen.as_at or newest
        period = self.published.period
        if not period:
            if chosen.from_:
                raise NotPublished(f"{self.measure.title}: published for days, not for periods.")
            return day
        whole = period_with(day, period)
        if chosen.from_ and (chosen.from_, day) != (whole.first, whole.last):
            words = "years ending 31 March" if self.published.is_yearly else "whole quarters"
            raise NotPublished(f"{self.measure.title}: published for {words} alone.")
        return last_year_end(day) if self.published.is_yearly else day

    def _find_publication(self, day: date) -> Publication:
        if day in self.known:
            return self.known[day]
        is_yearly = self.published.is_yearly
        days = [each for each in self.known if not is_yearly or last_year_end(each) == each]
        before, after = [d for d in days if d < day], [d for d in days if d > day]
        near = " and ".join(f"{each:%-d %B %Y}" for each in (*before[-1:], *after[:1]))
        raise NotPublished(
            f"Nothing is published for {day:%-d %B %Y}. "
            + (f"Nearest to it there are figures for {near}." if near else "Nor for any other day.")
        )

    def _find_compared(self) -> tuple[Publication | None, tuple[str, ...]]:
        then = self.question.selection.compare_to
        if then is None:
            return None, ()
        if not is_snapshot(then):
            raise NotPublished(
                f"Nothing is published for {then:%-d %B %Y}: figures are of the last days of "
                "March, June, September and December."
            )
        day = last_year_end(then) if self.published.is_yearly else then
        compared = self.known.get(day)
        if compared and self._is_shown(compared):
            rounded = self._is_rounded(compared)
            note = f"The numbers of {day:%-d %B %Y} that these are compared with are rounded to 5."
            return compared, (note,) if rounded else ()
        return None, (f"Nothing to compare with: {day:%-d %B %Y} is not published.",)

    def _answer_over_time(self) -> PublishedRows:
        by = self.question.by
        grain = next(name for name in by if name not in self.over)
        place = by.index(grain)
        if self.question.selection.compare_to:
            raise NotUnderstood("compare_to goes with a breakdown that is not over time.")
        periods = tuple(self._list_periods(grain))
        if not periods:
            raise NotPublished(
                f"{self.measure.title}: no {DIMENSIONS[grain].label.lower()} of those is published."
            )
        last = periods[-1].last
        asked = replace(self.asked, as_at=last, first=periods[0].first, last=last, periods=periods)
        publications = [self.known[each.last] for each in periods if each.last in self.known]
        shown = self._read(publications, gaps=True)
        counts: dict[Keys, Row] = {}
        for period in periods:
            publication = self.known.get(period.last)
            found, whole = shown[publication.id] if publication else self._fill(NOT_AVAILABLE)
            for keys, count in (found if self.over else {(): whole}).items():
                at = (*keys[:place], period.key, *keys[place:])
                counts[at] = Row(at, *self._derive(period.last, count))
        total = Row((), *self._derive(last, shown[self.known[last].id][1]))
        if self.measure.is_flow:
            # Periods of a flow are not added up: a child may stand in several of them.
            total = Row((), None, Symbol.NOT_APPLICABLE.value)
        is_rounded = any(self._is_rounded(each) for each in publications)
        rows = tuple(counts[keys] for keys in asked.combinations())
        unpriced = self._say_unpriced(publications)
        notes = (*self._said, *unpriced, *((ROUNDED,) if is_rounded else ()))
        return PublishedRows(asked, rows, total, self.known[last], is_rounded, notes)

    def _list_periods(self, grain: str) -> Iterator[Period]:
        """Whole periods asked for, from the first that is published to the last."""
        chosen = self.question.selection
        last = chosen.to or chosen.as_at or self.asked.standing.snapshot
        if last is None:
            return
        first = chosen.from_ or period_with(last, YEAR.key).first
        whole = [
            period
            for period in periods_between(first, last, grain)
            if period == period_with(period.last, grain)
        ]
        shown = [number for number, period in enumerate(whole) if period.last in self.known]
        if shown:
            yield from whole[shown[0] : shown[-1] + 1]

    @cached_property
    def _tables(self) -> tuple[Keys, Keys | None]:
        """The catalogue’s tables for the rows and for the whole of them, where there are any."""
        table = find_table(self.measure.name, (*self.over, *self.narrowed))
        whole = find_table(self.measure.name, tuple(self.narrowed))
        if table is None or (whole is None and self.published.adds_up):
            raise NotPublished(self._say_tables())
        return table, whole

    @property
    def _named(self) -> tuple[Keys, ...]:
        return tuple(by for by in self._tables if by is not None)

    def _holds(self, publication: Publication) -> bool:
        """Whether a publication has anything of it, shown or not.

        What the returns tell too little of on a day is in none; an earlier catalogue had less.
        """
        if publication.find(self.published.measure, self.published.tables[0]) is None:
            return False
        is_there = publication.find(self.published.measure, self._tables[0]) is not None
        return is_there or publication.rule_version == RULE_VERSION

    def _is_shown(self, publication: Publication) -> bool:
        found = [publication.find(self.published.measure, by) for by in self._named]
        return all(table is not None and table.is_shown for table in found)

    def _is_rounded(self, publication: Publication) -> bool:
        found = publication.find(self.published.measure, self._tables[0])
        return found is not None and found.is_rounded

    def _read(
        self, publications: Iterable[Publication], *, gaps: bool = False
    ) -> dict[int, tuple[dict[Keys, Count], Count]]:
        """Counts and their whole by publication; with `gaps`, what is not shown is hidden."""
        found: dict[int, tuple[PublishedTable, ...]] = {}
        shown: dict[int, tuple[dict[Keys, Count], Count]] = {}
        for publication in publications:
            tables = [publication.find(self.published.measure, by) for by in self._named]
            if self._is_shown(publication):
                found[publication.id] = tuple(table for table in tables if table)
            elif gaps:
                is_there = self._holds(publication)
                shown[publication.id] = self._fill(HIDDEN if is_there else NOT_AVAILABLE)
            elif self._holds(publication):
                raise NotShown
            else:
                raise NotUnderstood(
                    f"{self.measure.title}: not a part of what is published for "
                    f"{publication.snapshot:%-d %B %Y}."
                )
        cells = read_cells(self.asked.connection, (t for some in found.values() for t in some))
        if any(not cells.get(table.id) for some in found.values() for table in some):
            raise LookupError("a published table has lost its cells")
        for number, (rows, *wholes) in found.items():
            total: Count = NOT_APPLICABLE
            for whole in wholes:
                total = self._find(cells[whole.id], whole, self.narrowed)
            if rows.is_rounded and isinstance(total, int):
                total = round_count(total)
            shown[number] = (
                {
                    keys: self._find(
                        cells[rows.id],
                        rows,
                        {
                            **self.narrowed,
                            **{name: (key,) for name, key in zip(self.over, keys, strict=True)},
                        },
                    )
                    for keys in self._list_keys()
                },
                total,
            )
        return shown

    def _find(
        self,
        cells: Mapping[Keys, int | None],
        table: PublishedTable,
        place: Mapping[str, Keys],
    ) -> Count:
        option = self.published.pooled_by
        chosen = (self.question.selection.option(option),) if option else ()
        # A cell that is missing is one that is not shown.
        values = [cells.get((*keys, *chosen)) for keys in product(*(place[n] for n in table.by))]
        if any(value is None for value in values):
            return HIDDEN
        if table.is_rounded and len(values) > 1:
            return NOT_AVAILABLE
        return sum(value for value in values if value is not None)

    @property
    def _said(self) -> tuple[str, ...]:
        """What is said of everything that is published of a measure."""
        if self.published.rounded_to:
            return (COSTS_ROUNDED.format(self.published.rounded_to),)
        return (POOLED,) if self.published.pooled_by else ()

    def _say_unpriced(self, publications: Iterable[Publication]) -> Iterator[str]:
        """Of each year how many of its nights had no price when it was published."""
        if self.measure.name not in PRICED:
            return
        found = [(each.snapshot, each.find("spend", ())) for each in publications]
        tables = [(day, table) for day, table in found if table is not None and table.is_shown]
        cells = read_cells(self.asked.connection, (table for _, table in tables))
        for day, table in tables:
            if nights := cells.get(table.id, {}).get(WITHOUT_PRICE):
                yield UNPRICED.format(nights, f"{day:%-d %B %Y}")

    def _list_keys(self) -> Iterator[Keys]:
        if not self.over:
            return iter(())
        return product(*(self.narrowed.get(name, DIMENSIONS[name].keys) for name in self.over))

    def _fill(self, symbol: str) -> tuple[dict[Keys, Count], Count]:
        return dict.fromkeys(self._list_keys(), symbol), symbol

    def _derive(self, day: date, count: Count) -> tuple[Number, str | None]:
        found: float | str = count
        if isinstance(count, int) and self.measure.name in DERIVE:
            found = DERIVE[self.measure.name](self.asked, day, count)
        elif isinstance(count, int):
            found = count * self.published.scale
        return (None, found) if isinstance(found, str) else (found, None)
