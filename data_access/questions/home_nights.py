"""What the store holds of the nights of homes, read for the nights asked about."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
from sqlalchemy import case, func, select

from data_access.questions.homes import OF_A_HOME, Home, visible_homes
from data_access.questions.measure import Asked
from data_access.store.tables import home_nights
from data_access.store.tables.base import day_number

Counts = npt.NDArray[np.int16]
Totals = npt.NDArray[np.int64]
REGISTERED: Final = "registered"
CHILDREN: Final = ("own", "other_council")
NOT_USABLE: Final = "not_usable"
_BYTES: Final = 2


@dataclass(frozen=True)
class HomeNights:
    """The nights asked about, home by home: every array has a row for each home.

    `lines` are the numbers of each night by what is counted and, of places not usable, why.
    `is_known` says on which nights a home's places are known: from the first on that they are
    stated for. `starts` are the places of the nights on which the periods asked about begin.
    """

    homes: list[Home]
    nights: int
    is_by_home: bool
    starts: list[int]
    lines: dict[tuple[str, str], Counts]
    is_known: npt.NDArray[np.bool_]

    def line(self, what: str, reason: str = "") -> Counts:
        """One line of numbers; noughts where nothing is stated."""
        found = self.lines.get((what, reason))
        return self.nothing if found is None else found

    @cached_property
    def nothing(self) -> Counts:
        """Noughts, of every home and night."""
        return np.zeros((len(self.homes), self.nights), dtype=np.int16)

    @cached_property
    def children(self) -> Counts:
        """The children who sleep in each home."""
        return self.line(CHILDREN[0]) + self.line(CHILDREN[1])

    def total(self, counts: npt.NDArray[np.generic]) -> Totals:
        """The sum over the nights of each period asked about: a row for each home.

        One row for all homes where the question tells none apart.
        """
        if counts is self.nothing:
            return np.zeros((len(counts) if self.is_by_home else 1, len(self.starts)), np.int64)
        if not self.is_by_home:
            counts = counts.sum(axis=0, dtype=np.int64)[np.newaxis]
        # Sums up to each night, and what they grow by over a period: adding up many short
        # periods one by one takes several times as long.
        until: Totals = np.zeros((len(counts), len(self.starts) + 1), dtype=np.int64)
        if len(self.starts) == 1:
            until[:, 1] = counts.sum(axis=1, dtype=np.int64)
        else:
            ends = np.append(self.starts[1:], self.nights) - 1
            wide = np.int32 if self.is_by_home else np.int64
            until[:, 1:] = np.cumsum(counts, axis=1, dtype=wide)[:, ends]
        return until[:, 1:] - until[:, :-1]

    @cached_property
    def has_known(self) -> npt.NDArray[np.bool_]:
        """Whether a home's places are known on some night of each period."""
        return self.total(self.is_known) > 0


def read_nights(asked: Asked, what: Iterable[str]) -> HomeNights:
    """The nights from the first to the last asked of the homes the question is about.

    A night after the last that is told has no children, and its places are not known.
    """
    homes = visible_homes(asked)
    first, last = day_number(asked.first), day_number(asked.last)
    nights = last - first + 1
    lines: dict[tuple[str, str], Counts] = {}
    is_known = np.zeros((len(homes), nights), dtype=bool)
    place = {home.id: number for number, home in enumerate(homes)}
    c = home_nights.c
    skipped = case((c.first_day < first, first - c.first_day), else_=0)
    # Of a home's many years only the nights asked about are read.
    cut = func.substr(c.counts, skipped * _BYTES + 1, nights * _BYTES)
    statement = select(c.home_id, c.what, c.not_usable_reason, c.first_day, cut).where(
        c.what.in_({REGISTERED, *what}), c.first_day <= last
    )
    if asked.homes is not None or len(homes) < len(asked.standing.home_names):
        statement = statement.where(c.home_id.in_(list(place)))
    for home_id, kind, reason, first_day, stored in asked.connection.execute(statement):
        counts = np.frombuffer(stored, dtype="<i2")
        begin = max(first_day - first, 0)
        counts = counts[: nights - begin]
        key = (kind, reason or "")
        if key not in lines:
            lines[key] = np.zeros((len(homes), nights), dtype=np.int16)
        lines[key][place[home_id], begin : begin + len(counts)] = counts
        if kind == REGISTERED:
            is_known[place[home_id], begin : begin + len(counts)] = True
    starts = [day_number(period.first) - first for period in asked.periods] or [0]
    is_by_home = any(name in asked.by for name in OF_A_HOME)
    return HomeNights(homes, nights, is_by_home, starts, lines, is_known)
