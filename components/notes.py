"""Notes as a panel shows them, below its figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from components import elements as el
from components.elements import Element
from components.wording import format_date

# As many as stand below a figure; the rest stand on the page of notes.
MOST = 3


@dataclass(frozen=True)
class PinnedNote:
    """A note in the words of a panel: whose it is by role, never by name.

    `figure` is what it is pinned to, where the panel shows several.
    """

    pinned_to: date
    words: str
    role: str
    figure: str = ""


def _head(note: PinnedNote) -> str:
    of = f" on “{note.figure}”" if note.figure else ""
    return f"Note{of}, {format_date(note.pinned_to)}: "


def draw_notes(
    notes: Sequence[PinnedNote], measures: Sequence[str], day: date | None, *, may_pin: bool
) -> list[Element]:
    """What is pinned to the measures of a panel, latest day first, and the way to pin another."""
    if not notes and not may_pin:
        return []
    if not measures:
        return []
    links = []
    if len(notes) > MOST:
        of = f"?measure={measures[0]}" if len(measures) == 1 else ""
        links.append(el.A("All notes", href=f"/notes{of}"))
    if may_pin:
        words = {"measure": measures[0], **({"on": day.isoformat()} if day else {})}
        links.append(el.A("Pin a note", href=f"/notes/new?{urlencode(words)}"))
    lines = [
        el.P(
            [
                el.Span(_head(note), className="t-label"),
                f"{note.words} ({note.role})",
            ]
        )
        for note in notes[:MOST]
    ]
    return [el.Div([*lines, el.P(links, className="tools")] if links else lines, className="notes")]
