"""Benchmark: any published figure, ours among councils like us and among all in England."""

from components.drawings.own_figures import OWN_ASKS
from components.page import Ask, Panel, register
from data_access.vocabulary import Permission

NEIGHBOURS = (("area", ("neighbours",)),)
RATE = (("published", "looked_after_rate"),)
IN_ENGLAND = (("among", "england"),)

OVER_THE_YEARS = Ask("benchmark", by=("area", "year"), chosen=True)
EVERY_COUNCIL = Ask("benchmark", by=("area",), options=IN_ENGLAND, chosen=True)
PLACE_IN_ENGLAND = Ask("benchmark_rank", options=IN_ENGLAND, chosen=True)

register(
    path="/benchmark",
    title="Benchmark",
    group="Children",
    place=15,
    permission=Permission.BENCHMARKS,
    panels=(
        Panel(
            (OVER_THE_YEARS, PLACE_IN_ENGLAND, EVERY_COUNCIL, *OWN_ASKS),
            draw="lead_benchmark",
            shape="lead",
            by_home=True,
        ),
        Panel((OVER_THE_YEARS,), draw="choose_benchmark", shape="choice", by_home=True),
        Panel((OVER_THE_YEARS, *OWN_ASKS), draw="benchmark_trend", by_home=True),
        Panel((OVER_THE_YEARS,), draw="ranked_areas", by_home=True),
        Panel(
            (EVERY_COUNCIL, PLACE_IN_ENGLAND, OVER_THE_YEARS),
            draw="england_strip",
            wide=True,
            by_home=True,
        ),
        Panel(
            (
                Ask("gap_to_neighbours", unfiltered=True, optional=True, chosen=True),
                Ask("benchmark", by=("year",), options=RATE),
                Ask(
                    "benchmark",
                    by=("year",),
                    narrow=NEIGHBOURS,
                    options=(*RATE, ("model", "2025")),
                ),
                Ask(
                    "benchmark",
                    by=("year",),
                    narrow=NEIGHBOURS,
                    options=(*RATE, ("model", "2021")),
                ),
                Ask("looked_after", span="baseline", unfiltered=True, optional=True),
                Ask("looked_after_rate", span="baseline", unfiltered=True, optional=True),
            ),
            draw="rate_gap",
            wide=True,
            by_home=True,
        ),
    ),
)
