"""The prices of the demonstration's arrangements, row by row as its workbook of money has them."""

from collections.abc import Sequence
from random import Random
from typing import Final, NamedTuple

from data_access.demonstration.arrangements import NOTHING_PAID, Arrangement, find_year
from data_access.demonstration.episodes import Row, write_day
from data_access.demonstration.people import find_birthday
from data_access.demonstration.price_levels import (
    MARGINAL,
    THE_COUNCIL,
    Provider,
    find_provider,
    price_in_pounds,
)
from data_access.demonstration.targets import FIRST_DAY, LAST_DAY, Day, day

PRICE_COLUMNS: Final = (
    "child", "placement_start", "provider", "weekly_price", "cost_basis", "from", "to",
    "health_share", "education_share", "contract", "contract_end", "planned_end", "reviewed",
)  # fmt: skip
_CONTRACTS_SINCE: Final = day(2023, 4, 1)
_HEALTH: Final = ("10%", "15%", "20%", "33.33%", "12.5%")
_EDUCATION: Final = ("10%", "20%", "25%")
_SHARED: Final = ("private_home", "voluntary_home", "school", "care_home")


class Price(NamedTuple):
    """A price of an arrangement, in force from a day to before another (None: no end is known)."""

    arrangement: Arrangement
    provider: str
    pounds: int
    start: Day
    end: Day | None


def list_prices(arrangements: Sequence[Arrangement]) -> list[Price]:
    """List the prices of all arrangements for which something is paid."""
    return [
        price
        for arrangement in arrangements
        if arrangement.setting not in NOTHING_PAID
        for price in _list_of_arrangement(arrangement)
    ]


def _list_of_arrangement(arrangement: Arrangement) -> list[Price]:
    provider = find_provider(arrangement)
    first = max(arrangement.start, FIRST_DAY)
    cuts = [first, *(on for on in _list_rises(provider) if first < on < arrangement.last)]
    prices: list[Price] = []
    for on in cuts:
        pounds = price_in_pounds(arrangement, on, _find_level_year(provider, on))
        if prices and prices[-1].pounds == pounds:
            continue
        if prices:
            prices[-1] = prices[-1]._replace(end=on)
        prices.append(Price(arrangement, provider.name, pounds, on, arrangement.end))
    return prices


def _list_rises(provider: Provider) -> list[Day]:
    return [day(year, provider.rises_in, 1) for year in range(2017, 2025)]


def _find_level_year(provider: Provider, on: Day) -> int:
    """Find the year whose level is paid: the year before, until the provider's prices rise."""
    year = find_year(on)
    return year if on >= day(year - 1, provider.rises_in, 1) else year - 1


def write_price(price: Price) -> Row:
    """Write a price as its row of the workbook."""
    arrangement, provider = price.arrangement, find_provider(price.arrangement)
    chance = Random(arrangement.child.number * 7_919 + arrangement.start)
    has_contract = price.start >= _CONTRACTS_SINCE or price.end is None
    return {
        "child": arrangement.child.reference,
        "placement_start": write_day(arrangement.start),
        "provider": price.provider,
        "weekly_price": f"£{price.pounds:,}",
        "cost_basis": "marginal" if arrangement.setting in MARGINAL else "full",
        "from": write_day(price.start),
        "to": write_day(price.end) if price.end else "",
        **_share(chance, arrangement),
        "contract": provider.contract if has_contract else "",
        "contract_end": provider.contract_end if has_contract else "",
        "planned_end": _plan_end(chance, price),
        "reviewed": _review(chance, price),
    }


def _share(chance: Random, arrangement: Arrangement) -> Row:
    """Say what health and education pay of a price."""
    health, education = chance.random(), chance.random()
    if arrangement.setting not in _SHARED:
        return {"health_share": "", "education_share": ""}
    at_school = arrangement.setting == "school"
    return {
        "health_share": chance.choice(_HEALTH) if health < 0.16 else "",
        "education_share": (
            "50%" if at_school else chance.choice(_EDUCATION) if education < 0.1 else ""
        ),
    }


def _plan_end(chance: Random, price: Price) -> str:
    """Say when an arrangement that goes on is to end, of some."""
    planned = LAST_DAY + chance.randint(20, 420)
    adult = find_birthday(price.arrangement.child.born, 18)
    is_planned = chance.random() < 0.18
    if price.end is not None or not is_planned or price.provider == THE_COUNCIL:
        return ""
    return write_day(min(planned, adult))


def _review(chance: Random, price: Price) -> str:
    """Say when a price was last reviewed with its provider: some lately, some long ago or never."""
    ago = chance.choice((20, 75, 140, 210, 300, 340, 400, 520, 0, 0)) + chance.randint(0, 25)
    if price.provider == THE_COUNCIL or ago <= 25:
        return ""
    if price.end is not None:
        return write_day(price.end - 30) if price.end - price.start > 200 else ""
    on = LAST_DAY - ago
    return write_day(on) if on > price.arrangement.start else ""
