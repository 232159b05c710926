"""Where they live: in the borough or outside it, how far from home, and who approved it."""

from components.page import Ask, Panel, ask_own_years, register
from data_access.vocabulary import Permission

OVER_20 = (("published", "over_20_miles_outside_pct"),)
# The share last published of the neighbours and of England.
OTHERS = tuple(
    Ask("benchmark", ("year",), (("area", (area,)),), OVER_20, optional=True)
    for area in ("neighbours", "E92000001")
)
# What says in or out must not be narrowed to either: the whole page leaves these filters aside.
WIDE = ("locality", "locality_detail", "distance_band")


def _alert(label: str, *missing: str) -> Panel:
    narrow = tuple((name, ("not_recorded",)) for name in missing)
    asks = (Ask("at_a_distance", narrow=narrow, widen=WIDE),)
    return Panel(asks, draw="tile_alert", shape="tile", label=label, to="/children")


def _by_distance(dimension: str) -> Panel:
    return Panel(
        (
            Ask("looked_after", by=(dimension, "distance_band"), widen=WIDE),
            Ask("distance_from_home", by=(dimension,), widen=WIDE),
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
                *OTHERS,
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
                *OTHERS,
            ),
            draw="tile_over_20_miles",
            shape="tile",
            label="Over 20 miles away and outside",
        ),
        Panel(
            (
                Ask("distance_from_home", compare=True, widen=WIDE),
                Ask("looked_after", by=("distance_band",), widen=WIDE),
            ),
            draw="tile_distance",
            shape="tile",
            label="Distance from home",
        ),
        _alert("Outside the borough and not next to it"),
        _alert("Of them, no approval recorded", "approval"),
        _alert("Of them, no notice to the council there", "notification"),
        Panel(
            (
                Ask("living_in", by=("placement_authority",), compare=True, widen=WIDE),
                Ask("living_in_sector", by=("placement_sector",), widen=WIDE, optional=True),
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
                ask_own_years("over_20_miles_outside"),
                ask_own_years("looked_after"),
            ),
            draw="over_20_trend",
            to="/benchmark",
        ),
        Panel(
            (Ask("looked_after", by=("distance_band",), compare=True, widen=WIDE),),
            draw="distance_bands",
        ),
        Panel((Ask("moves", by=("moved",), widen=WIDE),), draw="moved_bars"),
        Panel(
            (
                Ask("at_a_distance", by=("approval", "notification"), widen=WIDE),
                Ask("at_a_distance", by=("approval",), widen=WIDE),
                Ask("at_a_distance", by=("notification",), widen=WIDE),
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
