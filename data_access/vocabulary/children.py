"""What is told of a child on a day."""

from collections.abc import Mapping

from data_access.vocabulary.words import YES_NO, Dimension

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
# Coarse enough to be published beside another dimension, and such that what DfE publishes of a
# council is made of whole groups.
PLACEMENT_GROUP = Dimension(
    "placement_group",
    "Kind of home",
    (
        ("connected_persons", "Connected persons"),
        ("in_house_fostering", "Council fostering (in-house)"),
        ("external_fostering", "External fostering (IFA or another authority)"),
        ("own_childrens_home", "Council children’s home"),
        ("external_homes", "External children’s or secure home"),
        ("supported_accommodation", "Supported accommodation"),
        ("with_parents", "Living with parents or others with parental responsibility"),
        ("elsewhere", "Elsewhere"),
    ),
)
# The placement types that each group is made of; a group that is not here is the type of its name.
PLACEMENT_GROUPS: Mapping[str, tuple[str, ...]] = {
    "external_fostering": ("ifa", "other_authority_fostering"),
    "external_homes": ("external_childrens_home", "secure_home"),
    "elsewhere": ("placed_for_adoption", "residential_school", "other_residential", "other"),
}
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
