"""The Episodes file: what a period of care looks like in the return of one year."""

from collections.abc import Iterator
from datetime import date
from functools import cache

from data_access.demonstration.people import Child, Period
from data_access.demonstration.targets import YEARS, Day, day

Row = dict[str, str]
COLUMNS = (
    "CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC",
    "REASON_PLACE_CHANGE", "HOME_POST", "PL_POST", "URN",
)  # fmt: skip

_NOT_YET_ENDED = {"DEC": "", "REC": "", "REASON_PLACE_CHANGE": ""}


@cache
def write_day(on: Day) -> str:
    """Write a day as the return does, dd/mm/yyyy."""
    return f"{date.fromordinal(on):%d/%m/%Y}"


def list_episodes(children: list[Child]) -> dict[int, list[Row]]:
    """List, for each collection year, the episodes open at any time in it, as then known."""
    table: dict[int, list[Row]] = {year: [] for year in YEARS}
    spans = {year: (day(year - 1, 4, 1), day(year, 3, 31)) for year in YEARS}
    for child in children:
        for period in child.periods:
            for decom, dec, row in _iterate_episodes(child, period):
                for year, (first, last) in spans.items():
                    if decom > last or (dec is not None and dec < first):
                        continue
                    known = dec is None or dec <= last
                    table[year].append(dict(row) if known else row | _NOT_YET_ENDED)
    return table


def _iterate_episodes(child: Child, period: Period) -> Iterator[tuple[Day, Day | None, Row]]:
    stays = {stay.start: stay for stay in period.stays}
    orders = dict(period.orders)
    days = sorted(stays.keys() | orders.keys())
    stay, order = period.stays[0], period.orders[0][1]
    for position, on in enumerate(days):
        moved, ordered = on in stays, on in orders
        stay, order = stays.get(on, stay), orders.get(on, order)
        following = days[position + 1] if position + 1 < len(days) else None
        end = following or period.end
        moves_on = following is not None and following in stays
        yield (
            on,
            end,
            {
                "CHILD": child.reference,
                "DECOM": write_day(on),
                "RNE": "S" if not position else _find_reason(moved, ordered, stay.kind),
                "LS": order,
                "CIN": period.need,
                "PLACE": stay.code,
                "PLACE_PROVIDER": stay.provider,
                "DEC": write_day(end) if end else "",
                "REC": "X1" if following else period.rec,
                "REASON_PLACE_CHANGE": stay.leaving if moves_on else "",
                "HOME_POST": child.home_postcode,
                "PL_POST": stay.postcode,
                "URN": stay.urn,
            },
        )


def _find_reason(moved: bool, ordered: bool, kind: str) -> str:
    """Find the reason for a new episode: order, placement, carer, or several of them."""
    if not moved:
        return "L"
    if kind == "same_carer":
        return "U" if ordered else "T"
    return "B" if ordered else "P"
