"""Finance: what care costs, what it will cost against the budget, why both changed."""

from dataclasses import replace

from components.page import Ask, Panel, ask_unit_costs, register
from data_access.vocabulary import CHANGE_PART, DIMENSIONS, PLACEMENT_TYPE, Permission

TWELVE_MONTHS = "twelve_months"
SPEND = Ask("spend", span=TWELVE_MONTHS, optional=True)
NET_SPEND = Ask("net_spend", span=TWELVE_MONTHS, optional=True)
SPEND_BY_YEAR = Ask("spend", by=("year",), span="whole_years", optional=True)
# What spend is held against its change for follows no filter that the change does not.
WITH_CHANGE = tuple(
    name for name in DIMENSIONS if name not in (CHANGE_PART.key, PLACEMENT_TYPE.key)
)
FORECAST = Ask("forecast_outturn")
BUDGET = Ask("budget", optional=True)
VARIANCE = Ask("budget_variance", optional=True)


def _tile(draw: str, label: str, *asks: Ask, to: str = "") -> Panel:
    return Panel(asks, draw=draw, shape="tile", label=label, to=to)


register(
    path="/finance",
    title="Finance",
    group="Finance",
    place=31,
    permission=Permission.MONEY,
    panels=(
        Panel((FORECAST, VARIANCE, BUDGET, SPEND, NET_SPEND), draw="lead_finance", shape="lead"),
        _tile(
            "tile_spend",
            "Spend in 12 months",
            Ask("spend", span=TWELVE_MONTHS),
            NET_SPEND,
            SPEND_BY_YEAR,
        ),
        _tile("tile_forecast", "Forecast outturn", FORECAST),
        _tile("tile_against_budget", "Against the budget", Ask("budget_variance"), Ask("budget")),
        _tile(
            "tile_a_child",
            "Spend a child a week",
            Ask("spend_per_child", span=TWELVE_MONTHS),
            Ask("spend_per_child", by=("year",), span="whole_years", optional=True),
        ),
        _tile(
            "tile_above_price",
            "Priced above £5,000 a week",
            Ask("arrangements_above_price", options=(("above_price", "5000"),)),
            to="/finance/value",
        ),
        _tile("tile_discrepancies", "Open discrepancies", Ask("discrepancies"), to="/data-quality"),
        Panel(
            (
                Ask("forecast_outturn", by=("budget_line",)),
                Ask("budget_variance", by=("budget_line",)),
                Ask("budget", by=("budget_line",)),
            ),
            draw="forecast_by_line",
        ),
        Panel((Ask("forecast_outturn", by=("forecast_part",)),), draw="forecast_parts"),
        Panel((Ask("forecast_movement", by=("forecast_change",)),), draw="forecast_movement"),
        Panel(
            (Ask("forecast_outturn", by=("month",), span="whole_months"), BUDGET),
            draw="forecast_months",
        ),
        Panel(
            (
                Ask("spend_change", by=("change_part",), span=TWELVE_MONTHS, compare=True),
                Ask(
                    "spend_change",
                    by=("placement_type", "change_part"),
                    span=TWELVE_MONTHS,
                    compare=True,
                ),
                replace(SPEND, widen=WITH_CHANGE),
                replace(SPEND_BY_YEAR, widen=WITH_CHANGE),
            ),
            draw="spend_change",
            wide=True,
        ),
        Panel(
            (Ask("spend", by=("year", "placement_type"), span="whole_years"),), draw="spend_by_type"
        ),
        Panel(
            (Ask("spend", by=("month", "placement_type"), span="whole_months"),),
            draw="spend_by_type",
        ),
        Panel(
            (Ask("spend", by=("year", "budget_line"), span="whole_years"),), draw="spend_by_line"
        ),
        Panel(
            ask_unit_costs(),
            draw="unit_costs",
        ),
        Panel(
            (Ask("programme_total", by=("programme_part",), span=TWELVE_MONTHS),),
            draw="programme_total",
        ),
        Panel((Ask("spend_paid_by", by=("paid_by",), span=TWELVE_MONTHS),), draw="who_pays"),
    ),
)
