"""The places on a map: how many children live at each, and the names of the largest."""

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from components.figures.axes import LETTER_WIDTH, LINE_HEIGHT, write_note
from components.figures.base import Extent, Point, read_base
from components.shown import now_of
from components.theme import INK
from components.wording import format_count
from data_access.vocabulary import PLACEMENT_AUTHORITY

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

MOST_LABELS = 6
# How wide the map is on a telephone, in pixels: names that do not touch there touch nowhere.
ROOM = 320
# Left, lowest, right and highest pixel.
Box = tuple[float, float, float, float]


class Spot(NamedTuple):
    """So many children at one place, and its name."""

    name: str
    at: Point
    children: int


def list_spots(answer: "Answer") -> list[Spot]:
    """The places of an answer by council area or postcode sector, those with most children first.

    Left out are those without a child, what is hidden, and what has no place on the map.
    """
    base = read_base()
    dimension = answer.by[0]
    known = base.councils if dimension == PLACEMENT_AUTHORITY.key else base.sectors
    spots = [
        Spot(answer.label(dimension, key), known[key], int(shown.value))
        for key in answer.keys_of(dimension)
        if key in known and (shown := now_of(answer.row(key))).value
    ]
    return sorted(spots, key=lambda spot: (-spot.children, spot.name))


def label_spots(areas: Iterable[Spot], near: Extent, largest: int) -> list[dict[str, Any]]:
    """The names of the largest areas on the close-up, each where it touches no circle and no name.

    Beside its circle, whose width is at most `largest`; above its middle where it has none.
    """
    inside = [spot for spot in areas if near.holds(spot.at)]
    most = max((spot.children for spot in inside), default=1)
    scale = ROOM / near.width
    circles = [
        (
            (spot.at.east - near.west) * scale,
            (spot.at.north - near.south) * scale,
            largest * math.sqrt(spot.children / most) / 2,
        )
        for spot in inside
    ]
    taken = [(x - half, y - half, x + half, y + half) for x, y, half in circles if half]
    notes: list[dict[str, Any]] = []
    for spot, (x, y, half) in zip(inside, circles, strict=True):
        if len(notes) == MOST_LABELS:
            break
        words = f"{spot.name} {format_count(spot.children)}"
        for anchor, (left, up) in _list_sides(half):
            box = _measure(words, anchor, x + left, y + up)
            if box[0] < 0 or box[2] > ROOM or any(_touch(box, other) for other in taken):
                continue
            taken.append(box)
            notes.append(
                write_note(
                    words,
                    x=spot.at.east,
                    y=spot.at.north,
                    xanchor=anchor,
                    yanchor="middle",
                    xshift=left,
                    yshift=up,
                    bgcolor="rgba(255,255,255,0.75)",
                    borderpad=1,
                    font={"size": 12, "color": INK},
                )
            )
            break
    return notes


def _list_sides(half: float) -> list[tuple[str, tuple[int, int]]]:
    """Where a name may stand by a circle of half this width: its anchor, and how far off it is."""
    beside, above = math.ceil(half) + 3, math.ceil(half + LINE_HEIGHT / 2) + 1
    over = [("center", (0, above)), ("center", (0, -above))]
    if not half:
        return over[:1]
    askew = [(anchor, (0, up)) for up in (above, -above) for anchor in ("left", "right")]
    return [("left", (beside, 0)), ("right", (-beside, 0)), *over, *askew]


def _measure(words: str, anchor: str, x: float, y: float) -> Box:
    width = len(words) * LETTER_WIDTH
    left = {"left": x, "right": x - width, "center": x - width / 2}[anchor]
    return left, y - LINE_HEIGHT / 2, left + width, y + LINE_HEIGHT / 2


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
