"""What is told of money: what care costs, who pays, what is expected and what does not agree."""

from data_access.vocabulary.words import YES_NO, Dimension

# Whom an arrangement is with. Which there are depends on the data; keys are names as in addresses.
PROVIDER = Dimension("provider", "Provider by name")
COST_BASIS = Dimension(
    "cost_basis",
    "What a price covers",
    (
        ("marginal", "Fee or allowance alone"),
        ("full", "The whole cost of a night"),
        ("not_priced", "No price"),
    ),
)
PRICE_STATE = Dimension(
    "price_state",
    "Whether a price is known",
    (
        ("priced", "With a price"),
        ("none_needed", "Nothing is paid for them"),
        ("missing", "Without a price"),
    ),
)
PRICE_BAND = Dimension(
    "price_band",
    "Weekly price",
    (
        ("under_500", "Under £500"),
        ("500-1000", "£500 to £999"),
        ("1000-2500", "£1,000 to £2,499"),
        ("2500-5000", "£2,500 to £4,999"),
        ("5000-7500", "£5,000 to £7,499"),
        ("7500-10000", "£7,500 to £9,999"),
        ("10000+", "£10,000 and over"),
        ("not_priced", "No price"),
    ),
)
REVIEWED = Dimension(
    "reviewed",
    "Last review of the price",
    (
        ("within_6_months", "In the last 6 months"),
        ("within_12_months", "Before that, in the last 12 months"),
        ("over_12_months", "Over 12 months ago"),
        ("never", "No review recorded"),
    ),
)
# The lines in which money is budgeted and posted. Unaccompanied children have one of their own,
# wherever they live.
BUDGET_LINE = Dimension(
    "budget_line",
    "Budget line",
    (
        ("residential", "Residential care"),
        ("fostering", "Fostering"),
        ("unaccompanied", "Unaccompanied children"),
        ("other_homes", "Supported accommodation and other homes"),
        ("permanence", "Special guardianship and child arrangements"),
        ("adoption", "Adoption"),
        ("leaving_care", "Leaving care and over 18s"),
        ("services", "Services that are not per child"),
    ),
)
# Paid beside care: in the programme total, never in the spend on children looked after.
BESIDE_CARE = Dimension(
    "beside_care",
    "Paid beside care",
    (
        ("special_guardianship", "Special guardianship allowances"),
        ("child_arrangements", "Child arrangements allowances"),
        ("staying_put", "Staying put"),
        ("supported_lodgings", "Supported lodgings"),
        ("over_18s", "Over 18s in supported accommodation"),
        ("adoption_support", "Adoption support"),
        ("leaving_care_support", "Leaving care support"),
        ("services", "Services that are not per child"),
    ),
)
PROGRAMME_PART = Dimension(
    "programme_part",
    "Part of the programme total",
    (("nights", "Children’s nights in our care"), *BESIDE_CARE.values),
)
PAID_BY = Dimension(
    "paid_by",
    "Who pays",
    (
        ("council", "The council"),
        ("health", "Health"),
        ("education", "Education"),
        ("uasc_grant", "Home Office grant for unaccompanied children"),
        ("other", "Others"),
    ),
)
CHANGE_PART = Dimension(
    "change_part",
    "Why spend changed",
    (
        ("volume", "More or fewer nights"),
        ("mix", "Where the nights were spent"),
        ("price", "What a night cost"),
    ),
)
FORECAST_PART = Dimension(
    "forecast_part",
    "Part of the forecast",
    (
        ("actuals", "Posted so far, with accruals"),
        ("commitment", "Committed to the end of the year"),
        ("planned_moves", "Planned moves"),
        ("uplifts", "Uplifts of prices"),
        ("demand_allowance", "Allowance for demand"),
        ("savings", "Agreed savings to come"),
        ("income", "Income"),
    ),
)
FORECAST_CHANGE = Dimension(
    "forecast_change",
    "Why the forecast moved",
    (
        ("new", "New arrangements"),
        ("ended", "Arrangements that ended"),
        ("moved", "Children who moved"),
        ("price", "Changed prices"),
        ("uplift", "Uplifts"),
        ("correction", "Corrections and everything else"),
    ),
)
LEDGER_KIND = Dimension(
    "ledger_kind",
    "Kind of posting",
    (
        ("actual", "Actuals"),
        ("accrual", "Accruals"),
        ("reversal", "Reversals of accruals"),
        ("recharge", "Recharges"),
        ("journal", "Journals"),
    ),
)
UNIT_COST_OF = Dimension(
    "unit_cost_of",
    "Unit cost of",
    (
        ("residential", "Residential care"),
        ("fostering", "Fostering"),
        ("looked_after", "All children in our care"),
    ),
)
SAVING_KIND = Dimension(
    "saving_kind",
    "Kind of saving",
    (("cashable", "Cashable"), ("avoided", "Cost avoided")),
)
SAVING_STATUS = Dimension(
    "saving_status",
    "State of the saving",
    (
        ("idea", "Idea"),
        ("planned", "Planned"),
        ("on_track", "On track"),
        ("at_risk", "At risk"),
        ("delivered", "Delivered"),
        ("not_deliverable", "Not deliverable"),
    ),
)
SIGNED_OFF = Dimension("signed_off", "Signed off by finance", YES_NO)
SAVING_AMOUNT = Dimension(
    "saving_amount", "Planned or delivered", (("planned", "Planned"), ("delivered", "Delivered"))
)
CONTRACT_DUE = Dimension(
    "contract_due",
    "When the contract ends",
    (
        ("ended", "Has ended, and children are still there"),
        ("within_90_days", "Within 90 days"),
        ("later", "Later"),
        ("not_stated", "No end stated"),
    ),
)
UPLIFT_AGREED = Dimension("uplift_agreed", "Whether the rise is agreed", YES_NO)
LASTED = Dimension(
    "lasted",
    "How long they have lived there",
    (
        ("under_6_months", "Under 6 months"),
        ("6_to_12_months", "6 to 12 months"),
        ("1_to_2_years", "1 to 2 years"),
        ("2_years_or_more", "2 years or more"),
    ),
)
DISCREPANCY = Dimension(
    "discrepancy",
    "What does not agree",
    (
        ("arrangement_without_price", "A child’s home without a price"),
        ("price_without_arrangement", "A price of no child’s home"),
        ("overlapping_prices", "Two prices for the same nights"),
        ("price_after_end", "A price that goes on after the child left"),
        ("ledger_differs", "Ledger and computed spend differ"),
        ("accrual_without_reversal", "An accrual that was not reversed in full"),
        ("posted_twice", "The same amount posted twice"),
        ("absurd_amount", "An amount that cannot be right"),
    ),
)
# Who has to mend it: a role, never a person.
DISCREPANCY_OWNER = Dimension(
    "discrepancy_owner",
    "Who mends it",
    (("commissioner", "Commissioner"), ("finance_officer", "Finance officer"),
     ("data_officer", "Data officer")),
)  # fmt: skip
DISCREPANCY_STATUS = Dimension(
    "discrepancy_status", "State", (("open", "Open"), ("mended", "Mended"))
)
MONEY_DIMENSIONS = (
    PROVIDER,
    COST_BASIS,
    PRICE_STATE,
    PRICE_BAND,
    REVIEWED,
    BUDGET_LINE,
    BESIDE_CARE,
    PROGRAMME_PART,
    PAID_BY,
    CHANGE_PART,
    FORECAST_PART,
    FORECAST_CHANGE,
    LEDGER_KIND,
    UNIT_COST_OF,
    SAVING_KIND,
    SAVING_STATUS,
    SIGNED_OFF,
    SAVING_AMOUNT,
    CONTRACT_DUE,
    UPLIFT_AGREED,
    LASTED,
    DISCREPANCY,
    DISCREPANCY_OWNER,
    DISCREPANCY_STATUS,
)
