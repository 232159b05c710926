"""Coming and leaving: why more children come in than go out, who they are, and whether it lasts."""

from components.page import Ask, Panel, register
from data_access.vocabulary import Permission

# The panel of 15 to 17 year olds tells these apart itself, whatever the reader filters for.
APART = ("age_band", "dfe_age_band", "unaccompanied", "remand")
FROM_15 = ("age_in_years", ("15", "16", "17"))


def _yearly(measure: str, *by: str) -> Ask:
    return Ask(measure, by=("year", *by), span="history")


def _reasons(measure: str, by: str, across: str) -> tuple[Ask, ...]:
    return (
        Ask(measure, by=(by,)),
        Ask(measure, by=(by, across), optional=True),
        Ask(measure, by=(across,), optional=True),
    )


QUANTILES = tuple((("quantile", name),) for name in ("lower_quartile", "median", "upper_quartile"))

register(
    path="/entries-and-exits",
    title="Coming and leaving",
    group="Children",
    place=12,
    permission=Permission.CHILDREN_AGGREGATE,
    panels=(
        Panel(
            (
                Ask("started"),
                Ask("ceased"),
                Ask("started", by=("age",), optional=True),
                Ask("ceased", by=("age",), optional=True),
            ),
            draw="lead_entries_and_exits",
            shape="lead",
            by_home=True,
        ),
        Panel((_yearly("started"), _yearly("ceased")), draw="flow_over_time", by_home=True),
        Panel(
            (Ask("started", by=("age",)), Ask("ceased", by=("age",))),
            draw="flow_by_age",
            by_home=True,
        ),
        Panel(
            _reasons("started", "category_of_need", "age"),
            draw="need_matrix",
            by_home=True,
        ),
        Panel(
            _reasons("started", "legal_status_group", "age"),
            draw="legal_status_matrix",
            by_home=True,
        ),
        Panel(
            _reasons("ceased", "reason_left", "time_in_care"),
            draw="reasons_left",
            wide=True,
            by_home=True,
        ),
        Panel(
            (
                Ask("started", ("year", "unaccompanied"), (FROM_15,), span="history", widen=APART),
                Ask(
                    "started",
                    ("year", "remand"),
                    (FROM_15, ("unaccompanied", ("no",))),
                    span="history",
                    widen=APART,
                ),
            ),
            draw="older_children",
        ),
        Panel((_yearly("started", "entry"),), draw="first_time_or_again"),
        Panel(
            (
                _yearly("moved_home"),
                _yearly("order_ended_at_home"),
                _yearly("left_straight_home", "reason_left"),
            ),
            draw="coming_home",
        ),
        Panel((_yearly("still_home", "twelve_months_on"),), draw="still_home"),
        Panel(
            (
                Ask("balance", by=("balance_part",), unfiltered=True),
                Ask("started", span="twelve_months", unfiltered=True, optional=True),
            ),
            draw="balance",
            wide=True,
        ),
        Panel(
            (
                *(Ask("time_in_care", by=("age",), options=q) for q in QUANTILES),
                *(Ask("time_in_care_of_those_who_left", by=("age",), options=q) for q in QUANTILES),
            ),
            draw="time_in_care",
        ),
        Panel(
            (
                *(
                    Ask(
                        "share_still_in_care",
                        by=("after_months", "age_at_entry"),
                        options=(("bound", bound),),
                        span="history",
                    )
                    for bound in ("estimate", "lower", "upper")
                ),
                Ask("share_still_in_care", by=("after_months",), span="history"),
            ),
            draw="still_in_care",
        ),
        Panel(
            (
                Ask(
                    "as_published",
                    by=("year", "recorded"),
                    span="whole_years",
                    unfiltered=True,
                ),
                Ask(
                    "benchmark",
                    by=("year",),
                    options=(("published", "looked_after"),),
                    span="whole_years",
                ),
            ),
            draw="as_published",
            wide=True,
        ),
    ),
)
