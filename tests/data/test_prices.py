"""What a week of care is priced at: on average, in the middle, and above a price."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.access import Viewer
from data_access.money import round_half_up
from data_access.questions import Answer, Door, NotUnderstood, Question, Selection
from data_access.vocabulary import Role
from tests.data.priced import DATA_TO, FIRST, fill_prices
from tests.data.priced_nights import COUNCIL_OF_EIGHT, NIGHTS, THEIR_PRICES
from tests.stores import EMPTY, Stores


@pytest.fixture(scope="module")
def door(sqlite_stores: Stores) -> Iterator[Door]:
    with sqlite_stores.open_copy(EMPTY) as engine:
        yield fill_prices(engine, COUNCIL_OF_EIGHT, prices=THEIR_PRICES)


def ask(door: Door, measure: str, *by: str, **words: object) -> Answer:
    pairs = [(name.rstrip("_"), str(value)) for name, value in words.items()]
    return door.ask(Question(measure, by, Selection.parse(pairs)), Viewer(Role.DIRECTOR))


@settings(max_examples=6)
@given(
    first=st.dates(FIRST, DATA_TO),
    days=st.integers(0, 500),
    by=st.sampled_from(("placement_type", "cost_basis", "provider", "quarter")),
)
def test_the_average_is_of_the_nights_with_a_price(
    door: Door, first: date, days: int, by: str
) -> None:
    last = min(DATA_TO, date.fromordinal(first.toordinal() + days))
    told = ask(door, "average_weekly_price", by, from_=first, to=last)
    priced: dict[str, list[int]] = {}
    for night in NIGHTS:
        if first <= night.day <= last and night.weekly:
            priced.setdefault(night.keys[by], []).append(night.weekly)
    for row in told.rows:
        paid = priced.get(row.keys[0])
        assert row.value == (round_half_up(Fraction(sum(paid), len(paid))) if paid else None)
    together = [weekly for paid in priced.values() for weekly in paid]
    assert told.total == round_half_up(Fraction(sum(together), len(together)))


@settings(max_examples=6)
@given(day=st.dates(FIRST, DATA_TO), above=st.integers(0, 6500))
def test_arrangements_on_a_day_are_those_of_that_night(door: Door, day: date, above: int) -> None:
    there = [night for night in NIGHTS if night.day == day]
    for by in ("price_state", "cost_basis", "placement_type"):
        told = ask(door, "arrangements", by, as_at=day)
        assert told.total == len(there)
        counted = Counter(night.keys[by] for night in there)
        assert {row.keys[0]: row.value for row in told.rows if row.value} == counted
    dearer = ask(door, "arrangements_above_price", "provider", as_at=day, above_price=above)
    counted = Counter(n.keys["provider"] for n in there if n.weekly > above * 100)
    assert {row.keys[0]: row.value for row in dearer.rows} == counted
    middle = ask(door, "weekly_price_quantiles", as_at=day)
    assert middle.total == round_half_up(Fraction(median(n.weekly for n in there if n.weekly)))
    assert f"Of {sum(n.weekly > 0 for n in there)} arrangements with a price." in middle.notes


def test_each_price_lies_in_one_band_and_those_without_are_told_apart(door: Door) -> None:
    told = ask(door, "arrangements", "price_band", as_at="2024-08-20")
    assert {row.keys[0]: row.value for row in told.rows if row.value} == {
        "under_500": 2,
        "500-1000": 1,
        "1000-2500": 1,
        "5000-7500": 1,
        "not_priced": 3,
    }
    over_time = ask(door, "arrangements", "price_state", "year", from_="2023-04-01")
    assert over_time.value("priced", "2024") == 6
    assert over_time.value("missing", "2025") == 0


def test_the_last_review_is_the_last_one_before_the_day(door: Door) -> None:
    def reviewed(day: str) -> dict[str, object]:
        words = {"as_at": day, "above_price": 400, "placement_type": "in_house_fostering"}
        told = ask(door, "arrangements_above_price", "reviewed", **words)
        return {row.keys[0]: row.value for row in told.rows if row.value}

    # Looked at on 1 March 2024 for the price of April: what is in force by then is the same
    # arrangement.
    assert reviewed("2024-02-29") == {"never": 1}
    assert reviewed("2024-03-01") == reviewed("2024-08-31") == {"within_6_months": 1}
    assert reviewed("2024-09-01") == reviewed("2025-02-28") == {"within_12_months": 1}
    assert reviewed("2025-03-01") == {"over_12_months": 1}
    with pytest.raises(NotUnderstood, match="must be a whole number from 0 to 99,999"):
        ask(door, "arrangements_above_price", above_price="dear")


def test_prices_of_two_kinds_together_are_said_to_be_so(door: Door) -> None:
    note = "compare like with like"
    assert any(note in n for n in ask(door, "average_weekly_price").notes)
    for words in ({"cost_basis": "full"}, {"cost_basis": "marginal"}):
        assert not any(note in n for n in ask(door, "average_weekly_price", **words).notes)
    assert not any(note in n for n in ask(door, "weekly_price_quantiles", "cost_basis").notes)


def test_before_the_first_price_no_day_is_known(door: Door) -> None:
    told = ask(door, "arrangements_above_price", "month", from_="2023-05-01", to="2023-07-31")
    assert [row.symbol for row in told.rows] == ["n", None, None]
    assert ask(door, "weekly_price_quantiles", as_at="2023-05-31").total_symbol == "n"
