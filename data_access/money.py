"""Sums of money exact to the penny: worked out in fractions, and rounded once, at the end."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

K = TypeVar("K")
Numbers = npt.NDArray[np.int64]
NIGHTS_IN_A_WEEK = 7


def round_half_up(amount: Fraction | int) -> int:
    """The nearest whole number; a half goes up, to the one nearer to plus infinity."""
    doubled = Fraction(amount) * 2 + 1
    return (doubled.numerator // doubled.denominator) // 2


def to_pence(sevenths: int) -> int:
    """Pence from pence a week times nights, rounded half up."""
    return round_half_up(Fraction(int(sevenths), NIGHTS_IN_A_WEEK))


def round_parts(parts: Mapping[K, Fraction | int], total: int | None = None) -> dict[K, int]:
    """The parts as whole numbers that add up to `total`, by largest remainder.

    Each is rounded down, and what is left goes, one each, to those with the largest remainder; of
    equals to the first in the order given. `total` is the sum of the parts rounded half up unless
    it is given. ValueError where no such rounding can reach it, the sum of the parts being further
    from it than one for each part.
    """
    # Whole numbers over one divisor: to compare fractions takes many times as long.
    divisor = lcm(*(part.denominator for part in parts.values()))
    exact = {name: part.numerator * (divisor // part.denominator) for name, part in parts.items()}
    rounded = {name: part // divisor for name, part in exact.items()}
    whole = Fraction(sum(exact.values()), divisor)
    if total is None:
        total = round_half_up(whole)
    left = total - sum(rounded.values())
    if not 0 <= left <= len(rounded):
        raise ValueError(f"Parts of {float(whole)} cannot be rounded to {total}.")
    largest_first = sorted(exact, key=lambda name: -(exact[name] % divisor))
    for name in largest_first[:left]:
        rounded[name] += 1
    return rounded


def spread(amount: int, weights: Sequence[int]) -> list[int]:
    """An amount divided in whole pence over weights, nothing lost, by largest remainder.

    Of equal remainders the first gets more. An amount below nought is spread as the same amount
    above it. ValueError where the weights add up to nought.
    """
    whole: Any = spread_groups(np.array([amount]), np.zeros(len(weights)), np.array(weights))
    return [int(part) for part in whole]


def spread_groups(amounts: npt.ArrayLike, group: npt.ArrayLike, weights: npt.ArrayLike) -> Numbers:
    """Spread many amounts at once: of each weight, its part of its group's amount.

    `amounts` holds one amount for each group, `group` and `weights` one element for each part.
    ValueError where the weights of a group with an amount add up to nought.
    """
    amount, of, weight = (np.asarray(given, dtype=np.int64) for given in (amounts, group, weights))
    whole = np.bincount(of, weights=weight, minlength=len(amount)).astype(np.int64)
    if ((whole == 0) & (amount != 0)).any():
        raise ValueError("An amount cannot be spread over nothing.")
    size, sign = np.abs(amount), np.sign(amount)
    divisor = np.maximum(whole, 1)[of]
    # The quotient and the rest apart, so that no product outgrows 64 bits.
    quotient, rest = np.divmod(size[of], divisor)
    over, remainder = np.divmod(rest * weight, divisor)
    part = quotient * weight + over
    reached = np.zeros(len(amount), dtype=np.int64)
    np.add.at(reached, of, part)
    order = np.lexsort((np.arange(len(of)), -remainder, of))
    ordered = of[order]
    first = np.searchsorted(ordered, ordered)
    place = np.arange(len(of)) - first
    part[order] += place < (size - reached)[ordered]
    return part * sign[of]
