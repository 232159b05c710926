"""The one door: may this viewer ask it, is it known already, else SQL, protection, answer."""

import logging
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from data_access.access import StoreScope, Viewer
from data_access.council import Council, read_council
from data_access.disclosure.catalogue import find_form, list_dimensions
from data_access.disclosure.rules import ROUNDED_TO, RULE_VERSION
from data_access.periods import first_of_twelve_months
from data_access.questions.answer import Answer, Protection, Row, SourceAge
from data_access.questions.checks import (
    check_permission,
    check_question,
    check_withheld,
    find_measure,
    may_ask,
    narrow_to_homes,
)
from data_access.questions.dates import compare, is_covered, say_limits, settle_periods
from data_access.questions.measure import MEASURES, Asked, Cells, Measure
from data_access.questions.published import NotPublished, NotShown, PublishedQuestion
from data_access.questions.question import Question
from data_access.questions.rows import count
from data_access.questions.selection import NotUnderstood
from data_access.questions.standing import Standing, read_data_version, read_standing
from data_access.questions.statement import state_answer
from data_access.store.engine import read_at_once
from data_access.vocabulary import Permission

log = logging.getLogger("children_in_our_care")

# What these alone speak for goes on after the returns end.
PROGRAMME = ("programme",)
# A larger answer is made anew each time rather than push hundreds of small ones out.
MOST_ROWS_KEPT = 5000


class AnswerCache(Protocol):
    """What the door needs of a cache: plain values under plain keys."""

    def get(self, key: str) -> Any: ...

    def set(self, key: str, value: Any) -> Any: ...


class StoreUnreadable(Exception):
    """The store is not there, not up to date, or does not answer."""


@dataclass(frozen=True)
class Sitting:
    """Several questions of one viewer, answered from one version of the store."""

    answer: "Callable[[Question, Sitting], Answer]"
    viewer: Viewer
    connection: Connection
    standing: Standing
    _totals: dict[Hashable, Cells] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict, repr=False)

    def ask(self, question: Question) -> Answer:
        """The answer to a question, as the door gives it."""
        return self.answer(question, self)

    def count_undivided(self, measure: Measure, asked: Asked) -> Cells:
        """The whole that was asked about, counted once however often it is divided."""
        whole = asked.undivided()
        selection = (
            whole.selection if measure.compares else replace(whole.selection, compare_to=None)
        )
        name = (measure.name, whole.as_at, whole.first, whole.last, selection)
        if name not in self._totals:
            self._totals[name] = measure.compute(whole)
        return self._totals[name]


class Door:
    """Answers questions from one store. Nothing connects until the first question."""

    def __init__(self, engine: Engine, council_code: str, cache: AnswerCache | None = None) -> None:
        # What one answer is made of must be of one version, whatever is loaded meanwhile.
        is_postgresql = engine.dialect.name == "postgresql"
        self._engine = (
            engine.execution_options(isolation_level="REPEATABLE READ") if is_postgresql else engine
        )
        self._looking = read_at_once(engine)
        self._cache = cache
        self._council_code = council_code
        self._standing: Standing | None = None

    @cached_property
    def council(self) -> Council:
        return read_council(self._council_code)

    def standing(self) -> Standing:
        """How the store stands now."""
        try:
            known = self._standing
            with self._looking.connect() as connection:
                version = read_data_version(connection)
            if known and (known.data_version, known.version_key) == version:
                return known
            with self._engine.connect() as connection:
                return self._standing_on(connection)
        except SQLAlchemyError as error:
            raise StoreUnreadable from error

    def _standing_on(self, connection: Connection) -> Standing:
        # One indexed look-up a question tells whether what this process knows is still true.
        # Other threads set `_standing` too: it is read once and set once.
        known = self._standing
        version = read_data_version(connection)
        if known is None or (known.data_version, known.version_key) != version:
            known = self._standing = read_standing(connection)
        return known

    def measures_for(self, viewer: Viewer) -> list[Measure]:
        """The measures this viewer may ask, in the order they are registered."""
        return [measure for measure in MEASURES.values() if may_ask(viewer, measure)]

    def dimensions_for(self, viewer: Viewer, measure: Measure) -> tuple[str, ...]:
        """The dimensions by which this viewer may ask a measure."""
        if not viewer.reads_publication(measure.permission):
            return tuple(name for name in measure.dimensions if name not in viewer.withheld)
        published = list_dimensions(measure.name)
        return tuple(name for name in measure.dimensions if name in published)

    def options_for(self, viewer: Viewer, measure: Measure) -> dict[str, tuple[str, ...]]:
        """The options that this viewer may choose for a measure, with their values."""
        options = measure.option_values()
        if viewer.reads_publication(measure.permission):
            options |= {name: (value,) for name, value in find_form(measure.name).options}
        return options

    def ask(self, question: Question, viewer: Viewer) -> Answer:
        """The answer to a question, for this viewer.

        Raises NotUnderstood where the question holds what is not known, and Refused where this
        viewer may not ask it.
        """
        with self.sit(viewer) as sitting:
            return sitting.ask(question)

    @contextmanager
    def sit(self, viewer: Viewer) -> Iterator[Sitting]:
        """For several questions of one viewer: one connection, and one version of the store."""
        with self._connect(viewer) as connection:
            yield Sitting(self._answer, viewer, connection, self._standing_on(connection))

    def ask_published(self, question: Question, tier: str) -> Answer:
        """What is published of a question, whoever asks: the figure that may be shared.

        Raises NotPublished where the publication does not hold it, NotShown where it is not shown.
        """
        measure = find_measure(question.measure)
        check_question(measure, question)
        public = StoreScope(reads_children=False)
        with self._engine.connect().execution_options(scope=public) as connection:
            standing = self._standing_on(connection)
            return self._answer_published(question, measure, connection, standing, tier)

    def _answer(self, question: Question, sitting: Sitting) -> Answer:
        measure = find_measure(question.measure)
        check_permission(sitting.viewer, measure.permission, measure.title)
        check_question(measure, question)
        if sitting.viewer.reads_publication(measure.permission):
            return self._answer_published(
                question,
                measure,
                sitting.connection,
                sitting.standing,
                sitting.viewer.published_tier,
            )
        check_withheld(sitting.viewer, measure, question)
        homes = narrow_to_homes(sitting.viewer, measure)
        standing = sitting.standing
        asked = replace(
            self._settle(question, measure, standing, sitting.connection, homes),
            names_others_homes=not sitting.viewer.reads_publication(Permission.HOMES),
            kept=sitting.kept,
        )
        is_compared = bool(question.selection.compare_to) and not measure.compares
        compared = compare(asked, measure) if is_compared else None
        ends = standing.data_date
        if compared and (
            not is_covered(measure, compared, standing)
            or ("ssda903" in measure.kinds and ends and compared.as_at > ends)
        ):
            asked.notes.append(
                f"Nothing to compare with: the returns loaded do not cover "
                f"{compared.as_at:%-d %B %Y}."
            )
            compared = None
        key = "|".join(
            (
                standing.version_key,
                self._council_code,
                sitting.viewer.cache_key,
                measure.name,
                ",".join(asked.by),
                f"{asked.as_at}:{asked.first}:{asked.last}",
                # Of the same day it is said that it is to come until it has come.
                f"{standing.today}" if measure.kinds == PROGRAMME else "",
                f"{compared.as_at}:{compared.first}" if compared else "",
                question.selection.query(),
            )
        )
        known = self._cache.get(key) if self._cache else None
        if known is None:
            known = count(measure, asked, compared, sitting.count_undivided)
            if self._cache and len(known[0]) <= MOST_ROWS_KEPT:
                self._cache.set(key, known)
        rows, total, notes, words = known
        limits = tuple(say_limits(measure, asked, standing))
        return state_answer(
            self.council,
            measure,
            asked,
            rows=tuple(Row(tuple(keys), *values) for keys, *values in rows),
            total=Row((), *total),
            notes=(*notes, *limits),
            limits=limits,
            words=words,
            sources=standing.ages(measure.kinds),
            protection=Protection(sitting.viewer.tier, RULE_VERSION, standing.loaded_at),
        )

    def _answer_published(
        self,
        question: Question,
        measure: Measure,
        connection: Connection,
        standing: Standing,
        tier: str,
    ) -> Answer:
        """What is published of a question, and nothing where anything at all goes wrong."""
        asked = self._unsettled(question, standing, connection, homes=())
        try:
            found = PublishedQuestion.of(question, measure, asked).answer()
        except (NotPublished, NotShown, NotUnderstood, SQLAlchemyError):
            raise
        except Exception as error:
            # What went wrong might say what is hidden: it is told to the log alone.
            log.exception("a publication could not be read")
            raise NotShown from error
        publication = found.publication
        return state_answer(
            self.council,
            measure,
            found.asked,
            rows=found.rows,
            total=found.total,
            notes=(*dict.fromkeys(asked.notes), *found.notes),
            limits=(),
            words={},
            sources=(
                SourceAge(
                    f"Protected publication, version {publication.version}",
                    publication.published_at.date(),
                    publication.snapshot,
                ),
            ),
            protection=Protection(
                tier,
                publication.rule_version,
                publication.published_at,
                publication.snapshot,
                publication.version,
                ROUNDED_TO if found.is_rounded else None,
            ),
        )

    def remember(
        self, words: str, viewer: Viewer, standing: Standing, produce: Callable[[], Any]
    ) -> Any:
        """What `produce` gives, kept under these words for this data version and viewer's scope.

        For what is drawn of answers, in plain values; never for lists of children.
        """
        key = "|".join((standing.version_key, self._council_code, viewer.cache_key, words))
        known = self._cache.get(key) if self._cache else None
        if known is None:
            known = produce()
            if self._cache:
                self._cache.set(key, known)
        return known

    @contextmanager
    def settled(
        self, question: Question, viewer: Viewer, permission: Permission
    ) -> Iterator[Asked]:
        """The question with its dates settled and a connection, for a viewer with a permission."""
        measure = find_measure(question.measure)
        check_permission(viewer, permission, measure.title)
        homes = viewer.homes_for(permission)
        with self._connect(viewer) as connection:
            standing = self._standing_on(connection)
            yield self._settle(question, measure, standing, connection, homes)

    def _connect(self, viewer: Viewer) -> Connection:
        # The one place where questions reach the store: never further than their viewer may.
        return self._engine.connect().execution_options(scope=viewer.store_scope)

    def _settle(
        self,
        question: Question,
        measure: Measure,
        standing: Standing,
        connection: Connection,
        homes: tuple[int, ...] | None,
    ) -> Asked:
        """Settle every date: the last data date, the 12 months before it, the periods between."""
        chosen = question.selection
        newest = standing.today if measure.kinds == PROGRAMME else standing.data_date
        as_at = chosen.as_at or chosen.to or newest
        if as_at is None:
            raise NotUnderstood(
                "No return has been loaded yet, so there is no date to answer for; load one with: "
                "flask --app app load ssda903 PATH."
            )
        last = chosen.to or as_at
        first = chosen.from_ or first_of_twelve_months(last)
        if first > last:
            raise NotUnderstood(f"from ({first}) is later than to ({last}).")
        asked = replace(
            self._unsettled(question, standing, connection, homes),
            as_at=as_at,
            first=first,
            last=last,
        )
        return asked if measure.finds_periods else settle_periods(asked)

    def _unsettled(
        self,
        question: Question,
        standing: Standing,
        connection: Connection,
        homes: tuple[int, ...] | None,
    ) -> Asked:
        """The question before its dates are settled."""
        return Asked(
            connection=connection,
            council_code=self._council_code,
            standing=standing,
            selection=question.selection,
            by=question.by,
            as_at=date.min,
            first=date.min,
            last=date.min,
            homes=homes,
        )
