"""A question: a measure, broken down by something, under a selection."""

from dataclasses import dataclass, field

from data_access.questions.selection import Selection


@dataclass(frozen=True)
class Question:
    """What is asked; who asks is given beside it."""

    measure: str
    by: tuple[str, ...] = ()
    selection: Selection = field(default_factory=Selection)
