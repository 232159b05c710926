"""The council's list of children under special guardianship and child arrangements orders."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from data_access.imports.permanence import load_permanence, read_arrangements
from data_access.imports.record import ListLoad, NothingUsable, RowLog
from data_access.imports.refusal import RefusedInput
from data_access.store.tables import load_findings, loads, permanence_arrangements
from data_access.store.tables.base import day_number

STOCKTON = "E06000004"
HEADER = "reference,date_of_birth,order,start,end,weekly_allowance"


def load(store: Engine, folder: Path, *lines: str, is_synthetic: bool = True) -> ListLoad:
    path = folder / "permanence.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return load_permanence(store, path, council_code=STOCKTON, is_synthetic=is_synthetic)


def held(store: Engine) -> list[dict[str, object]]:
    table = permanence_arrangements
    with store.connect() as connection:
        found = connection.execute(select(table).order_by(table.c.reference, table.c.start_day))
        return [dict(row) for row in found.mappings()]


def read(*lines: str) -> tuple[list[tuple[str, date, date | None]], RowLog]:
    log = RowLog("permanence.csv")
    found = read_arrangements("\n".join(lines), log)
    return [(one.reference, one.start, one.end) for one in found], log


def test_a_list_is_loaded_with_dates_of_either_form_and_allowances_in_pence(
    empty_store: Engine, tmp_path: Path
) -> None:
    done = load(
        empty_store,
        tmp_path,
        HEADER,
        'SG-000001,03/04/2015,SGO,01/02/2020,,"£1,234.50"',
        "SG-000002,2016-05-06,Child arrangements order,2021-07-01,2023-07-01,",
    )
    first, second = held(empty_store)
    assert first["date_of_birth"] == date(2015, 4, 3)
    assert first["permanence_order"] == "special_guardianship"
    assert first["weekly_allowance_pence"] == 123_450
    assert first["end_day"] == first["age_18_day"] == day_number(date(2033, 4, 3))
    assert second["permanence_order"] == "child_arrangements"
    assert second["start_day"] == day_number(date(2021, 7, 1))
    assert second["end_day"] == day_number(date(2023, 7, 1))
    assert second["weekly_allowance_pence"] is None
    assert "2 orders for 2 children" in done.summary()


@pytest.mark.parametrize(
    ("words", "order"),
    [
        ("special_guardianship", "special_guardianship"),
        ("SGO", "special_guardianship"),
        ("Special Guardianship Order", "special_guardianship"),
        ("child_arrangements", "child_arrangements"),
        ("CAO", "child_arrangements"),
        ("Child arrangements", "child_arrangements"),
    ],
)
def test_an_order_may_be_written_in_the_words_in_use(words: str, order: str) -> None:
    log = RowLog("permanence.csv")
    found = read_arrangements(f"{HEADER}\nSG-1,01/01/2015,{words},01/01/2020,,", log)
    assert [one.order for one in found] == [order]


def test_support_ends_at_the_18th_birthday_at_the_latest(
    empty_store: Engine, tmp_path: Path
) -> None:
    load(
        empty_store,
        tmp_path,
        HEADER,
        "SG-000001,29/02/2008,SGO,01/02/2020,01/01/2030,",
        "SG-000002,01/06/2010,SGO,01/02/2020,01/06/2028,",
    )
    leap, other = held(empty_store)
    # Born on 29 February, 18 on 1 March in a common year.
    assert leap["end_day"] == day_number(date(2026, 3, 1))
    assert leap["age_5_day"] == day_number(date(2013, 3, 1))
    assert leap["age_16_day"] == day_number(date(2024, 2, 29))
    assert other["end_day"] == day_number(date(2028, 6, 1))


def test_the_list_is_replaced_whole_each_time_and_an_unchanged_one_not_at_all(
    empty_store: Engine, tmp_path: Path
) -> None:
    one, two = "SG-1,01/01/2015,SGO,01/01/2020,,", "SG-2,01/01/2016,CAO,01/01/2021,,"
    load(empty_store, tmp_path, HEADER, one)
    again = load(empty_store, tmp_path, HEADER, one)
    assert again.load_id is None
    assert "Nothing has changed" in again.summary()
    done = load(empty_store, tmp_path, HEADER, two)
    assert [(row["reference"], row["load_id"]) for row in held(empty_store)] == [
        ("SG-2", done.load_id)
    ]


def test_a_list_is_synthetic_only_where_whoever_loads_it_says_so(
    empty_store: Engine, tmp_path: Path
) -> None:
    load(empty_store, tmp_path, HEADER, "SG-1,01/01/2015,SGO,01/01/2020,,", is_synthetic=False)
    load(empty_store, tmp_path, HEADER, "SG-2,01/01/2015,SGO,01/01/2020,,", is_synthetic=True)
    with empty_store.connect() as connection:
        marks = connection.scalars(select(loads.c.is_synthetic).order_by(loads.c.id)).all()
    assert marks == [False, True]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (",01/01/2015,SGO,01/01/2020,,", "reference", "bad_reference"),
        ("SG-2,2015,SGO,01/01/2020,,", "date_of_birth", "bad_date"),
        ("SG-2,31/02/2015,SGO,01/01/2020,,", "date_of_birth", "bad_date"),
        ("SG-2,01/13/2015,SGO,01/01/2020,,", "date_of_birth", "bad_date"),
        ("SG-2,01/01/15,SGO,01/01/2020,,", "date_of_birth", "bad_date"),
        ("SG-2,01/01/2015,adoption,01/01/2020,,", "order", "unknown_order"),
        ("SG-2,01/01/2015,SGO,,,", "start", "bad_date"),
        ("SG-2,01/01/2015,SGO,01/01/2014,,", "start", "starts_before_birth"),
        ("SG-2,01/01/2000,SGO,01/01/2018,,", "start", "starts_at_18"),
        ("SG-2,01/01/2015,SGO,01/01/2020,01/01/2020,", "end", "ends_before_start"),
        ("SG-2,01/01/2015,SGO,01/01/2020,,lots", "weekly_allowance", "bad_allowance"),
        ("SG-2,01/01/2015,SGO,01/01/2020,,-5", "weekly_allowance", "bad_allowance"),
        ("SG-2,01/01/2015,SGO,01/01/2020,,12000", "weekly_allowance", "bad_allowance"),
        ("SG-2,01/01/2015,SGO,01/01/2020,,£1,234.50", "(after the last column)", "too_many_values"),
        ("SG-1,02/01/2015,SGO,01/01/2022,,", "date_of_birth", "two_dates_of_birth"),
        ("SG-1,01/01/2015,CAO,01/06/2020,,", "start", "overlap"),
    ],
)
def test_a_row_that_cannot_be_used_is_left_out_with_its_reason(
    row: str, column: str, code: str
) -> None:
    found, log = read(HEADER, "SG-1,01/01/2015,SGO,01/01/2020,01/01/2021,", row)
    assert found == [("SG-1", date(2020, 1, 1), date(2021, 1, 1))]
    assert [(one.line, one.column, one.outcome, one.code) for one in log.findings] == [
        (3, column, "rejected", code)
    ]


def test_what_was_rejected_is_kept_with_the_load(empty_store: Engine, tmp_path: Path) -> None:
    done = load(
        empty_store,
        tmp_path,
        HEADER,
        "SG-1,01/01/2015,SGO,01/01/2020,,",
        "SG-2,01/01/2015,adoption,01/01/2020,,",
    )
    c = load_findings.c
    with empty_store.connect() as connection:
        found = connection.execute(select(c.load_id, c.line, c.column, c.outcome, c.code)).all()
    assert found == [(done.load_id, 3, "order", "rejected", "unknown_order")]


def test_an_order_left_open_ends_when_the_childs_next_one_starts_and_that_is_recorded() -> None:
    found, log = read(
        HEADER,
        "SG-1,01/01/2015,SGO,01/01/2022,,",
        "SG-1,01/01/2015,CAO,01/01/2020,,",
    )
    assert found == [
        ("SG-1", date(2020, 1, 1), date(2022, 1, 1)),
        ("SG-1", date(2022, 1, 1), None),
    ]
    assert [(one.line, one.outcome, one.code) for one in log.findings] == [
        (3, "repaired", "closed_by_next")
    ]


def test_a_row_given_twice_is_counted_once() -> None:
    row = "SG-1,01/01/2015,SGO,01/01/2022,,"
    found, log = read(HEADER, row, row)
    assert len(found) == 1
    assert (log.rows_accepted, log.rows_repaired, log.rows_rejected) == (1, 1, 0)


def test_a_list_without_a_needed_column_or_a_usable_row_leaves_the_one_before(
    empty_store: Engine, tmp_path: Path
) -> None:
    load(empty_store, tmp_path, HEADER, "SG-1,01/01/2015,SGO,01/01/2022,,")
    with pytest.raises(RefusedInput, match="lacks the columns order, start"):
        load(empty_store, tmp_path, "reference,date_of_birth", "SG-2,01/01/2015")
    with pytest.raises(NothingUsable):
        load(empty_store, tmp_path, HEADER, "SG-2,soon,SGO,01/01/2022,,")
    with pytest.raises(RefusedInput, match="no rows"):
        load(empty_store, tmp_path, HEADER)
    assert [one["reference"] for one in held(empty_store)] == ["SG-1"]


def duplicates(log: RowLog) -> int:
    return sum(finding.code == "duplicate" for finding in log.findings)


days = st.dates(date(2018, 1, 1), date(2018, 3, 1))
rows = st.tuples(st.sampled_from(["SG-1", "SG-2"]), days, st.none() | days)


@given(st.lists(rows, min_size=1, max_size=8))
def test_no_child_is_ever_under_two_orders_on_one_day(
    stated: list[tuple[str, date, date | None]],
) -> None:
    lines = (f"{child},2010-01-01,SGO,{start},{end or ''}," for child, start, end in stated)
    # A first row that is always usable, so that the others may all be rejected.
    found, log = read(HEADER, "SG-0,2010-01-01,SGO,2018-01-01,,", *lines)
    assert log.rows_accepted + log.rows_repaired + log.rows_rejected == len(stated) + 1
    assert len(found) == log.rows_read - log.rows_rejected - duplicates(log)
    for child in ("SG-1", "SG-2"):
        spans = [(start, end) for reference, start, end in found if reference == child]
        for (_, end), (start, _) in pairwise(spans):
            assert end is not None
            assert end <= start
