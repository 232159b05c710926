"""What is published: whole, protected, immutable, and never a raw figure whatever goes wrong."""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from itertools import product

import pytest
from sqlalchemy import Connection, Engine, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from data_access.access import Viewer
from data_access.audit import AuditLog
from data_access.disclosure import publishing
from data_access.disclosure.catalogue import COSTS, POOLS, tables_of
from data_access.disclosure.publication import Publication, list_publications, read_cells
from data_access.disclosure.publishing import (
    Published,
    PublishingFailed,
    find_changed,
    publish,
    publish_missing,
    read_snapshots,
)
from data_access.disclosure.rules import (
    RULE_VERSION,
    is_sensitive,
    is_small,
    is_wide_enough,
    round_count,
)
from data_access.disclosure.snapshots import NoSuchSnapshot
from data_access.disclosure.system import Interval, NotProtectable, Pattern, System, TookTooLong
from data_access.questions import Door, Question, Selection
from data_access.store.tables import (
    audit_entries,
    episode_spans,
    loads,
    publication_checks,
    publications,
    published_cell_checks,
    published_cells,
    published_table_checks,
    published_tables,
)
from data_access.vocabulary import DIMENSIONS, Role
from tests.people import AUDIT_KEY
from tests.stores import PUBLISHED, PUBLISHED_DAYS, Stores

COUNCIL = "E06000004"
YEAR_END, QUARTER_END = date(2025, 3, 31), date(2024, 12, 31)
Keys = tuple[str, ...]
Tables = dict[tuple[str, Keys], dict[Keys, int | None]]


def find_newest(connection: Connection, day: date) -> Publication:
    return next(each for each in list_publications(connection) if each.snapshot == day)


def read_published(engine: Engine, day: date) -> Tables:
    with engine.connect() as connection:
        tables = find_newest(connection, day).tables
        cells = read_cells(connection, [table for table in tables.values() if table.is_shown])
    return {name: cells[table.id] for name, table in tables.items() if table.is_shown}


def read_true(engine: Engine, day: date) -> Iterator[tuple[str, Keys, dict[Keys, int]]]:
    """What the director is answered for each table of the catalogue."""
    director = Viewer(Role.DIRECTOR)
    first = day.replace(year=day.year - 1, month=4, day=1)
    with Door(engine, COUNCIL).sit(director) as sitting:
        for published, by in tables_of(day):
            period = {"from_": first, "to": day} if published.is_yearly else {}
            asked = Selection(as_at=day, options=published.options, **period)
            answer = sitting.ask(Question(published.measure, by, asked))
            rows = {row.keys: row.value for row in answer.rows} if by else {(): answer.total}
            yield published.measure, by, rows


@pytest.fixture
def published_copy(stores: Stores, published_store: Engine) -> Iterator[Engine]:
    """Three snapshots published in a store of the test's own."""
    assert published_store
    with stores.open_copy(PUBLISHED) as engine:
        yield engine


@pytest.mark.parametrize("day", PUBLISHED_DAYS)
def test_a_count_of_one_to_five_is_never_shown_and_every_other_shown_one_is_true(
    published_store: Engine, day: date
) -> None:
    published = read_published(published_store, day)
    seen = set()
    for measure, by, true in read_true(published_store, day):
        cells = published[measure, by]
        seen.add((measure, by))
        assert set(cells) == set(product(*(DIMENSIONS[name].keys for name in by)))
        is_rounded = len(by) == 2 and day == QUARTER_END
        for keys, shown in cells.items():
            is_telling_nought = true[keys] == 0 and any(map(is_sensitive, by, keys))
            if is_small(true[keys]) or is_telling_nought:
                assert shown is None, (measure, by, keys)
            if shown is not None:
                assert shown == (round_count(true[keys]) if is_rounded else true[keys])
    # Costs are not counts, and have tests of their own.
    costs = {(cost.measure, by) for cost in COSTS for by in cost.tables}
    assert set(published) - costs == seen | {(pool.measure, ()) for pool in POOLS}
    assert any(None in cells.values() for cells in published.values())


@pytest.mark.parametrize("day", PUBLISHED_DAYS)
def test_each_hidden_cell_has_its_interval_and_each_table_its_counts(
    published_store: Engine, day: date
) -> None:
    with published_store.connect() as connection:
        newest = find_newest(connection, day)
        checks = connection.execute(
            select(
                published_cells.c.table_id,
                published_cells.c.value,
                published_cell_checks,
            )
            .join(published_cell_checks)
            .where(published_cells.c.table_id.in_([table.id for table in newest.tables.values()]))
        ).all()
        hidden = connection.scalar(
            select(func.count())
            .select_from(published_cells)
            .join(published_tables)
            .where(
                published_cells.c.value.is_(None), published_tables.c.publication_id == newest.id
            )
        )
        of_tables = connection.execute(
            select(published_table_checks)
            .join(published_tables)
            .where(published_tables.c.publication_id == newest.id)
        ).all()
        check = connection.execute(
            select(publication_checks).where(publication_checks.c.publication_id == newest.id)
        ).one()
    assert len(checks) == hidden
    assert all(each.value is None for each in checks)
    assert all(is_wide_enough(each.low, each.high) for each in checks if each.is_primary)
    for table in of_tables:
        here = [each.is_primary for each in checks if each.table_id == table.table_id]
        assert (table.primary_cells, table.secondary_cells) == (sum(here), here.count(False))
    assert len(of_tables) == len(newest.tables)
    assert newest.rule_version == RULE_VERSION
    assert check.failure is None
    assert len(check.fingerprint) == 64


def test_what_is_published_once_is_not_published_again(published_copy: Engine) -> None:
    done = dict(publish_missing(published_copy, COUNCIL, PUBLISHED_DAYS))
    assert done == dict.fromkeys(PUBLISHED_DAYS)
    assert find_changed(published_copy, COUNCIL) == []


def test_what_is_published_can_never_be_changed(published_copy: Engine) -> None:
    for table in (publications, published_cells, publication_checks, published_cell_checks):
        with pytest.raises(DBAPIError, match="never changed"), published_copy.begin() as connection:
            connection.execute(table.delete())
    with pytest.raises(DBAPIError, match="never changed"), published_copy.begin() as connection:
        connection.execute(update(published_cells).values(value=3))
    with published_copy.connect() as connection:
        cell = connection.execute(select(published_cells)).mappings().first()
        publication = connection.execute(select(publications)).mappings().first()
        table = connection.execute(select(published_tables)).mappings().first()
    assert cell
    assert publication
    assert table
    # SQLite's REPLACE passes by what forbids to delete.
    ways = ["OR REPLACE", ""] if published_copy.dialect.name == "sqlite" else [""]
    for way in ways:
        for to, row in (
            (published_cells, cell),
            (published_tables, table),
            (publications, publication),
        ):
            adding = insert(to).prefix_with(way).values(**row) if way else insert(to).values(**row)
            with (
                pytest.raises(DBAPIError, match="never changed"),
                published_copy.begin() as connection,
            ):
                connection.execute(adding)
        new = insert(published_cells).values(table_id=table["id"], key_1="more", value=1)
        with pytest.raises(DBAPIError, match="never changed"), published_copy.begin() as connection:
            connection.execute(new)


def revise(engine: Engine, count: int, **new: str) -> None:
    """So many of the children of 31 December who live with parents turn out to live elsewhere."""
    spans = episode_spans
    number = (QUARTER_END - date(1970, 1, 1)).days
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        ids = connection.scalars(
            select(spans.c.id)
            .where(
                spans.c.start_day <= number,
                spans.c.end_day > number,
                spans.c.placement_type == "ifa",
            )
            .order_by(spans.c.id)
            .limit(count)
        ).all()
        connection.execute(update(spans).where(spans.c.id.in_(ids)).values(**new))


def test_a_revised_snapshot_is_published_as_its_next_version_and_hidden_cells_stay_hidden(
    published_copy: Engine,
) -> None:
    before = read_published(published_copy, QUARTER_END)
    revise(published_copy, 9, placement_type="in_house_fostering")
    assert QUARTER_END in find_changed(published_copy, COUNCIL)
    done = publish(published_copy, COUNCIL, QUARTER_END)
    assert isinstance(done, Published)
    assert done.version == 2
    after = read_published(published_copy, QUARTER_END)
    assert after != before
    hidden = [
        (name, keys) for name, cells in before.items() for keys in cells if cells[keys] is None
    ]
    assert hidden
    assert all(after[name][keys] is None for name, keys in hidden)
    with published_copy.connect() as connection:
        kept = select(publications.c.version).where(publications.c.snapshot == QUARTER_END)
        assert sorted(connection.scalars(kept)) == [1, 2]


@contextmanager
def failing(error: Exception) -> Iterator[Callable[..., Pattern]]:
    def protect(_system: System, *, seconds: float) -> Pattern:
        assert seconds > 0
        raise error

    yield protect


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (NotProtectable("cell 3 is 4"), "no choice of hidden cells"),
        (TookTooLong("cell 3 is 4"), "within 120 seconds"),
        (RuntimeError("cell 3 is 4"), "RuntimeError"),
        (MemoryError("cell 3 is 4"), "MemoryError"),
    ],
)
def test_whatever_fails_nothing_is_shown_and_it_is_told_without_a_figure(
    demonstration_copy: Engine,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    says: str,
) -> None:
    log = AuditLog(demonstration_copy, AUDIT_KEY)
    with failing(error) as protect, caplog.at_level(logging.ERROR):
        done = publish(demonstration_copy, COUNCIL, QUARTER_END, protect=protect, log=log)
    assert done is not None
    assert done.cells == done.hidden == 0
    assert all(says in failure for failure in done.failures)
    with demonstration_copy.connect() as connection:
        newest = find_newest(connection, QUARTER_END)
        assert newest.tables
        assert not any(table.is_shown for table in newest.tables.values())
        assert connection.scalar(select(func.count()).select_from(published_cells)) == 0
        failure = connection.scalar(select(publication_checks.c.failure))
        told = connection.execute(select(audit_entries.c.action, audit_entries.c.subject)).all()
    assert failure
    assert says in failure
    assert {action for action, _ in told} == {"published", "publication_failed"}
    for words in (failure, *(subject for _, subject in told), *caplog.messages):
        assert "cell 3" not in words
    assert "a publication could not be protected" in caplog.messages


@pytest.mark.parametrize(
    ("hides", "interval"),
    [(False, Interval(0, None)), (True, None), (True, Interval(1, 5))],
    ids=["shows what it must hide", "says nothing of it", "leaves too little doubt"],
)
def test_a_protector_that_does_not_do_its_work_is_not_believed(
    demonstration_copy: Engine, hides: bool, interval: Interval | None
) -> None:
    def protect(system: System, *, seconds: float) -> Pattern:  # noqa: ARG001
        hidden = frozenset({*system.primaries, *system.hidden_before})
        intervals = dict.fromkeys(hidden, interval) if interval else {}
        return Pattern(hidden if hides else frozenset(), intervals)

    done = publish(demonstration_copy, COUNCIL, QUARTER_END, protect=protect)
    assert done is not None
    assert any("Children in our care:" in failure for failure in done.failures)


def test_a_failure_is_tried_again_only_where_that_is_asked_for(demonstration_copy: Engine) -> None:
    with failing(NotProtectable()) as protect:
        publish(demonstration_copy, COUNCIL, QUARTER_END, protect=protect)
        assert publish(demonstration_copy, COUNCIL, QUARTER_END) is None
        with pytest.raises(PublishingFailed, match="31 December 2024 could not be published anew"):
            publish(demonstration_copy, COUNCIL, QUARTER_END, protect=protect, again=True)
    done = publish(demonstration_copy, COUNCIL, QUARTER_END, again=True)
    assert done is not None
    assert (done.version, done.failures) == (2, ())


def test_a_revision_that_cannot_be_protected_leaves_the_earlier_version_standing(
    published_copy: Engine,
) -> None:
    before = read_published(published_copy, QUARTER_END)
    revise(published_copy, 9, placement_type="in_house_fostering")
    log = AuditLog(published_copy, AUDIT_KEY)
    with (
        failing(NotProtectable()) as protect,
        pytest.raises(PublishingFailed, match="Version 1 stands"),
    ):
        publish(published_copy, COUNCIL, QUARTER_END, protect=protect, log=log)
    assert read_published(published_copy, QUARTER_END) == before
    with published_copy.connect() as connection:
        assert set(connection.scalars(select(audit_entries.c.action))) == {"publication_failed"}


def test_of_two_who_publish_at_once_one_is_told_that_the_other_did(
    demonstration_copy: Engine,
) -> None:
    def protect(system: System, *, seconds: float) -> Pattern:
        # Somebody else is done while this one is still protecting.
        publish(demonstration_copy, COUNCIL, QUARTER_END)
        return publishing.protect(system, seconds=seconds)

    with pytest.raises(PublishingFailed, match="by somebody else at the same time"):
        publish(demonstration_copy, COUNCIL, QUARTER_END, protect=protect)
    with demonstration_copy.connect() as connection:
        assert [each.version for each in list_publications(connection)] == [1]


def test_what_was_loaded_while_a_snapshot_was_protected_stops_it(
    demonstration_copy: Engine,
) -> None:
    def protect(system: System, *, seconds: float) -> Pattern:
        writing = demonstration_copy.connect().execution_options(writes=True)
        with writing as connection, connection.begin():
            row = connection.execute(select(loads).order_by(loads.c.id.desc()).limit(1)).mappings()
            connection.execute(insert(loads), {**row.one(), "id": 1000, "key": "another"})
        return publishing.protect(system, seconds=seconds)

    with pytest.raises(PublishingFailed, match="New data was loaded"):
        publish(demonstration_copy, COUNCIL, QUARTER_END, protect=protect)
    with demonstration_copy.connect() as connection:
        assert list_publications(connection) == ()


def test_a_day_that_is_no_snapshot_is_refused_with_the_nearest_that_are(
    demonstration_store: Engine,
) -> None:
    with pytest.raises(NoSuchSnapshot) as refused:
        publish(demonstration_store, COUNCIL, date(2024, 11, 5))
    assert str(refused.value) == (
        "5 November 2024 is not the end of a quarter; the nearest that can be published are "
        "30 September 2024 and 31 December 2024."
    )


def test_year_ends_are_published_first_and_the_newest_first(demonstration_store: Engine) -> None:
    days = read_snapshots(demonstration_store)
    assert days[:2] == [date(2025, 3, 31), date(2024, 3, 31)]
    assert days[7:9] == [date(2018, 3, 31), date(2024, 12, 31)]
    assert days[-1] == date(2017, 6, 30)
    assert read_snapshots(demonstration_store, newest=True) == [date(2025, 3, 31)]


def test_a_store_without_returns_has_nothing_to_publish(
    open_empty_store: Callable[[], AbstractContextManager[Engine]],
) -> None:
    with open_empty_store() as empty:
        assert read_snapshots(empty) == []
        with pytest.raises(NoSuchSnapshot, match="No return is loaded"):
            publish(empty, COUNCIL, YEAR_END)
