"""What is hidden stays hidden: in every drawing, sentence, label, scale and part of the page."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pages  # noqa: F401 (importing the pages registers them)
from callbacks.asker import is_for, is_open
from components.drawings import DRAWINGS, Context
from components.page import PAGES, Ask, Page, Panel
from components.shown import HIDDEN, NOT_AVAILABLE, Shown, add_up, differ, share
from data_access.access import Viewer
from data_access.questions import MEASURES
from data_access.questions.answer import Answer, Row
from data_access.vocabulary import (
    AFTER_MONTHS,
    AGE_AT_ENTRY,
    AGE_BAND,
    APPROVAL,
    BALANCE_PART,
    BLOCKED_BY,
    BUDGET_LINE,
    CARER_AGE_BAND,
    CATEGORY_OF_NEED,
    CHECKED,
    DISTANCE_BAND,
    ENTRY,
    EXPECTED_TO_LEAVE,
    EXPIRY,
    FIRST_CHOICE,
    FROM_PLACEMENT_TYPE,
    JUDGEMENT,
    LEGAL_STATUS_GROUP,
    LOCALITY,
    LOCALITY_DETAIL,
    MET_BY,
    MISSING_KIND,
    MOVE_DUE,
    MOVE_FROM,
    MOVE_KIND,
    MOVE_REASON,
    MOVE_RESULT,
    MOVE_STATUS,
    MOVE_TO,
    MOVED,
    NOTIFICATION,
    NUMBER_OF_PLACEMENTS,
    ON_TIME,
    PERMANENCE_ORDER,
    PLACEMENT_AUTHORITY,
    PLACEMENT_GROUP,
    PLACEMENT_TYPE,
    PROVIDER_GROUP,
    PURPOSE,
    REASON_LEFT,
    RECORDED,
    REMAND,
    REQUEST_OUTCOME,
    SAME_PLACEMENT,
    SAVING_AMOUNT,
    SAVING_KIND,
    SAVING_STATUS,
    SDQ_BAND,
    TIME_AT_HOME,
    TIME_IN_CARE,
    TWELVE_MONTHS_ON,
    TYPE_SOUGHT,
    UNACCOMPANIED,
    UNIT_COST_OF,
    Dimension,
    Permission,
    Role,
    Unit,
)
from tests.answers import PUBLISHED, ROUNDED, STAFF, Cell, make_answer

# Of one home nothing is published: no drawing of its page alone meets a number that is hidden.
OF_ONE_HOME = {panel.draw for page in PAGES.values() if page.of for panel in page.panels}
# Of several homes there is one percentage alone, and what is of no child: see `meets_hidden`.
CABINET = Viewer(Role.CABINET_MEMBER)


def meets_hidden(panel: Panel) -> bool:
    """Whether any of a panel's answers may come from the publication."""
    permissions = [MEASURES[ask.measure].permission for ask in panel.asks if is_open(CABINET, ask)]
    return is_for(CABINET, panel) and any(map(CABINET.reads_publication, permissions))


OF_HOMES = {panel.draw for panel in PAGES["/homes"].panels if not meets_hidden(panel)}
# Of carers nothing is published, and only how old they are is ever hidden.
OF_CARERS = {panel.draw for panel in PAGES["/carers"].panels} - {"carers_by_age"}
# Of money the publication has what was spent by budget line, the forecast and unit costs.
OF_MONEY = {panel.draw for panel in PAGES["/finance"].panels if not meets_hidden(panel)}
# Nor has it prices or providers; of savings it has the planned and delivered amounts by kind.
OF_VALUE = {panel.draw for panel in PAGES["/finance/value"].panels} - {"unit_costs"}
OF_SAVINGS = {panel.draw for panel in PAGES["/finance/savings"].panels} - {
    "lead_savings",
    "tile_cashable",
    "tile_avoided",
    "savings_by_kind",
    "savings_by_status",
    "move_savings",
}
# Of the programme's benefits, whose figures are no answers of their own: theirs hide them, too.
OF_BENEFITS = {panel.draw for panel in PAGES["/benefits"].panels}
# Of the programme's milestones, which are of no child.
OF_MILESTONES = {
    "lead_milestones",
    "tile_late",
    "tile_soon",
    "tile_at_risk",
    "tile_complete",
    "tile_held_up",
    "tile_undated",
    "milestones_late",
    "milestones_soon",
    "milestones_waiting",
    "milestones_gantt",
    "milestones_by_workstream",
    "milestone_slips",
    "milestones_done",
    "milestones_in_parts",
    "home_milestones",
}
# Nor of its risks, which are of no child either.
OF_RISKS = {panel.draw for panel in PAGES["/risks"].panels}
# Of the first page: what is told to those alone who see it as it is, or is of no child.
OF_OVERVIEW = {
    "lead_programme",
    "lead_commissioning",
    "lead_data",
    "lead_administration",
    "tile_off_track",
    "tile_unplanned",
    "tile_turned_18",
    "tile_movement",
    "tile_unpriced",
    "tile_waiting",
    "tile_rises",
    "alerts",
    "since_visit",
    "last_load",
    "faults_by_measure",
    "people",
}
NEVER_HIDDEN = (
    OF_OVERVIEW
    | OF_ONE_HOME
    | OF_HOMES
    | OF_CARERS
    | OF_MONEY
    | OF_VALUE
    | OF_SAVINGS
    | OF_BENEFITS
    | OF_MILESTONES
    | OF_RISKS
)
DRAWN = [name for name in DRAWINGS if name not in NEVER_HIDDEN]
THEN = date(2024, 3, 31)
YEARS = ("2023", "2024", "2025")
QUARTERS = ("2024-25-Q2", "2024-25-Q3", "2024-25-Q4")
COUNCIL = "E06000099"
PART = {"compare_to": THEN, "protection": PUBLISHED}
STATISTIC = {"published": "looked_after_rate", "model": "CIPFA", "statistic": "mean"}
# Far enough apart that a sum over what is shown alone is not, by chance, another number shown.
COUNTS = range(100, 99_999)
NUMBERS = st.sampled_from(COUNTS)
Draw = Callable[[st.SearchStrategy[int]], int]
Cells = dict[tuple[str, ...], tuple[int, int]]


def count_by(draw: Draw, *dimensions: tuple[str, ...]) -> Cells:
    keys: list[tuple[str, ...]] = [()]
    for dimension in dimensions:
        keys = [(*begun, key) for begun in keys for key in dimension]
    # One draw for many numbers: a table of 52 would take a hundred.
    chance = Random(draw(st.integers(0, 10**9)))
    return {place: (chance.choice(COUNTS), chance.choice(COUNTS)) for place in keys}


def counted(draw: Draw, *by: Dimension, **more: Any) -> Answer:
    cells = count_by(draw, *(dimension.keys for dimension in by))
    totals = {
        "total": sum(now for now, _ in cells.values()),
        "total_compared": sum(then for _, then in cells.values()),
    }
    if not by:
        totals = {"total": draw(NUMBERS), "total_compared": draw(NUMBERS)}
        cells = {}
    return make_answer(cells, by=[dimension.key for dimension in by], **totals | PART | more)


def over_time(draw: Draw, time: str, keys: tuple[str, ...], *by: Dimension, **more: Any) -> Answer:
    cells: dict[tuple[str, ...], Cell] = {
        place: now
        for place, (now, _) in count_by(draw, keys, *(dimension.keys for dimension in by)).items()
    }
    names = (time, *(dimension.key for dimension in by))
    return make_answer(cells, by=names, **{"total": draw(NUMBERS), "protection": PUBLISHED} | more)


def benchmarks(draw: Draw, *areas: str) -> Answer:
    published: dict[str, Any] = {
        "unit": Unit.PUBLISHED,
        "options": STATISTIC,
        "measure": "benchmark",
    }
    staff = replace(STAFF, tier="C")
    if not areas:
        return make_answer(total=draw(NUMBERS), protection=staff, **published)
    cells: dict[tuple[str, ...], Cell] = {
        (area, year): draw(NUMBERS) for area in areas for year in YEARS
    }
    return make_answer(cells, by=("area", "year"), protection=staff, **published)


def single(draw: Draw, **more: Any) -> Answer:
    return counted(draw, **more)


def spent(draw: Draw) -> Answer:
    return single(draw, unit=Unit.PENCE, measure="spend")


def saved(draw: Draw) -> Answer:
    return counted(draw, SAVING_KIND, SAVING_AMOUNT, unit=Unit.PENCE, measure="savings")


def moved(answer: Answer) -> Answer:
    return replace(answer, unit=Unit.MOVES, measure="moves", _by_keys={})


def planned(answer: Answer) -> Answer:
    return replace(answer, unit=Unit.PLANNED_MOVES, measure="planned_moves", _by_keys={})


def every_council(draw: Draw) -> Answer:
    """Published figures of all councils in one year."""
    cells = {(area,): draw(NUMBERS) for area in (COUNCIL, "E06000001", "E06000002")}
    staff = replace(STAFF, tier="C")
    return make_answer(cells, by=("area",), unit=Unit.PUBLISHED, protection=staff)


def place(draw: Draw) -> Answer:
    """A place among the three of them."""
    staff = replace(STAFF, tier="C")
    return make_answer(total=draw(st.integers(1, 3)), unit=Unit.PLACE, protection=staff)


def newest(draw: Draw) -> Answer:
    """Our own figures, the last of a day after all that is published."""
    since = (("2026", date(2025, 4, 1), date(2025, 9, 30)),)
    return over_time(draw, "year", (*YEARS, "2026"), unit=Unit.RATE, periods=since)


def reasons(draw: Draw, down: Dimension, across: Dimension) -> list[Answer | None]:
    """Reasons, by something else, and that alone."""
    return [counted(draw, down), counted(draw, down, across), counted(draw, across)]


def published_shares(draw: Draw) -> list[Answer | None]:
    """A share as last published, of the neighbours and of England."""
    return [
        over_time(draw, "year", YEARS, unit=Unit.PUBLISHED, protection=replace(STAFF, tier="C"))
        for _ in range(2)
    ]


def council_areas(draw: Draw) -> Answer:
    """Children by the council area they live in, our own first; one is not on the map."""
    areas = replace(PLACEMENT_AUTHORITY, values=tuple(AREAS.items()))
    labels = {PLACEMENT_AUTHORITY.key: AREAS}
    return counted(draw, areas, measure="living_in", labels=labels)


AREAS = {
    "E06000004": "Stockton-on-Tees",
    "E06000001": "Hartlepool",
    "E08000021": "Newcastle upon Tyne",
    "E09000033": "Westminster",
    "N09000003": "Belfast",
    "not_known": "Not known",
}
BALANCE = {"model": "2025", "statistic": "mean", "reach": "", "reach_by": ""}
# Drawings of what others publish alone: nothing in them can be hidden.
PUBLIC = {"choose_benchmark", "ranked_areas", "england_strip"}
# The answers to the asks of each drawing's panel, as the pages make them.
ASKED: dict[str, Callable[[Draw], list[Answer | None]]] = {
    "lead_overview": lambda draw: [
        single(draw), single(draw, unit=Unit.RATE, measure="rate"), benchmarks(draw)
    ],
    "tile_looked_after": lambda draw: [single(draw), single(draw), over_time(draw, "year", YEARS)],
    "tile_rate": lambda draw: [
        benchmarks(draw),
        benchmarks(draw),
        single(draw, unit=Unit.RATE),
        single(draw),
        over_time(draw, "year", YEARS, unit=Unit.PUBLISHED),
    ],
    "tile_flow": lambda draw: [
        single(draw), single(draw), single(draw), over_time(draw, "year", YEARS)
    ],
    "tile_out_of_area": lambda draw: [
        counted(draw, LOCALITY), over_time(draw, "year", YEARS, LOCALITY)
    ],
    "tile_ifa": lambda draw: [
        counted(draw, PLACEMENT_GROUP), over_time(draw, "year", YEARS, PLACEMENT_GROUP)
    ],
    "tile_with_parents": lambda draw: [
        single(draw), benchmarks(draw), single(draw), None
    ],
    "rate_trend": lambda draw: [
        benchmarks(draw, COUNCIL, "neighbours", "E92000001"),
        over_time(draw, "year", YEARS, unit=Unit.RATE),
    ],
    "flow_bars": lambda draw: [over_time(draw, "year", YEARS) for _ in range(4)],
    "lead_where_they_live": lambda draw: [
        counted(draw, LOCALITY), single(draw), *published_shares(draw)
    ],
    "tile_over_20_miles": lambda draw: [
        single(draw), single(draw), single(draw), *published_shares(draw)
    ],
    "where_map": lambda draw: [council_areas(draw), None],
    "which_area": lambda draw: [counted(draw, LOCALITY_DETAIL)],
    "outside_trend": lambda draw: [
        over_time(draw, "quarter", QUARTERS, LOCALITY), over_time(draw, "quarter", QUARTERS)
    ],
    "over_20_trend": lambda draw: [
        benchmarks(draw, COUNCIL, "neighbours", "E92000001"),
        over_time(draw, "year", YEARS),
        over_time(draw, "year", YEARS),
    ],
    "locality_matrix": lambda draw: [
        counted(draw, PLACEMENT_GROUP, LOCALITY),
        counted(draw, PLACEMENT_GROUP),
        counted(draw, LOCALITY),
    ],
    "tile_distance": lambda draw: [
        single(draw, unit=Unit.MILES), counted(draw, DISTANCE_BAND)
    ],
    "distance_bands": lambda draw: [counted(draw, DISTANCE_BAND)],
    "distance_matrix": lambda draw: [
        counted(draw, PLACEMENT_TYPE, DISTANCE_BAND),
        counted(draw, PLACEMENT_TYPE, unit=Unit.MILES),
    ],
    "moved_bars": lambda draw: [moved(counted(draw, MOVED))],
    "approvals_matrix": lambda draw: [
        counted(draw, APPROVAL, NOTIFICATION),
        counted(draw, APPROVAL),
        counted(draw, NOTIFICATION),
    ],
    "lead_benchmark": lambda draw: [
        benchmarks(draw, COUNCIL, "E06000001", "neighbours", "E92000001"),
        place(draw),
        every_council(draw),
        newest(draw),
    ],
    "choose_benchmark": lambda draw: [benchmarks(draw, COUNCIL, "neighbours", "E92000001")],
    "benchmark_trend": lambda draw: [
        benchmarks(draw, COUNCIL, "E06000001", "neighbours", "E92000001"), newest(draw)
    ],
    "ranked_areas": lambda draw: [
        benchmarks(draw, COUNCIL, "E06000001", "neighbours", "E92000001")
    ],
    "england_strip": lambda draw: [
        every_council(draw), place(draw), benchmarks(draw, COUNCIL, "E06000001", "neighbours")
    ],
    "rate_gap": lambda draw: [
        single(draw, options={"model": "2025", "statistic": "mean"}),
        *(over_time(draw, "year", YEARS, options=STATISTIC, protection=STAFF) for _ in range(3)),
        single(draw),
        single(draw, unit=Unit.RATE),
    ],
    "lead_age_bands": lambda draw: [counted(draw, PLACEMENT_GROUP)],
    "age_matrix": lambda draw: [
        counted(draw, PLACEMENT_GROUP, AGE_BAND),
        counted(draw, PLACEMENT_GROUP),
        counted(draw, AGE_BAND),
        counted(draw, PERMANENCE_ORDER, AGE_BAND),
        counted(draw, PERMANENCE_ORDER),
    ],
    "age_trend": lambda draw: [over_time(draw, "quarter", QUARTERS, AGE_BAND)],
    "lead_stability": lambda draw: [single(draw), single(draw), counted(draw, SAME_PLACEMENT)],
    "tile_alert": lambda draw: [single(draw)],
    "tile_settled": lambda draw: [counted(draw, SAME_PLACEMENT)],
    "tile_ending_soon": lambda draw: [counted(draw, EXPIRY)],
    "placement_mix": lambda draw: [over_time(draw, "year", YEARS, PLACEMENT_GROUP)],
    "own_and_agency": lambda draw: [over_time(draw, "year", YEARS, PLACEMENT_GROUP)],
    "three_or_more_trend": lambda draw: [
        benchmarks(draw, COUNCIL, "neighbours", "E92000001"),
        over_time(draw, "year", YEARS),
        over_time(draw, "year", YEARS),
    ],
    "same_home_trend": lambda draw: [
        benchmarks(draw, COUNCIL, "neighbours", "E92000001"),
        over_time(draw, "year", YEARS, SAME_PLACEMENT),
    ],
    "homes_in_year": lambda draw: [counted(draw, NUMBER_OF_PLACEMENTS, AGE_BAND)],
    "moves_by_kind": lambda draw: [moved(over_time(draw, "year", YEARS, MOVE_KIND))],
    "moves_by_reason": lambda draw: [moved(counted(draw, MOVE_REASON, MOVE_KIND))],
    "first_week_moves": lambda draw: [
        moved(over_time(draw, "year", YEARS)), over_time(draw, "year", YEARS)
    ],
    "moves_between": lambda draw: [moved(counted(draw, FROM_PLACEMENT_TYPE, PLACEMENT_TYPE))],
    "legal_statuses": lambda draw: [
        counted(draw, LEGAL_STATUS_GROUP), over_time(draw, "year", YEARS, LEGAL_STATUS_GROUP)
    ],
    "at_home_on_order": lambda draw: [
        counted(draw, TIME_AT_HOME, LEGAL_STATUS_GROUP), over_time(draw, "year", YEARS)
    ],
    "lead_entries_and_exits": lambda draw: [
        single(draw), single(draw), counted(draw, AGE_BAND), counted(draw, AGE_BAND)
    ],
    "flow_over_time": lambda draw: [over_time(draw, "year", YEARS) for _ in range(2)],
    "flow_by_age": lambda draw: [counted(draw, AGE_BAND) for _ in range(2)],
    "need_matrix": lambda draw: reasons(draw, CATEGORY_OF_NEED, AGE_BAND),
    "legal_status_matrix": lambda draw: reasons(draw, LEGAL_STATUS_GROUP, AGE_BAND),
    "reasons_left": lambda draw: reasons(draw, REASON_LEFT, TIME_IN_CARE),
    "older_children": lambda draw: [
        over_time(draw, "year", YEARS, UNACCOMPANIED), over_time(draw, "year", YEARS, REMAND)
    ],
    "first_time_or_again": lambda draw: [
        over_time(draw, "year", YEARS, ENTRY, options={"within_months": "24"})
    ],
    "coming_home": lambda draw: [
        over_time(draw, "year", YEARS),
        over_time(draw, "year", YEARS),
        over_time(draw, "year", YEARS, REASON_LEFT),
    ],
    "still_home": lambda draw: [over_time(draw, "year", YEARS, TWELVE_MONTHS_ON)],
    "balance": lambda draw: [
        counted(draw, BALANCE_PART, unit=Unit.CHILDREN_A_MONTH, options=BALANCE), single(draw)
    ],
    "time_in_care": lambda draw: [counted(draw, AGE_BAND, unit=Unit.MONTHS) for _ in range(6)],
    "still_in_care": lambda draw: [
        *(counted(draw, AFTER_MONTHS, AGE_AT_ENTRY, unit=Unit.PERCENT) for _ in range(3)),
        counted(draw, AFTER_MONTHS, unit=Unit.PERCENT),
    ],
    "missing": lambda draw: [
        counted(draw, MISSING_KIND, unit=Unit.INCIDENTS),
        single(draw),
        over_time(draw, "year", YEARS, unit=Unit.INCIDENTS),
        over_time(draw, "year", YEARS),
    ],
    "reviews": lambda draw: [counted(draw, ON_TIME), over_time(draw, "year", YEARS, ON_TIME)],
    "health": lambda draw: [
        over_time(draw, "year", YEARS, CHECKED),
        over_time(draw, "year", YEARS, CHECKED),
        over_time(draw, "year", YEARS, SDQ_BAND),
    ],
    "as_published": lambda draw: [
        over_time(draw, "year", YEARS, RECORDED),
        over_time(draw, "year", YEARS, protection=STAFF),
    ],
    "lead_homes": lambda draw: [
        counted(draw, JUDGEMENT, unit=Unit.HOMES, protection=replace(STAFF, tier="C")),
        None,
        None,
        single(draw),
    ],
    "tile_occupancy": lambda draw: [
        single(draw, unit=Unit.PERCENT), single(draw, unit=Unit.PERCENT), None, None
    ],
    "lead_moves": lambda draw: [
        planned(counted(draw, MOVE_DUE)), planned(counted(draw, MOVE_STATUS))
    ],
    "tile_due_soon": lambda draw: [planned(counted(draw, MOVE_DUE))],
    "tile_past_target": lambda draw: [planned(counted(draw, MOVE_DUE))],
    "tile_blocked": lambda draw: [planned(counted(draw, MOVE_STATUS))],
    "tile_savings": lambda draw: [single(draw, unit=Unit.PENCE_A_WEEK)],
    "moves_by_month": lambda draw: [
        planned(over_time(draw, "month", ("2025-03", "2025-04"), MOVE_RESULT))
    ],
    "what_blocks": lambda draw: [planned(counted(draw, BLOCKED_BY, MOVE_DUE))],
    "planned_between": lambda draw: [planned(counted(draw, MOVE_FROM, MOVE_TO))],
    "move_savings": lambda draw: [
        counted(draw, MOVE_TO, unit=Unit.PENCE_A_WEEK), planned(counted(draw, MOVE_TO))
    ],
    "requests_by_type": lambda draw: [counted(draw, TYPE_SOUGHT, REQUEST_OUTCOME)],
    "days_to_place": lambda draw: [
        *(counted(draw, TYPE_SOUGHT, unit=Unit.DAYS) for _ in range(3)),
        counted(draw, REQUEST_OUTCOME),
    ],
    "who_met": lambda draw: [
        over_time(draw, "quarter", QUARTERS, MET_BY),
        counted(draw, MET_BY),
        counted(draw, MET_BY, FIRST_CHOICE),
    ],
    "vacant_for_what_is_sought": lambda draw: [
        counted(draw, TYPE_SOUGHT),
        planned(counted(draw, MOVE_TO)),
        single(draw),
        counted(draw, PURPOSE, PROVIDER_GROUP),
    ],
    "lead_savings": lambda draw: [
        *(counted(draw, SAVING_KIND, unit=Unit.PENCE) for _ in range(3)), spent(draw)
    ],
    "tile_cashable": lambda draw: [spent(draw), spent(draw)],
    "tile_avoided": lambda draw: [spent(draw), spent(draw)],
    "savings_by_kind": lambda draw: [saved(draw), None],
    "savings_by_status": lambda draw: [
        counted(draw, SAVING_STATUS, SAVING_KIND, unit=Unit.PENCE)
    ],
    "lead_finance": lambda draw: [spent(draw) for _ in range(5)],
    "tile_spend": lambda draw: [
        spent(draw), spent(draw), over_time(draw, "year", YEARS, unit=Unit.PENCE)
    ],
    "tile_forecast": lambda draw: [spent(draw)],
    "spend_by_line": lambda draw: [over_time(draw, "year", YEARS, BUDGET_LINE, unit=Unit.PENCE)],
    "unit_costs": lambda draw: [
        over_time(draw, "year", YEARS, UNIT_COST_OF, unit=Unit.PENCE_A_WEEK),
        *(benchmarks(draw, COUNCIL, "neighbours", "E92000001") for _ in range(3)),
    ],
    "carers_by_age": lambda draw: [
        counted(draw, CARER_AGE_BAND),
        counted(draw, EXPECTED_TO_LEAVE, options={"leaving_age": "70"}),
        single(draw),
    ],
}  # fmt: skip


def hide(answer: Answer, places: set[int], *, total: bool, then: bool) -> Answer:
    """The same answer with some of its cells hidden, now or on the date of comparison."""

    def hidden(row: Row) -> Row:
        if then and row.compared is not None:
            return replace(row, compared=None, compared_symbol="c")
        return replace(row, value=None, symbol="c")

    rows = tuple(hidden(row) if at in places else row for at, row in enumerate(answer.rows))
    changed: dict[str, Any] = {"rows": rows}
    if total:
        changed |= {"total": None, "total_symbol": "c"}
    return replace(answer, **changed, _by_keys={})


def draw(name: str, answers: list[Answer | None]) -> Any:
    """A drawing, with none of the addresses around it."""
    panel = Panel((Ask("looked_after"),), draw=name, label="Label", to="/")
    page = Page("/test", "Test", "Test", 1, Permission.BENCHMARKS, (panel,))
    context = Context(
        page, 0, answers, [], "Anytown", date(2023, 10, 31), is_filtered=False, may_list=False
    )
    return DRAWINGS[name](context)


# Where things stand and how they look: of the room they take, not of what they say.
LOOKS = {
    "type",
    "namespace",
    "style",
    "height",
    "margin",
    "config",
    "template",
    "size",
    "width",
    "src",
    "images",
    "shapes",
    "id",
}
PLACES = {
    "xshift",
    "yshift",
    "range",
    "domain",
    "dtick",
    "tick0",
    "x",
    "bargap",
    "bargroupgap",
    "colorscale",
}
UNSAID = LOOKS | PLACES


def say(part: Any, said: list[str] | None = None) -> list[str]:
    """Every text and number that a drawing holds, in views that travel as text too."""
    said = [] if said is None else said
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "data-drawing":
                say(json.loads(value), said)
            elif key not in UNSAID:
                say(value, said)
    elif isinstance(part, list | tuple):
        for one in part:
            say(one, said)
    elif part is not None and not isinstance(part, bool):
        said.append(str(part))
    return said


def numbers_in(words: str) -> set[str]:
    return set(re.findall(r"\d+(?:\.\d+)?", words.replace(",", "")))


@st.composite
def hidden_answers(draw_one: st.DrawFn, name: str) -> tuple[list[Any], list[Any]]:
    """The answers of a drawing in full, and with some of their cells hidden."""
    full = ASKED[name](draw_one)
    held = []
    for answer in full:
        if answer is None or not answer.protection.is_published:
            held.append(answer)
            continue
        places = draw_one(st.sets(st.integers(0, max(0, len(answer.rows) - 1)), max_size=6))
        total, then = draw_one(st.booleans()), draw_one(st.booleans())
        held.append(hide(answer, places, total=total, then=then))
    return full, held


def test_every_drawing_is_tried_with_hidden_numbers() -> None:
    assert set(ASKED) == set(DRAWN)


@pytest.mark.parametrize("name", DRAWN)
@settings(max_examples=25)
@given(data=st.data())
def test_every_number_drawn_of_answers_with_hidden_cells_is_a_true_one(
    name: str, data: st.DataObject
) -> None:
    full, held = data.draw(hidden_answers(name))
    words, all_words = (" ".join(say(draw(name, answers))) for answers in (held, full))
    # A sum that leaves out a hidden part, or takes it for 0, is a number of no full drawing.
    assert numbers_in(words) <= numbers_in(all_words)
    assert "None" not in words
    assert "nan" not in words.lower().split()


@pytest.mark.parametrize("name", [name for name in DRAWN if name not in PUBLIC])
@settings(max_examples=5)
@given(data=st.data())
def test_a_drawing_says_that_something_is_hidden_where_all_is(
    name: str, data: st.DataObject
) -> None:
    full = ASKED[name](data.draw)
    held = [
        hide(one, set(range(len(one.rows))), total=True, then=False)
        if one and one.protection.is_published
        else one
        for one in full
    ]
    drawn = draw(name, held)
    words = say(drawn)
    if isinstance(drawn, str):
        assert "not shown, to protect confidentiality" in drawn
        assert "No children" not in drawn
    else:
        assert "c" in words


@pytest.mark.parametrize(
    "name", [name for name in DRAWN if not (name.startswith(("lead", "tile")) or name in PUBLIC)]
)
@settings(max_examples=10)
@given(data=st.data())
def test_every_panel_carries_key_marking_tier_time_and_rule_version(
    name: str, data: st.DataObject
) -> None:
    _, held = data.draw(hidden_answers(name))
    words = " ".join(say(draw(name, held)))
    assert "OFFICIAL–SENSITIVE" in words
    assert (
        "tier C, published 2 April 2025 09:00 UTC, version 1 of 31 March 2025, rules 2026.1"
        in words
    )
    is_hidden = any(
        row.symbol or row.compared_symbol for one in held if one for row in one.rows
    ) or any(one.total_symbol for one in held if one)
    assert ("c = not shown, to protect confidentiality" in words) == is_hidden


PARTS = st.one_of(st.integers(0, 900).map(Shown), st.sampled_from([HIDDEN, NOT_AVAILABLE]))


@given(st.lists(PARTS, max_size=6))
def test_a_sum_is_hidden_where_a_part_is_and_is_never_of_some_parts_alone(
    parts: list[Shown],
) -> None:
    found = add_up(parts)
    if HIDDEN in parts:
        assert found == HIDDEN
    elif NOT_AVAILABLE in parts:
        assert found.value is None
    else:
        assert found.value == sum(part.value or 0 for part in parts)


@given(PARTS, PARTS)
def test_a_difference_is_shown_where_both_levels_are_and_hidden_where_one_is(
    now: Shown, then: Shown
) -> None:
    found = differ(now, then)
    assert found.is_hidden == (HIDDEN in (now, then))
    if now.value is not None and then.value is not None:
        assert found.value == now.value - then.value


@given(PARTS, PARTS)
def test_a_percentage_is_hidden_where_its_part_or_what_is_left_of_the_whole_is(
    part: Shown, whole: Shown
) -> None:
    found = share(part, whole)
    assert found.is_hidden == (HIDDEN in (part, whole))
    assert found.value is None or 0 <= found.value <= 1


def test_many_rounded_numbers_are_not_added_up_to_a_share() -> None:
    rounded: dict[tuple[str, ...], Cell] = {(key,): 10 for key in PLACEMENT_TYPE.keys}
    answer = make_answer(rounded, by=("placement_type",), total=128, protection=ROUNDED)
    assert draw("lead_age_bands", [answer]) == (
        "130 children are in our care on 31 March 2025 (rounded to 5)."
    )


def test_a_share_of_rounded_numbers_is_of_the_rounded_whole() -> None:
    rounded: dict[tuple[str, ...], Cell] = {(key,): 10 for key in LEGAL_STATUS_GROUP.keys}
    at_home = make_answer(rounded, by=("legal_status_group",), total=70, protection=ROUNDED)
    everyone = make_answer(total=398, protection=PUBLISHED)
    england = make_answer(total=7, unit=Unit.PUBLISHED)
    words = say(draw("tile_with_parents", [everyone, england, at_home, at_home]))
    assert "5%" in words
    assert any(text.startswith("20 of 400 (rounded to 5)") for text in words)
