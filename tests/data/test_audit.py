"""The audit log: no gap, no false entry, and nothing in it altered without being found."""

import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from callbacks.logs import JsonLines
from data_access.audit import Action, AuditLog, Head
from data_access.audit.verification import BATCH
from data_access.commands.audit import audit
from data_access.store.engine import create_engine, downgrade_store
from data_access.store.tables import audit_entries
from data_access.vocabulary import Role
from tests.stores import Stores, web_address

KEY = "a key of the audit log's own, known to these tests alone"
LENGTH = 6
NUMBERS = st.integers(1, LENGTH)
Row = dict[str, Any]
# What somebody with the store's owner's rights, but without the key, makes of its rows.
Tampering = Callable[[list[Row]], list[Row]]


@pytest.fixture
def log(empty_store: Engine) -> AuditLog:
    return AuditLog(empty_store, KEY)


def record_many(log: AuditLog, count: int = LENGTH) -> Head:
    """Record entries of two people; the head after the last."""
    for n in range(count):
        role = (Role.DIRECTOR, None)[n % 2]
        entry = log.record(
            (Action.SIGNED_IN, Action.CHILDREN_LISTED)[n % 2],
            actor=("ann@council.test", "bob@council.test")[n % 2],
            role=role,
            subject=f"question {n}",
            count=n,
            request_id=f"request{n}",
        )
    return Head(entry.number, entry.mac)


def read_rows(engine: Engine) -> list[Row]:
    with engine.connect() as connection:
        found = connection.execute(select(audit_entries).order_by(audit_entries.c.number))
        return [dict(row) for row in found.mappings()]


def write_rows(engine: Engine, rows: list[Row]) -> None:
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(delete(audit_entries))
        if rows:
            connection.execute(insert(audit_entries), rows)


def numbers_of(engine: Engine) -> list[int]:
    return [row["number"] for row in read_rows(engine)]


def renumber(rows: list[Row]) -> list[Row]:
    return [row | {"number": n} for n, row in enumerate(rows, 1)]


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


def test_an_empty_log_is_whole_and_says_that_it_is_empty(log: AuditLog) -> None:
    assert log.verify().is_whole
    assert log.verify().words() == "The audit log has no entries."


def test_a_log_of_many_batches_is_read_to_its_end(log: AuditLog, empty_store: Engine) -> None:
    with empty_store.connect().execution_options(writes=True) as connection, connection.begin():
        for n in range(BATCH + 2):
            log.record(Action.EXPORTED, actor="ann", subject=str(n), connection=connection)
    assert log.verify().count == BATCH + 2
    rows = read_rows(empty_store)
    del rows[BATCH]
    write_rows(empty_store, rows)
    assert log.verify().words() == (
        f"Entry {BATCH + 1} is missing: after entry {BATCH}, entry {BATCH + 2} comes next."
    )


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
EDITS = {
    "at": st.integers(0, 2**31 - 1),
    "action": st.sampled_from([*map(str, Action), "nothing"]),
    "actor": texts,
    "role": st.none() | st.sampled_from([*map(str, Role)]),
    "subject": texts,
    "count": st.none() | st.integers(0, 2**31 - 1),
    "request_id": st.none() | texts,
    "mac": st.text("0123456789abcdef", min_size=64, max_size=64) | texts,
}


@st.composite
def edited_entries(draw: st.DrawFn) -> Tampering:
    number, name = draw(NUMBERS), draw(st.sampled_from(sorted(EDITS)))
    value = draw(EDITS[name])
    return lambda rows: [row | {name: value} if row["number"] == number else row for row in rows]


@st.composite
def removed_entries(draw: st.DrawFn) -> Tampering:
    # Any but a tail: what is missing from the end is told by the head alone.
    gone = draw(st.sets(NUMBERS, min_size=1).filter(lambda gone: LENGTH not in gone))
    is_closed_up = draw(st.booleans())

    def remove(rows: list[Row]) -> list[Row]:
        left = [row for row in rows if row["number"] not in gone]
        return renumber(left) if is_closed_up else left

    return remove


@st.composite
def moved_entries(draw: st.DrawFn) -> Tampering:
    order = draw(st.permutations(range(LENGTH)))
    moved = draw(st.sampled_from([("mac",), tuple(sorted({*EDITS} - {"mac"})), tuple(EDITS)]))
    return lambda rows: [
        row | {name: rows[place][name] for name in moved}
        for row, place in zip(rows, order, strict=True)
    ]


@st.composite
def inserted_entries(draw: st.DrawFn) -> Tampering:
    place, like = draw(st.integers(0, LENGTH)), draw(st.integers(0, LENGTH - 1))
    changes = draw(st.fixed_dictionaries({}, optional=EDITS))
    return lambda rows: renumber([*rows[:place], rows[like] | changes, *rows[place:]])


@pytest.mark.parametrize(
    "tamperings", [edited_entries, removed_entries, moved_entries, inserted_entries]
)
def test_whatever_is_altered_without_the_key_is_found(
    open_empty_store: Callable[[], AbstractContextManager[Engine]],
    tamperings: Callable[[], st.SearchStrategy[Tampering]],
) -> None:
    with open_empty_store() as engine:
        log = AuditLog(engine, KEY)
        record_many(log)
        written = read_rows(engine)

        @given(tamperings())
        def is_found(tamper: Tampering) -> None:
            made = tamper(written)
            write_rows(engine, made)
            assert log.verify().is_whole == (made == written)

        is_found()


def test_what_is_missing_from_the_end_is_found_by_the_head(
    open_empty_store: Callable[[], AbstractContextManager[Engine]],
) -> None:
    with open_empty_store() as engine:
        log = AuditLog(engine, KEY)
        head = record_many(log)
        written = read_rows(engine)

        @given(st.integers(0, LENGTH - 1))
        def is_found(kept: int) -> None:
            write_rows(engine, written[:kept])
            assert log.verify().is_whole
            verdict = log.verify(head)
            assert f"The head names entry {LENGTH}" in verdict.words()
            assert "missing from the audit log's end" in verdict.words()

        @given(st.integers(0, LENGTH - 1), st.integers(0, LENGTH))
        def is_found_when_written_anew(kept: int, more: int) -> None:
            write_rows(engine, written[:kept])
            for _ in range(LENGTH - kept + more):
                log.record(Action.SIGNED_OUT, actor="mallory")
            assert log.verify().is_whole
            assert "written anew" in log.verify(head).words()

        is_found()
        is_found_when_written_anew()


def test_a_head_of_any_time_fits_the_log_that_has_grown_since(log: AuditLog) -> None:
    heads = [record_many(log, 1) for _ in range(3)]
    assert all(log.verify(head).is_whole for head in heads)


@pytest.mark.parametrize(
    ("tamper", "fault"),
    [
        (lambda rows: [*rows[:2], *rows[4:]], "Entries 3 to 4 are missing: after entry 2"),
        (lambda rows: rows[1:], "Entry 1 is missing: at the beginning, entry 2 comes next."),
        (
            lambda rows: [rows[0] | {"number": 0}, *rows],
            "Entry 0 was inserted: the audit log begins with entry 1.",
        ),
        (
            lambda rows: renumber([*rows[:2], rows[0], *rows[2:]]),
            "Entry 3 was inserted: what was written as entry 3 comes after it.",
        ),
        (
            lambda rows: renumber([rows[0], rows[2], rows[1], *rows[3:]]),
            "out of order: what was written as entry 2 now stands as entry 3.",
        ),
        (
            lambda rows: renumber([rows[0], rows[4], *rows[2:4], rows[1], rows[5]]),
            "out of order: what was written as entry 2 now stands as entry 5.",
        ),
        (lambda rows: [*rows[:5], rows[5] | {"actor": "x"}], "Entry 6 is not as it was written"),
    ],
)
def test_the_first_fault_is_told_in_a_sentence(
    log: AuditLog, empty_store: Engine, tamper: Tampering, fault: str
) -> None:
    record_many(log)
    write_rows(empty_store, tamper(read_rows(empty_store)))
    assert fault in log.verify().words()


def test_another_key_does_not_verify_and_none_is_no_key(log: AuditLog, empty_store: Engine) -> None:
    record_many(log)
    assert not AuditLog(empty_store, KEY + "!").verify().is_whole
    with pytest.raises(ValueError, match="without a key"):
        AuditLog(empty_store, "")


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


Verify = Callable[..., Result]


@pytest.fixture
def verify(empty_store: Engine, monkeypatch: pytest.MonkeyPatch) -> Verify:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    address = empty_store.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_OWNER_URL", address)
    monkeypatch.setenv("AUDIT_KEY", KEY)
    return lambda *words: CliRunner().invoke(audit, ["verify", *words])


def test_the_command_vouches_for_a_whole_log(verify: Verify, log: AuditLog) -> None:
    head = record_many(log)
    done = verify()
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        f"6 entries, all as they were written. The head is {head}; keep it elsewhere.\n"
    )
    assert verify("--head", str(head).upper()).exit_code == 0


def test_the_command_fails_on_a_log_that_was_tampered_with(
    verify: Verify, log: AuditLog, empty_store: Engine
) -> None:
    head = record_many(log)
    rows = read_rows(empty_store)
    write_rows(empty_store, rows[:-1])
    assert verify().exit_code == 0
    shorter = verify("--head", str(head))
    assert (shorter.exit_code, shorter.stdout) == (1, "")
    assert "Error: The head names entry 6: entry 6 is missing" in shorter.stderr
    write_rows(empty_store, rows[1:])
    assert verify().exit_code == 1


@pytest.mark.parametrize("head", ["", "6", "0:" + "a" * 64, "x:y", "1:" + "g" * 64, "9" * 5000])
def test_what_is_no_head_is_refused_in_a_sentence(verify: Verify, head: str) -> None:
    refused = verify("--head", head)
    assert refused.exit_code == 2
    assert "no head of the audit log" in " ".join(refused.stderr.split())


def test_the_command_says_what_it_lacks(
    verify: Verify, empty_store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    downgrade_store(empty_store)
    assert "store upgrade" in verify().stderr
    monkeypatch.setenv("AUDIT_KEY", "")
    assert "AUDIT_KEY must be set" in verify().stderr
    monkeypatch.setenv("AUDIT_KEY", KEY)
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://nobody@127.0.0.1:1/none")
    assert "could not be read" in verify().stderr
