"""What is told of the programme: milestones, benefits, risks, and who owns them."""

from data_access.vocabulary.words import YES_NO, Dimension

WORKSTREAM = Dimension(
    "workstream",
    "Workstream",
    (
        ("assessment_of_need", "Assessment of need"),
        ("data_and_information", "Data and information"),
        ("commissioning_and_contracts", "Commissioning and contracts"),
        ("spark_of_genius", "Spark of Genius joint venture"),
        ("fostering", "Fostering"),
        ("reunification", "Reunification"),
        ("evaluation_and_closure", "Evaluation and closure"),
        ("other_workstream", "Other"),
    ),
)
# What whoever keeps a milestone says of it.
MILESTONE_STATUS = Dimension(
    "milestone_status",
    "Status",
    (
        ("not_started", "Not started"),
        ("in_progress", "In progress"),
        ("complete", "Complete"),
        ("stopped", "Stopped"),
    ),
)
# A milestone is due soon that is due within so many days.
DUE_SOON_DAYS = 30
# What follows from its dates and its status, by `data_access.programme.rules`.
MILESTONE_STATE = Dimension(
    "milestone_state",
    "How it stands",
    (
        ("late", "Late"),
        ("at_risk", "At risk"),
        ("on_track", "On track"),
        ("complete", "Complete"),
        ("undated", "No date set"),
        ("stopped", "Stopped"),
    ),
)
# Owners are roles, never people.
OWNER_ROLE = Dimension(
    "owner_role",
    "Owner",
    (
        ("director", "Director"),
        ("project_sponsor", "Project sponsor"),
        ("delivery_manager", "Delivery manager"),
        ("workstream_lead", "Workstream lead"),
        ("programme_officer", "Programme officer"),
        ("commissioner", "Commissioner"),
        ("finance_officer", "Finance officer"),
        ("data_officer", "Data officer"),
        ("head_of_service", "Head of service"),
        ("residential_manager", "Residential manager"),
        ("cabinet", "Cabinet"),
    ),
)
BENEFIT_KEPT = Dimension(
    "benefit_kept",
    "Where its figure comes from",
    (("bound", "From a measure of this product"), ("by_hand", "Entered by hand")),
)
TARGET_SET = Dimension("target_set", "Target set by the council", YES_NO)
REALISED = Dimension("realised", "Agreed as realised", YES_NO)
# How a benefit measure stands against its trajectory, by `data_access.programme.rules`.
BENEFIT_STATE = Dimension(
    "benefit_state",
    "How it stands",
    (
        ("realised", "Realised"),
        ("on_track", "On track"),
        ("off_track", "Off track"),
        ("no_target", "No target set"),
        ("not_known", "Not known"),
    ),
)
LIKELIHOOD = Dimension(
    "likelihood",
    "Likelihood",
    (
        ("1", "1 Rare"),
        ("2", "2 Unlikely"),
        ("3", "3 Possible"),
        ("4", "4 Likely"),
        ("5", "5 Almost certain"),
    ),
)
IMPACT = Dimension(
    "impact",
    "Impact",
    (
        ("1", "1 Minor"),
        ("2", "2 Moderate"),
        ("3", "3 Significant"),
        ("4", "4 Major"),
        ("5", "5 Severe"),
    ),
)
# Likelihood times impact, 1 to 25.
RISK_BAND = Dimension(
    "risk_band",
    "Size of the risk",
    (
        ("very_high", "Very high, 16 to 25"),
        ("high", "High, 10 to 15"),
        ("medium", "Medium, 5 to 9"),
        ("low", "Low, 1 to 4"),
    ),
)
# The least size of each, from the greatest down.
_LEAST_SIZES = {"very_high": 16, "high": 10, "medium": 5, "low": 1}
RISK_STATUS = Dimension("risk_status", "State", (("open", "Open"), ("closed", "Closed")))
DECISION_NEEDED = Dimension("decision_needed", "A decision is needed", YES_NO)
ACTION_STATE = Dimension(
    "action_state",
    "State of the action",
    (
        ("overdue", "Overdue"),
        ("to_come", "Not yet due"),
        ("no_date", "No date set"),
        ("done", "Done"),
    ),
)
DEPENDENCY_STATE = Dimension(
    "dependency_state",
    "State of the interdependency",
    (("late", "Late"), ("open", "Open"), ("complete", "Complete")),
)
PROGRAMME_DIMENSIONS = (
    WORKSTREAM,
    MILESTONE_STATUS,
    MILESTONE_STATE,
    OWNER_ROLE,
    BENEFIT_KEPT,
    TARGET_SET,
    REALISED,
    BENEFIT_STATE,
    LIKELIHOOD,
    IMPACT,
    RISK_BAND,
    RISK_STATUS,
    DECISION_NEEDED,
    ACTION_STATE,
    DEPENDENCY_STATE,
)


def find_risk_band(size: int) -> str:
    """The band of a risk's size, likelihood times impact: a key of RISK_BAND."""
    return next(band for band, least in _LEAST_SIZES.items() if size >= least)
