"""The figures and lists of the first page, each for those who want it there."""

from components.page import Ask, Panel, ask_own_years, ask_unit_costs
from pages.overview_leads import (
    ACTIONS,
    ADMINISTRATOR,
    CABINET,
    COMMISSIONER,
    DATA,
    DECISIONS,
    DIRECTOR,
    FINANCE,
    MILESTONES,
    OF_HOMES,
    OURS,
    RATE,
    SPONSOR,
    TONIGHT,
)

DFE = (("form", "dfe"),)
THREE_OR_MORE = (("published", "three_or_more_placements_pct"),)
TWO_YEARS = (("published", "same_placement_two_years_pct"),)

FIGURES = (
    Panel(
        (
            Ask("places_long_vacant", by=("home",), narrow=OURS, optional=True),
            Ask("arrangements_above_price", by=("reviewed",), optional=True),
            Ask("under_16_in_supported_accommodation", optional=True),
            Ask("milestones", narrow=(("milestone_state", ("late",)),), optional=True),
        ),
        draw="alerts",
        records="old_sources",
        roles=DIRECTOR,
    ),
    Panel((), draw="people", records="people", roles=ADMINISTRATOR),
    Panel(
        (
            TONIGHT,
            Ask("homes_by_status", by=("home", "purpose")),
            Ask("places_long_vacant", by=("home",), optional=True),
        ),
        draw="homes_vacant",
        by_home=True,
        roles=OF_HOMES | COMMISSIONER,
    ),
    Panel((MILESTONES,), draw="milestones_late", wide=True, records="milestones", roles=SPONSOR),
    Panel((MILESTONES,), draw="milestones_soon", wide=True, records="milestones", roles=SPONSOR),
    Panel((DECISIONS,), draw="risk_decisions", wide=True, records="risks", roles=SPONSOR),
    Panel((ACTIONS,), draw="risk_actions", wide=True, records="risk_actions", roles=SPONSOR),
    Panel((), draw="last_load", records="last_load", roles=DATA),
    Panel(
        (Ask("forecast_movement", by=("forecast_change",)),),
        draw="forecast_movement",
        roles=FINANCE,
    ),
    Panel(
        (
            Ask("forecast_outturn", by=("budget_line",)),
            Ask("budget_variance", by=("budget_line",)),
            Ask("budget", by=("budget_line",)),
        ),
        draw="forecast_by_line",
        roles=FINANCE,
    ),
    Panel((), draw="since_visit", records="since_visit"),
    Panel((), draw="faults_by_measure", records="faults", wide=True, roles=DATA),
    Panel(
        (
            Ask("regulation_44_visits", by=("home", "visit_made")),
            Ask("regulation_44_visits", by=("month", "visit_made")),
            Ask(
                "regulation_44_recommendations", by=("home", "recommendation_state"), optional=True
            ),
        ),
        draw="homes_visits",
        by_home=True,
        roles=OF_HOMES,
    ),
    Panel(
        (
            Ask("regulation_45_reviews", by=("home", "review_state")),
            Ask("days_since_regulation_45", by=("home",)),
            Ask("notifications", by=("home",)),
        ),
        draw="homes_reviews",
        by_home=True,
        roles=OF_HOMES,
    ),
    Panel(
        (
            Ask("benchmark", by=("area", "year"), options=RATE),
            ask_own_years("looked_after_rate"),
        ),
        draw="rate_trend",
        to="/benchmark",
        roles=CABINET | SPONSOR,
    ),
    Panel(
        (
            Ask("started", by=("year",), options=DFE, span="whole_years"),
            Ask("ceased", by=("year",), options=DFE, span="whole_years"),
            Ask("benchmark", by=("year",), options=(("published", "started"),)),
            Ask("benchmark", by=("year",), options=(("published", "ceased"),)),
        ),
        draw="flow_bars",
        wide=True,
        to="/entries-and-exits",
        roles=DIRECTOR,
    ),
    Panel(
        (
            Ask("benchmark", by=("area", "year"), options=TWO_YEARS),
            ask_own_years("long_term_stability", "same_placement"),
        ),
        draw="same_home_trend",
        to="/benchmark",
        roles=CABINET,
    ),
    Panel(
        (
            Ask("benchmark", by=("area", "year"), options=THREE_OR_MORE),
            Ask(
                "three_or_more_placements",
                ("year",),
                options=(("same_carer", "no_move"),),
                span="whole_years",
                unfiltered=True,
                optional=True,
            ),
            ask_own_years("looked_after"),
        ),
        draw="three_or_more_trend",
        to="/benchmark",
        roles=CABINET,
    ),
    Panel(
        (Ask("benefits", by=("target_set",), unfiltered=True),),
        draw="benefits_beside_neighbours",
        wide=True,
        records="benefits_beside_published",
        roles=SPONSOR | CABINET,
    ),
    Panel(ask_unit_costs(), draw="unit_costs", wide=True, roles=CABINET),
    Panel(
        (
            Ask("as_published", by=("year", "recorded"), span="whole_years", unfiltered=True),
            Ask(
                "benchmark",
                by=("year",),
                options=(("published", "looked_after"),),
                span="whole_years",
            ),
        ),
        draw="as_published",
        wide=True,
        roles=DATA,
    ),
)
