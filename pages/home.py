"""One home: tonight, the weeks ahead, how full it was, how it is judged, and how it is run."""

from components.page import Ask, Panel, register
from data_access.vocabulary import HOME, Permission

TONIGHT = Ask("place_nights", by=("place_state",), span="night")
BY_MONTH = Ask("place_nights", by=("month", "place_state"), span="two_years")

register(
    path="/homes/<slug>",
    title="Homes",
    group="Homes and carers",
    place=21,
    permission=Permission.HOMES,
    of=HOME.key,
    in_navigation=False,
    panels=(
        Panel((TONIGHT,), draw="lead_home", shape="lead", by_home=True),
        Panel((TONIGHT,), draw="tile_free", shape="tile", label="Places free", by_home=True),
        Panel(
            (TONIGHT,),
            draw="tile_coming",
            shape="tile",
            label="To move in within 28 days",
            by_home=True,
            records="coming",
        ),
        Panel(
            (Ask("homes_by_judgement", by=("judgement",)),),
            draw="tile_judgement",
            shape="tile",
            label="Ofsted’s judgement",
            by_home=True,
            records="inspections",
        ),
        Panel(
            (Ask("regulation_44_recommendations", by=("recommendation_state",)),),
            draw="tile_recommendations",
            shape="tile",
            label="Recommendations overdue",
            by_home=True,
            records="visits",
        ),
        Panel(
            (Ask("regulation_45_reviews", by=("review_state",)),),
            draw="tile_review",
            shape="tile",
            label="Next review of care by",
            by_home=True,
            records="reviews",
        ),
        Panel(
            (Ask("staff_turnover"),),
            draw="tile_staff",
            shape="tile",
            label="Staff turnover",
            by_home=True,
            records="staff",
        ),
        Panel((TONIGHT,), draw="coming", by_home=True, records="coming"),
        Panel((BY_MONTH,), draw="home_occupancy", by_home=True),
        Panel(
            (
                Ask("place_nights", by=("place_state",), span="twelve_months"),
                BY_MONTH,
            ),
            draw="home_place_nights",
            by_home=True,
        ),
        Panel((Ask("stays", by=("stay_end",)),), draw="home_stays_ended", by_home=True),
        Panel((Ask("stays", by=("stay_length",)),), draw="home_stay_lengths", by_home=True),
        Panel(
            (Ask("homes_by_judgement", by=("judgement",)),),
            draw="home_inspections",
            by_home=True,
            records="inspections",
        ),
        Panel(
            (
                Ask("regulation_44_visits", by=("month", "visit_made"), span="two_years"),
                Ask("regulation_44_recommendations", by=("recommendation_state",)),
            ),
            draw="home_visits",
            by_home=True,
            records="visits",
        ),
        Panel(
            (Ask("regulation_45_reviews", by=("review_state",)),),
            draw="home_reviews",
            by_home=True,
            records="reviews",
        ),
        Panel(
            (Ask("notifications", by=("event",), span="twelve_months"),),
            draw="home_notifications",
            by_home=True,
            records="notifications",
        ),
        Panel((Ask("staff_turnover"),), draw="home_staff", by_home=True, records="staff"),
        # A home that is yet to open has nothing to tell but this.
        Panel(
            (Ask("milestones", by=("milestone_state",)),),
            draw="home_milestones",
            wide=True,
            records="milestones",
            is_of_plans=True,
        ),
    ),
)
