"""The demonstration's savings, in every state, and what each was to save month by month: invented.

Those of one child are of children who did move as the saving has it.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from data_access.demonstration.arrangements import Arrangement, list_months
from data_access.demonstration.episodes import Row, write_day
from data_access.demonstration.running_costs import write_pence
from data_access.demonstration.targets import LAST_DAY, Day, day, read_day

SAVING_COLUMNS: Final = (
    "reference", "title", "kind", "status", "line", "recurring", "counterfactual", "start", "stop",
    "full_year", "child", "signed_off_by", "signed_off_on",
)  # fmt: skip
MONTH_COLUMNS: Final = ("saving", "month", "planned", "delivered")
_HOMES: Final = ("private_home", "voluntary_home")
_MOVED_SINCE: Final = day(2024, 1, 1)
_STAYED_FOR: Final = 200
_FIRST_YEAR, _LAST_YEAR = 2025, 2026
_DAYS_OF_A_YEAR: Final = 365


class Saving(NamedTuple):
    """A saving; `delivered` is the part of the plan that came, in hundredths.

    `child_to` names the setting of the move that it is about; its start is then the day of it.
    """

    title: str
    kind: str
    status: str
    line: str
    is_recurring: bool
    counterfactual: str
    start: str
    stop: str
    full_year: int
    delivered: int
    signed_off_on: str = ""
    child_to: str = ""


_SAVINGS: Final = (
    Saving("Step down from an external home to our own", "cashable", "delivered", "residential",
           True, "The child would have stayed in the external home for a year at its price.", "",
           "", 166_400, 100, "12/02/2024", "own_home"),
    Saving("Step down from an external home to fostering", "cashable", "on_track", "residential",
           True, "The child would have stayed in the external home until 18.", "", "", 291_200, 94,
           "15/07/2024", "agency_voluntary"),
    Saving("Supported accommodation at 16 instead of an external home", "cashable", "delivered",
           "residential", False, "The child would have stayed in the external home until 18.", "",
           "", 312_000, 90, "", "supported_own"),
    Saving("A fifth place at Piper lived in all year", "cashable", "on_track", "residential", True,
           "One more child in an external home at the usual price.", "01/04/2024", "", 338_000, 82,
           "08/05/2024"),
    Saving("Prices of five external homes agreed below the rise asked for", "avoided", "delivered",
           "residential", True, "Prices would have risen by 9% instead of 5%.", "01/04/2024", "",
           184_000, 100, "30/04/2024"),
    Saving("Health pays its share of six homes", "cashable", "at_risk", "residential", True,
           "The council would go on paying the whole price.", "01/10/2024", "30/09/2025", 240_000,
           41, "11/11/2024"),
    Saving("Twelve children with our own carers instead of agencies", "cashable", "at_risk",
           "fostering", True, "Twelve children would live with agency carers.", "01/06/2024",
           "31/05/2025", 186_000, 52, "03/07/2024"),
    Saving("Supported accommodation let by the room", "cashable", "planned", "unaccompanied", True,
           "Rooms would be paid for whether lived in or not.", "01/05/2025", "", 210_000, 0,
           "26/03/2025"),
    Saving("First of the partnership’s new homes open", "cashable", "planned", "residential", True,
           "Four children would be in external homes at the usual price.", "01/06/2025", "",
           520_000, 0),
    Saving("Edge of care team keeps teenagers at home", "avoided", "on_track", "residential", True,
           "Five more teenagers would come into care in the year.", "01/09/2024", "", 610_000, 88),
    Saving("Special guardianship for children long with kin", "cashable", "idea", "fostering",
           True, "The children would stay in our care with the same carers.", "01/07/2025", "",
           96_000, 0),
    Saving("A regional contract for secure places", "avoided", "not_deliverable", "residential",
           False, "Places would be bought one by one at the asking price.", "01/10/2024", "",
           150_000, 0),
)  # fmt: skip


def list_savings(arrangements: Sequence[Arrangement]) -> tuple[list[Row], list[Row]]:
    """List the savings, and their months in 2024-25 and 2025-26."""
    rows: list[Row] = []
    months: list[Row] = []
    for number, stated in enumerate(_SAVINGS, start=1):
        saving = stated
        reference, child = f"SV-{number:03d}", ""
        if saving.child_to:
            moved = _find_move(arrangements, saving.child_to)
            child, start = moved.child.reference, moved.start
            stop = min(moved.last, start + _DAYS_OF_A_YEAR)
            saving = saving._replace(start=write_day(start), stop=write_day(stop))
        rows.append(_write(saving, reference, child))
        start = read_day(saving.start)
        stop = read_day(saving.stop) if saving.stop else start + _DAYS_OF_A_YEAR
        months += _list_months(saving, reference, start, stop)
    return rows, months


def _find_move(arrangements: Sequence[Arrangement], to: str) -> Arrangement:
    """Find the first child who moved out of an external home to a setting, and stayed a while."""
    left = {(each.child.number, each.end) for each in arrangements if each.setting in _HOMES}
    return next(
        each
        for each in arrangements
        if each.setting == to
        and each.start >= _MOVED_SINCE
        and (each.child.number, each.start) in left
        and each.last - each.start > _STAYED_FOR
    )


def _write(saving: Saving, reference: str, child: str) -> Row:
    return {
        "reference": reference,
        "title": saving.title,
        "kind": saving.kind,
        "status": saving.status,
        "line": saving.line,
        "recurring": "yes" if saving.is_recurring else "no",
        "counterfactual": saving.counterfactual,
        "start": saving.start,
        "stop": saving.stop,
        "full_year": f"£{saving.full_year:,}",
        "child": child,
        "signed_off_by": "finance_officer" if saving.signed_off_on else "",
        "signed_off_on": saving.signed_off_on,
    }


def _list_months(saving: Saving, reference: str, start: Day, stop: Day) -> list[Row]:
    """List the months of a saving: by days, and as delivered where they have passed."""
    rows = []
    for month, first, following in list_months(_FIRST_YEAR, _LAST_YEAR):
        days = min(following, stop) - max(first, start)
        if days <= 0:
            continue
        planned = round(saving.full_year * 100 * days / _DAYS_OF_A_YEAR)
        has_passed = following <= LAST_DAY + 1 and saving.status != "not_deliverable"
        delivered = write_pence(planned * saving.delivered // 100) if has_passed else ""
        rows.append(
            {
                "saving": reference,
                "month": month,
                "planned": write_pence(planned),
                "delivered": delivered,
            }
        )
    return rows
