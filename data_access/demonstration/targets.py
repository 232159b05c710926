"""Every figure the demonstration council is made to reach, and where it comes from.

DfE: Children looked after in England including adoptions, Stockton-on-Tees (E06000004).
LAIT: the DfE's Local Authority Interactive Tool. Brief: the project's brief of October 2023.
Ours: invented, to complete a table whose totals are published.
"""

from datetime import date
from typing import Final

Day = int
"""A day as its proleptic ordinal: dates are compared and added far more often than shown."""


def day(year: int, month: int, number: int) -> Day:
    """Give the day number of a date."""
    return date(year, month, number).toordinal()


YEARS: Final = tuple(range(2018, 2026))
FIRST_DAY: Final = day(2017, 4, 1)
BASELINE: Final = day(2023, 10, 31)
LAST_DAY: Final = day(2025, 3, 31)
CHECKPOINTS: Final = tuple(sorted([day(year, 3, 31) for year in range(2017, 2026)] + [BASELINE]))
SUPPORTED_ACCOMMODATION_BEGINS: Final = day(2023, 10, 28)

# DfE for each 31 March; the brief for 31 October 2023.
LOOKED_AFTER: Final = dict(
    zip(CHECKPOINTS, (434, 468, 500, 575, 578, 574, 577, 587, 581, 564), strict=True)
)
# DfE: each child once a year.
STARTED: Final = dict(zip(YEARS, (161, 142, 214, 162, 175, 167, 168, 161), strict=True))
CEASED: Final = dict(zip(YEARS, (130, 110, 141, 160, 183, 163, 165, 180), strict=True))
# DfE for 2021 to 2025; ours before.
STARTED_AGED_16: Final = dict(zip(YEARS, (14, 12, 16, 12, 21, 33, 32, 26), strict=True))
# Ours: the part of 2023/24 that falls before the brief's day.
STARTED_BEFORE_BASELINE: Final = 102
CEASED_BEFORE_BASELINE: Final = 92
STARTED_AGED_16_BEFORE_BASELINE: Final = 20

# DfE suppresses the small numbers of 2018 to 2021, which are ours, like the brief's day.
UNACCOMPANIED: Final = dict(zip(CHECKPOINTS, (7, 6, 5, 5, 4, 9, 29, 30, 28, 25), strict=True))

# The published change is not starts less ceases, since each counts a child once a year. Ours:
# the few children who make up the difference.
RETURNED_WITHIN_YEAR: Final = dict(zip(YEARS, (3, 0, 1, 1, 3, 0, 1, 2), strict=True))
FROM_SHORT_BREAKS: Final = dict(zip(YEARS, (0, 0, 1, 0, 1, 0, 0, 0), strict=True))
HOME_AND_BACK_AND_HOME: Final = dict(zip(YEARS, (0, 0, 0, 0, 0, 1, 0, 0), strict=True))
# Ours: children who had left in an earlier year, or earlier in the year, and came back.
CAME_BACK: Final = dict(zip(YEARS, (0, 8, 13, 12, 14, 13, 12, 12), strict=True))

# Special guardianship: DfE. Home as planned: DfE's percentages, and 51 in 2025. Adoption and
# child arrangements: DfE for 2025 (15 and 19), ours before.
CEASED_BY_REASON: Final = {
    "adoption": dict(zip(YEARS, (14, 12, 10, 16, 20, 15, 12, 15), strict=True)),
    "special_guardianship": dict(zip(YEARS, (21, 20, 33, 30, 40, 21, 31, 15), strict=True)),
    "child_arrangements": dict(zip(YEARS, (6, 5, 4, 10, 15, 16, 14, 19), strict=True)),
    "home_planned": dict(zip(YEARS, (31, 18, 43, 29, 40, 39, 23, 51), strict=True)),
}
STAYED_WITH_CARERS: Final = {2025: 57}  # DfE

# Brief for the fostering rows of 31 October 2023 and the total; the other rows after the mock-up.
BANDS: Final = ("0-4", "5-10", "11-15", "16+")
BAND_STARTS: Final = (0, 5, 11, 16)
DFE_BANDS: Final = ("under-1", "1-4", "5-9", "10-15", "16+")
DFE_BAND_STARTS: Final = (0, 1, 5, 10, 16)
# DfE for 2025 in its own bands; the brief and mock-up for October 2023; ours between.
AGES: Final[dict[Day, tuple[int, ...]]] = {
    day(2017, 3, 31): (88, 112, 148, 86),
    day(2018, 3, 31): (93, 119, 172, 84),
    day(2019, 3, 31): (97, 128, 187, 88),
    day(2020, 3, 31): (114, 152, 211, 98),
    day(2021, 3, 31): (108, 152, 211, 107),
    day(2022, 3, 31): (98, 151, 209, 116),
    day(2023, 3, 31): (89, 155, 200, 133),
    BASELINE: (85, 157, 199, 146),
    day(2024, 3, 31): (80, 161, 201, 139),
    LAST_DAY: (16, 59, 137, 230, 122),
}

# Ours: the share of each band among those who leave before 18.
LEAVERS: Final = {
    BAND_STARTS: (0.33, 0.32, 0.29, 0.06),
    DFE_BAND_STARTS: (0.04, 0.29, 0.28, 0.31, 0.08),
}

SETTINGS: Final = {
    "connected": ("U3", "PR1"),
    "in_house": ("U6", "PR1"),
    "agency_private": ("U6", "PR4"),
    "agency_voluntary": ("U6", "PR5"),
    "other_authority": ("U6", "PR2"),
    "own_home": ("K2", "PR1"),
    "private_home": ("K2", "PR4"),
    "voluntary_home": ("K2", "PR5"),
    "secure_home": ("K1", "PR2"),
    "supported_own": ("H5", "PR1"),
    "supported_private": ("H5", "PR4"),
    "supported_voluntary": ("H5", "PR5"),
    "parents": ("P1", "PR0"),
    "adoption": ("A6", "PR1"),
    "school": ("S1", "PR4"),
    "family_centre": ("R3", "PR4"),
    "care_home": ("R1", "PR4"),
    "hospital": ("R2", "PR3"),
    "young_offender": ("R5", "PR3"),
    "temporary": ("T4", ""),
    "unregistered": ("Z1", ""),
}
"""Where children live, finer than the published rows: the codes of PLACE and PLACE_PROVIDER."""

FOSTERING: Final = tuple(SETTINGS)[:5]
CHILDRENS_HOMES: Final = tuple(SETTINGS)[5:8]
SUPPORTED: Final = tuple(SETTINGS)[9:12]

_BY_CHECKPOINT = {
    day(2017, 3, 31): (103, 120, 62, 34, 4, 15, 22, 3, 0, 5, 5, 2, 42, 10, 2, 0, 0, 1, 1, 2, 1),
    day(2018, 3, 31): (118, 122, 68, 36, 4, 15, 26, 3, 0, 5, 5, 3, 47, 8, 2, 2, 0, 1, 1, 2, 0),
    day(2019, 3, 31): (135, 122, 72, 36, 4, 16, 30, 3, 1, 5, 6, 3, 52, 6, 2, 2, 0, 1, 1, 2, 1),
    day(2020, 3, 31): (161, 128, 80, 38, 4, 18, 40, 4, 1, 6, 8, 3, 63, 10, 2, 3, 0, 1, 1, 3, 1),
    day(2021, 3, 31): (168, 123, 82, 34, 4, 20, 44, 4, 1, 7, 8, 3, 69, 11, 0, 0, 0, 0, 0, 0, 0),
    day(2022, 3, 31): (160, 114, 81, 18, 3, 22, 45, 3, 1, 13, 16, 4, 76, 13, 1, 2, 0, 0, 1, 1, 0),
    day(2023, 3, 31): (154, 108, 91, 17, 3, 25, 44, 3, 1, 22, 15, 4, 71, 10, 2, 3, 0, 1, 1, 1, 1),
    day(2024, 3, 31): (160, 105, 94, 22, 2, 26, 49, 3, 2, 13, 8, 3, 57, 10, 6, 5, 4, 2, 1, 6, 3),
    LAST_DAY: (157, 98, 118, 16, 3, 25, 42, 3, 1, 22, 10, 3, 46, 8, 4, 2, 1, 1, 1, 2, 1),
}
PLACEMENTS: Final = {
    on: dict(zip(SETTINGS, row, strict=True)) for on, row in _BY_CHECKPOINT.items()
}
"""DfE's groups and providers for 2021 to 2025, split by us; DfE's percentages for 2020; ours
before. Fostering with an agency on 31 March 2025 is 134, with connected persons 157."""

BASELINE_PLACEMENTS: Final = {
    "connected": (23, 56, 54, 21),
    "in_house": (22, 27, 32, 21),
    "agency_private": (8, 35, 31, 24),
    "agency_voluntary": (2, 7, 7, 5),
    "other_authority": (0, 0, 0, 0),
    "own_home": (0, 3, 14, 9),
    "private_home": (0, 4, 32, 19),
    "voluntary_home": (0, 0, 2, 1),
    "secure_home": (0, 0, 1, 1),
    "supported_own": (0, 0, 0, 18),
    "supported_private": (0, 0, 0, 14),
    "supported_voluntary": (0, 0, 0, 4),
    "parents": (19, 19, 16, 3),
    "adoption": (10, 0, 0, 0),
    "school": (0, 3, 3, 0),
    "family_centre": (1, 0, 0, 0),
    "care_home": (0, 0, 2, 2),
    "hospital": (0, 0, 1, 1),
    "young_offender": (0, 0, 0, 1),
    "temporary": (0, 3, 3, 1),
    "unregistered": (0, 0, 1, 1),
}
"""Brief for the fostering rows of 31 October 2023, by age band; the other rows after the
mock-up, which invented them."""

# DfE for 2025; the children with an order of each kind.
LEGAL_STATUSES: Final = {"C2": 397, "C1": 79, "V2": 73, "E1": 14, "J1": 1}
# DfE's percentages (LAIT), of children in care on 31 March; ours for the first return.
THREE_PLACEMENTS_PERCENT: Final = dict(zip(YEARS, (7, 8, 12, 9, 10, 12, 10, 11), strict=True))
SAME_PLACEMENT_PERCENT: Final = dict(zip(YEARS, (75, 72, 72, 68, 71, 72, 72, 67), strict=True))
# DfE: 235 in 2023, 36% in 2025; ours otherwise. Over 20 miles and outside: LAIT's percentages.
OUT_OF_AREA: Final = dict(zip(YEARS, (166, 180, 212, 218, 226, 235, 218, 202), strict=True))
OVER_20_MILES_PERCENT: Final = dict(zip(YEARS, (9, 7, 8, 7, 5, 7, 9, 7), strict=True))
# Brief: children supported under special guardianship on 31 October 2023, by age band.
SUPPORTED_ON_BASELINE: Final = (41, 107, 89, 23)


def read_day(text: str) -> Day:
    """Read a day written as dd/mm/yyyy."""
    number, month, year = map(int, text.split("/"))
    return day(year, month, number)
