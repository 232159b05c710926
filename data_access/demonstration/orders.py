"""The legal status of each period of care, from the first night to the last.

Most children are looked after under care orders: interim first, full after the proceedings.
Those on the way to adoption have a placement order; others, and all unaccompanied children,
live here by agreement with those who hold parental responsibility (section 20).
"""

from random import Random

from data_access.demonstration import targets
from data_access.demonstration.people import Child, Period, measure_age
from data_access.demonstration.register import Register
from data_access.demonstration.targets import LAST_DAY, Day

_LONGEST_POLICE_PROTECTION = 3
"""Days: 72 hours in law."""


def make_orders(register: Register, seed: int) -> None:
    """Choose each period's pathway and its legal statuses, exact on the last day."""
    chance = Random(seed)
    still_here = list(register.iterate_open(LAST_DAY))
    _plan_last_day(chance, still_here)
    care_orders = [p for _, p in still_here if p.pathway == "care_order"]
    care_orders.sort(key=lambda period: -period.start)
    interim = set(map(id, care_orders[: targets.LEGAL_STATUSES["C1"]]))
    for child in register.children:
        for period in child.periods:
            if not period.pathway:
                period.pathway = _choose_pathway(chance, child, period)
            _order(chance, period, id(period) in interim)


def find_order(period: Period, on: Day) -> str:
    """Find the legal status on a day."""
    return next(status for day, status in reversed(period.orders) if day <= on)


def bring_forward_placement_order(period: Period, on: Day) -> None:
    """Have the placement order made by a day, where the child must be placed for adoption."""
    earlier = [(day, kind) for day, kind in period.orders if kind != "E1" and day < on]
    period.orders = [*earlier, (on, "E1")]


def _plan_last_day(chance: Random, still_here: list[tuple[Child, Period]]) -> None:
    """Decide who is on the way to adoption and who is here under section 20 at the end."""
    undecided = [(c, p) for c, p in still_here if not p.pathway]
    young = [
        (c, p)
        for c, p in undecided
        if measure_age(c.born, LAST_DAY) < 4 and 200 < LAST_DAY - p.start < 900
    ]
    young.sort(key=lambda entry: (measure_age(entry[0].born, LAST_DAY) > 2, entry[1].start))
    for _, period in young[: targets.LEGAL_STATUSES["E1"]]:
        period.pathway = "adoption"
    agreed = targets.LEGAL_STATUSES["V2"] - sum(
        p.pathway in ("unaccompanied", "from_short_breaks") for _, p in still_here
    )
    ranked = sorted(
        ((c, p) for c, p in undecided if not p.pathway),
        key=lambda entry: (
            chance.random()
            + (measure_age(entry[0].born, LAST_DAY) >= 11) * 0.6
            + (LAST_DAY - entry[1].start < 500) * 0.7
            + (entry[1].need in ("N2", "N4", "N6")) * 0.4
        ),
        reverse=True,
    )
    for number, (_, period) in enumerate(ranked):
        period.pathway = "section_20" if number < agreed else "care_order"


def _choose_pathway(chance: Random, child: Child, period: Period) -> str:
    if period.outcome == "adoption":
        return "adoption"
    end = period.end or LAST_DAY
    if period.outcome in ("home_planned", "home_unplanned", "relatives"):
        share = 0.65 if end - period.start < 120 else 0.2
    elif period.outcome in ("custody", "independent"):
        share = 0.5
    else:
        share = 0.5 if measure_age(child.born, period.start) >= 15 else 0.07
    return "section_20" if chance.random() < share else "care_order"


def _order(chance: Random, period: Period, interim: bool) -> None:
    start, end = period.start, period.end or LAST_DAY
    if period.pathway == "remand":
        period.orders = [(start, "J1")]
    elif period.pathway in ("unaccompanied", "section_20"):
        period.orders = [(start, "V2")]
    elif period.pathway == "from_short_breaks":
        period.orders = [(start, "V4"), (start + chance.randint(60, 200), "V2")]
    else:
        first = chance.choices(("C1", "V2", "L2", "L1"), (72, 18, 6, 4))[0]
        if start > LAST_DAY - 70 or first == "C1":
            orders = [(start, "C1")]
        else:
            wait = chance.randint(20, 60) if first == "V2" else chance.randint(3, 8)
            wait = min(wait, _LONGEST_POLICE_PROTECTION) if first == "L1" else wait
            orders = [(start, first), (start + wait, "C1")]
        made = orders[-1][0] + chance.randint(110, 260)
        if period.pathway == "adoption":
            made = orders[-1][0] + chance.randint(80, 150)
            orders.append((min(made, end - 110), "E1"))
        elif not interim:
            orders.append((made if period.end else min(made, LAST_DAY - 3), "C2"))
        period.orders = [orders[0]] + [(on, kind) for on, kind in orders[1:] if on < end - 1]
