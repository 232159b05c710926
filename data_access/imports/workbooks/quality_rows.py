"""Rows of what is said of a home's quality and staff, as the store holds them."""

from data_access.imports.workbooks.known import Known, SheetRow
from data_access.imports.workbooks.row_checks import check_month, check_order, check_past
from data_access.imports.workbooks.storing import StoredRow
from data_access.judgements import UNGRADED_KINDS, find_framework, find_scale
from data_access.store.tables.base import day_number


def settle_inspections(row: SheetRow, known: Known) -> StoredRow:
    """An inspection, its judgements on the scale that was in force for such a home."""
    values = row.values
    home_id = known.find_home(row)
    check_past(row, known, "inspected_on", "published_on")
    check_order(row, "inspected_on", "published_on")
    day, kind = values["inspected_on"], values["kind"]
    framework = values["framework"] or find_framework(known.purposes.get(home_id))
    scale = find_scale(framework, day)
    for column in ("overall", "help_and_protection", "leadership"):
        judgement = values[column]
        if judgement and kind in UNGRADED_KINDS:
            raise row.reject(
                column, "no_judgement", "Assurance and monitoring visits carry no judgement."
            )
        if judgement and (scale is None or judgement not in scale.judgements):
            possible = ", ".join(scale.judgements) if scale else "nothing: no scale is known"
            raise row.reject(
                column,
                "not_on_the_scale",
                f"{column} is {judgement!r}; on {day:%d/%m/%Y} the scale for this home was "
                f"{possible}.",
            )
    if kind == "full" and not values["overall"]:
        row.notice("overall", "no_overall", "A full inspection without its overall judgement.")
    return {
        "home_id": home_id,
        "inspected_on": day,
        "inspected_day": day_number(day),
        "kind": kind,
        "framework": framework,
        "overall": values["overall"],
        "help_and_protection": values["help_and_protection"],
        "leadership": values["leadership"],
        "published_on": values["published_on"],
    }


def settle_regulation_44(row: SheetRow, known: Known) -> StoredRow:
    """What the independent visitor found in a month."""
    values = row.values
    home_id = known.find_home(row)
    check_month(row, known)
    check_past(row, known, "visited_on", "reported_on")
    check_order(row, "visited_on", "reported_on")
    still_open, overdue = values["recommendations_open"], values["recommendations_overdue"]
    if overdue is not None and overdue > (overdue if still_open is None else still_open):
        raise row.reject(
            "recommendations_overdue",
            "more_overdue_than_open",
            f"{overdue} recommendations are overdue, but only {still_open} are open.",
        )
    visited = values["visited_on"]
    if visited and f"{visited:%Y-%m}" != values["month"]:
        row.notice(
            "visited_on",
            "visit_of_another_month",
            f"The visit was on {visited:%d/%m/%Y}, which is not in {values['month']}.",
        )
    if values["reported_on"] and not visited:
        row.notice("visited_on", "report_without_visit", "There is a report, but no visit.")
    names = ("month", "visited_on", "reported_on", "safeguarded", "wellbeing_promoted")
    counts = ("recommendations_open", "recommendations_overdue", "score")
    return {"home_id": home_id} | {name: values[name] for name in (*names, *counts)}


def settle_regulation_45(row: SheetRow, known: Known) -> StoredRow:
    """A review of the quality of care, and when it was sent."""
    home_id = known.find_home(row)
    check_past(row, known, "reviewed_on", "sent_on")
    check_order(row, "reviewed_on", "sent_on")
    return {
        "home_id": home_id,
        "reviewed_on": row.values["reviewed_on"],
        "sent_on": row.values["sent_on"],
    }


def settle_notifications(row: SheetRow, known: Known) -> StoredRow:
    """One notification to Ofsted."""
    home_id = known.find_home(row)
    check_past(row, known, "notified_on")
    return {
        "home_id": home_id,
        "notified_on": row.values["notified_on"],
        "event": row.values["event"],
    }


def settle_staff(row: SheetRow, known: Known) -> StoredRow:
    """Staff of a month, in full-time equivalents."""
    home_id = known.find_home(row)
    check_month(row, known)
    numbers = ("posts", "in_post", "leavers", "agency")
    for column in numbers:
        if (row.values[column] or 0) < 0:
            raise row.reject(column, "below_nought", f"{column} cannot be below nought.")
    return {"home_id": home_id} | {
        name: row.values[name] for name in ("month", *numbers, "registered_manager")
    }
