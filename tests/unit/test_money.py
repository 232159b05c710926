"""Sums of money: rounded once, and nothing lost."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.money import round_half_up, round_parts, spread, to_pence

_PARTS = st.lists(st.fractions(-1_000, 1_000, max_denominator=70) | st.integers(-99, 99))


@given(parts=_PARTS)
def test_parts_are_rounded_to_whole_pence_next_to_themselves_that_add_up(
    parts: list[Fraction | int],
) -> None:
    rounded = round_parts(dict(enumerate(parts)))
    assert list(rounded) == list(range(len(parts)))
    assert all(abs(rounded[which] - part) < 1 for which, part in enumerate(parts))
    assert sum(rounded.values()) == round_half_up(sum(parts, Fraction(0)))
    for which, part in enumerate(parts):
        for other, another in enumerate(parts):
            # Nobody is rounded up whose remainder is smaller than one that was rounded down.
            assert not (
                rounded[which] > part and rounded[other] <= another and another % 1 > part % 1
            )


def test_parts_that_cannot_reach_a_total_are_refused_and_halves_go_up() -> None:
    assert round_parts({"a": Fraction(1, 2), "b": Fraction(1, 2)}) == {"a": 1, "b": 0}
    assert round_parts({"a": Fraction(5, 2)}, total=2) == {"a": 2}
    with pytest.raises(ValueError, match="cannot be rounded"):
        round_parts({"a": Fraction(5, 2)}, total=4)
    assert [round_half_up(Fraction(n, 2)) for n in (-3, -1, 1, 3)] == [-1, 0, 1, 2]
    assert [to_pence(sevenths) for sevenths in (3, 4, -4)] == [0, 1, -1]


@given(amount=st.integers(-(10**12), 10**12), weights=st.lists(st.integers(0, 10**6), min_size=1))
def test_an_amount_is_spread_over_nights_without_a_penny_lost(
    amount: int, weights: list[int]
) -> None:
    whole = sum(weights)
    if not whole:
        assert spread(0, weights) == [0] * len(weights)
        return
    parts = spread(amount, weights)
    assert sum(parts) == amount
    assert all(
        abs(part - Fraction(amount * weight, whole)) < 1
        for part, weight in zip(parts, weights, strict=True)
    )
