"""What does not fit together: for somebody to look at, and never averaged away."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from data_access.imports.homes_derivation.claims import NOBODY, Source
from data_access.imports.homes_derivation.cutting import Pieces
from data_access.imports.homes_derivation.days import Days
from data_access.imports.homes_derivation.nights import Counts, Night, Nights

# Above any number of a home.
_MOST_HOMES: Final = 2**31
COLUMNS = ("home_id", "child_id", "kind", "start_day", "end_day", "number")


def find_faults(claims: pd.DataFrame, pieces: Pieces, nights: Nights, days: Days) -> pd.DataFrame:
    """The rows of `home_findings` but their ids, up to the last day that the data speaks for."""
    found = pd.concat(
        [
            pd.DataFrame(_find_over(nights, days), columns=list(COLUMNS)),
            _find_in_two_places(claims, pieces),
            _find_no_home(claims, pieces),
        ],
        ignore_index=True,
    )
    found = found[found["start_day"].astype("int64") <= days.last]
    return found.assign(
        end_day=np.minimum(found["end_day"].astype("int64"), days.last + 1),
        home_id=found["home_id"].astype("Int64"),
        child_id=found["child_id"].astype("Int64"),
    ).reset_index(drop=True)


class _Fault(NamedTuple):
    home_id: int
    child_id: int | None
    kind: str
    start_day: int
    end_day: int
    number: int


def _find_over(nights: Nights, days: Days) -> Iterator[_Fault]:
    """More children than places, and children in places said not to be usable."""
    of_home: dict[int, dict[Night, Counts]] = {}
    for night, line in nights.items():
        of_home.setdefault(night.home_id, {})[night] = line
    for home, lines in of_home.items():
        registered = lines.get(Night(home, "registered", ""))
        if registered is None:
            continue
        first = registered.first_day
        places = _add_up(lines, ("registered",), first, days)
        children = _add_up(lines, ("own", "other_council"), first, days)
        not_usable = np.minimum(_add_up(lines, ("not_usable",), first, days), places)
        lived_in = not_usable - np.maximum(places - children, 0)
        for kind, number in (
            ("over", children - places),
            ("lived_in_though_not_usable", lived_in),
        ):
            for start, end in _list_runs(number > 0):
                most = int(number[start:end].max())
                yield _Fault(home, None, kind, first + start, first + end, most)


def _add_up(
    lines: dict[Night, Counts], what: tuple[str, ...], first: int, days: Days
) -> npt.NDArray[np.int64]:
    """A home's numbers of these kinds for the nights from a day on, whatever the reason."""
    total = np.zeros(days.after - first, dtype=np.int64)
    for night, line in lines.items():
        if night.what in what:
            begins = max(line.first_day, first)
            total[begins - first :] += line.counts[begins - line.first_day :]
    return total


def _list_runs(flags: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(flags.astype(np.int8), prepend=0, append=0))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _find_in_two_places(claims: pd.DataFrame, pieces: Pieces) -> pd.DataFrame:
    """Nights on which a home is told to have a child who is counted elsewhere, or cannot be there.

    Not where the home holds the place, and not of guests whom the return has with a family.
    """
    source = claims["source"].to_numpy()[pieces.claim]
    named = claims["home_id"].to_numpy()[pieces.claim]
    home = pieces.home[pieces.piece]
    loses = (source >= Source.STATED) & (named != home)
    is_guest = claims["is_guest"].to_numpy(dtype=bool)[pieces.winner]
    is_stated = claims["source"].to_numpy()[pieces.winner] == Source.STATED
    lives_elsewhere = (source == Source.ELSEWHERE) & (is_stated & ~is_guest)[pieces.piece]
    lives_elsewhere &= home != NOBODY
    pairs = loses | lives_elsewhere
    found = _pair(pieces.piece, np.where(loses, named, home))
    held = source == Source.HELD
    faults = np.setdiff1d(found[pairs], _pair(pieces.piece, named)[held])
    return _tabulate(pieces, faults // _MOST_HOMES, faults % _MOST_HOMES, "in_two_places")


def _pair(piece: npt.NDArray[np.int64], home: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """One number for a piece and a home."""
    return piece * _MOST_HOMES + home


def _tabulate(
    pieces: Pieces, piece: npt.NDArray[np.int64], home: npt.NDArray[np.int64], kind: str
) -> pd.DataFrame:
    """A row for each unbroken run of pieces of one child with one home, NOBODY for none."""
    if not len(piece):
        return pd.DataFrame(columns=list(COLUMNS))
    order = np.lexsort([piece, home])
    piece, home = piece[order], home[order]
    who, start, end = pieces.person[piece], pieces.start[piece], pieces.end[piece]
    begins = np.ones(len(piece), dtype=bool)
    begins[1:] = (home[1:] != home[:-1]) | (who[1:] != who[:-1]) | (start[1:] != end[:-1])
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(piece)) - 1
    whose, person = pd.Series(home[first]), pd.Series(who[first])
    return pd.DataFrame(
        {
            "home_id": whose.where(whose != NOBODY),
            "child_id": person.where(person > 0),
            "kind": kind,
            "start_day": start[first],
            "end_day": end[last],
            "number": 1,
        }
    )


def _find_no_home(claims: pd.DataFrame, pieces: Pieces) -> pd.DataFrame:
    """Nights of children in a children's home of whom nothing says in which."""
    source = claims["source"].to_numpy()[pieces.claim]
    unknown = np.unique(pieces.piece[source == Source.NO_HOME])
    unknown = unknown[pieces.home[unknown] == NOBODY]
    return _tabulate(pieces, unknown, np.full(len(unknown), NOBODY), "no_home")
