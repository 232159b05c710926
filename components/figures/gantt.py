"""Milestones on a line of time: as first planned, as now expected or done, and the day itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from components.figures.axes import Figure, build_layout, measure_width, write_note
from components.figures.timeline import choose_ticks
from components.theme import AVERAGE, GRID, INK, OURS, OURS_LIGHT, PAPER, TICK_SIZE
from components.wording import format_date, format_short_date

ROW, GROUP = 24, 32
TOP_ROOM, FOOT = 64, 30
MOST_LETTERS = 58
LEFT = 410
# Each state by a shape of its own: what plotly calls it, and whether it is filled.
SHAPES = {
    "late": ("diamond", True),
    "at_risk": ("triangle-up", True),
    "on_track": ("circle", False),
    "complete": ("circle", True),
}
LEGEND = "● complete   ○ on track   ▲ at risk   ◆ late   grey: as first planned"


@dataclass(frozen=True)
class Plan:
    """A milestone to draw: a key of MILESTONE_STATE, its days, and words beside its mark."""

    name: str
    state: str
    start: date | None
    baseline: date | None
    expected: date | None
    beside: str
    said: str


def draw_gantt(groups: Sequence[tuple[str, Sequence[Plan]]], today: date) -> Figure:
    """The plans of each group under its name, the day as a line; what has no date in words alone.

    Grey: from its start to when it was first planned; blue: to when it was complete or, paler, is
    expected; the mark at its end says by its shape how it stands.
    """
    names: list[tuple[float, str]] = []
    placed: list[tuple[float, Plan]] = []
    height = 0.0
    for title, plans in groups:
        names.append((height + GROUP / 2, f"<b>{title}</b>"))
        height += GROUP
        for plan in plans:
            names.append((height + ROW / 2, _shorten(plan.name)))
            placed.append((height + ROW / 2, plan))
            height += ROW
    days = [
        day
        for _, plan in placed
        for day in (plan.start, plan.baseline, plan.expected)
        if day is not None
    ]
    first = min([*days, today]) - timedelta(days=20)
    last = max([*days, today]) + timedelta(days=20)
    ticks = choose_ticks(first, last)
    room = measure_width([plan.beside for _, plan in placed])
    return {
        "data": [
            _draw_lines(placed, AVERAGE, 3, lambda plan: (plan.start, plan.baseline), 6),
            _draw_lines(
                [one for one in placed if one[1].state != "complete"],
                OURS_LIGHT,
                8,
                lambda plan: (plan.start, plan.expected),
            ),
            _draw_lines(
                [one for one in placed if one[1].state == "complete"],
                OURS,
                8,
                lambda plan: (plan.start, plan.expected),
            ),
            _draw_first_planned(placed),
            _draw_marks(placed),
        ],
        "layout": build_layout(
            height=int(height) + TOP_ROOM + FOOT,
            margin={"l": LEFT, "t": TOP_ROOM, "b": FOOT, "r": room + 16},
            revision="gantt",
            xaxis={
                "type": "date",
                "range": [first.isoformat(), last.isoformat()],
                "tickvals": [day.isoformat() for day, _ in ticks],
                "ticktext": [words for _, words in ticks],
                "showgrid": True,
                "gridcolor": GRID,
                "fixedrange": True,
            },
            yaxis={
                "range": [height, 0],
                "tickvals": [place for place, _ in names],
                "ticktext": [name for _, name in names],
                "tickfont": {"size": TICK_SIZE},
                "showgrid": False,
                "automargin": False,
            },
            shapes=[_draw_today(today)],
            annotations=[
                *(_write_beside(place, plan, first) for place, plan in placed),
                _write_today(today),
                _write_legend(),
            ],
        ),
    }


def _shorten(name: str) -> str:
    return name if len(name) <= MOST_LETTERS else f"{name[: MOST_LETTERS - 1].rstrip(' ,:')}…"


def _draw_lines(
    placed: Sequence[tuple[float, Plan]],
    colour: str,
    width: int,
    ends: Any,
    lower: int = 0,
) -> dict[str, Any]:
    """One trace of lines, each from its first to its last day where it has both."""
    x: list[str | None] = []
    y: list[float | None] = []
    for place, plan in placed:
        begin, end = ends(plan)
        if begin is not None and end is not None and begin <= end:
            x += [begin.isoformat(), end.isoformat(), None]
            y += [place + lower, place + lower, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"color": colour, "width": width},
        "hoverinfo": "skip",
    }


def _draw_first_planned(placed: Sequence[tuple[float, Plan]]) -> dict[str, Any]:
    """A short grey stroke on the day for which each was first planned."""
    known = [(place, plan) for place, plan in placed if plan.baseline]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [plan.baseline.isoformat() for _, plan in known if plan.baseline],
        "y": [place for place, _ in known],
        "marker": {
            "symbol": "line-ns-open",
            "size": 16,
            "color": AVERAGE,
            "line": {"width": 2, "color": AVERAGE},
        },
        "hoverinfo": "text",
        "hovertext": [
            f"{plan.name}: first planned for {format_date(plan.baseline)}"
            for _, plan in known
            if plan.baseline
        ],
    }


def _draw_marks(placed: Sequence[tuple[float, Plan]]) -> dict[str, Any]:
    """The mark of each on the day when it was complete or is expected."""
    known = [(place, plan) for place, plan in placed if plan.expected and plan.state in SHAPES]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [plan.expected.isoformat() for _, plan in known if plan.expected],
        "y": [place for place, _ in known],
        "marker": {
            "symbol": [SHAPES[plan.state][0] for _, plan in known],
            "size": [14 if plan.state in ("late", "at_risk") else 11 for _, plan in known],
            "color": [OURS if SHAPES[plan.state][1] else PAPER for _, plan in known],
            "line": {"width": 2, "color": OURS},
            "opacity": 1,
        },
        "cliponaxis": False,
        "hoverinfo": "text",
        "hovertext": [plan.said for _, plan in known],
    }


def _write_beside(place: float, plan: Plan, first: date) -> dict[str, Any]:
    """The words beside a plan, right of all that is drawn of it."""
    days = [day for day in (plan.baseline, plan.expected) if day is not None]
    return write_note(
        plan.beside,
        x=max(days, default=first).isoformat(),
        y=place,
        xanchor="left",
        xshift=10 if days else 2,
        bgcolor=PAPER,
        borderpad=1,
        font={"size": TICK_SIZE, "color": INK},
    )


def _draw_today(today: date) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": today.isoformat(),
        "x1": today.isoformat(),
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "line": {"color": INK, "width": 1.5, "dash": "4px,3px"},
    }


def _write_today(today: date) -> dict[str, Any]:
    return write_note(
        f"<b>{format_short_date(today)}</b>",
        x=today.isoformat(),
        yref="paper",
        y=1,
        yanchor="bottom",
        xanchor="center",
        yshift=2,
        font={"size": TICK_SIZE, "color": INK},
    )


def _write_legend() -> dict[str, Any]:
    return write_note(
        LEGEND,
        xref="paper",
        yref="paper",
        x=0,
        y=1,
        xanchor="left",
        yanchor="bottom",
        yshift=30,
        xshift=-LEFT + 12,
        font={"size": TICK_SIZE},
    )
