"""Notes as a panel shows them, below its figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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


def draw_notes(notes: Sequence[PinnedNote], measures: Sequence[str]) -> list[Element]:
    """What is pinned to the measures of a panel, the latest day first; nothing where nothing is."""
    if not notes:
        return []
    lines = [
        el.P([el.Span(_head(note), className="t-label"), f"{note.words} ({note.role})"])
        for note in notes[:MOST]
    ]
    if len(notes) > MOST:
        of = f"?measure={measures[0]}" if len(measures) == 1 else ""
        lines.append(el.P(el.A("All notes", href=f"/notes{of}")))
    return [el.Div(lines, className="notes")]


def _head(note: PinnedNote) -> str:
    of = f" on “{note.figure}”" if note.figure else ""
    return f"Note{of}, {format_date(note.pinned_to)}: "
