"""The rows of the sheet of recruitment, as the store holds them once they make sense."""

from itertools import pairwise

from data_access.imports.workbooks.carers import RECRUITMENT
from data_access.imports.workbooks.known import Known, SheetRow
from data_access.imports.workbooks.row_checks import check_order, check_past
from data_access.imports.workbooks.storing import StoredRow, Subject
from data_access.store.tables import recruitment
from data_access.store.tables.base import day_number
from data_access.vocabulary import RECRUITMENT_STAGE

# In the order in which they come, each named by its stage.
STAGES = tuple(f"{stage}_on" for stage in RECRUITMENT_STAGE.keys)
IN_PROGRESS, APPROVED = "in_progress", "approved"


def settle_recruitment(row: SheetRow, known: Known) -> StoredRow:
    """One enquiry; raises RejectedRow where its dates or its outcome cannot be."""
    dates = {column: row.values[column] for column in (*STAGES, "ended_on")}
    given = [column for column, day in dates.items() if day]
    for earlier, later in pairwise(given):
        check_order(row, earlier, later)
    check_past(row, known, *given)
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
