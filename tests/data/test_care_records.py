"""Missing, reviews, deprivation of liberty and health, held against slow counts by hand."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from data_access.access import Refused, Viewer
from data_access.questions import Door, Question, Selection
from data_access.questions.list_of_children import list_children
from data_access.questions.reviews import list_due, were_on_time
from data_access.questions.working_days import add_working_days, find_easter, list_bank_holidays
from data_access.vocabulary import Role, Symbol
from tests.data.day_by_day import Child, Episode
from tests.data.returned_tables import DIRECTOR, ask, fill_returned, numbers

OpenStore = Callable[[], AbstractContextManager[Engine]]
# Each example fills a store on a real engine.
few = settings(max_examples=5)
DAY = date(2024, 3, 31)
YEARS = (2022, 2023, 2024)
FIRST = date(2021, 4, 1)
HEALTH = ("health_assessments", "dental_checks", "sdq")


@pytest.fixture(scope="module")
def store(open_empty_store: OpenStore) -> Engine:
    with open_empty_store() as engine:
        yield engine


@st.composite
def children_for_years(draw: st.DrawFn) -> list[Child]:
    """One to four children who came into care within two years of the day, and may have left."""
    council = []
    for id_ in range(1, draw(st.integers(1, 4)) + 1):
        came = DAY - timedelta(days=draw(st.integers(0, 760)))
        left = draw(st.none() | st.integers(1, 500))
        dec = None if left is None else came + timedelta(days=left)
        place = draw(st.sampled_from(["U4", "K2", "K3"]))
        rne = draw(st.sampled_from(["S", "S", "S", "L"]))
        born = date(2024 - draw(st.integers(3, 18)), draw(st.sampled_from([3, 4])), 31 - 1)
        episode = Episode(id_, came, dec, rne, None if dec is None else "E4A", place=place)
        council.append(Child(id_, born, (episode,)))
    return council


def days_near(most: int = 800) -> st.SearchStrategy[date]:
    return st.integers(-20, most).map(lambda back: DAY - timedelta(days=back))


def year_of(day: date) -> int:
    return day.year + (day >= date(day.year, 4, 1))


@st.composite
def incidents(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rows of incidents, some of them returned in two years or twice, for children 1 to 4."""
    rows = []
    for _ in range(draw(st.integers(0, 8))):
        day = draw(days_near())
        row = {
            "child_id": draw(st.integers(1, 4)),
            "mis_start": day,
            "missing": draw(st.sampled_from(["M", "A"])),
            "collection_year": year_of(day),
        }
        rows.append(row)
        if draw(st.booleans()):
            later = draw(st.sampled_from([0, 1]))
            rows.append({**row, "collection_year": row["collection_year"] + later})
    return rows


@few
@given(children_for_years(), incidents())
def test_each_time_a_child_in_care_went_missing_counts_once_on_the_day_it_began(
    store: Engine, council: list[Child], rows: list[dict[str, Any]]
) -> None:
    by_id = {child.id: child for child in council}
    rows = [row for row in rows if row["child_id"] in by_id]
    door = fill_returned(store, council, {"missing_incidents": rows}, years=(*YEARS, 2025))
    told: dict[tuple[int, date], str] = {}
    for row in sorted(rows, key=lambda row: row["collection_year"]):
        told[row["child_id"], row["mis_start"]] = row["missing"]
    slowly: Counter[tuple[str, ...]] = Counter()
    missing = set()
    for (id_, day), kind in told.items():
        episode = by_id[id_].counted_on(day)
        if episode is None or not date(2022, 4, 1) <= day <= DAY:
            continue
        slowly[str(year_of(day)), {"M": "missing", "A": "away"}[kind]] += 1
        if day >= date(2023, 4, 1) and by_id[id_].counted_on(DAY):
            missing.add(id_)
    window = {"from_": "2022-04-01", "to": DAY.isoformat()}
    answer = ask(door, "missing_incidents", ["year", "missing_kind"], **window)
    assert numbers(answer) == slowly
    assert answer.total == slowly.total()
    assert ask(door, "children_missing", as_at=DAY.isoformat()).total == len(missing)
    selection = Selection(from_=date(2022, 4, 1), to=DAY)
    listed = list_children(door, Question("missing_incidents", (), selection), DIRECTOR)
    assert listed.total == len(listed.children) == slowly.total()


@few
@given(children_for_years(), st.data())
def test_reviews_of_a_child_are_on_time_where_each_that_was_due_was_held_by_then(
    store: Engine, council: list[Child], data: st.DataObject
) -> None:
    rows = [
        {"child_id": child.id, "review": day, "collection_year": year_of(day)}
        for child in council
        for day in data.draw(st.lists(days_near(), max_size=6, unique=True))
    ]
    door = fill_returned(store, council, {"reviews": rows}, years=YEARS)
    slowly: Counter[tuple[str, ...]] = Counter()
    for child in council:
        episode = child.counted_on(DAY)
        if episode is None:
            continue
        held = [row["review"] for row in rows if row["child_id"] == child.id]
        # Nothing is known of reviews before the first year that brought them.
        is_known = episode.rne == "S" and episode.decom >= FIRST
        found = judge_day_by_day(max(episode.decom, FIRST), held, is_known)
        if found is not None:
            slowly[("yes" if found else "no",)] += 1
    answer = ask(door, "reviews_on_time", ["on_time"], as_at=DAY.isoformat())
    assert numbers(answer) == slowly
    over_time = ask(door, "reviews_on_time", ["year"], from_="2023-04-01", to=DAY.isoformat())
    assert over_time.row("2024").value == answer.total == slowly.total()


def judge_day_by_day(start: date, held: list[date], start_is_known: bool) -> bool | None:
    """The verdict of somebody who goes through the days of care one by one."""
    first = date(2023, 4, 1)
    due = add_working_days(start, 20) if start_is_known else months_later(start, 6)
    months, was_due, was_late = (3 if start_is_known else 6), False, False
    day = start
    while day <= DAY:
        if day in held:
            if due <= DAY and max(due, day) >= first:
                was_due, was_late = True, was_late or day > due
            due, months = months_later(day, months), 6
        day += timedelta(days=1)
    if due <= DAY:
        was_due = was_late = True
    return not was_late if was_due else None


def months_later(day: date, months: int) -> date:
    month = day.month + months
    year, month = day.year + (month - 1) // 12, (month - 1) % 12 + 1
    while True:
        try:
            return date(year, month, day.day)
        except ValueError:
            day -= timedelta(days=1)


def test_reviews_held_before_the_first_that_were_returned_are_not_missed(store: Engine) -> None:
    child = Child(1, date(2015, 1, 1), (Episode(1, date(2020, 1, 1), None),))
    rows = [
        {"child_id": 1, "review": day, "collection_year": 2024}
        for day in (date(2023, 9, 20), date(2024, 3, 10))
    ]
    door = fill_returned(store, [child], {"reviews": rows}, years=[2024])
    answer = ask(door, "reviews_on_time", ["on_time"], as_at=DAY.isoformat())
    assert numbers(answer) == {("yes",): 1}
    door = fill_returned(store, [child], {"reviews": rows}, years=[2023, 2024])
    answer = ask(door, "reviews_on_time", ["on_time"], as_at=DAY.isoformat())
    assert numbers(answer) == {("no",): 1}


def test_the_first_review_is_due_within_20_working_days_the_next_in_3_months_then_6() -> None:
    # Good Friday, Easter Monday and the early May holiday of 2024 are no working days.
    came = date(2024, 3, 25)
    held = [date(2024, 4, 20), date(2024, 7, 20), date(2025, 1, 21)]
    assert list(list_due(came, held, date(2025, 12, 31))) == [
        (date(2024, 4, 24), held[0]),
        (date(2024, 7, 20), held[1]),
        (date(2025, 1, 20), held[2]),
        (date(2025, 7, 21), None),
    ]
    assert were_on_time(came, held[:2], date(2024, 1, 1), date(2024, 12, 31)) is True
    assert were_on_time(came, held, date(2025, 1, 1), date(2025, 3, 31)) is False
    assert were_on_time(came, [], date(2024, 4, 1), date(2024, 4, 23)) is None


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28"),
        (2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"),
        (2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27"),
        (2023, "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26"),
        (2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26"),
    ],
)
def test_bank_holidays_are_those_of_england_and_wales(year: int, days: str) -> None:
    assert sorted(f"{day:%m-%d}" for day in list_bank_holidays(year)) == days.split()


def test_easter_falls_on_the_days_it_fell_on() -> None:
    known = [date(2000, 4, 23), date(2008, 3, 23), date(2011, 4, 24), date(2038, 4, 25)]
    assert [find_easter(day.year) for day in known] == known


@st.composite
def orders(draw: st.DrawFn) -> list[dict[str, Any]]:
    rows = []
    for _ in range(draw(st.integers(0, 6))):
        start = draw(days_near(60))
        length = draw(st.none() | st.integers(0, 90))
        end = None if length is None else start + timedelta(days=length)
        year = draw(st.sampled_from([2024, 2024, 2023]))
        rows.append(
            {
                "child_id": draw(st.integers(1, 4)),
                "dolo_start": start,
                "dolo_end": end,
                "collection_year": year,
            }
        )
    return rows


@few
@given(children_for_years(), orders())
def test_a_deprivation_of_liberty_counts_by_the_order_in_force_that_ends_last(
    store: Engine, council: list[Child], rows: list[dict[str, Any]]
) -> None:
    by_id = {child.id: child for child in council}
    rows = [row for row in rows if row["child_id"] in by_id]
    door = fill_returned(store, council, {"deprivations_of_liberty": rows}, years=YEARS)
    slowly: Counter[tuple[str, ...]] = Counter()
    for id_, child in by_id.items():
        ends = [
            row["dolo_end"] or date.max
            for row in rows
            if row["child_id"] == id_
            and row["collection_year"] == 2024
            and row["dolo_start"] <= DAY <= (row["dolo_end"] or date.max)
        ]
        if ends and child.counted_on(DAY):
            last = max(ends)
            soon = "within_28_days" if (last - DAY).days <= 28 else "later"
            slowly[("no_end_recorded" if last == date.max else soon,)] += 1
    answer = ask(door, "deprivations_of_liberty", ["expiry"], as_at=DAY.isoformat())
    assert numbers(answer) == slowly
    assert answer.total == slowly.total()


@st.composite
def health_rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    flags = st.sampled_from(["0", "1", None])
    return [
        {
            "child_id": id_,
            "collection_year": year,
            "health_assessment": draw(flags),
            "teeth_check": draw(flags),
            "sdq_score": draw(st.none() | st.sampled_from([0, 13, 14, 16, 17, 40])),
        }
        for id_ in range(1, 5)
        for year in draw(st.sampled_from([(2024,), (2023, 2024), (2023,)]))
    ]


def band_of(score: int | None) -> str:
    if score is None:
        return "not_returned"
    return "close_to_average" if score <= 13 else "slightly_raised" if score <= 16 else "high"


@few
@given(children_for_years(), health_rows(), st.integers(0, 300))
def test_health_is_told_of_those_a_year_in_care_at_the_last_31_march(
    store: Engine, council: list[Child], rows: list[dict[str, Any]], later: int
) -> None:
    by_id = {child.id: child for child in council}
    rows = [row for row in rows if row["child_id"] in by_id]
    door = fill_returned(store, council, {"oc2": rows}, years=YEARS)
    told = {row["child_id"]: row for row in rows if row["collection_year"] == 2024}
    slowly: dict[str, Counter[tuple[str, ...]]] = {name: Counter() for name in HEALTH}
    for child in council:
        if not child.counted_on(DAY) or child.episodes[0].decom > date(2023, 3, 31):
            continue
        row = told.get(child.id, {})
        for measure, column in (
            ("health_assessments", "health_assessment"),
            ("dental_checks", "teeth_check"),
        ):
            said = {"1": "yes", "0": "no"}.get(row.get(column) or "", "not_recorded")
            slowly[measure][(said,)] += 1
        if 4 <= child.age_on(DAY) <= 16:
            slowly["sdq"][(band_of(row.get("sdq_score")),)] += 1
    day = DAY + timedelta(days=later)
    for measure, dimension in zip(HEALTH, ("checked", "checked", "sdq_band"), strict=True):
        answer = ask(door, measure, [dimension], as_at=day.isoformat())
        assert numbers(answer) == slowly[measure]
        assert any("As at 31 March 2024" in note for note in answer.notes) == (later > 0)
        listed = list_children(door, Question(measure, (), Selection(as_at=day)), DIRECTOR)
        assert listed.total == slowly[measure].total()


@pytest.mark.parametrize(
    ("measure", "table"),
    [
        ("missing_incidents", "missing_incidents"),
        ("children_missing", "missing_incidents"),
        ("reviews_on_time", "reviews"),
        ("health_assessments", "oc2"),
        ("deprivations_of_liberty", "deprivations_of_liberty"),
    ],
)
def test_what_was_not_returned_is_not_available_and_never_nothing(
    store: Engine, measure: str, table: str
) -> None:
    child = Child(1, date(2015, 1, 1), (Episode(1, date(2020, 1, 1), None),))
    door = fill_returned(store, [child], {table: []}, years=[2024])
    window = {"from_": "2022-04-01", "to": "2025-03-31"}
    answer = ask(door, measure, ["year"], **window)
    # What looks back 12 months from 31 March needs no year but its own.
    assert [row.symbol for row in answer.rows] == [
        Symbol.NOT_AVAILABLE,
        None,
        Symbol.NOT_AVAILABLE,
    ]
    assert any(note.startswith("Not returned for 2022-23, 2024-25: ") for note in answer.notes)
    unknown = ask(door, measure, as_at="2026-03-31")
    assert (unknown.total, unknown.total_symbol) == (None, Symbol.NOT_AVAILABLE)


def test_a_year_cut_off_before_its_31_march_has_no_health(demonstration_store: Engine) -> None:
    door = Door(demonstration_store, "E06000004")
    answer = ask(door, "dental_checks", ["year"], from_="2022-04-01", to="2023-10-31")
    assert answer.row("2023").value
    assert answer.row("2024").symbol == Symbol.NOT_AVAILABLE


@pytest.mark.parametrize("measure", HEALTH)
def test_health_is_for_the_director_and_the_data_officer_and_so_are_the_children_behind_it(
    demonstration_store: Engine, measure: str
) -> None:
    door = Door(demonstration_store, "E06000004")
    question = Question(measure, (), Selection())
    for role in (Role.DIRECTOR, Role.DATA_OFFICER):
        total = door.ask(question, Viewer(role)).total
        assert total
        assert list_children(door, question, Viewer(role)).total == total
    for role in set(Role) - {Role.DIRECTOR, Role.DATA_OFFICER}:
        with pytest.raises(Refused):
            door.ask(question, Viewer(role))
        with pytest.raises(Refused):
            list_children(door, question, Viewer(role))


@pytest.mark.parametrize(
    "measure", ["missing_incidents", "children_missing", "reviews_on_time", "in_care_for"]
)
def test_as_many_children_are_listed_as_are_counted(
    demonstration_store: Engine, measure: str
) -> None:
    door = Door(demonstration_store, "E06000004")
    for pairs in ([], [("placement_type", "external_childrens_home")]):
        question = Question(measure, (), Selection.parse(pairs))
        assert list_children(door, question, DIRECTOR).total == door.ask(question, DIRECTOR).total
