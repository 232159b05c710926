"""Value: prices beside their own kind, providers, contracts that end, differences in cost."""

from components.page import Ask, Panel, ask_unit_costs, register
from data_access.vocabulary import Permission

TWELVE_MONTHS = "twelve_months"
FULL, MARGINAL = (("cost_basis", ("full",)),), (("cost_basis", ("marginal",)),)
QUARTILES = ("lower_quartile", "median", "upper_quartile")
ABOVE = Ask("arrangements_above_price", by=("reviewed",))
DUE = Ask("contract_arrangements", by=("contract_due",))
MORE, COMPARED = Ask("cost_difference"), Ask("arrangements_compared")
VACANT = (
    Ask("foster_vacancies_by_age", unfiltered=True, optional=True),
    Ask(
        "vacant_nights",
        by=("purpose", "provider_group"),
        span="night",
        unfiltered=True,
        optional=True,
    ),
)


def _tile(draw: str, label: str, *asks: Ask) -> Panel:
    return Panel(asks, draw=draw, shape="tile", label=label)


def _ask_medians(of: str) -> tuple[Ask, ...]:
    """The median price by kind of home and something else, on each cost basis apart, and of how
    many arrangements each is.
    """
    return tuple(
        Ask(measure, ("placement_type", of), narrow)
        for measure in ("weekly_price_quantiles", "arrangements")
        for narrow in (FULL, MARGINAL)
    )


register(
    path="/finance/value",
    title="Value",
    group="Finance",
    place=32,
    permission=Permission.MONEY,
    content="register_of_arrangements",
    panels=(
        Panel((ABOVE, DUE, MORE, COMPARED, *VACANT), draw="lead_value", shape="lead"),
        Panel((Ask("arrangements_above_price"),), draw="choose_price", shape="choice"),
        _tile("tile_prices_above", "Arrangements above a price", ABOVE),
        _tile("tile_unreviewed", "Without a review in 12 months", ABOVE),
        _tile(
            "tile_contracts_due",
            "Contract has ended, child still there",
            Ask("contracts_due", by=("contract_due",)),
            DUE,
        ),
        _tile("tile_difference", "Difference in cost", MORE, COMPARED),
        Panel(
            (Ask("arrangements_above_price", by=("placement_type", "reviewed")),),
            draw="prices_above",
            wide=True,
        ),
        Panel(
            (
                *(
                    Ask(
                        "weekly_price_quantiles",
                        ("placement_type",),
                        narrow,
                        options=(("quantile", quantile),),
                    )
                    for narrow in (FULL, MARGINAL)
                    for quantile in QUARTILES
                ),
                *(Ask("arrangements", ("placement_type",), narrow) for narrow in (FULL, MARGINAL)),
            ),
            draw="price_ranges",
            wide=True,
        ),
        Panel(_ask_medians("age_band"), draw="prices_by", wide=True),
        Panel(_ask_medians("category_of_need"), draw="prices_by", wide=True),
        Panel(
            (Ask("arrangements", by=("placement_type", "price_band")),),
            draw="price_bands",
            wide=True,
        ),
        Panel(
            (
                Ask("provider_value", by=("provider", "lasted"), optional=True),
                Ask(
                    "spend",
                    by=("provider",),
                    options=(("costing", "marginal"),),
                    span=TWELVE_MONTHS,
                ),
                Ask("average_weekly_price", by=("provider",), span=TWELVE_MONTHS),
                Ask("provider_value", by=("provider", "judgement")),
            ),
            draw="providers",
            wide=True,
        ),
        Panel(
            (
                Ask("contract_arrangements", by=("provider", "contract_due")),
                Ask("uplifts_due", by=("provider",)),
                Ask("uplift_arrangements", by=("provider",)),
            ),
            draw="contracts_and_rises",
            wide=True,
        ),
        Panel(
            (
                Ask("cost_difference", by=("placement_type",)),
                Ask("arrangements_compared", by=("placement_type",)),
                *VACANT,
            ),
            draw="difference",
            wide=True,
        ),
        # What is published of value: for those who see nothing else here as well.
        Panel(
            ask_unit_costs(),
            draw="unit_costs",
            wide=True,
        ),
    ),
)
