"""Stability: how settled children are, who moves and why, and what somebody should look at."""

from dataclasses import replace

from components.page import Ask, Panel, ask_own_years, register
from data_access.vocabulary import Permission

THREE_OR_MORE = (("published", "three_or_more_placements_pct"),)
MIX = Ask("looked_after", by=("year", "placement_type"), span="history", widen=("placement_type",))
# As it is published, whatever the reader counts of our own.
AS_PUBLISHED = (("same_carer", "no_move"),)
TWO_YEARS = (("published", "same_placement_two_years_pct"),)

register(
    path="/placements",
    title="Stability",
    group="Children",
    place=13,
    permission=Permission.CHILDREN_AGGREGATE,
    panels=(
        Panel(
            (
                Ask("looked_after"),
                Ask("three_or_more_placements", optional=True),
                Ask("long_term_stability", by=("same_placement",), optional=True),
            ),
            draw="lead_stability",
            shape="lead",
            by_home=True,
        ),
        Panel(
            (Ask("in_unregistered_setting"),),
            draw="tile_alert",
            shape="tile",
            label="In an unregistered setting",
            to="/children",
        ),
        Panel(
            (Ask("under_16_in_supported_accommodation"),),
            draw="tile_alert",
            shape="tile",
            label="Under 16 in supported accommodation",
            to="/children",
            by_home=True,
        ),
        Panel(
            (Ask("deprivations_of_liberty", by=("expiry",)),),
            draw="tile_ending_soon",
            shape="tile",
            label="Deprivation of liberty order ending soon",
            to="/children",
        ),
        Panel(
            (MIX,),
            draw="placement_mix",
        ),
        Panel(
            (MIX,),
            draw="own_and_agency",
        ),
        Panel(
            (
                Ask("benchmark", by=("area", "year"), options=THREE_OR_MORE),
                replace(ask_own_years("three_or_more_placements"), options=AS_PUBLISHED),
                ask_own_years("looked_after"),
            ),
            draw="three_or_more_trend",
            to="/benchmark",
        ),
        Panel(
            (
                Ask("benchmark", by=("area", "year"), options=TWO_YEARS),
                ask_own_years("long_term_stability", "same_placement"),
            ),
            draw="same_home_trend",
            to="/benchmark",
        ),
        Panel(
            (Ask("moves", by=("year", "move_kind"), span="whole_years"),),
            draw="moves_by_kind",
        ),
        Panel(
            (
                Ask(
                    "moves",
                    by=("year",),
                    narrow=(("first_week", ("yes",)),),
                    span="whole_years",
                ),
                Ask("started", by=("year",), span="whole_years"),
            ),
            draw="first_week_moves",
        ),
        Panel(
            (Ask("placements_in_year", by=("number_of_placements", "age")),),
            draw="homes_in_year",
            by_home=True,
        ),
        Panel((Ask("moves", by=("move_reason", "move_kind")),), draw="moves_by_reason"),
        Panel(
            (Ask("moves", by=("from_placement_type", "placement_type")),),
            draw="moves_between",
            wide=True,
        ),
        Panel(
            (
                Ask("looked_after", by=("legal_status_group",), compare=True),
                Ask("looked_after", by=("year", "legal_status_group"), span="history"),
            ),
            draw="legal_statuses",
        ),
        Panel(
            (
                Ask("on_order_at_home", by=("time_at_home", "legal_status_group")),
                Ask("on_order_at_home", by=("year",), span="history"),
            ),
            draw="at_home_on_order",
        ),
        Panel(
            (
                Ask("missing_incidents", by=("missing_kind",), span="twelve_months"),
                Ask("children_missing"),
                Ask("missing_incidents", by=("year",), span="whole_years"),
                Ask("children_missing", by=("year",), span="whole_years"),
            ),
            draw="missing",
        ),
        Panel(
            (
                Ask("reviews_on_time", by=("on_time",)),
                Ask("reviews_on_time", by=("year", "on_time"), span="whole_years"),
            ),
            draw="reviews",
        ),
        Panel(
            (
                Ask("health_assessments", by=("year", "checked"), span="whole_years"),
                Ask("dental_checks", by=("year", "checked"), span="whole_years"),
                Ask("sdq", by=("year", "sdq_band"), span="whole_years"),
            ),
            draw="health",
        ),
    ),
)
