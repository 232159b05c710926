"""Days looked after: each stretch of days on which every dimension of a child stays the same."""

import numpy as np
import pandas as pd

from data_access.imports.derivation.ages import BAND_EDGES, age_column
from data_access.imports.derivation.periods import index_months
from data_access.imports.derivation.states import States, find_unaccompanied_until
from data_access.imports.derivation.timelines import (
    Stretches,
    find_counted,
    find_speaking,
    sort_episodes,
)


def derive_spans(current: pd.DataFrame) -> pd.DataFrame:
    """The rows of the store's table `episode_spans`, in order of child and day.

    `current` is the rows of `derive_episodes` that speak today, with id (the episode's), sex,
    ethnic_group and unaccompanied_until_day (NEVER_DAY for a child who is not). At most one span
    of a child covers any day; `end_day` is exclusive and at the latest the 18th birthday.
    """
    episodes = sort_episodes(current)
    spans = _cut(episodes, find_counted(episodes, find_speaking(episodes)))
    return pd.DataFrame(
        {
            "child_id": episodes["child_id"].to_numpy(dtype=np.int64)[spans.episode],
            "episode_id": episodes["id"].to_numpy(dtype=np.int64)[spans.episode],
            "home_id": episodes["home_id"].array.take(spans.episode),
            "start_day": spans.start,
            "end_day": spans.end,
            "start_month": index_months(spans.start),
            "end_month": index_months(spans.end),
            **States(episodes).describe(spans.episode, spans.start, spans.start),
        },
        copy=False,
    )


def _cut(episodes: pd.DataFrame, counted: Stretches) -> Stretches:
    """The stretches cut where an age band begins and where a child is no longer unaccompanied."""
    turning_days = [episodes[age_column(age)].to_numpy(dtype=np.int64) for age in BAND_EDGES]
    turning_days.append(find_unaccompanied_until(episodes))
    # A day outside the stretch is moved to its edge, where it cuts nothing off.
    cuts = [np.clip(days[counted.episode], counted.start, counted.end) for days in turning_days]
    days = np.sort(np.stack([counted.start, *cuts, counted.end], axis=1), axis=1)
    start, end = days[:, :-1], days[:, 1:]
    row, column = np.nonzero(start < end)
    return Stretches(counted.episode[row], start[row, column], end[row, column])
