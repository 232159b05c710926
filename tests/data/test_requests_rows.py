"""Rows of the workbook of requests: what is kept, what is mended or told, what cannot be."""

from datetime import date
from typing import Any

import pytest

from data_access.imports.record import RejectedRow, RowLog
from data_access.imports.workbooks.known import Known, SheetRow
from data_access.imports.workbooks.requests import PLANNED_MOVES, REQUESTS
from data_access.imports.workbooks.requests_rows import (
    SUBJECTS,
    settle_planned_moves,
    settle_plans_together,
    settle_requests,
)
from data_access.store.tables.base import day_number

TODAY = date(2025, 4, 2)
KNOWN = Known(
    today=TODAY, child_ids={"CH-1": 1, "CH-2": 2}, lives_in={1: "external_childrens_home"}
)
REQUEST = {
    "reference": "R1",
    "child": "CH-1",
    "needed_on": date(2025, 3, 3),
    "type_sought": "in_house_fostering",
}
FOUND = {"placed_on": date(2025, 3, 5), "placed_type": "ifa", "provider_group": "external"}
PLAN = {
    "reference": "M1",
    "child": "CH-1",
    "to_type": "in_house_fostering",
    "why": "step_down",
    "agreed_on": date(2025, 1, 10),
    "target": date(2025, 5, 31),
    "status": "planned",
}
DONE = {"status": "done", "ended_on": date(2025, 3, 1), "from_type": "ifa"}


def row_of(sheet: Any, values: dict[str, Any], line: int = 2) -> SheetRow:
    empty = {column.name: None for column in sheet.columns}
    assert values.keys() <= empty.keys()
    return SheetRow(line, empty | values, RowLog(f"{sheet.name}.csv", of_children=True))


def settle(**values: Any) -> tuple[dict[str, Any], list[tuple[str, str | None]]]:
    """A request as it is stored, and what was told of it."""
    row = row_of(REQUESTS, REQUEST | values)
    stored = settle_requests(row, KNOWN)
    return stored, [(finding.outcome, finding.code) for finding in row.log.findings]


def settle_plan(**values: Any) -> tuple[dict[str, Any], list[tuple[str, str | None]]]:
    row = row_of(PLANNED_MOVES, PLAN | values)
    stored = settle_planned_moves(row, KNOWN)
    return stored, [(finding.outcome, finding.code) for finding in row.log.findings]


def why_not(settle_row: Any, sheet: Any, values: dict[str, Any]) -> tuple[str, str]:
    """The code and the reason for which a row is left out."""
    with pytest.raises(RejectedRow) as found:
        settle_row(row_of(sheet, values), KNOWN)
    return found.value.code, found.value.reason


def test_every_column_of_both_tables_is_given_by_its_rows() -> None:
    rows = (row_of(REQUESTS, REQUEST), row_of(PLANNED_MOVES, PLAN))
    for subject, row in zip(SUBJECTS, rows, strict=True):
        columns = {column.name for column in subject.table.columns} - {"id", "load_id"}
        assert subject.settle(row, KNOWN).keys() == columns


def test_the_outcome_follows_the_dates_where_none_is_written() -> None:
    stored, told = settle()
    assert (stored["request_outcome"], stored["met_by"], told) == ("open", "none", [])
    stored, told = settle(**FOUND)
    assert (stored["request_outcome"], stored["met_by"], told) == ("placed", "external", [])
    assert stored["placed_day"] - stored["needed_day"] == 2
    assert settle(outcome="withdrawn")[0]["request_outcome"] == "withdrawn"


def test_a_home_of_our_own_is_the_councils_where_nobody_is_named() -> None:
    own = FOUND | {"placed_type": "own_childrens_home", "provider_group": None}
    assert settle(**own)[0]["met_by"] == "council"
    assert settle(**FOUND | {"placed_type": "with_parents", "provider_group": None})[0][
        "met_by"
    ] == ("none")


def test_a_child_whom_the_returns_do_not_know_yet_is_kept_by_the_reference() -> None:
    stored, told = settle(child="CH-NEW")
    assert (stored["child_id"], stored["child_reference"]) == (None, "CH-NEW")
    assert told == [("noticed", "child_not_in_returns")]
    row = row_of(REQUESTS, REQUEST | {"child": "CH-NEW"})
    settle_requests(row, KNOWN)
    # A terminal shows the reason, and its lines may end up in a log.
    assert "CH-NEW" not in row.log.findings[0].told


def test_what_does_not_go_together_is_told_or_mended() -> None:
    assert settle(**FOUND | {"provider_group": "council"})[1] == [("noticed", "provider_differs")]
    assert settle(**FOUND, offers=0)[1] == [("noticed", "placed_without_offer")]
    assert settle(**FOUND | {"placed_type": None})[1] == [("noticed", "type_not_stated")]
    stored, told = settle(placed_type="ifa", provider="Somebody", first_choice="yes")
    assert (stored["placement_type"], stored["provider"]) == (None, None)
    assert stored["first_choice"] == "not_known"
    assert told == [("repaired", "no_home_found")] * 3


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (FOUND | {"placed_on": date(2025, 3, 2)}, "wrong_order"),
        (FOUND | {"placed_on": date(2025, 4, 3)}, "in_the_future"),
        ({"outcome": "placed"}, "placed_without_date"),
        (FOUND | {"outcome": "open"}, "not_placed_with_date"),
        (FOUND | {"provider_group": None}, "provider_not_stated"),
        (FOUND | {"provider_group": "none"}, "provider_not_stated"),
        ({"offers": 1001}, "too_many_offers"),
    ],
)
def test_a_request_that_cannot_be_is_left_out(values: dict[str, Any], code: str) -> None:
    assert why_not(settle_requests, REQUESTS, REQUEST | values)[0] == code


def test_a_plan_is_of_where_the_child_lives_and_of_one_target_in_what_is_not_written() -> None:
    stored, told = settle_plan()
    assert told == []
    assert stored["move_from"] == "external_childrens_home"
    assert (stored["first_target"], stored["first_target_day"]) == (
        PLAN["target"], day_number(date(2025, 5, 31))
    )  # fmt: skip
    assert (stored["blocked_by"], stored["ended_day"]) == ("nothing", None)
    assert settle_plan(weekly_change=-320_000)[0]["weekly_change_pence"] == -320_000


def test_what_the_returns_say_otherwise_of_a_plan_is_told_and_the_plan_kept() -> None:
    stored, told = settle_plan(from_type="ifa")
    assert (stored["move_from"], told) == ("ifa", [("noticed", "from_differs")])
    assert settle_plan(child="CH-2", from_type="ifa")[1] == [("noticed", "child_not_in_care")]
    assert settle_plan(blocked_by="court")[1] == [("noticed", "block_of_no_blocked_plan")]
    # Where the child lived before the move the returns no longer say.
    assert settle_plan(**DONE)[1] == []


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"child": "CH-3"}, "unknown_child"),
        ({"agreed_on": date(2025, 4, 3)}, "in_the_future"),
        ({"target": date(2025, 1, 9)}, "wrong_order"),
        ({"first_target": date(2025, 1, 9)}, "wrong_order"),
        (DONE | {"ended_on": date(2025, 1, 9)}, "wrong_order"),
        ({"status": "done"}, "ended_without_date"),
        ({"status": "cancelled"}, "ended_without_date"),
        (DONE | {"status": "under_way"}, "open_with_end"),
        ({"status": "blocked"}, "blocked_by_nothing"),
        ({"weekly_change": 5_000_001}, "no_amount_of_a_week"),
        ({"child": "CH-2"}, "from_not_known"),
        (DONE | {"from_type": None}, "from_not_known"),
    ],
)
def test_a_plan_that_cannot_be_is_left_out_with_the_way_to_mend_it(
    values: dict[str, Any], code: str
) -> None:
    found, reason = why_not(settle_planned_moves, PLANNED_MOVES, PLAN | values)
    assert found == code
    assert reason.endswith(".")


def test_a_second_open_plan_of_a_child_is_told_and_both_count() -> None:
    rows = [
        row_of(PLANNED_MOVES, PLAN | more, line)
        for line, more in ((2, {}), (3, DONE), (4, {"reference": "M3"}))
    ]
    settled = [(row, settle_planned_moves(row, KNOWN)) for row in rows]
    assert settle_plans_together(settled) == settled
    assert [[finding.code for finding in row.log.findings] for row in rows] == [
        [], [], ["second_open_plan"]
    ]  # fmt: skip
