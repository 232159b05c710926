"""What the demonstration's services cost whoever lives there: homes, a block contract, fostering.

Set so that each year's lines come to what was published: residential and fostering care by the
weekly cost of a night, and for 2024-25 by the published spend.
"""

from collections.abc import Sequence
from typing import Final

from data_access.demonstration.episodes import Row
from data_access.demonstration.homes import HOMES
from data_access.demonstration.month_costs import MONTHS, MonthCosts
from data_access.demonstration.targets import YEARS

FIXED_COLUMNS: Final = ("month", "kind", "home", "placement_type", "provider", "amount")
# Published, in pounds: of 2024-25.
PUBLISHED_SPEND: Final = {
    "residential": 29_660_000, "fostering": 8_480_000, "unaccompanied": 2_600_000,
}  # fmt: skip
# Published, in pounds a week, by the year in which the financial year ends.
UNIT_COSTS: Final = {
    "residential": dict(zip(YEARS, (2890, 3140, 3100, 2975, 4395, 5950, 6855, 6965), strict=True)),
    "fostering": dict(zip(YEARS, (405, 440, 380, 375, 360, 375, 465, 415), strict=True)),
    "looked_after": dict(zip(YEARS, (855, 930, 890, 930, 1210, 1590, 1850, 2095), strict=True)),
}
# What a home costs beside the others, by its places and a little more or less.
_WEIGHTS: Final = {
    "ayton-place": 51.3, "piper": 49.1, "oak-view": 44.2, "tilery": 53.4, "rose-house": 50.6,
    "our-place": 46.7,
}  # fmt: skip
_URNS: Final = {home.slug: home.urn for home in HOMES}
# Pounds a month for places kept for the council, in use or not.
_BLOCK: Final = ("external_childrens_home", "Demonstration Partnership", 2023, 4_200)
_WINTER: Final = ("11", "12", "01", "02")
_IN_HOUSE_SHARE: Final = 0.7
_FOSTERING_TYPES: Final = ("in_house_fostering", "connected_persons")


def list_fixed(costs: MonthCosts) -> list[Row]:
    """List the running costs, month by month."""
    rows = []
    for year in YEARS:
        months = [month for month, _, _ in MONTHS[12 * (year - YEARS[0]) :][:12]]
        rows += _list_residential(costs, year, months) + _list_fostering(costs, year, months)
    return rows


def find_target(costs: MonthCosts, line: str, year: int, months: Sequence[str]) -> int:
    """Find what a line is to come to in a year, in pence: spend where published, else unit cost."""
    if year == YEARS[-1]:
        return PUBLISHED_SPEND[line] * 100
    nights = sum(
        number
        for (month, of, _, _), number in costs.nights.items()
        if of == line and month in months
    )
    return nights * UNIT_COSTS[line][year] * 100 // 7


def divide(pence: int, weights: Sequence[float]) -> list[int]:
    """Divide an amount by weights: whole pence that add up to it."""
    whole, parts, done, given = sum(weights), [], 0.0, 0
    for weight in weights:
        done += weight
        parts.append(round(pence * done / whole) - given)
        given += parts[-1]
    return parts


def _list_residential(costs: MonthCosts, year: int, months: list[str]) -> list[Row]:
    kind, provider, since, block = _BLOCK
    blocked = block * 100 if year >= since else 0
    left = find_target(costs, "residential", year, months) - 12 * blocked
    left -= costs.count_pence(months, "residential")
    lived_in = {(month, urn) for month, _, _, urn in costs.nights}
    places = [(month, slug) for month in months for slug in _WEIGHTS]
    places = [(month, slug) for month, slug in places if (month, _URNS[slug]) in lived_in]
    # Heating in winter, and the year's pay award.
    weights = [
        _WEIGHTS[slug] * (1 + 0.03 * (month[5:] in _WINTER) + 0.02 * (2 * number > len(places)))
        for number, (month, slug) in enumerate(places)
    ]
    rows = [
        _write(month, "home", "The council", pence, home=slug)
        for (month, slug), pence in zip(places, divide(left, weights), strict=True)
    ]
    if blocked:
        rows += [
            _write(month, "block_contract", provider, blocked, placement_type=kind)
            for month in months
        ]
    return rows


def _list_fostering(costs: MonthCosts, year: int, months: list[str]) -> list[Row]:
    left = find_target(costs, "fostering", year, months)
    left -= costs.count_pence(months, "fostering")
    # Some of what the service costs falls to unaccompanied children with its carers.
    ours = alone = 0
    for (month, line, setting, _), number in costs.nights.items():
        if month in months and setting == "in_house":
            ours += number
            alone += number * (line == "unaccompanied")
    whole = round(left / (1 - _IN_HOUSE_SHARE * alone / ours))
    shares = (_IN_HOUSE_SHARE, 1 - _IN_HOUSE_SHARE)
    weights = [share * (31 if int(month[5:]) % 2 else 30) for month in months for share in shares]
    places = [(month, kind) for month in months for kind in _FOSTERING_TYPES]
    return [
        _write(month, "overhead", "The council", pence, placement_type=kind)
        for (month, kind), pence in zip(places, divide(whole, weights), strict=True)
    ]


def write_pence(pence: int) -> str:
    """Write an amount as a workbook has it."""
    return f"{'-' if pence < 0 else ''}£{abs(pence) // 100:,}.{abs(pence) % 100:02d}"


def _write(
    month: str, kind: str, provider: str, pence: int, *, home: str = "", placement_type: str = ""
) -> Row:
    return {
        "month": month,
        "kind": kind,
        "home": home,
        "placement_type": placement_type,
        "provider": provider,
        "amount": write_pence(pence),
    }
