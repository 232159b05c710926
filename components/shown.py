"""Numbers as they may be shown: a value, or the symbol that stands in its place.

What is worked out of several numbers is hidden as soon as one of them is: what is hidden is never
taken for 0, nor left out of a sum.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from data_access.vocabulary import Symbol

if TYPE_CHECKING:
    from data_access.questions.answer import Answer, Row

Number = int | float | None
# Each part of a rounded table may be 2 away from the truth: a sum of many says too little.
MOST_ROUNDED_PARTS = 2


class Shown(NamedTuple):
    """A number, or None and why there is none."""

    value: Number = None
    symbol: str | None = None

    @property
    def is_hidden(self) -> bool:
        """Whether it is kept back to protect confidentiality."""
        return self.value is None and self.symbol == Symbol.CONFIDENTIAL

    @property
    def is_missing(self) -> bool:
        """Whether there is nothing to show, and nothing that is kept back."""
        return self.value is None and not self.is_hidden

    def rounded(self, to: int | None) -> "Shown":
        """A count to the nearest `to`, as a rounded table shows it; as it is where `to` is None."""
        if self.value is None or to is None:
            return self
        return Shown(to * int((self.value + to // 2) // to))


HIDDEN = Shown(None, Symbol.CONFIDENTIAL)
NOT_AVAILABLE = Shown(None, Symbol.NOT_AVAILABLE)
UNKNOWN = Shown()


def now_of(row: "Row | None", rounded_to: int | None = None) -> Shown:
    """What a row shows; nothing known where there is no row."""
    return Shown(row.value, row.symbol).rounded(rounded_to) if row else UNKNOWN


def part_of(answer: "Answer", *keys: str) -> Shown:
    """How many of a count are of these keys: none where the reader has asked for others alone."""
    row = answer.row(*keys)
    return now_of(row) if row or answer.total is None else Shown(0)


def then_of(row: "Row | None", rounded_to: int | None = None) -> Shown:
    """What a row shows of the date of comparison: rounded beside a rounded one."""
    return Shown(row.compared, row.compared_symbol).rounded(rounded_to) if row else UNKNOWN


def total_of(answer: "Answer", rounded_to: int | None = None) -> Shown:
    """The undivided answer, rounded where it stands beside rounded rows."""
    to = rounded_to or answer.protection.rounded_to
    return Shown(answer.total, answer.total_symbol).rounded(to)


def total_then_of(answer: "Answer", rounded_to: int | None = None) -> Shown:
    """The undivided answer on the date of comparison."""
    to = rounded_to or answer.protection.rounded_to
    return Shown(answer.total_compared, answer.total_compared_symbol).rounded(to)


def add_up(parts: Iterable[Shown]) -> Shown:
    """The sum of counts; hidden where a part is, unknown where a part is not known."""
    found = list(parts)
    values = [part.value for part in found if part.value is not None]
    if len(values) == len(found):
        return Shown(sum(values))
    return HIDDEN if any(part.is_hidden for part in found) else UNKNOWN


def add_up_keys(answer: "Answer", keys: Sequence[str], *, then: bool = False) -> Shown:
    """The sum of some rows of an answer by one dimension; those that it does not have count none.

    `then` is that of the date of comparison. Not available where too many of them are rounded.
    """
    rows = [row for key in keys if (row := answer.row(key))]
    if answer.protection.rounded_to and len(rows) > MOST_ROUNDED_PARTS:
        return NOT_AVAILABLE
    return add_up((then_of if then else now_of)(row, answer.protection.rounded_to) for row in rows)


def differ(now: Shown, then: Shown) -> Shown:
    """How much more is now than then; hidden where either is."""
    if now.is_hidden or then.is_hidden:
        return HIDDEN
    if now.value is None or then.value is None:
        return UNKNOWN
    # 95.2 - 93.1 is 2.1000000000000085 in floating point.
    return Shown(round(now.value - then.value, 6))


def share(part: Shown, whole: Shown) -> Shown:
    """Part of whole, between 0 and 1; hidden where the part or the whole is.

    What is left of the whole was protected with them. Unknown where there is no whole. Rounded
    parts may come to more than their whole.
    """
    if part.is_hidden or whole.is_hidden:
        return HIDDEN
    if part.value is None or whole.value is None:
        return NOT_AVAILABLE if Symbol.NOT_AVAILABLE in (part.symbol, whole.symbol) else UNKNOWN
    return Shown(min(part.value / whole.value, 1)) if whole.value else UNKNOWN


def take_over(published: Sequence[Shown], own: Sequence[Shown]) -> list[tuple[Shown, bool]]:
    """Our own figures in place of the published ones, and whether each is as published.

    They take over from their first number on, but for what there is none of our own of. What is
    hidden of ours stays so, whoever published it.
    """
    first = next((at for at, shown in enumerate(own) if shown.value is not None), len(own))
    found = []
    for at, (theirs, ours) in enumerate(zip(published, own, strict=True)):
        is_ours = ours.is_hidden or (at >= first and not ours.is_missing)
        if is_ours or (theirs.value is None and ours != UNKNOWN):
            found.append((ours, False))
        else:
            found.append((theirs, True))
    return found
