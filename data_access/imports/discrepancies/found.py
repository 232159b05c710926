"""One thing that does not agree, as it is found, and how it is told in words."""

from dataclasses import dataclass

from data_access.store.tables.base import date_of


@dataclass(frozen=True)
class Found:
    """What does not agree, on which days (the last exclusive), and how to mend it.

    `about` tells it from every other of its kind, whatever is loaded later. Of the two amounts one
    may be unknown: None.
    """

    discrepancy: str
    owner: str
    about: tuple[object, ...]
    start_day: int
    end_day: int
    reason: str
    budget_line: str | None = None
    child_reference: str | None = None
    child_id: int | None = None
    reference: str | None = None
    provider: str | None = None
    ours_pence: int | None = None
    theirs_pence: int | None = None


def say_day(day: int) -> str:
    """A day number in words: "31 October 2023"."""
    return f"{date_of(day):%-d %B %Y}"


def say_amount(pence: int) -> str:
    """An amount with its pence where it has some: "£1,234", "−£20.50"."""
    sign, amount = "−" if pence < 0 else "", abs(pence)
    pounds, rest = divmod(amount, 100)
    return f"{sign}£{pounds:,}.{rest:02}" if rest else f"{sign}£{pounds:,}"
