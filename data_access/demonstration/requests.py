"""Homes sought for children of the demonstration: one request for each placement that began in the
last three years, and some that are open or came to nothing. Everything but the placement itself
is invented.
"""

from collections.abc import Sequence
from random import Random
from typing import Final

from data_access.demonstration.episodes import Row, write_day
from data_access.demonstration.homes import HOMES
from data_access.demonstration.nights import Placement
from data_access.demonstration.targets import LAST_DAY, Day, day

REQUEST_COLUMNS: Final = (
    "reference", "child", "needed_on", "type_sought", "offers", "partnership_asked", "placed_on",
    "placed_type", "provider_group", "provider", "first_choice", "outcome",
)  # fmt: skip
SINCE: Final = day(2022, 4, 1)
PLACEMENT_TYPES: Final = {
    "connected": "connected_persons",
    "in_house": "in_house_fostering",
    "agency_private": "ifa",
    "agency_voluntary": "ifa",
    "other_authority": "other_authority_fostering",
    "own_home": "own_childrens_home",
    "private_home": "external_childrens_home",
    "voluntary_home": "external_childrens_home",
    "secure_home": "secure_home",
    "supported_own": "supported_accommodation",
    "supported_private": "supported_accommodation",
    "supported_voluntary": "supported_accommodation",
    "parents": "with_parents",
    "adoption": "placed_for_adoption",
    "school": "residential_school",
    "family_centre": "other_residential",
    "care_home": "other_residential",
    "hospital": "other_residential",
    "young_offender": "other_residential",
}
# Nobody looks for a home for these.
_NOT_SOUGHT: Final = ("parents", "adoption", "young_offender", "hospital", "unregistered")
# Of those for whom a type was found: what had been sought.
_SOUGHT: Final = {
    "ifa": {"ifa": 58, "in_house_fostering": 42},
    "external_childrens_home": {
        "external_childrens_home": 48,
        "own_childrens_home": 28,
        "in_house_fostering": 12,
        "ifa": 12,
    },
    "own_childrens_home": {"own_childrens_home": 88, "in_house_fostering": 12},
    "in_house_fostering": {"in_house_fostering": 95, "connected_persons": 5},
    "supported_accommodation": {"supported_accommodation": 92, "in_house_fostering": 8},
}
_CHILDRENS_HOMES: Final = ("own_childrens_home", "external_childrens_home")
_GROUPS: Final = {home.urn: home for home in HOMES}
_WITHDRAWN, _OPEN = 45, 8
# Children who are yet to come into care: no return knows them.
NOT_YET_IN_CARE: Final = ("CH-900001", "CH-900002")


def list_requests(placements: Sequence[Placement]) -> list[Row]:
    """List the requests in the order in which a home was needed."""
    chance = Random(61)
    found = [
        placed
        for placed in placements
        if placed.stay.start >= SINCE and placed.stay.setting not in _NOT_SOUGHT
    ]
    dated = [_describe(chance, placed) for placed in found]
    living = [
        p for p in placements if p.end is None and p.stay.setting in ("in_house", "private_home")
    ]
    for placed in chance.sample(found, _WITHDRAWN):
        needed = placed.stay.start + chance.randint(5, 40)
        if needed <= LAST_DAY and (placed.end is None or needed < placed.end):
            dated.append(_seek(chance, placed.child.reference, needed, "withdrawn"))
    references = [placed.child.reference for placed in chance.sample(living, _OPEN)]
    dated += [
        _seek(chance, reference, LAST_DAY - chance.randint(0, 50), "open")
        for reference in (*references, *NOT_YET_IN_CARE)
    ]
    dated.sort(key=lambda each: (each[0], each[1]["child"]))
    return [row | {"reference": f"RQ-{n:05d}"} for n, (_, row) in enumerate(dated, start=1)]


def _describe(chance: Random, placed: Placement) -> tuple[Day, Row]:
    stay = placed.stay
    found = PLACEMENT_TYPES[stay.setting]
    weights = _SOUGHT.get(found, {found: 1})
    sought = chance.choices(list(weights), list(weights.values()))[0]
    home = _GROUPS.get(stay.urn)
    group = home.provider_group if home else "council" if stay.provider == "PR1" else "external"
    asked = ""
    if sought in _CHILDRENS_HOMES or found in _CHILDRENS_HOMES:
        asked = "yes" if group == "partnership" or chance.random() < 0.65 else "no"
    with_kin = found == "connected_persons"
    first = "yes" if sought == found and (with_kin or chance.random() < 0.85) else "no"
    needed = stay.start - _draw_wait(chance, placed)
    row = {
        "child": placed.child.reference,
        "needed_on": write_day(needed),
        "type_sought": sought,
        "offers": "1" if with_kin else str(chance.choices((1, 2, 3, 4), (55, 28, 12, 5))[0]),
        "partnership_asked": asked,
        "placed_on": write_day(stay.start),
        "placed_type": found,
        "provider_group": group,
        "provider": _name_provider(placed, group),
        "first_choice": first if chance.random() < 0.95 else "",
        "outcome": "placed",
    }
    return needed, row


def _name_provider(placed: Placement, group: str) -> str:
    if group == "council":
        return "The council"
    if group == "partnership":
        return "Spark of Genius"
    home = _GROUPS.get(placed.stay.urn)
    number = sum(map(ord, placed.stay.postcode)) % 6 + 1
    return home.name if home else f"Agency {number}"


def _draw_wait(chance: Random, placed: Placement) -> int:
    """Draw the days from the one on which a home was needed to the one on which the child moved."""
    if placed.before is None:
        return chance.choices((0, 1, 2, 4, 7), (58, 20, 12, 6, 4))[0]
    is_planned = placed.before.leaving in ("CARPL", "CLOSE")
    slow = placed.stay.setting in ("private_home", "own_home", "school", "family_centre")
    longest = (75 if slow else 45) if is_planned else (24 if slow else 10)
    # Nobody looks for another home before the child came to the last one.
    return min(chance.randint(0, longest), placed.stay.start - placed.before.start - 1)


def _seek(chance: Random, reference: str, needed: Day, outcome: str) -> tuple[Day, Row]:
    sought = chance.choice(
        ("in_house_fostering", "in_house_fostering", "ifa", "external_childrens_home")
    )
    row = dict.fromkeys(REQUEST_COLUMNS, "") | {
        "child": reference,
        "needed_on": write_day(needed),
        "type_sought": sought,
        "offers": str(chance.choice((0, 0, 0, 1))),
        "partnership_asked": chance.choice(("yes", "no")) if sought in _CHILDRENS_HOMES else "",
        "outcome": outcome,
    }
    return needed, row
