"""What the demonstration's milestones said at first, and at each meeting of the board."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from data_access.demonstration.programme_days import (
    BOARDS,
    FIRST_EDITION,
    LAST_CHANGE,
    Update,
    find_board,
    read_day,
)
from data_access.demonstration.programme_milestones import MILESTONES, Planned

_STEP: Final = 5
_LEAST, _MOST = 5, 95


def describe_milestones() -> list[dict[str, Any]]:
    """Describe the milestones as the first edition of the workbook has them."""
    return [_describe(planned) for planned in MILESTONES]


def list_progress() -> Iterator[Update]:
    """List what changed of the milestones, meeting by meeting of the board."""
    for board in BOARDS:
        for planned in MILESTONES:
            said = dict(_tell(planned, board))
            if said:
                yield Update(board, "milestones", planned.reference, said)


def _describe(planned: Planned) -> dict[str, Any]:
    start = read_day(planned.start)
    has_begun = start is not None and start <= FIRST_EDITION
    return {
        "reference": planned.reference,
        "workstream": planned.workstream,
        "title": planned.title,
        "part_of": planned.part_of or None,
        "start": start,
        "due": planned.due or None,
        "baseline": planned.due or None,
        "status": "in_progress" if has_begun else "not_started",
        "owner_role": planned.owner,
        "depends_on": planned.depends_on or None,
        "home": planned.home or None,
        "benefits_review": planned.is_review,
    }


def _tell(planned: Planned, board: date) -> Iterator[tuple[str, Any]]:
    """Tell what a milestone says at a meeting; nothing where nobody speaks of it any more."""
    done = read_day(planned.done)
    if done is not None and find_board(done) < board:
        return
    month = f"{board:%Y-%m}"
    if board != LAST_CHANGE:
        if planned.due_again and planned.due_again[0] == month:
            yield "due", planned.due_again[1]
        expected = dict(planned.forecasts).get(month)
        if expected:
            yield "forecast", expected
    if done is not None and find_board(done) == board:
        yield "status", "complete"
        yield "completed_on", done
        yield "per_cent", 100
        yield "evidence", f"Minutes of the programme board, {board:%-d %B %Y} (invented)"
        return
    start = read_day(planned.start)
    if start is not None and start <= board:
        yield "status", "in_progress"
        if done is not None:
            yield "per_cent", _work_out(_MOST, start, board, done)
        elif planned.per_cent is not None:
            yield "per_cent", _work_out(planned.per_cent, start, board, LAST_CHANGE)


def _work_out(in_the_end: int, start: date, on: date, end: date) -> int:
    """Work out how much is done on a day, in steps of five per cent, as if work went on evenly."""
    share = (on - start).days / (end - start).days
    return max(_LEAST, min(_MOST, round(in_the_end * share / _STEP) * _STEP))
