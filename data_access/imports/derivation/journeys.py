"""A child's journey: periods of care, the placements within them, and the moves between these."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from data_access.imports.derivation.codes import NOT_KNOWN, translate
from data_access.imports.derivation.periods import name_periods
from data_access.imports.derivation.periods_of_care import Pieces, derive_periods
from data_access.imports.derivation.placements import (
    READ,
    Stays,
    find_stays,
    tabulate_placements,
)
from data_access.imports.derivation.states import States
from data_access.imports.derivation.timelines import sort_episodes
from data_access.vocabulary import MOVE_REASON

_KINDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("CARPL", "CLOSE"), "planned"),
    **dict.fromkeys(("CREQB", "CREQO", "CHILD", "LAREQ", "ALLEG", "STAND", "APPRR"), "unplanned"),
    **dict.fromkeys(("CUSTOD", "OTHER"), "apart"),
}
_DAYS_OF_FIRST_WEEK: Final = 7


class Journeys(NamedTuple):
    """The rows of the tables `periods_of_care`, `placements` and `moves`, but their ids.

    A row's id is its place, from 1, and the placements refer to those of the periods.
    """

    periods_of_care: pd.DataFrame
    placements: pd.DataFrame
    moves: pd.DataFrame


def derive_journeys(current: pd.DataFrame, changes: pd.DataFrame) -> Journeys:
    """The journeys of all children, in order of child and day.

    `current` as for `derive_spans`, with place, place_provider, pl_post, urn, reason_place_change
    and date_of_birth; `changes` what `derive_count_changes` made of it.
    """
    episodes = sort_episodes(current, READ)
    periods, pieces = derive_periods(episodes, changes)
    stays = find_stays(episodes, pieces)
    return Journeys(
        periods_of_care=periods,
        placements=tabulate_placements(episodes, pieces, stays),
        moves=_tabulate_moves(episodes, pieces, stays, periods),
    )


def _tabulate_moves(
    episodes: pd.DataFrame, pieces: Pieces, stays: Stays, periods: pd.DataFrame
) -> pd.DataFrame:
    to = pieces.episode[stays.own[stays.follows]]
    before = pieces.episode[stays.before[stays.follows]]
    day = pieces.start[stays.first[stays.follows]]
    month, quarter, year = name_periods(day)
    reason = translate(_name_reason, episodes["reason_place_change"])[before]
    period = pieces.period[stays.own[stays.follows]]
    is_known = periods["start_is_known"].to_numpy(dtype=bool)[period]
    since_start = day - periods["start_day"].to_numpy(dtype=np.int64)[period]
    miles = episodes["distance_miles"].to_numpy(dtype=np.float64, na_value=np.nan)
    words = {
        "month": month,
        "quarter": quarter,
        "year": year,
        "is_same_carer": stays.is_same_carer[stays.follows],
        "move_reason": reason,
        "move_kind": translate(name_move_kind, pd.Series(reason)),
        "from_placement_type": episodes["placement_type"].to_numpy(dtype=object)[before],
        "moved": np.select(
            [miles[to] > miles[before], miles[to] < miles[before], miles[to] == miles[before]],
            ["further", "closer", "same"],
            NOT_KNOWN,
        ),
        "first_week": np.where(is_known & (since_start < _DAYS_OF_FIRST_WEEK), "yes", "no"),
    }
    table = pd.DataFrame(
        {
            "child_id": episodes["child_id"].to_numpy(dtype=np.int64)[to],
            "episode_id": episodes["id"].to_numpy(dtype=np.int64)[to],
            "from_episode_id": episodes["id"].to_numpy(dtype=np.int64)[before],
            "home_id": episodes["home_id"].array.take(to),
            "day": day,
            **{
                key: pd.Series(value, dtype=bool if key == "is_same_carer" else object)
                for key, value in words.items()
            },
        }
    )
    return pd.concat([table, pd.DataFrame(States(episodes).describe(to, day, day))], axis=1)


def name_move_kind(code: str | None) -> str:
    """Planned, unplanned or apart, from REASON_PLACE_CHANGE; not_known for anything else."""
    return _KINDS.get(code or "", NOT_KNOWN)


def _name_reason(code: str | None) -> str:
    """The code of REASON_PLACE_CHANGE as it is, or not_known."""
    return code if code is not None and code in MOVE_REASON.keys else NOT_KNOWN
