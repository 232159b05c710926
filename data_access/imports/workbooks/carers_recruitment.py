"""The rows of the sheet of recruitment, as the store holds them once they make sense."""

from itertools import pairwise

from data_access.imports.workbooks.carers import RECRUITMENT
from data_access.imports.workbooks.known import Known, SheetRow, write_value
from data_access.imports.workbooks.storing import StoredRow, Subject
from data_access.store.tables import recruitment
from data_access.store.tables.base import day_number

# In the order in which they come.
STAGES = ("enquired_on", "visited_on", "applied_on", "assessed_on", "panel_on", "approved_on")
IN_PROGRESS, APPROVED = "in_progress", "approved"


def settle_recruitment(row: SheetRow, known: Known) -> StoredRow:
    """One enquiry; raises RejectedRow where its dates or its outcome cannot be."""
    dates = {column: row.values[column] for column in (*STAGES, "ended_on")}
    given = [(column, day) for column, day in dates.items() if day]
    for (earlier, first), (later, last) in pairwise(given):
        if last < first:
            raise row.reject(
                later,
                "dates_out_of_order",
                f"{later} is {write_value(last)!r}, before {earlier}; the stages follow each other "
                "in the order of the columns.",
            )
    column, day = given[-1]
    if day > known.today:
        raise row.reject(
            column,
            "in_the_future",
            f"{column} is {write_value(day)!r}, which is still to come; write only what has "
            "happened.",
        )
    return {
        "reference": row.values["reference"],
        **dates,
        "enquired_day": day_number(dates["enquired_on"]),
        "recruitment_outcome": _settle_outcome(row),
    }


def _settle_outcome(row: SheetRow) -> str:
    """What came of an enquiry: as stated, where its dates bear it out; by its dates if empty."""
    stated = row.values["outcome"]
    approved, ended = row.values["approved_on"], row.values["ended_on"]
    if approved and ended:
        raise row.reject(
            "ended_on",
            "approved_and_ended",
            "Both approved_on and ended_on have a date; ended_on is for enquiries that came to an "
            "end without approval.",
        )
    if stated is None:
        if ended:
            raise row.reject(
                "outcome",
                "end_without_outcome",
                "ended_on has a date, but outcome is empty: write withdrew or not_accepted.",
            )
        return APPROVED if approved else IN_PROGRESS
    is_borne_out = {
        IN_PROGRESS: not approved and not ended,
        APPROVED: bool(approved),
    }.get(stated, bool(ended))
    if not is_borne_out:
        needed = {
            IN_PROGRESS: "neither approved_on nor ended_on has a date",
            APPROVED: "approved_on has a date",
        }.get(stated, "ended_on has a date")
        raise row.reject(
            "outcome",
            "outcome_without_date",
            f"outcome is {stated!r}, which goes with this alone: {needed}. Correct one of the two.",
        )
    return str(stated)


RECRUITMENT_SUBJECT = Subject(RECRUITMENT, recruitment, settle_recruitment, once=("reference",))
