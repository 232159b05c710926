"""How many places, and children, a home had each night."""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection, func, select

from data_access.imports.homes_derivation.claims import NOBODY, NOT_KNOWN, Source
from data_access.imports.homes_derivation.cutting import Pieces
from data_access.imports.homes_derivation.days import Days
from data_access.store.tables import places

# The most that a night's 16-bit number holds.
_MOST: Final = 32_767


class Night(NamedTuple):
    """What is counted: of which home, of what, and for places not usable why."""

    home_id: int
    what: str
    reason: str


class Counts(NamedTuple):
    """A number for each night from the first day on, up to the end of all nights told."""

    first_day: int
    counts: npt.NDArray[np.int16]


Nights = dict[Night, Counts]


def count_nights(
    connection: Connection, claims: pd.DataFrame, pieces: Pieces, days: Days
) -> Nights:
    """The rows of `home_nights`."""
    told = pd.concat(
        [_read_places(connection, days), _tell_children(claims, pieces), _tell_held(claims, pieces)]
    )
    told = told[(told["start"] < days.after) & (told["start"] < told["end"])]
    nights: Nights = {}
    for key, found in told.groupby(list(Night._fields), sort=True):
        start, end, number = (
            found[name].to_numpy(dtype=np.int64) for name in ("start", "end", "number")
        )
        first = int(start.min())
        length = days.after - first
        begin = np.bincount(start - first, number, length + 1)
        over = np.bincount(np.minimum(end - first, length), number, length + 1)
        counts = np.cumsum(begin - over)[:-1]
        night = Night(int(str(key[0])), str(key[1]), str(key[2]))
        nights[night] = Counts(first, np.minimum(counts, _MOST).astype(np.int16))
    return nights


def _read_places(connection: Connection, days: Days) -> pd.DataFrame:
    c = places.c
    statement = select(
        c.home_id, c.state, func.coalesce(c.not_usable_reason, ""), c.start_day, c.end_day, c.number
    )
    found = [
        (home, state, (why or NOT_KNOWN) if state == "not_usable" else "", start, end, number)
        for home, state, why, start, end, number in connection.execute(statement)
    ]
    table = pd.DataFrame(found, columns=["home_id", "what", "reason", "start", "end", "number"])
    return table.assign(end=table["end"].fillna(days.horizon).astype("int64"))


def _tell_children(claims: pd.DataFrame, pieces: Pieces) -> pd.DataFrame:
    """The stretches on which a child sleeps in a home, by whose child it is."""
    here = (pieces.home != NOBODY) & ~pieces.is_away
    is_ours = claims["is_ours"].to_numpy(dtype=bool)[pieces.winner[here]]
    return pd.DataFrame(
        {
            "home_id": pieces.home[here],
            "what": np.where(is_ours, "own", "other_council"),
            "reason": "",
            "start": pieces.start[here],
            "end": pieces.end[here],
            "number": 1,
        }
    )


def _tell_held(claims: pd.DataFrame, pieces: Pieces) -> pd.DataFrame:
    """The stretches on which a home holds the place of a child, each child's once."""
    is_held = claims["source"].to_numpy()[pieces.claim] == Source.HELD
    piece = pieces.piece[is_held]
    held = pd.DataFrame(
        {
            "home_id": claims["home_id"].to_numpy()[pieces.claim[is_held]],
            "what": "held",
            "reason": "",
            "start": pieces.start[piece],
            "end": pieces.end[piece],
            "number": 1,
            "piece": piece,
        }
    )
    return held.drop_duplicates(["piece", "home_id"]).drop(columns="piece")
