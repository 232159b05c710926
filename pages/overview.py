"""Overview: how are we? One sentence, six numbers, the long view."""

from components.page import Ask, Panel, ask_own_years, register
from data_access.vocabulary import Permission

NEIGHBOURS = (("area", ("neighbours",)),)
ENGLAND = (("area", ("E92000001",)),)
RATE = (("published", "looked_after_rate"),)
DFE = (("form", "dfe"),)
WITH_PARENTS = (("placement_type", ("with_parents",)),)
WITH_PARENTS_PUBLISHED = (("placement_group", ("with_parents",)),)

register(
    path="/",
    title="Overview",
    group="Children",
    place=10,
    permission=Permission.BENCHMARKS,
    panels=(
        Panel(
            (
                Ask("looked_after", compare=True),
                Ask("looked_after_rate", unfiltered=True, optional=True),
                Ask("benchmark", narrow=NEIGHBOURS, options=RATE),
            ),
            draw="lead_overview",
            shape="lead",
            by_home=True,
        ),
        Panel(
            (
                Ask("looked_after", compare=True),
                Ask("looked_after", span="baseline", optional=True),
                Ask("looked_after", by=("year",), span="history"),
            ),
            draw="tile_looked_after",
            shape="tile",
            label="Children in our care",
            to="/age-bands",
        ),
        Panel(
            (
                Ask("benchmark", options=RATE),
                Ask("benchmark", narrow=NEIGHBOURS, options=RATE),
                Ask("looked_after_rate", unfiltered=True, optional=True),
                Ask("gap_to_neighbours", unfiltered=True, optional=True),
                Ask("benchmark", by=("year",), options=RATE),
            ),
            draw="tile_rate",
            shape="tile",
            label="Rate per 10,000",
            to="/benchmark",
        ),
        Panel(
            (
                Ask("started", span="twelve_months"),
                Ask("ceased", span="twelve_months"),
                Ask("net_flow", span="twelve_months", optional=True),
                Ask("started", by=("year",), span="history"),
            ),
            draw="tile_flow",
            shape="tile",
            label="Came into our care",
            to="/entries-and-exits",
        ),
        Panel(
            (
                Ask("looked_after", by=("locality",), compare=True),
                Ask("looked_after", by=("year", "locality"), span="history"),
            ),
            draw="tile_out_of_area",
            shape="tile",
            label="Live outside the borough",
            to="/out-of-area",
        ),
        Panel(
            (
                Ask("looked_after", by=("placement_type",), compare=True),
                Ask("looked_after", by=("year", "placement_type"), span="history"),
            ),
            draw="tile_ifa",
            shape="tile",
            label="Of foster homes, with an agency",
            to="/placements",
        ),
        Panel(
            (
                Ask("looked_after", widen=("placement_type", "legal_status_group")),
                Ask(
                    "benchmark",
                    narrow=ENGLAND,
                    options=(("published", "placed_with_parents_pct"),),
                ),
                Ask("looked_after", narrow=WITH_PARENTS_PUBLISHED),
                Ask(
                    "looked_after",
                    by=("legal_status_group",),
                    narrow=WITH_PARENTS,
                    widen=("legal_status_group",),
                    optional=True,
                ),
            ),
            draw="tile_with_parents",
            shape="tile",
            label="Living with their parents",
            to="/placements",
        ),
        Panel(
            (
                Ask("benchmark", by=("area", "year"), options=RATE),
                ask_own_years("looked_after_rate"),
            ),
            draw="rate_trend",
            to="/benchmark",
        ),
        Panel(
            (
                Ask("started", by=("year",), options=DFE, span="whole_years"),
                Ask("ceased", by=("year",), options=DFE, span="whole_years"),
                Ask("benchmark", by=("year",), options=(("published", "started"),)),
                Ask("benchmark", by=("year",), options=(("published", "ceased"),)),
            ),
            draw="flow_bars",
            to="/entries-and-exits",
        ),
    ),
)
