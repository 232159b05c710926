"""The council's list of placements at a distance that its director approved."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, case, func, select

from data_access.audit import Action, AuditLog
from data_access.commands.groups import load
from data_access.demonstration.approvals import APPROVAL_COLUMNS
from data_access.imports.approvals import Known, load_approvals, read_approvals
from data_access.imports.record import ListLoad, NothingUsable, RowLog
from data_access.imports.refusal import RefusedInput
from data_access.imports.ssda903.loading import load_returns
from data_access.store.tables import (
    approvals,
    children,
    episode_spans,
    load_findings,
    loads,
    placements,
)
from data_access.store.tables.base import day_number
from tests.data.audit_logs import KEY
from tests.data.ssda903_files import STOCKTON, write_return

HEADER = ",".join(APPROVAL_COLUMNS)
TODAY = date(2025, 4, 2)
BEGAN, MOVED = date(2024, 5, 1), date(2024, 8, 1)
KNOWN = Known({"C-1": 7, "C-2": 8}, {7: frozenset(map(day_number, (BEGAN, MOVED))), 8: frozenset()})
GOOD = "C-1,01/05/2024,2024-04-30,02/05/2024"


@pytest.fixture
def store(empty_store: Engine, tmp_path: Path) -> Engine:
    """A store with two children: C-1, who moved once, and C-2, who did not."""
    _load_return(empty_store, tmp_path / "2025", "C-1", "C-2")
    return empty_store


def _load_return(engine: Engine, folder: Path, *references: str) -> None:
    """Each child comes on 1 May 2024, C-1 moves on 1 August."""
    rows = []
    for reference in references:
        first = {"CHILD": reference, "DECOM": "01/05/2024", "RNE": "S", "DEC": "", "REC": ""}
        if reference == "C-1":
            second = first | {"DECOM": "01/08/2024", "RNE": "P"}
            rows += [first | {"DEC": "01/08/2024", "REC": "X1"}, second]
        else:
            rows.append(first)
    load_returns(
        engine,
        [write_return(folder, rows)],
        council_code=STOCKTON,
        today=TODAY,
        is_synthetic=True,
        year=2025,
    )


def load_list(engine: Engine, folder: Path, *lines: str) -> ListLoad:
    path = folder / "approvals.csv"
    path.write_text("\n".join((HEADER, *lines)), encoding="utf-8")
    return load_approvals(engine, path, council_code=STOCKTON, today=TODAY, is_synthetic=True)


def held(engine: Engine) -> list[tuple[object, ...]]:
    c = approvals.c
    with engine.connect() as connection:
        found = connection.execute(
            select(children.c.reference, c.placement_start, c.approved_on, c.notified_on)
            .join(children, children.c.id == c.child_id)
            .order_by(children.c.reference, c.placement_start_day)
        )
        return [tuple(row) for row in found]


def read(*lines: str) -> RowLog:
    log = RowLog("approvals.csv", of_children=True)
    read_approvals("\n".join((HEADER, *lines)), KNOWN, TODAY, log)
    return log


def test_each_placement_keeps_both_dates_and_a_list_that_can_be_used_replaces_the_one_before(
    store: Engine, tmp_path: Path
) -> None:
    done = load_list(store, tmp_path, GOOD, "C-1,01/08/2024,30/07/2024,")
    assert "2 accepted, 0 repaired, 0 rejected" in done.summary()
    assert held(store) == [
        ("C-1", BEGAN, date(2024, 4, 30), date(2024, 5, 2)),
        ("C-1", MOVED, date(2024, 7, 30), None),
    ]
    assert load_list(store, tmp_path, GOOD, "C-1,01/08/2024,30/07/2024,").load_id is None
    load_list(store, tmp_path, "C-2,01/05/2024,30/04/2024,")
    assert held(store) == [("C-2", BEGAN, date(2024, 4, 30), None)]

    path = tmp_path / "wrong.csv"
    path.write_text("CHILD,APPROVED_ON\nC-1,30/04/2024")
    with pytest.raises(RefusedInput, match="lacks the columns placement_start, notified_on"):
        load_approvals(store, path, council_code=STOCKTON, today=TODAY)
    with pytest.raises(NothingUsable):
        load_list(store, tmp_path, "C-9,01/05/2024,30/04/2024,")
    assert held(store) == [("C-2", BEGAN, date(2024, 4, 30), None)]


def test_approvals_outlive_the_next_return_and_go_with_a_child_who_is_in_none(
    store: Engine, tmp_path: Path
) -> None:
    load_list(store, tmp_path, GOOD, "C-2,01/05/2024,30/04/2024,")
    _load_return(store, tmp_path / "again", "C-1", "C-3")
    assert held(store) == [("C-1", BEGAN, date(2024, 4, 30), date(2024, 5, 2))]


def test_where_two_references_were_one_child_each_placement_keeps_one_approval(
    store: Engine, tmp_path: Path
) -> None:
    load_list(store, tmp_path, GOOD, "C-2,01/05/2024,29/04/2024,")
    (tmp_path / "map.csv").write_text("old,new\nC-2,C-1\n")
    load_returns(
        store,
        [tmp_path / "2025"],
        council_code=STOCKTON,
        today=TODAY,
        is_synthetic=True,
        year=2025,
        renumbered=tmp_path / "map.csv",
    )
    assert held(store) == [("C-1", BEGAN, date(2024, 4, 30), date(2024, 5, 2))]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (",01/05/2024,30/04/2024,", "child", "unknown_child"),
        ("C-9,01/05/2024,30/04/2024,", "child", "unknown_child"),
        ("C-1,02/05/2024,30/04/2024,", "placement_start", "unknown_placement"),
        ("C-2,01/05/2024,30/04/2024,", "placement_start", "unknown_placement"),
        ("C-1,soon,30/04/2024,", "placement_start", "bad_date"),
        ("C-1,01/08/2024,31/02/2024,", "approved_on", "bad_date"),
        ("C-1,01/08/2024,03/04/2025,", "approved_on", "in_the_future"),
        ("C-1,01/08/2024,30/07/2024,2026-01-01", "notified_on", "in_the_future"),
        ("C-1,01/08/2024,,", "approved_on", "no_dates"),
        ("C-1,01/05/2024,29/04/2024,", "placement_start", "second_row_of_a_placement"),
        ("C-1,01/08/2024,30/07/2024,,more", "(after the last column)", "too_many_values"),
    ],
)
def test_a_row_that_cannot_be_used_is_left_out_with_its_reason(
    row: str, column: str, code: str
) -> None:
    log = read(GOOD, row)
    assert [(one.line, one.column, one.outcome, one.code) for one in log.findings] == [
        (3, column, "rejected", code)
    ]
    assert (log.rows_accepted, log.rows_rejected) == (1, 1)
    told = log.findings[0].told
    assert "C-9" not in told
    assert "02/05/2024" not in told


def test_a_notice_without_an_approval_stands_but_somebody_should_look() -> None:
    log = read("C-1,01/05/2024,,02/05/2024")
    assert [(one.outcome, one.code) for one in log.findings] == [("noticed", "approval_missing")]
    assert log.rows_accepted == 1


def test_a_row_given_twice_is_counted_once() -> None:
    log = read(GOOD, GOOD)
    assert (log.rows_accepted, log.rows_repaired, log.rows_rejected) == (1, 1, 0)


def test_the_command_keeps_what_it_rejected_and_is_one_entry_of_the_audit_log(
    store: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_OWNER_URL", store.url.render_as_string(hide_password=False))
    monkeypatch.setenv("AUDIT_KEY", KEY)
    path = tmp_path / "list.csv"
    path.write_text("\n".join((HEADER, GOOD, "C-9,01/05/2024,30/04/2024,")))
    done = CliRunner().invoke(load, ["approvals", str(path)])
    assert done.exit_code == 0, done.output
    assert "1 accepted, 0 repaired, 1 rejected" in done.stdout
    assert "C-9" not in done.output
    with store.connect() as connection:
        load_id, is_synthetic = connection.execute(
            select(loads.c.id, loads.c.is_synthetic).where(loads.c.kind == "approvals")
        ).one()
        kept = connection.scalars(
            select(load_findings.c.code).where(load_findings.c.load_id == load_id)
        ).all()
    assert (kept, is_synthetic) == (["unknown_child"], False)
    (entry,) = AuditLog(store, KEY).read().entries
    assert (entry.action, entry.count) == (Action.LOADED, 2)


def test_the_demonstration_has_most_of_its_placements_at_a_distance_approved(
    demonstration_store: Engine,
) -> None:
    far = ("rest_of_region", "elsewhere_in_england", "outside_england")
    day = day_number(date(2025, 3, 31))
    spans, c = episode_spans.c, placements.c
    is_open = (c.start_day <= day) & (c.end_day > day) & (c.child_id == spans.child_id)
    approved = (
        select(approvals.c.id)
        .join(placements, c.child_id == approvals.c.child_id)
        .where(is_open, approvals.c.placement_start_day == c.start_day)
        .exists()
    )
    with demonstration_store.connect() as connection:
        at_a_distance = connection.execute(
            select(func.count(), func.sum(case((approved, 1), else_=0))).where(
                spans.start_day <= day, spans.end_day > day, spans.locality_detail.in_(far)
            )
        ).one()
        rejected = connection.scalar(
            select(loads.c.rows_rejected).where(loads.c.kind == "approvals")
        )
    everyone, with_approval = at_a_distance
    assert 0.7 * everyone < with_approval < everyone
    assert rejected == 0
