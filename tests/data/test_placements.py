"""How settled children are, held against a slow count of made-up lives and published figures."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, update

from data_access.access import Viewer
from data_access.questions import MEASURES, Answer, Door, Question, Selection
from data_access.questions.list_of_children import list_children
from data_access.store.tables import episodes
from data_access.vocabulary import CHILD_DIMENSIONS, DIMENSIONS, Role
from tests.data.day_by_day import COUNCIL, Child, Episode
from tests.data.filled_stores import fill_store
from tests.data.settled_lives import (
    count_homes,
    days_to_ask,
    is_so_long_ago,
    open_stay,
    same_since,
    settled_lives,
)

DIRECTOR = Viewer(Role.DIRECTOR)
NAMES = [dimension.key for dimension in CHILD_DIMENSIONS]
States = list[dict[str, str]]
OpenStore = Callable[[], AbstractContextManager[Engine]]
# The measures of children on a day, each with the dimension that it alone has.
OWN_DIMENSIONS = {
    "placements_in_year": ["number_of_placements"],
    "three_or_more_placements": [],
    "long_term_stability": ["same_placement"],
    "on_order_at_home": ["time_at_home"],
    "in_unregistered_setting": [],
    "under_16_in_supported_accommodation": [],
}
BORN = date(2010, 5, 10)


@pytest.fixture(scope="module")
def store(open_empty_store: OpenStore) -> Iterator[Engine]:
    with open_empty_store() as engine:
        yield engine


def ask(door: Door, measure: str, by: list[str], **words: str) -> Answer:
    pairs = [(word.rstrip("_"), value) for word, value in words.items()]
    return door.ask(Question(measure, tuple(by), Selection.parse(pairs)), DIRECTOR)


def check(door: Door, measure: str, by: list[str], states: States, **words: str) -> None:
    """The answer by two dimensions, narrowed by a third, and the list behind it."""
    filters = {name: key for name, key in words.items() if name in DIMENSIONS}
    kept = [state for state in states if filters.items() <= state.items()]
    slowly = Counter(tuple(state[name] for name in by) for state in kept)
    answer = ask(door, measure, by, **words)
    assert answer.total == slowly.total()
    assert {row.keys: row.value for row in answer.rows if row.value} == slowly
    question = Question(measure, (), Selection.parse(list(words.items())))
    assert list_children(door, question, DIRECTOR).total == slowly.total()


Asked = tuple[list[Child], list[date], list[str], dict[str, str]]


@st.composite
def lives(draw: st.DrawFn) -> Asked:
    """Children, days to ask about, a dimension to count by and one to narrow to, or none."""
    children = draw(settled_lives())
    days = draw(st.lists(st.sampled_from(days_to_ask(children)), min_size=2, max_size=2))
    by = draw(st.lists(st.sampled_from(NAMES), max_size=1))
    name = draw(st.sampled_from(NAMES))
    narrow = draw(st.sampled_from([{}, {name: draw(st.sampled_from(DIMENSIONS[name].keys))}]))
    return children, days, by, narrow


def counted(children: list[Child], day: date) -> Iterator[tuple[Child, Episode, dict[str, str]]]:
    """Everyone looked after on a day, by which episode, and all that is said of them."""
    for child in children:
        if episode := child.counted_on(day):
            yield child, episode, child.state(episode, day)


def by_homes(child: Child, day: date, *, is_move: bool) -> dict[str, str]:
    number = count_homes(child, day, is_move=is_move)
    return {"number_of_placements": "4+" if number > 3 else str(number)}


def by_stability(child: Child, day: date) -> dict[str, str] | None:
    period, stays = open_stay(child, day)
    if child.age_on(day) >= 16 or not is_so_long_ago(period.start, 30, day):
        return None
    return {"same_placement": "yes" if is_so_long_ago(same_since(stays), 24, day) else "no"}


def by_time_at_home(child: Child, episode: Episode, day: date) -> dict[str, str] | None:
    if episode.place != "P1" or episode.ls not in ("C1", "C2"):
        return None
    since = open_stay(child, day)[1][-1].with_carer_since or day
    passed = [months for months in (6, 12, 24) if is_so_long_ago(since, months, day)]
    return {"time_at_home": DIMENSIONS["time_at_home"].keys[len(passed)]}


@settings(max_examples=10)
@given(lives(), st.booleans())
def test_how_settled_children_are_and_who_needs_a_look_is_what_a_slow_count_finds(
    store: Engine, asked: Asked, is_move: bool
) -> None:
    children, days, by, narrow = asked
    door = fill_store(store, children)
    names_homes = any(one.urn for child in children for one in child.episodes)
    for day in days:
        found: dict[str, States] = defaultdict(list)
        for child, episode, state in counted(children, day):
            homes = state | by_homes(child, day, is_move=is_move)
            found["placements_in_year"].append(homes)
            if homes["number_of_placements"] in ("3", "4+"):
                found["three_or_more_placements"].append(state)
            if (stability := by_stability(child, day)) is not None:
                found["long_term_stability"].append(state | stability)
            if (at_home := by_time_at_home(child, episode, day)) is not None:
                found["on_order_at_home"].append(state | at_home)
            lacks_urn = episode.place in ("K2", "K3") and episode.urn is None
            if episode.place == "Z1" or (names_homes and lacks_urn):
                found["in_unregistered_setting"].append(state)
            if state["placement_type"] == "supported_accommodation" and child.age_on(day) < 16:
                found["under_16_in_supported_accommodation"].append(state)
        on = {"as_at": day.isoformat(), **narrow}
        for measure, own in OWN_DIMENSIONS.items():
            is_of_homes = "same_carer" in MEASURES[measure].options
            option = {"same_carer": "move" if is_move else "no_move"} if is_of_homes else {}
            check(door, measure, [*own, *by], found[measure], **on, **option)


def live_in(*places: str, urn: str | None = None, **more: str) -> tuple[Episode, ...]:
    """Half a year in each of these places, from 1 April 2020, the last for ever."""
    days = [date(2020 + half // 2, 10 if half % 2 else 4, 1) for half in range(len(places) + 1)]
    ends = [*days[1:-1], None]
    return tuple(
        Episode(
            number + 1,
            decom,
            dec,
            rne="P" if number else "S",
            rec="X1" if dec else None,
            place=place,
            urn=urn,
            **more,
        )
        for number, (decom, dec, place) in enumerate(zip(days, ends, places, strict=False))
    )


def test_a_return_that_names_no_urn_at_all_makes_no_home_unregistered_but_is_spoken_of(
    store: Engine,
) -> None:
    unnamed = Child(1, BORN, live_in("K2"))
    named = Child(2, BORN, live_in("K2", urn="SC900002"))
    (first,), (second,) = unnamed.episodes, named.episodes
    children = [unnamed, Child(2, BORN, (Episode(**{**vars(second), "id": first.id + 1}),))]
    fill_store(store, children)
    with store.connect().execution_options(writes=True) as connection, connection.begin():
        later = update(episodes).where(episodes.c.child_id == 2).values(collection_year=2021)
        connection.execute(later)
    door = Door(store, COUNCIL)
    apart = ask(door, "in_unregistered_setting", [], as_at="2020-12-31")
    assert apart.total == 0
    assert [note for note in apart.notes if "names no home’s URN" in note] == [
        (
            "The return of the year to March 1990 names no home’s URN: whether the children’s "
            "homes and supported accommodation in it were registered cannot be told from it."
        )
    ]
    # In one return, the other home's URN shows that it has the column.
    together = ask(fill_store(store, children), "in_unregistered_setting", [], as_at="2020-12-31")
    assert (together.total, together.notes) == (1, ())


def test_a_home_that_a_child_left_on_the_first_of_the_twelve_months_is_not_of_them(
    store: Engine,
) -> None:
    door = fill_store(store, [Child(1, BORN, live_in("U4", "U4"))])
    # The move was on 1 October 2020: the first of these 12 months, and the second.
    for day, homes in (("2021-09-30", "1"), ("2021-09-29", "2"), ("2020-10-01", "2")):
        answer = ask(door, "placements_in_year", ["number_of_placements"], as_at=day)
        assert {row.keys: row.value for row in answer.rows if row.value} == {(homes,): 1}, day


def test_another_place_with_the_same_carer_is_another_home_only_where_asked_for(
    store: Engine,
) -> None:
    first, second, third = live_in("U4", "U4", "U4")
    same = [Episode(**{**vars(one), "rne": "T"}) for one in (second, third)]
    door = fill_store(store, [Child(1, BORN, (first, *same))])
    for option, homes in (("no_move", "1"), ("move", "3")):
        on = {"as_at": "2021-04-01", "same_carer": option}
        answer = ask(door, "placements_in_year", ["number_of_placements"], **on)
        assert {row.keys: row.value for row in answer.rows if row.value} == {(homes,): 1}
        assert ask(door, "three_or_more_placements", [], **on).total == (option == "move")


def test_a_placement_for_adoption_counts_with_the_placement_before_it(store: Engine) -> None:
    moved_on = Child(1, BORN, live_in("U4", "U4", "U4", "U4", "U4", "A6"))
    adopted = Child(
        2, BORN, tuple(Episode(**{**vars(one), "id": one.id + 9}) for one in live_in("U4", "A6"))
    )
    door = fill_store(store, [moved_on, adopted])
    for day, expected in (
        ("2022-09-30", {}),
        # Two and a half years in care; the one for two years, but for half a year, with the carers
        # who adopt, the other with the carers before them for half a year.
        ("2022-10-01", {("yes",): 1, ("no",): 1}),
        ("2024-03-31", {("yes",): 1, ("no",): 1}),
        ("2024-04-01", {("yes",): 2}),
    ):
        answer = ask(door, "long_term_stability", ["same_placement"], as_at=day)
        assert {row.keys: row.value for row in answer.rows if row.value} == expected, day


def test_the_list_says_since_when_a_child_lives_at_home_whatever_became_of_the_order(
    store: Engine,
) -> None:
    moved, home, ordered = live_in("U4", "P1", "P1")
    child = Child(1, BORN, (moved, home, Episode(**{**vars(ordered), "rne": "L"})))
    door = fill_store(store, [child])
    question = Question("on_order_at_home", (), Selection.parse("as_at=2021-06-30"))
    (listed,) = list_children(door, question, DIRECTOR, sort="since").children
    assert listed.since == home.decom == date(2020, 10, 1)
    for day, band in (("2021-03-31", "under_6_months"), ("2021-04-01", "6_to_12_months")):
        answer = ask(door, "on_order_at_home", ["time_at_home"], as_at=day)
        assert {row.keys: row.value for row in answer.rows if row.value} == {(band,): 1}


def test_children_who_came_nobody_knows_when_are_left_out_and_their_number_is_stated(
    store: Engine,
) -> None:
    (begun,) = live_in("U4")
    unknown = Child(1, BORN, (Episode(**{**vars(begun), "rne": "L"}),))
    door = fill_store(store, [unknown])
    early = ask(door, "long_term_stability", [], as_at="2021-03-31")
    assert early.total == 0
    assert early.notes == (
        (
            "1 under 16 is left out on 31 March 2021: the returns do not say when they came into "
            "our care."
        ),
    )
    # By then it has been long enough, whenever it began.
    late = ask(door, "long_term_stability", [], as_at="2022-10-01")
    assert (late.total, late.notes) == (1, ())


def test_what_rests_on_years_before_the_first_return_is_not_known(
    demonstration_store: Engine,
) -> None:
    door = Door(demonstration_store, COUNCIL)
    for measure, day in (
        ("placements_in_year", "2018-03-30"),
        ("three_or_more_placements", "2018-03-30"),
        ("long_term_stability", "2019-09-29"),
    ):
        early = ask(door, measure, [], as_at=day)
        assert (early.total, early.total_symbol) == (None, "n")
        assert "before 1 April 2017, when the returns begin" in " ".join(early.notes)
    assert ask(door, "three_or_more_placements", [], as_at="2018-03-31").total
    assert ask(door, "long_term_stability", [], as_at="2019-10-01").total
    years = ask(door, "placements_in_year", ["quarter"], from_="2017-04-01", to="2018-03-31")
    assert [row.symbol for row in years.rows] == ["n", "n", "n", None]


def test_the_demonstration_council_is_as_settled_as_is_published(
    demonstration_store: Engine,
) -> None:
    door = Door(demonstration_store, COUNCIL)
    span = {"from_": "2017-04-01", "to": "2025-03-31"}

    def published(key: str) -> dict[str, float]:
        answer = ask(door, "benchmark", ["year"], published=key)
        return {row.keys[0]: row.value for row in answer.rows if row.value is not None}

    often = ask(door, "three_or_more_placements", ["year"], **span)
    children = ask(door, "looked_after", ["year"], **span)
    settled = ask(door, "long_term_stability", ["year", "same_placement"], **span)
    homes, stable = (
        published("three_or_more_placements_pct"),
        published("same_placement_two_years_pct"),
    )
    assert homes["2025"] == 11
    assert stable["2025"] == 67
    for year in children.keys_of("year"):
        share = 100 * (often.value(year) or 0) / (children.value(year) or 0)
        assert abs(share - homes[year]) <= 0.5, year
        same, other = (settled.value(year, key) for key in ("yes", "no"))
        if same is not None and other is not None:
            assert abs(100 * same / (same + other) - stable[year]) <= 0.5, year
    assert settled.value("2020", "yes")


def test_the_demonstration_council_has_the_orders_and_the_children_at_home_that_are_published(
    demonstration_store: Engine,
) -> None:
    door = Door(demonstration_store, COUNCIL)
    span = {"from_": "2020-04-01", "to": "2025-03-31"}
    at_home = ask(door, "on_order_at_home", ["year"], **span)
    assert [row.value for row in at_home.rows] == [69, 76, 71, 57, 46]
    orders = ask(door, "looked_after", ["legal_status_group"], as_at="2025-03-31")
    assert [
        orders.value(key)
        for key in ("full_care_order", "interim_care_order", "section_20", "placement_order")
    ] == [397, 79, 73, 14]
    by_provider = ask(door, "looked_after", ["year", "provider_type"], **span)
    assert by_provider.value("2021", "own_council") == 329
    assert by_provider.value("2025", "own_council") == 310
    assert by_provider.value("2021", "private") == 134
    assert by_provider.value("2025", "private") == 177
