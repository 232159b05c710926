"""The door: every figure anyone sees is the answer to a question asked here."""

# Imported for the measures they register.
import data_access.questions.benchmark
import data_access.questions.children
import data_access.questions.entries_and_exits
import data_access.questions.permanence  # noqa: F401
from data_access.questions.answer import Answer, Row
from data_access.questions.door import Door, StoreUnreadable
from data_access.questions.measure import MEASURES
from data_access.questions.published import NotPublished, NotShown
from data_access.questions.question import Question
from data_access.questions.selection import NotUnderstood, Selection

__all__ = [
    "MEASURES",
    "Answer",
    "Door",
    "NotPublished",
    "NotShown",
    "NotUnderstood",
    "Question",
    "Row",
    "Selection",
    "StoreUnreadable",
]
