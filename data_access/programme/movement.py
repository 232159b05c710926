"""How the size of a risk moved since it was reviewed before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise

from data_access.periods import day_here
from data_access.programme.records import Record
from data_access.programme.rules import score_of


@dataclass(frozen=True)
class Movement:
    """The size a risk had before, 1 to 25, and the day to tell of it.

    `is_by_review`: the day is that of the review before the last one, and the size the one it had
    then; else it is the day on which its size was last changed, from that one to the present one.
    """

    before: int
    day: date
    is_by_review: bool


def find_movement(versions: Sequence[Record]) -> Movement | None:
    """How a risk moved, by its versions, the first one first; None where there is nothing before.

    A review and the size it comes to may be kept one after the other: what counts of the review
    before is how the risk stood at the end of the day on which that was kept.
    """
    if not versions:
        return None
    now = versions[-1].content
    for earlier in reversed(versions):
        reviewed_on = earlier.content["reviewed_on"]
        if reviewed_on is not None and reviewed_on != now["reviewed_on"]:
            kept = [one for one in versions if one.content["reviewed_on"] == reviewed_on]
            then = [one for one in kept if day_of(one) == day_of(kept[0])][-1]
            return Movement(score_of(then.content), reviewed_on, is_by_review=True)
    for before, after in reversed(list(pairwise(versions))):
        if score_of(before.content) != score_of(after.content):
            return Movement(score_of(before.content), day_of(after), is_by_review=False)
    return None


def day_of(version: Record) -> date:
    """The day on which a version was kept."""
    return day_here(datetime.fromtimestamp(version.changed_at, UTC))
