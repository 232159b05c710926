"""Numbers of homes and periods put together by what was asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, product

import numpy as np
import numpy.typing as npt

from data_access.questions.grid import Grid
from data_access.questions.home_nights import Totals
from data_access.questions.homes import OF_A_HOME, Home
from data_access.questions.measure import Asked, Cells, Keys
from data_access.vocabulary import Symbol


@dataclass(frozen=True)
class Part:
    """A number for each home and period, and what it is of besides, by dimension.

    The homes may be added up already where the question tells none apart.
    """

    totals: Totals
    says: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """The keys along each axis, and a number for each combination of them, in order."""

    axes: list[list[Keys]]
    numbers: Totals


def to_cells(
    table: Table, numbers: npt.NDArray[np.generic], is_known: npt.NDArray[np.bool_]
) -> Cells:
    """Numbers in the order of a table as cells, "not known" where a cell is not."""
    told = numbers.astype(object)
    told[~is_known] = Symbol.NOT_KNOWN
    axes = [axis for axis in table.axes if axis != [()]]
    if axes and all(len(key) == 1 for axis in axes for key in axis):
        sizes = [len(axis) for axis in axes]
        return Grid([[key for (key,) in axis] for axis in axes], told.reshape(sizes))
    keys = (tuple(chain.from_iterable(keys)) for keys in product(*axes))
    return dict(zip(keys, told.tolist(), strict=True))


def add_up(asked: Asked, homes: Sequence[Home], parts: Sequence[Part]) -> Table:
    """The parts that the filters leave, put together by what was asked."""
    narrowed = dict(asked.filters)
    kept = [
        part
        for part in parts
        if all(key in narrowed.get(name, (key,)) for name, key in part.says.items())
    ]
    cube, keys, order = _lay_out(asked, homes, kept)
    return Table([keys[axis] for axis in order], cube.transpose(order).ravel())


def spread_known(
    asked: Asked, homes: Sequence[Home], parts: Sequence[Part], has_known: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """For each cell of the same parts, whether it is of some home with a known night in it."""
    known = has_known.astype(np.int64)
    return add_up(asked, homes, [Part(known, part.says) for part in parts]).numbers > 0


def _lay_out(
    asked: Asked, homes: Sequence[Home], parts: Sequence[Part]
) -> tuple[Totals, list[list[Keys]], list[int]]:
    """The numbers by home, part and period; the keys along each; the order they are asked in."""
    ours = [name for name in asked.by if name in OF_A_HOME]
    theirs = [name for name in asked.by if name not in OF_A_HOME and name != asked.time_dimension]
    groups, group_of = _group([tuple(home.key_of(name) for name in ours) for home in homes], ours)
    kinds, kind_of = _group([tuple(part.says[name] for name in theirs) for part in parts], theirs)
    periods: list[Keys] = [(period.key,) for period in asked.periods] or [()]
    cube = np.zeros((len(groups), len(kinds), len(periods)), dtype=np.int64)
    for part, kind in zip(parts, kind_of.tolist(), strict=True):
        if not ours:
            cube[0, kind] += part.totals.sum(axis=0)
        elif len(groups) == len(homes):
            cube[group_of, kind] += part.totals
        else:
            np.add.at(cube[:, kind], group_of, part.totals)
    # Each axis stands where the first of its dimensions does.
    firsts = (ours[:1], theirs[:1], [asked.time_dimension] if asked.time_dimension else [])
    places = [min(map(asked.by.index, names), default=len(asked.by)) for names in firsts]
    return cube, [groups, kinds, periods], sorted(range(3), key=places.__getitem__)


def _group(keys: list[Keys], names: Sequence[str]) -> tuple[list[Keys], npt.NDArray[np.intp]]:
    """The different keys, in order of appearance, and which of them each has."""
    if not names:
        return [()], np.zeros(len(keys), dtype=np.intp)
    number = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    return list(number), np.array([number[key] for key in keys], dtype=np.intp)
