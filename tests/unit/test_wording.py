"""Numbers, dates and lists, written the same way wherever they stand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.wording import (
    explain_symbol,
    format_change,
    format_count,
    format_date,
    format_percent,
    format_pounds,
    format_rate,
    format_short_date,
    format_value,
    join_words,
    label_key,
    plural,
    shorten_period,
)
from data_access.vocabulary import Symbol, Unit
from tests.answers import make_answer

NUMBERS = st.integers(-10_000_000, 10_000_000)


def read_number(words: str) -> Decimal:
    return Decimal(words.replace(",", "").replace("−", "-"))


@given(NUMBERS)
def test_a_count_reads_back_as_itself(number: int) -> None:
    assert read_number(format_count(number)) == number


@given(NUMBERS)
def test_a_change_always_carries_its_sign_and_never_a_hyphen(number: int) -> None:
    words = format_change(number)
    assert read_number(words) == number
    assert words[0] == ("+" if number > 0 else "−" if number < 0 else "0")
    assert "-" not in words


@given(st.floats(-1e6, 1e6), st.integers(0, 2))
def test_rounding_is_to_the_nearest_and_halves_go_away_from_nothing(
    value: float, decimals: int
) -> None:
    error = abs(read_number(format_rate(value, decimals))) - abs(Decimal(str(value)))
    half = Decimal(5).scaleb(-decimals - 1)
    assert -half < error <= half


@pytest.mark.parametrize("almost_nothing", [-0.2, 0.0, -0.0, 0.4])
def test_a_change_that_rounds_to_nothing_has_no_sign(almost_nothing: float) -> None:
    assert format_change(almost_nothing) == "0"
    assert format_change(almost_nothing, none="no change") == "no change"
    assert format_rate(almost_nothing) == "0"


def test_numbers_are_written_as_the_council_reads_them() -> None:
    assert format_count(587) == "587"
    assert format_count(1234) == "1,234"
    assert format_change(10) == "+10"
    assert format_change(-2) == "−2"
    assert format_rate(133.4) == "133"
    assert format_rate(133.4, 1) == "133.4"
    assert format_percent(0.358) == "36%"
    assert format_percent(0.125) == "13%"
    assert format_pounds(1234.49) == "£1,234"
    assert format_pounds(-1234.5) == "−£1,235"


def test_days_are_written_without_a_leading_nought() -> None:
    assert format_date(date(2023, 10, 31)) == "31 October 2023"
    assert format_date(date(2024, 2, 1)) == "1 February 2024"
    assert format_short_date(date(2024, 2, 1)) == "1 Feb 2024"


def test_a_value_is_written_as_its_unit_is() -> None:
    assert format_value(1234, Unit.CHILDREN) == "1,234"
    assert format_value(125.1, Unit.RATE) == "125"
    assert format_value(95.2, Unit.PUBLISHED) == "95.2"
    assert format_value(91.0, Unit.PUBLISHED) == "91"
    assert format_value(95.2, Unit.PUBLISHED, decimals=0) == "95"
    assert format_value(36, "%") == "36%"
    assert format_value(2095, "£ a week") == "£2,095"


@given(st.sampled_from(Unit), st.sampled_from(Symbol))
def test_where_there_is_no_number_its_symbol_stands(unit: Unit, symbol: Symbol) -> None:
    assert format_value(None, unit, symbol) == symbol
    assert explain_symbol(symbol)


def test_where_there_is_neither_number_nor_symbol_a_dash_stands() -> None:
    assert format_value(None, Unit.CHILDREN) == "–"
    assert explain_symbol(None) == "not known"


def test_a_period_is_short_on_an_axis_and_ends_in_its_last_month() -> None:
    assert shorten_period("2024") == "2024"
    assert shorten_period("2024-W05") == "29 Jan<br>2024"
    assert shorten_period("2024-03") == "Mar<br>2024"
    assert [shorten_period(f"2023-24-Q{quarter}") for quarter in (1, 2, 3, 4)] == [
        "Jun<br>2023",
        "Sep<br>2023",
        "Dec<br>2023",
        "Mar<br>2024",
    ]


def test_a_key_is_shown_in_the_words_of_the_first_answer_that_has_some() -> None:
    plain = make_answer(by=("area",))
    named = make_answer(by=("area",), labels={"area": {"E92000001": "England"}})
    assert label_key([plain, named], "area", "E92000001") == "England"
    assert label_key([plain], "area", "E92000001") == "E92000001"


def test_a_year_is_named_by_its_end_whoever_published_it() -> None:
    ours = make_answer(by=("year",), labels={"year": {"2024": "2023-24"}})
    assert label_key([ours], "year", "2024") == "2024"


def test_words_join_into_a_list() -> None:
    assert join_words([]) == ""
    assert join_words(["a"]) == "a"
    assert join_words(["a", "b"]) == "a and b"
    assert join_words(["a", "b", "c"]) == "a, b and c"
    assert join_words(["a", "b"], "or") == "a or b"


@given(NUMBERS)
def test_one_child_and_any_other_number_of_children(number: int) -> None:
    assert plural(number, "child", "children") == ("child" if number == 1 else "children")
