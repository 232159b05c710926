"""Placements: how long a child stayed with one carer in one place, and what ended each stay.

A placement begins with its period of care or with another carer (RNE P, B); the same carer in
another place (T, U) goes on with it. A change of legal status alone (L) begins nothing, nor does
a change of the status of the placement alone (REASON_PLACE_CHANGE PLACE), nor adoption by the
carer the child is with. A temporary stay (T0 to T4) belongs to the placement that the child
returned to; where the child came back to the same place, nothing has changed.
"""

from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from data_access.imports.derivation.periods_of_care import Flags, Numbers, Pieces

TEMPORARY: Final = ("T0", "T1", "T2", "T3", "T4")
STATUS_ONLY: Final = "PLACE"
_ADOPTED_BY_CARER: Final = ("A3", "A5")
_ANOTHER_CARER: Final = ("P", "B")
_SAME_CARER: Final = ("T", "U")
_WHERE: Final = ("place", "place_provider", "pl_post", "urn")
# What is read of each episode beside what spans and changes read.
READ: Final = ("place", "place_provider", "pl_post", "urn", "reason_place_change", "date_of_birth")


class Stays(NamedTuple):
    """The stretches in one place with one carer, in order of child and day.

    `first` and `last` are rows of the pieces. `own` is the first of them that is no temporary
    stay; `before` the last such of the stretch before, and only meant where `follows` is True:
    where the stretch is not the first of its period.
    """

    first: Numbers
    last: Numbers
    own: Numbers
    before: Numbers
    follows: Flags
    is_same_carer: Flags


def find_stays(episodes: pd.DataFrame, pieces: Pieces) -> Stays:
    """The stays that the pieces of all periods of care make up."""
    place = episodes["place"].to_numpy(dtype=object)[pieces.episode]
    own = _find_own(np.isin(place, TEMPORARY), pieces.period)
    before = np.append(own[:1], own[:-1])
    opens_period = np.append(True, pieces.period[own][1:] != pieces.period[own][:-1])[: len(own)]

    other_carer, other_place = (
        _count_since(before, own, np.isin(rne, codes))
        for rne in [_find_beginnings(episodes, pieces)]
        for codes in (_ANOTHER_CARER, _SAME_CARER)
    )
    where = _number_places(episodes)[pieces.episode]
    has_returned = (own - before > 1) & (where[own] == where[before])
    left_for = episodes["reason_place_change"].to_numpy(dtype=object)[pieces.episode]
    is_status_only = (left_for[before] == STATUS_ONLY) | np.isin(place[own], _ADOPTED_BY_CARER)
    changes = (other_carer | other_place) & ~has_returned & ~is_status_only

    begins = np.flatnonzero(opens_period | changes)
    follows = ~opens_period[begins]
    first_of_period = np.searchsorted(pieces.period, pieces.period[own[begins]])
    first = np.where(follows, before[begins] + 1, first_of_period).astype(np.int64)
    return Stays(
        first=first,
        last=np.append(first[1:], len(place))[: len(first)] - 1,
        own=own[begins],
        before=before[begins],
        follows=follows,
        is_same_carer=follows & ~other_carer[begins],
    )


def tabulate_placements(episodes: pd.DataFrame, pieces: Pieces, stays: Stays) -> pd.DataFrame:
    """The rows of the table `placements` but their id; a period's id is its row, from 1."""
    own = pieces.episode[stays.own]
    start = pieces.start[stays.first]
    number = np.arange(len(start))
    with_carer_since = np.maximum.accumulate(np.where(stays.is_same_carer, 0, number))
    place = episodes["place"].to_numpy(dtype=object)[own]
    place[np.isin(place, TEMPORARY)] = None
    return pd.DataFrame(
        {
            "child_id": episodes["child_id"].to_numpy(dtype=np.int64)[own],
            "period_of_care_id": pieces.period[stays.own] + 1,
            "episode_id": episodes["id"].to_numpy(dtype=np.int64)[own],
            "start_day": start,
            "placement_start_day": start[with_carer_since],
            "end_day": pieces.end[stays.last],
            "is_same_carer": stays.is_same_carer,
            "place": pd.Series(place, dtype=object),
            **{
                key: pd.Series(episodes[key].to_numpy(dtype=object)[own], dtype=object)
                for key in ("placement_type", "provider_type")
            },
        }
    )


def _find_own(is_temporary: Flags, period: Numbers) -> Numbers:
    """The pieces that are no temporary stay; of a period that has none, its first piece."""
    is_own = ~is_temporary
    total = int(period[-1]) + 1 if len(period) else 0
    is_bare = np.bincount(period[is_own], minlength=total) == 0
    is_own[np.searchsorted(period, np.flatnonzero(is_bare))] = True
    return np.flatnonzero(is_own)


def _find_beginnings(
    episodes: pd.DataFrame, pieces: Pieces
) -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
    """The RNE of each piece with which its episode begins; None where it goes on."""
    rne = episodes["rne"].to_numpy(dtype=object)[pieces.episode].copy()
    goes_on = pieces.start != episodes["decom_day"].to_numpy(dtype=np.int64)[pieces.episode]
    rne[goes_on] = None
    return rne


def _count_since(before: Numbers, own: Numbers, is_such: Flags) -> Flags:
    """Whether any piece after `before`, up to and with `own`, is such."""
    total = np.cumsum(is_such)
    return np.asarray(total[own] > total[before], dtype=bool)


def _number_places(episodes: pd.DataFrame) -> Numbers:
    """A number for each distinct place and provider: those of one number are in one place."""
    where = np.zeros(len(episodes), dtype=np.int64)
    for name in _WHERE:
        codes, uniques = pd.factorize(episodes[name])
        where = np.unique(where * (len(uniques) + 1) + codes + 1, return_inverse=True)[1]
    return where
