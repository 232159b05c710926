"""The recording faults planted in the returns, so that the importer's report has a truth to show.

Each is one that a real return carries. Repaired as the importer repairs them, they leave every
count as it was planned; none is near a day on which figures are compared.
"""

from typing import Final, NamedTuple

from data_access.demonstration.episodes import Row, write_day
from data_access.demonstration.targets import read_day


class Fault(NamedTuple):
    """A fault in the Episodes file of one year, at one episode."""

    kind: str
    year: int
    child: str
    decom: str


DUPLICATE: Final = "exact_duplicate"
OVERTAKEN: Final = "open_episode_overtaken"
GAP: Final = "x1_without_successor"
STALE: Final = "stale_open_episode"

FAULTS: Final = (
    Fault(DUPLICATE, 2019, "CH-000829", "09/04/2018"),
    Fault(DUPLICATE, 2021, "CH-001176", "04/07/2020"),
    Fault(DUPLICATE, 2023, "CH-000781", "16/01/2022"),
    Fault(DUPLICATE, 2025, "CH-000786", "07/11/2023"),
    Fault(OVERTAKEN, 2019, "CH-000718", "23/08/2018"),
    Fault(OVERTAKEN, 2022, "CH-000898", "28/10/2020"),
    Fault(OVERTAKEN, 2024, "CH-000999", "09/06/2020"),
    Fault(GAP, 2018, "CH-000250", "22/06/2017"),
    Fault(GAP, 2020, "CH-000520", "19/04/2011"),
    Fault(GAP, 2023, "CH-001249", "29/08/2022"),
    Fault(STALE, 2020, "CH-001803", "21/07/2018"),
    Fault(STALE, 2021, "CH-000178", "08/05/2016"),
    Fault(STALE, 2022, "CH-001807", "20/07/2020"),
)
"""The stale ones are two agreements for short breaks, outside the count, and an episode left
open after an 18th birthday: the child leaves the count that day, whatever is recorded."""


def plant_faults(episodes: dict[int, list[Row]]) -> None:
    """Plant every fault in the episodes of the years."""
    for fault in FAULTS:
        rows = episodes[fault.year]
        position = next(
            number
            for number, row in enumerate(rows)
            if (row["CHILD"], row["DECOM"]) == (fault.child, fault.decom)
        )
        row = rows[position]
        if fault.kind == DUPLICATE:
            rows.insert(position + 1, dict(row))
        elif fault.kind == OVERTAKEN:
            row |= {"DEC": "", "REC": "", "REASON_PLACE_CHANGE": ""}
        elif fault.kind == GAP:
            row["DEC"] = write_day(read_day(row["DEC"]) - 1)
        else:
            row |= {"DEC": "", "REC": "", "REASON_PLACE_CHANGE": ""}
            for year in range(fault.year + 1, max(episodes) + 1):
                episodes[year] = [r for r in episodes[year] if r["CHILD"] != fault.child]
