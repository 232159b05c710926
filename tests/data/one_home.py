"""Two homes of the council, and all that a workbook tells of them, for tests of the page of one."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Engine, Table, insert

from data_access.imports.homes_derivation import derive_nights
from data_access.questions import Door
from data_access.store.tables import (
    inspections,
    known_names,
    notifications,
    places,
    planned_moves,
    regulation_44,
    regulation_45,
    staffing,
    stays,
)
from data_access.store.tables.base import day_number
from tests.data.told_homes import OAK, ROWAN, fill_homes

# The last day the data speaks for.
TONIGHT = date(2030, 3, 31)
# By when a child of Oak, and one of Rowan, is to move.
TARGET = date(2030, 4, 20)
# Children of tests.data.told_homes: two of the partnership's home, one of Oak.
AT_ROWAN, AT_OAK = (1, 2), 3
# What they are called, which no list but one may tell.
NAMES = {1: "Quillon", 2: "Zephrine", 3: "Oswaldine"}
ANOTHER = "OTHER-7"
Rows = Mapping[Table, Sequence[dict[str, Any]]]


def _from(day: date) -> dict[str, int]:
    return {"start_day": day_number(day)}


ROWS: Rows = {
    places: [
        {"home_id": OAK, "state": "registered", "number": 5, **_from(date(2024, 1, 1))},
        {
            "home_id": OAK,
            "state": "not_usable",
            "number": 1,
            "not_usable_reason": "staffing",
            **_from(date(2030, 1, 1)),
        },
        {
            "home_id": OAK,
            "state": "kept_free",
            "number": 1,
            **_from(date(2030, 3, 25)),
            "end_day": day_number(date(2030, 4, 11)),
        },
        {"home_id": ROWAN, "state": "registered", "number": 7, **_from(date(2024, 1, 1))},
    ],
    stays: [
        {
            "home_id": OAK,
            "reference": ANOTHER,
            "kind": "child",
            "whose_child": "other_council",
            "stay_end": "planned",
            **_from(date(2029, 11, 3)),
            "end_day": day_number(date(2030, 4, 12)),
        }
    ],
    known_names: [
        {"home_id": OAK if child == AT_OAK else ROWAN, "child_id": child, "known_as": name}
        for child, name in NAMES.items()
    ],
    inspections: [
        {
            "home_id": OAK,
            "inspected_on": day,
            "inspected_day": day_number(day),
            "kind": kind,
            "framework": "childrens_home",
            "overall": overall,
            "help_and_protection": overall,
            "leadership": overall,
        }
        for day, kind, overall in (
            (date(2028, 5, 14), "full", "requires_improvement"),
            (date(2029, 6, 18), "full", "good"),
            (date(2030, 1, 9), "monitoring", None),
        )
    ],
    regulation_44: [
        {
            "home_id": OAK,
            "month": "2030-02",
            "visited_on": None,
            "recommendations_open": None,
            "recommendations_overdue": None,
        },
        {
            "home_id": OAK,
            "month": "2030-03",
            "visited_on": date(2030, 3, 12),
            "safeguarded": True,
            "wellbeing_promoted": False,
            "recommendations_open": 4,
            "recommendations_overdue": 1,
        },
    ],
    regulation_45: [{"home_id": OAK, "reviewed_on": date(2029, 8, 20)}],
    notifications: [
        {"home_id": OAK, "notified_on": date(2030, 2, 3), "event": "police"},
        {"home_id": ROWAN, "notified_on": date(2030, 2, 4), "event": "injury"},
    ],
    staffing: [
        {
            "home_id": OAK,
            "month": "2030-03",
            "posts": 14,
            "in_post": 12.5,
            "leavers": 0.5,
            "agency": 1,
            "registered_manager": "vacant",
        }
    ],
    planned_moves: [
        {
            "reference": f"MOVE-{child}",
            "child_id": child,
            "move_from": "own_childrens_home",
            "move_to": "in_house_fostering",
            "move_why": "step_down",
            "move_status": "planned",
            "blocked_by": "court",
            "first_target": TARGET,
            "first_target_day": day_number(TARGET),
            "target": TARGET,
            "target_day": day_number(TARGET),
            "agreed_on": date(2030, 1, 2),
            "agreed_day": day_number(date(2030, 1, 2)),
        }
        for child in (AT_OAK, AT_ROWAN[0])
    ],
}


def fill_one_home(engine: Engine) -> Door:
    """Put the homes and all of this into the store, and work out its nights; a door onto it."""
    door = fill_homes(engine)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        for table, rows in ROWS.items():
            for row in rows:
                # One by one: rows of one table need not tell the same.
                connection.execute(insert(table).values(load_id=1, **row))
        derive_nights(connection)
    return door
