"""What the demonstration pays beside care: the rest of each year's published total.

Allowances follow invented numbers of people and amounts a week; services that are not per child
are what is left, so that nights and all of this together come to the total to the pound.
"""

from typing import Final

from data_access.demonstration.episodes import Row
from data_access.demonstration.month_costs import MONTHS, MonthCosts
from data_access.demonstration.running_costs import UNIT_COSTS, divide, write_pence
from data_access.demonstration.targets import YEARS

BESIDE_COLUMNS: Final = ("month", "line", "amount", "people")
# Published, in pounds, by the year in which the financial year ends. Before that only the cost of
# a night was published.
PUBLISHED_TOTALS: Final = {
    2021: 28_082_674, 2022: 36_185_890, 2023: 47_516_389, 2024: 56_061_780, 2025: 61_581_500,
}  # fmt: skip
# People in the first and in the last year, and pounds a week for each in the last.
_LINES: Final = {
    "special_guardianship": (168, 262, 176),
    "child_arrangements": (61, 104, 149),
    "staying_put": (21, 44, 318),
    "supported_lodgings": (8, 15, 402),
    "over_18s": (9, 37, 871),
    "adoption_support": (58, 83, 124),
    "leaving_care_support": (142, 214, 118),
}
_SERVICES: Final = "services"
# What an amount was in the first year, as a part of the last.
_FIRST_LEVEL: Final = 0.78


def count_total(costs: MonthCosts, year: int) -> int:
    """Count the whole of a year in pence: as published, or from the published cost of a night."""
    if year in PUBLISHED_TOTALS:
        return PUBLISHED_TOTALS[year] * 100
    months = {month for month, _, _ in MONTHS[12 * (year - YEARS[0]) :][:12]}
    nights = sum(number for place, number in costs.nights.items() if place[0] in months)
    return nights * UNIT_COSTS["looked_after"][year] // 7 * 100


def list_beside_care(costs: MonthCosts, fixed: dict[str, int]) -> list[Row]:
    """List what is paid beside care; `fixed` is what running costs come to by month, in pence."""
    rows = []
    for year in YEARS:
        months = [month for month, _, _ in MONTHS[12 * (year - YEARS[0]) :][:12]]
        nights = costs.count_pence(months) + sum(fixed[month] for month in months)
        left = count_total(costs, year) - nights
        part = (year - YEARS[0]) / (YEARS[-1] - YEARS[0])
        for line, (first, last, pounds) in _LINES.items():
            people = first + (last - first) * part
            level = _FIRST_LEVEL + (1 - _FIRST_LEVEL) * part
            amount = round(people * pounds * level * 100 * 365 / 7)
            left -= amount
            rows += _spread(line, months, amount, round(people))
        rows += _spread(_SERVICES, months, left, 0)
    return rows


def _spread(line: str, months: list[str], pence: int, people: int) -> list[Row]:
    weights = [1 + 0.004 * number + 0.01 * (number % 3) for number in range(len(months))]
    return [
        {
            "month": month,
            "line": line,
            "amount": write_pence(amount),
            "people": str(people + number // 5) if people else "",
        }
        for number, (month, amount) in enumerate(zip(months, divide(pence, weights), strict=True))
    ]
