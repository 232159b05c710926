"""The door: every figure anyone sees is the answer to a question asked here."""

# Imported for the measures they register.
import data_access.questions.alerts
import data_access.questions.as_published
import data_access.questions.at_home
import data_access.questions.balance
import data_access.questions.benchmark
import data_access.questions.benefits
import data_access.questions.budget
import data_access.questions.care_records
import data_access.questions.carer_ages
import data_access.questions.carers
import data_access.questions.children
import data_access.questions.coming_home
import data_access.questions.contracts
import data_access.questions.cost_difference
import data_access.questions.discrepancies
import data_access.questions.entries_and_exits
import data_access.questions.first_page
import data_access.questions.forecast
import data_access.questions.foster_need
import data_access.questions.foster_places
import data_access.questions.health
import data_access.questions.home_findings
import data_access.questions.inspections
import data_access.questions.ledger
import data_access.questions.living_in
import data_access.questions.long_vacancies
import data_access.questions.milestone_records
import data_access.questions.milestones
import data_access.questions.moves
import data_access.questions.out_of_area
import data_access.questions.partnership
import data_access.questions.per_child
import data_access.questions.permanence
import data_access.questions.place_nights
import data_access.questions.placements
import data_access.questions.planned_homes
import data_access.questions.planned_move_results
import data_access.questions.planned_moves
import data_access.questions.prices
import data_access.questions.programme
import data_access.questions.provider_value
import data_access.questions.recruitment
import data_access.questions.regulation_40
import data_access.questions.regulation_44
import data_access.questions.regulation_45
import data_access.questions.requests
import data_access.questions.risk_records
import data_access.questions.risks
import data_access.questions.savings
import data_access.questions.spend
import data_access.questions.spend_change
import data_access.questions.staffing
import data_access.questions.stays
import data_access.questions.still_in_care
import data_access.questions.time_in_care
import data_access.questions.turned_18
import data_access.questions.unit_cost  # noqa: F401
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
