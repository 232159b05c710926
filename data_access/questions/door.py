"""The one door: may this viewer ask it, is it known already, else SQL, protection, answer."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from data_access.access import Viewer
from data_access.council import Council, read_council
from data_access.periods import first_of_twelve_months, label_of_period
from data_access.questions.answer import Answer, Row
from data_access.questions.checks import (
    check_permission,
    check_question,
    find_measure,
    may_ask,
    narrow_to_homes,
)
from data_access.questions.dates import compare, is_covered, say_limits, settle_periods
from data_access.questions.measure import MEASURES, Asked, Cells, Measure
from data_access.questions.question import Question
from data_access.questions.rows import count
from data_access.questions.selection import NotUnderstood
from data_access.questions.standing import Standing, label_areas, read_data_version, read_standing
from data_access.store.engine import read_at_once
from data_access.vocabulary import AREA, Permission

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

    def ask(self, question: Question) -> Answer:
        """The answer to a question, as the door gives it."""
        return self.answer(question, self)

    def count_undivided(self, measure: Measure, asked: Asked) -> Cells:
        """The whole that was asked about, counted once however often it is divided."""
        whole = asked.undivided()
        selection = replace(whole.selection, compare_to=None)
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

    def _answer(self, question: Question, sitting: Sitting) -> Answer:
        measure = find_measure(question.measure)
        check_permission(sitting.viewer, measure.permission, measure.title)
        check_question(measure, question)
        homes = narrow_to_homes(sitting.viewer, measure)
        standing = sitting.standing
        asked = self._settle(question, measure, standing, sitting.connection, homes)
        compared = compare(asked, measure) if question.selection.compare_to else None
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
        has_period = measure.is_flow or bool(asked.periods)
        return Answer(
            measure=measure.name,
            title=words.get("title", measure.title),
            unit=measure.unit.value,
            is_flow=measure.is_flow,
            better=measure.better,
            definition=measure.definition,
            source=words.get("source", measure.source),
            as_at=asked.as_at,
            from_=asked.first if has_period else None,
            to=asked.last if has_period else None,
            compare_to=question.selection.compare_to,
            by=asked.by,
            filters=dict(asked.filters),
            options={name: asked.selection.option(name) for name in measure.options},
            rows=tuple(Row(tuple(keys), *values) for keys, *values in rows),
            total=total[0],
            total_symbol=total[1],
            total_compared=total[2],
            labels=self._labels(asked, standing),
            notes=(*notes, *limits),
            limits=limits,
            periods=tuple((p.key, p.first, p.last) for p in asked.periods),
            data_version=standing.data_version,
            sources=standing.ages(measure.kinds),
            is_synthetic=standing.is_synthetic,
            council=self.council.short_name,
            homes=tuple(sorted(standing.home_names.get(home, "") for home in homes or ())),
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
        as_at = chosen.as_at or chosen.to or standing.data_date
        if as_at is None:
            raise NotUnderstood(
                "No return has been loaded yet, so there is no date to answer for; load one with: "
                "flask --app app load ssda903 PATH."
            )
        last = chosen.to or as_at
        first = chosen.from_ or first_of_twelve_months(last)
        if first > last:
            raise NotUnderstood(f"from ({first}) is later than to ({last}).")
        asked = Asked(
            connection=connection,
            council_code=self._council_code,
            standing=standing,
            selection=chosen,
            by=question.by,
            as_at=as_at,
            first=first,
            last=last,
            homes=homes,
        )
        return asked if measure.finds_periods else settle_periods(asked)

    def _labels(self, asked: Asked, standing: Standing) -> dict[str, dict[str, str]]:
        labels: dict[str, dict[str, str]] = {}
        for name in {*asked.by, *dict(asked.filters)}:
            if name == asked.time_dimension:
                labels[name] = {p.key: label_of_period(name, p.key) for p in asked.periods}
            elif name == AREA.key:
                labels |= label_areas(standing)
            else:
                labels[name] = self.council.labels_of(name)
        return labels
