"""A journey on a line of time: bars for what lasts and marks for what happens, lane under lane.

Drawn as SVG whose places are shares of the width and whose letters are not: it takes whatever
width it is given, on a phone and on paper, without a script. Nothing in it is told by colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from components import elements as el
from components.attributes import aria
from components.elements import Element
from components.theme import GRID, INK, INK_2, OURS, OURS_LIGHT, PAPER, TICK_SIZE

# What a mark is drawn as, and the letter that says so in a lane's name.
DISC, DIAMOND, RING = "●", "◆", "○"
HEIGHT, AXIS_HEIGHT = 28, 20
# Marks on the first and the last day stand whole within the strip, of 100.
MARGIN = 1.0
LEAST_WIDTH = 0.4
# A bar's words are left out where they would not fit at this width.
USUAL_WIDTH, LETTER, INDENT = 1000, 7.2, 6
MOST_TICKS = 6
# Months from one tick to the next; whole years are told by the year alone.
_STEPS = (1, 3, 6, 12, 24, 36, 60)
# One beside the next is told apart in black and white.
_FILLS = ((OURS, PAPER), (OURS_LIGHT, INK))


@dataclass(frozen=True)
class Bar:
    """Something that lasts from one day to another: its name, and what stands where it is short."""

    since: date
    until: date
    name: str
    short: str = ""


@dataclass(frozen=True)
class Mark:
    """Something that happens on a day."""

    day: date
    name: str
    shape: str = DISC


@dataclass(frozen=True)
class Lane:
    """One line: what it tells of, its bars and its marks."""

    name: str
    bars: tuple[Bar, ...] = ()
    marks: tuple[Mark, ...] = ()


def draw_timeline(lanes: Sequence[Lane], first: date, last: date, description: str) -> Element:
    """The lanes over the same days, and the years under them; its table stands beside it."""
    ticks = choose_ticks(first, last)
    scale = _Scale(first, last)
    grid = [
        _svg("Line", x1=x, x2=x, y1=0, y2=HEIGHT, stroke=GRID)
        for x in (scale.place(day) for day, _ in ticks)
    ]
    parts: list[Element] = []
    for lane in lanes:
        drawn = [_draw_bar(bar, scale, number) for number, bar in enumerate(lane.bars)]
        drawn += [_draw_mark(mark, scale) for mark in lane.marks]
        parts += [el.P(lane.name, className="hint"), _strip([*grid, *drawn], HEIGHT)]
    words = [
        _text(label, INK_2, TICK_SIZE, x=scale.place(day), y=15, **{"text-anchor": "middle"})
        for day, label in ticks
    ]
    return el.Figure(
        [*parts, _strip(words, AXIS_HEIGHT)],
        className="timeline",
        role="img",
        **aria(label=description),
    )


def choose_ticks(first: date, last: date) -> list[tuple[date, str]]:
    """At most six days with their words, each the first of a month or of a year."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((step for step in _STEPS if months // step < MOST_TICKS), months)
    begin = first.year * 12 + first.month - 1
    days = []
    for index in range(-(-begin // step) * step, last.year * 12 + last.month, step):
        day = date(index // 12, index % 12 + 1, 1)
        if first <= day <= last:
            days.append((day, str(day.year) if step % 12 == 0 else f"{day:%b %Y}"))
    return days


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date

    def share(self, day: date) -> float:
        """How far across a day stands, of 100."""
        days = max(1, (self.last - self.first).days)
        gone = min(max(0, (day - self.first).days), days)
        return MARGIN + gone / days * (100 - 2 * MARGIN)

    def place(self, day: date) -> str:
        return f"{self.share(day):.2f}%"


def _draw_bar(bar: Bar, scale: _Scale, number: int) -> Element:
    left = scale.share(bar.since)
    width = max(LEAST_WIDTH, scale.share(bar.until) - left)
    fill, ink = _FILLS[number % len(_FILLS)]
    room = width / 100 * USUAL_WIDTH - 2 * INDENT
    words = next((w for w in (bar.name, bar.short) if w and len(w) * LETTER <= room), "")
    inside = [
        _svg("Title", bar.name),
        _svg("Rect", width="100%", height="100%", fill=fill, stroke=PAPER),
        *([_text(words, ink, 13, x=INDENT, y=19)] if words else []),
    ]
    # An SVG of its own cuts off what does not fit on a narrower screen.
    return _svg("Svg", inside, x=f"{left:.2f}%", y=0, width=f"{width:.2f}%", height=HEIGHT)


def _draw_mark(mark: Mark, scale: _Scale) -> Element:
    title, x, middle = _svg("Title", mark.name), scale.place(mark.day), HEIGHT // 2
    if mark.shape == DIAMOND:
        # Letters are moved by shares of the width; a path could not be.
        return _text([title, DIAMOND], INK, 17, x=x, y=middle + 6, **{"text-anchor": "middle"})
    fill = OURS if mark.shape == DISC else PAPER
    return _svg(
        "Circle", title, cx=x, cy=middle, r=5, fill=fill, stroke=OURS, **{"stroke-width": 2}
    )


def _strip(content: list[Element], height: int) -> Element:
    return _svg("Svg", content, width="100%", height=height, **aria(hidden="true"))


def _text(content: Any, fill: str, size: int, **more: Any) -> Element:
    return _svg("Text", content, fill=fill, **{"font-size": size}, **more)


def _svg(name: str, content: Any = None, **properties: Any) -> Element:
    """A part of an SVG: the server's own pages draw it as any other element."""
    return {"type": name, "props": {"children": content, **properties}}
