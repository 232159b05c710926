"""Attributes that HTML spells with hyphens, for Dash's typed components."""

from typing import Any


def aria(**named: str) -> dict[str, Any]:
    """`**aria(label="Pages")` is aria-label="Pages"."""
    return {f"aria-{name.replace('_', '-')}": value for name, value in named.items()}


def data(**named: str) -> dict[str, Any]:
    """`**data(view="chart")` is data-view="chart"."""
    return {f"data-{name.replace('_', '-')}": value for name, value in named.items()}
