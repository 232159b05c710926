"""The workbook of money: prices, running costs, the ledger, the budget, income and savings."""

from data_access.imports.workbooks.sheets import Column, Kind, Sheet, Workbook, key, needed, words
from data_access.vocabulary import (
    BESIDE_CARE,
    BUDGET_LINE,
    COST_BASIS,
    PAID_BY,
    PLACEMENT_TYPE,
    SAVING_KIND,
    SAVING_STATUS,
)

FIXED_KINDS = (
    ("home", "Running costs of a home"),
    ("block_contract", "Block contract"),
    ("overhead", "Overhead of a service, such as the fostering service"),
)
LEDGER_KINDS = (
    ("actual", "Actual"),
    ("accrual", "Accrual"),
    ("reversal", "Reversal of an accrual"),
    ("recharge", "Recharge"),
    ("journal", "Journal"),
)
# The assumptions that figures use; any other is kept and shown.
DEMAND_ALLOWANCE = "demand_allowance_month"
VARIABLE_COST = "variable_cost_own_home_week"
_BASES = tuple(pair for pair in COST_BASIS.values if pair[0] != "not_priced")
_PAYERS = tuple(pair for pair in PAID_BY.values if pair[0] != "council")
# Example rows are known by their first cell, so that it must be one that nobody states.
_EXAMPLE_YEAR = "2000"
MONTH = needed("month", Kind.MONTH, "The month it is for.", f"{_EXAMPLE_YEAR}-01")

PRICES = Sheet(
    "prices",
    "One row for each price of an arrangement and the time for which it held.",
    (
        needed("child", Kind.CHILD, "The child’s reference.", "EXAMPLE-1"),
        needed(
            "placement_start",
            Kind.DATE,
            "The day the child came to the carer or home, as in the return.",
            "03/03/2024",
        ),
        needed("provider", Kind.TEXT, "Who is paid, in words.", "Example Fostering"),
        needed("weekly_price", Kind.MONEY, "The price of a week.", "£1,234.50"),
        words(
            "cost_basis",
            "full where the price covers the whole cost of a night, as an agency’s fee does; "
            "marginal for an allowance or fee beside which the service has costs of its own.",
            "full",
            _BASES,
            needed=True,
        ),
        needed("from", Kind.DATE, "The first night it is paid for.", "03/03/2024"),
        Column("to", Kind.DATE, "The day whose night is not paid for any more.", ""),
        Column("health_share", Kind.PERCENT, "Of the price, paid by health.", "12.5%"),
        Column("education_share", Kind.PERCENT, "Of the price, paid by education.", "0%"),
        Column("contract", Kind.REFERENCE, "Contract or framework.", "EXAMPLE-C1"),
        Column("contract_end", Kind.DATE, "When the contract ends.", "31/03/2026"),
        Column("planned_end", Kind.DATE, "When the arrangement is to end.", ""),
        Column("reviewed", Kind.DATE, "When the price was last reviewed.", "10/01/2025"),
    ),
    of_children=True,
)
FIXED = Sheet(
    "fixed",
    "What a service costs whoever lives there, by month: running costs of homes, block contracts, "
    "overhead of the fostering service.",
    (
        MONTH,
        words("kind", "What it is.", "home", FIXED_KINDS, needed=True),
        Column("home", Kind.HOME, "Of which home.", "example-house"),
        key(PLACEMENT_TYPE, "Or of which kind of place.", ""),
        Column("provider", Kind.TEXT, "Who is paid, in words.", "The council"),
        needed("amount", Kind.MONEY, "What it cost in the month.", "£48,000"),
    ),
)
BESIDE = Sheet(
    "beside_care",
    "What is paid beside care, by month; it is in the programme total, not in the spend on care.",
    (
        MONTH,
        key(BESIDE_CARE, "What it is for.", "special_guardianship", name="line", needed=True),
        needed("amount", Kind.MONEY, "What it cost in the month.", "£52,000"),
        Column("people", Kind.WHOLE, "For how many people.", "260"),
    ),
)
LEDGER = Sheet(
    "ledger",
    "One row for each posting.",
    (
        needed("reference", Kind.REFERENCE, "The posting’s reference.", "EXAMPLE-L1"),
        needed("year", Kind.YEAR, "The financial year, by the year in which it ends.", "2025"),
        needed("period", Kind.WHOLE, "Posting period, 1 (April) to 13.", "12"),
        needed("service_from", Kind.DATE, "The first day it is for.", "01/03/2025"),
        needed("service_to", Kind.DATE, "The last day it is for.", "31/03/2025"),
        words("kind", "What kind of posting.", "actual", LEDGER_KINDS, needed=True),
        needed("cost_centre", Kind.REFERENCE, "Cost centre.", "EXAMPLE-CC1"),
        needed("subjective", Kind.REFERENCE, "Subjective code.", "EXAMPLE-S1"),
        key(BUDGET_LINE, "Budget line.", "residential", name="line", needed=True),
        Column("provider", Kind.TEXT, "Who was paid.", "Example Homes"),
        Column("child", Kind.CHILD, "The child’s reference, if it is for one.", ""),
        needed("amount", Kind.MONEY, "Net of VAT; money back with a minus.", "£12,345.67"),
        Column("reverses", Kind.REFERENCE, "Of a reversal: the accrual’s reference.", ""),
    ),
    of_children=True,
)
BUDGET = Sheet(
    "budget",
    "One row for each year and line. TBC is to be confirmed, which is not nought.",
    (
        needed(
            "year",
            Kind.YEAR,
            "The financial year, by the year in which it ends.",
            _EXAMPLE_YEAR,
        ),
        key(BUDGET_LINE, "Budget line.", "residential", name="line", needed=True),
        needed("original", Kind.MONEY_OR_TBC, "As set.", "£1,200,000"),
        Column("virements", Kind.MONEY_OR_TBC, "Moved in or, with a minus, out.", "-£20,000"),
        needed("current", Kind.MONEY_OR_TBC, "As it is now.", "£1,180,000"),
    ),
)
UPLIFTS = Sheet(
    "uplifts",
    "One row for each rise of prices that is to come, agreed or expected.",
    (
        Column("provider", Kind.TEXT, "Whose prices rise; all if empty.", "Example Homes"),
        key(PLACEMENT_TYPE, "Of what kind of place; all if empty.", "external_childrens_home"),
        needed("rise", Kind.PERCENT, "By how much.", "4.5%"),
        needed("from", Kind.DATE, "From which night on.", "01/04/2025"),
        needed("agreed", Kind.YES_NO, "Is it agreed?", "no"),
    ),
)
INCOME = Sheet(
    "income",
    "What others pay, by month, beside the shares that the sheet prices states already.",
    (
        MONTH,
        words("paid_by", "Who pays.", "uasc_grant", _PAYERS, needed=True),
        Column("child", Kind.CHILD, "For which child, if for one.", ""),
        needed("amount", Kind.MONEY, "How much.", "£143,000"),
    ),
    of_children=True,
)
SAVINGS = Sheet(
    "savings",
    "One row for each saving.",
    (
        needed("reference", Kind.REFERENCE, "The saving’s reference.", "EXAMPLE-V1"),
        needed("title", Kind.TEXT, "What is done, without a child’s name.", "Step down to foster"),
        key(SAVING_KIND, "Cashable or avoided.", "cashable", name="kind", needed=True),
        key(SAVING_STATUS, "State.", "on_track", name="status", needed=True),
        key(BUDGET_LINE, "The line it leaves.", "residential", name="line", needed=True),
        needed("recurring", Kind.YES_NO, "Does it go on next year?", "yes"),
        needed(
            "counterfactual",
            Kind.WORDS,
            "What would have happened without it.",
            "Would have stayed",
        ),
        needed("start", Kind.DATE, "From which day on.", "01/10/2024"),
        Column("stop", Kind.DATE, "Until which day; 12 months later if empty.", ""),
        Column("full_year", Kind.MONEY, "What it saves in a full year.", "£120,000"),
        Column("child", Kind.CHILD, "Whose nights it saves, if one child’s.", ""),
        Column("signed_off_by", Kind.REFERENCE, "Finance’s role that signed it off.", "finance"),
        Column("signed_off_on", Kind.DATE, "When.", "15/10/2024"),
    ),
    of_children=True,
)
SAVING_MONTHS = Sheet(
    "saving_months",
    "One row for each saving and month.",
    (
        needed("saving", Kind.REFERENCE, "The saving’s reference.", "EXAMPLE-V1"),
        MONTH,
        needed("planned", Kind.MONEY, "Planned for the month.", "£10,000"),
        Column("delivered", Kind.MONEY, "Delivered; empty where not known yet.", "£9,500"),
    ),
)
ASSUMPTIONS = Sheet(
    "assumptions",
    f"What figures take for granted. The product uses {DEMAND_ALLOWANCE} (an amount for each month "
    f"to come) and {VARIABLE_COST} (an amount a week); any other is shown.",
    (
        needed("name", Kind.REFERENCE, "Its name.", "example_assumption"),
        needed("label", Kind.TEXT, "In words.", "Allowance for demand, a month"),
        Column("amount", Kind.MONEY, "An amount.", "£100,000"),
        Column("number", Kind.WHOLE, "Or a number.", ""),
        key(BUDGET_LINE, "Of which line, where it is of one.", "residential", name="line"),
        needed("stated_on", Kind.DATE, "When it was stated.", "01/04/2024"),
        needed("source", Kind.WORDS, "By whom, and on what grounds.", "Finance, medium-term plan"),
    ),
)
WORKBOOK = Workbook(
    "money",
    (
        PRICES,
        FIXED,
        BESIDE,
        LEDGER,
        BUDGET,
        UPLIFTS,
        INCOME,
        SAVINGS,
        SAVING_MONTHS,
        ASSUMPTIONS,
    ),
)
