"""Which episode speaks for a child on which days.

Where two episodes of a child are open on a day, the one that began last speaks for the child, for
everything: a short break that begins later hides the care order it stands in, and once it has
ended the care order speaks again.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from data_access.imports.derivation.ages import AGES, Days, age_column
from data_access.imports.derivation.codes import is_short_break

OPEN_DAY: Final = 2_000_000
NEVER_DAY: Final = -1

_READ: Final = (
    "id",
    "child_id",
    "home_id",
    "decom_day",
    "effective_dec_day",
    "effective_rec",
    "rne",
    "ls",
    "cin",
    "sex",
    "ethnic_group",
    "unaccompanied_until_day",
    "placement_type",
    "provider_type",
    "provider_group",
    "locality",
    "locality_detail",
    "distance_miles",
    *(age_column(age) for age in AGES),
)

# Wide enough for any day on either side of 1970, so that (child, day) makes one sortable number.
_DAYS_APART: Final = 8_000_000


class Stretches(NamedTuple):
    """Stretches of days, in order of child and day, at most one for any child and day.

    `episode` is the position of the episode that speaks, in the table they were made from;
    `start` is inclusive, `end` exclusive.
    """

    episode: npt.NDArray[np.int64]
    start: Days
    end: Days

    def pick(self, which: npt.NDArray[np.bool_]) -> "Stretches":
        """The stretches that the flags name."""
        return Stretches(self.episode[which], self.start[which], self.end[which])


def sort_episodes(current: pd.DataFrame, also: Sequence[str] = ()) -> pd.DataFrame:
    """The episodes in order of child, beginning and id, numbered from nought.

    Only the columns that spans and changes are made of come along, with those that `also` names:
    a copy of all of them would take more memory than the rest of the work.
    """
    order = np.lexsort(
        [current[name].to_numpy(dtype=np.int64) for name in ("id", "decom_day", "child_id")]
    )
    return current[[*_READ, *also]].iloc[order].reset_index(drop=True)


def number_days(child: npt.NDArray[np.int64], day: Days) -> npt.NDArray[np.int64]:
    """One number for each (child, day), in the order of both; `child` counts from nought."""
    return child * _DAYS_APART + day


def find_speaking(episodes: pd.DataFrame) -> Stretches:
    """The days on which each episode speaks for its child, up to the 18th birthday.

    `episodes` as from `sort_episodes`. An episode that never has a day says nothing.
    """
    start = episodes["decom_day"].to_numpy(dtype=np.int64)
    end = np.minimum(
        episodes["effective_dec_day"].to_numpy(dtype=np.int64),
        episodes[age_column(18)].to_numpy(dtype=np.int64),
    )
    child = episodes["child_id"].to_numpy(dtype=np.int64)
    every = Stretches(np.arange(len(episodes), dtype=np.int64), start, end).pick(start < end)

    child = child[every.episode]
    is_same_child = child[1:] == child[:-1]
    is_overtaken = is_same_child & (every.start[1:] < every.end[:-1])
    if not is_overtaken.any():
        return every
    has_overlap = np.isin(child, child[1:][is_overtaken])
    alone, tangled = every.pick(~has_overlap), every.pick(has_overlap)
    edges = np.flatnonzero(np.diff(child[has_overlap], prepend=-1, append=-1))
    pieces = [
        piece
        for first, last in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)
        for piece in _untangle(
            tangled.episode[first:last].tolist(),
            tangled.start[first:last].tolist(),
            tangled.end[first:last].tolist(),
        )
    ]
    untangled = np.array(pieces, dtype=np.int64)
    episode, starts, ends = (
        np.concatenate([plain, untangled[:, column]]) for column, plain in enumerate(alone)
    )
    child = episodes["child_id"].to_numpy(dtype=np.int64)[episode]
    order = np.lexsort([starts, child])
    return Stretches(episode[order], starts[order], ends[order])


def _untangle(
    episodes: list[int], starts: list[int], ends: list[int]
) -> list[tuple[int, int, int]]:
    """The (episode, start, end) in which each speaks, for one child's episodes in order."""
    pieces: list[tuple[int, int, int]] = []
    begun: list[int] = []
    now = starts[0]
    for this, start in enumerate([*starts, OPEN_DAY]):
        while begun and now < start:
            last = begun[-1]
            if ends[last] <= now:
                begun.pop()
                continue
            until = min(ends[last], start)
            pieces.append((episodes[last], now, until))
            now = until
        now = start
        begun.append(this)
    return pieces


def find_counted(episodes: pd.DataFrame, speaking: Stretches) -> Stretches:
    """The stretches on which the child is looked after: all but those of short breaks."""
    return speaking.pick(~is_short_break(episodes["ls"])[speaking.episode])
