"""The audit log as it is written: no gap, no false head, nothing personal in other logs."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from callbacks.logs import JsonLines
from data_access.audit import Action, AuditLog, Head
from data_access.store.engine import create_engine
from data_access.vocabulary import Role
from tests.data.audit_logs import KEY, LENGTH, read_rows, record_many
from tests.stores import Stores, web_address


@pytest.fixture
def log(empty_store: Engine) -> AuditLog:
    return AuditLog(empty_store, KEY)


def numbers_of(engine: Engine) -> list[int]:
    return [row["number"] for row in read_rows(engine)]


def test_entries_are_numbered_from_one_and_found_as_they_were_written(
    log: AuditLog, empty_store: Engine
) -> None:
    head = record_many(log)
    assert numbers_of(empty_store) == list(range(1, LENGTH + 1))
    verdict = log.verify()
    assert (verdict.is_whole, verdict.count, verdict.head) == (True, LENGTH, head)
    assert verdict.words() == (
        f"6 entries, all as they were written. The head is {head}; keep it elsewhere."
    )


def test_many_at_once_leave_no_gap(log: AuditLog, empty_store: Engine) -> None:
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(record_many, log, 25) for _ in range(8)]:
            done.result()
    assert numbers_of(empty_store) == list(range(1, 201))
    assert log.verify().count == 200


def test_what_is_rolled_back_leaves_neither_an_entry_nor_a_gap_nor_a_head(
    log: AuditLog, empty_store: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    log.record(Action.SIGNED_IN, actor="ann")
    with empty_store.connect().execution_options(writes=True) as connection:
        transaction = connection.begin()
        log.record(Action.ROLE_CHANGED, actor="ann", connection=connection)
        log.record(Action.ROLE_CHANGED, actor="ann", connection=connection)
        transaction.rollback()
    log.record(Action.SIGNED_OUT, actor="ann")
    assert [(row["number"], row["action"]) for row in read_rows(empty_store)] == [
        (1, "signed_in"),
        (2, "signed_out"),
    ]
    assert log.verify().is_whole
    assert [(told.number, told.action) for told in caplog.records] == [
        (1, "signed_in"),
        (2, "signed_out"),
    ]


def test_a_head_is_told_when_its_transaction_is_committed_and_not_before(
    log: AuditLog, empty_store: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with empty_store.connect().execution_options(writes=True) as connection, connection.begin():
        log.record(Action.ACCOUNT_ADDED, actor="ann", connection=connection)
        log.record(Action.SIGNED_IN, actor="ann", connection=connection)
        assert caplog.records == []
    assert [told.number for told in caplog.records] == [1, 2]


def test_a_head_is_not_told_where_the_commit_fails(
    sqlite_stores: Stores, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with sqlite_stores.open_copy("empty") as engine:
        log = AuditLog(engine, KEY)

        def give_a_home_that_is_not_there() -> None:
            writing = engine.connect().execution_options(writes=True)
            with writing as connection, connection.begin():
                # It is looked for when the transaction ends.
                connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
                connection.exec_driver_sql("INSERT INTO account_homes VALUES (1, 1)")
                log.record(Action.HOMES_CHANGED, actor="ann", connection=connection)

        with pytest.raises(IntegrityError):
            give_a_home_that_is_not_there()
        assert read_rows(engine) == []
        assert caplog.records == []
        log.record(Action.SIGNED_IN, actor="ann")
        assert [(told.number, told.action) for told in caplog.records] == [(1, "signed_in")]


def test_the_applications_log_carries_the_head_and_nothing_personal(
    log: AuditLog, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    entry = log.record(
        Action.CHILDREN_LISTED,
        actor="ann@council.test",
        role=Role.DATA_OFFICER,
        subject="looked after, canary",
        count=7,
        request_id="abc123",
    )
    line = json.loads(JsonLines().format(caplog.records[0]))
    assert Head(line["number"], line["mac"]) == Head(1, entry.mac)
    assert set(line) == {
        "at", "level", "logger", "message", "number", "mac", "action", "request_id",
    }  # fmt: skip
    assert (line["logger"], line["action"]) == ("children_in_our_care.audit", "children_listed")
    assert not [word for word in ("ann@", "canary", "data_officer") if word in str(line)]


def test_an_entry_belongs_to_a_whole_transaction_that_writes(
    log: AuditLog, empty_store: Engine
) -> None:
    with empty_store.connect() as connection, pytest.raises(AssertionError, match="writes=True"):
        log.record(Action.REFUSED, actor="ann", connection=connection)
    with (
        empty_store.connect().execution_options(writes=True) as connection,
        connection.begin(),
        connection.begin_nested(),
        pytest.raises(AssertionError, match="whole transaction"),
    ):
        log.record(Action.REFUSED, actor="ann", connection=connection)


@given(st.text(), st.text(max_size=1500), st.none() | st.text())
def check_kept(log: AuditLog, actor: str, subject: str, request_id: str | None) -> None:
    entry = log.record(Action.REFUSED, actor=actor, subject=subject, request_id=request_id)
    assert log.read().entries[0] == entry
    assert len(entry.subject) <= 1000


def test_whatever_a_stranger_types_is_kept_and_verifies(log: AuditLog) -> None:
    check_kept(log)
    log.record(Action.SIGN_IN_FAILED, actor="a" * 3000 + "\0\ud800")
    log.record(Action.SIGN_IN_FAILED, actor="\0\ud800")
    assert log.read().entries[0].actor == "??"
    assert log.verify().is_whole


def test_the_webs_own_login_adds_entries_and_reads_them(empty_store: Engine) -> None:
    web = create_engine(web_address(empty_store))
    record_many(AuditLog(web, KEY))
    assert AuditLog(web, KEY).read().total == LENGTH
    web.dispose()
    assert AuditLog(empty_store, KEY).verify().is_whole
