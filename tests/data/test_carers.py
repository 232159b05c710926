"""Foster households, their places and who needs one, held against slow counts of them."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete

from data_access.access import Refused, Viewer
from data_access.questions import Answer, Door, NotUnderstood, Question, Selection
from data_access.questions.fostering import BLOCKED, FILLED, VACANT
from data_access.questions.list_of_children import list_children
from data_access.vocabulary import Role
from tests.data.day_by_day import Child, Episode, days_that_matter
from tests.data.filled_stores import fill_store
from tests.data.fostered import (
    TABLES,
    Fostered,
    Row,
    foster_by_chance,
    put_fostered,
    write_fostered,
)
from tests.data.histories import councils, number
from tests.data.journeys_by_hand import tell_placements
from tests.stores import EMPTY, Stores

DIRECTOR = Viewer(Role.DIRECTOR)
DAY = date(2025, 3, 31)
OpenStore = Callable[[], AbstractContextManager[Engine]]
# Each example fills a store on a real engine.
few = settings(max_examples=4)


@pytest.fixture(scope="module")
def store(open_empty_store: OpenStore) -> Iterator[Engine]:
    with open_empty_store() as engine:
        yield engine


@pytest.fixture(scope="module")
def sqlite_store(sqlite_stores: Stores) -> Iterator[Engine]:
    with sqlite_stores.open_copy(EMPTY) as engine:
        yield engine


def fill(engine: Engine, council: list[Child], made: Fostered | int) -> tuple[Door, Fostered]:
    """The store with these children, and these foster households or some by chance."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        for table in TABLES:
            connection.execute(delete(table))
    door = fill_store(engine, council)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if isinstance(made, int):
            days = [number(day) for child in council for day in days_that_matter(child)] or [13000]
            made = foster_by_chance(connection, made, min(days), max(days))
        write_fostered(connection, made)
    return door, made


def ask(door: Door, measure: str, *by: str, **words: str) -> Answer:
    pairs = [(word.rstrip("_"), value) for word, value in words.items()]
    return door.ask(Question(measure, by, Selection.parse(pairs)), DIRECTOR)


def numbers(answer: Answer) -> dict[tuple[str, ...], int | float]:
    return {row.keys: row.value for row in answer.rows if row.value}


def holds(row: Row, day: int) -> bool:
    return row["start_day"] <= day and (row["end_day"] is None or day < row["end_day"])


def living_on(council: list[Child], made: Fostered, day: int) -> dict[int, int]:
    """The household of each child on a day, looked up one child at a time."""
    where = {}
    for child in council:
        stays = [
            {name: number(stay[name]) for name in ("start_day", "placement_start_day", "end_day")}
            for stay in tell_placements(child)
        ]
        here = [stay for stay in stays if stay["start_day"] <= day < stay["end_day"]]
        if not here:
            continue
        came = here[-1]["placement_start_day"]
        starts = {
            stay[name]
            for stay in stays
            for name in ("start_day", "placement_start_day")
            if stay["placement_start_day"] == came
        }
        named = [
            (row["placement_start_day"], row["household_id"])
            for row in made.placements
            if row["child_id"] == child.id and row["placement_start_day"] in starts
        ]
        if known := [pair for pair in named if pair[0] <= day]:
            where[child.id] = max(known)[1]
    return where


def split_by_hand(council: list[Child], made: Fostered, day: int) -> list[dict[str, str]]:
    """Every place of every household on a day, one by one."""
    living = Counter(living_on(council, made, day).values())
    places = []
    for household in made.households:
        if not holds(household, day):
            continue
        for approval in made.approvals:
            if approval["household_id"] != household["id"] or not holds(approval, day):
                continue
            waiting = ["filled"] * living[household["id"]]
            for state in BLOCKED:
                for row in made.availability:
                    if (
                        row["household_id"] == household["id"]
                        and row["foster_place_state"] == state
                        and holds(row, day)
                    ):
                        waiting += [state] * row["places"]
            for place in range(approval["places"]):
                is_connected = household["household_type"] == "connected_persons"
                left = "not_available" if is_connected else "vacant"
                of_any = approval["places"] - approval["conditional_places"]
                places.append(
                    {
                        "foster_place_state": waiting[place] if place < len(waiting) else left,
                        "household_type": household["household_type"],
                        "place_condition": "any" if place < of_any else "brothers_and_sisters",
                        "approval_basis": approval["basis"],
                        "ages": approval,
                    }
                )
    return places


@st.composite
def asked(draw: st.DrawFn) -> tuple[list[Child], int, date]:
    council = draw(councils(is_faultless=True))
    days = sorted({day for child in council for day in days_that_matter(child)})
    return council, draw(st.integers(0, 10**6)), draw(st.sampled_from(days or [DAY]))


@few
@given(asked())
def test_every_approved_place_is_in_one_state_as_a_slow_count_finds_it(
    store: Engine, asked: tuple[list[Child], int, date]
) -> None:
    council, seed, day = asked
    door, made = fill(store, council, seed)
    places = split_by_hand(council, made, number(day))
    published = [p for p in places if p["household_type"] != "connected_persons"]
    when = {"as_at": day.isoformat()}
    if made.approvals:
        assert ask(door, "foster_places", **when).total == len(published)
    names = ("foster_place_state", "place_condition", "approval_basis", "household_type")
    for by in names if made.placements and made.approvals else ():
        answer = ask(door, "foster_places", by, **when)
        assert numbers(answer) == Counter((place[by],) for place in published)
        assert sum(row.value or 0 for row in answer.rows) == answer.total
    if made.placements and made.approvals:
        family = ask(door, "foster_places", names[0], household_type="connected_persons", **when)
        assert family.value(VACANT) == 0
        assert family.total == len(places) - len(published)

    vacant = [
        place["ages"]
        for place in places
        if place["foster_place_state"] == "vacant"
        and place["household_type"] == "mainstream"
        and place["ages"]["terms"] == "any"
    ]
    if made.placements and made.approvals:
        answer = ask(door, "foster_vacancies_by_age", "age_band", **when)
        bands = {"0-4": (0, 4), "5-10": (5, 10), "11-15": (11, 15), "16+": (16, 17)}
        assert answer.total == len(vacant)
        for band, (least, most) in bands.items():
            fit = [a for a in vacant if a["age_from"] <= most and a["age_to"] >= least]
            assert answer.value(band) == len(fit)


@few
@given(asked())
def test_households_on_a_day_are_those_of_an_earlier_day_and_the_change_between(
    store: Engine, asked: tuple[list[Child], int, date]
) -> None:
    council, seed, day = asked
    door, made = fill(store, council, seed)
    before = day - timedelta(days=30)
    then = ask(door, "carer_households", "household_type", as_at=before.isoformat())
    now = ask(door, "carer_households", "household_type", as_at=day.isoformat())
    window = {"from": (before + timedelta(days=1)).isoformat(), "to": day.isoformat()}
    net = ask(door, "foster_approvals", "household_type", **window)
    for kind in now.keys_of("household_type"):
        assert now.value(kind) == (then.value(kind) or 0) + (net.value(kind) or 0)
    by_change = ask(door, "foster_approvals", "carer_change", **window)
    assert sum(row.value for row in by_change.rows) == by_change.total == net.total
    reasons = ask(door, "fostering_ended", "reason_left_fostering", **window)
    assert reasons.total == sum(row.value for row in reasons.rows)
    assert reasons.total == -(by_change.value("left") or 0)
    living = Counter(living_on(council, made, number(day)).values())
    here = [h["id"] for h in made.households if holds(h, number(day))]
    if made.placements:
        answer = ask(door, "carer_households", "children_in_household", as_at=day.isoformat())
        found = Counter(min(living[id_], 4) for id_ in here)
        assert [row.value for row in answer.rows] == [found[size] for size in range(5)]


def fostered(id_: int, age: int, *, place: str = "U4", provider: str = "PR4") -> Child:
    """A child of an age on the day, in care for a year with foster carers."""
    episode = Episode(
        id_, date(2024, 4, 1), None, place=place, place_provider=provider, pl_post="TS18 1LD"
    )
    return Child(id_, date(DAY.year - age, 3, 1), (episode,))


def with_us(id_: int, age: int) -> Child:
    return fostered(id_, age, provider="PR1")


def test_a_vacant_place_meets_the_children_of_its_ages_who_live_with_an_agency(
    sqlite_store: Engine,
) -> None:
    made = Fostered()
    made.add_household(places=1, age_from=5, age_to=7)
    made.add_household(places=2, conditional_places=1, age_from=11, age_to=12)
    made.add_household("short_breaks", places=3)
    made.add_household("connected_persons", places=3)
    full = made.add_household(places=1)
    made.placements = [
        {"household_id": full, "child_id": 9, "placement_start_day": number(date(2024, 4, 1))}
    ]
    children = [fostered(1, 4), fostered(2, 5), fostered(3, 7), fostered(4, 8), fostered(5, 12)]
    door, _ = fill(sqlite_store, [*children, with_us(9, 6)], made)
    on_the_day = {"as_at": DAY.isoformat()}
    by_age = ask(door, "foster_need", "vacancy_for_age", "age_band", **on_the_day)
    assert numbers(by_age) == {
        ("yes", "5-10"): 2,
        ("yes", "11-15"): 1,
        ("no", "0-4"): 1,
        ("no", "5-10"): 1,
    }
    free = ask(door, "foster_vacancies_by_age", "age_band", **on_the_day)
    assert numbers(free) == {("5-10",): 1, ("11-15",): 2}
    candidates = Question(
        "foster_need", (), Selection.parse("as_at=2025-03-31&vacancy_for_age=yes")
    )
    listed = list_children(door, candidates, DIRECTOR)
    assert [child.reference for child in listed.children] == ["CH-000002", "CH-000003", "CH-000005"]
    commissioner = Viewer(Role.COMMISSIONER)
    assert door.ask(candidates, commissioner).total == 3
    with pytest.raises(Refused):
        list_children(door, candidates, commissioner)


def test_what_stands_out_of_places_is_said_beside_their_number(sqlite_store: Engine) -> None:
    made, came = Fostered(), number(date(2024, 4, 1))
    crowded = made.add_household(places=1)
    made.add_household(places=4, conditional_places=2, basis="exemption")
    made.add_household(places=1, basis="emergency")
    made.add_household()
    made.placements = [
        {"household_id": crowded, "child_id": child, "placement_start_day": came}
        for child in (1, 2)
    ]
    door, _ = fill(sqlite_store, [with_us(child, 9) for child in (1, 2, 3)], made)
    when = {"as_at": DAY.isoformat()}
    answer = ask(door, "foster_places", "foster_place_state", **when)
    assert (answer.total, answer.value(FILLED), answer.value(VACANT)) == (6, 1, 5)
    said = " ".join(answer.notes)
    for words in (
        "1 household is approved over the usual limit of three under an exemption",
        "1 household is approved under an emergency approval",
        "1 child lives with foster carers beyond the places",
        "1 household has no approval of places",
        "1 child is with our own foster carers by the return, but named with no household",
        "Every place that is not filled counts as vacant",
    ):
        assert words in said
    vacant = ask(
        door, "foster_places", "place_condition", foster_place_state=VACANT, as_at=DAY.isoformat()
    )
    assert vacant.value("brothers_and_sisters") == 2


LAST_DAY_OF_RETURNS = date(2030, 3, 31)
WITHIN_FIVE_YEARS = [("expected_to_leave", str(years)) for years in range(1, 6)]


def ask_ages(door: Door, *pairs: tuple[str, str], by: tuple[str, ...] = ()) -> Answer:
    return door.ask(Question("carers_by_age", by, Selection.parse(pairs)), DIRECTOR)


def test_carers_by_age_are_told_of_ten_or_more_on_the_last_day_of_the_returns(
    sqlite_store: Engine,
) -> None:
    made = Fostered()
    # Of 35, 55, 61, 69 and 71 years.
    made.add_household(born=[1995] * 12 + [1975] * 20 + [1969] * 10 + [1961] * 14 + [1959] * 9)
    made.add_household(born=[1950] * 20, last=number(LAST_DAY_OF_RETURNS))
    door, _ = fill(sqlite_store, [], made)

    def shown(answer: Answer) -> list[int | float | str | None]:
        return [row.symbol or row.value for row in answer.rows]

    # The nine of 70 and over are told with those of 60 to 69 alone.
    ages = ask_ages(door, by=("carer_age_band",))
    assert (ages.total, shown(ages)) == (65, [12, 0, 20, "c", "c"])
    assert any("fewer than 10 carers" in note for note in ages.notes)
    over_sixty = ask_ages(door, ("carer_age_band", "60-69"), ("carer_age_band", "70+"))
    assert over_sixty.total == 33
    for leaving_age in ("65", "70", "75"):
        leaving = ask_ages(door, ("leaving_age", leaving_age), by=("expected_to_leave",))
        assert set(shown(leaving)[:6]) == {"c"}
    made.add_household(born=[1959])
    put_fostered(sqlite_store, made)
    ages = ask_ages(door, by=("carer_age_band",))
    assert shown(ages) == [12, 0, 20, 24, 10]
    assert shown(ask_ages(door, by=("expected_to_leave",))) == [10, 14, 0, 0, 0, 0, 42]
    assert ask_ages(door, *WITHIN_FIVE_YEARS).total == 14
    for pair in (("as_at", "2029-03-31"), ("as_at", "2036-03-31")):
        assert ask_ages(door, pair).total_symbol == "c"
    with pytest.raises(NotUnderstood, match="leaving_age has no value '66'; it has 70, 65, 75"):
        ask_ages(door, ("leaving_age", "66"))


ENQUIRIES = [
    # Months after the enquiry: visited, applied, assessed, panel, approved, ended.
    (1, 2, 4, 6, 6, None, "approved"),
    (1, 2, 5, 7, 8, None, "approved"),
    (1, None, 4, None, None, 5, "withdrew"),
    (None, None, None, None, None, 1, "not_accepted"),
    (1, 3, None, None, None, None, "in_progress"),
]
DATED = ("visited_on", "applied_on", "assessed_on", "panel_on", "approved_on", "ended_on")


def enquire(count: int) -> Fostered:
    made = Fostered()
    for at in range(count):
        *months, outcome = ENQUIRIES[at % len(ENQUIRIES)]
        first = date(2024, 1, 1) + timedelta(days=at)
        dates = {
            name: None if month is None else first + timedelta(days=30 * month)
            for name, month in zip(DATED, months, strict=True)
        }
        made.recruitment.append(
            {
                "reference": f"E{at}",
                "enquired_on": first,
                "enquired_day": number(first),
                "recruitment_outcome": outcome,
                **dates,
            }
        )
    return made


def test_an_enquiry_counts_in_every_stage_it_reached_and_days_are_told_of_five_or_more(
    sqlite_store: Engine,
) -> None:
    door, _ = fill(sqlite_store, [], enquire(15))
    window = {"from": "2024-01-01", "to": "2025-03-31"}
    funnel = ask(door, "recruitment", "recruitment_stage", **window)
    assert [row.value for row in funnel.rows] == [15, 12, 12, 9, 6, 6]
    assert funnel.total == 15
    outcomes = ask(door, "recruitment", "recruitment_outcome", **window)
    assert [row.value for row in outcomes.rows] == [3, 6, 3, 3]
    days = ask(door, "recruitment_days", "recruitment_stage", **window)
    assert [row.value for row in days.rows] == [0, 30, 60, 120, 195, 210]
    assert days.total == 210
    early = ask(door, "recruitment", "recruitment_stage", **{**window, "to": "2024-04-01"})
    assert [row.value for row in early.rows] == [15, 12, 6, 0, 0, 0]
    assert ask(door, "recruitment", recruitment_outcome="approved", **window).total == 6
    for measure in ("recruitment", "recruitment_days"):
        before = ask(door, measure, **{"from": "2023-01-01", "to": "2023-12-31"})
        assert (before.total, before.total_symbol) == (None, "n")
        assert any("begins on 1 January 2024" in note for note in before.notes)
    years = ask(door, "recruitment", "year", "recruitment_stage", **window)
    assert years.value("2024", "approved") == 6
    door, _ = fill(sqlite_store, [], enquire(4))
    assert ask(door, "recruitment_days", **window).total_symbol == "x"


def test_without_the_sheet_it_rests_on_a_figure_is_not_available_and_says_which(
    sqlite_store: Engine,
) -> None:
    door, _ = fill(sqlite_store, [], Fostered())
    for measure, by, sheet in (
        ("carer_households", "household_type", "households"),
        ("foster_places", "foster_place_state", "approvals"),
        ("foster_vacancies_by_age", "age_band", "placements"),
        ("carers_by_age", "carer_age_band", "carers"),
        ("foster_approvals", "year", "households"),
        ("fostering_ended", "reason_left_fostering", "households"),
        ("recruitment", "recruitment_stage", "recruitment"),
        ("recruitment_days", "recruitment_stage", "recruitment"),
    ):
        answer = ask(door, measure, by, as_at=DAY.isoformat())
        assert {row.symbol for row in answer.rows} == {"x"}
        assert (answer.total, answer.total_symbol) == (None, "x")
        assert sheet in " ".join(answer.notes)


def test_without_the_sheet_of_placements_places_are_counted_but_not_what_fills_them(
    sqlite_store: Engine,
) -> None:
    made = Fostered()
    made.add_household(places=2)
    door, _ = fill(sqlite_store, [with_us(1, 9), fostered(2, 9)], made)
    answer = ask(door, "foster_places", "household_type")
    assert (answer.total, answer.value("mainstream")) == (2, 2)
    states = ask(door, "foster_places", "foster_place_state")
    assert {row.symbol for row in states.rows} == {"x"}
    need = ask(door, "foster_need", "vacancy_for_age", as_at=DAY.isoformat())
    assert numbers(need) == {("not_known",): 1}
    assert any("not been loaded with its sheet placements" in note for note in need.notes)
