"""The drawings that panels name: answers in, what stands on the page out. Pure functions."""

from collections.abc import Callable
from typing import Any

from components.drawings import age_bands, overview
from components.drawings.context import Context

DRAWINGS: dict[str, Callable[[Context], Any]] = {
    draw.__name__: draw
    for draw in (
        overview.lead_overview,
        overview.tile_looked_after,
        overview.tile_rate,
        overview.tile_flow,
        overview.tile_out_of_area,
        overview.tile_ifa,
        overview.tile_with_parents,
        overview.rate_trend,
        overview.flow_bars,
        age_bands.lead_age_bands,
        age_bands.age_matrix,
        age_bands.age_trend,
    )
}

__all__ = ["DRAWINGS", "Context"]
