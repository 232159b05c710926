"""Workbooks loaded whole or not at all: what the store then holds, and what is told of each row."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, Table, func, select

from data_access.imports.record import NothingUsable
from data_access.imports.refusal import RefusedInput
from data_access.imports.ssda903.loading import load_returns
from data_access.imports.workbooks import loading
from data_access.imports.workbooks.loading import WorkbookLoad, load_workbook
from data_access.store.engine import create_engine, upgrade_store
from data_access.store.tables import (
    children,
    foster_carers,
    foster_households,
    held_nights,
    home_nights,
    home_stays,
    homes,
    known_names,
    load_files,
    load_findings,
    loads,
    places,
    planned_moves,
    requests,
    staffing,
    stays,
)
from data_access.store.tables.base import day_number
from tests.data.ssda903_files import STOCKTON, write_return
from tests.data.workbook_files import Sheets, write_folder, write_xlsx

TODAY = date(2025, 4, 2)
HOMES = [
    ["slug", "name", "urn", "provider_group", "purpose", "status"],
    ["oak", "Oak House", "SC000001", "council", "long_stay", "open"],
    ["wharf", "Wharf", "2000002", "council", "supported_accommodation", "open"],
]
PLACES = [
    ["home", "state", "number", "reason", "from", "to"],
    ["oak", "registered", 4, None, date(2020, 4, 1), None],
    [
        "Oak House",
        "Not usable",
        1,
        "staffing",
        date(2025, 1, 6),
        date(2025, 1, 9),
    ],
]
STAYS = [
    ["reference", "kind", "council", "home", "start", "end", "ended", "held"],
    ["A", "child", None, "oak", date(2025, 1, 7), None, None, "01/02/2025; 02/02/2025"],
    ["Z", "child", "own", "oak", date(2025, 1, 7), date(2025, 3, 21), "planned", None],
    [
        "guest 1",
        "guest",
        "other_council",
        "SC000001",
        date(2025, 3, 1),
        date(2025, 3, 3),
        None,
        None,
    ],
]
KNOWN_AS = [["home", "child", "known_as"], ["oak", "A", "Al"]]
WHOLE: Sheets = {"homes": HOMES, "places": PLACES, "stays": STAYS, "known_as": KNOWN_AS}
HOUSEHOLDS = [
    ["reference", "type", "approved_from", "approved_to", "reason_left"],
    ["F1", "mainstream", date(2019, 5, 12), None, None],
    ["F2", "mainstream", date(2019, 5, 12), None, None],
]
CARERS = [["household", "year_of_birth"], ["F1", 1968], ["F2", 1970], ["F2", 1971]]
REQUESTS = [
    ["reference", "child", "needed_on", "type_sought"],
    ["R1", "A", date(2025, 3, 3), "in_house_fostering"],
    ["R2", "Z", date(2025, 3, 3), "in_house_fostering"],
]
PLANS = [
    ["reference", "child", "from_type", "to_type", "why", "agreed_on", "target", "status"],
    [
        "M1", "A", "external_childrens_home", "in_house_fostering", "step_down",
        date(2025, 1, 10), date(2025, 5, 31), "planned",
    ],
]  # fmt: skip


def load(engine: Engine, path: Path, sheets: Sheets, kind: str = "homes") -> WorkbookLoad:
    return load_workbook(
        engine,
        write_xlsx(path / f"{kind}.xlsx", sheets),
        kind=kind,
        council_code=STOCKTON,
        today=TODAY,
        is_synthetic=True,
    )


def load_return(engine: Engine, folder: Path, *references: str) -> None:
    """Each child comes to stay with foster carers on 1 May 2024."""
    rows = [
        {"CHILD": reference, "DECOM": "01/05/2024", "RNE": "S", "DEC": "", "REC": ""}
        for reference in references
    ]
    load_returns(
        engine,
        [write_return(folder, rows)],
        council_code=STOCKTON,
        today=TODAY,
        is_synthetic=True,
        year=2025,
    )


def rows_of(engine: Engine, table: Table, *columns: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        found = connection.execute(select(*(table.c[name] for name in columns)))
        return sorted((tuple(row) for row in found), key=repr)


def count(engine: Engine, table: Table) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def day(year: int, month: int, number: int) -> int:
    return day_number(date(year, month, number))


@pytest.fixture(scope="module")
def filled_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an embedded store with two children and the whole workbook of homes."""
    folder = tmp_path_factory.mktemp("filled")
    engine = create_engine(f"sqlite:///{folder / 'store.sqlite'}")
    upgrade_store(engine)
    load_return(engine, folder / "first", "A", "B")
    load(engine, folder, WHOLE)
    engine.dispose()
    return folder / "store.sqlite"


@pytest.fixture
def filled_store(filled_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """A copy of it for one test."""
    engine = create_engine(f"sqlite:///{shutil.copy(filled_file, tmp_path)}")
    yield engine
    engine.dispose()


@pytest.fixture
def told_store(empty_store: Engine, tmp_path: Path) -> Engine:
    """A store of either engine with two children and the whole workbook of homes."""
    load_return(empty_store, tmp_path / "first", "A", "B")
    load(empty_store, tmp_path, WHOLE)
    return empty_store


def test_a_workbook_is_kept_sheet_by_sheet_and_nights_are_worked_out_from_it(
    empty_store: Engine, tmp_path: Path
) -> None:
    load_return(empty_store, tmp_path / "first", "A", "B")
    done = load(empty_store, tmp_path, WHOLE)
    assert [file.log.summary() for file in done.files] == [
        "homes.xlsx, homes: 2 rows read: 2 accepted, 0 repaired, 0 rejected.",
        "homes.xlsx, places: 2 rows read: 1 accepted, 1 repaired, 0 rejected.",
        "homes.xlsx, stays: 3 rows read: 3 accepted, 0 repaired, 0 rejected.",
        "homes.xlsx, known_as: 1 rows read: 1 accepted, 0 repaired, 0 rejected.",
    ]
    columns = ("state", "number", "not_usable_reason", "start_day", "end_day")
    assert rows_of(empty_store, places, *columns) == [
        ("not_usable", 1, "staffing", day(2025, 1, 6), day(2025, 1, 10)),
        ("registered", 4, None, day(2020, 4, 1), None),
    ]
    ((child_id,),) = rows_of(empty_store, known_names, "child_id")
    assert rows_of(empty_store, stays, "reference", "child_id", "kind", "whose_child") == [
        ("A", child_id, "child", "own"),
        ("Z", None, "child", "own"),
        ("guest 1", None, "guest", "other_council"),
    ]
    assert rows_of(empty_store, held_nights, "start_day", "end_day") == [
        (day(2025, 2, 1), day(2025, 2, 3))
    ]
    assert count(empty_store, home_stays) == 3
    assert count(empty_store, home_nights) > 0
    assert rows_of(empty_store, load_files, "recognised_as", "rows_read")[-4:] == [
        ("homes", 2),
        ("known_as", 1),
        ("places", 2),
        ("stays", 3),
    ]
    kept = rows_of(empty_store, load_findings, "file", "line", "outcome", "code", "value")
    assert ("homes.xlsx, stays", 3, "noticed", "unknown_child", "Z") in kept
    told = [finding.told for finding in done.findings if finding.code == "unknown_child"]
    assert told[0].startswith("“…” is no child")


def test_the_same_workbook_changes_nothing_in_whichever_form_it_comes(
    filled_store: Engine, tmp_path: Path
) -> None:
    before = count(filled_store, loads)
    assert load(filled_store, tmp_path, WHOLE).load_id is None
    folder = write_folder(tmp_path / "csv", WHOLE)
    again = load_workbook(
        filled_store, folder, kind="homes", council_code=STOCKTON, today=TODAY, is_synthetic=True
    )
    assert again.load_id is None
    assert "Nothing has changed" in again.summary()
    assert count(filled_store, loads) == before


def test_a_sheet_replaces_its_subject_alone_and_homes_it_does_not_name_stay(
    filled_store: Engine, tmp_path: Path
) -> None:
    elm = ["elm", "Elm", None, "external", None, "open"]
    done = load(
        filled_store,
        tmp_path,
        {
            "homes": [HOMES[0], elm],
            "places": [PLACES[0], ["elm", *PLACES[1][1:]]],
            "staff": [["home", "month", "in_post", "leavers"]],
        },
    )
    assert "homes: 1 new, 0 replaced." in done.summary()
    assert "Without rows, and what the store holds of it stays: staff." in done.summary()
    (elm_id,) = {row[0] for row in rows_of(filled_store, places, "home_id")}
    assert (elm_id, "elm") in rows_of(filled_store, homes, "id", "slug")
    assert count(filled_store, homes) == 3
    assert count(filled_store, stays) == 3


def test_a_sheet_of_which_no_row_can_be_used_refuses_the_whole_workbook(
    filled_store: Engine, tmp_path: Path
) -> None:
    before = rows_of(filled_store, homes, "slug", "name")
    renamed = [HOMES[0], ["oak", "Oak Lodge", *HOMES[1][2:]]]
    nowhere = [PLACES[0], ["ash", *PLACES[1][1:]]]
    with pytest.raises(NothingUsable, match="None of the 1 rows") as refused:
        load(filled_store, tmp_path, {"homes": renamed, "places": nowhere})
    assert [finding.code for finding in refused.value.findings] == ["unknown_home"]
    assert rows_of(filled_store, homes, "slug", "name") == before


def test_children_who_are_in_no_return_any_more_go_from_the_lists_and_come_back_to_stays(
    told_store: Engine, tmp_path: Path
) -> None:
    load(told_store, tmp_path, {"requests": REQUESTS, "planned_moves": PLANS}, "requests")
    assert [row[0] is None for row in rows_of(told_store, requests, "child_id")] == [False, True]
    load_return(told_store, tmp_path / "second", "B", "Z")
    ids = dict(rows_of(told_store, children, "reference", "id"))
    assert set(ids) == {"B", "Z"}
    assert rows_of(told_store, stays, "reference", "child_id") == [
        ("A", None),
        ("Z", ids["Z"]),
        ("guest 1", None),
    ]
    assert rows_of(told_store, requests, "child_reference", "child_id") == [
        ("A", None),
        ("Z", ids["Z"]),
    ]
    assert (count(told_store, known_names), count(told_store, planned_moves)) == (0, 0)
    told = rows_of(told_store, load_findings, "code", "value", "reason")
    gone = [reason for code, value, reason in told if (code, value) == ("vanished_child", "A")]
    assert [reason.rpartition(" ")[2] for reason in gone] == ["known_names.", "planned_moves."]
    # The child follows from the reference: the lists themselves have not changed.
    again = {"requests": REQUESTS}
    assert load(told_store, tmp_path, again, "requests").load_id is None


def test_a_household_that_is_not_stated_any_more_goes_with_its_carers(
    empty_store: Engine, tmp_path: Path
) -> None:
    load(empty_store, tmp_path, {"households": HOUSEHOLDS, "carers": CARERS}, "carers")
    before = dict(rows_of(empty_store, foster_households, "reference", "id"))
    kept = [HOUSEHOLDS[0], ["F1", "mainstream", date(2020, 1, 1), None, None]]
    done = load(empty_store, tmp_path, {"households": kept}, "carers")
    assert "With them went 2 rows that refer to them (foster_carers)." in done.summary()
    assert rows_of(empty_store, foster_carers, "household_id") == [(before["F1"],)]


def test_a_household_whose_row_is_rejected_stays_as_it_is_held_with_its_carers(
    filled_store: Engine, tmp_path: Path
) -> None:
    load(filled_store, tmp_path, {"households": HOUSEHOLDS, "carers": CARERS}, "carers")
    held = rows_of(filled_store, foster_households, "reference", "household_type", "start_day")
    third = ["F3", "mainstream", date(2024, 5, 1), None, None]
    for misspelt in (["f1", "mainstrem", *HOUSEHOLDS[1][2:]], [None, *HOUSEHOLDS[1][1:]]):
        sheets = {"households": [HOUSEHOLDS[0], misspelt, HOUSEHOLDS[2], third], "carers": CARERS}
        done = load(filled_store, tmp_path, sheets, "carers")
        assert [finding.line for finding in done.findings] == [2]
        assert "1 rows are held as they were, with what refers to them" in done.summary()
        assert (
            rows_of(filled_store, foster_households, "reference", "household_type", "start_day")[:2]
            == held
        )
        assert count(filled_store, foster_carers) == 3
    # One that is stated in small letters is the same; one not stated at all goes.
    small = ["f2", *HOUSEHOLDS[2][1:]]
    done = load(filled_store, tmp_path, {"households": [HOUSEHOLDS[0], small]}, "carers")
    assert "2 rows of households are not stated any more, and go." in done.summary()
    assert count(filled_store, foster_carers) == 2


def test_what_was_declared_invented_by_mistake_is_real_once_it_is_loaded_without_that(
    filled_store: Engine, tmp_path: Path
) -> None:
    assert load(filled_store, tmp_path, WHOLE).load_id is None
    path = write_xlsx(tmp_path / "homes.xlsx", WHOLE)
    done, again = (
        load_workbook(filled_store, path, kind="homes", council_code=STOCKTON, today=TODAY)
        for _ in range(2)
    )
    assert "counts as being of real people from now on" in done.summary()
    assert rows_of(filled_store, loads, "id", "is_synthetic")[-1] == (done.load_id, False)
    assert again.load_id is None


def test_places_end_when_their_home_closes_whichever_sheet_says_so(
    filled_store: Engine, tmp_path: Path
) -> None:
    closed = [
        [*HOMES[0], "opened", "closed"],
        ["oak", *HOMES[1][1:5], "closed", date(2020, 6, 1), date(2025, 1, 8)],
    ]
    done = load(filled_store, tmp_path, {"homes": closed})
    assert "2 rows of places of homes that have closed" in done.summary()
    ended = [(day(2025, 1, 8),)] * 2
    assert rows_of(filled_store, places, "end_day") == ended
    later = ["oak", "kept_free", 1, None, date(2025, 1, 8), None]
    again = load(filled_store, tmp_path, {"homes": closed, "places": [*PLACES, later]})
    assert rows_of(filled_store, places, "end_day") == ended
    assert again.load_id is None
    assert [(finding.line, finding.code) for finding in again.findings] == [
        (2, "before_opening"),
        (2, "ended_by_closure"),
        (3, "label"),
        (3, "ended_by_closure"),
        (4, "after_closure"),
    ]


def test_places_that_cannot_be_are_told(judged_store: Engine, tmp_path: Path) -> None:
    wharf = ["wharf", "registered", 3, None, date(2020, 4, 1), None]
    lost = ["wharf", "not_usable", 2, "staffing", date(2025, 1, 6), None]
    rows = [wharf, wharf, lost, [*lost[:4], date(2025, 1, 7), None], [*wharf[:2], 100, *wharf[3:]]]
    done = load(judged_store, tmp_path, {"places": [PLACES[0], *rows]})
    assert [(finding.line, finding.code) for finding in done.findings] == [
        (3, "duplicate"),
        (5, "more_than_registered"),
        (6, "too_many_places"),
    ]
    assert sum(number for (number,) in rows_of(judged_store, places, "number")) == 7


def test_a_refusal_tells_the_first_line_and_the_findings_of_every_sheet(
    judged_store: Engine, tmp_path: Path
) -> None:
    nowhere = ["ash", *PLACES[1][1:]]
    bad = [["ash", *STAYS[1][1:]], [*STAYS[1][:4], "soon", None, None, None]]
    sheets = {
        "places": [PLACES[0], nowhere, [*nowhere[:2], "some", *nowhere[3:]]],
        "notifications": [list(NOTIFIED), list(NOTIFIED.values()), ["oak", "soon", "police"]],
        "stays": [STAYS[0], *bad],
    }
    with pytest.raises(NothingUsable, match="The first, line 2: 'ash' is no home") as refused:
        load(judged_store, tmp_path, sheets)
    assert [(one.file.split()[-1], one.line) for one in refused.value.findings] == [
        ("places", 2),
        ("places", 3),
        ("notifications", 3),
        ("stays", 2),
        ("stays", 3),
    ]


def test_a_file_whose_name_is_no_text_is_loaded(filled_store: Engine, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"h\xf6mes.csv")
    path.write_text("slug,name,provider_group\nelm,Elm,council", encoding="utf-8")
    done = load_workbook(
        filled_store, path, kind="homes", council_code=STOCKTON, today=TODAY, is_synthetic=True
    )
    assert done.load_id is not None
    assert done.files[0].log.file == "h\ufffdmes.csv"


def test_without_a_word_that_all_is_invented_a_workbook_holds_real_people_unless_it_is_public(
    empty_store: Engine, tmp_path: Path
) -> None:
    for sheets in ({"homes": HOMES}, {"places": PLACES}):
        path = write_xlsx(tmp_path / "homes.xlsx", sheets)
        load_workbook(empty_store, path, kind="homes", council_code=STOCKTON, today=TODAY)
    assert rows_of(empty_store, loads, "id", "is_synthetic") == [(1, True), (2, False)]


@pytest.fixture(scope="module")
def judged_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A store whose homes are known, for rows that are judged one by one."""
    folder = tmp_path_factory.mktemp("judged")
    engine = create_engine(f"sqlite:///{folder / 'store.sqlite'}")
    upgrade_store(engine)
    load(engine, folder, {"homes": HOMES})
    yield engine
    engine.dispose()


INSPECTED = {"home": "oak", "inspected_on": "14/11/2023", "kind": "full", "overall": "good"}
VISITED = {"home": "oak", "month": "2025-03", "visited_on": "12/03/2025"}
NOTIFIED = {"home": "oak", "notified_on": "03/02/2025", "event": "police"}
STAFF = {"home": "oak", "month": "2025-03", "in_post": "12.5", "leavers": "0"}
STAY = {"reference": "S", "kind": "guest", "home": "oak", "start": "07/01/2025"}
PLACE = {"home": "oak", "state": "registered", "number": "4", "from": "01/04/2030"}
IN_SUPPORTED = INSPECTED | {"home": "wharf"}


@pytest.mark.parametrize(
    ("sheet", "row", "code"),
    [
        ("homes", {"slug": "a", "name": "A", "provider_group": "council"}, ""),
        (
            "homes",
            {"slug": "a", "name": "A", "provider_group": "council", "opened": "01/01/2026"},
            "in_the_future",
        ),
        (
            "homes",
            {"slug": "a", "name": "A", "provider_group": "council", "closed": "01/01/2024"},
            "closed_or_not",
        ),
        ("places", PLACE, ""),
        ("places", PLACE | {"number": "0"}, ""),
        ("places", PLACE | {"to": "31/03/2030"}, "wrong_order"),
        ("places", PLACE | {"home": "ash"}, "unknown_home"),
        ("places", PLACE | {"state": "not_usable"}, "no_reason"),
        ("places", PLACE | {"reason": "staffing"}, "reason_left_out"),
        ("inspections", INSPECTED, ""),
        ("inspections", INSPECTED | {"overall": "consistently_strong"}, "not_on_the_scale"),
        ("inspections", INSPECTED | {"inspected_on": "31/03/2017"}, "not_on_the_scale"),
        ("inspections", INSPECTED | {"inspected_on": "03/04/2025"}, "in_the_future"),
        ("inspections", INSPECTED | {"kind": "assurance"}, "no_judgement"),
        ("inspections", INSPECTED | {"kind": "monitoring", "overall": ""}, ""),
        ("inspections", INSPECTED | {"overall": ""}, "no_overall"),
        ("inspections", IN_SUPPORTED, "not_on_the_scale"),
        ("inspections", IN_SUPPORTED | {"inspected_on": "01/10/2024"}, "not_on_the_scale"),
        (
            "inspections",
            IN_SUPPORTED | {"inspected_on": "01/10/2024", "overall": "inconsistent"},
            "",
        ),
        ("regulation_44", VISITED, ""),
        ("regulation_44", VISITED | {"visited_on": ""}, ""),
        ("regulation_44", VISITED | {"visited_on": "28/02/2025"}, "visit_of_another_month"),
        ("regulation_44", VISITED | {"month": "2025-05"}, "in_the_future"),
        ("regulation_44", VISITED | {"reported_on": "11/03/2025"}, "wrong_order"),
        (
            "regulation_44",
            VISITED | {"recommendations_open": "1", "recommendations_overdue": "2"},
            "more_overdue_than_open",
        ),
        (
            "regulation_45",
            {"home": "oak", "reviewed_on": "30/09/2024", "sent_on": "29/09/2024"},
            "wrong_order",
        ),
        ("notifications", NOTIFIED, ""),
        ("notifications", NOTIFIED | {"event": "Noise"}, "unknown_event"),
        ("staff", STAFF, ""),
        ("staff", STAFF | {"agency": "-1"}, "below_nought"),
        ("stays", STAY, ""),
        ("stays", STAY | {"start": "03/04/2025", "end": "03/04/2026"}, ""),
        ("stays", STAY | {"end": "04/04/2026"}, "too_far_ahead"),
        ("stays", STAY | {"end": "07/01/2025"}, "no_night"),
        ("stays", STAY | {"ended": "planned"}, "not_ended"),
        ("stays", STAY | {"held": "06/01/2025"}, "held_outside_the_stay"),
        ("stays", STAY | {"end": "10/01/2025", "held": "10/01/2025"}, "held_outside_the_stay"),
        (
            "stays",
            STAY | {"held": "08/01/2025 to 10/01/2025; 09/01/2025"},
            "held_twice",
        ),
        ("stays", STAY | {"kind": "child"}, "unknown_child"),
    ],
)  # fmt: skip
def test_a_row_stands_or_is_told_with_its_reason(
    judged_store: Engine, tmp_path: Path, sheet: str, row: dict[str, str], code: str
) -> None:
    """Beside a row that surely stands, so that the sheet as a whole is loaded."""
    sure = {
        "homes": {"slug": "b", "name": "B", "provider_group": "council"},
        "places": PLACE | {"home": "wharf"},
        "inspections": IN_SUPPORTED | {"kind": "assurance", "overall": ""},
        "regulation_44": VISITED | {"home": "wharf"},
        "regulation_45": {"home": "wharf", "reviewed_on": "30/09/2024"},
        "notifications": NOTIFIED | {"home": "wharf"},
        "staff": STAFF | {"home": "wharf"},
        "stays": STAY | {"reference": "T"},
    }[sheet]
    header = list(dict.fromkeys((*sure, *row)))
    cells = [[each.get(name) for name in header] for each in (sure, row)]
    found = load(judged_store, tmp_path, {sheet: [header, *cells]}).findings
    assert {finding.code for finding in found if finding.line == 3} == {code} - {""}


def test_what_may_stand_once_is_kept_where_it_stands_first(
    judged_store: Engine, tmp_path: Path
) -> None:
    registered = [PLACES[1], ["oak", "registered", 5, None, date(2019, 1, 1), date(2020, 4, 1)]]
    open_stay = ["S", "guest", None, "oak", date(2025, 1, 7), None, None, None]
    month = ["home", "month", "in_post", "leavers"]
    done = load(
        judged_store,
        tmp_path,
        {
            "places": [
                PLACES[0],
                *registered,
                ["oak", "kept_free", 1, None, date(2020, 5, 1), None],
            ],
            "stays": [
                STAYS[0],
                open_stay,
                [*open_stay[:4], date(2025, 3, 1), None, None, None],
                ["S", "guest", None, "wharf", date(2025, 3, 1), None, None, None],
            ],
            "staff": [month, ["oak", "2025-03", 4, 0], ["Oak House", "2025-03", 5, 0]],
        },
    )
    told = [(finding.file, finding.line, finding.code) for finding in done.findings]
    assert told == [
        ("homes.xlsx, places", 3, "overlap"),
        ("homes.xlsx, staff", 3, "home_twice"),
        ("homes.xlsx, stays", 3, "overlap"),
    ]
    assert rows_of(judged_store, staffing, "in_post") == [(4.0,)]


ODD_CELLS = st.sampled_from(
    [
        *("oak", "OAK", "Wharf", "ash", "", None, "registered", "Registered with Ofsted", "vacant"),
        *(4, 4.0, -1, "4", "31/03/2025", "2025-03-31", 45_000, "#REF!", True, "other"),
        date(2025, 1, 6),
    ]
)


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=st.lists(st.tuples(*[ODD_CELLS] * 6), min_size=1, max_size=30))
def test_every_row_is_accepted_repaired_or_rejected_and_those_used_are_in_the_store(
    judged_store: Engine, tmp_path: Path, rows: list[tuple[object, ...]]
) -> None:
    # Before all others, and different in each load.
    first = date(2016, 1, 1) + timedelta(days=count(judged_store, loads))
    sure = ["wharf", "registered", 4, None, first, first]
    present = [row for row in rows if any(cell not in (None, "") for cell in row)]
    folder = write_folder(tmp_path / "csv", {"places": [PLACES[0], sure, *rows]})
    done = load_workbook(
        judged_store, folder, kind="homes", council_code=STOCKTON, today=TODAY, is_synthetic=True
    )
    (file,) = done.files
    log = file.log
    assert log.rows_read == 1 + len(present)
    assert log.rows_accepted + log.rows_repaired + log.rows_rejected == log.rows_read
    assert count(judged_store, places) == log.rows_accepted + log.rows_repaired
    assert done.load_id is not None


def test_a_load_that_breaks_off_leaves_the_store_as_it_was(
    filled_store: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*_: object) -> list[str]:
        raise RefusedInput("broken off")

    before = [rows_of(filled_store, table, "load_id") for table in (homes, places, stays)]
    broken = replace(loading.WORKBOOKS["homes"], derive=break_off)
    monkeypatch.setitem(loading.WORKBOOKS, "homes", broken)
    with pytest.raises(RefusedInput, match="broken off"):
        load(filled_store, tmp_path, {**WHOLE, "stays": STAYS[:2]})
    assert [rows_of(filled_store, table, "load_id") for table in (homes, places, stays)] == before
