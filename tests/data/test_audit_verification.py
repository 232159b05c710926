"""Nothing in the audit log can be altered without being found, and `audit verify` finds it."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from data_access.audit import Action, AuditLog
from data_access.audit.verification import BATCH
from data_access.commands.audit import audit
from data_access.store.engine import downgrade_store
from data_access.vocabulary import Role
from tests.data.audit_logs import KEY, LENGTH, Row, read_rows, record_many, renumber, write_rows

NUMBERS = st.integers(1, LENGTH)
# What somebody with the store's owner's rights, but without the key, makes of its rows.
Tampering = Callable[[list[Row]], list[Row]]


@pytest.fixture
def log(empty_store: Engine) -> AuditLog:
    return AuditLog(empty_store, KEY)


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
