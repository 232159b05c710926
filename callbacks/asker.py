"""What a page asks, turned into questions under the selection in an address, for one viewer."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlencode

from callbacks.gate import current_standing
from components.filter_bar import BANDS
from components.page import Ask, Panel
from components.wording import format_date
from data_access.access import Viewer
from data_access.disclosure.catalogue import is_in_catalogue, name_as_published
from data_access.periods import (
    add_months,
    first_of_months,
    first_of_twelve_months,
    is_month_end,
    last_year_end,
    month_end,
    year_before,
    year_of,
)
from data_access.questions import (
    MEASURES,
    Answer,
    Door,
    NotPublished,
    NotShown,
    NotUnderstood,
    Question,
    Selection,
)
from data_access.questions.checks import may_ask
from data_access.questions.door import PROGRAMME, Sitting
from data_access.questions.entries_and_exits import WITHIN_MONTHS
from data_access.questions.selection import check_length, set_aside
from data_access.questions.standing import Standing
from data_access.vocabulary import (
    AGE_BAND,
    AREA,
    CHILD_DIMENSIONS,
    DFE_AGE_BAND,
    DIMENSIONS,
    ENTRY,
    TIME_DIMENSIONS,
    WEEK,
    Permission,
)

_OVER_TIME = {dimension.key for dimension in (WEEK, *TIME_DIMENSIONS)}
# Words in the address that pages understand and measures do not.
PAGE_WORDS = (BANDS, "measure", "sort", "page")
# Filters that pages leave out of what does not know them: all counts of children know the first.
_LEFT_OUT = {dimension.key for dimension in (*CHILD_DIMENSIONS, WEEK, *TIME_DIMENSIONS, AREA)}
# What only those panels follow that say so.
CHOSEN = ("published", "councils")


# Spans that end on the day the page speaks for, by the day on which they begin.
_SPANS: dict[str, Callable[[date], date]] = {
    "night": lambda day: day,
    "week": lambda day: day - timedelta(days=6),
    "two_years": lambda day: first_of_months(day, 24),
    "whole_months": lambda day: first_of_months(day, 24),
}


@dataclass(frozen=True)
class Asker:
    """Turns a panel's asks into questions under the selection in an address, and asks them."""

    door: Door
    viewer: Viewer
    standing: Standing
    selection: Selection
    page_words: dict[str, str]
    # The typed options of the address that cannot be read, and why.
    refused: dict[str, str] = field(default_factory=dict)
    # The dimension, and its key, of the one thing that the page is of.
    about: tuple[str, str] | None = None

    @classmethod
    def of(
        cls, door: Door, viewer: Viewer, query: str | None, about: tuple[str, str] | None = None
    ) -> "Asker":
        """The asker for the query string that the browser shows.

        On a page `about` one thing no filter of the reader's counts: all is narrowed to that thing.
        """
        selection, words, refused = read_query(query)
        return cls(door, viewer, current_standing(), selection, words, refused, about)

    @property
    def as_at(self) -> date | None:
        """The day the page speaks for."""
        is_published = self.viewer.sees_publication_alone
        newest = self.standing.snapshot if is_published else self.standing.data_date
        return self.selection.as_at or self.selection.to or newest

    @property
    def programme_day(self) -> date:
        """The day as of which the programme is told."""
        return self.selection.as_at or self.selection.to or self.standing.today

    @property
    def is_published(self) -> bool:
        """Whether what is counted of children comes from the publication alone."""
        return self.viewer.reads_publication(Permission.CHILDREN_AGGREGATE)

    @property
    def words(self) -> str:
        """All that answers depend on, in one spelling, and nothing else of what was typed."""
        about = self.about or ()
        today = self.standing.today.isoformat()
        return ";".join([*about, self.selection.query(), self._age, today, *self.refused.values()])

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The words of the address that the answers depend on."""
        bands = [(BANDS, "dfe")] if self._age == DFE_AGE_BAND.key else []
        return (*self.selection.pairs(), *bands)

    @property
    def _age(self) -> str:
        is_dfe = self.page_words.get(BANDS) == "dfe" and not self.is_published
        return DFE_AGE_BAND.key if is_dfe else AGE_BAND.key

    def ask(self, ask: Ask, sitting: Sitting) -> Answer | None:
        """The answer; None where an optional question is not open to this viewer, or too early, or
        is not of the published figure that the reader looks at.
        """
        if ask.optional and not is_open(self.viewer, ask):
            return None
        if ask.of and self.selection.option("published") not in ask.of:
            return None
        try:
            self._check_covered(ask)
            self._check_filters(ask)
            self._check_options(ask)
            return sitting.ask(self.question(ask))
        except (NotUnderstood, NotPublished, NotShown):
            if ask.optional:
                return None
            raise

    def _check_covered(self, ask: Ask) -> None:
        """Raise NotUnderstood where the returns begin too late: a count would be wrong."""
        begins, day = self.standing.first_date, self.as_at
        measure = MEASURES[ask.measure]
        # The years of a page begin with the returns, whatever is counted in them.
        is_held_to_them = "ssda903" in measure.kinds or ask.span == "whole_years"
        if not begins or not day or not is_held_to_them:
            return
        first = day + timedelta(days=1)
        if ask.span == "whole_years":
            first = last_year_end(day)
        elif measure.is_flow:
            first = first_of_twelve_months(day)
            if ask.span == "selected" and self.selection.from_:
                first = self.selection.from_
            elif ask.span in _SPANS:
                first = _SPANS[ask.span](day)
        if first < begins:
            raise NotUnderstood(
                f"The returns loaded begin on {format_date(begins)}: they do not cover what would "
                f"be counted here for {format_date(day)}."
            )

    def _check_filters(self, ask: Ask) -> None:
        """Raise NotUnderstood for a filter of some measures alone, such as why children left, that
        this one does not know: an answer without it would be of other children than is said.
        """
        measure = MEASURES[ask.measure]
        if ask.unfiltered or self.about or measure.permission is Permission.BENCHMARKS:
            return
        for name, _ in self.selection.filters:
            if name not in _LEFT_OUT and name not in (*measure.dimensions, *ask.widen):
                raise NotUnderstood(
                    f"{measure.title}: this cannot be filtered by “{DIMENSIONS[name].label}”. Take "
                    "that filter away to see it."
                )

    def _check_options(self, ask: Ask) -> None:
        """Raise NotUnderstood for an option that this follows and that cannot be read."""
        for name, why in self.refused.items():
            if self._follows(ask, name):
                raise NotUnderstood(why)
        then, day = self.selection.compare_to, self._day_for(ask)
        if ask.compare and MEASURES[ask.measure].compares and then and day and then >= day:
            raise NotUnderstood(
                f"A change is told from an earlier day to a later one: {format_date(then)} "
                f"(compare_to) is not before {format_date(day)}. Choose an earlier day."
            )

    def _follows(self, ask: Ask, option: str) -> bool:
        """Whether an option of the address makes a difference to what is asked."""
        if option not in MEASURES[ask.measure].options:
            return False
        if option == WITHIN_MONTHS:
            return ENTRY.key in {*ask.by, *dict(ask.narrow), *dict(self.selection.filters)}
        return ask.chosen or option not in CHOSEN

    def question(self, ask: Ask) -> Question:
        """The question a panel asks: its own filters and options over the reader's."""
        measure = MEASURES[ask.measure]
        by = tuple(self._age if name == "age" else name for name in ask.by)
        if self.viewer.reads_publication(measure.permission):
            by = tuple(name_as_published(measure.name, name) for name in by)
        filters = tuple(
            kept
            for kept in self.selection.filters
            if kept[0] in measure.dimensions
            and kept[0] not in ask.widen
            and not ask.unfiltered
            and not self.about
            # What a panel says of our council holds for no other area.
            and kept[0] != AREA.key
        )
        chosen = replace(
            self.selection,
            filters=filters,
            compare_to=self._compare_to(ask) if ask.compare else None,
            options=tuple(o for o in self.selection.options if self._follows(ask, o[0])),
        )
        for name, keys in ask.narrow:
            chosen = chosen.narrow(name, *keys)
        if self.about:
            chosen = chosen.narrow(*self.about)
        for name, value in ask.options:
            chosen = chosen.choose(name, value)
        return Question(ask.measure, by, self._dated(chosen, ask))

    def _day_for(self, ask: Ask) -> date | None:
        """The day of one question: what is published may speak for an earlier one than the rest,
        and what is spent after the data ends is not known.
        """
        measure, day = MEASURES[ask.measure], self.as_at
        if self.viewer.reads_publication(measure.permission):
            return self.selection.as_at or self.selection.to or self.standing.snapshot
        if measure.kinds == PROGRAMME:
            return self.programme_day
        ends = self.standing.data_date
        if day and ends and "money" in measure.kinds:
            day = min(day, ends)
        if day and ask.span == "whole_months" and not is_month_end(day):
            day = day.replace(day=1) - timedelta(days=1)
        return day

    def _dated(self, chosen: Selection, ask: Ask) -> Selection:
        baseline, day = self.door.council.baseline, self._day_for(ask)
        if ask.span == "whole_years" and day:
            return replace(
                chosen, as_at=None, from_=self.standing.first_date, to=last_year_end(day)
            )
        if ask.span == "history":
            first = self.standing.first_date
            # A day before the first return has no history of its own.
            first = min(first, day) if first and day else first
            return replace(chosen, as_at=None, from_=first, to=day)
        if ask.span == "half_years" and day:
            # The 6 months up to the day and the 6 after it.
            later = add_months(day, 6)
            last = month_end(later.year, later.month)
            return replace(chosen, as_at=None, from_=first_of_months(last, 12), to=last)
        if ask.span == "financial_year" and day:
            year = year_of(day)
            return replace(chosen, as_at=None, from_=date(year - 1, 4, 1), to=date(year, 3, 31))
        if ask.span == "year_so_far" and day:
            return replace(chosen, as_at=None, from_=date(year_of(day) - 1, 4, 1), to=day)
        if ask.span in _SPANS and day:
            first = _SPANS[ask.span](day)
            return replace(chosen, as_at=None, from_=first, to=day)
        if ask.span == "baseline" and baseline:
            return replace(chosen, as_at=baseline.date, from_=None, to=None, compare_to=None)
        if ask.span == "twelve_months" or any(name in _OVER_TIME for name in ask.by):
            return replace(chosen, as_at=day, from_=None, to=None)
        return chosen

    def _compare_to(self, ask: Ask) -> date | None:
        if self.selection.compare_to:
            return self.selection.compare_to
        day = self._day_for(ask) if MEASURES[ask.measure].compares else self.as_at
        return year_before(day) if day else None


def is_for(viewer: Viewer, panel: Panel) -> bool:
    """Whether a panel is for this viewer: for people of their role, all it cannot do without may
    be asked, and what it says of the children of some homes alone is right, where they see no
    others.
    """
    if panel.roles and viewer.role not in panel.roles:
        return False
    needed = [ask for ask in panel.asks if not ask.optional]
    if not all(is_open(viewer, ask) for ask in needed):
        return False
    return panel.by_home or not any(
        viewer.sees_own_homes(MEASURES[ask.measure].permission) for ask in needed
    )


def is_open(viewer: Viewer, ask: Ask) -> bool:
    """Whether a viewer gets an answer to what a panel asks, on some date."""
    measure = MEASURES[ask.measure]
    if not may_ask(viewer, measure):
        return False
    if not viewer.withheld.isdisjoint({*ask.by, *dict(ask.narrow)}):
        return False
    if ask.unfiltered and viewer.sees_own_homes(measure.permission):
        # It is to be of all children, and would be of some homes' alone.
        return False
    if not viewer.reads_publication(measure.permission):
        return True
    by = tuple(
        name_as_published(measure.name, AGE_BAND.key if name == "age" else name) for name in ask.by
    )
    return is_in_catalogue(measure.name, by, dict(ask.narrow))


def read_query(query: str | None) -> tuple[Selection, dict[str, str], dict[str, str]]:
    """As `split_query`, but a typed option that cannot be read is set aside, with the reason."""
    if not isinstance(query, str | None):
        raise NotUnderstood("A selection is the text of an address.")
    check_length(query or "")
    pairs, refused = set_aside(parse_qsl((query or "").removeprefix("?"), keep_blank_values=True))
    return *split_query(urlencode(pairs)), refused


def split_query(query: str | None) -> tuple[Selection, dict[str, str]]:
    """The selection in an address, and the words in it that only pages understand."""

    if not isinstance(query, str | None):
        raise NotUnderstood("A selection is the text of an address.")
    check_length(query or "")
    pairs = parse_qsl((query or "").removeprefix("?"), keep_blank_values=True)
    words = {word: value for word, value in pairs if word in PAGE_WORDS}
    return Selection.parse((w, v) for w, v in pairs if w not in PAGE_WORDS), words
