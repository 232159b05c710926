"""What the lists of the programme have in common: days, owners, and what the reader asks for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from components.wording import NO_NUMBER, format_short_date
from data_access.vocabulary import OWNER_ROLE

if TYPE_CHECKING:
    from datetime import date

Line = TypeVar("Line")
NO_BREAK = "\N{NO-BREAK SPACE}"
NOT_STATED = "None stated"


def say_day(day: "date | None") -> str:
    """A day where room is short; a dash where there is none."""
    return format_short_date(day).replace(" ", NO_BREAK) if day else NO_NUMBER


def say_owner(owner: str | None) -> str:
    """Whose it is: a role, never a person."""
    return OWNER_ROLE.label_of(owner) if owner else NOT_STATED


def keep_asked(
    lines: Iterable[Line],
    describe: Callable[[Line], Mapping[str, str | None]],
    words: Sequence[tuple[str, str]],
) -> list[Line]:
    """The lines that the words of the reader's address ask for, as answers are narrowed by them.

    `describe` gives a line's key in each dimension that it is counted by.
    """
    asked: dict[str, set[str]] = {}
    for word, key in words:
        asked.setdefault(word, set()).add(key)
    return [
        line
        for line in lines
        if all(name not in asked or key in asked[name] for name, key in describe(line).items())
    ]
