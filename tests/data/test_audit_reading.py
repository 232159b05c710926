"""The audit log as an administrator looks things up in it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, update

from data_access.audit import Action, AuditLog
from data_access.store.tables import audit_entries
from tests.data.audit_logs import KEY, read_rows, record_many, write_rows


@pytest.fixture
def log(empty_store: Engine) -> AuditLog:
    return AuditLog(empty_store, KEY)


def test_every_action_has_words_for_the_screen() -> None:
    labels = [action.label for action in Action]
    assert len(set(labels)) == len(labels)
    assert all(label[0].isupper() and "_" not in label for label in labels)


def test_entries_are_read_newest_first_in_pages(log: AuditLog) -> None:
    assert log.read().entries == ()
    record_many(log, 120)
    first, second, third, beyond = (log.read(page=page) for page in (1, 2, 3, 99))
    assert [entry.number for entry in first.entries] == list(range(120, 70, -1))
    assert [entry.number for entry in third.entries] == list(range(20, 0, -1))
    assert (second.total, second.page, second.pages) == (120, 2, 3)
    assert beyond == third
    assert log.read(page=-5) == first


def test_entries_are_found_by_what_was_done_by_whom_and_about_what(log: AuditLog) -> None:
    record_many(log)
    assert log.read(action=Action.SIGNED_IN).total == 3
    assert log.read(actor="ANN@").total == 3
    assert log.read(actor="ann", action=Action.CHILDREN_LISTED).total == 0
    assert [entry.subject for entry in log.read(subject="Question 4").entries] == ["question 4"]
    # What means something else in SQL is looked for as it stands.
    assert log.read(actor="%").total == log.read(subject="question_4").total == 0
    assert log.read(actor="\0").total == 0


def test_days_of_the_filter_are_whole_days_in_utc(log: AuditLog, empty_store: Engine) -> None:
    record_many(log, 4)
    day = date(2024, 3, 31)
    midnight = int(datetime(2024, 3, 31, tzinfo=UTC).timestamp())
    with empty_store.connect().execution_options(writes=True) as connection, connection.begin():
        for number, at in enumerate((-1, 0, 86_399, 86_400), 1):
            moved = update(audit_entries).where(audit_entries.c.number == number)
            connection.execute(moved.values(at=midnight + at))
    assert [entry.number for entry in log.read(since=day, until=day).entries] == [3, 2]
    assert log.read(since=day).total == log.read(until=day).total == 3
    assert log.read(since=day + timedelta(days=1)).entries[0].moment == datetime(
        2024, 4, 1, tzinfo=UTC
    )
    assert log.read(since=date.min, until=date.max).total == 4


def test_an_action_of_a_later_version_is_shown_as_it_stands(
    log: AuditLog, empty_store: Engine
) -> None:
    entry = log.record(Action.SIGNED_IN, actor="ann")
    write_rows(empty_store, [row | {"action": "flown"} for row in read_rows(empty_store)])
    assert entry.action_label == "Signed in"
    assert log.read().entries[0].action_label == "flown"
