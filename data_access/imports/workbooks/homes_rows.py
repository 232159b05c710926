"""Rows of the workbook of homes as the store holds them, and which sheet is which table."""

from data_access.imports.workbooks.homes import (
    HOMES,
    INSPECTIONS,
    KNOWN_AS,
    NOTIFICATIONS,
    PLACES,
    REGULATION_44,
    REGULATION_45,
    STAFF,
    STAYS,
)
from data_access.imports.workbooks.known import Known, SheetRow
from data_access.imports.workbooks.quality_rows import (
    settle_inspections,
    settle_notifications,
    settle_regulation_44,
    settle_regulation_45,
    settle_staff,
)
from data_access.imports.workbooks.row_checks import Pairs, check_order, check_past, keep_apart
from data_access.imports.workbooks.stays_rows import (
    keep_stays_apart,
    settle_known_as,
    settle_stays,
)
from data_access.imports.workbooks.storing import StoredRow, Subject
from data_access.store.tables import (
    held_nights,
    homes,
    inspections,
    known_names,
    notifications,
    places,
    regulation_44,
    regulation_45,
    staffing,
    stays,
)
from data_access.store.tables.base import day_number


def settle_homes(row: SheetRow, known: Known) -> StoredRow:
    """A home: open unless the row says otherwise."""
    values = row.values
    check_past(row, known, "opened", "closed")
    check_order(row, "opened", "closed")
    status = values["status"] or "open"
    if (status == "closed") != bool(values["closed"]):
        row.notice(
            "closed", "closed_or_not", f"The home is {status}; look whether the day it closed fits."
        )
    return {
        "slug": values["slug"],
        "name": values["name"],
        "urn": values["urn"],
        "postcode": values["postcode"],
        "provider_group": values["provider_group"],
        "provider": values["provider"],
        "purpose": values["purpose"],
        "home_status": status,
        "opened_on": values["opened"],
        "closed_on": values["closed"],
        "planned_for": values["planned_for"],
        "is_invented": bool(values["invented"]),
    }


def settle_places(row: SheetRow, known: Known) -> StoredRow:
    """Places of a home over a span of days; days to come may be told already."""
    values = row.values
    home_id = known.find_home(row)
    check_order(row, "from", "to")
    reason = values["reason"]
    if values["state"] != "not_usable" and reason:
        row.repair("reason", "reason_left_out", "A reason is kept for places not usable alone.")
        reason = None
    elif values["state"] == "not_usable" and not reason:
        row.notice("reason", "no_reason", "Why the places are not usable is not said.")
        reason = "not_known"
    return {
        "home_id": home_id,
        "state": values["state"],
        "number": values["number"],
        "not_usable_reason": reason,
        "start_day": day_number(values["from"]),
        "end_day": day_number(values["to"]) + 1 if values["to"] else None,
    }


def keep_one_registration(pairs: Pairs) -> list[tuple[SheetRow, StoredRow]]:
    """On no night has a home two numbers of registered places: the row further down is rejected."""
    return keep_apart(
        pairs,
        lambda stored: stored["home_id"] if stored["state"] == "registered" else None,
        "from",
        "The registered places of this home for some of these days are on line {line} already; "
        "end that row before this one begins.",
    )


SUBJECTS = (
    Subject(HOMES, homes, settle_homes, once=("slug", "urn"), keyed_by="slug", keeps_others=True),
    Subject(PLACES, places, settle_places, together=keep_one_registration),
    Subject(
        INSPECTIONS,
        inspections,
        settle_inspections,
        once=(("home_id", "inspected_on", "kind"),),
    ),
    Subject(REGULATION_44, regulation_44, settle_regulation_44, once=(("home_id", "month"),)),
    Subject(REGULATION_45, regulation_45, settle_regulation_45, once=(("home_id", "reviewed_on"),)),
    Subject(NOTIFICATIONS, notifications, settle_notifications),
    Subject(STAFF, staffing, settle_staff, once=(("home_id", "month"),)),
    Subject(
        STAYS,
        stays,
        settle_stays,
        together=keep_stays_apart,
        parts={"held": (held_nights, "stay_id")},
    ),
    Subject(KNOWN_AS, known_names, settle_known_as, once=(("home_id", "child_id"),)),
)
