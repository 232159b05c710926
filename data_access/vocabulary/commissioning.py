"""What is told of homes that are sought, and of moves that are planned."""

from data_access.vocabulary.children import PLACEMENT_TYPE
from data_access.vocabulary.words import Dimension

TYPE_SOUGHT = Dimension("type_sought", "What was sought", PLACEMENT_TYPE.values)
REQUEST_OUTCOME = Dimension(
    "request_outcome",
    "What came of it",
    (("placed", "A home was found"), ("open", "Still looking"), ("withdrawn", "No longer needed")),
)
MET_BY = Dimension(
    "met_by",
    "Who provides the home found",
    (
        ("council", "Council"),
        ("partnership", "Partnership"),
        ("external", "Other external"),
        ("none", "Nobody yet"),
    ),
)
FIRST_CHOICE = Dimension(
    "first_choice",
    "The first choice",
    (("yes", "Yes"), ("no", "No"), ("not_known", "Not recorded")),
)
MOVE_TO = Dimension("move_to", "Where they are to live", PLACEMENT_TYPE.values)
MOVE_FROM = Dimension("move_from", "Where they live now", PLACEMENT_TYPE.values)
MOVE_WHY = Dimension(
    "move_why",
    "Why the move is planned",
    (
        ("home", "Home to family"),
        ("closer", "Closer to home"),
        ("step_down", "Step down to a family or lower support"),
        ("permanence", "To a permanent home"),
        ("independence", "Towards independence"),
        ("closing", "The home is closing or gave notice"),
        ("other", "Another reason"),
    ),
)
MOVE_STATUS = Dimension(
    "move_status",
    "State of the plan",
    (
        ("planned", "Planned"),
        ("under_way", "Under way"),
        ("blocked", "Blocked"),
        ("done", "Done"),
        ("cancelled", "Cancelled"),
    ),
)
BLOCKED_BY = Dimension(
    "blocked_by",
    "What blocks the move",
    (
        ("nothing", "Nothing"),
        ("no_home", "No home found yet"),
        ("court", "Court"),
        ("health", "Health"),
        ("education", "Education"),
        ("funding", "Funding"),
        ("family", "Family not ready"),
        ("child", "Child’s wishes"),
        ("other", "Another reason"),
    ),
)
SLIP = Dimension(
    "slip",
    "Slip of the target date",
    (
        ("none", "None"),
        ("under_1_month", "Under 1 month"),
        ("1_to_3_months", "1 to under 3 months"),
        ("3_months_or_more", "3 months or more"),
    ),
)
MOVE_DUE = Dimension(
    "move_due",
    "When the move is due",
    (
        ("past_target", "Past the target date"),
        ("within_28_days", "Within 28 days"),
        ("within_3_months", "After that, within 3 months"),
        ("later", "Later"),
    ),
)
MOVE_RESULT = Dimension(
    "move_result",
    "What came of the plan",
    (
        ("on_time", "Done by the target date"),
        ("late", "Done after it"),
        ("to_come", "Still to come"),
        ("past_target", "Past the target date, not done"),
        ("cancelled", "Given up"),
    ),
)
# What is told of homes that are sought, and of moves that are planned.
COMMISSIONING_DIMENSIONS = (
    TYPE_SOUGHT,
    REQUEST_OUTCOME,
    MET_BY,
    FIRST_CHOICE,
    MOVE_FROM,
    MOVE_TO,
    MOVE_WHY,
    MOVE_STATUS,
    BLOCKED_BY,
    SLIP,
    MOVE_DUE,
    MOVE_RESULT,
)
