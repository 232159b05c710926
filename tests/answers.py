"""Answers made up for tests of how things look: no store, no door."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from data_access.questions.answer import Answer, Row
from data_access.vocabulary import DIMENSIONS, Unit

Cell = int | float | str | None | tuple[int, int]


def make_answer(
    cells: Mapping[tuple[str, ...], Cell] | None = None,
    *,
    by: Sequence[str] = (),
    total: int | float | None = None,
    unit: str = Unit.CHILDREN,
    labels: dict[str, dict[str, str]] | None = None,
    **more: Any,
) -> Answer:
    """An answer of these cells: a number, a symbol, or a number and what it was compared with."""
    known = {name: dict(DIMENSIONS[name].values) for name in by if DIMENSIONS[name].values} | (
        labels or {}
    )
    words: dict[str, Any] = {
        "measure": "looked_after",
        "title": "Children in our care",
        "better": None,
        "definition": "Children under 18 who are looked after on the date.",
        "source": "SSDA903 episodes",
        "as_at": date(2025, 3, 31),
        "from_": None,
        "to": None,
        "compare_to": None,
        "filters": {},
        "options": {},
        "total_symbol": None,
        "total_compared": None,
        "is_flow": False,
        "periods": (),
        "notes": (),
        "limits": (),
        "data_version": 1,
        "sources": (),
        "is_synthetic": True,
        "council": "Anytown",
    }
    return Answer(
        unit=str(unit),
        by=tuple(by),
        rows=tuple(_make_row(keys, cell) for keys, cell in (cells or {}).items()),
        total=total,
        labels=known,
        **words | more,
    )


def _make_row(keys: tuple[str, ...], cell: Cell) -> Row:
    if isinstance(cell, str):
        return Row(keys, None, cell)
    if isinstance(cell, tuple):
        return Row(keys, cell[0], None, cell[1])
    return Row(keys, cell)
