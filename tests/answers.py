"""Answers made up for tests of how things look: no store, no door."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from data_access.questions.answer import Answer, Protection, Row
from data_access.vocabulary import DIMENSIONS, Unit

# A number, a symbol, or a number or symbol and what it was compared with.
Part = int | float | str
Cell = Part | None | tuple[Part, Part]

MADE_AT = datetime(2025, 4, 2, 9, 0, tzinfo=UTC)
STAFF = Protection("A", "2026.1", MADE_AT)
PUBLISHED = Protection("C", "2026.1", MADE_AT, date(2025, 3, 31), 1)
ROUNDED = replace(PUBLISHED, snapshot=date(2025, 6, 30), rounded_to=5)


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
        "total_compared_symbol": None,
        "is_flow": False,
        "periods": (),
        "notes": (),
        "limits": (),
        "data_version": 1,
        "sources": (),
        "is_synthetic": True,
        "council": "Anytown",
        "protection": STAFF,
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
    now, then = cell if isinstance(cell, tuple) else (cell, None)
    return Row(keys, *_split(now), *_split(then))


def _split(part: Part | None) -> tuple[int | float | None, str | None]:
    return (None, part) if isinstance(part, str) else (part, None)
