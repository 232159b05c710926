"""Plans to move children of the demonstration: open ones, and those that ended of late.

That a plan was done agrees with the returns, its dates and reasons are invented. So are the prices
by which the expected changes are worked out.
"""

from collections.abc import Sequence
from random import Random
from typing import Final

from data_access.demonstration.episodes import Row, write_day
from data_access.demonstration.nights import Placement
from data_access.demonstration.people import measure_age
from data_access.demonstration.places import find_place
from data_access.demonstration.requests import PLACEMENT_TYPES
from data_access.demonstration.targets import LAST_DAY, Day, day, read_day

MOVE_COLUMNS: Final = (
    "reference", "child", "from_type", "to_type", "why", "agreed_on", "first_target", "target",
    "status", "blocked_by", "weekly_change", "ended_on",
)  # fmt: skip
_ENDED_SINCE: Final = day(2023, 10, 1)
_LIVED_THERE_FOR: Final = 160
_LEAST_BEFORE_A_MOVE: Final = 50
_COUNT_OPEN: Final = {"home": 24, "agency": 14, "school": 2}
_COUNT_DONE, _COUNT_CANCELLED = 25, 9
_EXTERNAL_HOMES: Final = ("private_home", "voluntary_home")
_AGENCIES: Final = ("agency_private", "agency_voluntary")
# Pounds a week, invented.
_PRICES: Final = {
    "with_parents": 90, "connected_persons": 310, "in_house_fostering": 560, "ifa": 1060,
    "own_childrens_home": 4900, "external_childrens_home": 6900, "supported_accommodation": 1450,
    "residential_school": 5600,
}  # fmt: skip
_TO: Final = {
    "external_childrens_home": {
        "own_childrens_home": 30, "in_house_fostering": 22, "ifa": 16, "with_parents": 16,
        "connected_persons": 6, "supported_accommodation": 26,
    },
    "ifa": {
        "in_house_fostering": 44, "with_parents": 24, "connected_persons": 16,
        "supported_accommodation": 16,
    },
    "residential_school": {"own_childrens_home": 1, "in_house_fostering": 1},
}  # fmt: skip
_WHY: Final = {
    "with_parents": ("home",),
    "connected_persons": ("permanence", "closer"),
    "in_house_fostering": ("step_down", "closer", "closer", "permanence"),
    "ifa": ("step_down", "step_down", "closing"),
    "own_childrens_home": ("closer", "closer", "closing", "other"),
    "supported_accommodation": ("independence",),
}
_BLOCKS: Final = (
    "no_home", "court", "no_home", "health", "education", "no_home", "funding", "family", "child",
    "no_home", "other", "court",
)  # fmt: skip
# Into a home of the council within four weeks: what is planned, the home, the day.
ARRIVALS: Final = (
    ("supported_accommodation", "bridge-flats", LAST_DAY + 11),
    ("own_childrens_home", "piper", LAST_DAY + 25),
)
# Days by which the target slipped, each as likely as it is often here.
_SLIPS: Final = ((0, 0),) * 11 + ((5, 27),) * 3 + ((32, 85),) * 4 + ((95, 170),) * 2


def list_planned_moves(placements: Sequence[Placement]) -> list[Row]:
    """List the plans: those that ended in the order in which they did, then the open ones."""
    chance = Random(71)
    plans = [*_list_done(chance, placements), *_list_cancelled(chance, placements)]
    plans += _list_open(chance, placements)
    return [row | {"reference": f"PM-{number:04d}"} for number, row in enumerate(plans, start=1)]


def _list_open(chance: Random, placements: Sequence[Placement]) -> list[Row]:
    candidates = _list_settled(placements)
    chosen: list[Placement] = []
    for kind, count in _COUNT_OPEN.items():
        fit = [placed for placed in candidates if _is_kind(placed, kind)]
        chosen += chance.sample(fit, min(count, len(fit)))
    blocked = set(chance.sample(range(len(chosen)), len(_BLOCKS)))
    blocks = iter(_BLOCKS)
    rows = []
    for number, placed in enumerate(chosen):
        target = LAST_DAY + chance.randint(-50, 230)
        status = chance.choice(("planned", "planned", "under_way"))
        block = "nothing"
        if number in blocked:
            status, block = "blocked", next(blocks)
        to = _choose_type(chance, placed, target)
        rows.append(_write(chance, placed, to, target) | {"status": status, "blocked_by": block})
    for to, _, on in ARRIVALS:
        row = next(row for row in rows if row["to_type"] == to and _is_ahead(row))
        row |= {"first_target": write_day(on), "target": write_day(on)}
    return sorted(rows, key=lambda row: row["child"])


def list_arrivals(plans: Sequence[Row]) -> list[tuple[str, str, Day]]:
    """List who is to move into which home of the council, and when."""
    children = {(plan["to_type"], plan["target"]): plan["child"] for plan in plans}
    return [(children[to, write_day(on)], slug, on) for to, slug, on in ARRIVALS]


def _is_ahead(row: Row) -> bool:
    return row["blocked_by"] == "nothing" and read_day(row["target"]) > LAST_DAY


def _list_done(chance: Random, placements: Sequence[Placement]) -> list[Row]:
    """List moves out of agencies and others' homes that did happen as somebody had planned."""
    moved = [
        placed
        for placed in placements
        if placed.before is not None
        and placed.stay.start >= _ENDED_SINCE
        and placed.before.setting in (*_EXTERNAL_HOMES, *_AGENCIES)
        and placed.before.leaving in ("CARPL", "CLOSE")
        and PLACEMENT_TYPES.get(placed.stay.setting) in _WHY
        and placed.stay.setting not in _AGENCIES
        and placed.stay.start - placed.before.start > _LEAST_BEFORE_A_MOVE
    ]
    chosen = chance.sample(moved, min(_COUNT_DONE, len(moved)))
    rows = []
    for placed in sorted(chosen, key=lambda each: each.stay.start):
        before = placed._replace(stay=placed.before or placed.stay)
        target = min(placed.stay.start + chance.choice((0, 0, 0, 7, 14, -12, -40)), LAST_DAY)
        to = PLACEMENT_TYPES[placed.stay.setting]
        ended = {"status": "done", "ended_on": write_day(placed.stay.start)}
        rows.append(_write(chance, before, to, target) | ended)
    return rows


def _list_cancelled(chance: Random, placements: Sequence[Placement]) -> list[Row]:
    """List plans that were given up: the children still live where they did."""
    long_there = [p for p in _list_settled(placements) if p.stay.start < _ENDED_SINCE - 60]
    fit = [
        placed for placed in long_there if _is_kind(placed, "home") or _is_kind(placed, "agency")
    ]
    rows = []
    for placed in chance.sample(fit, _COUNT_CANCELLED):
        ended = chance.randint(_ENDED_SINCE + 90, LAST_DAY - 20)
        target = ended + chance.randint(-20, 60)
        to = _choose_type(chance, placed, target)
        row = _write(chance, placed, to, target)
        row |= {"status": "cancelled", "ended_on": write_day(ended)}
        rows.append(row)
    return sorted(rows, key=lambda row: row["child"])


def _list_settled(placements: Sequence[Placement]) -> list[Placement]:
    """List where children live at the data date who have lived there for a while."""
    return [
        placed
        for placed in placements
        if placed.end is None
        and placed.stay.start < LAST_DAY - _LIVED_THERE_FOR
        and placed.period.stays[-1].kind != "temporary"
    ]


def _is_kind(placed: Placement, kind: str) -> bool:
    setting, postcode = placed.stay.setting, placed.stay.postcode
    if kind == "agency":
        is_far = bool(postcode) and find_place(postcode).locality != "in_borough"
        return setting in _AGENCIES and is_far and not placed.child.unaccompanied
    return setting in (_EXTERNAL_HOMES if kind == "home" else (kind,))


def _choose_type(chance: Random, placed: Placement, target: Day) -> str:
    weights = dict(_TO[PLACEMENT_TYPES[placed.stay.setting]])
    if measure_age(placed.child.born, target) < 16:
        weights.pop("supported_accommodation", None)
    return chance.choices(list(weights), list(weights.values()))[0]


def _write(chance: Random, placed: Placement, to: str, target: Day) -> Row:
    """Write a plan that is neither blocked nor ended, agreed while the child lived there."""
    from_type = PLACEMENT_TYPES[placed.stay.setting]
    low, high = chance.choice(_SLIPS)
    first = target - chance.randint(low, high)
    latest = min(first - 14, LAST_DAY - 5)
    agreed = max(placed.stay.start + 14, latest - chance.randint(20, 150))
    change = _PRICES[to] - _PRICES.get(from_type, 6900) + 10 * chance.randint(-25, 25)
    return dict.fromkeys(MOVE_COLUMNS, "") | {
        "child": placed.child.reference,
        "from_type": from_type,
        "to_type": to,
        "why": chance.choice(_WHY[to]),
        "agreed_on": write_day(min(agreed, latest)),
        "first_target": write_day(first),
        "target": write_day(target),
        "blocked_by": "nothing",
        "weekly_change": f"{'-' if change < 0 else ''}£{abs(change):,}",
    }
