"""What the page of risks says: sentences that are true of any register, and of none."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pages  # noqa: F401 (importing the pages registers them)
from components.drawings import DRAWINGS, Context
from components.drawings.risks import find_band
from components.page import PAGES
from components.risks import say_movement
from data_access.programme.movement import Movement
from data_access.questions.answer import Answer
from data_access.questions.risk_records import ActionLine, Linked, RiskLine, Said
from data_access.vocabulary import (
    ACTION_STATE,
    DECISION_NEEDED,
    IMPACT,
    LIKELIHOOD,
    RISK_BAND,
    find_risk_band,
)
from tests.answers import make_answer

PAGE = PAGES["/risks"]
TODAY = date(2025, 3, 31)
SAID = Said("Pay is low", "They leave", "Homes close", "A hub", "Raise fees?")
FEW = st.integers(0, 3)


def draw(drawing: str, *answers: Answer, records: Any = (), words: Any = ()) -> Any:
    number = next(n for n, panel in enumerate(PAGE.panels) if panel.draw == drawing)
    return DRAWINGS[drawing](
        Context(
            PAGE, number, list(answers), [], council="Anytown", baseline=None, is_filtered=False,
            may_list=False, records=tuple(records), words=words,
        )
    )  # fmt: skip


def counted(dimension: Any, *numbers: int, **more: Any) -> Answer:
    cells: dict[Any, Any] = {(k,): n for k, n in zip(dimension.keys, numbers, strict=True)}
    return make_answer(cells, by=(dimension.key,), **{"total": sum(numbers)} | more)


def make_risk(reference: str = "R1", **more: Any) -> RiskLine:
    size = int(more.get("likelihood", "4")) * int(more.get("impact", "4"))
    said: dict[str, Any] = {
        "reference": reference, "title": f"Risk {reference}", "likelihood": "4", "impact": "4",
        "size": size, "band": find_risk_band(size), "target": 6, "owner": "director",
        "is_open": True, "reviewed_on": None, "movement": None, "needs_decision": False,
        "decision_by": None, "actions": {}, "milestones": (), "benefits": (), "said": SAID,
    }  # fmt: skip
    return RiskLine(**said | more)


@given(bands=st.tuples(FEW, FEW, FEW, FEW), overdue=FEW, needed=FEW)
def test_the_lead_says_how_many_risks_actions_and_decisions_there_are(
    bands: tuple[int, ...], overdue: int, needed: int
) -> None:
    said = draw(
        "lead_risks",
        counted(RISK_BAND, *bands),
        counted(ACTION_STATE, overdue, 1, 0, 2),
        counted(DECISION_NEEDED, needed, 1),
    )
    whole, greatest = sum(bands), bands[0]
    first, actions, decisions = said.removesuffix(".").split("; ")
    if whole == 0:
        assert first == "No risk is open on 31 March 2025"
    elif whole == 1:
        assert first.startswith("1 risk is open")
        assert first.endswith("a very high one") is bool(greatest)
    else:
        assert first == (
            f"{whole} risks are open on 31 March 2025, {greatest or 'none'} of them very high"
        )
    # As on the first page: "no action is overdue".
    assert actions == f"{overdue or 'no'} {'action is' if overdue < 2 else 'actions are'} overdue"
    assert decisions.startswith(f"{needed or 'no'} decision{'' if needed < 2 else 's'} ")


def test_what_a_reader_did_not_ask_for_is_none_of_what_is_counted() -> None:
    bands = make_answer({("high",): 2}, by=("risk_band",), total=2)
    actions = make_answer({("to_come",): 1}, by=("action_state",), total=1)
    decisions = make_answer({("no",): 2}, by=("decision_needed",), total=2)
    said = draw("lead_risks", bands, actions, decisions)
    assert said == (
        "2 risks are open on 31 March 2025, none of them very high; no action is overdue; "
        "no decision is needed."
    )
    tile = str(draw("tile_actions_overdue", actions))
    assert "'None'" in tile
    assert "of 1 not done" in tile


def test_where_nothing_was_kept_each_part_of_the_page_says_why() -> None:
    none = {"total": None, "total_symbol": "x", "notes": ("No risks are kept yet.",)}
    said = draw("lead_risks", *[counted(RISK_BAND, 0, 0, 0, 0, **none)] * 3)
    assert said == "No risks are kept yet."
    for panel in PAGE.panels:
        if panel.shape == "figure":
            words = str(draw(panel.draw, counted(RISK_BAND, 0, 0, 0, 0, **none)))
            assert "not available" in words
            assert "No risks are kept yet." in words


@given(st.lists(st.tuples(st.sampled_from("12345"), st.sampled_from("12345")), max_size=12))
def test_the_matrix_holds_each_open_risk_once_in_the_cell_of_its_band(
    places: list[tuple[str, str]],
) -> None:
    risks = [
        make_risk(f"R{n}", likelihood=likelihood, impact=impact)
        for n, (likelihood, impact) in enumerate(places, 1)
    ]
    cells: dict[Any, Any] = {
        (one, other): places.count((one, other)) for one in LIKELIHOOD.keys for other in IMPACT.keys
    }
    answer = make_answer(cells, by=("likelihood", "impact"), total=len(places))
    closed = make_risk("R99", is_open=False)
    words = str(draw("risk_matrix", answer, records=[*risks, closed]))
    for risk in risks:
        assert words.count(f"'/risks/{risk.reference}'") == 1
        assert find_band(risk.likelihood, risk.impact) == risk.band
    assert "R99" not in words
    assert words.count("'Very high'") == 4


@pytest.mark.parametrize(
    ("movement", "said"),
    [
        (Movement(9, date(2024, 10, 29), is_by_review=True), "Up from 9 to 12 since 29 October"),
        (Movement(16, date(2024, 10, 29), is_by_review=True), "Down from 16 to 12 since 29"),
        (Movement(12, date(2024, 10, 29), is_by_review=True), "Unchanged at 12 since 29 October"),
        (Movement(9, date(2024, 10, 29), is_by_review=False), "Up from 9 to 12 on 29 October"),
        (None, "No earlier review"),
    ],
)
def test_how_a_risk_moved_is_told_in_words(movement: Movement | None, said: str) -> None:
    assert say_movement(movement, 12).startswith(said)


def test_on_a_phone_each_cell_of_the_list_stands_beside_what_it_is() -> None:
    words = str(draw("risk_list", counted(RISK_BAND, 1, 0, 0, 0), records=[make_risk("R1")]))
    for head in ("Movement", "Target", "Owner", "Reviewed", "Actions"):
        assert f"'data-label': '{head}'" in words


def test_the_list_is_narrowed_as_the_counts_are() -> None:
    risks = [make_risk("R1"), make_risk("R2", likelihood="1"), make_risk("R3", owner=None)]
    bands = counted(RISK_BAND, 2, 0, 0, 1)
    words = str(draw("risk_list", bands, records=risks, words=(("owner_role", "director"),)))
    assert "Risk R1" in words
    assert "Risk R2" in words
    assert "Risk R3" not in words


def test_without_the_detail_only_titles_sizes_and_counts_are_drawn() -> None:
    late = Linked("M1", "Strategy", "late", TODAY)
    risk = make_risk(needs_decision=True, decision_by=TODAY - timedelta(days=3), milestones=(late,))
    kept = make_risk(
        needs_decision=True, decision_by=risk.decision_by, milestones=(late,), said=None
    )
    action: dict[str, Any] = {
        "reference": "A1", "risk": "R1", "risk_title": "Risk R1", "risk_band": "very_high",
        "state": "overdue", "days_late": 4, "due": TODAY, "done_on": None, "owner": "director",
    }  # fmt: skip
    told, untold = (
        "".join(
            str(draw(name, answer, records=records))
            for name, answer, records in (
                ("risk_list", counted(RISK_BAND, 1, 0, 0, 0), [one]),
                ("risk_decisions", counted(DECISION_NEEDED, 1, 0), [one]),
                ("risk_actions", counted(ACTION_STATE, 1, 0, 0, 0), [done]),
                ("risk_threatens", counted(RISK_BAND, 1, 0, 0, 0), [one]),
            )
        )
        for one, done in (
            (risk, ActionLine(title="Join the hub", is_told=True, **action)),
            (kept, ActionLine(title=None, is_told=False, **action)),
        )
    )
    for words in ("Pay is low", "Raise fees?", "A hub", "Join the hub", "/risks/R1", "/milestones"):
        assert words in told
        assert words not in untold
    for words in ("Risk R1", "16,\xa0very", "3 days late", "1 overdue", "◆ Late", "past its date"):
        assert words in untold.replace("\\xa0", "\xa0")
