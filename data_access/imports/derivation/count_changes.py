"""What moved the number of children looked after, event by event, exact to the child and day.

Episodes say what should have happened (a start, a cease); days looked after say what the count
did. Where the two part, by a fault in the record, a row of kind `fault` makes up the difference,
so that over any days the changes add up to the change of the count.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from data_access.imports.derivation.ages import Days, Words, age_column
from data_access.imports.derivation.codes import is_short_break
from data_access.imports.derivation.periods import name_periods
from data_access.imports.derivation.states import States
from data_access.imports.derivation.timelines import (
    OPEN_DAY,
    Stretches,
    find_speaking,
    number_days,
    sort_episodes,
)

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

KINDS: Final = (
    "started",
    "ceased",
    "from_short_breaks",
    "to_short_breaks",
    "reached_18",
    "fault",
)
_STARTED, _CEASED, _FROM_SHORT_BREAKS, _TO_SHORT_BREAKS, _REACHED_18, _FAULT = range(len(KINDS))


class _Changes(NamedTuple):
    """Changes of one or several kinds, a row each.

    `episode` is a position in the sorted episodes; `seen_on` is the day whose state is told: the
    day of the change, or the day before where the child leaves.
    """

    kind: Numbers
    episode: Numbers
    day: Days
    seen_on: Days
    change: Numbers

    @classmethod
    def of(cls, kind: int, episode: Numbers, day: Days, change: int) -> "_Changes":
        return cls(
            np.full(len(day), kind, dtype=np.int64),
            episode,
            day,
            day if change > 0 else day - 1,
            np.full(len(day), change, dtype=np.int64),
        )

    @classmethod
    def join(cls, *parts: "_Changes") -> "_Changes":
        return cls(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))

    def pick(self, which: Flags | Numbers) -> "_Changes":
        return _Changes(*(column[which] for column in self))


def derive_count_changes(current: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """The rows of the store's table `count_changes`, in order of child, day and kind.

    `current` as for `derive_spans`, and `spans` what that made of it. Beside starts and ceases
    there are moves out of and into short breaks, children who turned 18 while the record has them
    in care (with an episode still open, or one that is said to go on), and faults.
    """
    episodes = sort_episodes(current)
    child = np.unique(episodes["child_id"].to_numpy(dtype=np.int64), return_inverse=True)[1]
    speaking = find_speaking(episodes)
    counted = _read_spans(episodes, spans)

    has_started = _find_starts(episodes)
    has_ceased = _find_ceases(episodes, child, speaking)
    decom = episodes["decom_day"].to_numpy(dtype=np.int64)
    dec = episodes["effective_dec_day"].to_numpy(dtype=np.int64)
    started, ceased = np.flatnonzero(has_started), np.flatnonzero(has_ceased)
    events = _Changes.join(
        _Changes.of(_STARTED, started, decom[started], +1),
        _Changes.of(_CEASED, ceased, dec[ceased], -1),
    )
    explained = _Changes.join(
        events,
        _find_short_break_moves(episodes, child, speaking, events),
        _find_eighteenth_birthdays(episodes, counted, has_ceased),
    )
    changes = _Changes.join(explained, _find_faults(child, counted, explained))
    order = np.lexsort([changes.episode, changes.kind, changes.day, child[changes.episode]])
    return _tabulate(episodes, changes.pick(order))


def _read_spans(episodes: pd.DataFrame, spans: pd.DataFrame) -> Stretches:
    ids = episodes["id"].to_numpy(dtype=np.int64)
    by_id = np.argsort(ids)
    wanted = spans["episode_id"].to_numpy(dtype=np.int64)
    position = by_id[np.searchsorted(ids, wanted, sorter=by_id)]
    return Stretches(
        position.astype(np.int64),
        spans["start_day"].to_numpy(dtype=np.int64),
        spans["end_day"].to_numpy(dtype=np.int64),
    )


def _find_starts(episodes: pd.DataFrame) -> Flags:
    is_start = (episodes["rne"] == "S").to_numpy(dtype=bool)
    is_under_18 = (episodes["decom_day"] < episodes[age_column(18)]).to_numpy(dtype=bool)
    return is_start & is_under_18 & ~is_short_break(episodes["ls"])


def _find_ceases(episodes: pd.DataFrame, child: Numbers, speaking: Stretches) -> Flags:
    """Which episodes end a period of care: by their REC, or, without one, by nothing following."""
    dec = episodes["effective_dec_day"].to_numpy(dtype=np.int64)
    rec = episodes["effective_rec"]
    is_blank = (rec.isna() | (rec == "")).to_numpy(dtype=bool)
    is_followed = _is_followed(child, dec, speaking)
    goes_on = (rec == "X1").to_numpy(dtype=bool) | (is_blank & is_followed)
    is_in_time = dec <= episodes[age_column(18)].to_numpy(dtype=np.int64)
    return ~goes_on & (dec < OPEN_DAY) & is_in_time & ~is_short_break(episodes["ls"])


def _is_followed(child: Numbers, dec: Days, speaking: Stretches) -> Flags:
    """Whether some episode of the child speaks on the day on which each episode ends."""
    if not len(speaking.start):
        return np.zeros(len(dec), dtype=bool)
    begins = number_days(child[speaking.episode], speaking.start)
    last = np.searchsorted(begins, number_days(child, dec), side="right") - 1
    is_same_child = (last >= 0) & (child[speaking.episode[last]] == child)
    return np.asarray(is_same_child & (dec < speaking.end[last]), dtype=bool)


def _find_short_break_moves(
    episodes: pd.DataFrame, child: Numbers, speaking: Stretches, events: _Changes
) -> _Changes:
    """Where short breaks turn into care or the reverse, and no start or cease says so."""
    is_short = is_short_break(episodes["ls"])[speaking.episode]
    whose = child[speaking.episode]
    meets_next = (whose[1:] == whose[:-1]) & (speaking.start[1:] == speaking.end[:-1])
    day = speaking.start[1:]
    is_told = np.isin(number_days(whose[1:], day), number_days(child[events.episode], events.day))
    leaves = meets_next & ~is_told & is_short[:-1] & ~is_short[1:]
    enters = meets_next & ~is_told & ~is_short[:-1] & is_short[1:]
    return _Changes.join(
        _Changes.of(_FROM_SHORT_BREAKS, speaking.episode[1:][leaves], day[leaves], +1),
        _Changes.of(_TO_SHORT_BREAKS, speaking.episode[:-1][enters], day[enters], -1),
    )


def _find_eighteenth_birthdays(
    episodes: pd.DataFrame, counted: Stretches, has_ceased: Flags
) -> _Changes:
    """Children looked after until the 18th birthday whose record does not have them leave."""
    birthday = episodes[age_column(18)].to_numpy(dtype=np.int64)[counted.episode]
    dec = episodes["effective_dec_day"].to_numpy(dtype=np.int64)[counted.episode]
    # An episode that ends on the day and is said to go on has the young person in care at 18 too.
    is_still_in_care = (dec > birthday) | ~has_ceased[counted.episode]
    which = (counted.end == birthday) & is_still_in_care
    return _Changes.of(_REACHED_18, counted.episode[which], birthday[which], -1)


def _find_faults(child: Numbers, counted: Stretches, explained: _Changes) -> _Changes:
    """What the count did on any child's day beyond what is explained, where that is not nought."""
    whose = child[counted.episode]
    meets_next = (whose[1:] == whose[:-1]) & (counted.start[1:] == counted.end[:-1])
    begins = np.append(True, ~meets_next)[: len(whose)]
    ends = np.append(~meets_next, True)[: len(whose)]
    actual = _Changes.join(
        _Changes.of(_FAULT, counted.episode[begins], counted.start[begins], +1),
        _Changes.of(_FAULT, counted.episode[ends], counted.end[ends], -1),
    )
    # What the count did comes last, so that its episode and state are those of the fault.
    both = _Changes.join(explained._replace(change=-explained.change), actual)
    days, row_of = np.unique(number_days(child[both.episode], both.day), return_inverse=True)
    missing = np.zeros(len(days), dtype=np.int64)
    np.add.at(missing, row_of, both.change)
    speaks = np.zeros(len(days), dtype=np.int64)
    speaks[row_of] = np.arange(len(row_of))
    is_fault = missing != 0
    fault = both.pick(speaks[is_fault])
    return fault._replace(
        kind=np.full(len(fault.day), _FAULT, dtype=np.int64), change=missing[is_fault]
    )


def _tabulate(episodes: pd.DataFrame, changes: _Changes) -> pd.DataFrame:
    child_id = episodes["child_id"].to_numpy(dtype=np.int64)[changes.episode]
    month, quarter, year = name_periods(changes.day)
    rec = episodes["effective_rec"].to_numpy(dtype=object)[changes.episode]
    reason = np.full(len(rec), None, dtype=object)
    has_reason = (changes.kind == _CEASED) & pd.notna(rec) & (rec != "")
    reason[has_reason] = rec[has_reason]
    table = pd.DataFrame(
        {
            "child_id": child_id,
            "episode_id": episodes["id"].to_numpy(dtype=np.int64)[changes.episode],
            "home_id": episodes["home_id"].array.take(changes.episode),
            "kind": pd.Series(np.array(KINDS, dtype=object)[changes.kind], dtype=object),
            "day": changes.day,
            "month": pd.Series(month, dtype=object),
            "quarter": pd.Series(quarter, dtype=object),
            "year": pd.Series(year, dtype=object),
            "count_change": changes.change,
            "is_dfe_counted": _find_dfe_counted(changes.kind, child_id, year),
            "reason": pd.Series(reason, dtype=object),
        }
    )
    states = States(episodes).describe(changes.episode, changes.day, changes.seen_on)
    return pd.concat([table, pd.DataFrame(states)], axis=1)


def _find_dfe_counted(kind: Numbers, child_id: Numbers, year: Words) -> Flags:
    """The child's first start and last cease of each year; the changes are in order of day."""
    is_counted = np.zeros(len(kind), dtype=bool)
    for which, keep in ((_STARTED, "first"), (_CEASED, "last")):
        of_kind = np.flatnonzero(kind == which)
        keys = pd.DataFrame({"child": child_id[of_kind], "year": year[of_kind]})
        is_counted[of_kind] = ~keys.duplicated(keep=keep).to_numpy()  # type: ignore[arg-type]
    return is_counted
