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

MOST_PLACES = 99


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
    if values["number"] > MOST_PLACES:
        raise row.reject(
            "number",
            "too_many_places",
            f"number is {values['number']}, more than the {MOST_PLACES} places a home can have; "
            "correct it.",
        )
    start_day = day_number(values["from"])
    end_day = day_number(values["to"]) + 1 if values["to"] else None
    opened, closed = known.home_days.get(home_id, (None, None))
    if opened and values["from"] < opened:
        row.notice(
            "from", "before_opening", f"The home opened on {opened:%d/%m/%Y}, after these places."
        )
    if closed and values["from"] >= closed:
        raise row.reject(
            "from",
            "after_closure",
            f"The home closed on {closed:%d/%m/%Y}: it has no places from then on; correct the "
            "day here, or on the sheet homes.",
        )
    if closed and (end_day is None or end_day > day_number(closed)):
        row.repair(
            "to",
            "ended_by_closure",
            f"The home closed on {closed:%d/%m/%Y}: its places end with the night before.",
        )
        end_day = day_number(closed)
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
        "start_day": start_day,
        "end_day": end_day,
    }


def keep_one_registration(pairs: Pairs) -> list[tuple[SheetRow, StoredRow]]:
    """On no night has a home two numbers of registered places: the row further down is rejected.

    Rows that say the same are one; more places out of use than there are is noticed.
    """
    kept = keep_apart(
        _keep_different(pairs),
        lambda stored: stored["home_id"] if stored["state"] == "registered" else None,
        "from",
        "The registered places of this home for some of these days are on line {line} already; "
        "end that row before this one begins.",
    )
    _notice_impossible(kept)
    return kept


def _keep_different(pairs: Pairs) -> Pairs:
    lines: dict[tuple[object, ...], int] = {}
    kept = []
    for row, stored in pairs:
        line = lines.setdefault(tuple(stored.values()), row.line)
        if line == row.line:
            kept.append((row, stored))
        else:
            row.log.reject(
                row.line,
                row.reject(
                    "home",
                    "duplicate",
                    f"The row repeats line {line}; it is counted once. Write the sum of the "
                    "places in one row if there are more.",
                ),
            )
    return kept


def _notice_impossible(pairs: Pairs) -> None:
    """Tell of rows with which more places are not usable than are registered."""
    changes: dict[int, list[tuple[int, int, int, SheetRow | None]]] = {}
    for row, stored in pairs:
        sign = {"registered": 1, "not_usable": -1}.get(stored["state"], 0)
        number = sign * stored["number"]
        days = changes.setdefault(stored["home_id"], [])
        begins = row if sign < 0 else None
        days.append((stored["start_day"], int(number < 0) + 1, number, begins))
        if stored["end_day"] is not None:
            days.append((stored["end_day"], 0, -number, None))
    registered = {stored["home_id"] for _, stored in pairs if stored["state"] == "registered"}
    for home_id in registered:
        days = changes[home_id]
        usable = 0
        for _, _, number, begins in sorted(days, key=lambda change: change[:2]):
            usable += number
            if usable < 0 and begins:
                begins.notice(
                    "number",
                    "more_than_registered",
                    "From then on more places of this home are not usable than are registered.",
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
