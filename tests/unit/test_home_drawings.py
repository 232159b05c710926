"""What the page of one home says: sentences that are true of any night, month, stay or record."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pages  # noqa: F401 (importing the pages registers them)
from components.drawings import DRAWINGS, Context
from components.drawings.home_names import NO_NAME, draw_residents
from components.drawings.home_tonight import say_places
from components.drawings.place_nights import PlaceNights, read_place_nights
from components.home import say_facts
from components.page import PAGES
from data_access.questions.answer import Answer
from data_access.questions.coming import Coming
from data_access.questions.home_records import Inspection, Notification, Review, StaffMonth, Visit
from data_access.questions.homes import Home
from data_access.questions.known_names import Resident, Residents
from data_access.vocabulary import PLACE_STATE, STAY_END, Unit
from tests.answers import make_answer

PAGE = PAGES["/homes/<slug>"]
TODAY = date(2025, 3, 31)
HOME = Home(
    id=1,
    slug="oak",
    name="Oak",
    purpose="long_stay",
    home_status="open",
    provider_group="council",
    provider="The council",
    urn="SC900001",
    opened_on=date(2017, 4, 1),
    closed_on=None,
    planned_for=None,
    is_invented=False,
)
NIGHT, MONTHS = {"unit": Unit.PLACE_NIGHTS, "is_flow": True}, ("2025-02", "2025-03")
STATES = st.fixed_dictionaries({state: st.integers(0, 6) for state in PLACE_STATE.keys})


def tell(drawing: str, *answers: Answer, records: Any = (), **more: Any) -> str:
    """All the words of a drawing of the page of Oak."""
    number = next(n for n, panel in enumerate(PAGE.panels) if panel.draw == drawing)
    context = Context(
        PAGE, number, list(answers), [], council="Anytown", baseline=None, is_filtered=False,
        may_list=False, **{"home": HOME, "records": tuple(records)} | more,
    )  # fmt: skip
    return str(DRAWINGS[drawing](context))


def by_state(*period: str, **states: int) -> dict[tuple[str, ...], Any]:
    return {(*period, state): states.get(state, 0) for state in PLACE_STATE.keys}


def of_night(**states: int) -> Answer:
    return make_answer(by_state(**states), by=("place_state",), **NIGHT)


@pytest.mark.parametrize(
    ("states", "words"),
    [
        ({"occupied": 4, "vacant": 1}, "4 of 5 places are lived in; 1 is free and can be used."),
        ({"occupied": 5}, "all 5 places are lived in; none is free."),
        ({"occupied": 1}, "the one place is lived in; none is free."),
        (
            {"not_usable": 2, "vacant": 1},
            "none of 3 places is lived in; 1 is free and can be used and 2 cannot be used.",
        ),
        (
            {"occupied": 5, "over": 1},
            "6 children sleep here, more than its 5 places; none is free.",
        ),
        ({}, "nobody is known to sleep here; no places are stated."),
        ({"over": 1}, "1 child sleeps here; no places are stated."),
    ],
)
def test_the_places_of_a_night_are_told_in_a_sentence(states: dict[str, int], words: str) -> None:
    nights = read_place_nights(of_night(**states))
    assert nights
    assert say_places(HOME, nights) == words


@given(STATES)
def test_every_place_is_told_of_once_and_children_beyond_them_besides(
    states: dict[str, int],
) -> None:
    nights = PlaceNights(**states)
    assert nights.registered == sum(states.values()) - states["over"]
    assert nights.usable + nights.not_usable == nights.registered
    assert nights.occupied + nights.kept + nights.vacant == nights.usable
    share = nights.share_of_usable.value
    assert (share is None) == (nights.usable == 0)
    if share is not None:
        assert share == pytest.approx(100 * nights.lived_in / nights.usable)
        # More children than places are not averaged away.
        assert share > 100 or nights.over <= nights.usable - nights.occupied


def test_a_night_of_which_something_is_not_known_is_not_told_in_numbers() -> None:
    unknown = make_answer({**by_state(occupied=2), ("vacant",): "n"}, by=("place_state",), **NIGHT)
    assert "on the night of 31 March 2025 is not known" in tell("lead_home", unknown)
    assert "no places are known for this night" in tell("tile_free", unknown)


def test_the_lead_says_tonight_unless_the_reader_chose_a_day() -> None:
    night = of_night(occupied=4, vacant=1)
    assert tell("lead_home", night).startswith("Tonight, 31 March 2025, 4 of 5")
    chosen = tell("lead_home", night, words=(("as_at", "2025-03-31"),))
    assert chosen.startswith("On the night of 31 March 2025, 4 of 5")


def test_a_home_that_is_not_open_says_why_nobody_sleeps_there() -> None:
    for more, words in (
        ({"home_status": "planned"}, "Oak is planned: nobody lives there yet."),
        ({"home_status": "closed"}, "Oak is closed: it has no places now."),
        ({"closed_on": date(2025, 3, 1)}, "Oak closed on 1 March 2025: it has no places now."),
        ({"opened_on": date(2025, 6, 1)}, "Oak opened on 1 June 2025, after 31 March 2025."),
    ):
        assert tell("lead_home", of_night(), home=replace(HOME, **more)).startswith(words)
    assert say_facts(replace(HOME, home_status="planned"), TODAY).endswith(
        "Planned; no date is set."
    )
    assert say_facts(HOME, TODAY) == (
        "Long stay. The council. Registered with Ofsted as SC900001. Open since 1 April 2017."
    )


@given(
    st.sampled_from(["open", "planned", "closed"]),
    st.none() | st.dates(date(2025, 3, 1), date(2025, 4, 30)),
    st.none() | st.dates(date(2025, 3, 1), date(2025, 4, 30)),
)
def test_a_home_has_a_night_to_tell_of_on_the_days_on_which_it_is_open(
    status: str, opened: date | None, closed: date | None
) -> None:
    home = replace(HOME, home_status=status, opened_on=opened, closed_on=closed)
    lead = tell("lead_home", of_night(occupied=1), home=home)
    assert home.is_open(TODAY) == lead.startswith("Tonight")
    if home.is_open(TODAY):
        assert "Open" in say_facts(home, TODAY)
    if status == "closed" and closed and closed > TODAY and not (opened and opened > TODAY):
        assert home.is_open(TODAY)


def test_occupancy_by_month_says_more_than_all_and_leaves_gaps_where_nothing_is_known() -> None:
    unknown = {("2025-02", state): "n" for state in PLACE_STATE.keys}
    by_month = make_answer(
        unknown | by_state("2025-03", occupied=62, over=31, not_usable=31),
        by=("month", "place_state"),
        labels={"month": {"2025-02": "February 2025", "2025-03": "March 2025"}},
        **NIGHT,
    )
    words = tell("home_occupancy", by_month)
    assert (
        "In March 2025 children slept here on 100% of the nights of its registered places, 150% of "
        "those that could be used"
    ) in words
    assert "Over 100%: more children than places" in words
    nothing = make_answer(by_state("2025-03"), by=("month", "place_state"), **NIGHT)
    assert "How full Oak was is not known" in tell("home_occupancy", nothing)
    assert "How full Oak was is not known" in tell("home_place_nights", of_night(), nothing)


def test_stays_say_how_many_ended_and_draw_nothing_where_none_did() -> None:
    def stays(**ends: int) -> Answer:
        cells = {(key,): ends.get(key, 0) for key in STAY_END.keys}
        return make_answer(cells, by=("stay_end",), unit=Unit.STAYS, is_flow=True)

    assert "No stay is recorded as ended here on 31 March 2025" in tell(
        "home_stays_ended", stays(still_here=4)
    )
    assert "There is nothing to draw" in tell("home_stays_ended", stays(still_here=4))
    assert "3 stays ended on 31 March 2025, 1 of them unplanned" in tell(
        "home_stays_ended", stays(unplanned=1, left_care=2)
    )
    assert "1 stay ended on 31 March 2025, as planned" in tell("home_stays_ended", stays(planned=1))


def test_the_weeks_ahead_tell_who_comes_and_goes_and_which_moves_are_planned() -> None:
    records = [
        Coming(date(2025, 4, 2), "arrival"),
        Coming(date(2025, 4, 9), "departure"),
        Coming(date(2025, 4, 10), "birthday"),
        Coming(date(2025, 3, 20), "kept_free", until=date(2025, 4, 5), number=2),
        Coming(date(2025, 3, 1), "move", move_to="ifa", move_status="blocked", is_late=True),
    ]
    night = of_night(occupied=4, kept_free=2)
    words = tell("coming", night, records=records)
    assert (
        "In the next 28 days 1 stay begins, 1 stay ends, 1 child turns 18, 1 move is planned and 2 "
        "places are kept free"
    ) in words
    assert "Blocked; late" in words
    assert "until 5 April 2025" in words
    tile = tell("tile_coming", night, records=records)
    assert "1 to leave · 1 turns 18 · 2 places kept free · 1 move planned" in tile
    assert "Since 20 March 2025" in words
    assert "1 March 2025, past" in words
    alone = tell("coming", night)
    assert "No coming or going is stated for the next 28 days" in alone


def test_a_visit_without_a_judgement_changes_nothing_of_the_judgement_in_force() -> None:
    judged = Inspection(
        date(2024, 6, 18), "full", "childrens_home", "good", "good", "requires_improvement", None
    )
    since = replace(judged, inspected_on=date(2025, 1, 9), kind="monitoring", overall=None)
    found = make_answer({}, by=("judgement",), unit=Unit.HOMES)
    words = tell("home_inspections", found, records=[since, judged])
    assert (
        "Judged “Good” overall on 18 June 2024; monitoring visit on 9 January 2025 since" in words
    )
    assert "no judgement" in words
    assert "Good" in tell("tile_judgement", found, records=[since, judged])
    assert "carries a judgement" in tell("home_inspections", found, records=[since])
    assert "No inspection of this home is recorded" in tell("home_inspections", found)


def test_months_without_a_visit_are_counted_and_doubts_of_the_visitor_are_told() -> None:
    missed = Visit("2025-03", None, None, None, None, None, None, None)
    made = Visit("2025-02", date(2025, 2, 9), None, False, True, 4, 1, 2.5)
    visits = make_answer({}, by=("month", "visit_made"), unit=Unit.VISITS, is_flow=True)
    words = tell("home_visits", visits, visits, records=[missed, made])
    assert (
        "A visit was made in 1 of the last 2 months recorded; 4 recommendations are open, 1 "
        "overdue; the last visitor did not find that children are safeguarded"
    ) in words
    assert "No visit recorded" in words
    assert "local scale, as the council describes it" in words
    assert "of 4 open at the end of February 2025" in tell(
        "tile_recommendations", visits, records=[missed, made]
    )
    assert "records no visit under regulation 44" in tell("home_visits", visits, visits)


def test_a_review_that_is_late_is_told_as_overdue() -> None:
    late = Review(date(2024, 9, 30), None, date(2025, 3, 30))
    reviews = make_answer({}, by=("review_state",), unit=Unit.HOMES)
    assert "was due by 30 March 2025, and none is recorded" in tell(
        "home_reviews", reviews, records=[late]
    )
    assert "overdue" in tell("tile_review", reviews, records=[late])
    in_time = replace(late, next_due=date(2025, 3, 31))
    assert "overdue" not in tell("home_reviews", reviews, records=[in_time])
    assert "records no review of the quality of care" in tell("home_reviews", reviews)
    # What is asked of children's homes alone is no failing of others.
    supported = replace(HOME, purpose="supported_accommodation")
    for drawing in ("home_visits", "home_reviews", "tile_review", "tile_recommendations"):
        said = tell(drawing, reviews, home=supported)
        assert "does not apply to supported accommodation" in said


def test_notifications_of_the_period_alone_are_listed() -> None:
    told = [Notification(date(2025, 3, 31), "police"), Notification(date(2020, 1, 1), "injury")]
    answer = make_answer(
        {("police",): 1, ("injury",): 0}, by=("event",), total=1, unit="notifications", is_flow=True
    )
    words = tell("home_notifications", answer, records=told)
    assert "Ofsted was told of 1 event on 31 March 2025" in words
    assert "1 January 2020" not in words
    none = make_answer({("police",): 0}, by=("event",), total=0, is_flow=True)
    assert "The workbook of homes records no notification" in tell("home_notifications", none)


def test_staff_say_posts_agency_manager_and_turnover_each_only_where_known() -> None:
    month = StaffMonth("2025-03", 14, 12.5, 0.5, 1, "vacant")
    turnover = make_answer(total=18.4, unit=Unit.PERCENT)
    assert (
        "At the end of March 2025 12.5 of 14 posts were filled, 1 more by agency staff; there is "
        "no registered manager in post. 18% left in 12 months"
    ) in tell("home_staff", turnover, records=[month])
    bare = replace(month, posts=None, agency=None, registered_manager=None)
    unknown = make_answer(total_symbol="n", unit=Unit.PERCENT)
    assert "At the end of March 2025 12.5 staff were in post'" in tell(
        "home_staff", unknown, records=[bare]
    )
    assert "18%" in tell("tile_staff", turnover, records=[month])
    assert "No staff of this home are recorded" in tell("home_staff", unknown)


def test_names_stand_with_since_when_and_a_link_only_for_whoever_may_open_it() -> None:
    ours = Resident("Robin", date(2024, 1, 2), "child", "own", None)
    guest = Resident(None, date(2025, 3, 30), "guest", "own", None)
    other = replace(guest, kind="child", whose_child="other_council")
    found = Residents(HOME, date(2025, 3, 31), (ours, guest, other))
    words = str(draw_residents(found))
    assert "3 children sleep here on the night of 31 March 2025" in words
    assert NO_NAME in words
    assert "Guest for a short break" in words
    assert "Another council’s child" in words
    assert "/children/" not in words
    linked = replace(found, people=(replace(ours, key="k1"), guest))
    assert "'/children/k1'" in str(draw_residents(linked))
    assert "No child sleeps here" in str(draw_residents(replace(found, people=())))
    away = str(draw_residents(replace(found, people=(ours, other), away=(guest,))))
    assert "2 children sleep here on the night of 31 March 2025; 1 is away, the place held" in away
    assert "Away, place held" in away
    assert "Guest for a short break" in away
