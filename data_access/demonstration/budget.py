"""The demonstration's budget, rises of prices to come, income and assumptions.

Budgets of 2023-24 to 2026-27 are to be confirmed, as in the project's brief; those before, the
rises and the income are invented.
"""

from typing import Final

from data_access.demonstration.episodes import Row
from data_access.demonstration.month_costs import MONTHS, MonthCosts
from data_access.demonstration.running_costs import write_pence

BUDGET_COLUMNS: Final = ("year", "line", "original", "virements", "current")
UPLIFT_COLUMNS: Final = ("provider", "placement_type", "rise", "from", "agreed")
INCOME_COLUMNS: Final = ("month", "paid_by", "child", "amount")
ASSUMPTION_COLUMNS: Final = (
    "name", "label", "amount", "number", "line", "stated_on", "source",
)  # fmt: skip
TO_BE_CONFIRMED: Final = "TBC"
YEARS_TO_BE_CONFIRMED: Final = (2024, 2025, 2026, 2027)
_LINES: Final = (
    "residential", "fostering", "unaccompanied", "other_homes", "permanence", "adoption",
    "leaving_care", "services",
)  # fmt: skip
# In thousands of pounds: as set, and moved in or out within the year.
_BUDGETS: Final = {
    2021: ((10_900, 450), (8_300, 0), (260, 0), (820, 60), (1_900, 0), (420, 0), (1_800, 0),
           (3_000, -510)),
    2022: ((14_200, 1_900), (8_100, -350), (310, 40), (860, 0), (2_050, 0), (440, 0), (2_000, 0),
           (6_200, -1_590)),
    2023: ((19_500, 2_400), (7_900, -300), (1_400, 420), (1_150, 280), (2_250, 0), (460, 0),
           (2_300, 0), (10_100, -2_800)),
}  # fmt: skip
_UPLIFTS: Final = (
    ("", "ifa", "3.2%", "01/04/2025", "yes"),
    ("", "in_house_fostering", "2.5%", "01/04/2025", "yes"),
    ("", "connected_persons", "2.5%", "01/04/2025", "yes"),
    ("", "external_childrens_home", "4.5%", "01/04/2025", "no"),
    ("Demonstration Homes 4", "external_childrens_home", "6%", "01/04/2025", "yes"),
    ("Demonstration Homes 3", "external_childrens_home", "7.5%", "01/06/2025", "no"),
    ("Example Fostering 2", "", "4%", "01/07/2025", "no"),
    ("Example Supported Living 2", "supported_accommodation", "5%", "15/06/2025", "no"),
    ("Example School 1", "residential_school", "5.25%", "01/09/2025", "no"),
)
# Pounds a night of an unaccompanied child.
_GRANT: Final = (("2020-03", 114), ("9999-12", 143))
_OTHER_SINCE, _OTHER_POUNDS = "2023-06", 6_850
_INVENTED: Final = "Invented for the demonstration"
_SECONDARY: Final = "Secondary, of England, and not the council’s own price"
_ASSUMPTIONS: Final = (
    ("demand_allowance_month", "Allowance for demand, a month", "£85,000", "", "residential",
     "02/04/2024", f"{_INVENTED}: three more children in external homes."),
    ("demand_allowance_month_fostering", "Allowance for demand in fostering, a month", "£12,000",
     "", "fostering", "02/04/2024", f"{_INVENTED}; shown, not used."),
    ("variable_cost_own_home_week", "What one more child in a council home costs, a week", "£330",
     "", "residential", "02/04/2024", f"{_INVENTED}: food, clothing, activities."),
    ("press_in_house_week_2018", "Fostering with a council, a week: secondary figure of 2018",
     "£396", "", "fostering", "31/12/2018", f"{_SECONDARY}: press figures of 2018."),
    ("press_ifa_week_2018", "Fostering with an agency, a week: secondary figure of 2018", "£759",
     "", "fostering", "31/12/2018", f"{_SECONDARY}: press figures of 2018, about twice in-house."),
    ("nao_childrens_home_week_2023_24", "A place in a children’s home, a week: secondary figure",
     "£6,100", "", "residential", "31/03/2024",
     f"{_SECONDARY}: National Audit Office, 2023-24, about £6,100."),
)  # fmt: skip


def list_budget() -> list[Row]:
    """List the budget of each year and line."""
    rows = [
        {
            "year": str(year),
            "line": line,
            "original": write_pence(original * 100_000),
            "virements": write_pence(moved * 100_000),
            "current": write_pence((original + moved) * 100_000),
        }
        for year, amounts in _BUDGETS.items()
        for line, (original, moved) in zip(_LINES, amounts, strict=True)
    ]
    return rows + [
        {
            "year": str(year),
            "line": line,
            "original": TO_BE_CONFIRMED,
            "virements": TO_BE_CONFIRMED,
            "current": TO_BE_CONFIRMED,
        }
        for year in YEARS_TO_BE_CONFIRMED
        for line in _LINES
    ]


def list_uplifts() -> list[Row]:
    """List the rises of prices in 2025-26, agreed or expected."""
    return [dict(zip(UPLIFT_COLUMNS, uplift, strict=True)) for uplift in _UPLIFTS]


def list_assumptions() -> list[Row]:
    """List what figures take for granted, and the secondary figures beside them."""
    return [dict(zip(ASSUMPTION_COLUMNS, each, strict=True)) for each in _ASSUMPTIONS]


def list_income(costs: MonthCosts) -> list[Row]:
    """List the grant for unaccompanied children and what others pay, by month."""
    rows, by_line = [], costs.count_by_line()
    for month, _, _ in MONTHS:
        nights = by_line[month]["unaccompanied"]
        rate = next(pounds for last, pounds in _GRANT if month <= last)
        if nights:
            rows.append(_write(month, "uasc_grant", nights * rate * 100))
        if month >= _OTHER_SINCE:
            rows.append(_write(month, "other", _OTHER_POUNDS * 100))
    return rows


def _write(month: str, paid_by: str, pence: int) -> Row:
    return {"month": month, "paid_by": paid_by, "child": "", "amount": write_pence(pence)}
