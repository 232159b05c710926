"""The tiles of the first page: one list, in which each role finds its own in its own order."""

from components.page import Ask, Panel
from data_access.vocabulary import Role
from pages.overview_leads import (
    ACTIONS,
    CABINET,
    COMMISSIONER,
    DATA,
    DECISIONS,
    DIRECTOR,
    FINANCE,
    MILESTONES,
    NEIGHBOURS,
    OF_HOMES,
    OURS,
    RATE,
    SPONSOR,
    TONIGHT,
    TONIGHT_OURS,
)

ENGLAND = (("area", ("E92000001",)),)
WITH_PARENTS = (("placement_type", ("with_parents",)),)
WITH_PARENTS_PUBLISHED = (("placement_group", ("with_parents",)),)
# What says in or out must not be narrowed to either.
WIDE = ("locality", "locality_detail", "distance_band")
OVER_20 = (("published", "over_20_miles_outside_pct"),)
ABOVE = Ask("arrangements_above_price", by=("reviewed",))
FULL = Ask("occupancy", options=(("of", "registered"),))
USABLE = Ask("occupancy", options=(("of", "usable"),))


def _tile(
    draw: str,
    label: str,
    roles: frozenset[Role],
    *asks: Ask,
    to: str = "",
    by_home: bool = False,
    records: str = "",
) -> Panel:
    return Panel(
        asks,
        draw=draw,
        shape="tile",
        label=label,
        to=to,
        by_home=by_home,
        records=records,
        roles=roles,
    )


TILES = (
    _tile(
        "tile_late", "Milestones late", SPONSOR, MILESTONES, to="/milestones", records="milestones"
    ),
    _tile(
        "tile_soon",
        "Due in the next 30 days",
        SPONSOR,
        MILESTONES,
        to="/milestones",
        records="milestones",
    ),
    _tile(
        "tile_off_track",
        "Benefits off track",
        SPONSOR | CABINET,
        Ask("benefits", by=("target_set",), unfiltered=True),
        to="/benefits",
        records="benefits_judged",
    ),
    _tile("tile_actions_overdue", "Actions overdue", SPONSOR, ACTIONS, to="/risks"),
    _tile("tile_decisions", "Decisions needed", SPONSOR, DECISIONS, to="/risks", records="risks"),
    _tile(
        "tile_waiting",
        "Requests for homes waiting",
        COMMISSIONER,
        Ask("requests", by=("request_outcome",), unfiltered=True),
        to="/moves",
    ),
    _tile(
        "tile_past_target",
        "Planned moves past the target date",
        COMMISSIONER,
        Ask("planned_moves", by=("move_due",)),
        to="/moves",
    ),
    _tile(
        "tile_vacant",
        "Vacant and usable",
        COMMISSIONER | OF_HOMES,
        TONIGHT,
        TONIGHT_OURS,
        to="/homes",
        by_home=True,
    ),
    _tile("tile_not_usable", "Not usable", OF_HOMES, TONIGHT, TONIGHT_OURS, by_home=True),
    _tile(
        "tile_occupancy",
        "Occupancy",
        OF_HOMES,
        FULL,
        USABLE,
        Ask("occupancy", narrow=OURS, options=(("of", "registered"),), optional=True),
        Ask("occupancy", narrow=OURS, options=(("of", "usable"),), optional=True),
        by_home=True,
    ),
    _tile("tile_forecast", "Forecast outturn", FINANCE, Ask("forecast_outturn"), to="/finance"),
    _tile(
        "tile_against_budget",
        "Against the budget",
        FINANCE,
        Ask("budget_variance"),
        Ask("budget"),
        to="/finance",
    ),
    _tile(
        "tile_discrepancies", "Open discrepancies", DATA, Ask("discrepancies"), to="/data-quality"
    ),
    _tile(
        "tile_turned_18",
        "Turned 18, episode still open",
        DATA,
        Ask("turned_18_still_open", span="twelve_months"),
        to="/children",
    ),
    _tile(
        "tile_looked_after",
        "Children in our care",
        DIRECTOR | SPONSOR | DATA,
        Ask("looked_after", compare=True),
        Ask("looked_after", span="baseline", optional=True),
        Ask("looked_after", by=("year",), span="history"),
        to="/age-bands",
    ),
    _tile(
        "tile_flow",
        "Came into our care",
        DIRECTOR | SPONSOR,
        Ask("started", span="twelve_months"),
        Ask("ceased", span="twelve_months"),
        Ask("net_flow", span="twelve_months", optional=True),
        Ask("started", by=("year",), span="history"),
        to="/entries-and-exits",
    ),
    _tile(
        "tile_alert",
        "In an unregistered setting",
        DIRECTOR,
        Ask("in_unregistered_setting"),
        to="/children",
    ),
    _tile(
        "tile_ending_soon",
        "Deprivation of liberty order ending soon",
        DIRECTOR,
        Ask("deprivations_of_liberty", by=("expiry",)),
        to="/children",
    ),
    _tile(
        "tile_alert",
        "At a distance, no approval recorded",
        DIRECTOR,
        Ask("at_a_distance", narrow=(("approval", ("not_recorded",)),), widen=WIDE),
        to="/children",
    ),
    _tile(
        "tile_unplanned",
        "Unplanned moves this week",
        DIRECTOR,
        Ask("moves", narrow=(("move_kind", ("unplanned",)),), span="week"),
        to="/children",
    ),
    _tile(
        "tile_movement",
        "The forecast moved by",
        DIRECTOR | FINANCE,
        Ask("forecast_movement"),
        to="/finance",
    ),
    _tile(
        "tile_unpriced",
        "Without a price",
        FINANCE,
        Ask("discrepancies", narrow=(("discrepancy", ("arrangement_without_price",)),)),
        to="/data-quality?discrepancy=arrangement_without_price#list",
    ),
    _tile(
        "tile_prices_above",
        "Arrangements above a price",
        FINANCE | COMMISSIONER,
        ABOVE,
        to="/finance/value",
    ),
    _tile(
        "tile_contracts_due",
        "Contract has ended, child still there",
        FINANCE | COMMISSIONER,
        Ask("contracts_due", by=("contract_due",)),
        Ask("contract_arrangements", by=("contract_due",)),
        to="/finance/value",
    ),
    _tile(
        "tile_rises",
        "Prices to rise by",
        FINANCE,
        Ask("uplifts_due"),
        Ask("uplift_arrangements"),
        to="/finance/value",
    ),
    _tile(
        "tile_judged",
        "Judged good or better",
        DIRECTOR | CABINET,
        Ask("homes_by_judgement", by=("judgement",)),
        Ask("homes_by_judgement", by=("judgement",), narrow=OURS),
        to="/homes",
    ),
    _tile(
        "tile_overdue",
        "Regulation 44 recommendations overdue",
        DIRECTOR | OF_HOMES,
        Ask("regulation_44_recommendations", by=("home", "recommendation_state")),
        to="/homes",
        by_home=True,
    ),
    _tile(
        "tile_out_of_area",
        "Live outside the borough",
        CABINET | SPONSOR,
        Ask("looked_after", by=("locality",), compare=True),
        Ask("looked_after", by=("year", "locality"), span="history"),
        to="/out-of-area",
    ),
    _tile(
        "tile_over_20_miles",
        "Over 20 miles away and outside",
        CABINET,
        Ask("over_20_miles_outside", widen=WIDE),
        Ask("looked_after", widen=WIDE),
        Ask("over_20_miles", widen=WIDE, optional=True),
        *(
            Ask("benchmark", ("year",), area, OVER_20, optional=True)
            for area in (NEIGHBOURS, ENGLAND)
        ),
        to="/out-of-area",
    ),
    _tile(
        "tile_settled",
        "In the same home for two years",
        CABINET,
        Ask("long_term_stability", by=("same_placement",)),
        to="/placements",
    ),
    _tile(
        "tile_ifa",
        "Of foster homes, with an agency",
        COMMISSIONER | SPONSOR,
        Ask("looked_after", by=("placement_type",), compare=True),
        Ask("looked_after", by=("year", "placement_type"), span="history"),
        to="/placements",
    ),
    _tile(
        "tile_with_parents",
        "Living with their parents",
        SPONSOR,
        Ask("looked_after", widen=("placement_type", "legal_status_group")),
        Ask("benchmark", narrow=ENGLAND, options=(("published", "placed_with_parents_pct"),)),
        Ask("looked_after", narrow=WITH_PARENTS_PUBLISHED),
        Ask(
            "looked_after",
            by=("legal_status_group",),
            narrow=WITH_PARENTS,
            widen=("legal_status_group",),
            optional=True,
        ),
        to="/placements",
    ),
    _tile(
        "tile_spend",
        "Spend in 12 months",
        CABINET,
        Ask("spend", span="twelve_months"),
        Ask("net_spend", span="twelve_months", optional=True),
        Ask("spend", by=("year",), span="whole_years", optional=True),
        to="/finance",
    ),
    _tile(
        "tile_rate",
        "Rate per 10,000",
        CABINET | SPONSOR,
        Ask("benchmark", options=RATE),
        Ask("benchmark", narrow=NEIGHBOURS, options=RATE),
        Ask("looked_after_rate", unfiltered=True, optional=True),
        Ask("gap_to_neighbours", unfiltered=True, optional=True),
        Ask("benchmark", by=("year",), options=RATE),
        to="/benchmark",
    ),
)
