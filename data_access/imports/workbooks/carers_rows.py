"""The rows of the workbook of carers, as the store holds them once they make sense."""

from collections.abc import Sequence

from data_access.imports.workbooks.carers import (
    APPROVALS,
    AVAILABILITY,
    CARERS,
    HOUSEHOLDS,
    PLACEMENTS,
)
from data_access.imports.workbooks.carers_approvals import (
    settle_approvals,
    settle_approvals_together,
)
from data_access.imports.workbooks.carers_checks import (
    check_places,
    day_after,
    settle_days,
)
from data_access.imports.workbooks.carers_recruitment import RECRUITMENT_SUBJECT
from data_access.imports.workbooks.known import Known, SheetRow, write_value
from data_access.imports.workbooks.row_checks import check_order, check_past
from data_access.imports.workbooks.storing import StoredRow, Subject
from data_access.store.tables import (
    foster_approvals,
    foster_availability,
    foster_carers,
    foster_households,
    foster_placements,
)
from data_access.store.tables.base import day_number

YOUNGEST_CARER, OLDEST_CARER = 18, 100
NOT_AVAILABLE = "not_available"


def settle_households(row: SheetRow, known: Known) -> StoredRow:
    """One household; raises RejectedRow where what it says cannot be."""
    start, end = row.values["approved_from"], row.values["approved_to"]
    check_order(row, "approved_from", "approved_to")
    check_past(row, known, "approved_from")
    reason = row.values["reason_left"]
    if reason and end is None:
        row.repair(
            "reason_left",
            "reason_without_end",
            f"reason_left is {reason!r}, but approved_to is empty: the household counts as still "
            "approved, and the reason is left empty. Write the last day if it has left.",
        )
        reason = None
    return {
        "reference": row.values["reference"],
        "household_type": row.values["type"],
        "start_day": day_number(start),
        "end_day": day_after(end),
        "reason_left_fostering": reason,
    }


def settle_carers(row: SheetRow, known: Known) -> StoredRow:
    """One carer of a household; raises RejectedRow for a year nobody who fosters is born in."""
    household_id = known.find_household(row)
    born = row.values["year_of_birth"]
    if not YOUNGEST_CARER <= known.today.year - born <= OLDEST_CARER:
        raise row.reject(
            "year_of_birth",
            "implausible_year",
            f"year_of_birth is {born}: a carer is {YOUNGEST_CARER} to {OLDEST_CARER} years old; "
            "correct the year.",
        )
    return {"household_id": household_id, "year_of_birth": born}


def settle_availability(row: SheetRow, known: Known) -> StoredRow:
    """Places that are neither filled nor vacant; raises RejectedRow where that cannot be."""
    household_id = known.find_household(row)
    start_day, end_day = settle_days(row)
    check_places(row)
    span = known.household_spans.get(household_id)
    if span and ((span[1] or start_day + 1) <= start_day or (end_day or span[0] + 1) <= span[0]):
        raise row.reject(
            "from",
            "household_not_approved",
            "The household is approved on none of these days by the sheet households; correct one "
            "of the two.",
        )
    state, reason = row.values["state"], row.values["reason"]
    if reason and state != NOT_AVAILABLE:
        row.repair(
            "reason",
            "reason_of_another_state",
            f"reason is {reason!r}, but tells only of places that are {NOT_AVAILABLE}: it is left "
            "empty.",
        )
        reason = None
    return {
        "household_id": household_id,
        "foster_place_state": state,
        "places": row.values["places"],
        "reason": reason,
        "start_day": start_day,
        "end_day": end_day,
    }


def settle_placements(row: SheetRow, known: Known) -> StoredRow:
    """With which household a child lives; raises RejectedRow where the returns know no such day."""
    child_id = known.find_child(row)
    household_id = known.find_household(row)
    start = row.values["start"]
    start_day = day_number(start)
    if start_day not in known.placement_starts.get(child_id, ()):
        raise row.reject(
            "start",
            "unknown_placement",
            f"No placement of this child begins on {write_value(start)!r}; write the first day of "
            "the placement (DECOM) as the return has it, and load the return first.",
        )
    first, end = known.household_spans.get(household_id, (start_day, None))
    if end is not None and end <= start_day:
        raise row.reject(
            "start",
            "household_not_approved",
            f"The child came on {write_value(start)!r}, after the household’s last day of "
            "approval on the sheet households; correct one of the two.",
        )
    if start_day < first:
        row.notice(
            "start",
            "before_approval",
            f"The child came on {write_value(start)!r}, before the household was approved; the "
            "child fills a place from the day of approval on.",
        )
    return {
        "household_id": household_id,
        "child_id": child_id,
        "placement_start_day": start_day,
    }


def settle_placements_together(
    rows: Sequence[tuple[SheetRow, StoredRow]],
) -> list[tuple[SheetRow, StoredRow]]:
    """One household for each placement; a second line of the same placement goes."""
    lines: dict[tuple[int, int], int] = {}
    kept = []
    for row, stored in rows:
        placement = (stored["child_id"], stored["placement_start_day"])
        line = lines.setdefault(placement, row.line)
        if line == row.line:
            kept.append((row, stored))
            continue
        why = row.reject(
            "start",
            "second_row_of_a_placement",
            f"The placement stands on line {line} already; that line is kept.",
        )
        row.log.reject(row.line, why)
    return kept


SUBJECTS = (
    Subject(
        HOUSEHOLDS,
        foster_households,
        settle_households,
        once=("reference",),
        keyed_by="reference",
    ),
    Subject(CARERS, foster_carers, settle_carers),
    Subject(APPROVALS, foster_approvals, settle_approvals, together=settle_approvals_together),
    Subject(AVAILABILITY, foster_availability, settle_availability),
    Subject(PLACEMENTS, foster_placements, settle_placements, together=settle_placements_together),
    RECRUITMENT_SUBJECT,
)
