"""The workbook of carers: foster households, who cares in them, their places, who may join them."""

from data_access.imports.workbooks.sheets import Column, Kind, Sheet, Workbook, key, needed, words
from data_access.vocabulary import (
    APPROVAL_BASIS,
    FOSTER_PLACE_STATE,
    HOUSEHOLD_TYPE,
    NOT_AVAILABLE_REASON,
    REASON_LEFT_FOSTERING,
    RECRUITMENT_OUTCOME,
)

TERMS = (
    ("any", "Any"),
    ("long_term", "Long term"),
    ("short_term", "Short term"),
    ("parent_and_child", "Parent and child"),
)
# What a workbook states; the rest follows from it.
_DERIVED = ("named_child", "not_known", "other_state")
NOT_AVAILABLE_REASONS = tuple(
    pair for pair in NOT_AVAILABLE_REASON.values if pair[0] not in _DERIVED
)
HOUSEHOLD = needed(
    "household", Kind.HOUSEHOLD, "Which household, from the sheet households.", "EXAMPLE-F1"
)
_FROM = needed("from", Kind.DATE, "The first day.", "01/04/2021")
_TO = Column("to", Kind.DATE, "The last day, itself included; empty: until now.", "")
_NOT_FILLED = tuple(
    pair for pair in FOSTER_PLACE_STATE.values if pair[0] not in ("filled", "vacant")
)

HOUSEHOLDS = Sheet(
    "households",
    "One row for each household approved by the council.",
    (
        needed("reference", Kind.REFERENCE, "The council’s reference; no name.", "EXAMPLE-F1"),
        key(HOUSEHOLD_TYPE, "Its type.", "mainstream", name="type", needed=True),
        needed("approved_from", Kind.DATE, "The day of approval.", "12/05/2019"),
        Column("approved_to", Kind.DATE, "The last day of approval; empty: until now.", ""),
        key(REASON_LEFT_FOSTERING, "Why they left.", "", name="reason_left"),
    ),
)
CARERS = Sheet(
    "carers",
    "One row for each carer.",
    (HOUSEHOLD, needed("year_of_birth", Kind.YEAR, "The year alone.", "1968")),
)
APPROVALS = Sheet(
    "approvals",
    "For how many children, of what ages, since when.",
    (
        HOUSEHOLD,
        _FROM,
        _TO,
        needed("places", Kind.WHOLE, "Places, all together.", "2"),
        Column("conditional_places", Kind.WHOLE, "Of them for brothers and sisters only.", "1"),
        Column("age_from", Kind.WHOLE, "The youngest, in years; 0 if empty.", "5"),
        Column("age_to", Kind.WHOLE, "The oldest, in years; 17 if empty.", "11"),
        words("terms", "What for; any if empty.", "any", TERMS),
        key(APPROVAL_BASIS, "Usual if empty.", "usual", name="basis"),
    ),
)
AVAILABILITY = Sheet(
    "availability",
    "Places that are not filled by our children and not vacant either, and why.",
    (
        HOUSEHOLD,
        _FROM,
        _TO,
        needed("places", Kind.WHOLE, "How many places.", "1"),
        words("state", "What they are.", "not_available", _NOT_FILLED, needed=True),
        words("reason", "Why not available.", "rest", NOT_AVAILABLE_REASONS),
    ),
)
PLACEMENTS = Sheet(
    "placements",
    "Which household each child lives in, of those with foster carers of the council.",
    (
        needed("child", Kind.CHILD, "The child’s reference.", "EXAMPLE-1"),
        needed("start", Kind.DATE, "The first day there (DECOM of the return).", "03/09/2024"),
        HOUSEHOLD,
    ),
    of_children=True,
)
RECRUITMENT = Sheet(
    "recruitment",
    "One row for each enquiry by people who would foster; no names.",
    (
        needed("reference", Kind.REFERENCE, "The enquiry’s reference.", "EXAMPLE-E1"),
        needed("enquired_on", Kind.DATE, "The day of the enquiry.", "06/01/2025"),
        Column("visited_on", Kind.DATE, "The first visit at home.", "20/01/2025"),
        Column("applied_on", Kind.DATE, "The application: stage one begins.", "10/02/2025"),
        Column("assessed_on", Kind.DATE, "Stage two, the assessment, begins.", "14/04/2025"),
        Column("panel_on", Kind.DATE, "The day of the panel.", ""),
        Column("approved_on", Kind.DATE, "The day of approval.", ""),
        Column("ended_on", Kind.DATE, "When it ended without approval.", ""),
        key(
            RECRUITMENT_OUTCOME,
            "What came of it; by the dates if empty.",
            "in_progress",
            name="outcome",
        ),
    ),
)
WORKBOOK = Workbook(
    "carers", (HOUSEHOLDS, CARERS, APPROVALS, AVAILABILITY, PLACEMENTS, RECRUITMENT)
)
