"""From what a measure counted to plain rows, one for each combination: what the cache holds."""

from collections.abc import Callable, Iterable
from itertools import product

from data_access.questions.answer import Number
from data_access.questions.grid import Grid
from data_access.questions.measure import Asked, Cells, Keys, Measure

Known = tuple[
    list[tuple[Keys, Number, str | None, Number]],
    tuple[Number, str | None, Number],
    list[str],
    dict[str, str],
]


def count(
    measure: Measure,
    asked: Asked,
    compared: Asked | None,
    count_undivided: Callable[[Measure, Asked], Cells],
) -> Known:
    """Plain rows, total, notes and words: what the cache holds. Every combination has a row."""
    cells = measure.compute(asked)
    total = count_undivided(measure, asked) if asked.by else cells
    before = measure.compute(compared) if compared else None
    total_before = count_undivided(measure, compared) if compared and asked.by else before
    rows = _list_rows(measure, asked, cells, before) if asked.by else []
    return (
        rows,
        (*_split(measure, total, ()), _number(measure, total_before, ())),
        list(dict.fromkeys(asked.notes)),
        asked.words,
    )


def _list_rows(
    measure: Measure, asked: Asked, cells: Cells, before: Cells | None
) -> list[tuple[Keys, Number, str | None, Number]]:
    axes = [list(_keys_of(name, asked, cells)) for name in asked.by]
    if isinstance(cells, Grid) and before is None:
        values = cells.take(axes, measure.empty)
        return [
            (keys, None, value, None)
            if isinstance(value, str)
            else (keys, value, "n" if value is None else None, None)
            for keys, value in zip(product(*axes), values, strict=True)
        ]
    return [
        (keys, *_split(measure, cells, keys), _number(measure, before, keys))
        for keys in product(*axes)
    ]


def _split(measure: Measure, cells: Cells, keys: Keys) -> tuple[Number, str | None]:
    value = cells.get(keys, measure.empty)
    if isinstance(value, str):
        return None, value
    return value, "n" if value is None else None


def _number(measure: Measure, cells: Cells | None, keys: Keys) -> Number:
    return None if cells is None else _split(measure, cells, keys)[0]


def _keys_of(name: str, asked: Asked, cells: Cells) -> Iterable[str]:
    # Areas, and the years that they published, come as the measure found them.
    place = asked.by.index(name)
    if isinstance(cells, Grid):
        return asked.keys_of(name) or cells.along(place)
    return asked.keys_of(name) or dict.fromkeys(keys[place] for keys in cells)
