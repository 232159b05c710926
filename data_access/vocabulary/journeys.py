"""What is told of coming, staying, moving and leaving."""

from data_access.vocabulary.children import AGE_BAND, PLACEMENT_TYPE
from data_access.vocabulary.words import YES_NO, Dimension

AGE_IN_YEARS = Dimension(
    "age_in_years", "Age in years", tuple((str(age), str(age)) for age in range(19))
)
ENTRY = Dimension(
    "entry",
    "First time or again",
    (
        ("first_time", "First time in our care"),
        ("re_entry", "Came back soon after leaving"),
        ("returned_later", "Came back later"),
    ),
)
REASON_LEFT = Dimension(
    "reason_left",
    "Why they left",
    (
        ("home_planned", "Returned home, planned"),
        ("home_unplanned", "Returned home, unplanned"),
        ("relatives", "To relatives without parental responsibility"),
        ("special_guardianship", "Special guardianship order"),
        ("child_arrangements", "Child arrangements order"),
        ("adopted", "Adopted"),
        ("stays_with_carers", "Turned 18, stays with carers"),
        ("independent_with_support", "To live independently, with support"),
        ("independent", "To live independently, without support"),
        ("adult_residential", "To an adult residential home"),
        ("other_council", "Into another council’s care"),
        ("custody", "Sentenced to custody"),
        ("remand_ended", "Remand ended"),
        ("assessed_as_adult", "Age assessed as 18 or over"),
        ("abroad", "Moved abroad"),
        ("other", "Another reason"),
    ),
)
TIME_IN_CARE = Dimension(
    "time_in_care",
    "Time in our care",
    (
        ("under_6_months", "Under 6 months"),
        ("6_to_12_months", "6 months to under 1 year"),
        ("1_to_2_years", "1 to under 2 years"),
        ("2_to_5_years", "2 to under 5 years"),
        ("5_years_or_more", "5 years or more"),
        ("not_known", "Not known"),
    ),
)
MOVE_REASON = Dimension(
    "move_reason",
    "Why they moved",
    (
        ("CARPL", "Change to, or start of, the care plan"),
        ("CLOSE", "Carer or home gave up or closed"),
        ("ALLEG", "Allegation"),
        ("STAND", "Concern about standards of care"),
        ("APPRR", "Approval removed"),
        ("CREQB", "Carer asked, because of behaviour"),
        ("CREQO", "Carer asked, for another reason"),
        ("CHILD", "Child asked"),
        ("LAREQ", "A council asked"),
        ("CUSTOD", "Custody arrangement"),
        ("OTHER", "Another reason"),
        ("not_known", "Not recorded"),
    ),
)
MOVE_KIND = Dimension(
    "move_kind",
    "Planned or unplanned",
    (
        ("planned", "Planned"),
        ("unplanned", "Unplanned"),
        ("apart", "Custody or another reason"),
        ("not_known", "Not recorded"),
    ),
)
FROM_PLACEMENT_TYPE = Dimension(
    "from_placement_type", "Where they lived before", PLACEMENT_TYPE.values
)
MOVED = Dimension(
    "moved",
    "Further or closer",
    (
        ("further", "Further from home"),
        ("closer", "Closer to home"),
        ("same", "As far from home"),
        ("not_known", "Not known"),
    ),
)
FIRST_WEEK = Dimension("first_week", "In the first week of care", YES_NO)
NUMBER_OF_PLACEMENTS = Dimension(
    "number_of_placements",
    "Homes lived in, 12 months",
    (("1", "1"), ("2", "2"), ("3", "3"), ("4+", "4 or more")),
)
SAME_PLACEMENT = Dimension("same_placement", "In the same home for two years", YES_NO)
TIME_AT_HOME = Dimension(
    "time_at_home",
    "Living with parents for",
    (
        ("under_6_months", "Under 6 months"),
        ("6_to_12_months", "6 months to under 1 year"),
        ("1_to_2_years", "1 to under 2 years"),
        ("2_years_or_more", "2 years or more"),
    ),
)
APPROVAL = Dimension(
    "approval",
    "Approval by the Director of Children’s Services",
    (("recorded", "Recorded"), ("not_recorded", "Not recorded")),
)
NOTIFICATION = Dimension(
    "notification",
    "Notice to the council of the area",
    (("recorded", "Recorded"), ("not_recorded", "Not recorded")),
)
PLACEMENT_AUTHORITY = Dimension("placement_authority", "Council area they live in")
PLACEMENT_SECTOR = Dimension("placement_sector", "Postcode sector they live in")
AGE_AT_ENTRY = Dimension("age_at_entry", "Age when they came into our care", AGE_BAND.values)
TWELVE_MONTHS_ON = Dimension(
    "twelve_months_on",
    "12 months after coming home",
    (("still_home", "Still home"), ("back_in_care", "Back in our care")),
)
BALANCE_PART = Dimension(
    "balance_part",
    "Part of the sum",
    (
        ("now", "Children in our care now"),
        ("reach", "Children to reach"),
        ("months", "Months until then"),
        ("left", "Left in the last 12 months, but for those who turned 18"),
        ("leaving", "Leaving until then, as many a month as in the last 12 months"),
        ("turning_18", "Of those in our care now, turning 18 until then"),
        ("coming", "Coming into our care until then"),
        ("coming_a_month", "Coming into our care a month"),
    ),
)
# What is told of a child's journey: of coming, leaving and moving, not of every day in care.
JOURNEY_DIMENSIONS = (
    AGE_IN_YEARS,
    AGE_AT_ENTRY,
    ENTRY,
    REASON_LEFT,
    TIME_IN_CARE,
    TWELVE_MONTHS_ON,
    BALANCE_PART,
    MOVE_REASON,
    MOVE_KIND,
    FROM_PLACEMENT_TYPE,
    MOVED,
    FIRST_WEEK,
    NUMBER_OF_PLACEMENTS,
    SAME_PLACEMENT,
    TIME_AT_HOME,
    APPROVAL,
    NOTIFICATION,
    PLACEMENT_AUTHORITY,
    PLACEMENT_SECTOR,
)
