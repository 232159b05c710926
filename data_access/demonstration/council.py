"""The demonstration council as a whole: every child and every day, before it is written down."""

from dataclasses import dataclass
from functools import cache

from data_access.demonstration.after_care import list_earlier_leavers
from data_access.demonstration.codes import assign_codes
from data_access.demonstration.flows import plan_flows
from data_access.demonstration.homes import HARTBURN_LODGE
from data_access.demonstration.leavings import record_leavings
from data_access.demonstration.localities import locate_stays
from data_access.demonstration.moves import add_moves
from data_access.demonstration.orders import make_orders
from data_access.demonstration.people import Child
from data_access.demonstration.placements import place_children
from data_access.demonstration.short_breaks import list_short_breaks
from data_access.demonstration.stays import Journeys

FLOWS_SEED = 124
"""Chosen because with it every span has enough children of each age to come and to go."""


@dataclass(frozen=True)
class Council:
    """The children in care, those with short breaks alone, and earlier care leavers."""

    in_care: list[Child]
    short_breaks: list[Child]
    earlier_leavers: list[Child]


@cache
def build_council() -> Council:
    """Build the council, the same every time."""
    register = plan_flows(FLOWS_SEED)
    make_orders(register, seed=2)
    whereabouts = place_children(register, seed=3)
    Journeys(register, whereabouts, seed=4)
    add_moves(register, seed=5)
    assign_codes(register, seed=6)
    locate_stays(register, seed=7)
    record_leavings(register, seed=8)
    number = register.children[-1].number
    short_breaks = list_short_breaks(9, number + 1)
    for child in short_breaks:
        for period in child.periods:
            period.stays[0].postcode = HARTBURN_LODGE.postcode
            period.stays[0].urn = HARTBURN_LODGE.urn
    leavers = list_earlier_leavers(number + 101)
    return Council(register.children, short_breaks, leavers)
