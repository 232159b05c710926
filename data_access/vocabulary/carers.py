"""What is told of foster carers, their places and their recruitment."""

from data_access.vocabulary.words import YES_NO, Dimension

HOUSEHOLD_TYPE = Dimension(
    "household_type",
    "Type of household",
    (
        ("mainstream", "Mainstream"),
        ("connected_persons", "Family and friends"),
        ("short_breaks", "Short breaks"),
    ),
)
FOSTER_PLACE_STATE = Dimension(
    "foster_place_state",
    "State of the place",
    (
        ("filled", "Filled"),
        ("vacant", "Vacant"),
        ("not_available", "Not available"),
        ("staying_put", "A young adult staying put"),
        ("other_council", "Another council’s child"),
        ("parent_and_child", "Parent and child"),
        ("matching", "Not used, because of matching"),
    ),
)
CARER_AGE_BAND = Dimension(
    "carer_age_band",
    "Age of the carer",
    (
        ("under-40", "Under 40"),
        ("40-49", "40 to 49"),
        ("50-59", "50 to 59"),
        ("60-69", "60 to 69"),
        ("70+", "70 and over"),
    ),
)
REASON_LEFT_FOSTERING = Dimension(
    "reason_left_fostering",
    "Why they left fostering",
    (
        ("retired", "Retired"),
        ("resigned", "Resigned"),
        ("to_agency", "Moved to an agency"),
        ("permanence", "Became the child’s guardian or adopter"),
        ("approval_ended", "Approval ended by the council"),
        ("other", "Another reason"),
        ("not_known", "Not recorded"),
    ),
)
RECRUITMENT_STAGE = Dimension(
    "recruitment_stage",
    "Stage reached",
    (
        ("enquired", "Enquired"),
        ("visited", "Visited at home"),
        ("applied", "Applied"),
        ("assessed", "In assessment"),
        ("panel", "Went to panel"),
        ("approved", "Approved"),
    ),
)
RECRUITMENT_OUTCOME = Dimension(
    "recruitment_outcome",
    "What came of it",
    (
        ("in_progress", "Under way"),
        ("approved", "Approved"),
        ("withdrew", "Withdrew"),
        ("not_accepted", "Not accepted"),
    ),
)
CHILDREN_IN_HOUSEHOLD = Dimension(
    "children_in_household",
    "Our children living there",
    (
        ("none", "No child of ours"),
        ("1", "1 child"),
        ("2", "2 children"),
        ("3", "3 children"),
        ("4+", "4 or more"),
    ),
)
PLACE_CONDITION = Dimension(
    "place_condition",
    "For whom the place is",
    (
        ("any", "Any child of the ages"),
        ("brothers_and_sisters", "Brothers and sisters together only"),
    ),
)
APPROVAL_BASIS = Dimension(
    "approval_basis",
    "How far the approval goes",
    (
        ("usual", "Within the usual limit of three"),
        ("exemption", "Over it, under an exemption"),
        ("emergency", "Emergency approval"),
    ),
)
# Of places that are not available alone; all others are in another state.
NOT_AVAILABLE_REASON = Dimension(
    "not_available_reason",
    "Why not available",
    (
        ("rest", "Rest or holiday"),
        ("training", "Training"),
        ("health", "Health or family of the carer"),
        ("allegation", "Allegation"),
        ("under_review", "Approval under review"),
        ("named_child", "Approved for a named child"),
        ("other", "Another reason"),
        ("not_known", "Not recorded"),
        ("other_state", "In another state"),
    ),
)
VACANCY_FOR_AGE = Dimension(
    "vacancy_for_age",
    "A vacant place for a child of this age",
    (*YES_NO, ("not_known", "Not known")),
)
# In how many calendar years a carer reaches the age at which carers are expected to leave.
EXPECTED_TO_LEAVE = Dimension(
    "expected_to_leave",
    "Reaches the age of leaving",
    (
        ("reached", "Has reached it"),
        ("1", "In 1 year"),
        ("2", "In 2 years"),
        ("3", "In 3 years"),
        ("4", "In 4 years"),
        ("5", "In 5 years"),
        ("later", "Later"),
    ),
)
CARER_CHANGE = Dimension(
    "carer_change", "Approved or left", (("approved", "Approved"), ("left", "Left fostering"))
)
CARER_DIMENSIONS = (
    HOUSEHOLD_TYPE,
    CHILDREN_IN_HOUSEHOLD,
    FOSTER_PLACE_STATE,
    PLACE_CONDITION,
    APPROVAL_BASIS,
    NOT_AVAILABLE_REASON,
    VACANCY_FOR_AGE,
    CARER_AGE_BAND,
    EXPECTED_TO_LEAVE,
    CARER_CHANGE,
    REASON_LEFT_FOSTERING,
    RECRUITMENT_STAGE,
    RECRUITMENT_OUTCOME,
)
