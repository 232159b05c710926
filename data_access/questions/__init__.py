"""The door: every figure anyone sees is the answer to a question asked here."""

# Imported for the measures they register.
import data_access.questions.alerts
import data_access.questions.as_published
import data_access.questions.at_home
import data_access.questions.balance
import data_access.questions.benchmark
import data_access.questions.care_records
import data_access.questions.children
import data_access.questions.coming_home
import data_access.questions.entries_and_exits
import data_access.questions.health
import data_access.questions.living_in
import data_access.questions.moves
import data_access.questions.out_of_area
import data_access.questions.permanence
import data_access.questions.placements
import data_access.questions.still_in_care
import data_access.questions.time_in_care  # noqa: F401
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
