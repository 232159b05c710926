"""Savings: planned and delivered, cashable and avoided apart, signed off or not."""

from components.page import Ask, Panel, register
from data_access.vocabulary import Permission

Narrow = tuple[tuple[str, tuple[str, ...]], ...]
KIND, AMOUNT, SIGNED, STATUS = "saving_kind", "saving_amount", "signed_off", "saving_status"
YES, NO = (SIGNED, ("yes",)), (SIGNED, ("no",))
PLANNED, DELIVERED = (AMOUNT, ("planned",)), (AMOUNT, ("delivered",))
CASHABLE, AVOIDED = (KIND, ("cashable",)), (KIND, ("avoided",))


def _ask(*by: str, narrow: Narrow = (), measure: str = "savings") -> Ask:
    """What is asked of savings, which are of the council: no filter of children counts."""
    return Ask(measure, by, narrow, span="financial_year", unfiltered=True)


def _ask_delivered(*by: str, narrow: Narrow = (), optional: bool = False) -> Ask:
    """What is delivered up to the day: later months are no part of what is said of it."""
    narrow = (*narrow, DELIVERED)
    return Ask("savings", by, narrow, span="year_so_far", unfiltered=True, optional=optional)


def _tile(draw: str, label: str, *asks: Ask) -> Panel:
    return Panel(asks, draw=draw, shape="tile", label=label)


def _ask_kind(kind: tuple[str, tuple[str, ...]], *by: str) -> tuple[Ask, Ask]:
    """What is signed off of a kind: planned for the year, and delivered so far."""
    narrow = (kind, YES)
    return _ask(*by, narrow=(*narrow, PLANNED)), _ask_delivered(*by, narrow=narrow)


register(
    path="/finance/savings",
    title="Savings",
    group="Finance",
    place=33,
    permission=Permission.MONEY,
    content="list_of_savings",
    panels=(
        Panel(
            (
                _ask(KIND, narrow=(YES, PLANNED)),
                _ask_delivered(KIND, narrow=(YES,)),
                _ask(KIND, narrow=(NO, PLANNED)),
                _ask(measure="savings_in_forecast"),
            ),
            draw="lead_savings",
            shape="lead",
        ),
        _tile("tile_cashable", "Cashable savings", *_ask_kind(CASHABLE)),
        _tile("tile_avoided", "Costs avoided", *_ask_kind(AVOIDED)),
        _tile("tile_unsigned", "Not signed off", _ask(KIND, narrow=(NO, PLANNED))),
        _tile(
            "tile_not_deliverable",
            "Not deliverable",
            _ask(KIND, narrow=((STATUS, ("not_deliverable",)), PLANNED)),
        ),
        Panel(
            (*_ask_kind(CASHABLE, "month"), *_ask_kind(AVOIDED, "month")),
            draw="savings_by_month",
        ),
        # As it is published.
        Panel(
            (_ask(KIND, AMOUNT), _ask_delivered(KIND, optional=True)),
            draw="savings_by_kind",
        ),
        Panel((_ask(STATUS, KIND, narrow=(PLANNED,)),), draw="savings_by_status"),
        Panel(
            (
                Ask("planned_move_savings", by=("move_to",), unfiltered=True),
                Ask("planned_moves", by=("move_to",), unfiltered=True),
            ),
            draw="move_savings",
            wide=True,
        ),
    ),
)
