"""How much of each field that figures rest on is filled, and which figures a fault touches."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, Table, func, select, true

from data_access.questions.checks import check_permission
from data_access.questions.door import Sitting
from data_access.store.tables import (
    budget,
    episodes,
    fixed_costs,
    foster_availability,
    foster_households,
    homes,
    income,
    ledger,
    planned_moves,
    prices,
    requests,
    saving_months,
    savings,
)
from data_access.vocabulary import Permission

_CHILDRENS_HOMES = ("own_childrens_home", "external_childrens_home")
RETURN, HOUSEHOLDS, NOT_AVAILABLE, REQUESTS, PLANNED_MOVES = (
    "Episodes of the return", "Foster households", "Foster places not available",
    "Requests for homes", "Planned moves",
)  # fmt: skip
PRICES, FIXED_COSTS, INCOME, LEDGER, BUDGET, SAVINGS, SAVING_MONTHS, HOMES = (
    "Prices", "Running costs", "Income", "Postings of the ledger", "Budget", "Savings",
    "Months of savings", "Homes",
)  # fmt: skip
# Records of people, for those alone to whom data quality is open.
OF_PEOPLE = {RETURN, HOUSEHOLDS, NOT_AVAILABLE, REQUESTS, PLANNED_MOVES}
_ALL_SPEND = ("spend", "net_spend", "programme_total", "unit_cost")


@dataclass(frozen=True)
class Field:
    """A field that may be left empty, where it is looked at, and the measures that rest on it."""

    source: str
    words: str
    column: Column[object]
    measures: tuple[str, ...]
    where: ColumnElement[bool] | None = None


FIELDS = (
    Field(RETURN, "Category of need (CIN)", episodes.c.cin, ("looked_after", "spend")),
    Field(
        RETURN,
        "Where the child lives (PLACE)",
        episodes.c.place,
        ("looked_after", "spend", "spend_change"),
    ),
    Field(
        RETURN,
        "Who provides it (PLACE_PROVIDER)",
        episodes.c.place_provider,
        ("looked_after", "spend"),
    ),
    Field(
        RETURN,
        "Postcode where the child lives (PL_POST)",
        episodes.c.pl_post,
        ("distance_from_home", "over_20_miles"),
    ),
    Field(
        RETURN,
        "Postcode from which the child came (HOME_POST)",
        episodes.c.home_post,
        ("distance_from_home", "over_20_miles"),
    ),
    Field(
        RETURN,
        "Ofsted number (URN), of children’s homes",
        episodes.c.urn,
        ("living_in", "occupied_nights", "occupancy"),
        episodes.c.placement_type.in_(_CHILDRENS_HOMES),
    ),
    Field(
        HOUSEHOLDS,
        "Why a household left",
        foster_households.c.reason_left_fostering,
        ("fostering_ended",),
        foster_households.c.end_day.is_not(None),
    ),
    Field(
        NOT_AVAILABLE,
        "Why a place is not available",
        foster_availability.c.reason,
        ("foster_places",),
        foster_availability.c.foster_place_state == "not_available",
    ),
    Field(REQUESTS, "Child, known to the returns", requests.c.child_id, ("requests",)),
    Field(
        REQUESTS,
        "Whether the partnership was asked",
        requests.c.partnership_asked,
        ("requests_met_by_partnership",),
    ),
    Field(
        REQUESTS,
        "Kind of home found, of those met",
        requests.c.placement_type,
        ("requests_met_in_house", "requests_met_by_partnership"),
        requests.c.placed_day.is_not(None),
    ),
    Field(
        PLANNED_MOVES,
        "Expected change of cost",
        planned_moves.c.weekly_change_pence,
        ("planned_move_savings",),
    ),
    Field(
        PRICES,
        "Child, known to the returns",
        prices.c.child_id,
        ("spend", "average_weekly_price", "unit_cost"),
    ),
    Field(PRICES, "Contract", prices.c.contract, ("contracts_due",)),
    Field(PRICES, "End of the contract", prices.c.contract_end_day, ("contracts_due",)),
    Field(PRICES, "Planned end", prices.c.planned_end_day, ("commitment", "forecast_outturn")),
    Field(PRICES, "Last review", prices.c.reviewed_on, ("arrangements_above_price",)),
    Field(HOMES, "Ofsted number (URN)", homes.c.urn, ("living_in", "occupancy")),
    Field(HOMES, "Postcode", homes.c.postcode, ("living_in", "occupancy")),
    Field(HOMES, "Purpose", homes.c.purpose, ("occupancy",)),
    Field(
        FIXED_COSTS,
        "Home, of the costs of homes",
        fixed_costs.c.home_id,
        _ALL_SPEND,
        fixed_costs.c.kind == "home",
    ),
    Field(
        FIXED_COSTS,
        "Kind of place, of other costs",
        fixed_costs.c.placement_type,
        _ALL_SPEND,
        fixed_costs.c.kind != "home",
    ),
    Field(
        INCOME,
        "Child known to the returns, where one is named",
        income.c.child_id,
        ("net_spend", "spend_paid_by"),
        income.c.child_reference.is_not(None),
    ),
    Field(BUDGET, "Original budget", budget.c.original_pence, ("budget",)),
    Field(BUDGET, "Virements", budget.c.virements_pence, ("budget",)),
    Field(BUDGET, "Current budget", budget.c.current_pence, ("budget", "budget_variance")),
    Field(
        SAVINGS,
        "Day of finance’s sign-off",
        savings.c.signed_off_on,
        ("savings_in_forecast", "forecast_outturn"),
    ),
    Field(SAVING_MONTHS, "Delivered amount", saving_months.c.delivered_pence, ("savings",)),
    Field(LEDGER, "Provider", ledger.c.provider, ("discrepancies",)),
    Field(LEDGER, "Child", ledger.c.child_reference, ("discrepancies",)),
)
# What is said of the rows that count.
_WHERE: dict[str, ColumnElement[bool]] = {RETURN: episodes.c.is_current}


@dataclass(frozen=True)
class Completeness:
    """Of how many rows a field is filled."""

    field: Field
    rows: int
    filled: int


def read_completeness(sitting: Sitting) -> list[Completeness]:
    """How much of each field is filled, of the sources that hold rows and that this viewer reads.

    What is said of records of people is only for those to whom data quality is open. Raises
    Refused for a viewer who may not see prices.
    """
    check_permission(sitting.viewer, Permission.PRICES, "How complete the data is")
    reads_people = sitting.viewer.may(Permission.DATA_QUALITY)
    sources = dict.fromkeys(field.source for field in FIELDS)
    return [
        one
        for source in sources
        if source not in OF_PEOPLE or reads_people
        for one in _count(sitting, source, [field for field in FIELDS if field.source == source])
        if one.rows
    ]


def _count(sitting: Sitting, source: str, fields: Sequence[Field]) -> list[Completeness]:
    table = fields[0].column.table
    if not isinstance(table, Table):
        raise TypeError(f"{source} is read from no table")
    counts: list[ColumnElement[int]] = []
    for field in fields:
        where = true() if field.where is None else field.where
        counts += [func.count().filter(where), func.count(field.column).filter(where)]
    statement = select(*counts).select_from(table)
    if source in _WHERE:
        statement = statement.where(_WHERE[source])
    row = sitting.connection.execute(statement).one()
    return [
        Completeness(field, row[2 * place], row[2 * place + 1])
        for place, field in enumerate(fields)
    ]
