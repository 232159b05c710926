"""Medians and quartiles, read off between two values in proportion where they fall between them."""

from collections.abc import Sequence

# How many quarters of the values lie below each.
QUARTERS = {"lower_quartile": 1, "median": 2, "upper_quartile": 3}


def read_off(values: Sequence[float], quarters: int) -> float:
    """The value below which so many quarters of them lie."""
    in_order = sorted(values)
    below, part = divmod((len(in_order) - 1) * quarters, 4)
    if not part:
        return in_order[below]
    return in_order[below] + (in_order[below + 1] - in_order[below]) * part / 4
