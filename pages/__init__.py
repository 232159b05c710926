"""One file per address: its title, its permission, its panels."""

from pages import (
    age_bands,
    benchmark,
    carers,
    children,
    entries_and_exits,
    finance,
    finance_savings,
    finance_value,
    home,
    homes,
    moves,
    out_of_area,
    overview,
    placements,
)

__all__ = [
    "age_bands",
    "benchmark",
    "carers",
    "children",
    "entries_and_exits",
    "finance",
    "finance_savings",
    "finance_value",
    "home",
    "homes",
    "moves",
    "out_of_area",
    "overview",
    "placements",
]
