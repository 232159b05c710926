"""Where children live, how far from home and with whose approval, held against slow counts."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from statistics import median
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, insert

from data_access.access import Refused, Viewer
from data_access.questions import Answer, Door, NotUnderstood, Question, Selection
from data_access.questions.list_of_children import list_children
from data_access.store.tables import approvals, loads
from data_access.vocabulary import CHILD_DIMENSIONS, Role
from tests.data.day_by_day import COUNCIL, Child, Episode, days_that_matter, distance
from tests.data.filled_stores import fill_store
from tests.data.histories import councils, number
from tests.data.journeys_by_hand import tell_placements

DIRECTOR = Viewer(Role.DIRECTOR)
NAMES = [dimension.key for dimension in CHILD_DIMENSIONS]
OpenStore = Callable[[], AbstractContextManager[Engine]]
# Each example fills a store on a real engine.
few = settings(max_examples=6)
# In whose area the public buildings of the made-up histories are.
COUNCIL_OF = {
    "TS18 1LD": "E06000004",
    "TS24 8AY": "E06000001",
    "DL7 8AD": "E06000065",
    "NE1 8QH": "E08000021",
    "SW1A 0AA": "E09000033",
    "CF99 1SN": "W06000015",
}
BEYOND_NEIGHBOURS = ("rest_of_region", "elsewhere_in_england", "outside_england")


@pytest.fixture(scope="module")
def store(open_empty_store: OpenStore) -> Iterator[Engine]:
    with open_empty_store() as engine:
        yield engine


class Approval(NamedTuple):
    """A row of the list of approvals."""

    child: int
    placement_start: date
    approved_on: date | None
    notified_on: date | None


def fill(engine: Engine, council: list[Child], listed: list[Approval] | None = None) -> Door:
    """The store with these children and, where one was loaded, this list of approvals."""
    with engine.begin() as connection:
        connection.execute(delete(approvals))
    door = fill_store(engine, council)
    if listed is None:
        return door
    counts = dict.fromkeys(("rows_read", "rows_accepted", "rows_repaired", "rows_rejected"), 0)
    load = {
        "id": 2,
        "kind": "approvals",
        "key": "approvals",
        "loaded_at": datetime(2030, 4, 3),  # noqa: DTZ001 (stored as UTC without its name)
        "loaded_by": "a test",
        "council_code": COUNCIL,
        "is_synthetic": True,
    }
    with engine.begin() as connection:
        connection.execute(insert(loads).values(**load, **counts))
        for row in listed:
            connection.execute(
                insert(approvals).values(
                    load_id=2,
                    child_id=row.child,
                    placement_start=row.placement_start,
                    placement_start_day=number(row.placement_start),
                    approved_on=row.approved_on,
                    notified_on=row.notified_on,
                )
            )
    return door


def ask(door: Door, measure: str, *by: str, **words: str) -> Answer:
    pairs = [(word.rstrip("_"), value) for word, value in words.items()]
    return door.ask(Question(measure, by, Selection.parse(pairs)), DIRECTOR)


def numbers(answer: Answer) -> dict[tuple[str, ...], int | float]:
    return {row.keys: row.value for row in answer.rows if row.value}


def find_sector(postcode: str | None) -> str:
    outward, _, inward = (postcode or "").partition(" ")
    return f"{outward} {inward[0]}" if postcode in COUNCIL_OF else "not_known"


@st.composite
def asked(draw: st.DrawFn) -> tuple[list[Child], str, dict[str, str], date]:
    """Children, a dimension, a filter or none, and a day on which something about them turns."""
    council = draw(councils())
    days = sorted({day for child in council for day in days_that_matter(child)})
    day = draw(st.sampled_from(days))
    states = [child.state(one, day) for child in council if (one := child.counted_on(day))]
    filters = {}
    if states and draw(st.booleans()):
        name = draw(st.sampled_from(NAMES))
        filters[name] = draw(st.sampled_from(states))[name]
    return council, draw(st.sampled_from(NAMES)), filters, day


@few
@given(asked())
def test_where_children_live_and_how_far_is_what_a_slow_count_finds(
    store: Engine, asked: tuple[list[Child], str, dict[str, str], date]
) -> None:
    council, by, filters, day = asked
    door = fill(store, council)
    words = {"as_at": day.isoformat(), **filters}
    counted: list[tuple[Episode, dict[str, str]]] = [
        (episode, state)
        for child in council
        if (episode := child.counted_on(day))
        and filters.items() <= (state := child.state(episode, day)).items()
    ]

    far = [(one, s) for one, s in counted if (distance(one) or 0) > 20]
    outside = [(one, s) for one, s in far if s["locality"] == "out_of_area"]
    at_a_distance = [s for _, s in counted if s["locality_detail"] in BEYOND_NEIGHBOURS]
    for measure, states in (
        ("over_20_miles", [s for _, s in far]),
        ("over_20_miles_outside", [s for _, s in outside]),
        ("at_a_distance", at_a_distance),
    ):
        answer = ask(door, measure, by, **words)
        assert numbers(answer) == Counter((state[by],) for state in states), measure
        assert answer.total == len(states), measure
        question = Question(measure, (), Selection.parse(words.items()))
        assert list_children(door, question, DIRECTOR).total == len(states), measure

    areas = ask(door, "living_in", "placement_authority", by, **words)
    assert numbers(areas) == Counter(
        (COUNCIL_OF.get(one.pl_post or "", "not_known"), s[by]) for one, s in counted
    )
    assert areas.total == len(counted)
    sectors = ask(door, "living_in_sector", "placement_sector", **words)
    assert numbers(sectors) == Counter((find_sector(one.pl_post),) for one, _ in counted)
    for row in sectors.rows[:1]:
        narrowed = ask(door, "living_in_sector", **words, placement_sector=row.keys[0])
        assert narrowed.total == row.value

    miles: defaultdict[str, list[float]] = defaultdict(list)
    for one, state in counted:
        found = distance(one)
        if found is not None:
            miles[state[by]].append(found)
    medians = ask(door, "distance_from_home", by, **words)
    known = [one for group in miles.values() for one in group]
    assert {key: value for (key,), value in numbers(medians).items()} == {
        key: round(median(group), 2) for key, group in miles.items() if median(group)
    }
    assert medians.total == (round(median(known), 2) if known else None)
    assert f"known for {len(known)} of {len(counted)} children" in " ".join(medians.notes)


@st.composite
def approved(draw: st.DrawFn) -> tuple[list[Child], list[Approval], date]:
    """Children, a list of approvals of some of their placements and of others, and a day."""
    council = draw(councils(is_faultless=draw(st.booleans())))
    days = sorted({day for child in council for day in days_that_matter(child)})
    near = st.none() | st.integers(-3, 30)
    listed: dict[tuple[int, date], Approval] = {}
    for child in council:
        for row in tell_placements(child):
            starts = [row["start_day"], row["placement_start_day"]]
            start = draw(st.sampled_from([*starts, *starts, row["start_day"] + timedelta(days=1)]))
            if draw(st.booleans()):
                on = [draw(near) for _ in range(2)]
                dates = [None if late is None else start + timedelta(days=late) for late in on]
                listed[child.id, start] = Approval(child.id, start, *dates)
    return council, list(listed.values()), draw(st.sampled_from(days))


@few
@given(approved())
def test_an_approval_is_recorded_where_the_list_has_it_by_then_for_this_placement(
    store: Engine, found: tuple[list[Child], list[Approval], date]
) -> None:
    council, listed, day = found
    slowly: Counter[tuple[str, str]] = Counter()
    for child in council:
        episode = child.counted_on(day)
        if not episode or child.state(episode, day)["locality_detail"] not in BEYOND_NEIGHBOURS:
            continue
        starts = {
            start
            for row in tell_placements(child)
            if row["start_day"] <= day < row["end_day"]
            for start in (row["start_day"], row["placement_start_day"])
        }
        of_this = [a for a in listed if a.child == child.id and a.placement_start in starts]
        slowly[
            _say_recorded(day, [a.approved_on for a in of_this]),
            _say_recorded(day, [a.notified_on for a in of_this]),
        ] += 1
    door = fill(store, council, listed)
    answer = ask(door, "at_a_distance", "approval", "notification", as_at=day.isoformat())
    assert numbers(answer) == slowly
    assert answer.total == slowly.total()
    query = Selection.parse({"as_at": day.isoformat(), "approval": "not_recorded"}.items())
    missing = list_children(door, Question("at_a_distance", (), query), DIRECTOR)
    assert missing.total == sum(n for keys, n in slowly.items() if keys[0] == "not_recorded")


def _say_recorded(day: date, dates: list[date | None]) -> str:
    return "recorded" if any(on is not None and on <= day for on in dates) else "not_recorded"


def test_without_a_list_of_approvals_it_is_not_known_rather_than_none(store: Engine) -> None:
    away = Episode(1, date(2020, 4, 1), None, pl_post="NE1 8QH")
    door = fill(store, [Child(1, date(2012, 5, 1), (away,))])
    answer = ask(door, "at_a_distance", "approval", as_at="2021-03-31")
    assert answer.total == 1
    assert {row.symbol for row in answer.rows} == {"n"}
    assert "No list of approvals has been loaded" in " ".join(answer.notes)
    door = fill(store, [Child(1, date(2012, 5, 1), (away,))], [])
    assert ask(door, "at_a_distance", as_at="2021-03-31", approval="not_recorded").total == 1


def test_the_councils_own_area_comes_first_even_where_nobody_lives_in_it(store: Engine) -> None:
    away = Episode(1, date(2020, 4, 1), None, pl_post="NE1 8QH")
    door = fill(store, [Child(1, date(2012, 5, 1), (away,))])
    answer = ask(door, "living_in", "placement_authority", as_at="2021-03-31")
    assert [(row.keys[0], row.value) for row in answer.rows] == [(COUNCIL, 0), ("E08000021", 1)]
    assert answer.label("placement_authority", "E08000021") == "Newcastle upon Tyne"


def test_the_demonstration_lives_where_the_published_figures_say(
    demonstration_store: Engine,
) -> None:
    door = Door(demonstration_store, COUNCIL)
    out = ask(door, "looked_after", "locality").value("out_of_area")
    everyone = ask(door, "looked_after").total
    assert (out, everyone) == (202, 564)
    assert round(100 * 202 / 564) == 36
    years = {"from_": "2018-04-01", "to": "2025-03-31"}
    far = ask(door, "over_20_miles_outside", "year", **years)
    children = ask(door, "looked_after", "year", **years)
    published = ask(door, "benchmark", "year", published="over_20_miles_outside_pct", **years)
    # Invented lives meet the published share of a year as near as their moves allow.
    for row in far.rows:
        share = 100 * (row.value or 0) / (children.value(*row.keys) or 1)
        assert abs(share - (published.value(*row.keys) or 0)) < 1.5, row.keys
    assert round(100 * (far.total or 0) / 564) == published.value("2025") == 7
    areas = ask(door, "living_in", "placement_authority")
    assert areas.rows[0].keys == (COUNCIL,)
    assert areas.value(COUNCIL) == 564 - 202
    assert sum(row.value or 0 for row in areas.rows) == 564


def test_postcode_sectors_are_for_those_who_may_see_the_children(
    demonstration_store: Engine,
) -> None:
    door = Door(demonstration_store, COUNCIL)
    question = Question("living_in_sector", ("placement_sector",), Selection())
    with pytest.raises(Refused, match="does not include this"):
        door.ask(question, Viewer(Role.COMMISSIONER))
    assert door.ask(question, Viewer(Role.DATA_OFFICER)).total == 564


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("placement_authority=Stockton", "must be an ONS code such as E06000004, or not_known"),
        ("placement_sector=TS18", "must be a postcode sector such as TS18 1, or not_known"),
        ("placement_sector=TS18 1LD", "must be a postcode sector such as TS18 1, or not_known"),
    ],
)
def test_a_place_that_is_none_is_refused_in_a_sentence(query: str, says: str) -> None:
    with pytest.raises(NotUnderstood, match=says):
        Selection.parse(query)
