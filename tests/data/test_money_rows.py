"""The workbook of money: what is kept, what is told of each row, and what cannot be."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, Table, func, select

from data_access.imports.record import RejectedRow, RowLog
from data_access.imports.ssda903.loading import load_returns
from data_access.imports.workbooks.cells import TO_BE_CONFIRMED, read_cell
from data_access.imports.workbooks.known import Known, Share, SheetRow, write_value
from data_access.imports.workbooks.loading import WorkbookLoad, load_workbook
from data_access.imports.workbooks.money import DEMAND_ALLOWANCE, WORKBOOK
from data_access.imports.workbooks.money_rows import SUBJECTS
from data_access.imports.workbooks.sheets import Column, Kind, needed
from data_access.store.tables import (
    budget,
    children,
    ledger,
    loads,
    prices,
    saving_months,
    savings,
)
from data_access.store.tables.base import date_of, day_number
from tests.data.ssda903_files import STOCKTON, write_return
from tests.data.workbook_files import write_folder, write_xlsx
from tests.stores import EMPTY, Stores

TODAY = date(2025, 4, 2)
ARRIVED = date(2024, 5, 1)
KNOWN = Known(
    today=TODAY,
    child_ids={"CH-1": 1},
    arrivals={1: frozenset({day_number(ARRIVED)})},
    homes={"oak": 7},
    savings={"v1": 5},
    saving_days={5: (day_number(date(2024, 10, 1)), day_number(date(2025, 10, 1)))},
)
BY_SHEET = {subject.sheet.name: subject for subject in SUBJECTS}
# One row of each sheet of which nothing has to be told.
GOOD: dict[str, dict[str, Any]] = {
    "prices": {
        "child": "CH-1", "placement_start": ARRIVED, "provider": "Acorn Fostering",
        "weekly_price": 90_000, "cost_basis": "full", "from": ARRIVED,
    },
    "fixed": {"month": "2025-03", "kind": "home", "home": "oak", "amount": 4_800_000},
    "beside_care": {"month": "2025-03", "line": "staying_put", "amount": 1_000_000},
    "ledger": {
        "reference": "L1", "year": 2025, "period": 12, "service_from": date(2025, 3, 1),
        "service_to": date(2025, 3, 31), "kind": "actual", "cost_centre": "C1",
        "subjective": "S1", "line": "residential", "amount": 1_234_567,
    },
    "budget": {"year": 2025, "line": "residential", "original": 500, "current": 500},
    "uplifts": {"rise": 450, "from": date(2025, 4, 1), "agreed": True},
    "income": {"month": "2025-03", "paid_by": "uasc_grant", "amount": 14_300_000},
    "savings": {
        "reference": "V1", "title": "Step down", "kind": "cashable", "status": "on_track",
        "line": "residential", "recurring": True, "counterfactual": "Would have stayed",
        "start": date(2024, 10, 1),
    },
    "saving_months": {"saving": "V1", "month": "2025-03", "planned": 1_000_000},
    "assumptions": {
        "name": DEMAND_ALLOWANCE, "label": "Allowance", "amount": 10_000_000,
        "stated_on": date(2024, 4, 1), "source": "Finance",
    },
}  # fmt: skip


def row_of(sheet: str, line: int = 2, **values: Any) -> SheetRow:
    found = BY_SHEET[sheet].sheet
    empty = {column.name: None for column in found.columns}
    stated = GOOD[sheet] | values
    assert stated.keys() <= empty.keys()
    return SheetRow(line, empty | stated, RowLog(f"{sheet}.csv", of_children=found.of_children))


def settle(sheet: str, **values: Any) -> tuple[dict[str, Any], list[str]]:
    """A row as it is stored, and the codes of what was told of it."""
    row = row_of(sheet, **values)
    stored = BY_SHEET[sheet].settle(row, KNOWN)
    return stored, [finding.code for finding in row.log.findings]


def settle_all(*stated: dict[str, Any]) -> tuple[list[str], list[tuple[int | None, str]]]:
    """The references of the savings that stand, and of the others the line and the reason."""
    rows = [row_of("savings", line, **values) for line, values in enumerate(stated, start=2)]
    log = RowLog("savings.csv", of_children=True)
    rows = [SheetRow(row.line, row.values, log) for row in rows]
    together = BY_SHEET["savings"].together
    assert together
    kept = together([(row, BY_SHEET["savings"].settle(row, KNOWN)) for row in rows])
    told = [(found.line, found.reason) for found in log.findings if found.outcome == "rejected"]
    return [stored["reference"] for _, stored in kept], told


@pytest.mark.parametrize("sheet", GOOD)
def test_every_column_of_a_table_is_given_by_the_rows_of_its_sheet(sheet: str) -> None:
    stored, told = settle(sheet)
    assert stored.keys() == {c.name for c in BY_SHEET[sheet].table.columns} - {"id", "load_id"}
    assert told == []
    assert [subject.sheet for subject in SUBJECTS] == list(WORKBOOK.sheets)


def test_a_price_of_a_child_or_an_arrangement_no_return_knows_is_kept_and_told() -> None:
    stored, told = settle("prices", child="CH-9")
    assert (stored["child_reference"], stored["child_id"]) == ("CH-9", None)
    assert told == ["child_not_in_returns"]
    other = date(2024, 5, 2)
    stored, told = settle("prices", placement_start=other, **{"from": other})
    assert (stored["child_id"], told) == (1, ["arrangement_not_in_returns"])
    row = row_of("ledger", child="CH-9")
    BY_SHEET["ledger"].settle(row, KNOWN)
    # A terminal shows the reason, and its lines may end up in a log.
    assert [finding.code for finding in row.log.findings] == ["child_not_in_returns"]
    assert "CH-9" not in row.log.findings[0].told


def test_what_is_odd_is_kept_and_told() -> None:
    assert settle("prices", weekly_price=20_000_00)[1] == []
    stored, told = settle("prices", weekly_price=20_000_01)
    assert (stored["weekly_pence"], told) == (20_000_01, ["absurd_amount"])
    assert settle("prices", **{"from": date(2024, 4, 30)})[1] == ["before_the_arrangement"]
    assert settle("fixed", amount=-1)[1] == ["below_nought"]
    assert settle("income", amount=-1, child="CH-9")[1] == ["below_nought", "child_not_in_returns"]
    assert settle("ledger", reverses="L0")[1] == ["reversal_of_another_kind"]
    assert settle("saving_months", delivered=-1)[1] == ["below_nought"]
    assert settle("budget", virements=-1)[1] == ["does_not_add_up"]


def test_what_is_to_be_confirmed_is_not_known_and_no_virements_are_none() -> None:
    stored, told = settle("budget", original=TO_BE_CONFIRMED, current=TO_BE_CONFIRMED)
    assert told == []
    assert (stored["original_pence"], stored["current_pence"]) == (None, None)
    assert stored["virements_pence"] == 0
    assert settle("budget", virements=TO_BE_CONFIRMED)[0]["virements_pence"] is None


@pytest.mark.parametrize(
    ("sheet", "values", "code"),
    [
        ("prices", {"to": ARRIVED}, "no_night"),
        ("prices", {"weekly_price": -1}, "below_nought"),
        ("prices", {"weekly_price": 10_000_000_01}, "no_amount_of_a_week"),
        ("prices", {"health_share": 6_000, "education_share": 4_001}, "shares_above_the_price"),
        ("prices", {"reviewed": date(2025, 4, 3)}, "in_the_future"),
        ("prices", {"planned_end": date(2024, 4, 30)}, "wrong_order"),
        ("fixed", {"home": None}, "of_no_nights"),
        ("fixed", {"home": "elm"}, "unknown_home"),
        ("fixed", {"placement_type": "own_childrens_home"}, "of_two_kinds"),
        ("ledger", {"period": 0}, "no_period"),
        ("ledger", {"period": 14}, "no_period"),
        ("ledger", {"service_to": date(2025, 2, 28)}, "wrong_order"),
        ("ledger", {"kind": "reversal"}, "reverses_nothing"),
        ("savings", {"stop": date(2024, 10, 1)}, "no_night"),
        ("savings", {"full_year": -1}, "below_nought"),
        ("savings", {"signed_off_by": "finance"}, "sign_off_incomplete"),
        ("savings", {"signed_off_on": date(2025, 4, 1)}, "sign_off_incomplete"),
        ("saving_months", {"saving": "V2"}, "unknown_saving"),
        ("saving_months", {"planned": -1}, "below_nought"),
        ("saving_months", {"month": "2024-09"}, "outside_the_saving"),
        ("saving_months", {"month": "2025-10"}, "outside_the_saving"),
        ("saving_months", {"month": "2025-05", "delivered": 1}, "in_the_future"),
        ("assumptions", {"amount": None, "number": 3}, "no_amount"),
        ("assumptions", {"name": "inflation", "amount": None}, "nothing_assumed"),
    ],
)
def test_a_row_that_cannot_be_is_left_out_with_the_way_to_mend_it(
    sheet: str, values: dict[str, Any], code: str
) -> None:
    with pytest.raises(RejectedRow) as found:
        settle(sheet, **values)
    assert found.value.code == code
    assert found.value.reason.endswith(".")


def test_a_reversal_of_an_accrual_that_is_not_there_is_told_and_counts() -> None:
    log = RowLog("ledger.csv", of_children=True)
    stated: list[dict[str, Any]] = [
        {"reference": "A1", "kind": "accrual"},
        {"kind": "reversal", "reverses": "A1"},
        {"kind": "reversal", "reverses": "A2"},
    ]
    rows = [
        SheetRow(line, row_of("ledger", **values).values, log)
        for line, values in enumerate(stated, start=2)
    ]
    together = BY_SHEET["ledger"].together
    assert together
    settled = [(row, BY_SHEET["ledger"].settle(row, KNOWN)) for row in rows]
    assert together(settled) == settled
    assert [(found.line, found.code) for found in log.findings] == [(4, "accrual_not_found")]


def test_a_saving_ends_twelve_months_after_its_start_unless_another_end_is_agreed() -> None:
    for start, end in (
        (date(2024, 10, 1), date(2025, 10, 1)), (date(2024, 2, 29), date(2025, 2, 28))
    ):  # fmt: skip
        assert date_of(settle("savings", start=start)[0]["end_day"]) == end
    assert date_of(settle("savings", stop=date(2027, 1, 1))[0]["end_day"]) == date(2027, 1, 1)


def test_the_second_saving_of_the_same_nights_of_a_child_is_refused_naming_the_first() -> None:
    first = {"child": "CH-1", "reference": "V1", "stop": date(2025, 1, 1)}
    second = {"child": "CH-1", "reference": "V2", "kind": "avoided", "start": date(2024, 12, 31)}
    kept, told = settle_all(first, second)
    assert kept == ["V1"]
    assert [(line, "V1 on line 2" in reason) for line, reason in told] == [(3, True)]
    assert settle_all(first, second | {"child": "ch-1"})[0] == ["V1"]
    # What starts on the day on which the first stops saves other nights.
    assert settle_all(first, second | {"start": date(2025, 1, 1)}) == (["V1", "V2"], [])
    assert settle_all(first, second | {"child": None}) == (["V1", "V2"], [])
    for status in ("idea", "not_deliverable"):
        assert settle_all(first, second | {"status": status}) == (["V1", "V2"], [])


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["CH-1", "CH-2", None]),
            st.integers(0, 9),
            st.integers(1, 5),
            st.sampled_from(["idea", "planned", "delivered", "not_deliverable"]),
        ),
        max_size=12,
    )
)
def test_no_night_of_a_child_is_ever_saved_twice(
    drawn: list[tuple[str | None, int, int, str]],
) -> None:
    stated = [
        {
            "reference": f"V{number}",
            "child": child,
            "start": date_of(20_000 + start),
            "stop": date_of(20_000 + start + length),
            "status": status,
        }
        for number, (child, start, length, status) in enumerate(drawn)
    ]
    kept, told = settle_all(*stated)
    assert len(kept) + len(told) == len(stated)
    nights = [
        (child, night)
        for number, (child, start, length, status) in enumerate(drawn)
        if f"V{number}" in kept and child and status in ("planned", "delivered")
        for night in range(start, start + length)
    ]
    assert len(nights) == len(set(nights))


PERCENT = needed("rise", Kind.PERCENT, "", "4.5%")
AMOUNT = needed("current", Kind.MONEY_OR_TBC, "", "£5")


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_a_percentage_is_the_same_as_text_and_as_excel_keeps_it(hundredths: int) -> None:
    written = f"{hundredths / 100:.2f}%"
    for cell in (written, written.replace("%", " %"), hundredths / 10_000):
        value = read_cell(PERCENT, cell).value
        assert value == hundredths
    assert float(write_value(value).rstrip("%")) * 100 == pytest.approx(hundredths)
    assert isinstance(value, Share)


def test_a_plain_one_in_excel_is_all_of_it_and_said_so() -> None:
    assert (read_cell(PERCENT, 1).value, read_cell(PERCENT, 1).is_mended) == (10_000, True)
    assert not read_cell(PERCENT, 0.5).is_mended


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        *((PERCENT, cell) for cell in ("12.5", "100.01%", "-1%", "1.234%", 12.5, -0.1, True)),
        *((PERCENT, cell) for cell in (0.12345, "a fifth", date(2025, 1, 1))),
        *((AMOUNT, cell) for cell in ("TBA", "?", "", date(2025, 1, 1), "1.234,50")),
        (needed("source", Kind.WORDS, "", "Finance"), "x" * 201),
    ],
)
def test_what_is_no_percentage_no_amount_and_no_few_words_is_refused(
    column: Column, cell: object
) -> None:
    with pytest.raises(RejectedRow):
        read_cell(column, cell)


def test_an_amount_may_be_to_be_confirmed_and_words_may_be_two_hundred() -> None:
    assert read_cell(AMOUNT, "tbc").value == TO_BE_CONFIRMED
    assert read_cell(AMOUNT, "£1,234.50").value == 1_234_50
    assert read_cell(needed("source", Kind.WORDS, "", "Finance"), "x" * 200).value == "x" * 200


def sheets_of(**more: list[dict[str, Any]]) -> dict[str, list[list[object]]]:
    """Rows as a workbook holds them: the good one of each sheet, or those that are given."""
    sheets: dict[str, list[list[object]]] = {}
    for name, values in GOOD.items():
        columns = [column.name for column in BY_SHEET[name].sheet.columns]
        kinds = {column.name: column.kind for column in BY_SHEET[name].sheet.columns}
        rows = [values | {"home": None, "placement_type": "ifa"} if name == "fixed" else values]
        sheets[name] = [
            list(columns),
            *(
                [_write(kinds[column], row.get(column)) for column in columns]
                for row in more.get(name, rows)
            ),
        ]
    return sheets


def _write(kind: Kind, value: Any) -> object:
    if kind in (Kind.MONEY, Kind.MONEY_OR_TBC) and isinstance(value, int):
        return value / 100
    if kind == Kind.PERCENT and value is not None:
        return value / 10_000
    return value


def load(engine: Engine, folder: Path, **more: list[dict[str, Any]]) -> WorkbookLoad:
    return load_workbook(
        engine,
        write_xlsx(folder / "money.xlsx", sheets_of(**more)),
        kind="money",
        council_code=STOCKTON,
        today=TODAY,
        is_synthetic=True,
    )


def read(engine: Engine, table: Table, *columns: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        found = connection.execute(select(*(table.c[name] for name in columns)))
        return sorted((tuple(row) for row in found), key=repr)


@pytest.fixture
def store(sqlite_stores: Stores) -> Iterator[Engine]:
    with sqlite_stores.open_copy(EMPTY) as engine:
        yield engine


def test_a_workbook_of_every_sheet_is_kept_on_both_engines(
    empty_store: Engine, tmp_path: Path
) -> None:
    done = load(empty_store, tmp_path)
    assert {file.recognised_as for file in done.files} == GOOD.keys()
    assert not [finding for finding in done.findings if finding.outcome == "rejected"]
    assert read(empty_store, prices, "child_reference", "weekly_pence", "end_day") == [
        ("CH-1", 90_000, None)
    ]
    with empty_store.connect() as connection:
        for subject in SUBJECTS:
            assert connection.scalar(select(func.count()).select_from(subject.table)) == 1
    ids = read(empty_store, savings, "id")
    assert read(empty_store, saving_months, "saving_id") == ids
    assert load(empty_store, tmp_path).load_id is None
    # The savings keep what they are known by, so that their months stay with them.
    assert load(empty_store, tmp_path, savings=[GOOD["savings"] | {"title": "Other"}]).load_id
    assert read(empty_store, savings, "id") == ids


def test_rows_that_cannot_be_used_are_counted_and_the_others_stand(
    store: Engine, tmp_path: Path
) -> None:
    line = GOOD["budget"]
    posting = GOOD["ledger"]
    done = load(
        store,
        tmp_path,
        budget=[line, line, line | {"year": 2026, "current": TO_BE_CONFIRMED}],
        ledger=[posting, posting | {"period": 14}, posting | {"amount": None}],
    )
    logs = {file.recognised_as: file.log for file in done.files}
    assert (logs["budget"].rows_accepted, logs["budget"].rows_rejected) == (2, 1)
    assert (logs["ledger"].rows_accepted, logs["ledger"].rows_rejected) == (1, 2)
    codes = [found.code for found in done.findings if found.outcome == "rejected"]
    assert codes == ["no_period", "bad_amount", "year_twice"]
    assert read(store, budget, "year", "current_pence") == [(2025, 500), (2026, None)]
    assert read(store, ledger, "pence") == [(1_234_567,)]


def test_the_same_row_twice_counts_once_and_is_told(store: Engine, tmp_path: Path) -> None:
    sheets = ("fixed", "uplifts", "income", "saving_months")
    rows = {sheet: GOOD[sheet] for sheet in sheets}
    rows["fixed"] = GOOD["fixed"] | {"home": None, "placement_type": "ifa"}
    done = load(store, tmp_path, **{sheet: [row, row] for sheet, row in rows.items()})
    assert {
        file.recognised_as: (file.log.rows_accepted, file.log.rows_rejected)
        for file in done.files
        if file.log.rows_rejected
    } == dict.fromkeys(sheets, (1, 1))
    said = {found.column: found.reason for found in done.findings if found.outcome == "rejected"}
    assert said.keys() == {"month", "provider", "saving"}
    assert said["saving"].startswith("The same saving and month stands on line 2 already")


def test_a_saving_whose_new_row_cannot_be_used_stays_but_where_its_nights_are_saved_again(
    store: Engine, tmp_path: Path
) -> None:
    first = GOOD["savings"] | {"child": "CH-1", "stop": date(2025, 1, 1)}
    second = GOOD["savings"] | {"child": "CH-1", "reference": "V2", "start": date(2025, 1, 1)}
    broken = second | {"full_year": -1}
    months = [GOOD["saving_months"] | {"month": "2024-10"}]
    load(store, tmp_path, savings=[first, second], saving_months=months)
    load(store, tmp_path, savings=[first | {"title": "Other"}, broken], saving_months=months)
    assert read(store, savings, "reference") == [("V1",), ("V2",)]
    longer = first | {"stop": date(2025, 1, 2)}
    load(store, tmp_path, savings=[longer, broken], saving_months=months)
    assert read(store, savings, "reference") == [("V1",)]


def test_a_price_is_joined_with_its_child_once_a_return_tells_of_the_child(
    store: Engine, tmp_path: Path
) -> None:
    assert "child_not_in_returns" in {found.code for found in load(store, tmp_path).findings}
    assert read(store, prices, "child_id") == [(None,)]
    rows = [{"CHILD": "CH-1", "DECOM": "01/05/2024", "RNE": "S", "DEC": "", "REC": ""}]
    load_returns(
        store,
        [write_return(tmp_path, rows)],
        council_code=STOCKTON,
        today=TODAY,
        is_synthetic=True,
        year=2025,
    )
    assert read(store, prices, "child_id") == read(store, children, "id") != []
    again = load(store, tmp_path, prices=[GOOD["prices"] | {"weekly_price": 1}])
    assert not {"child_not_in_returns", "arrangement_not_in_returns"} & {
        found.code for found in again.findings
    }


def test_a_workbook_of_which_a_sheet_cannot_be_used_changes_nothing(
    store: Engine, tmp_path: Path
) -> None:
    load(store, tmp_path)
    before = read(store, loads, "id")
    with pytest.raises(Exception, match="nothing has changed"):
        load(store, tmp_path, prices=[GOOD["prices"] | {"weekly_price": -1}], ledger=[])
    assert read(store, loads, "id") == before
    assert read(store, prices, "weekly_pence") == [(90_000,)]
    folder = write_folder(tmp_path / "csv", {"assumptions": [["name", "label"], ["a", "b"]]})
    with pytest.raises(Exception, match="lacks the columns stated_on, source"):
        load_workbook(store, folder, kind="money", council_code=STOCKTON, today=TODAY)
