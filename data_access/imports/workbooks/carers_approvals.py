"""The rows of the sheet of approvals, as the store holds them once they make sense."""

from data_access.imports.workbooks.carers_checks import check_places, settle_days
from data_access.imports.workbooks.known import Known, SheetRow, write_value
from data_access.imports.workbooks.row_checks import Pairs, keep_apart
from data_access.imports.workbooks.storing import StoredRow
from data_access.store.tables.base import date_of

USUAL_LIMIT = 3
OLDEST_CHILD = 17
USUAL, ANY = "usual", "any"


def settle_approvals(row: SheetRow, known: Known) -> StoredRow:
    """One approval, within the days of its household; raises RejectedRow where it cannot be."""
    values = row.values
    household_id = known.find_household(row)
    start_day, end_day = settle_days(row)
    end_day = _fit_household(row, known, household_id, start_day, end_day)
    places, conditional = values["places"], values["conditional_places"] or 0
    check_places(row)
    if conditional > places:
        raise row.reject(
            "conditional_places",
            "more_conditional_than_places",
            f"conditional_places is {conditional}, more than the {places} in places; places are "
            "all together, conditional_places those of them for brothers and sisters only.",
        )
    age_from, age_to = _settle_ages(row)
    basis = values["basis"] or USUAL
    if basis == USUAL and places > USUAL_LIMIT:
        row.notice(
            "basis",
            "over_the_usual_limit",
            f"The household is approved for {places} places within the usual limit, which is "
            f"{USUAL_LIMIT} unless all are brothers and sisters: write exemption or emergency in "
            "basis if it is over it.",
        )
    if basis == "exemption" and places <= USUAL_LIMIT:
        row.notice(
            "basis",
            "exemption_not_needed",
            f"basis is exemption, but {places} places are within the usual limit of "
            f"{USUAL_LIMIT}; both are kept.",
        )
    return {
        "household_id": household_id,
        "places": places,
        "conditional_places": conditional,
        "age_from": age_from,
        "age_to": age_to,
        "terms": values["terms"] or ANY,
        "basis": basis,
        "start_day": start_day,
        "end_day": end_day,
    }


def _settle_ages(row: SheetRow) -> tuple[int, int]:
    youngest = row.values["age_from"] or 0
    oldest = OLDEST_CHILD if row.values["age_to"] is None else row.values["age_to"]
    if oldest == OLDEST_CHILD + 1:
        row.repair(
            "age_to",
            "until_18",
            "age_to is 18: children are in care until the day before they turn 18, so it is kept "
            f"as {OLDEST_CHILD}, the last whole year.",
        )
        oldest = OLDEST_CHILD
    if oldest > OLDEST_CHILD:
        raise row.reject(
            "age_to",
            "not_a_childs_age",
            f"age_to is {oldest}: it is the oldest age of a child in whole years, at most "
            f"{OLDEST_CHILD}.",
        )
    if youngest > oldest:
        raise row.reject(
            "age_from",
            "ages_out_of_order",
            f"age_from is {youngest}, more than age_to, which is {oldest}; one of the two is "
            "wrong.",
        )
    return youngest, oldest


def settle_approvals_together(pairs: Pairs) -> list[tuple[SheetRow, StoredRow]]:
    """The approvals of which no two of one household hold on the same day; the later line goes."""
    return keep_apart(
        pairs,
        lambda stored: stored["household_id"],
        "from",
        "The household has another approval on some of these days, on line {line}; write in its "
        "column to the last day before this one, and in places all together.",
    )


def _fit_household(
    row: SheetRow, known: Known, household_id: int, start_day: int, end_day: int | None
) -> int | None:
    """The day after the last of an approval, which ends with the household's own at the latest."""
    first, end = known.household_spans.get(household_id, (start_day, None))
    if start_day < first or (end is not None and start_day >= end):
        raise row.reject(
            "from",
            "household_not_approved",
            f"from is {write_value(row.values['from'])!r}, when the household is not approved by "
            "the sheet households; correct one of the two.",
        )
    if end is None or (end_day is not None and end_day <= end):
        return end_day
    row.repair(
        "to",
        "beyond_the_household",
        f"The household’s own approval ended on {write_value(date_of(end - 1))}: this one is kept "
        "as ending with it.",
    )
    return end
