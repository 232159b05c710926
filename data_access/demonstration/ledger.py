"""The demonstration's ledger of 2023-24 and 2024-25: what was posted for each month of service.

What external homes are owed for a month is accrued, reversed in the period after and paid then, so
that of the last month the accruals alone stand; all else is posted in its own period.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from data_access.agreement import LINE_OF_BESIDE_CARE
from data_access.demonstration.arrangements import list_months
from data_access.demonstration.episodes import Row, write_day
from data_access.demonstration.homes import HOMES
from data_access.demonstration.month_costs import MonthCosts
from data_access.demonstration.price_levels import THE_COUNCIL
from data_access.demonstration.running_costs import divide, write_pence

LEDGER_COLUMNS: Final = (
    "reference", "year", "period", "service_from", "service_to", "kind", "cost_centre",
    "subjective", "line", "provider", "child", "amount", "reverses",
)  # fmt: skip
FIRST_YEAR, LAST_YEAR = 2024, 2025
MONTHS: Final = list_months(FIRST_YEAR, LAST_YEAR)
_CENTRES: Final = {
    "residential": "DEMO-110", "fostering": "DEMO-120", "unaccompanied": "DEMO-130",
    "other_homes": "DEMO-140", "permanence": "DEMO-150", "adoption": "DEMO-160",
    "leaving_care": "DEMO-170", "services": "DEMO-180",
}  # fmt: skip
_HOUSES: Final = {home.slug: f"DEMO-2{home.urn[-2:]}" for home in HOMES}
_PRICES, _STAFF, _RECHARGES, _ALLOWANCES = "S4100", "S1000", "S6200", "S4300"
_TEAMS: Final = (("DEMO-181", 47), ("DEMO-182", 34), ("DEMO-183", 19))
_ONE_TEAM: Final = (("", 1),)
# The settings among whose nights the overhead of fostering is shared.
_SHARED: Final = {"in_house_fostering": "in_house", "connected_persons": "connected"}
_JOURNAL_POUNDS: Final = 3_200


class Posting(NamedTuple):
    """A posting of a month of service; `late` periods after that of the month itself."""

    month: int
    kind: str
    line: str
    provider: str
    pence: int
    subjective: str
    centre: str = ""
    late: int = 0
    reverses: str = ""


def read_pence(amount: str) -> int:
    """Read an amount as the sheets have it."""
    pounds, pence = amount.replace("£", "").replace(",", "").split(".")
    return int(pounds + pence)


def list_ledger(costs: MonthCosts, fixed: Sequence[Row], beside: Sequence[Row]) -> list[Row]:
    """List the postings, in the order of their periods."""
    found: list[Row] = []
    numbers = {month: number for number, (month, _, _) in enumerate(MONTHS)}
    for posting in (
        *_list_prices(costs, numbers),
        *_list_fixed(costs, fixed, numbers),
        *_list_beside(beside, numbers),
        *_list_journals(numbers.values()),
    ):
        found += _write_with_accrual(posting, len(found))
    return sorted(found, key=lambda row: (row["year"], int(row["period"]), row["reference"]))


def _list_prices(costs: MonthCosts, numbers: dict[str, int]) -> list[Posting]:
    """List what each provider was paid for a month; the parts of a line add up to its spend."""
    sums: Counter[tuple[str, str, str]] = Counter()
    for place, sevenths in costs.sevenths.items():
        if place.month in numbers:
            sums[place.month, place.line, place.provider] += sevenths
    return [
        Posting(numbers[month], "actual", line, provider, (2 * sevenths + 7) // 14,
                _ALLOWANCES if provider == THE_COUNCIL else _PRICES)
        for (month, line, provider), sevenths in sorted(sums.items())
    ]  # fmt: skip


def _list_fixed(
    costs: MonthCosts, fixed: Sequence[Row], numbers: dict[str, int]
) -> Iterable[Posting]:
    nights = {kind: costs.count_by_line(of) for kind, of in _SHARED.items()}
    for row in fixed:
        if row["month"] not in numbers:
            continue
        number, pence, kind = (
            numbers[row["month"]],
            read_pence(row["amount"]),
            row["placement_type"],
        )
        if row["kind"] == "home":
            yield Posting(number, "actual", "residential", THE_COUNCIL, pence, _STAFF,
                          _HOUSES[row["home"]])  # fmt: skip
        elif row["kind"] == "block_contract":
            yield Posting(number, "actual", "residential", row["provider"], pence, _PRICES)
        else:
            for line, part in _share(nights[kind][row["month"]], pence).items():
                yield Posting(number, "recharge", line, THE_COUNCIL, part, _RECHARGES,
                              f"DEMO-3{kind[:2].upper()}")  # fmt: skip


def _share(nights: Counter[str], pence: int) -> dict[str, int]:
    """Share the overhead of a month between children who came alone and all others, by nights."""
    alone = round(pence * nights["unaccompanied"] / nights.total())
    parts = {"fostering": pence - alone, "unaccompanied": alone}
    return {line: part for line, part in parts.items() if part}


def _list_beside(beside: Sequence[Row], numbers: dict[str, int]) -> Iterable[Posting]:
    """List what is paid beside care; services that are not per child by the teams that they are."""
    for row in beside:
        if row["month"] not in numbers:
            continue
        line = LINE_OF_BESIDE_CARE[row["line"]]
        teams = _TEAMS if row["line"] == "services" else _ONE_TEAM
        pence = read_pence(row["amount"])
        for (centre, _), part in zip(
            teams, divide(pence, [share for _, share in teams]), strict=True
        ):
            yield Posting(numbers[row["month"]], "actual", line, "", part,
                          f"S5{len(row['line']):02d}0", centre)  # fmt: skip


def _list_journals(numbers: Iterable[int]) -> Iterable[Posting]:
    """List amounts moved from one cost centre to another, twice a year."""
    for number in numbers:
        if number % 6 == 4:
            pence = (_JOURNAL_POUNDS + 137 * number) * 100
            for sign, centre in ((-1, _HOUSES["tilery"]), (1, _HOUSES["rose-house"])):
                yield Posting(number, "journal", "residential", "", sign * pence, _STAFF, centre)


def _write_with_accrual(posting: Posting, number: int) -> list[Row]:
    """Write a posting; of an external home with the accrual of its month and its reversal."""
    is_accrued = posting.subjective == _PRICES and posting.line == "residential"
    if not is_accrued:
        return [write_posting(posting, number)]
    # What is accrued is near what comes to be paid.
    accrued = posting.pence // 10_000 * 10_000 + 5_000
    accrual = write_posting(posting._replace(kind="accrual", pence=accrued), number)
    if posting.month == len(MONTHS) - 1:
        return [accrual]
    reversal = posting._replace(
        kind="reversal", pence=-accrued, late=1, reverses=accrual["reference"]
    )
    paid = posting._replace(late=1)
    return [accrual, write_posting(reversal, number + 1), write_posting(paid, number + 2)]


def write_posting(posting: Posting, number: int) -> Row:
    """Write a posting under a number, as its row of the workbook."""
    _, first, following = MONTHS[posting.month]
    years, period = divmod(posting.month + posting.late, 12)
    return {
        "reference": f"DEMO-L{number:05d}",
        "year": str(FIRST_YEAR + years),
        "period": str(period + 1),
        "service_from": write_day(first),
        "service_to": write_day(following - 1),
        "kind": posting.kind,
        "cost_centre": posting.centre or _CENTRES[posting.line],
        "subjective": posting.subjective,
        "line": posting.line,
        "provider": posting.provider,
        "child": "",
        "amount": write_pence(posting.pence),
        "reverses": posting.reverses,
    }
