"""What the page of homes says is true: of any numbers, of none, and of homes not told of."""

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.drawings import DRAWINGS, Context
from components.figures.calendar import Line, draw_calendar
from components.page import Ask, Page, Panel
from components.shown import UNKNOWN, Shown
from data_access.questions.answer import Answer
from data_access.vocabulary import JUDGEMENT, PLACE_STATE, PLACEMENT_TYPE, Permission, Unit
from tests.answers import STAFF, make_answer

NAMES = {"oak": "Oak View", "piper": "Piper", "lodge": "The Lodge", "close": "Speeton Close"}
LABELS = {"home": NAMES}
DAY = date(2025, 3, 31)
YEAR = {"is_flow": True, "from_": date(2024, 4, 1), "to": DAY}
NIGHT = {"is_flow": True, "from_": DAY, "to": DAY, "unit": Unit.PLACE_NIGHTS}
CABINET = replace(STAFF, tier="C")


def draw(name: str, *answers: Answer | None, **more: Any) -> Any:
    panel = Panel((Ask("looked_after"),), draw=name, label="Label")
    page = Page("/test", "Test", "Test", 1, Permission.BENCHMARKS, (panel,))
    context = Context(
        page, 0, list(answers), [], "Anytown", date(2023, 10, 31), is_filtered=False, **more
    )
    return DRAWINGS[name](context)


def headline(drawn: list[Any]) -> str:
    return str(drawn[0]["props"]["children"][0]["props"]["children"])


def say(drawn: Any) -> str:
    return json.dumps(drawn, ensure_ascii=False)


def tonight(**homes: tuple[int, int, int]) -> Answer:
    """Of each home: places lived in, vacant and not usable."""
    cells = {
        (home, state): {"occupied": lived_in, "vacant": vacant, "not_usable": unusable}.get(
            state, 0
        )
        for home, (lived_in, vacant, unusable) in homes.items()
        for state in PLACE_STATE.keys
    }
    total = sum(cells.values())
    return make_answer(cells, by=("home", "place_state"), total=total, labels=LABELS, **NIGHT)


def by_home(dimension: str, cells: dict[str, str], **more: Any) -> Answer:
    """Homes by what each of them is."""
    found = dict.fromkeys(cells.items(), 1)
    usual = {"unit": Unit.HOMES, "labels": LABELS, "total": len(found)}
    return make_answer(found, by=("home", dimension), **usual | more)


def numbers(cells: dict[str, float | str], **more: Any) -> Answer:
    found = {(home,): value for home, value in cells.items()}
    return make_answer(found, by=("home",), labels=LABELS, **more)


JUDGED = make_answer(
    {(key,): {"good": 4, "inadequate": 1}.get(key, 0) for key in JUDGEMENT.keys},
    by=("judgement",),
    total=5,
    unit=Unit.HOMES,
)
OFSTED = (
    "By the judgements recorded by 31 March 2025 Ofsted judges 4 of the council’s 5 children’s "
    "homes good or better."
)


OUR_HOMES = "the council’s children’s homes"
FAR = "in external children’s or secure homes outside the borough."


@pytest.mark.parametrize(
    ("places", "far", "vacant", "away"),
    [
        (
            tonight(oak=(3, 1, 1), piper=(4, 1, 0), lodge=(2, 0, 0)),
            33,
            f"2 of the 11 usable places of {OUR_HOMES} are vacant, in 2 homes",
            "33 children live",
        ),
        (
            tonight(oak=(3, 0, 1)),
            0,
            f"none of the 3 usable places of {OUR_HOMES} is vacant",
            "no child in our care lives",
        ),
        (tonight(oak=(0, 0, 2)), 1, f"no place of {OUR_HOMES} can be used", "1 child lives"),
    ],
)
def test_the_lead_holds_what_is_vacant_against_who_lives_far_away(
    places: Answer, far: int, vacant: str, away: str
) -> None:
    everything = tonight(oak=(1, 9, 0))
    said = draw("lead_homes", JUDGED, places, everything, make_answer(total=far), may_list=False)
    assert said == f"Tonight, 31 March 2025, {vacant}, while {away} {FAR} {OFSTED}"


def test_the_lead_of_their_own_homes_says_what_is_vacant_in_those_of_other_kinds() -> None:
    ours, all_ = (
        replace(one, homes=("oak", "close"))
        for one in (tonight(oak=(3, 1, 0)), tonight(oak=(3, 1, 0), close=(1, 2, 0)))
    )
    said = draw("lead_homes", JUDGED, ours, all_, None, may_list=False)
    assert (
        "1 of the 4 usable places of Oak View is vacant; 2 more are vacant in homes of other "
        in said
    )
    assert "kinds: Speeton Close." in said
    assert "more" not in draw("lead_homes", JUDGED, ours, ours, None, may_list=False)


def test_on_a_phone_each_number_of_a_home_stands_beside_what_it_is() -> None:
    purposes = by_home("purpose", {"oak": "long_stay"})
    drawn = say(draw("homes_vacant", tonight(oak=(3, 1, 0)), purposes, None, may_list=False))
    assert re.search(r"data-label\W+Lived in", drawn)


def test_the_lead_says_that_no_places_have_been_loaded() -> None:
    none = make_answer(by=("home", "place_state"), **NIGHT)
    said = draw("lead_homes", JUDGED, none, none, make_answer(total=1), may_list=False)
    assert said.startswith(
        f"How many places of {OUR_HOMES} are vacant is not known: none have been loaded, while"
    )


def test_places_that_are_loaded_and_not_known_of_a_night_are_not_said_to_be_missing() -> None:
    unknown = make_answer(
        {("oak", state): "n" for state in PLACE_STATE.keys},
        by=("home", "place_state"),
        labels=LABELS,
        **NIGHT,
    )
    said = draw("lead_homes", JUDGED, unknown, unknown, make_answer(total=1), may_list=False)
    assert "are vacant on 31 March 2025 is not known: none are known for this night" in said
    for tile in ("tile_vacant", "tile_not_usable"):
        words = say(draw(tile, unknown, unknown, may_list=False))
        assert "none are known for this night" in words
        assert "loaded" not in words


def test_a_choice_to_compare_is_said_to_be_left_aside() -> None:
    words = (("compare_to", "2024-03-31"),)
    told = draw("lead_homes", JUDGED, None, None, None, may_list=False, words=words)
    assert told.endswith(
        "Homes are not compared with another date: that choice is left aside here."
    )


def test_a_manager_reads_of_their_own_home_and_cabinet_of_no_place() -> None:
    own = replace(tonight(oak=(4, 1, 0)), homes=("Oak View",))
    none = make_answer(by=("home", "place_state"), **NIGHT)
    said = draw("lead_homes", JUDGED, none, own, make_answer(total=3), may_list=False)
    assert said == "Tonight, 31 March 2025, 1 of the 5 usable places of Oak View is vacant."
    assert draw("lead_homes", JUDGED, None, None, None, may_list=False) == OFSTED


def test_vacant_places_come_first_and_full_homes_stand_in_the_table_alone() -> None:
    places = tonight(oak=(5, 0, 0), piper=(3, 2, 0), close=(1, 1, 1), lodge=(0, 6, 0))
    purposes = by_home(
        "purpose",
        {"oak": "long_stay", "piper": "long_stay", "close": "emergency", "lodge": "short_breaks"},
    )
    drawn = draw("homes_vacant", places, purposes, numbers({"piper": 1}), may_list=False)
    assert headline(drawn) == (
        "3 places are vacant and can be used: 2 in Piper and 1 in Speeton Close"
    )
    chart, table, _ = drawn[1]["props"]["children"]
    assert "/homes/piper" in say(chart)
    assert "/homes/oak" not in say(chart)
    assert "/homes/oak" in say(table)
    # Short breaks stand apart, but for whoever runs them.
    assert "lodge" not in say(drawn)
    # No total stands under fewer homes than it counts.
    assert "Tfoot" not in say(chart)
    assert "Tfoot" in say(table)
    own = replace(purposes, homes=("The Lodge",))
    assert "/homes/lodge" in say(draw("homes_vacant", places, own, None, may_list=False))


OCCUPANCY = st.one_of(st.floats(0, 180).map(lambda share: round(share, 1)), st.just("n"))


@given(st.lists(st.tuples(OCCUPANCY, OCCUPANCY), min_size=1, max_size=60))
def test_the_calendar_has_a_cell_for_every_week_that_is_known_and_no_other(
    weeks: list[tuple[float | str, float | str]],
) -> None:
    keys = [f"week-{number:03}" for number in range(len(weeks))]
    cells = {
        (home, key): shares[place]
        for key, shares in zip(keys, weeks, strict=True)
        for place, home in enumerate(("oak", "piper"))
    }
    answer = make_answer(
        dict(sorted(cells.items())), by=("home", "week"), unit=Unit.PERCENT, labels=LABELS, **YEAR
    )
    lines = [Line("oak", "Oak View", Shown(50)), Line("piper", "Piper", UNKNOWN)]
    (trace,) = draw_calendar(answer, lines)["data"]
    known = {place: value for place, value in cells.items() if not isinstance(value, str)}
    drawn = zip(trace["y"], trace["base"], trace["text"], strict=True)
    assert {(lines[down].key, keys[across]): text for down, across, text in drawn} == {
        place: "+" if value > 100 else "" for place, value in known.items()
    }
    assert len(trace["marker"]["color"]) == len(trace["hovertext"]) == len(known)
    assert all("%" in words for words in trace["hovertext"])


@pytest.mark.parametrize(
    ("wholes", "words"),
    [
        ({"oak": 98.0, "piper": 62.4}, ("Oak View was the fullest of 2 children’s homes, with 98% "
         "of its place-nights lived in, and Piper the emptiest, with 62%")),
        ({"oak": 80.0, "piper": 80.2},
         "each of 2 children’s homes had 80% of its place-nights lived in"),
        ({"oak": 110.0, "piper": "n"}, "110% of the place-nights of Oak View were lived in"),
    ],
)  # fmt: skip
def test_the_calendar_names_the_fullest_and_the_emptiest_home(
    wholes: dict[str, float | str], words: str
) -> None:
    weeks = make_answer(
        {(home, "2025-W10"): value for home, value in wholes.items()},
        by=("home", "week"), unit=Unit.PERCENT, labels=LABELS, **YEAR,
    )  # fmt: skip
    purposes = by_home("purpose", dict.fromkeys(wholes, "long_stay"))
    whole = numbers(wholes, unit=Unit.PERCENT, **YEAR)
    drawn = draw("homes_calendar", weeks, whole, purposes, may_list=False)
    assert headline(drawn) == f"In the year to 31 March 2025 {words}"


def test_only_homes_of_one_kind_that_are_known_for_most_of_a_period_are_ranked() -> None:
    full = {"oak": 80.0, "piper": 60.0, "lodge": 100.0, "close": 100.0}
    weeks = {(home, f"week-{n}"): share for home, share in full.items() for n in range(4)}
    weeks |= {("lodge", f"week-{n}"): "n" for n in range(3)}
    kinds = dict.fromkeys(full, "long_stay") | {"close": "supported_accommodation"}
    drawn = draw(
        "homes_calendar",
        make_answer(weeks, by=("home", "week"), unit=Unit.PERCENT, labels=LABELS, **YEAR),
        numbers(full, unit=Unit.PERCENT, **YEAR),
        by_home("purpose", kinds),
        may_list=False,
    )
    assert "Oak View was the fullest of 2 children’s homes, with 80%" in headline(drawn)
    assert "The Lodge" in say(drawn)


def test_vacant_places_of_supported_accommodation_are_told_apart_in_the_headline() -> None:
    purposes = by_home("purpose", {"oak": "long_stay", "close": "supported_accommodation"})
    places = tonight(oak=(3, 1, 0), close=(1, 2, 0))
    drawn = draw("homes_vacant", places, purposes, None, may_list=False)
    assert headline(drawn) == (
        "3 places are vacant and can be used, 1 in children’s homes and 2 in supported "
        "accommodation: 2 in Speeton Close and 1 in Oak View"
    )


def test_overdue_recommendations_say_of_how_many_homes_they_are_and_none_where_none_are() -> None:
    cells = {("oak", "overdue"): 2, ("oak", "in_time"): 3, ("piper", "overdue"): "n"}
    by = ("home", "recommendation_state")
    told = say(draw("tile_overdue", make_answer(cells, by=by, labels=LABELS), may_list=False))
    assert "of 5 open in 1 home visited" in told
    cells = {("oak", "overdue"): 0, ("oak", "in_time"): 0}
    done = say(draw("tile_overdue", make_answer(cells, by=by, labels=LABELS), may_list=False))
    assert "none open in 1 home visited" in done
    assert "None" in done
    assert "of 0" not in done
    none = say(draw("tile_overdue", make_answer(by=by, total=0), may_list=False))
    assert "no recommendations are recorded" in none
    assert "of 0" not in none


def test_judgements_are_told_with_their_day_and_lead_nowhere_for_cabinet() -> None:
    judged = {"oak": "good", "piper": "inadequate", "lodge": "consistently_strong"}
    moved = {"oak": "improved", "piper": "fell", "lodge": "not_comparable"}
    answers = [
        by_home("judgement", judged),
        by_home("judgement_change", moved),
        numbers({"oak": 137, "piper": 31, "lodge": 1}, unit=Unit.DAYS),
    ]
    drawn = draw("homes_judgements", *answers, may_list=False)
    assert headline(drawn) == (
        "1 of 2 children’s homes is judged good or better (1 supported accommodation, on its own "
        "scale); since the baseline 1 improved, 1 fell"
    )
    assert "14\N{NO-BREAK SPACE}Nov\N{NO-BREAK SPACE}2024" in say(drawn)
    assert "/homes/oak" in say(drawn)
    # Nothing has changed since a day that is yet to come.
    on_it = [replace(answer, as_at=date(2023, 10, 31)) for answer in answers]
    assert "aseline" not in say(draw("homes_judgements", *on_it, may_list=False))
    public = [replace(answer, protection=CABINET) for answer in answers]
    assert "/homes/" not in say(draw("homes_judgements", *public, may_list=False))


def test_children_in_supported_accommodation_stand_apart_from_the_share_in_good_homes() -> None:
    counts = {
        ("own_childrens_home", "good"): 17,
        ("own_childrens_home", "inadequate"): 3,
        ("external_childrens_home", "not_known"): 2,
        ("supported_accommodation", "consistently_strong"): 9,
        ("supported_accommodation", "not_known"): 4,
    }
    cells = {
        (home, key): counts.get((home, key), 0)
        for home in PLACEMENT_TYPE.keys
        for key in JUDGEMENT.keys
    }
    answer = make_answer(cells, by=("placement_type", "judgement"), total=35)
    drawn = draw("children_by_judgement", answer, may_list=False)
    assert headline(drawn) == (
        "17 of 20 children in homes with a judgement live in one judged good or better (85%); of "
        "2 more no judgement of the home has been loaded"
    )


@pytest.mark.parametrize(
    "name", ["homes_vacant", "homes_calendar", "homes_visits", "homes_reviews", "homes_staff",
             "homes_not_usable", "homes_short_breaks"]
)  # fmt: skip
def test_a_panel_says_what_it_lacks_where_a_sheet_is_not_loaded(name: str) -> None:
    lacking = numbers({"oak": "n"}, total_symbol="n", notes=("No such sheet has been loaded.",))
    lacking = replace(lacking, **YEAR)
    weeks = make_answer({("oak", "x"): "n"}, by=("home", "week"), notes=lacking.notes)
    purposes = by_home("purpose", {"oak": "long_stay"})
    answers = {
        "homes_vacant": [replace(weeks, by=("home", "place_state")), purposes, None],
        "homes_calendar": [weeks, lacking, purposes],
        "homes_visits": [replace(weeks, by=("home", "visit_made")), weeks, None],
    }.get(name, [lacking, lacking, lacking])
    (said,) = draw(name, *answers, may_list=False)
    assert said["props"]["className"] == "empty"
    assert "No such sheet has been loaded." in said["props"]["children"]


def test_visits_and_recommendations_are_told_home_by_home() -> None:
    made = make_answer(
        {("oak", "yes"): 12, ("oak", "no"): 0, ("piper", "yes"): 9, ("piper", "no"): 3},
        by=("home", "visit_made"), total=24, unit=Unit.VISITS, labels=LABELS, **YEAR,
    )  # fmt: skip
    months = make_answer({("2025-03", "yes"): 2}, by=("month", "visit_made"), total=2, **YEAR)
    left = make_answer(
        {("oak", "in_time"): 4, ("oak", "overdue"): 3, ("piper", "in_time"): "n"},
        by=("home", "recommendation_state"), total=7, labels=LABELS,
    )  # fmt: skip
    drawn = draw("homes_visits", made, months, left, may_list=False)
    assert headline(drawn) == (
        "21 of 24 visits due under regulation 44 are recorded; missing are 3 of Piper"
    )
    assert '"children": "7"' in say(drawn)
    public = draw("homes_visits", replace(made, protection=CABINET), months, None, may_list=False)
    assert "overdue" not in say(public)


def test_planned_homes_stand_by_when_they_open() -> None:
    homes = by_home("purpose", {"oak": "long_stay", "piper": "emergency", "close": "long_stay"})
    days = numbers({"oak": 36, "piper": "n", "close": -3}, unit=Unit.DAYS)
    groups = by_home("provider_group", dict.fromkeys(("oak", "piper", "close"), "partnership"))
    drawn = draw("homes_planned", homes, days, groups, may_list=False)
    assert headline(drawn) == (
        "3 homes are planned; Oak View is to open first, on 6 May 2025; the day set for 1 is "
        "before 31 March 2025"
    )
    words = say(drawn)
    assert words.index("Speeton Close") < words.index("Piper")
    assert "28 Mar 2025, past" in words
    assert "No day stated" in words


def test_staff_who_left_and_vacant_managers_are_named() -> None:
    turnover = numbers({"oak": 17.2, "piper": "n"}, unit=Unit.PERCENT, total=17.2)
    managers = by_home("registered_manager", {"oak": "in_post", "piper": "vacant"})
    drawn = draw("homes_staff", turnover, managers, may_list=False)
    assert headline(drawn) == (
        "Of every hundred staff in post 17 left in 12 months; by the last month recorded no "
        "registered manager is in post in Piper"
    )


def test_what_does_not_fit_together_is_told_by_its_commonest_kind() -> None:
    keys = ("over", "in_two_places")
    cells = {("oak", "over"): 2, ("oak", "in_two_places"): 0, ("piper", "in_two_places"): 1}
    usual: dict[str, Any] = {"by": ("home", "finding"), "labels": LABELS, "unit": Unit.FINDINGS}
    answer = make_answer(cells, total=3, **usual, **YEAR)
    assert headline(draw("homes_findings", answer, may_list=False)) == (
        "3 things do not fit together, most often: more children than places"
    )
    nothing = make_answer({("oak", key): 0 for key in keys}, total=0, **usual, **YEAR)
    (said,) = draw("homes_findings", nothing, may_list=False)
    assert "Nothing that does not fit together is found" in said["props"]["children"]
    each = make_answer({("oak", key): 1 for key in keys}, total=2, **usual, **YEAR)
    assert headline(draw("homes_findings", each, may_list=False)).startswith(
        "2 things do not fit together, each of another kind"
    )
