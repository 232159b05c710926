"""Colours of the figures, and the one small template that each figure carries.

The palette is the Government Analysis Function's. Ours is dark blue; what ours is compared with is
grey until it matters. Colour never tells categories apart alone: lines differ by dash and by
marker, bars by their labels.
"""

from functools import lru_cache
from typing import Any

DARK_BLUE = "#12436D"
TURQUOISE = "#28A197"
DARK_PINK = "#801650"
ORANGE = "#F46A25"
DARK_GREY = "#3D3D3D"
LIGHT_PURPLE = "#A285D1"
PALETTE = (DARK_BLUE, TURQUOISE, DARK_PINK, ORANGE, DARK_GREY, LIGHT_PURPLE)

OURS = DARK_BLUE
# Beside ours in the same bar chart: a tint of it.
OURS_LIGHT = "#9FB4C7"
PAPER = "#FFFFFF"
INK = "#16202B"
INK_2 = "#4A525C"
GRID = "#E3E6EA"
RULE = "#AEB5BD"
# One neighbour among many, and a line that is named.
NEIGHBOUR = "#CBD0D6"
AVERAGE = "#6B7480"

# Words beside a line, dark enough to read where the line's own colour is not.
TEXT_OF = {TURQUOISE: "#17706A", ORANGE: "#B0440F", LIGHT_PURPLE: "#6A48A3"}

# Lines of one chart: at most four, told apart in black and white too.
MOST_CATEGORIES = 4
LINE_STYLES: tuple[tuple[str, str, str], ...] = (
    (DARK_BLUE, "solid", "circle"),
    (TURQUOISE, "8px,3px", "square"),
    (DARK_PINK, "2px,3px", "diamond"),
    (ORANGE, "9px,3px,2px,3px", "triangle-up"),
)

FONT = "Inter,system-ui,sans-serif"
FONT_SIZE = 13
TICK_SIZE = 12

_AXIS: dict[str, Any] = {
    "fixedrange": True,
    "zeroline": False,
    "tickfont": {"size": TICK_SIZE},
    "ticklabelstandoff": 4,
}
TEMPLATE: dict[str, Any] = {
    "layout": {
        "font": {"family": FONT, "size": FONT_SIZE, "color": INK_2},
        "dragmode": False,
        "showlegend": False,
        "xaxis": _AXIS | {"showgrid": False, "tickangle": 0, "showline": True, "linecolor": RULE},
        "yaxis": _AXIS | {"gridcolor": GRID, "automargin": True},
        "hoverlabel": {
            "bgcolor": PAPER,
            "bordercolor": AVERAGE,
            "font": {"family": FONT, "color": INK},
        },
    }
}

# How every dcc.Graph is set up: no mode bar, redrawn for the width it is given.
GRAPH_CONFIG: Any = {
    "displayModeBar": False,
    "responsive": True,
    "showAxisDragHandles": False,
    "scrollZoom": False,
    "doubleClick": False,
}


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix_with_paper(colour: str, strength: float) -> str:
    """The colour laid over white so strongly: 0 is white, 1 the colour itself."""
    return "#" + "".join(
        f"{round(255 + (channel - 255) * strength):02X}" for channel in _channels(colour)
    )


def _luminance(colour: str) -> float:
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def measure_contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG counts it, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def choose_text(background: str) -> str:
    """Ink or white, whichever reads better on the background."""
    return max((INK, PAPER), key=lambda colour: measure_contrast(colour, background))


def text_for(colour: str) -> str:
    """The colour in which to write the name of a line drawn in this one."""
    return TEXT_OF.get(colour, colour)


# Contrast that WCAG AA asks of text.
LEAST_CONTRAST = 4.5


@lru_cache(maxsize=512)
def shade_cell(share: float) -> tuple[str, str]:
    """Background and text of a cell that holds so large a share, from 0 to 1, of the largest one.

    The share sets how strong our blue is. Between light and dark lies a blue on which neither ink
    nor white reads well enough: a share that falls there takes the next darker one.
    """
    # In whole per cent: else a share just below the gap could come out darker than one within it.
    strength = round(5 + 80 * share)
    background = mix_with_paper(OURS, strength / 100)
    while measure_contrast(choose_text(background), background) < LEAST_CONTRAST:
        strength += 1
        background = mix_with_paper(OURS, strength / 100)
    return background, choose_text(background)
