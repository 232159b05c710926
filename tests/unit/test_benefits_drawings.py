"""What is said of benefits: true for none, for one, for what is hidden, for whoever reads it."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import pages  # noqa: F401 (the pages to which measures lead)
from components.benefits import (
    find_address,
    say_benefit,
    say_benefits,
    say_distance,
    say_target,
    write_value,
)
from components.drawings import DRAWINGS, Context
from components.page import PAGES
from data_access.questions.answer import Answer
from data_access.questions.benefit_benchmarks import Benchmark
from data_access.questions.benefit_values import Figure
from data_access.questions.benefits import Benefit, Review
from data_access.vocabulary import BENEFIT_STATE, Permission, Symbol, Unit
from tests.answers import make_answer

DAY = date(2025, 3, 31)
BESIDE = Benchmark(
    "Children in care per 10,000",
    "per 10,000, as published",
    2025,
    Figure(125, on=DAY),
    Figure(95.2, on=DAY),
    Figure(67, on=DAY),
    "DfE",
)
RATE = Benefit(
    reference="BM1",
    title="Children in our care per 10,000",
    benefit="B1",
    benefit_title="Fewer children come into our care",
    benefit_types="Health and outcomes",
    owner_role="director",
    measure="looked_after_rate",
    pairs=(),
    unit=Unit.RATE,
    source="SSDA903 episodes",
    better="neither",
    baseline=Figure(133, on=date(2023, 10, 31)),
    now=Figure(125.11, on=DAY),
    target=None,
    target_on=None,
    target_approved_by=None,
    target_approved_on=None,
    expected=None,
    distance=None,
    state="no_target",
    trend=(Figure(131, on=date(2024, 3, 31)), Figure(125.11, on=DAY)),
    benchmark=BESIDE,
    dis_benefits=None,
    realised_on=None,
    realised_agreed_by=None,
    opens=frozenset(Permission),
)
# A measure with a target, and nothing published beside it.
AGENCY = replace(
    RATE,
    reference="BM2",
    title="Children with an agency’s foster carers",
    measure="looked_after",
    pairs=(("placement_type", "ifa"),),
    unit=Unit.CHILDREN,
    better="lower",
    now=Figure(134, on=DAY),
    target=105,
    target_on=date(2026, 3, 31),
    expected=111.4,
    distance=22.6,
    state="off_track",
    benchmark=None,
)
HIDDEN = Figure(symbol="c", on=DAY)


COUNTED = make_answer({("yes",): 1}, by=["target_set"], total=1, unit=Unit.BENEFIT_MEASURES)


def draw(
    name: str,
    *rows: Benefit | Review,
    words: tuple[tuple[str, str], ...] = (),
    counted: Answer = COUNTED,
) -> Any:
    context = Context(
        PAGES["/benefits"],
        1,
        [counted],
        [],
        "Anytown",
        None,
        is_filtered=False,
        may_list=False,
        words=words,
        records=rows,
    )
    return DRAWINGS[name](context)


def text(name: str, *rows: Benefit | Review) -> str:
    return json.dumps(draw(name, *rows), ensure_ascii=False)


def test_a_measure_is_told_in_a_plain_sentence() -> None:
    assert say_benefit(RATE) == (
        "125 per 10,000 on 31 March 2025; no target set; neighbours average 95"
    )
    assert say_benefit(AGENCY) == (
        "134 children on 31 March 2025; target 105 children by 31 March 2026; 23 above where it "
        "should be"
    )
    refused = replace(AGENCY, now=Figure(why="not published"), expected=None, distance=None)
    assert say_benefit(refused).startswith("Not published; target 105 children")
    hidden = replace(RATE, now=HIDDEN)
    assert say_benefit(hidden).startswith("Not shown, to protect confidentiality; no target set")


def test_a_published_figure_of_another_kind_is_told_with_ours() -> None:
    share = replace(
        BESIDE, unit="%, as published", year=2024, ours=Figure(7), neighbours=Figure(12.25)
    )
    assert say_benefit(replace(AGENCY, target=None, distance=None, benchmark=share)) == (
        "134 children on 31 March 2025; no target set; published: ours 7%, neighbours average 12% "
        "on 31 March 2024"
    )


def test_values_are_written_in_their_units() -> None:
    written = {
        (1, Unit.CHILDREN): "1 child",
        (1, Unit.PLANNED_MOVES): "1 planned move",
        (1, Unit.PERIODS_OF_CARE): "1 period of care",
        (1, "complaints"): "1 complaint",
        (1.5, "complaints"): "1.5 complaints",
        (0, "yes or no"): "No",
        (1, "yes or no"): "Yes",
        (702796, Unit.PENCE_A_WEEK): "£7,028 a week",
        (123456, Unit.PENCE): "£1,235",
        (21.05, Unit.PERCENT): "21%",
        (36.3, Unit.MONTHS): "36.3 months",
        (12, ""): "12",
    }
    assert {case: write_value(*case) for case in written} == written


def test_a_distance_is_as_exact_as_the_target_is_stated() -> None:
    assert say_distance(replace(AGENCY, distance=-0.3)) == "where it should be"
    assert say_distance(replace(AGENCY, unit=Unit.PERCENT, distance=1.2)) == (
        "1 percentage point above where it should be"
    )
    assert say_distance(replace(AGENCY, target=10.5, unit="complaints", distance=-1.5)) == (
        "1.5 below where it should be"
    )
    assert say_target(replace(AGENCY, target_on=None)) == "105 children, no date set"
    assert say_target(RATE) == "Not set by the council"


@given(st.lists(st.sampled_from(BENEFIT_STATE.keys), max_size=12))
def test_the_lead_counts_each_measure_once_whatever_their_states(states: list[str]) -> None:
    rows = [replace(AGENCY, state=state) for state in states]
    said = say_benefits(rows, make_answer(total=len(rows)))
    if not rows:
        assert said == "No benefit measure stood in the register on 31 March 2025."
        return
    counts = said.split(": ", 1)[1].split(".")[0].replace(" and ", ", ").split(", ")
    assert sum(int(part.split()[0]) for part in counts) == len(rows)
    assert ("Off track:" in said) == ("off_track" in states)


def test_before_the_register_began_no_panel_says_that_nothing_is_kept() -> None:
    note = "Benefit measures are kept in the register since 1 May 2025."
    early = make_answer(total=None, total_symbol=Symbol.NOT_KNOWN, notes=(note,))
    for panel in PAGES["/benefits"].panels:
        assert note in json.dumps(draw(panel.draw, counted=early)), panel.draw


def test_measures_lead_to_the_page_that_explains_them_where_its_reader_may_open_it() -> None:
    assert find_address(AGENCY) == "/age-bands?placement_type=ifa"
    assert find_address(AGENCY, [("as_at", "2024-03-31")]) == (
        "/age-bands?as_at=2024-03-31&placement_type=ifa"
    )
    scored = replace(AGENCY, measure="regulation_44_score", pairs=(("home", "piper"),))
    assert find_address(scored) == "/homes/piper"
    assert find_address(replace(AGENCY, opens=frozenset())) == ""
    assert find_address(replace(AGENCY, now=Figure(why="not published"))) == ""
    assert find_address(replace(AGENCY, measure=None)) == ""


def test_what_is_hidden_of_a_measure_is_neither_judged_nor_drawn() -> None:
    hidden = replace(
        AGENCY,
        now=HIDDEN,
        baseline=Figure(),
        expected=None,
        distance=None,
        state="not_known",
        trend=(Figure(131, on=date(2024, 3, 31)), HIDDEN),
    )
    drawn = text("benefits_listed", hidden)
    assert "No measure has both a target set by the council and a value to judge by it" in drawn
    assert '"c"' in drawn
    assert "c = not shown, to protect confidentiality" in drawn
    assert "where it should be" not in drawn
    assert "data:image" not in drawn


def test_what_people_wrote_and_the_records_own_pages_are_for_those_who_may_read_them() -> None:
    worse = replace(AGENCY, dis_benefits="A child may move from carers whom they trust.")
    assert "whom they trust" in text("benefits_realised", worse)
    assert "/benefits/B1" in text("benefits_listed", worse)
    plain = replace(AGENCY, opens=frozenset({Permission.PROGRAMME}), realised_on=DAY)
    realised = text("benefits_realised", replace(plain, realised_agreed_by="project_sponsor"))
    assert "Agreed by: project sponsor, 31 March 2025" in realised
    assert "may become worse" not in realised
    assert "/benefits/B1" not in text("benefits_listed", plain)


def test_published_figures_are_compared_once_each_and_a_country_s_count_with_nobody_s() -> None:
    both = text("benefits_beside_neighbours", RATE, replace(RATE, reference="BM9"), AGENCY)
    assert "Of 1 published figure of ours 1 is higher than our neighbours’ average" in both
    places = replace(BESIDE, unit="places, as published", england=Figure(36725))
    assert "36,725" not in text("benefits_beside_neighbours", replace(RATE, benchmark=places))
    assert "No published figure" in text("benefits_beside_neighbours", AGENCY)


def test_reviews_lead_to_their_sheets_and_the_next_is_named() -> None:
    done = Review("Review", date(2024, 2, 29), is_done=True)
    late = Review("Review", date(2025, 2, 28), is_done=False)
    # On its due date it is not late yet.
    ahead = Review("Review", DAY, is_done=False)
    drawn = text("benefits_reviews", done, ahead)
    assert "The next review of the benefits is due on 31 March 2025; 1 of 2 is done" in drawn
    drawn = text("benefits_reviews", late, ahead)
    was_due = "The review of the benefits due on 28 February 2025 is not done yet"
    assert f"{was_due}; the next is due on 31 March 2025" in drawn
    assert "2 reviews of the benefits are past their due dates" in text(
        "benefits_reviews", late, late
    )
    assert "Every review of the benefits is done" in text("benefits_reviews", done)
    drawn = text("benefits_reviews", done)
    assert "/benefits/review?as_at=2024-02-29" in drawn
    assert "No review of the benefits has a date" in text("benefits_reviews")
