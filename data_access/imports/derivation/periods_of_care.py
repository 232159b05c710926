"""Periods of care: from the day a child came into care to the day the child left.

They are cut out of the days on which the record has the child in care: at every start, at every
cease, and where the record breaks off. Short breaks are left out, yet do not end the period of
care that goes on after them.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from data_access.imports.derivation.ages import Days, count_years
from data_access.imports.derivation.codes import is_short_break
from data_access.imports.derivation.timelines import Stretches, find_speaking, number_days

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

# Nobody is in care at 18: who leaves on that birthday was 17 until then.
_OLDEST: Final = 17


class Pieces(NamedTuple):
    """Days in care cut so finely that each piece is of one episode and one period of care.

    In order of child and day. `episode` is a position among the sorted episodes, `period` the row
    of the period of care.
    """

    episode: Numbers
    start: Days
    end: Days
    period: Numbers


class _Keys(NamedTuple):
    """Every start and every cease as a number of child and day, and the last REC of each cease."""

    started: Numbers
    ceased: Numbers
    reasons: pd.Series


def derive_periods(episodes: pd.DataFrame, changes: pd.DataFrame) -> tuple[pd.DataFrame, Pieces]:
    """The rows of the table `periods_of_care` but their id, and the pieces they consist of.

    `episodes` as from `sort_episodes`, with date_of_birth; `changes` as from
    `derive_count_changes`. Every start and every cease of an episode that has a day of its own
    begins, or ends, exactly one period; no two periods of a child share a day.
    """
    child_ids, child = np.unique(episodes["child_id"].to_numpy(dtype=np.int64), return_inverse=True)
    keys = _read_changes(changes, child_ids)
    speaking = find_speaking(episodes)
    stretches = _cut(
        _find_care(episodes, speaking), child, np.concatenate([keys.started, keys.ceased])
    )
    begins = number_days(child[stretches.episode], stretches.start)
    ends = number_days(child[stretches.episode], stretches.end)
    runs = _find_runs(speaking, child)
    run = np.searchsorted(runs, begins, side="right") - 1
    breaks_off = run[1:] != run[:-1]
    is_new = breaks_off | np.isin(begins[1:], keys.started) | np.isin(ends[:-1], keys.ceased)
    first = np.flatnonzero(np.append(True, is_new)[: len(begins)])
    last = np.append(first[1:], len(begins))[: len(first)] - 1
    # Within a run the days that are not of care are of short breaks.
    follows_short_break = (runs[run[first]] < begins[first]) & (ends[first - 1] != begins[first])

    whose = child[stretches.episode[first]]
    start, end = stretches.start[first], stretches.end[last]
    born = episodes["date_of_birth"].to_numpy().astype("datetime64[D]")[stretches.episode[first]]
    is_childs_first = np.append(True, whose[1:] != whose[:-1])[: len(whose)]
    has_next = np.append(~is_childs_first[1:], False)[: len(whose)]
    number = np.arange(len(whose))
    periods = pd.DataFrame(
        {
            "child_id": child_ids[whose],
            "number": number - number[is_childs_first][np.cumsum(is_childs_first) - 1] + 1,
            "start_day": start,
            "start_is_known": np.isin(begins[first], keys.started) | follows_short_break,
            "end_day": end,
            "has_ceased": np.isin(ends[last], keys.ceased),
            "reason": pd.Series(
                keys.reasons.reindex(ends[last]).to_numpy(dtype=object), dtype=object
            ),
            "age_at_start": count_years(born, start),
            "age_at_end": np.minimum(count_years(born, end), _OLDEST),
            "previous_end_day": _neighbour(np.roll(end, 1), ~is_childs_first),
            "next_start_day": _neighbour(np.roll(start, -1), has_next),
        }
    )
    lengths = np.diff(np.append(first, len(begins)))
    return periods, Pieces(*stretches, np.repeat(np.arange(len(first)), lengths))


def _read_changes(changes: pd.DataFrame, child_ids: Numbers) -> _Keys:
    whose = np.searchsorted(child_ids, changes["child_id"].to_numpy(dtype=np.int64))
    key = number_days(whose.astype(np.int64), changes["day"].to_numpy(dtype=np.int64))
    kind = changes["kind"]
    is_cease = (kind == "ceased").to_numpy(dtype=bool)
    reasons = pd.Series(
        changes["reason"].to_numpy(dtype=object)[is_cease], index=key[is_cease], dtype=object
    )
    return _Keys(
        started=key[(kind == "started").to_numpy(dtype=bool)],
        ceased=key[is_cease],
        reasons=reasons[~reasons.index.duplicated(keep="last")],
    )


def _find_care(episodes: pd.DataFrame, speaking: Stretches) -> Stretches:
    """The days on which each episode of care speaks among those of care alone."""
    is_short = is_short_break(episodes["ls"])
    if not is_short.any():
        return speaking
    position = np.flatnonzero(~is_short)
    found = find_speaking(episodes.iloc[position].reset_index(drop=True))
    return found._replace(episode=position[found.episode])


def _cut(stretches: Stretches, child: Numbers, keys: Numbers) -> Stretches:
    """The stretches cut in two at each of the keys that falls within one."""
    if not len(stretches.start):
        return stretches
    begins = number_days(child[stretches.episode], stretches.start)
    ends = number_days(child[stretches.episode], stretches.end)
    within = np.searchsorted(begins, keys, side="right") - 1
    is_within = (within >= 0) & (keys > begins[within]) & (keys < ends[within])
    if not is_within.any():
        return stretches
    cut = np.union1d(begins, keys[is_within])
    source = np.searchsorted(begins, cut, side="right") - 1
    until = np.minimum(ends[source], np.append(cut[1:], ends[-1]))
    start = stretches.start[source] + cut - begins[source]
    return Stretches(stretches.episode[source], start, start + until - cut)


def _find_runs(speaking: Stretches, child: Numbers) -> Numbers:
    """Where each unbroken run of days begins on which some episode of a child speaks."""
    whose = child[speaking.episode]
    meets_last = (whose[1:] == whose[:-1]) & (speaking.start[1:] == speaking.end[:-1])
    begins = np.append(True, ~meets_last)[: len(whose)]
    return number_days(whose[begins], speaking.start[begins])


def _neighbour(days: Days, is_there: Flags) -> pd.Series:
    return pd.Series(days, dtype="Int64").where(pd.Series(is_there, dtype=bool))
