"""The plain words shared by every room: dimensions with their keys and labels, roles, permissions.

Keys are what rows, filters, addresses and the API carry; labels are what people read. Both follow
the national return (SSDA903) and the field's own terms. This module imports nothing of ours.
"""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The part a person plays; it decides what they may see, never how a figure is computed."""

    DIRECTOR = "director"
    CABINET_MEMBER = "cabinet_member"
    RESIDENTIAL_MANAGER = "residential_manager"
    RESPONSIBLE_INDIVIDUAL = "responsible_individual"
    COMMISSIONER = "commissioner"
    FINANCE_OFFICER = "finance_officer"
    PROJECT_SPONSOR = "project_sponsor"
    PROGRAMME_OFFICER = "programme_officer"
    DATA_OFFICER = "data_officer"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The role as a person reads it: "Cabinet member"."""
        return self.value.replace("_", " ").capitalize()


class Permission(StrEnum):
    """What a page, panel, measure, route or command asks of whoever uses it."""

    OWN_ACCOUNT = "own_account"
    BENCHMARKS = "benchmarks"
    CHILDREN_AGGREGATE = "children_aggregate"
    CHILDREN_HEALTH = "children_health"
    CHILDREN_LIST = "children_list"
    MANAGE_ACCOUNTS = "manage_accounts"
    READ_AUDIT = "read_audit"
    DATA_QUALITY = "data_quality"
    KEEP_STORE = "keep_store"
    LOAD_DATA = "load_data"
    PUBLISH = "publish"

    @property
    def label(self) -> str:
        """The permission as a person reads it: "Manage accounts"."""
        return self.value.replace("_", " ").capitalize()


class Scope(StrEnum):
    """How far a permission reaches."""

    EVERYTHING = "everything"
    OWN_HOMES = "own homes"
    OWN_PROVIDER = "homes of own provider"
    PUBLICATION = "the publication"


class Unit(StrEnum):
    """What a value counts, and so how it is written."""

    CHILDREN = "children"
    PERIODS_OF_CARE = "periods of care"
    MOVES = "moves"
    INCIDENTS = "missing incidents"
    REVIEWS = "reviews"
    ORDERS = "deprivation of liberty orders"
    MONTHS = "months"
    CHILDREN_A_MONTH = "children a month"
    MILES = "miles"
    PERCENT = "%"
    RATE = "children per 10,000 aged 0 to 17"
    PUBLISHED = "as published"
    PLACE = "place, 1 is the highest value"


class Symbol(StrEnum):
    """Why a value is not a number."""

    CONFIDENTIAL = "c"
    LOW = "k"
    NOT_AVAILABLE = "x"
    NOT_APPLICABLE = "z"
    NOT_KNOWN = "n"


SYMBOL_WORDS = {
    Symbol.CONFIDENTIAL: "not shown, to protect confidentiality",
    Symbol.LOW: "rounds to nothing, but is not nothing",
    Symbol.NOT_AVAILABLE: "not available",
    Symbol.NOT_APPLICABLE: "not applicable",
    Symbol.NOT_KNOWN: "not known",
}


@dataclass(frozen=True)
class Dimension:
    """Something that a measure can be broken down by, or narrowed to.

    `values` are (key, label) in their natural order; an empty tuple means that the keys depend on
    the data or the period (areas, months).
    """

    key: str
    label: str
    values: tuple[tuple[str, str], ...] = ()
    is_time: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(key for key, _ in self.values)

    def label_of(self, key: str) -> str:
        """The words for one key; a key without words of its own is shown as it is."""
        return dict(self.values).get(key, key)


LEGAL_STATUSES = (
    ("C2", "Full care order"),
    ("C1", "Interim care order"),
    ("D1", "Freeing order"),
    ("E1", "Placement order"),
    ("V2", "Section 20, single period"),
    ("L1", "Police protection"),
    ("L2", "Emergency protection order"),
    ("L3", "Child assessment order"),
    ("J1", "Remand"),
    ("J2", "Detained under PACE"),
    ("J3", "Youth rehabilitation order"),
)
CATEGORIES_OF_NEED = (
    ("N1", "Abuse or neglect"),
    ("N2", "Child’s disability"),
    ("N3", "Parental illness or disability"),
    ("N4", "Family in acute stress"),
    ("N5", "Family dysfunction"),
    ("N6", "Socially unacceptable behaviour"),
    ("N7", "Low income"),
    ("N8", "Absent parenting"),
    ("not_known", "Not known"),
)
YES_NO = (("yes", "Yes"), ("no", "No"))

AGE_BAND = Dimension(
    "age_band",
    "Age",
    (("0-4", "0 to 4"), ("5-10", "5 to 10"), ("11-15", "11 to 15"), ("16+", "16 and over")),
)
DFE_AGE_BAND = Dimension(
    "dfe_age_band",
    "Age, DfE bands",
    (
        ("under-1", "Under 1"),
        ("1-4", "1 to 4"),
        ("5-9", "5 to 9"),
        ("10-15", "10 to 15"),
        ("16+", "16 and over"),
    ),
)
SEX = Dimension("sex", "Sex", (("male", "Male"), ("female", "Female"), ("not_known", "Not known")))
ETHNIC_GROUP = Dimension(
    "ethnic_group",
    "Ethnic group",
    (
        ("white", "White"),
        ("mixed", "Mixed or multiple"),
        ("asian", "Asian or Asian British"),
        ("black", "Black, African, Caribbean or Black British"),
        ("other", "Other ethnic group"),
        ("not_known", "Not known"),
    ),
)
UNACCOMPANIED = Dimension("unaccompanied", "Unaccompanied children", YES_NO)
REMAND = Dimension("remand", "On remand", YES_NO)
PLACEMENT_TYPE = Dimension(
    "placement_type",
    "Where they live",
    (
        ("connected_persons", "Connected persons"),
        ("in_house_fostering", "Council fostering (in-house)"),
        ("ifa", "External fostering (IFA)"),
        ("other_authority_fostering", "Other authority fostering"),
        ("own_childrens_home", "Council children’s home"),
        ("external_childrens_home", "External children’s home"),
        ("secure_home", "Secure home"),
        ("supported_accommodation", "Supported accommodation"),
        ("with_parents", "Living with parents or others with parental responsibility"),
        ("placed_for_adoption", "Placed for adoption"),
        ("residential_school", "Residential school"),
        ("other_residential", "Other residential"),
        ("other", "Other or temporary"),
    ),
)
PROVIDER_TYPE = Dimension(
    "provider_type",
    "Provider",
    (
        ("own_council", "Own council"),
        ("other_council", "Another council"),
        ("other_public", "Other public body"),
        ("private", "Private"),
        ("voluntary", "Voluntary"),
        ("parents", "Parents"),
        ("not_recorded", "Not recorded"),
    ),
)
PROVIDER_GROUP = Dimension(
    "provider_group",
    "Provider group",
    (
        ("council", "Council"),
        ("partnership", "Partnership"),
        ("external", "Other external"),
        ("none", "No provider"),
    ),
)
LEGAL_STATUS = Dimension("legal_status", "Legal status", LEGAL_STATUSES)
LEGAL_STATUS_GROUP = Dimension(
    "legal_status_group",
    "Legal status, grouped",
    (
        ("full_care_order", "Full care order"),
        ("interim_care_order", "Interim care order"),
        ("placement_order", "Placement order"),
        ("section_20", "Section 20"),
        ("child_protection", "Detained for child protection"),
        ("youth_justice", "Youth justice"),
        ("other", "Other"),
    ),
)
CATEGORY_OF_NEED = Dimension("category_of_need", "Category of need", CATEGORIES_OF_NEED)
LOCALITY = Dimension(
    "locality",
    "In or out of the borough",
    (
        ("in_area", "In the borough"),
        ("out_of_area", "Outside the borough"),
        ("not_known", "Not known"),
    ),
)
LOCALITY_DETAIL = Dimension(
    "locality_detail",
    "Which area",
    (
        ("in_borough", "In the borough"),
        ("adjoining", "Adjoining council"),
        ("rest_of_region", "Rest of the region"),
        ("elsewhere_in_england", "Elsewhere in England"),
        ("outside_england", "Outside England"),
        ("not_known", "Not known or confidential"),
    ),
)
DISTANCE_BAND = Dimension(
    "distance_band",
    "Distance from home",
    (
        ("0-5", "Up to 5 miles"),
        ("5-10", "Over 5, up to 10 miles"),
        ("10-20", "Over 10, up to 20 miles"),
        ("20+", "Over 20 miles"),
        ("not_known", "Not known"),
    ),
)
PERMANENCE_ORDER = Dimension(
    "permanence_order",
    "Order",
    (
        ("special_guardianship", "Special guardianship"),
        ("child_arrangements", "Child arrangements"),
    ),
)
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
AFTER_MONTHS = Dimension(
    "after_months",
    "Months after coming into our care",
    tuple((str(months), str(months)) for months in range(0, 61, 3)),
)
MISSING_KIND = Dimension(
    "missing_kind",
    "Missing or away",
    (("missing", "Missing"), ("away", "Away without authorisation")),
)
ON_TIME = Dimension(
    "on_time", "Reviews on time", (("yes", "All on time"), ("no", "One or more late"))
)
CHECKED = Dimension(
    "checked",
    "Checked in the year",
    (("yes", "Yes"), ("no", "No"), ("not_recorded", "Not recorded")),
)
SDQ_BAND = Dimension(
    "sdq_band",
    "Difficulties score",
    (
        ("close_to_average", "0 to 13: close to average"),
        ("slightly_raised", "14 to 16: slightly raised"),
        ("high", "17 to 40: high"),
        ("not_returned", "No score returned"),
    ),
)
EXPIRY = Dimension(
    "expiry",
    "When the order ends",
    (
        ("within_28_days", "Within 28 days"),
        ("later", "Later"),
        ("no_end_recorded", "No end recorded"),
    ),
)
RECORDED = Dimension(
    "recorded",
    "As published or as now recorded",
    (
        ("in_both", "In both"),
        ("as_published_only", "As published only"),
        ("now_only", "As now recorded only"),
    ),
)
MONTH = Dimension("month", "Month", is_time=True)
QUARTER = Dimension("quarter", "Quarter", is_time=True)
YEAR = Dimension("year", "Year ending 31 March", is_time=True)
AREA = Dimension("area", "Area")

CHILD_DIMENSIONS = (
    AGE_BAND,
    DFE_AGE_BAND,
    SEX,
    ETHNIC_GROUP,
    UNACCOMPANIED,
    REMAND,
    PLACEMENT_TYPE,
    PROVIDER_TYPE,
    PROVIDER_GROUP,
    LEGAL_STATUS,
    LEGAL_STATUS_GROUP,
    CATEGORY_OF_NEED,
    LOCALITY,
    LOCALITY_DETAIL,
    DISTANCE_BAND,
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
# What the other tables of the return tell, and what is told of a return.
RETURNED_DIMENSIONS = (
    AFTER_MONTHS,
    MISSING_KIND,
    ON_TIME,
    CHECKED,
    SDQ_BAND,
    EXPIRY,
    RECORDED,
)
TIME_DIMENSIONS = (MONTH, QUARTER, YEAR)
DIMENSIONS = {
    dimension.key: dimension
    for dimension in (
        *CHILD_DIMENSIONS,
        *JOURNEY_DIMENSIONS,
        *RETURNED_DIMENSIONS,
        PERMANENCE_ORDER,
        AREA,
        *TIME_DIMENSIONS,
    )
}
