"""To publish a snapshot: counted, protected, checked and written whole, or refused in words."""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from data_access.audit import Action, AuditLog, command_actor
from data_access.disclosure.catalogue import is_year_end
from data_access.disclosure.costs import PublishedCosts, protect_costs
from data_access.disclosure.counts import TrueCounts, read_counts, read_stocks
from data_access.disclosure.linking import names_of
from data_access.disclosure.pools import LIVING_THERE, Percentages, protect_pool
from data_access.disclosure.protecting import Protect, protect_system
from data_access.disclosure.protector import protect
from data_access.disclosure.snapshots import (
    check_snapshot,
    eve_of_quarter,
    list_ends_of_year,
    list_newest,
    list_snapshots,
)
from data_access.disclosure.stocks import Name
from data_access.disclosure.writing import (
    EarlierVersion,
    Protected,
    read_earlier,
    read_fingerprints,
    write_publication,
)
from data_access.questions.standing import Standing, read_data_version, read_standing

NO_COSTS = "What care costs: it could not be worked out."
LESS = ("not all tables of the version before can be shown any more.",)
# Those of some years: of each day there are up to three.
MOST_PATTERNS = 64


class PublishingFailed(Exception):
    """Nothing was published; what was before stands. The message says why, in a sentence."""


@dataclass(frozen=True)
class Published:
    """One version of a snapshot that was published: how many of its cells are hidden.

    `failures` are sentences about tables that could not be protected and are not shown.
    """

    snapshot: date
    version: int
    cells: int
    hidden: int
    seconds: float
    failures: tuple[str, ...] = ()


def publish(
    engine: Engine,
    council_code: str,
    day: date,
    *,
    protect: Protect = protect,
    log: AuditLog | None = None,
    again: bool = False,
) -> Published | None:
    """Publish a snapshot, or its next version where it has changed; None where it has not.

    What cannot be protected is not shown. A snapshot of which a part could not be protected is
    tried `again` only where that is asked for, unless its counts have changed. Raises
    NoSuchSnapshot for a day that has none, and PublishingFailed where a revision could not be
    protected together with the version before, or the store was written to meanwhile.
    """
    began = time.perf_counter()
    with _reading(engine) as connection:
        standing = read_standing(connection)
        check_snapshot(day, standing)
        counts = read_counts(connection, council_code, standing, day)
        earlier = read_earlier(connection, day)
        if earlier and earlier.fingerprint == counts.fingerprint:
            is_to_try_again = again and earlier.has_failed
            if not is_to_try_again:
                return None
        ends = [
            _find_hidden_on(connection, council_code, standing, end, protect)
            for end in (list_ends_of_year(day)[:-1] if is_year_end(day) else ())
        ]
        eve = ends[-1] if ends else None
        if not ends and counts.pool is not None and counts.pool.may_be_shown:
            eve = _find_hidden_on(connection, council_code, standing, eve_of_quarter(day), protect)
    before = earlier.before if earlier else None
    stocks = protect_system("looked_after", counts, before, protect)
    ends.append(_find_hidden(stocks))
    pool = None
    if counts.pool is not None:
        is_count_hidden = any(
            end is not None and end.get(LIVING_THERE, True) for end in (eve, ends[-1])
        )
        told_before = earlier.pool if earlier else {}
        pool = protect_pool(counts.pool, is_count_hidden=is_count_hidden, before=told_before)
        if {} in (eve, ends[-1]):
            # No count could be protected, so this could not be either: nothing of it is shown.
            pool = {}
    costs = protect_costs(counts.costs, earlier.costs if earlier else {})
    systems = [
        stocks if name == "looked_after" else protect_system(name, counts, before, protect, ends)
        for name in names_of(counts)
    ]
    if not all(costs.values()):
        systems.append(Protected((), failure=NO_COSTS))
    failures = tuple(each.failure for each in systems if each.failure)
    if earlier and _says_less(earlier, counts, systems):
        if log:
            _record_failures(day, failures, log)
        raise PublishingFailed(
            f"{day:%-d %B %Y} could not be published anew: {' '.join(failures or LESS)} Version "
            f"{earlier.version} stands as it was published."
        )
    seconds = time.perf_counter() - began
    return _write(engine, counts, systems, pool, costs, earlier, standing, seconds, log)


def publish_missing(
    engine: Engine,
    council_code: str,
    days: Iterable[date],
    *,
    protect: Protect = protect,
    log: AuditLog | None = None,
) -> Iterator[tuple[date, Published | PublishingFailed | None]]:
    """Publish whichever of these snapshots are missing or have changed, one after the other.

    With each day goes what was published, why nothing was, or None where nothing had to be.
    """
    # The flows of a year ask what is hidden at its quarter ends, which are days of their own too.
    protect = lru_cache(MOST_PATTERNS)(protect)
    for day in days:
        try:
            yield day, publish(engine, council_code, day, protect=protect, log=log)
        except PublishingFailed as failure:
            yield day, failure


def read_snapshots(engine: Engine, *, newest: bool = False) -> list[date]:
    """The snapshots that the store can have, in the order in which they are published.

    With `newest` the newest quarter end and the newest 31 March alone.
    """
    with _reading(engine) as connection:
        standing = read_standing(connection)
    return list_newest(standing) if newest else list_snapshots(standing)


def find_changed(engine: Engine, council_code: str) -> list[date]:
    """The published snapshots whose counts are no longer those that they were made from."""
    with _reading(engine) as connection:
        standing = read_standing(connection)
        published = read_fingerprints(connection)
        return [
            day
            for day in list_snapshots(standing)
            if day in published
            and read_counts(connection, council_code, standing, day).fingerprint != published[day]
        ]


def _find_hidden_on(
    connection: Connection, council_code: str, standing: Standing, day: date, protect: Protect
) -> Mapping[Name, bool] | None:
    """Which stocks are hidden on a day, or will be once it is published; None: it never is.

    The same counts are protected in the same way, whenever that is.
    """
    if day not in list_snapshots(standing):
        return None
    earlier = read_earlier(connection, day)
    if earlier is not None:
        return {
            (by, keys): told[0] is None
            for (measure, by), cells in earlier.before.items()
            if measure == "looked_after"
            for keys, told in cells.items()
        }
    counts = read_stocks(connection, council_code, standing, day)
    return _find_hidden(protect_system("looked_after", counts, None, protect))


def _find_hidden(stocks: Protected) -> Mapping[Name, bool]:
    """Which cells of a snapshot's stocks are hidden; nothing where none could be protected."""
    if stocks.linked is None or stocks.pattern is None:
        return {}
    return {
        (by, keys): stocks.linked.place_of((measure, by), keys) in stocks.pattern.hidden
        for (measure, by), cells in stocks.linked.tables.items()
        if measure == "looked_after"
        for keys in cells
    }


@contextmanager
def _reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that sees one version of the store, as its owner."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        yield connection


def _says_less(earlier: EarlierVersion, counts: TrueCounts, systems: list[Protected]) -> bool:
    """Whether a version would show no more than the one before, or not all that it showed."""
    shown = frozenset().union(*(each.shown for each in systems))
    if earlier.fingerprint == counts.fingerprint:
        return shown <= frozenset(earlier.before)
    return not shown >= frozenset(earlier.before)


def _write(
    engine: Engine,
    counts: TrueCounts,
    systems: list[Protected],
    pool: Percentages | None,
    costs: PublishedCosts,
    earlier: EarlierVersion | None,
    standing: Standing,
    seconds: float,
    log: AuditLog | None,
) -> Published:
    day, version = counts.day, earlier.version + 1 if earlier else 1
    failures = tuple(each.failure for each in systems if each.failure)
    places = [
        (each, each.linked.place_of(table, keys))
        for each in systems
        if each.linked
        for table in each.shown
        for keys in counts.tables[table]
    ]
    hidden = sum(bool(each.pattern and place in each.pattern.hidden) for each, place in places)
    others = [*(pool or {}).values(), *(cost for each in costs.values() for cost in each.values())]
    cells = len(places) + len(others)
    hidden += sum(value is None for value in others)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if read_data_version(connection)[0] != standing.data_version:
            raise PublishingFailed(
                f"New data was loaded while {day:%-d %B %Y} was being protected, so it was not "
                "published: run the command again."
            )
        try:
            write_publication(
                connection,
                counts,
                systems,
                pool,
                costs,
                version=version,
                load_id=standing.data_version,
                seconds=seconds,
            )
        except IntegrityError:
            raise PublishingFailed(
                f"{day:%-d %B %Y} was published by somebody else at the same time; theirs stands."
            ) from None
        if log:
            _record_failures(day, failures, log, connection)
            log.record(
                Action.PUBLISHED,
                actor=command_actor(),
                subject=f"{day:%-d %B %Y}, version {version}, {hidden:,} cells hidden of {cells:,}",
                count=cells,
                connection=connection,
            )
    return Published(day, version, cells, hidden, seconds, failures)


def _record_failures(
    day: date, failures: Iterable[str], log: AuditLog, connection: Connection | None = None
) -> None:
    for failure in failures:
        log.record(
            Action.PUBLICATION_FAILED,
            actor=command_actor(),
            subject=f"{day:%-d %B %Y}. {failure}",
            connection=connection,
        )
