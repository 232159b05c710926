"""The rows of the workbook of requests, as the store holds them once they make sense."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from data_access.imports.workbooks.known import Known, SheetRow
from data_access.imports.workbooks.requests import PLANNED_MOVES, REQUESTS
from data_access.imports.workbooks.row_checks import check_order, check_past
from data_access.imports.workbooks.storing import StoredRow, Subject
from data_access.store.tables import planned_moves, requests
from data_access.store.tables.base import day_number

PLACED, OPEN = "placed", "open"
ENDED = ("done", "cancelled")
BLOCKED, NOTHING = "blocked", "nothing"
NOBODY, COUNCIL, NOT_KNOWN = "none", "council", "not_known"
MOST_OFFERS = 1000
# In pence: more is what a place costs in a year.
LARGEST_WEEKLY_CHANGE = 50_000_00
# Types of home that are the council's own, that never are, and that nobody provides.
OWN = ("in_house_fostering", "own_childrens_home", "connected_persons")
NOT_OWN = ("ifa", "other_authority_fostering", "external_childrens_home")
UNPROVIDED = ("with_parents", "placed_for_adoption", "other")


def settle_requests(row: SheetRow, known: Known) -> StoredRow:
    """One request; raises RejectedRow where what it says cannot be.

    A child whom the returns do not know yet is kept by the reference alone.
    """
    values = row.values
    needed, placed = values["needed_on"], values["placed_on"]
    check_past(row, known, "placed_on")
    check_order(row, "needed_on", "placed_on")
    outcome = _settle_outcome(row)
    if (values["offers"] or 0) > MOST_OFFERS:
        raise row.reject(
            "offers",
            "too_many_offers",
            f"offers is {values['offers']!r}: more than {MOST_OFFERS:,} is no number of offers.",
        )
    child_id = known.child_ids.get(str(values["child"]))
    if child_id is None:
        row.notice(
            "child",
            "child_not_in_returns",
            f"{values['child']!r} is no child of the returns that are loaded: the request counts, "
            "and is of nobody whose age or home is known.",
        )
    found = _settle_home_found(row) if outcome == PLACED else _drop_home_found(row)
    return {
        "reference": values["reference"],
        "child_reference": values["child"],
        "child_id": child_id,
        "needed_on": needed,
        "needed_day": day_number(needed),
        "type_sought": values["type_sought"],
        "offers": values["offers"],
        "partnership_asked": values["partnership_asked"],
        "request_outcome": outcome,
        "placed_on": placed,
        "placed_day": day_number(placed) if placed else None,
        **found,
    }


def _settle_outcome(row: SheetRow) -> str:
    stated, placed = row.values["outcome"], row.values["placed_on"]
    if stated is None:
        return PLACED if placed else OPEN
    if stated == PLACED and not placed:
        raise row.reject(
            "placed_on",
            "placed_without_date",
            "The outcome is placed, but placed_on is empty: write the day the child moved in.",
        )
    if stated != PLACED and placed:
        raise row.reject(
            "outcome",
            "not_placed_with_date",
            f"The outcome is {stated!r}, but placed_on has a date: write placed, or take the date "
            "away.",
        )
    return str(stated)


def _settle_home_found(row: SheetRow) -> StoredRow:
    values = row.values
    kind, met_by = values["placed_type"], values["provider_group"]
    if kind is None:
        row.notice("placed_type", "type_not_stated", "What was found is not stated.")
    if met_by is None and kind in OWN:
        met_by = COUNCIL
    if met_by is None and kind in UNPROVIDED:
        met_by = NOBODY
    if met_by is None or (met_by == NOBODY and kind not in UNPROVIDED):
        raise row.reject(
            "provider_group",
            "provider_not_stated",
            "A home was found, but not by whom: write council, partnership or external in "
            "provider_group.",
        )
    if (met_by == COUNCIL and kind in NOT_OWN) or (met_by != COUNCIL and kind in OWN):
        row.notice(
            "provider_group",
            "provider_differs",
            f"provider_group is {met_by!r}, which does not go with placed_type; both are kept.",
        )
    if values["offers"] == 0:
        row.notice("offers", "placed_without_offer", "A home was found, but offers is 0.")
    return {
        "placement_type": kind,
        "met_by": met_by,
        "provider": values["provider"],
        "first_choice": values["first_choice"] or NOT_KNOWN,
    }


def _drop_home_found(row: SheetRow) -> StoredRow:
    """Nothing of a home that was not found."""
    nothing = {"provider_group": NOBODY, "first_choice": NOT_KNOWN}
    for column in ("placed_type", "provider_group", "provider", "first_choice"):
        stated = row.values[column]
        if stated is not None and stated != nothing.get(column):
            row.repair(
                column,
                "no_home_found",
                f"{column} is {stated!r}, but no home was found: it is left empty.",
            )
    return {"placement_type": None, "met_by": NOBODY, "provider": None, "first_choice": NOT_KNOWN}


def settle_planned_moves(row: SheetRow, known: Known) -> StoredRow:
    """One plan; raises RejectedRow where what it says cannot be."""
    values = row.values
    child_id = known.find_child(row)
    check_past(row, known, "agreed_on", "ended_on")
    for column in ("first_target", "target", "ended_on"):
        check_order(row, "agreed_on", column)
    _check_state(row)
    change = values["weekly_change"]
    if change is not None and abs(change) > LARGEST_WEEKLY_CHANGE:
        raise row.reject(
            "weekly_change",
            "no_amount_of_a_week",
            f"weekly_change is more than £{LARGEST_WEEKLY_CHANGE // 100:,}: write the expected "
            "change of one week.",
        )
    target, ended = values["target"], values["ended_on"]
    first = values["first_target"] or target
    return {
        "reference": values["reference"],
        "child_id": child_id,
        "move_from": _settle_from(row, known, child_id),
        "move_to": values["to_type"],
        "move_why": values["why"],
        **_with_day("agreed", values["agreed_on"], suffix="_on"),
        **_with_day("first_target", first),
        **_with_day("target", target),
        "move_status": values["status"],
        "blocked_by": values["blocked_by"] or NOTHING,
        "weekly_change_pence": change,
        **_with_day("ended", ended, suffix="_on"),
    }


def _check_state(row: SheetRow) -> None:
    status, ended = row.values["status"], row.values["ended_on"]
    is_held = (row.values["blocked_by"] or NOTHING) != NOTHING
    if status in ENDED and not ended:
        raise row.reject(
            "ended_on",
            "ended_without_date",
            f"The status is {status}, but ended_on is empty: write the day the child moved or the "
            "plan was given up.",
        )
    if status not in ENDED and ended:
        raise row.reject(
            "status",
            "open_with_end",
            f"The status is {status!r}, but ended_on has a date: write done or cancelled, or take "
            "the date away.",
        )
    if status == BLOCKED and not is_held:
        raise row.reject(
            "blocked_by", "blocked_by_nothing", "The status is blocked: write what blocks the move."
        )
    if status != BLOCKED and is_held:
        row.notice(
            "blocked_by",
            "block_of_no_blocked_plan",
            f"blocked_by is {row.values['blocked_by']!r}, but the status is {status}; both are "
            "kept.",
        )


def _settle_from(row: SheetRow, known: Known, child_id: int) -> str:
    stated, lives_in = row.values["from_type"], known.lives_in.get(child_id)
    is_open = row.values["status"] not in ENDED
    if stated is None and (lives_in is None or not is_open):
        why = (
            "the returns do not say where the child lives now"
            if is_open
            else "the plan has ended, so that the child may live elsewhere now"
        )
        raise row.reject(
            "from_type", "from_not_known", f"from_type is empty, and {why}: write where from."
        )
    if is_open and lives_in is None:
        row.notice(
            "child",
            "child_not_in_care",
            f"{row.values['child']!r} is not in our care at the end of the returns: the plan is "
            "open, but is left out of every count. End it if it is over.",
        )
    elif is_open and stated is not None and stated != lives_in:
        row.notice(
            "from_type",
            "from_differs",
            f"from_type is {stated!r}, but the returns say otherwise; what is written here is "
            "kept.",
        )
    return str(stated or lives_in)


def settle_plans_together(
    rows: Sequence[tuple[SheetRow, StoredRow]],
) -> list[tuple[SheetRow, StoredRow]]:
    """All plans, having told of children who have more than one that is open."""
    first: dict[int, int] = {}
    for row, stored in rows:
        if stored["move_status"] in ENDED:
            continue
        line = first.setdefault(stored["child_id"], row.line)
        if line != row.line:
            row.notice(
                "child",
                "second_open_plan",
                f"{row.values['child']!r} has another open plan on line {line}; both count.",
            )
    return list(rows)


def _with_day(name: str, day: date | None, *, suffix: str = "") -> dict[str, Any]:
    return {f"{name}{suffix}": day, f"{name}_day": day_number(day) if day else None}


SUBJECTS = (
    Subject(REQUESTS, requests, settle_requests, once=("reference",)),
    Subject(
        PLANNED_MOVES,
        planned_moves,
        settle_planned_moves,
        once=("reference",),
        together=settle_plans_together,
    ),
)
