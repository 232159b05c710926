"""The door: every figure anyone sees is the answer to a question asked here."""

from data_access.questions import (
    benchmark,
    children,
    entries_and_exits,
    permanence,
)
from data_access.questions.answer import Answer, Row
from data_access.questions.door import Door
from data_access.questions.measure import MEASURES
from data_access.questions.question import NotUnderstood, Question
from data_access.questions.selection import Selection

__all__ = [
    "MEASURES",
    "Answer",
    "Door",
    "NotUnderstood",
    "Question",
    "Row",
    "Selection",
    "benchmark",
    "children",
    "entries_and_exits",
    "permanence",
]
