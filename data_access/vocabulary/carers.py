"""What is told of foster carers, their places and their recruitment."""

from data_access.vocabulary.words import Dimension

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
        ("not_known", "Not known"),
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
CARER_DIMENSIONS = (
    HOUSEHOLD_TYPE,
    FOSTER_PLACE_STATE,
    CARER_AGE_BAND,
    REASON_LEFT_FOSTERING,
    RECRUITMENT_STAGE,
    RECRUITMENT_OUTCOME,
)
