"""What a page asks for under an address: covered by the returns, and in words that can be read."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

import pages  # noqa: F401 (importing the pages registers them)
from callbacks.asker import Asker, is_open, read_query
from components.page import PAGES, Ask, ask_own_years
from data_access.access import Viewer
from data_access.questions import NotUnderstood
from data_access.vocabulary import Role

STANDING: Any = SimpleNamespace(first_date=date(2017, 4, 1), data_date=date(2025, 3, 31))
DOOR: Any = SimpleNamespace(council=SimpleNamespace(baseline=None))
SITTING: Any = SimpleNamespace(ask=lambda question: question)
AGAIN = Ask("started", by=("year", "entry"), span="history")
YEARLY = Ask("started", by=("year",), span="history")


def ask(query: str, ask: Ask) -> Any:
    selection, words, refused = read_query(query)
    return Asker(DOOR, Viewer(Role.DIRECTOR), STANDING, selection, words, refused).ask(ask, SITTING)


@pytest.mark.parametrize(
    ("query", "why", "refused"),
    [
        ("within_months=0", "from 1 to 120", AGAIN),
        ("reach=-5", "number of children to reach", Ask("balance", unfiltered=True)),
        ("reach_by=x", "must be a date", Ask("balance", unfiltered=True)),
    ],
)
def test_an_option_that_cannot_be_read_is_refused_where_it_is_used_alone(
    query: str, why: str, refused: Ask
) -> None:
    with pytest.raises(NotUnderstood, match=why):
        ask(query, refused)
    assert ask(query, YEARLY).measure == "started"


def test_how_soon_is_again_reaches_the_counts_that_tell_it() -> None:
    assert ask("within_months=12", AGAIN).selection.option("within_months") == "12"
    assert ask("within_months=12", YEARLY).selection.options == ()
    filtered = ask("within_months=12&entry=re_entry", YEARLY)
    assert filtered.selection.option("within_months") == "12"


def test_the_years_of_events_need_12_months_of_returns_as_all_other_counts_of_them_do() -> None:
    assert ask("as_at=2018-03-31", YEARLY).selection.to == date(2018, 3, 31)
    for span in ("selected", "history"):
        with pytest.raises(NotUnderstood, match="begin on 1 April 2017: they do not cover"):
            ask("as_at=2018-03-30", Ask("started", by=("year",), span=span))


def test_years_before_the_returns_are_refused_in_plain_words_whatever_is_counted() -> None:
    for measure in ("started", "foster_approvals"):
        yearly = Ask(measure, by=("year",), span="whole_years")
        with pytest.raises(NotUnderstood, match="begin on 1 April 2017: they do not cover"):
            ask("as_at=2001-01-01", yearly)
    assert ask("as_at=2018-03-31", yearly).selection.to == date(2018, 3, 31)


def test_what_stands_beside_published_figures_is_never_of_some_homes_alone() -> None:
    manager, beside = Viewer(Role.RESIDENTIAL_MANAGER, (1,)), ask_own_years("looked_after")
    assert is_open(Viewer(Role.DIRECTOR), beside)
    assert not is_open(manager, beside)
    assert is_open(manager, replace(beside, unfiltered=False))


def test_money_is_told_to_the_last_day_of_the_data_and_by_whole_months_alone() -> None:
    spend = Ask("spend", span="twelve_months")
    assert ask("as_at=2026-01-01", spend).selection.as_at == date(2025, 3, 31)
    by_month = Ask("spend", by=("month",), span="whole_months")
    found = ask("as_at=2024-12-15", by_month).selection
    assert (found.from_, found.to) == (date(2022, 12, 1), date(2024, 11, 30))
    assert ask("as_at=2026-01-01", by_month).selection.to == date(2025, 3, 31)


def test_a_change_is_not_told_since_a_day_to_come() -> None:
    change = Ask("spend_change", by=("change_part",), span="twelve_months", compare=True)
    with pytest.raises(NotUnderstood, match=r"1 January 2030 .* is not before 31 March 2025"):
        ask("compare_to=2030-01-01", change)
    assert ask("as_at=2026-01-01", change).selection.compare_to == date(2024, 3, 31)


def test_what_spend_changed_from_follows_no_filter_that_the_change_does_not() -> None:
    panel = next(p for p in PAGES["/finance"].panels if p.draw == "spend_change")
    asked = [ask("age_band=16%2B&placement_type=ifa", each) for each in panel.asks]
    assert {question.selection.filters for question in asked} == {(("placement_type", ("ifa",)),)}
