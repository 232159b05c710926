"""Rows of stays in homes, and of what children are called there, as the store holds them."""

from data_access.imports.workbooks.known import Known, SheetRow
from data_access.imports.workbooks.row_checks import Pairs, keep_apart
from data_access.imports.workbooks.storing import StoredRow
from data_access.store.tables.base import day_number

LONGEST_NAME_AT_HOME = 60
# How far ahead stays may be planned: a year.
DAYS_AHEAD = 366


def settle_stays(row: SheetRow, known: Known) -> StoredRow:
    """A stay with the nights on which its place was held, under `held`."""
    values = row.values
    home_id = known.find_home(row)
    _check_not_too_far(row, known, "start", "end")
    start, end, ended = values["start"], values["end"], values["ended"]
    if end and end <= start:
        raise row.reject(
            "end",
            "no_night",
            f"The stay ends on {end:%d/%m/%Y}, not after its start on {start:%d/%m/%Y}: it has no "
            "night.",
        )
    if ended and not end:
        row.repair("ended", "not_ended", "How the stay ended is left out: it has no end.")
        ended = None
    whose = values["council"] or "own"
    child_id = known.child_ids.get(values["reference"]) if whose == "own" else None
    if child_id is None and whose == "own" and values["kind"] == "child":
        row.notice(
            "reference",
            "unknown_child",
            f"{values['reference']!r} is no child of the returns that are loaded: the stay is "
            "kept, and joined with the child once a return has one of this reference.",
        )
    return {
        "home_id": home_id,
        "child_id": child_id,
        "reference": values["reference"],
        "kind": values["kind"],
        "whose_child": whose,
        "start_day": day_number(start),
        "end_day": day_number(end) if end else None,
        "stay_end": ended,
        "held": [{"home_id": home_id, **span} for span in _settle_held(row, known)],
    }


def _check_not_too_far(row: SheetRow, known: Known, *columns: str) -> None:
    """Raise RejectedRow where a day is later than anybody plans a stay."""
    for column in columns:
        day = row.values[column]
        if day and (day - known.today).days > DAYS_AHEAD:
            raise row.reject(
                column,
                "too_far_ahead",
                f"{column} {day:%d/%m/%Y} is more than {DAYS_AHEAD} days ahead.",
            )


def _settle_held(row: SheetRow, known: Known) -> list[dict[str, int]]:
    """The held nights as spans of days that do not meet; RejectedRow where one is not of the stay.

    The day of leaving is no night of the stay.
    """
    start, end = row.values["start"], row.values["end"]
    spans: list[dict[str, int]] = []
    for first, last in sorted(row.values["held"] or ()):
        if first < start or last > known.today or (end and last >= end):
            raise row.reject(
                "held",
                "held_outside_the_stay",
                f"The nights from {first:%d/%m/%Y} to {last:%d/%m/%Y} are not nights of this stay.",
            )
        start_day, end_day = day_number(first), day_number(last) + 1
        if spans and start_day < spans[-1]["end_day"]:
            row.repair("held", "held_twice", "A night that stands twice is held once.")
        if spans and start_day <= spans[-1]["end_day"]:
            spans[-1]["end_day"] = max(end_day, spans[-1]["end_day"])
        else:
            spans.append({"start_day": start_day, "end_day": end_day})
    return spans


def keep_stays_apart(pairs: Pairs) -> list[tuple[SheetRow, StoredRow]]:
    """Nobody stays in one home twice on one night: the row further down is rejected."""
    return keep_apart(
        pairs,
        lambda stored: (stored["home_id"], stored["whose_child"], stored["reference"]),
        "start",
        "The same reference stays in this home on some of these nights on line {line} already; "
        "that row was kept.",
    )


def settle_known_as(row: SheetRow, known: Known) -> StoredRow:
    """What a child is called in a home."""
    home_id, child_id = known.find_home(row), known.find_child(row)
    name = row.values["known_as"]
    if len(name) > LONGEST_NAME_AT_HOME:
        raise row.reject(
            "known_as", "bad_known_as", f"It has more than {LONGEST_NAME_AT_HOME} characters."
        )
    return {"home_id": home_id, "child_id": child_id, "known_as": name}
