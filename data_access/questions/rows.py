"""From what a measure counted to plain rows, one for each combination: what the cache holds."""

from collections.abc import Callable, Iterable
from itertools import product

from data_access.questions.answer import Number
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
    rows = [
        (keys, *_split(measure, cells, keys), _number(measure, before, keys))
        for keys in product(*(_keys_of(name, asked, cells) for name in asked.by))
        if asked.by
    ]
    return (
        rows,
        (*_split(measure, total, ()), _number(measure, total_before, ())),
        list(dict.fromkeys(asked.notes)),
        asked.words,
    )


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
    return asked.keys_of(name) or dict.fromkeys(keys[place] for keys in cells)
