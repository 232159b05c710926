"""Homes: what is vacant tonight, how full each home was, how they are judged and run."""

from dataclasses import replace

from components.page import Ask, Panel, register
from data_access.vocabulary import Permission

# The headline is of the homes in which children live: not of short breaks, and not of supported
# accommodation, which no child under 16 can move into.
OURS = (
    ("purpose", ("long_stay", "emergency", "assessment", "not_known")),
    ("provider_group", ("council",)),
)
OWN_GROUPS = ("provider_group", ("council", "partnership"))
SHORT_BREAKS = (("purpose", ("short_breaks",)),)
PLANNED = (("home_status", ("planned",)),)
REGISTERED, USABLE = (("of", "registered"),), (("of", "usable"),)
TONIGHT = Ask("place_nights", by=("home", "place_state"), span="night")
TONIGHT_OURS = Ask(
    "place_nights", by=("home", "place_state"), span="night", narrow=OURS, optional=True
)
PURPOSES = Ask("homes_by_status", by=("home", "purpose"))
GROUPS = Ask("homes_by_status", by=("home", "provider_group"))
JUDGED = Ask("homes_by_judgement", by=("judgement",))
FULL = Ask("occupancy", options=REGISTERED)

register(
    path="/homes",
    title="Homes",
    group="Homes and carers",
    place=21,
    permission=Permission.HOMES_QUALITY,
    panels=(
        Panel(
            (
                replace(JUDGED, narrow=OURS),
                TONIGHT_OURS,
                Ask("place_nights", by=("home", "place_state"), span="night", optional=True),
                Ask(
                    "looked_after",
                    narrow=(
                        ("placement_group", ("external_homes",)),
                        ("locality", ("out_of_area",)),
                    ),
                    optional=True,
                ),
            ),
            draw="lead_homes",
            shape="lead",
            by_home=True,
        ),
        Panel(
            (TONIGHT, TONIGHT_OURS),
            draw="tile_vacant",
            shape="tile",
            label="Vacant and usable",
            by_home=True,
        ),
        Panel(
            (
                FULL,
                Ask("occupancy", options=USABLE),
                Ask("occupancy", narrow=OURS, options=REGISTERED, optional=True),
                Ask("occupancy", narrow=OURS, options=USABLE, optional=True),
            ),
            draw="tile_occupancy",
            shape="tile",
            label="Occupancy",
            by_home=True,
        ),
        Panel(
            (TONIGHT, TONIGHT_OURS),
            draw="tile_not_usable",
            shape="tile",
            label="Not usable",
            by_home=True,
        ),
        Panel(
            (
                Ask("places_long_vacant", by=("home",)),
                Ask("places_long_vacant", by=("home",), narrow=OURS, optional=True),
            ),
            draw="tile_long_vacant",
            shape="tile",
            label="Vacant for 28 nights or more",
            by_home=True,
        ),
        Panel(
            (JUDGED, replace(JUDGED, narrow=OURS)),
            draw="tile_judged",
            shape="tile",
            label="Judged good or better",
            by_home=True,
        ),
        Panel(
            (Ask("regulation_44_recommendations", by=("home", "recommendation_state")),),
            draw="tile_overdue",
            shape="tile",
            label="Recommendations overdue",
            by_home=True,
        ),
        Panel(
            (TONIGHT, PURPOSES, Ask("places_long_vacant", by=("home",), optional=True)),
            draw="homes_vacant",
            by_home=True,
        ),
        Panel(
            (
                Ask("place_nights", by=("not_usable_reason",)),
                Ask("place_nights", by=("not_usable_reason",), narrow=OURS, optional=True),
            ),
            draw="homes_not_usable",
            by_home=True,
        ),
        Panel(
            (
                Ask("occupancy", by=("home", "week"), options=REGISTERED),
                Ask("occupancy", by=("home",), options=REGISTERED),
                PURPOSES,
            ),
            draw="homes_calendar",
            wide=True,
            by_home=True,
        ),
        Panel(
            (
                Ask("homes_by_judgement", by=("home", "judgement"), narrow=(OWN_GROUPS,)),
                Ask("homes_by_judgement", by=("home", "judgement_change"), narrow=(OWN_GROUPS,)),
                Ask("days_since_judgement", by=("home",), narrow=(OWN_GROUPS,)),
            ),
            draw="homes_judgements",
            by_home=True,
        ),
        Panel(
            (
                Ask("regulation_44_visits", by=("home", "visit_made")),
                Ask("regulation_44_visits", by=("month", "visit_made")),
                Ask(
                    "regulation_44_recommendations",
                    by=("home", "recommendation_state"),
                    optional=True,
                ),
            ),
            draw="homes_visits",
            by_home=True,
        ),
        Panel(
            (Ask("children_by_judgement", by=("placement_type", "judgement")),),
            draw="children_by_judgement",
            wide=True,
        ),
        Panel(
            (
                Ask("regulation_45_reviews", by=("home", "review_state")),
                Ask("days_since_regulation_45", by=("home",)),
                Ask("notifications", by=("home",)),
            ),
            draw="homes_reviews",
            by_home=True,
        ),
        Panel(
            (
                Ask("staff_turnover", by=("home",)),
                Ask("registered_managers", by=("home", "registered_manager")),
            ),
            draw="homes_staff",
            by_home=True,
        ),
        Panel(
            (
                Ask("partnership_children", by=("home",)),
                Ask(
                    "place_nights",
                    by=("home", "place_state"),
                    span="night",
                    narrow=(("provider_group", ("partnership",)),),
                    optional=True,
                ),
            ),
            draw="homes_partnership",
        ),
        Panel(
            (
                Ask("occupancy", by=("month",), narrow=SHORT_BREAKS, options=REGISTERED),
                Ask("occupancy", by=("home",), narrow=SHORT_BREAKS, options=REGISTERED),
                Ask("place_nights", by=("home", "place_state"), span="night", narrow=SHORT_BREAKS),
            ),
            draw="homes_short_breaks",
        ),
        Panel(
            (
                replace(PURPOSES, narrow=PLANNED),
                Ask("days_to_opening", by=("home",)),
                replace(GROUPS, narrow=PLANNED),
                Ask("milestones", by=("home",), optional=True),
            ),
            draw="homes_planned",
            wide=True,
            records="milestones",
        ),
        Panel(
            (Ask("home_findings", by=("home", "finding")),),
            draw="homes_findings",
            wide=True,
        ),
    ),
)
