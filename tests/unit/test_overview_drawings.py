"""The lists and tiles of the first page: true of any data, and nothing said to be well unknown."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType, SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from components.drawings import DRAWINGS, Context
from components.page import PAGES, Page, Panel
from components.shell import lay_out_page
from data_access.questions.answer import Answer, SourceAge
from data_access.questions.since_visit import CameIn, Kept, SinceVisit
from data_access.questions.source_ages import MONTHLY, OLD, OldSource, list_old_sources
from data_access.questions.standing import Standing
from data_access.vocabulary import Permission, Role, Symbol
from pages.overview_tiles import TILES
from tests.answers import Cell, make_answer

TODAY = date(2030, 3, 31)
DAYS = st.integers(0, 400).map(lambda days: TODAY - timedelta(days=days))


def say(
    draw: str,
    *answers: Answer | None,
    records: tuple[Any, ...] = (),
    words: tuple[tuple[str, str], ...] = (),
    panel: Mapping[str, Panel] = MappingProxyType({}),
) -> str:
    """What a drawing says of these answers and records."""
    panels = (panel.get(draw, Panel((), draw, label="Label")),)
    page = Page("/test", "Test", "Test", 1, Permission.BENCHMARKS, panels)
    context = Context(
        page, 0, list(answers), [], "Anytown", None, is_filtered=False, may_list=False,
        records=records, words=words,
    )  # fmt: skip
    return json.dumps(DRAWINGS[draw](context), ensure_ascii=False)


def count_vacant(*places: int | str) -> Answer:
    cells: dict[tuple[str, ...], Cell] = {(f"home-{n}",): p for n, p in enumerate(places)}
    return make_answer(cells, by=("home",), total=sum(n for n in places if isinstance(n, int)))


def alert(*answers: Answer | None, old: tuple[OldSource, ...] = ()) -> str:
    return say("alerts", *answers, records=old)


def test_where_all_is_well_the_list_of_what_to_look_at_says_so() -> None:
    above = make_answer(by=("reviewed",), total=0, options={"above_price": "5000"})
    well = alert(count_vacant(0), above, make_answer(total=0), make_answer(total=0))
    assert "Nothing of this needs anybody to look at it on 31 March 2025" in well
    assert "All is well." in well


def test_what_is_not_known_is_never_told_as_well() -> None:
    unknown = make_answer(total=None, total_symbol=Symbol.NOT_KNOWN)
    said = alert(unknown, None, None, make_answer(total=0))
    assert "Of what is known, nothing here needs anybody to look at it" in said
    assert "How many places have been vacant for 28 nights or more is not known" in said
    assert "All is well." not in said
    unasked = (
        "places have been vacant",
        "arrangements above a price have had no review in 12 months",
        "children live in supported accommodation",
        "milestones are late",
    )
    nothing = alert(None, None, None, None)
    assert "What needs somebody to look at it is not known on this day" in nothing
    zero = make_answer(by=("reviewed",), total=0, options={"above_price": "5000"})
    for left in range(4):
        answers = [zero if place != left else None for place in range(4)]
        said = alert(*answers)
        assert "All is well." not in said + nothing
        for words in (said, nothing):
            assert f"How many {unasked[left]}" in words
    aged = say("alerts", *(zero for _ in range(4)), records=(None,))
    assert "How old the sources were then is not known" in aged
    assert "All is well." not in aged


def test_each_thing_to_look_at_is_counted_and_an_old_source_says_how_old_it_is() -> None:
    old = OldSource("Foster carers and their places", date(2030, 1, 1), 89)
    above = make_answer(
        {("within_12_months",): 4, ("never",): 1}, by=("reviewed",), total=5,
        options={"above_price": "5000"},
    )  # fmt: skip
    said = alert(count_vacant(2, 0), above, make_answer(total=1), make_answer(total=0), old=(old,))
    assert "4 things to look at" in said
    assert "2 places have been vacant for 28 nights or more: home-0" in said
    assert "1 of the 5 arrangements above £5,000 a week has had no review in 12 months" in said
    assert "1 child lives in supported accommodation under the age of 16" in said
    assert "Foster carers and their places: told to 1 January 2030, 89 days ago" in said


def test_what_needs_looking_at_leads_to_its_page_on_the_readers_own_date() -> None:
    above = make_answer(by=("reviewed",), total=2, options={"above_price": "5000"})
    answers = [count_vacant(2), above, make_answer(total=2), make_answer(total=2)]
    assert '"/milestones?as_at=2024-06-30"' in say(
        "alerts", *answers, words=(("as_at", "2024-06-30"), ("age_band", "5-10"))
    )
    assert '"/milestones"' in say("alerts", *answers)


def test_tiles_lead_each_to_the_page_that_says_more() -> None:
    found = {panel.draw: panel for panel in TILES}
    due = make_answer({("past_target",): 2}, by=("move_due",), total=3)
    above = make_answer(by=("reviewed",), total=2, options={"above_price": "5000"})
    assert '"/moves?as_at=2025-03-31' in say("tile_past_target", due, panel=found)
    assert '"/finance/value?as_at=2025-03-31' in say("tile_prices_above", above, panel=found)
    assert '"/finance/value?as_at=2025-03-31' in say(
        "tile_contracts_due", make_answer(by=("contract_due",), total=0), due, panel=found
    )
    to = "/data-quality?discrepancy=arrangement_without_price#list"
    assert f'"{to}"' in say("tile_unpriced", make_answer(total=2), panel=found)


@given(st.dictionaries(st.sampled_from(("ssda903", "money", "benchmarks")), st.tuples(DAYS, DAYS)))
def test_a_monthly_source_is_old_45_days_after_the_last_day_that_it_speaks_for(
    sources: dict[str, tuple[date, date]],
) -> None:
    ages = {kind: SourceAge(kind, loaded, to) for kind, (loaded, to) in sources.items()}
    standing = Standing(1, "key", TODAY, None, True, None, ages, {}, {})
    late = {kind for kind, (_, to) in sources.items() if kind in MONTHLY and TODAY - to > OLD}
    assert {one.words for one in list_old_sources(standing)} == late


def test_what_came_in_was_published_and_was_mended_is_told_in_sentences() -> None:
    told = SinceVisit(
        datetime(2030, 3, 1, 9, 30, tzinfo=UTC),
        came_in=(
            CameIn("SSDA903 return", date(2030, 3, 2), TODAY),
            CameIn("Published benchmarks", date(2030, 3, 2), None),
        ),
        published=tuple(date(2029, month, 30) for month in (3, 6, 9)),
        kept=(Kept("milestones", 3, 0, 1, 2), Kept("risks", 0, 0, 0, 1)),
        found=7,
        mended=0,
    )
    said = say("since_visit", records=(told,))
    assert "Since you signed in on 1 March 2030 at 09:30 UTC." in said
    assert "3 milestones changed: 1 is complete. 2 were withdrawn." in said
    assert "1 risk was withdrawn." in said
    assert (
        "Loaded on 2 March 2030: SSDA903 return (to 31 March 2030); Published benchmarks." in said
    )
    assert (
        "Protected figures were published of 30 June 2029, 30 September 2029 and 1 earlier day."
        in said
    )
    assert "Differences between returns, prices and ledger: 7 found." in said


def test_benefits_without_a_target_or_without_a_figure_are_not_said_to_be_on_track() -> None:
    def benefit(state: str, target: float | None) -> Any:
        return SimpleNamespace(state=state, target=target)

    answer = make_answer(total=2)
    off = say("tile_off_track", answer, records=(benefit("off_track", 1), benefit("not_known", 1)))
    assert "of 1 held against a target, of 2 benefit measures; 1 with a target cannot be" in off
    unknown = say("tile_off_track", answer, records=(benefit("not_known", 1),))
    assert "1 benefit measure: 1 with a target cannot be judged" in unknown
    unset = say("tile_off_track", answer, records=(benefit("no_target", None),))
    assert "no target is set by the council" in unset


def test_what_is_agreed_as_realised_is_not_said_to_be_held_against_a_target() -> None:
    def judge(*states: str) -> str:
        rows = tuple(SimpleNamespace(state=state) for state in states)
        return say("tile_off_track", make_answer(total=len(states)), records=rows)

    done = "realised"
    assert "2 benefit measures: all agreed as realised" in judge(done, done)
    assert "held against" not in judge(done, done)
    assert "of 1 held against a target, of 2 benefit measures" in judge(done, "on_track")
    mixed = "2 benefit measures, 1 agreed as realised: no target is set by the council for the"
    assert mixed in judge(done, "no_target")


def test_before_the_register_began_the_tile_of_benefits_does_not_say_that_none_are_kept() -> None:
    note = "Benefit measures are kept in the register since 1 May 2025."
    early = make_answer(total=None, total_symbol=Symbol.NOT_KNOWN, notes=(note,))
    said = say("tile_off_track", early)
    assert "Not known" in said
    assert note in said
    assert "no benefit measures on 31 March 2025" in say("tile_off_track", make_answer(total=0))


def test_where_nobody_has_an_account_no_roles_and_no_filters_stand() -> None:
    said = say("people")
    assert "Nobody has an account yet. Add the first under People." in said
    assert "By role" not in said
    overview = PAGES["/"]

    def lay_out(role: Role) -> Any:
        return lay_out_page(overview, lambda panel: not panel.roles or role in panel.roles)

    assert lay_out(Role.ADMINISTRATOR).className == "unasked"
    assert lay_out(Role.RESIDENTIAL_MANAGER).className is None


def test_an_administrator_is_told_who_may_sign_in_and_nothing_of_children() -> None:
    def person(**more: Any) -> Any:
        known = {"is_active": True, "signed_in_at": 1, "needs_second_factor": False}
        return SimpleNamespace(**known | {"has_second_factor": False, "role": Role.DIRECTOR} | more)

    everybody = (
        person(),
        person(signed_in_at=None),
        person(needs_second_factor=True),
        person(is_active=False),
    )
    assert json.loads(say("lead_administration", records=everybody)) == (
        "3 people may sign in: 1 has never done so, 1 has yet to set up a second factor and 1 "
        "account is disabled."
    )
    assert "4 accounts" in say("people", records=everybody)
