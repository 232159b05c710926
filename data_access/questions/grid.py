"""Cells of which every combination of keys has one: kept as they lie, not one by one."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import numpy as np
import numpy.typing as npt

from data_access.questions.measure import Keys

Value = int | float | str | None


class Grid(Mapping[Keys, int | float | str]):
    """Cells by the keys along each dimension; `values` has one axis for each of them.

    A table of homes and weeks has a fifth of a million cells: a dictionary of them takes longer to
    make than everything that is in it.
    """

    def __init__(self, axes: Sequence[Sequence[str]], values: npt.NDArray[np.object_]) -> None:
        self._axes = axes
        self._values = values
        self._places = [{key: place for place, key in enumerate(axis)} for axis in axes]

    def __getitem__(self, keys: Keys) -> int | float | str:
        if len(keys) != len(self._places):
            raise KeyError(keys)
        at = tuple(places[key] for places, key in zip(self._places, keys, strict=True))
        found: int | float | str = self._values[at]
        return found

    def __iter__(self) -> Iterator[Keys]:
        return iter(product(*self._axes))

    def __len__(self) -> int:
        return self._values.size

    def along(self, place: int) -> Sequence[str]:
        """The keys along one dimension."""
        return self._axes[place]

    def take(self, axes: Sequence[Sequence[str]], empty: Value) -> list[Value]:
        """The values of every combination of other keys, `empty` where there is no cell."""
        wider = np.full([size + 1 for size in self._values.shape], empty, dtype=object)
        wider[tuple(slice(size) for size in self._values.shape)] = self._values
        # The last place along each axis is that of a key which is not there.
        places = [
            [known.get(key, -1) for key in axis]
            for known, axis in zip(self._places, axes, strict=True)
        ]
        found: list[Value] = wider[np.ix_(*places)].ravel().tolist()
        return found
