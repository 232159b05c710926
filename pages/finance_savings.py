"""Savings: planned and delivered, cashable and avoided apart, signed off or not."""

from components.page import Ask, Panel, register
from data_access.vocabulary import Permission

Narrow = tuple[tuple[str, tuple[str, ...]], ...]
KIND, AMOUNT, SIGNED, STATUS = "saving_kind", "saving_amount", "signed_off", "saving_status"
YES, NO = (SIGNED, ("yes",)), (SIGNED, ("no",))
PLANNED = (AMOUNT, ("planned",))
CASHABLE, AVOIDED = (KIND, ("cashable",)), (KIND, ("avoided",))


def _ask(*by: str, narrow: Narrow = (), measure: str = "savings") -> Ask:
    """What is asked of savings, which are of the council: no filter of children counts."""
    return Ask(measure, by, narrow, span="financial_year", unfiltered=True)


def _tile(draw: str, label: str, ask: Ask) -> Panel:
    return Panel((ask,), draw=draw, shape="tile", label=label)


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
                _ask(KIND, AMOUNT, narrow=(YES,)),
                _ask(KIND, AMOUNT, narrow=(NO,)),
                _ask(measure="savings_in_forecast"),
            ),
            draw="lead_savings",
            shape="lead",
        ),
        _tile("tile_cashable", "Cashable savings", _ask(AMOUNT, narrow=(CASHABLE, YES))),
        _tile("tile_avoided", "Costs avoided", _ask(AMOUNT, narrow=(AVOIDED, YES))),
        _tile("tile_unsigned", "Not signed off", _ask(KIND, narrow=(NO, PLANNED))),
        _tile(
            "tile_not_deliverable",
            "Not deliverable",
            _ask(KIND, narrow=((STATUS, ("not_deliverable",)), PLANNED)),
        ),
        Panel(
            (
                _ask("month", AMOUNT, narrow=(CASHABLE, YES)),
                _ask("month", AMOUNT, narrow=(AVOIDED, YES)),
            ),
            draw="savings_by_month",
        ),
        # As it is published.
        Panel((_ask(KIND, AMOUNT),), draw="savings_by_kind"),
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
