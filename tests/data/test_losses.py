"""What protection costs, and what the data officer is told of publications that need mending."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection, Engine, delete, func, insert, select

from data_access.access import StoreScope
from data_access.commands.store import DEMONSTRATION_COUNCIL
from data_access.disclosure import losses as losses_module
from data_access.disclosure.catalogue import COSTS, POOLS, is_rounded, is_year_end, tables_of
from data_access.disclosure.losses import SnapshotLoss, find_changed, find_missing, read_losses
from data_access.disclosure.publishing import publish
from data_access.disclosure.snapshots import list_snapshots
from data_access.disclosure.system import Interval, NotProtectable, Pattern, System
from data_access.questions.standing import read_standing
from data_access.store.tables import episode_spans, loads, published_cells, published_tables
from data_access.store.tables.base import day_number
from tests.stores import PUBLISHED_DAYS

DAY = date(2024, 12, 31)
ALL_COSTS = {cost.measure for cost in COSTS}
DATA_OFFICER = StoreScope(reads_children=True)


def hide_primaries(system: System, *, seconds: float = 60) -> Pattern:  # noqa: ARG001
    """A protector that is quick: it hides what it must, and proves nothing."""
    small = set(system.primaries)
    hidden = {place for place in small if system.cells[place].is_published} | system.hidden_before
    return Pattern(frozenset(hidden), {place: Interval(0, None) for place in small | hidden})


def give_up(system: System, *, seconds: float = 60) -> Pattern:  # noqa: ARG001
    """A protector that finds nothing safe."""
    raise NotProtectable("nothing is enough")


def read(engine: Engine) -> tuple[SnapshotLoss, ...]:
    with engine.connect().execution_options(scope=DATA_OFFICER) as connection:
        return read_losses(connection)


def list_changed(engine: Engine) -> list[date]:
    with engine.connect().execution_options(scope=DATA_OFFICER) as connection:
        losses = read_losses(connection)
        return find_changed(connection, losses, read_standing(connection), DEMONSTRATION_COUNCIL)


def load_something(connection: Connection) -> None:
    """A load of the next version, as far as the store can tell."""
    connection.execute(
        insert(loads).values(
            kind="benchmarks",
            loaded_at=datetime.now(UTC).replace(tzinfo=None),
            loaded_by="tests",
            council_code=DEMONSTRATION_COUNCIL,
            rows_read=0,
            rows_accepted=0,
            rows_repaired=0,
            rows_rejected=0,
            is_synthetic=True,
        )
    )


def take_a_child_away(connection: Connection, day: date) -> None:
    """One of those who came into care last before the day leaves no trace."""
    spans = episode_spans
    newest = select(spans.c.child_id).where(spans.c.start_day <= day_number(day))
    newest = newest.group_by(spans.c.child_id).order_by(func.min(spans.c.start_day).desc())
    child = connection.execute(newest.limit(1)).scalar_one()
    connection.execute(delete(spans).where(spans.c.child_id == child))


def test_losses_are_of_every_published_table_the_newest_snapshot_first(
    published_store: Engine,
) -> None:
    losses = read(published_store)
    assert [loss.snapshot for loss in losses] == sorted(PUBLISHED_DAYS, reverse=True)
    for loss in losses:
        named = {(table.measure, table.by): table for table in loss.tables}
        counted = {(p.measure, by) for p, by in tables_of(loss.snapshot)}
        # Forecasts and savings are of the newest year alone.
        known = {"spend", "unit_cost"} if loss.snapshot < max(PUBLISHED_DAYS) else ALL_COSTS
        costs = {
            (cost.measure, by)
            for cost in COSTS
            for by in cost.tables
            if is_year_end(loss.snapshot) and cost.measure in known
        }
        assert set(named) == counted | {(pool.measure, ()) for pool in POOLS} | costs
        for (_, by), table in named.items():
            is_count = (table.measure, by) not in costs
            assert table.is_rounded is (is_count and is_rounded(by, loss.snapshot))
        assert (loss.version, loss.failure, loss.not_shown) == (1, None, ())


def test_of_the_newest_year_of_the_demonstration_less_than_a_fifth_is_hidden(
    published_store: Engine,
) -> None:
    newest = next(loss for loss in read(published_store) if loss.snapshot == max(PUBLISHED_DAYS))
    assert is_year_end(newest.snapshot)
    assert newest.hidden < newest.cells / 5
    assert newest.cells > 200
    # What a councillor follows: how many, where, near home, how settled.
    for by in ((), ("age_band",), ("placement_group",), ("locality",), ("distance_band",)):
        (table,) = (t for t in newest.tables if (t.measure, t.by) == ("looked_after", by))
        assert table.hidden == 0


def test_every_hidden_cell_is_told_once_as_primary_or_as_secondary(
    published_store: Engine,
) -> None:
    with published_store.connect() as connection:
        rows = connection.execute(
            select(published_tables.c.measure, published_cells.c.value).join(
                published_tables, published_tables.c.id == published_cells.c.table_id
            )
        ).all()
    losses = read(published_store)
    tables = [table for loss in losses for table in loss.tables]
    assert sum(loss.cells for loss in losses) == len(rows)
    assert sum(loss.hidden for loss in losses) == sum(row.value is None for row in rows) > 0
    assert Counter(row.measure for row in rows) == sum(
        (Counter({table.measure: table.cells}) for table in tables), Counter()
    )
    for table in tables:
        assert table.hidden == table.primary + table.secondary <= table.cells


def test_what_could_not_be_protected_has_no_cells_and_says_why(demonstration_copy: Engine) -> None:
    publish(demonstration_copy, DEMONSTRATION_COUNCIL, DAY, protect=give_up)
    (loss,) = read(demonstration_copy)
    assert loss.not_shown == loss.tables
    assert not any(table.cells for table in loss.not_shown)
    assert loss.failure is not None
    assert "no choice of hidden cells keeps the small numbers from being known" in loss.failure


def test_only_a_snapshot_whose_counts_have_changed_is_out_of_date(
    demonstration_copy: Engine,
) -> None:
    for day in (DAY, date(2023, 6, 30)):
        publish(demonstration_copy, DEMONSTRATION_COUNCIL, day, protect=hide_primaries)
    assert list_changed(demonstration_copy) == []
    with demonstration_copy.begin() as connection:
        load_something(connection)
    assert list_changed(demonstration_copy) == []
    with demonstration_copy.begin() as connection:
        take_a_child_away(connection, DAY)
    assert list_changed(demonstration_copy) == [DAY]
    publish(demonstration_copy, DEMONSTRATION_COUNCIL, DAY, protect=hide_primaries)
    assert list_changed(demonstration_copy) == []
    assert [(loss.snapshot, loss.version) for loss in read(demonstration_copy)] == [
        (DAY, 2),
        (date(2023, 6, 30), 1),
    ]


def test_what_was_published_by_earlier_rules_is_out_of_date(
    published_store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert list_changed(published_store) == []
    monkeypatch.setattr(losses_module, "RULE_VERSION", "2099.1")
    assert list_changed(published_store) == sorted(PUBLISHED_DAYS)


def test_snapshots_that_the_returns_cover_and_nobody_published_are_missing(
    published_store: Engine, demonstration_store: Engine, empty_store: Engine
) -> None:
    for store, published in (
        (published_store, set(PUBLISHED_DAYS)),
        (demonstration_store, set()),
    ):
        with store.connect() as connection:
            standing = read_standing(connection)
        missing = find_missing(read(store), standing)
        assert missing == sorted(set(list_snapshots(standing)) - published)
        assert len(missing) > 10
    with empty_store.connect() as connection:
        assert find_missing((), read_standing(connection)) == []
