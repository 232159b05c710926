"""A sparkline: the shape of a series in a tile, as a small picture that carries no words."""

from collections.abc import Sequence
from urllib.parse import quote

from components.theme import OURS

WIDTH, HEIGHT, EDGE = 100, 28, 4


def draw_spark(values: Sequence[int | float | None]) -> str:
    """The series as a `data:` address of an SVG picture; "" where there are not two values.

    A tile's number stands beside it, so the picture needs no scale: it runs from its own lowest
    to its own highest value, and a gap stays a gap.
    """
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    low, span = min(known), (max(known) - min(known)) or 1
    flat = max(known) == min(known)
    across = (WIDTH - 2 * EDGE) / (len(values) - 1)
    runs: list[list[str]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            runs.append([])
            continue
        share = 0.5 if flat else (value - low) / span
        y = HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE)
        runs[-1].append(f"{EDGE + place * across:.1f},{y:.1f}")
    lines = "".join(f'<polyline points="{" ".join(run)}"/>' for run in runs if len(run) > 1)
    # The dot says "now": there is none where what is now is not shown.
    end = runs[-1][-1].split(",") if runs[-1] else None
    dot = f'<circle cx="{end[0]}" cy="{end[1]}" r="2" fill="{OURS}"/>' if end else ""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" fill="none" '
        f'stroke="{OURS}" stroke-width="2" stroke-linejoin="round">{lines}'
        f"{dot}</svg>"
    )
    return "data:image/svg+xml," + quote(svg, safe="/:=' ,.<>()")
