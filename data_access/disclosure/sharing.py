"""A figure for sharing: the published table that holds it, or else the nearest that there is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from data_access.disclosure.catalogue import (
    CATALOGUE,
    DERIVED,
    PUBLISHED,
    find_form,
    find_table,
    is_in_catalogue,
    leave_out_time,
    name_as_published,
)
from data_access.disclosure.publication import Publication
from data_access.periods import first_of_twelve_months, period_with
from data_access.questions.measure import MEASURES
from data_access.questions.question import Question
from data_access.questions.selection import Selection
from data_access.vocabulary import (
    DIMENSIONS,
    LOCALITY,
    LOCALITY_DETAIL,
    REMAND,
    UNACCOMPANIED,
)

Table = tuple[str, ...]
Filters = tuple[tuple[str, Table], ...]
# Dimensions whose label does not go with "by".
SAID = {
    UNACCOMPANIED.key: "whether unaccompanied",
    REMAND.key: "whether on remand",
    LOCALITY.key: "whether in the borough",
    LOCALITY_DETAIL.key: "the area where they live",
}


@dataclass(frozen=True)
class Shareable:
    """A published table that may be shared, as the question that it answers.

    `is_exact` where it holds what was asked about, though as at the `snapshot` nearest to the day;
    otherwise it is the nearest table, and what was asked about is not published.
    """

    question: Question
    snapshot: date
    is_exact: bool

    @property
    def measure(self) -> str:
        """What it counts."""
        return self.question.measure

    @property
    def by(self) -> Table:
        """The dimensions it is broken down by."""
        return self.question.by

    @property
    def title(self) -> str:
        """What it shows, but for the day: "Children in our care by where they live and age"."""
        return name_table(self.measure, self.by, self.question.selection.filters)

    @property
    def when(self) -> str:
        """The day or the year that it is of: "31 March 2025", "year to 31 March 2025"."""
        day = f"{self.snapshot:%-d %B %Y}"
        period = find_form(self.measure).period
        return f"{period} to {day}" if period and not _is_over_time(self.question) else day

    @property
    def name(self) -> str:
        """What it shows, and when: "Children in our care by age, 31 March 2025"."""
        return f"{self.title}, {self.when}"

    @property
    def words(self) -> str:
        """What leads to it: its name, and whether it is but the nearest that is published."""
        return self.name if self.is_exact else f"Not published; nearest is {self.name}"

    @property
    def href(self) -> str:
        """Where it is taken from."""
        pairs = [("measure", self.measure), *([("by", ",".join(self.by))] if self.by else [])]
        return f"/sharing?{urlencode([*pairs, *self.question.selection.pairs()], safe=',')}"


def name_table(measure: str, by: Table, filters: Filters = ()) -> str:
    """What a table shows: "Children in our care (Secure home) by age and sex"."""
    words = MEASURES[measure].title
    kept = [DIMENSIONS[name].label_of(key) for name, keys in filters for key in keys]
    if kept:
        words += f" ({'; '.join(kept)})"
    if by:
        words += f" by {' and '.join(_say_dimension(name) for name in by)}"
    return words


def find_shared(publications: Sequence[Publication], question: Question) -> Shareable | None:
    """The published table for a question; None where nothing is published at all.

    `publications` are the newest of each snapshot. Of snapshots that hold the table the nearest to
    the day asked for is chosen, of two as near the earlier. Where the catalogue has no such table
    the nearest is of the same measure, with the most dimensions in common and none beyond those
    asked, or the groups that they are published in; or else of another measure.
    """
    chosen = question.selection
    day = chosen.to if MEASURES[question.measure].is_flow else chosen.as_at
    day = day or chosen.as_at or chosen.to or date.max
    options = [(question, True)] if _is_held(question) else []
    options += [(nearest, False) for nearest in _list_nearest(question)]
    for option, is_exact in options:
        held = [each.snapshot for each in publications if _holds(each, option)]
        if held:
            snapshot = min(held, key=lambda each: (abs(each - day), each))
            return Shareable(_settle(option, snapshot), snapshot, is_exact)
    return None


def _is_over_time(question: Question) -> bool:
    return len(leave_out_time(question.by)) < len(question.by)


def _is_held(question: Question) -> bool:
    """Whether the catalogue has the table: one group at a time, whole years, in DfE's form."""
    filters, chosen = dict(question.selection.filters), question.selection
    if not is_in_catalogue(question.measure, question.by, tuple(filters)):
        return False
    if any(len(keys) > 1 for keys in filters.values()):
        return False
    published = find_form(question.measure)
    if any(chosen.option(name) != value for name, value in published.options):
        return False
    if not published.period or _is_over_time(question):
        return True
    if chosen.from_ is None or chosen.to is None:
        # Without dates a question is of 12 months.
        return published.is_yearly and chosen.from_ is None
    if published.is_yearly:
        return chosen.from_ == first_of_twelve_months(chosen.to)
    whole = period_with(chosen.to, published.period)
    return (chosen.from_, chosen.to) == (whole.first, whole.last)


def _list_nearest(question: Question) -> Iterator[Question]:
    """Questions of whole published tables, those nearest to what was asked first."""
    names = (*question.by, *dict(question.selection.filters))
    measure = DERIVED.get(question.measure, question.measure)
    others = [published for published in CATALOGUE if published.measure != measure]
    plain = replace(question.selection, from_=None, filters=(), options=())
    for published in [*([PUBLISHED[measure]] if measure in PUBLISHED else []), *others]:
        asked = tuple(dict.fromkeys(name_as_published(published.measure, name) for name in names))
        within = [table for table in published.tables if set(table) <= set(asked)]
        named = [tuple(name for name in asked if name in table) for table in within]
        # What was named first says most of what was asked, and a filter less than a breakdown.
        for by in sorted(named, key=lambda by: (-len(by), [asked.index(name) for name in by])):
            yield Question(published.measure, by, plain)


def _holds(publication: Publication, question: Question) -> bool:
    """Whether a publication shows the table that answers, and the whole that stands with it."""
    narrowed = tuple(dict(question.selection.filters))
    for names in ((*leave_out_time(question.by), *narrowed), narrowed):
        by = find_table(question.measure, names)
        table = None if by is None else publication.find(find_form(question.measure).measure, by)
        if table is None or not table.is_shown:
            return False
    return True


def _settle(question: Question, snapshot: date) -> Question:
    """The question with the dates and the form in which the table is published."""
    chosen, published = question.selection, find_form(question.measure)
    dates = Selection(as_at=snapshot)
    if _is_over_time(question):
        first = chosen.from_ if chosen.from_ and chosen.from_ < snapshot else None
        dates = Selection(from_=first, to=snapshot)
    elif published.period:
        dates = Selection(from_=period_with(snapshot, published.period).first, to=snapshot)
    selection = replace(dates, filters=chosen.filters, options=chosen.options)
    for name, value in published.options:
        if selection.option(name) != value:
            selection = selection.choose(name, value)
    return replace(question, selection=selection)


def _say_dimension(name: str) -> str:
    label = DIMENSIONS[name].label
    return SAID.get(name, label[:1].lower() + label[1:])
