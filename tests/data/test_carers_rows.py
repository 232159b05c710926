"""What a row of the workbook of carers must say to be kept, and what is told where it does not."""

from datetime import date
from typing import Any

import pytest

from data_access.imports.record import RejectedRow, RowLog
from data_access.imports.workbooks.carers import WORKBOOK
from data_access.imports.workbooks.carers_rows import SUBJECTS
from data_access.imports.workbooks.known import Known, SheetRow
from data_access.imports.workbooks.storing import StoredRow
from data_access.store.tables.base import day_number

BY_SHEET = {subject.sheet.name: subject for subject in SUBJECTS}
CAME = date(2024, 9, 3)
KNOWN = Known(
    today=date(2025, 4, 2),
    child_ids={"CH-1": 1},
    households={"f1": 1, "f2": 2},
    household_spans={
        1: (day_number(date(2021, 4, 1)), None),
        2: (day_number(date(2021, 4, 1)), day_number(date(2024, 1, 1))),
    },
    placement_starts={1: frozenset({day_number(CAME)})},
)
USUAL: dict[str, dict[str, Any]] = {
    "households": {
        "reference": "F3",
        "type": "mainstream",
        "approved_from": date(2021, 4, 1),
    },
    "carers": {"household": "F1", "year_of_birth": 1968},
    "approvals": {"household": "F1", "from": date(2021, 4, 1), "places": 2},
    "availability": {
        "household": "F1",
        "from": date(2024, 4, 1),
        "places": 1,
        "state": "not_available",
    },
    "placements": {"child": "CH-1", "start": CAME, "household": "F1"},
    "recruitment": {"reference": "E1", "enquired_on": date(2025, 1, 6)},
}


def write(sheet: str, line: int = 2, **changed: Any) -> SheetRow:
    subject = BY_SHEET[sheet]
    empty = dict.fromkeys(column.name for column in subject.sheet.columns)
    values = {**empty, **USUAL[sheet], **{name.rstrip("_"): v for name, v in changed.items()}}
    assert values.keys() == empty.keys()
    return SheetRow(line, values, RowLog(sheet))


def settle(sheet: str, **changed: Any) -> tuple[StoredRow, list[tuple[str, str]]]:
    """What is stored of a row, and what is told of it."""
    row = write(sheet, **changed)
    stored = BY_SHEET[sheet].settle(row, KNOWN)
    table = BY_SHEET[sheet].table
    needed = {column.name for column in table.columns} - {"id", "load_id"}
    assert stored.keys() == needed
    return stored, [(finding.outcome, finding.code) for finding in row.log.findings]


@pytest.mark.parametrize("sheet", [sheet.name for sheet in WORKBOOK.sheets])
def test_a_plain_row_is_kept_and_nothing_is_said_of_it(sheet: str) -> None:
    assert settle(sheet)[1] == []


REJECTED: list[tuple[str, dict[str, Any], str, str]] = [
    ("households", {"approved_to": date(2021, 3, 31)}, "wrong_order", "approved_to is"),
    ("households", {"approved_from": date(2025, 4, 3)}, "in_the_future", "still to come"),
    ("carers", {"household": "F9"}, "unknown_household", "'F9' is no household"),
    ("carers", {"year_of_birth": 2010}, "implausible_year", "year_of_birth is 2010"),
    ("carers", {"year_of_birth": 1868}, "implausible_year", "correct the year"),
    ("approvals", {"conditional_places": 3}, "more_conditional_than_places", "more than the 2"),
    ("approvals", {"places": 0}, "implausible_places", "1 to 12"),
    ("approvals", {"from_": date(2021, 3, 31)}, "household_not_approved", "sheet households"),
    ("approvals", {"to": date(2020, 1, 1)}, "wrong_order", "before from"),
    ("approvals", {"age_from": 11, "age_to": 5}, "ages_out_of_order", "age_from is 11"),
    ("approvals", {"age_to": 25}, "not_a_childs_age", "at most 17"),
    ("availability", {"household": "F2"}, "household_not_approved", "none of these days"),
    ("availability", {"places": 99}, "implausible_places", "places is 99"),
    ("placements", {"child": "CH-9"}, "unknown_child", "no child of the returns"),
    ("placements", {"start": date(2024, 9, 4)}, "unknown_placement", "No placement of this child"),
    ("placements", {"household": "F2"}, "household_not_approved", "last day of approval"),
    ("recruitment", {"visited_on": date(2025, 1, 5)}, "wrong_order", "before enquired_on"),
    ("recruitment", {"panel_on": date(2025, 5, 5)}, "in_the_future", "panel_on is '05/05/2025'"),
    ("recruitment", {"outcome": "approved"}, "outcome_without_date", "approved_on has a date"),
    ("recruitment", {"outcome": "withdrew"}, "outcome_without_date", "ended_on has a date"),
    ("recruitment", {"ended_on": date(2025, 2, 1)}, "end_without_outcome", "withdrew or not"),
    (
        "recruitment",
        {"approved_on": date(2025, 2, 1), "ended_on": date(2025, 2, 1)},
        "approved_and_ended",
        "Both",
    ),
    (
        "recruitment",
        {"approved_on": date(2025, 2, 1), "outcome": "in_progress"},
        "outcome_without_date",
        "neither",
    ),
]


@pytest.mark.parametrize(("sheet", "changed", "code", "words"), REJECTED)
def test_a_row_that_cannot_be_is_left_out_with_a_sentence_that_says_why(
    sheet: str, changed: dict[str, Any], code: str, words: str
) -> None:
    with pytest.raises(RejectedRow) as why:
        settle(sheet, **changed)
    assert why.value.code == code
    assert words in why.value.reason


def test_what_is_odd_but_may_be_is_told_and_what_cannot_stand_as_written_is_mended() -> None:
    stored, told = settle("households", reason_left="retired")
    assert (stored["reason_left_fostering"], told) == (None, [("repaired", "reason_without_end")])
    stored, told = settle("approvals", places=4)
    assert (stored["basis"], told) == ("usual", [("noticed", "over_the_usual_limit")])
    assert settle("approvals", places=4, basis="exemption")[1] == []
    assert settle("approvals", basis="exemption")[1] == [("noticed", "exemption_not_needed")]
    stored, told = settle("approvals", age_to=18)
    assert (stored["age_from"], stored["age_to"], told) == (0, 17, [("repaired", "until_18")])
    stored, told = settle("approvals", household="F2")
    assert told == [("repaired", "beyond_the_household")]
    assert stored["end_day"] == day_number(date(2024, 1, 1))
    stored, told = settle("availability", state="matching", reason="rest")
    assert (stored["reason"], told) == (None, [("repaired", "reason_of_another_state")])


def test_a_last_day_is_itself_included() -> None:
    stored, _ = settle("approvals", from_=date(2023, 1, 1), to=date(2023, 1, 1), household="F2")
    assert stored["end_day"] - stored["start_day"] == 1


def test_the_outcome_of_an_enquiry_follows_from_its_dates_where_it_is_not_stated() -> None:
    assert settle("recruitment")[0]["recruitment_outcome"] == "in_progress"
    approved, _ = settle("recruitment", approved_on=date(2025, 3, 1))
    assert approved["recruitment_outcome"] == "approved"
    ended, _ = settle("recruitment", ended_on=date(2025, 3, 1), outcome="not_accepted")
    assert ended["recruitment_outcome"] == "not_accepted"


def settle_all(sheet: str, *rows: dict[str, Any]) -> list[tuple[int, str | None]]:
    """The lines of rows that stand, and after them those that go, with the reason."""
    subject, log = BY_SHEET[sheet], RowLog(sheet)
    written = [
        SheetRow(line, write(sheet, **changed).values, log) for line, changed in enumerate(rows, 2)
    ]
    assert subject.together
    kept = subject.together([(row, subject.settle(row, KNOWN)) for row in written])
    return [
        *((row.line, None) for row, _ in kept),
        *((finding.line or 0, finding.code) for finding in log.findings),
    ]


def test_two_approvals_of_one_household_never_hold_on_the_same_day() -> None:
    first = {"from_": date(2021, 4, 1), "to": date(2022, 3, 31)}
    next_day = {"from_": date(2022, 4, 1)}
    same_day = {"from_": date(2022, 3, 31), "to": date(2022, 3, 31)}
    other_household = {**same_day, "household": "F2"}
    assert settle_all("approvals", first, next_day, same_day, other_household) == [
        (2, None), (3, None), (5, None), (4, "overlap"),
    ]  # fmt: skip


def test_a_placement_stands_on_one_line() -> None:
    assert settle_all("placements", {}, {}) == [(2, None), (3, "second_row_of_a_placement")]
