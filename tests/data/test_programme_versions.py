"""The register is a sequence of versions: any day can be told again, and none is overwritten."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from data_access.programme.history import list_steps, read_versions_of
from data_access.programme.keeping import Change, ChangedMeanwhile, keep
from data_access.programme.register import read_history, read_register
from data_access.store.engine import create_engine
from tests.data.programme import keep_milestones, record
from tests.stores import EMPTY, Stores, web_address

FIRST = date(2024, 1, 1)
# Days after the one before, which record, what it says, and whether it is withdrawn.
KEPT = st.tuples(
    st.integers(0, 2),
    st.sampled_from(("M1", "M2", "M10")),
    st.sampled_from(("Plan", "Plan, agreed", "Plan, changed again")),
    st.booleans(),
)


def change_on(day: date, by: str = "olive@council.test") -> Change:
    return Change(by, "programme_officer", datetime.combine(day, time(23, 59, 59), UTC))


@pytest.fixture(scope="module")
def store(stores: Stores) -> Iterator[Engine]:
    """An empty store in which nothing is left behind, once on each engine."""
    with stores.open_copy(EMPTY) as engine:
        yield engine


@settings(max_examples=12)
@given(kept=st.lists(KEPT, max_size=12))
def test_whatever_was_kept_the_register_of_any_day_is_what_replaying_gives(
    store: Engine, kept: list[tuple[int, str, str, bool]]
) -> None:
    day = FIRST
    replayed: dict[date, dict[str, str]] = {}
    stands: dict[str, str] = {}
    with store.connect() as connection:
        for days, reference, title, is_withdrawn in kept:
            day += timedelta(days)
            expected = len(read_history(connection, "milestones", reference))
            said = record("milestones", reference=reference, title=title)
            keep(
                connection, "milestones", reference, said,
                expected=expected, change=change_on(day), is_withdrawn=is_withdrawn,
            )  # fmt: skip
            stands = {**stands, reference: title}
            if is_withdrawn:
                del stands[reference]
            replayed[day] = stands
        for number in range((day - FIRST).days + 2):
            then = FIRST + timedelta(number)
            last = max((one for one in replayed if one <= then), default=None)
            told = read_register(connection, then).of("milestones")
            assert {one.reference: one.content["title"] for one in told} == (
                replayed[last] if last else {}
            )
            assert [one.reference for one in told] == sorted(
                (one.reference for one in told), key=lambda name: int(name[1:])
            )
        assert read_register(connection) == read_register(connection, day)
        assert_history_leads_there(connection)
        connection.rollback()


def assert_history_leads_there(connection: Any) -> None:
    """Each record's steps, applied one after another, make it what it is."""
    names = [("milestones", name) for name in ("M1", "M2", "M10")]
    said: dict[str, dict[str, Any]] = {}
    for step in reversed(list_steps(read_versions_of(connection, names))):
        content = said.setdefault(step.record.reference, {})
        for one in step.changes:
            assert content.get(one.column.name) == one.before != one.after
            content[one.column.name] = one.after
        assert step.is_first is (step.record.version == 1)
        stated = {name: value for name, value in step.record.content.items() if value is not None}
        assert {name: value for name, value in content.items() if value is not None} == stated


def test_of_two_who_change_one_version_at_once_the_second_is_told_of_the_first(
    postgresql_stores: Stores,
) -> None:
    with postgresql_stores.open_copy(EMPTY) as owner, ThreadPoolExecutor(1) as other:
        keep_milestones(owner, {"reference": "M1", "title": "Plan"})
        web = create_engine(web_address(owner))

        def change(by: str, title: str, connection: Any) -> int:
            said = record("milestones", reference="M1", title=title)
            return keep(
                connection, "milestones", "M1", said, expected=1, change=change_on(FIRST, by)
            )

        def change_too() -> None:
            with web.begin() as connection:
                change("second@council.test", "Theirs", connection)

        with web.connect() as first:
            assert change("first@council.test", "Mine", first) == 2
            waiting = other.submit(change_too)
            while not is_somebody_waiting(owner):
                assert not waiting.done()
            first.commit()
        with pytest.raises(ChangedMeanwhile) as told:
            waiting.result()
        assert told.value.now is not None
        assert told.value.now.changed_by == "first@council.test"
        with owner.connect() as connection:
            found = [one.content["title"] for one in read_history(connection, "milestones", "M1")]
        assert found == ["Mine", "Plan"]
        web.dispose()


def is_somebody_waiting(engine: Engine) -> bool:
    with engine.connect() as connection:
        return bool(connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))
