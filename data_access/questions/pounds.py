"""Pence as a person reads them in a note: whole pounds."""

from fractions import Fraction

from data_access.money import round_half_up


def say_pounds(pence: int) -> str:
    """£1,234, and −£1,234 below nought."""
    pounds = round_half_up(Fraction(abs(pence), 100))
    return f"−£{pounds:,}" if pence < 0 and pounds else f"£{pounds:,}"
