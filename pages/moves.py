"""Moves: the register of plans to move children, and the homes sought for them."""

from components.page import Ask, Panel, register
from data_access.vocabulary import Permission

Narrow = tuple[tuple[str, tuple[str, ...]], ...]
PLACED: Narrow = (("request_outcome", ("placed",)),)
NOT_WITHDRAWN = ("request_outcome", ("placed", "open"))
CHILDRENS_HOMES = ("type_sought", ("own_childrens_home", "external_childrens_home"))
QUARTILES = ("lower_quartile", "median", "upper_quartile")


def _tile(draw: str, label: str, by: str) -> Panel:
    asks = (Ask("planned_moves", by=(by,)),)
    return Panel(asks, draw=draw, shape="tile", label=label, to="/children")


def _ask_homes_sought(*by: str, narrow: Narrow = (), span: str = "selected") -> Ask:
    # What was sought is not of a child whom the reader's filters could tell.
    return Ask("requests", by, narrow, span=span, unfiltered=True)


register(
    path="/moves",
    title="Moves",
    group="Homes and carers",
    place=23,
    permission=Permission.COMMISSIONING,
    content="register_of_moves",
    panels=(
        Panel(
            (
                Ask("planned_moves", by=("move_due",)),
                Ask("planned_moves", by=("move_status",)),
            ),
            draw="lead_moves",
            shape="lead",
        ),
        _tile("tile_due_soon", "Due within 28 days", "move_due"),
        _tile("tile_past_target", "Past the target date", "move_due"),
        _tile("tile_blocked", "Blocked", "move_status"),
        Panel(
            (Ask("planned_move_savings"),),
            draw="tile_savings",
            shape="tile",
            label="Expected change a week",
        ),
        Panel(
            (Ask("planned_moves_due", by=("month", "move_result"), span="half_years"),),
            draw="moves_by_month",
        ),
        Panel((Ask("planned_moves", by=("blocked_by", "move_due")),), draw="what_blocks"),
        Panel(
            (Ask("planned_moves", by=("move_from", "move_to")),),
            draw="planned_between",
            wide=True,
        ),
        Panel(
            (
                Ask("planned_move_savings", by=("move_to",)),
                Ask("planned_moves", by=("move_to",)),
            ),
            draw="move_savings",
        ),
        Panel(
            (
                _ask_homes_sought("type_sought", narrow=(("request_outcome", ("open",)),)),
                Ask("planned_moves", by=("move_to",), unfiltered=True),
                Ask("foster_vacancies_by_age", unfiltered=True, optional=True),
                Ask(
                    "vacant_nights",
                    by=("purpose", "provider_group"),
                    span="night",
                    unfiltered=True,
                    optional=True,
                ),
            ),
            draw="vacant_for_what_is_sought",
        ),
        Panel(
            (_ask_homes_sought("type_sought", "request_outcome"),),
            draw="requests_by_type",
        ),
        Panel(
            (
                *(
                    Ask(
                        "days_to_place",
                        ("type_sought",),
                        options=(("quantile", quantile),),
                        unfiltered=True,
                    )
                    for quantile in QUARTILES
                ),
                _ask_homes_sought("request_outcome"),
            ),
            draw="days_to_place",
        ),
        Panel(
            (
                _ask_homes_sought("quarter", "met_by", narrow=PLACED, span="two_years"),
                _ask_homes_sought("met_by", narrow=(NOT_WITHDRAWN, CHILDRENS_HOMES)),
                _ask_homes_sought("met_by", "first_choice", narrow=PLACED),
            ),
            draw="who_met",
            wide=True,
        ),
    ),
)
