"""The dimensions of a child on a day: those of the episode, and those that turn with the day."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from data_access.imports.derivation.ages import (
    BAND_EDGES,
    Days,
    Words,
    age_column,
    find_age_bands,
)
from data_access.imports.derivation.codes import (
    NOT_KNOWN,
    name_category_of_need,
    name_legal_status_group,
    name_remand,
    translate,
)
from data_access.imports.derivation.timelines import NEVER_DAY
from data_access.vocabulary import CHILD_DIMENSIONS

_AS_DERIVED: Final = (
    "sex",
    "ethnic_group",
    "placement_type",
    "provider_type",
    "provider_group",
    "locality",
    "locality_detail",
)
# Upper bounds in miles, each included in its band.
_DISTANCE_BOUNDS: Final = np.array([5.0, 10.0, 20.0])
_DISTANCE_BANDS: Final = np.array(["0-5", "5-10", "10-20", "20+", NOT_KNOWN], dtype=object)


def find_unaccompanied_until(episodes: pd.DataFrame) -> Days:
    """The first day on which each child is no longer unaccompanied; NEVER_DAY for all others."""
    return episodes["unaccompanied_until_day"].fillna(NEVER_DAY).to_numpy(dtype=np.int64)


class States:
    """Answers what each dimension of an episode's child is on a day.

    `episodes` as from `sort_episodes`; positions refer to it.
    """

    def __init__(self, episodes: pd.DataFrame) -> None:
        self._unaccompanied_until = find_unaccompanied_until(episodes)
        self._age_days = {
            age: episodes[age_column(age)].to_numpy(dtype=np.int64) for age in BAND_EDGES
        }
        legal_status = episodes["ls"]
        self._of_episode: dict[str, Words] = {
            **{key: episodes[key].to_numpy(dtype=object) for key in _AS_DERIVED},
            "legal_status": legal_status.to_numpy(dtype=object),
            "legal_status_group": translate(name_legal_status_group, legal_status),
            "category_of_need": translate(name_category_of_need, episodes["cin"]),
            "remand": translate(name_remand, legal_status),
            "distance_band": name_distance_bands(episodes["distance_miles"]),
        }

    def describe(
        self, episode: npt.NDArray[np.int64], day: Days, unaccompanied_on: Days
    ) -> dict[str, pd.Series]:
        """One column for each of CHILD_DIMENSIONS, in that order.

        `day` decides the ages, `unaccompanied_on` whether the child is unaccompanied: they part
        where a child leaves, whose state is that of the day before, but whose age is today's.
        """
        is_unaccompanied = unaccompanied_on < self._unaccompanied_until[episode]
        columns = {key: words[episode] for key, words in self._of_episode.items()}
        columns["unaccompanied"] = np.array(["no", "yes"], dtype=object)[
            is_unaccompanied.astype(np.int8)
        ]
        columns |= find_age_bands({age: days[episode] for age, days in self._age_days.items()}, day)
        return {
            dimension.key: pd.Series(columns[dimension.key], dtype=object)
            for dimension in CHILD_DIMENSIONS
        }


def name_distance_bands(miles: pd.Series) -> Words:
    """The band of each distance, from the figure with one decimal; not_known without one."""
    distance = miles.to_numpy(dtype=np.float64, na_value=np.nan)
    # searchsorted puts NaN after every number, beyond the last bound: it needs its own answer.
    band = np.searchsorted(_DISTANCE_BOUNDS, distance, side="left")
    return _DISTANCE_BANDS[np.where(np.isnan(distance), len(_DISTANCE_BANDS) - 1, band)]
