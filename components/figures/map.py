"""A map of where children live: circles over a quiet base, no roads, no borders, nothing fetched.

The close-up shows nine in ten of the children; where some live beyond it, a small map of Great
Britain in the emptiest corner shows them all.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from components.figures.axes import Figure, build_layout
from components.figures.base import GREAT_BRITAIN, Extent, Point, draw_base, read_base
from components.figures.spots import Spot, label_spots, list_spots
from components.theme import INK_2, OURS, PAPER
from components.wording import format_count, plural

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

HEIGHT = 460
# Half of the close-up's height in kilometres, at the least and at the most.
LEAST_REACH, MOST_REACH = 20, 90
MOST_CHILDREN = 0.9
EDGE = 6
# The base reaches further than the close-up: a wide screen shows more to both sides, a narrow one
# above and below.
MORE_ACROSS, MORE_UPRIGHT = 2.2, 1.7
FINE_UP_TO = 70
LARGEST, LEAST = 56, 5
LARGEST_OF_MANY = 24
SMALL_MAP = (0.24, 0.44)


def draw_map(by_council: "Answer", by_sector: "Answer | None" = None) -> Figure:
    """Where children live: a circle for each council area or, where given, each postcode sector.

    Both are answers by that one dimension; our own council is the first key of `by_council`. The
    area of a circle follows the number of children, but for the smallest, which could not be seen.
    The largest council areas are named.
    """
    areas = list_spots(by_council)
    spots = list_spots(by_sector) if by_sector else areas
    own = next(iter(by_council.keys_of(by_council.by[0])), "")
    middle = read_base().councils.get(own) or (areas[0].at if areas else Point(400, 400))
    reach = _find_reach(spots, middle)
    near = _frame(middle, reach, 1, 1)
    shown = _frame(middle, reach, MORE_ACROSS, MORE_UPRIGHT)
    traces = [_draw_circles(spots, LARGEST_OF_MANY if by_sector else LARGEST)]
    images = [_lay_base(own, shown, 1 if reach <= FINE_UP_TO else 2, "")]
    layout: dict[str, Any] = {
        "xaxis": _axis([near.west, near.east], scaleanchor="y"),
        "yaxis": _axis([near.south, near.north]),
        "annotations": label_spots(areas[1:], near, 0)
        if by_sector
        else label_spots(areas, near, LARGEST),
    }
    if any(not near.holds(spot.at) for spot in spots):
        to_right, to_top = _find_corner(near)
        width, height = SMALL_MAP
        britain = GREAT_BRITAIN
        layout["xaxis2"] = _axis(
            [britain.west, britain.east],
            domain=[1 - width, 1] if to_right else [0, width],
            anchor="y2",
            scaleanchor="y2",
            constrain="domain",
            constraintoward="right" if to_right else "left",
        )
        layout["yaxis2"] = _axis(
            [britain.south, britain.north],
            domain=[1 - height, 1] if to_top else [0, height],
            anchor="x2",
            constrain="domain",
            constraintoward="top" if to_top else "bottom",
        )
        traces.append(_draw_circles(spots, LARGEST // 4) | {"xaxis": "x2", "yaxis": "y2"})
        images.append(_lay_base(own, britain, 8, "2"))
        layout["shapes"] = [_draw_frame(near), _draw_frame(britain)]
    return {
        "data": traces,
        "layout": build_layout(
            height=HEIGHT,
            margin={"t": 4, "b": 4, "l": 4, "r": 4},
            revision=by_council.measure,
            images=images,
            plot_bgcolor=PAPER,
            **layout,
        ),
    }


def _find_reach(spots: Sequence[Spot], middle: Point) -> int:
    """How far the close-up reaches from the middle, so that it holds nine in ten children."""
    away = sorted(
        (max(abs(spot.at.east - middle.east), abs(spot.at.north - middle.north)), spot.children)
        for spot in spots
    )
    wanted = MOST_CHILDREN * sum(children for _, children in away)
    reach = 0.0
    for distance, children in away:
        if wanted <= 0:
            break
        reach, wanted = distance, wanted - children
    return min(max(math.ceil(reach) + EDGE, LEAST_REACH), MOST_REACH)


def _frame(middle: Point, reach: int, across: float, upright: float) -> Extent:
    # Even numbers of squares, so that they can be taken two by two.
    east, north = round(middle.east), round(middle.north)
    width, height = (2 * math.ceil(reach * more / 2) for more in (across, upright))
    return Extent(east - width, north - height, east + width, north + height)


def _axis(span: list[int], **more: Any) -> dict[str, Any]:
    return {"range": span, "visible": False, "automargin": False} | more


def _lay_base(own: str, extent: Extent, square: int, axes: str) -> dict[str, Any]:
    return {
        "source": draw_base(own, extent, square),
        "xref": f"x{axes}",
        "yref": f"y{axes}",
        "x": extent.west,
        "y": extent.north,
        "sizex": extent.width,
        "sizey": extent.height,
        "sizing": "stretch",
        "layer": "below",
    }


def _draw_circles(spots: Sequence[Spot], largest: int) -> dict[str, Any]:
    most = max((spot.children for spot in spots), default=1)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [spot.at.east for spot in spots],
        "y": [spot.at.north for spot in spots],
        "hovertext": [
            f"{spot.name}: {format_count(spot.children)} "
            f"{plural(spot.children, 'child', 'children')}"
            for spot in spots
        ],
        "hoverinfo": "text",
        "cliponaxis": True,
        "marker": {
            "size": [
                round(max(LEAST, largest * math.sqrt(spot.children / most)), 1) for spot in spots
            ],
            "color": OURS,
            "opacity": 0.75,
            "line": {"color": PAPER, "width": 1},
        },
    }


def _draw_frame(extent: Extent) -> dict[str, Any]:
    return {
        "type": "rect",
        "xref": "x2",
        "yref": "y2",
        "x0": extent.west,
        "x1": extent.east,
        "y0": extent.south,
        "y1": extent.north,
        "line": {"color": INK_2, "width": 1},
    }


@lru_cache(maxsize=32)
def _find_corner(near: Extent) -> tuple[int, int]:
    """The corner with least land under the small map: (0 left or 1 right, 0 below or 1 above)."""
    across, up = round(near.width * SMALL_MAP[0]), round(near.height * SMALL_MAP[1])

    def land(corner: tuple[int, int]) -> int:
        west = near.east - across if corner[0] else near.west
        south = near.north - up if corner[1] else near.south
        part = Extent(west, south, west + across, south + up)
        return sum(run.end - run.start for _, run in read_base().runs(part))

    return min(((1, 1), (0, 1), (1, 0), (0, 0)), key=land)
