"""The claims of each child cut where any of them begins or ends, and who is believed in between."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from data_access.imports.homes_derivation.claims import NOBODY, Source

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
# Wide enough for any day on either side of 1970, so that (person, day) makes one sortable number.
_DAYS_APART: Final = 8_000_000
_ORIGIN: Final = 2_000_000
# The last counts for most.
_BELIEVED_BY: Final = ("row", "start", "source", "is_to_come")


@dataclass(frozen=True)
class Pieces:
    """Stretches of days of one child on which the same is said throughout, in order of both.

    `home` is where the child lives as far as it counts, NOBODY where in none of the homes;
    `winner` the claim that says so. `is_away` where the place is held there. `claim` and `piece`
    are pairs: this claim is made of this piece.
    """

    person: Numbers
    start: Numbers
    end: Numbers
    home: Numbers
    winner: Numbers
    is_away: Flags
    claim: Numbers
    piece: Numbers


def cut_claims(claims: pd.DataFrame) -> Pieces:
    """The pieces of all claims.

    Of two claims that name a home for the same night the return is believed, but not beyond the
    last day that it speaks for against a stay that begins then; of two stays of the workbook, the
    one that began last.
    """
    person, place = np.unique(claims["person"].to_numpy(), return_inverse=True)
    start, end = (claims[name].to_numpy() for name in ("start", "end"))
    first = place * _DAYS_APART + start + _ORIGIN
    until = place * _DAYS_APART + end + _ORIGIN
    edges = np.sort(np.concatenate([first, until]))
    # np.unique would take ten times as long: it hashes them all.
    edges = edges[np.diff(edges, prepend=-1) > 0]
    piece_of, last_of = np.searchsorted(edges, first), np.searchsorted(edges, until)
    count = last_of - piece_of
    claim = np.repeat(np.arange(len(claims)), count)
    piece = np.repeat(piece_of - (np.cumsum(count) - count), count) + np.arange(count.sum())
    # Between one person's last day and the next one's first there is no claim.
    has_claim = np.zeros(len(edges), dtype=bool)
    has_claim[piece] = True
    is_said = np.flatnonzero(has_claim)
    piece = (np.cumsum(has_claim) - 1)[piece]
    source = claims["source"].to_numpy()[claim]
    names_home = source >= Source.STATED
    winner = _find_winners(claims, claim[names_home], piece[names_home], len(is_said))
    home_of = claims["home_id"].to_numpy()
    home = np.where(winner == NOBODY, NOBODY, home_of[winner]) if len(claims) else winner
    is_away = np.zeros(len(is_said), dtype=bool)
    held = source == Source.HELD
    is_away[piece[held][home_of[claim[held]] == home[piece[held]]]] = True
    return Pieces(
        person=person[edges[is_said] // _DAYS_APART] if len(claims) else is_said,
        start=edges[is_said] % _DAYS_APART - _ORIGIN,
        end=edges[is_said + 1] % _DAYS_APART - _ORIGIN if len(claims) else is_said,
        home=home,
        winner=winner,
        is_away=is_away,
        claim=claim,
        piece=piece,
    )


def _find_winners(claims: pd.DataFrame, claim: Numbers, piece: Numbers, pieces: int) -> Numbers:
    believed = np.empty(len(claims), dtype=np.int64)
    order = np.lexsort([claims[name].to_numpy() for name in _BELIEVED_BY])
    believed[order] = np.arange(len(claims))
    best = np.full(pieces, NOBODY, dtype=np.int64)
    np.maximum.at(best, piece, believed[claim])
    return np.where(best == NOBODY, NOBODY, order[best]) if len(claims) else best


def join_touching(pieces: Pieces, which: Flags) -> tuple[Numbers, Numbers]:
    """Those of the pieces that are named, and the number of the unbroken run each belongs to.

    A run is of one child in one home.
    """
    chosen = np.flatnonzero(which)
    where = pieces.home[chosen]
    person, start, end = pieces.person[chosen], pieces.start[chosen], pieces.end[chosen]
    begins = np.ones(len(chosen), dtype=bool)
    begins[1:] = (person[1:] != person[:-1]) | (where[1:] != where[:-1]) | (start[1:] != end[:-1])
    return chosen, np.cumsum(begins) - 1
