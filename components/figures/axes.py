"""What every figure needs: a scale from zero, few ticks, labels that do not collide."""

import math
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from components.shown import Number
from components.theme import FONT_SIZE, INK_2, TEMPLATE
from components.wording import POUNDS_IN_MILLIONS

Figure = dict[str, Any]

LINE_HEIGHT = 16
LETTER_WIDTH = 7.2
LABEL_LETTERS = 17
TOP, BOTTOM, BOTTOM_TWO_LINES = 14, 26, 42
STEPS = (1, 2, 4, 5, 10)
MOST_INTERVALS = 5
MOST_TICKS = 4


def build_layout(
    *, height: int, margin: dict[str, int], revision: str, hovermode: str = "closest", **more: Any
) -> dict[str, Any]:
    """The layout of any figure. `revision` stays the same while the question does."""
    return {
        "template": TEMPLATE,
        "height": height,
        "margin": {"l": 8, "pad": 0} | margin,
        "uirevision": revision,
        "hovermode": hovermode,
    } | more


def choose_step(span: float, *, whole: bool = True) -> float:
    """The smallest round step that covers the span in at most five."""
    least = max(span / MOST_INTERVALS, 1 if whole else 1e-9)
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in STEPS if step * power >= least * (1 - 1e-9))


def scale_from_zero(values: Iterable[Number], unit: str = "") -> dict[str, Any]:
    """A value axis that holds all the values and always shows zero."""
    known = [value for value in values if value is not None]
    top, bottom = max([0, *known]), min([0, *known])
    in_millions = unit == POUNDS_IN_MILLIONS
    step = choose_step((top - bottom) or MOST_INTERVALS, whole=not in_millions)
    axis: dict[str, Any] = {
        "range": [math.floor(bottom / step) * step, math.ceil(top / step) * step or step],
        "tick0": 0,
        "dtick": step,
        "tickformat": ",d",
    }
    if bottom < 0:
        axis |= {"zeroline": True, "zerolinecolor": INK_2, "zerolinewidth": 1}
    if unit.startswith("£"):
        axis["tickprefix"] = "£"
    if in_millions:
        axis |= {"tickformat": ",.1~f", "ticksuffix": "m"}
    if unit.startswith("%"):
        axis["ticksuffix"] = "%"
    return axis


def choose_ticks(count: int) -> list[int]:
    """Which of so many places along a time axis carry a label: few enough for a phone.

    Always the last, and the first as well where the steps come out even.
    """
    if count <= MOST_TICKS:
        return list(range(count))
    step = math.ceil((count - 1) / (MOST_TICKS - 1))
    return list(range((count - 1) % step, count, step))


def wrap_label(words: str, letters: int = LABEL_LETTERS) -> str:
    """Words on as many lines as a narrow margin asks for."""
    return (
        "<br>".join(textwrap.wrap(words, letters, break_long_words=False, break_on_hyphens=False))
        or words
    )


def count_lines(label: str) -> int:
    """On how many lines a label stands."""
    return label.count("<br>") + 1


def measure_height(label: str) -> float:
    """How many pixels a label takes, with the air that sets longer ones apart."""
    lines = count_lines(label)
    return lines * LINE_HEIGHT + (4 if lines > 1 else 0)


def measure_width(labels: Iterable[str]) -> int:
    """Roughly how many pixels the widest of the labels takes."""
    lines = [
        line.replace("<b>", "").replace("</b>", "") for x in labels for line in x.split("<br>")
    ]
    # A per cent sign is as wide as two letters.
    return math.ceil(max((len(line) + line.count("%") for line in lines), default=0) * LETTER_WIDTH)


def push_apart(wanted: Sequence[float], heights: Sequence[float], room: float) -> list[float]:
    """Places for labels, in pixels from the top, none over another and as near as can be.

    `wanted` are the middles they would like and `heights` what each takes. They stay within the
    room, unless together they are taller than it; then they run on below.
    """
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    # Labels that would touch form a block, which stands where its members want it on average.
    blocks: list[tuple[list[int], float, float]] = []
    for place in order:
        members, height = [place], heights[place]
        start = _keep_within(wanted[place] - height / 2, height, room)
        while blocks and blocks[-1][1] + blocks[-1][2] > start:
            above = blocks.pop()
            members, height = above[0] + members, above[2] + height
            start = _keep_within(_start_of(members, wanted, heights), height, room)
        blocks.append((members, start, height))
    middles = [0.0] * len(wanted)
    for members, start, _ in blocks:
        edge = start
        for place in members:
            middles[place] = edge + heights[place] / 2
            edge += heights[place]
    return middles


def _start_of(members: list[int], wanted: Sequence[float], heights: Sequence[float]) -> float:
    wishes, above = [], 0.0
    for place in members:
        wishes.append(wanted[place] - heights[place] / 2 - above)
        above += heights[place]
    return sum(wishes) / len(wishes)


def _keep_within(start: float, height: float, room: float) -> float:
    return max(0.0, min(start, room - height))


def write_note(words: str, **place: Any) -> dict[str, Any]:
    """A piece of text on a figure, without an arrow."""
    return {"text": words, "showarrow": False, "font": {"size": FONT_SIZE}} | place
