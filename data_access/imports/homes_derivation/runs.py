"""The stays that count: unbroken runs of days of one child in one home."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from data_access.imports.homes_derivation.claims import NOBODY, NOT_KNOWN, Source
from data_access.imports.homes_derivation.cutting import Numbers, Pieces, join_touching


def join_runs(claims: pd.DataFrame, pieces: Pieces) -> pd.DataFrame:
    """The rows of `home_stays` in order of child and day, but their ids.

    A run has the stay of the workbook or the episode that tells of it first, or both. It ended as
    the return says or, where that says nothing, as the workbook does; not known where neither does
    and the child was elsewhere from then on.
    """
    chosen, run = join_touching(pieces, pieces.home != NOBODY)
    if not len(chosen):
        return pd.DataFrame()
    first = np.flatnonzero(np.diff(run, prepend=-1))
    last = np.append(first[1:], len(chosen)) - 1
    stays = pd.DataFrame(
        {
            "home_id": pieces.home[chosen[first]],
            "person": pieces.person[chosen[first]],
            "start_day": pieces.start[chosen[first]],
            "end_day": pieces.end[chosen[last]],
        }
    )
    run_of = np.full(len(pieces.home), NOBODY, dtype=np.int64)
    run_of[chosen] = run
    told = _find_tellers(claims, pieces, run_of)
    by_return = told[told["source"] == Source.RETURN].groupby("run").first()
    by_workbook = told[told["source"] == Source.STATED].groupby("run").first()
    is_told = pd.Series(stays.index.isin(by_return.index), index=stays.index)
    is_guest = by_workbook["is_guest"].reindex(stays.index, fill_value=False) & ~is_told
    is_ours = by_workbook["is_ours"].reindex(stays.index, fill_value=True) | is_told
    ending, has_ended = _find_endings(told, stays)
    return stays.assign(
        child_id=stays["person"].where(stays["person"] > 0).astype("Int64"),
        stay_id=by_workbook["row"].reindex(stays.index).astype("Int64"),
        episode_id=by_return["row"].reindex(stays.index).astype("Int64"),
        kind=np.where(is_guest, "guest", "child"),
        whose_child=np.where(is_ours, "own", "other_council"),
        has_ended=has_ended,
        stay_end=ending,
    ).drop(columns="person")


def _find_tellers(claims: pd.DataFrame, pieces: Pieces, run_of: Numbers) -> pd.DataFrame:
    """The claims that name the home of a run, in order of when they first tell of it."""
    source = claims["source"].to_numpy()[pieces.claim]
    agrees = claims["home_id"].to_numpy()[pieces.claim] == pieces.home[pieces.piece]
    pairs = np.flatnonzero((source >= Source.STATED) & agrees & (run_of[pieces.piece] != NOBODY))
    claim, piece = pieces.claim[pairs], pieces.piece[pairs]
    order = np.lexsort([claim, piece])
    told = claims.iloc[claim[order]][["source", "row", "end", "ending", "is_guest", "is_ours"]]
    return told.assign(run=run_of[piece[order]], claim=claim[order]).drop_duplicates(
        ["run", "claim"]
    )


def _find_endings(
    told: pd.DataFrame, stays: pd.DataFrame
) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.bool_]]:
    """How each run ended, and whether it has."""
    ends = told[told["end"].to_numpy() == stays["end_day"].to_numpy()[told["run"].to_numpy()]]
    goes_on = ends["ending"].isna()
    says = ends[~goes_on & (ends["ending"] != NOT_KNOWN)].sort_values(
        ["run", "source", "claim"], ascending=[True, False, True], kind="stable"
    )
    ending = says.groupby("run")["ending"].first().reindex(stays.index).astype(object)
    is_open = stays.index.isin(ends.loc[goes_on, "run"].unique())
    ended = ending.where(ending.notna(), NOT_KNOWN)
    return np.where(is_open, "still_here", ended), ~is_open
