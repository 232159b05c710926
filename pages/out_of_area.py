"""Where they live: in the borough or outside it, how far from home, and who approved it."""

from components.page import Ask, Panel, register
from data_access.vocabulary import Permission

OVER_20 = (("published", "over_20_miles_outside_pct"),)
NEIGHBOURS = (("area", ("neighbours",)),)
ENGLAND = (("area", ("E92000001",)),)
MISSING = ("not_recorded",)
# What says in or out must not be narrowed to either.
WIDE = ("locality", "locality_detail", "distance_band")


def _by_distance(dimension: str) -> Panel:
    return Panel(
        (
            Ask("looked_after", by=(dimension, "distance_band"), widen=("distance_band",)),
            Ask("distance_from_home", by=(dimension,), widen=("distance_band",)),
        ),
        draw="distance_matrix",
        wide=True,
    )


register(
    path="/out-of-area",
    title="Where they live",
    group="Children",
    place=14,
    permission=Permission.CHILDREN_AGGREGATE,
    panels=(
        Panel(
            (
                Ask("looked_after", by=("locality",), compare=True, widen=WIDE),
                Ask("over_20_miles_outside", widen=WIDE, optional=True),
                Ask("benchmark", by=("year",), narrow=NEIGHBOURS, options=OVER_20, optional=True),
                Ask("benchmark", by=("year",), narrow=ENGLAND, options=OVER_20, optional=True),
            ),
            draw="lead_where_they_live",
            shape="lead",
            by_home=True,
        ),
        Panel(
            (
                Ask("looked_after", by=("locality",), compare=True, widen=WIDE),
                Ask("looked_after", by=("year", "locality"), span="history", widen=WIDE),
            ),
            draw="tile_out_of_area",
            shape="tile",
            label="Live outside the borough",
        ),
        Panel(
            (
                Ask("over_20_miles_outside", widen=WIDE),
                Ask("looked_after", widen=WIDE),
                Ask("over_20_miles", widen=WIDE, optional=True),
                Ask("benchmark", by=("year",), narrow=NEIGHBOURS, options=OVER_20, optional=True),
                Ask("benchmark", by=("year",), narrow=ENGLAND, options=OVER_20, optional=True),
            ),
            draw="tile_over_20_miles",
            shape="tile",
            label="Over 20 miles away and outside",
        ),
        Panel(
            (
                Ask("distance_from_home", compare=True),
                Ask("looked_after", by=("distance_band",)),
            ),
            draw="tile_distance",
            shape="tile",
            label="Distance from home",
        ),
        Panel(
            (Ask("at_a_distance"),),
            draw="tile_alert",
            shape="tile",
            label="Outside the borough and not next to it",
            to="/children",
        ),
        Panel(
            (Ask("at_a_distance", narrow=(("approval", MISSING),)),),
            draw="tile_alert",
            shape="tile",
            label="Of them, no approval recorded",
            to="/children",
        ),
        Panel(
            (Ask("at_a_distance", narrow=(("notification", MISSING),)),),
            draw="tile_alert",
            shape="tile",
            label="Of them, no notice to the council there",
            to="/children",
        ),
        Panel(
            (
                Ask("living_in", by=("placement_authority",), compare=True),
                Ask("living_in_sector", by=("placement_sector",), optional=True),
            ),
            draw="where_map",
        ),
        Panel(
            (Ask("looked_after", by=("locality_detail",), compare=True, widen=WIDE),),
            draw="which_area",
        ),
        Panel(
            (
                Ask("looked_after", by=("quarter", "locality"), span="history", widen=WIDE),
                Ask("looked_after", by=("quarter",), span="history", widen=WIDE),
            ),
            draw="outside_trend",
        ),
        Panel(
            (
                Ask("benchmark", by=("area", "year"), options=OVER_20),
                Ask(
                    "over_20_miles_outside",
                    by=("year",),
                    span="whole_years",
                    unfiltered=True,
                    optional=True,
                ),
                Ask(
                    "looked_after",
                    by=("year",),
                    span="whole_years",
                    unfiltered=True,
                    optional=True,
                ),
            ),
            draw="over_20_trend",
            to="/benchmark",
        ),
        Panel(
            (Ask("looked_after", by=("distance_band",), compare=True, widen=WIDE),),
            draw="distance_bands",
        ),
        Panel((Ask("moves", by=("moved",)),), draw="moved_bars"),
        Panel(
            (
                Ask("at_a_distance", by=("approval", "notification")),
                Ask("at_a_distance", by=("approval",)),
                Ask("at_a_distance", by=("notification",)),
            ),
            draw="approvals_matrix",
            wide=True,
        ),
        Panel(
            (
                Ask("looked_after", by=("placement_type", "locality"), widen=WIDE),
                Ask("looked_after", by=("placement_type",), widen=WIDE),
                Ask("looked_after", by=("locality",), widen=WIDE),
            ),
            draw="locality_matrix",
            wide=True,
        ),
        _by_distance("placement_type"),
        _by_distance("category_of_need"),
        _by_distance("provider_type"),
    ),
)
