"""What a week costs in the demonstration, by kind of place, child and year.

Every price, provider and contract here is invented. Levels are those of 2024-25; other years'
prices are parts of them.
"""

from random import Random
from typing import Final, NamedTuple

from data_access.demonstration.arrangements import Arrangement
from data_access.demonstration.homes import HOMES
from data_access.demonstration.people import find_band, measure_age
from data_access.demonstration.targets import BAND_STARTS, YEARS, Day

THE_COUNCIL: Final = "The council"
# Pounds a week by age band (0 to 4, 5 to 10, 11 to 15, 16 and over).
_BY_BAND: Final = {
    "connected": (150, 165, 190, 225),
    "in_house": (255, 275, 300, 345),
    "agency_private": (500, 545, 605, 680),
    "agency_voluntary": (490, 530, 590, 660),
    "other_authority": (430, 430, 455, 470),
}
# Pounds a week, and how far a price may lie above or below, in hundredths.
_FLAT: Final = {
    "own_home": (330, 0), "secure_home": (8400, 4), "school": (5300, 18),
    "family_centre": (3700, 10), "care_home": (4100, 12), "hospital": (460, 0),
    "young_offender": (3900, 0), "supported_own": (880, 0), "supported_private": (1240, 22),
    "supported_voluntary": (1010, 15), "unregistered": (8900, 9),
}  # fmt: skip
# Of unaccompanied children, with interpreters and support.
_SUPPORTED_ALONE: Final = {
    "supported_own": 2375, "supported_private": 2490, "supported_voluntary": 2280,
}  # fmt: skip
_LEAST_OF_A_HOME, _MOST_OF_A_HOME = 4500, 9500
_DEAR_NEEDS: Final = {"N2": 1300, "N1": 250, "N6": 600}
MARGINAL: Final = ("connected", "in_house", "own_home")

# The part of the prices of 2024-25 that was paid in each year, from 2016-17 on.
_YEARS: Final = (YEARS[0] - 1, *YEARS)
LEVELS: Final = {
    "residential": dict(
        zip(_YEARS, (0.40, 0.42, 0.425, 0.425, 0.43, 0.62, 0.86, 0.985, 1.0), strict=True)
    ),
    "fostering": dict(
        zip(_YEARS, (0.82, 0.84, 0.86, 0.88, 0.895, 0.91, 0.935, 0.97, 1.0), strict=True)
    ),
    "other": dict(zip(_YEARS, (0.70, 0.72, 0.74, 0.76, 0.79, 0.82, 0.88, 0.95, 1.0), strict=True)),
}


class Provider(NamedTuple):
    """Who is paid, under which contract until when, and in which month prices rise."""

    name: str
    contract: str = ""
    contract_end: str = ""
    rises_in: int = 4


_ENDS: Final = {
    "Example Fostering 2": "30/06/2025", "Example Fostering 5": "31/03/2027",
    "Demonstration Homes 3": "30/04/2025", "Demonstration Homes 7": "31/12/2024",
    "Example Supported Living 2": "15/06/2025", "Example Supported Living 3": "28/02/2025",
    "Example School 1": "31/08/2025",
}  # fmt: skip
# Bought child by child, without a contract.
_NO_CONTRACT: Final = (
    "Demonstration Homes 9", "Example Bespoke Care", "Example Hospital", "Example Borough",
    "Example Secure Centre", "Example Youth Custody",
)  # fmt: skip
_LATER: Final = ("31/03/2026", "31/03/2027", "30/09/2026", "31/03/2028")
_RISES: Final = {
    "Demonstration Homes 2": 7, "Demonstration Homes 5": 10, "Demonstration Homes 8": 9,
    "Example Fostering 4": 10, "Example School 2": 9,
}  # fmt: skip
_SINGLE: Final = {
    "other_authority": "Example Borough", "secure_home": "Example Secure Centre",
    "family_centre": "Example Family Centre", "care_home": "Example Care Home",
    "hospital": "Example Hospital", "young_offender": "Example Youth Custody",
    "unregistered": "Example Bespoke Care", "voluntary_home": "Example Trust Homes",
    "supported_voluntary": "Example Supported Living 3",
}  # fmt: skip
_HOMES: Final = {home.urn: (number, home) for number, home in enumerate(HOMES)}


def find_provider(arrangement: Arrangement) -> Provider:
    """Find who is paid for an arrangement."""
    name = _name_provider(arrangement)
    if name == THE_COUNCIL:
        return Provider(name)
    number = sum(map(ord, name))
    if name in _NO_CONTRACT:
        return Provider(name, rises_in=_RISES.get(name, 4))
    end = _ENDS.get(name, _LATER[number % len(_LATER)])
    return Provider(name, f"DEMO-C{number:04d}", end, _RISES.get(name, 4))


def _name_provider(arrangement: Arrangement) -> str:
    setting = arrangement.setting
    if setting in ("connected", "in_house", "own_home", "supported_own"):
        return THE_COUNCIL
    if setting in _SINGLE:
        return _SINGLE[setting]
    number = sum(map(ord, arrangement.postcode)) if arrangement.postcode else 0
    if setting == "agency_private":
        return f"Example Fostering {number % 6 + 1}"
    if setting == "agency_voluntary":
        return f"Example Fostering {number % 2 + 7}"
    if setting == "supported_private":
        return f"Example Supported Living {number % 2 + 1}"
    position, home = _HOMES[arrangement.urn]
    if setting == "school":
        return f"Example School {position % 2 + 1}"
    if home.provider_group == "partnership":
        return "Demonstration Partnership"
    return f"Demonstration Homes {position % 9 + 1}"


def find_level(arrangement: Arrangement, year: int) -> float:
    """Find which part of its price of 2024-25 an arrangement of that kind costs in a year."""
    line = arrangement.budget_line
    if arrangement.setting in _BY_BAND:
        line = "fostering"
    return LEVELS.get(line, LEVELS["other"])[year]


def price_in_pounds(arrangement: Arrangement, on: Day, year: int) -> int:
    """Give the weekly price from a day on, at the level of a year."""
    age = measure_age(arrangement.child.born, on)
    luck = Random(arrangement.child.number * 1_000_003 + arrangement.start).random()
    step = 1 if arrangement.setting in MARGINAL else 5
    level = find_level(arrangement, year)
    return step * round(_find_base(arrangement, age, luck) * level / step)


def _find_base(arrangement: Arrangement, age: int, luck: float) -> float:
    setting = arrangement.setting
    if setting in _BY_BAND:
        allowance = _BY_BAND[setting][find_band(age, BAND_STARTS)]
        return allowance * (1 if setting == "connected" else 0.93 + 0.14 * luck)
    if arrangement.child.unaccompanied and setting in _SUPPORTED_ALONE:
        return _SUPPORTED_ALONE[setting]
    if setting in _FLAT:
        usual, spread = _FLAT[setting]
        return usual * (1 + spread * (2 * luck - 1) / 100)
    base = 5150 + 2500 * luck + 130 * (age - 8) + _DEAR_NEEDS.get(arrangement.need, 0)
    base += 900 * (luck > 0.9) - 300 * (setting == "voluntary_home")
    return max(_LEAST_OF_A_HOME, min(base, _MOST_OF_A_HOME))
