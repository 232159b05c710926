"""Measures of contracts that end and of rises of prices that are to come."""

from collections.abc import Iterator
from fractions import Fraction

from sqlalchemy import ColumnElement, and_, case, literal, or_, select

from data_access.money import round_parts
from data_access.provider_slugs import slug_provider
from data_access.questions.behind import Behind, count_behind, read_behind
from data_access.questions.measure import Asked, Cells, measure
from data_access.questions.not_loaded import holds_rows, not_loaded
from data_access.questions.priced_arrangements import (
    KINDS,
    OF_ARRANGEMENTS,
    SOURCE,
    find_priced,
    tell_of_prices,
)
from data_access.store.tables import arrangement_spans, prices, uplifts
from data_access.store.tables.base import day_number
from data_access.vocabulary import (
    CONTRACT_DUE,
    TIME_DIMENSIONS,
    UPLIFT_AGREED,
    Permission,
    Unit,
)

SOON_DAYS = 90
# Rises are in hundredths of a per cent.
WHOLE = 10_000
_STATED = "What the workbook says of a contract it says now, whatever the date."


def _band_due(asked: Asked) -> ColumnElement[str]:
    """When the contract of a price ends, as seen on the day asked."""
    end, today = prices.c.contract_end_day, day_number(asked.as_at)
    ended, soon, later, not_stated = CONTRACT_DUE.keys
    return case(
        (end.is_(None), not_stated),
        (end < today, ended),
        (end <= today + SOON_DAYS, soon),
        else_=later,
    )


def find_contracted(asked: Asked) -> Behind:
    """The arrangements with a price on the day, by when their contract ends."""
    columns = {CONTRACT_DUE.key: _band_due(asked), "contract": prices.c.contract}
    return find_priced(asked.as_at, columns=columns)


@measure(
    title="Arrangements by when their contract ends",
    unit=Unit.ARRANGEMENTS,
    better=None,
    definition=(
        "Arrangements with a price in force on the date, by when the contract or framework of that "
        "price ends: before the date, on it or in the 90 days after it, later, or without an end "
        f"that is stated. {_STATED} Over time: at the last day of each period."
    ),
    source=SOURCE,
    by=(CONTRACT_DUE, *OF_ARRANGEMENTS, *TIME_DIMENSIONS),
    permission=Permission.MONEY,
    kinds=KINDS,
)
def contract_arrangements(asked: Asked) -> Cells:
    return tell_of_prices(
        asked, "When contracts end is", lambda: count_behind(asked, find_contracted)
    )


@measure(
    title="Contracts",
    unit=Unit.CONTRACTS,
    better=None,
    definition=(
        "Contracts and frameworks under which a price is in force on the date: each name of a "
        "contract with each provider once, by when it ends. A contract that covers several kinds "
        "of homes, or for which prices state several ends, counts once in each, so parts may come "
        f"to more than the whole. Prices that name no contract are left out. {_STATED}"
    ),
    source=SOURCE,
    by=(CONTRACT_DUE, *OF_ARRANGEMENTS, *TIME_DIMENSIONS),
    permission=Permission.MONEY,
    kinds=KINDS,
)
def contracts_due(asked: Asked) -> Cells:
    def count() -> Cells:
        found = read_behind(asked, find_contracted, "contract", "provider")
        if not asked.periods and (unnamed := _count_unnamed(asked)):
            which = "arrangement has" if unnamed == 1 else "arrangements have"
            asked.notes.append(f"{unnamed:,} {which} a price that names no contract.")
        return {
            keys: len({(contract, of) for contract, of in rows if contract is not None})
            for keys, rows in found.items()
        }

    return tell_of_prices(asked, "The number of contracts is", count)


def _count_unnamed(asked: Asked) -> int:
    found = read_behind(asked.undivided(), find_contracted, "contract")
    return sum(contract is None for rows in found.values() for (contract,) in rows)


def find_touched(asked: Asked) -> Behind:
    """Each arrangement of the day with each rise that is to touch it within 90 days."""
    today, spans = day_number(asked.as_at), arrangement_spans.c
    priced = find_priced(asked.as_at)
    touches = and_(
        or_(uplifts.c.provider.is_(None), *_match_providers(asked)),
        or_(
            uplifts.c.placement_type.is_(None),
            uplifts.c.placement_type == spans.placement_type,
        ),
        uplifts.c.start_day > today,
        uplifts.c.start_day <= today + SOON_DAYS,
        # Not those that are planned to be over by then; a plan that is over says nothing any more.
        or_(
            spans.planned_end_day.is_(None),
            spans.planned_end_day <= today,
            spans.planned_end_day > uplifts.c.start_day,
        ),
    )
    named = [spans[dimension.key] for dimension in OF_ARRANGEMENTS]
    pairs = (
        select(
            spans.child_id,
            spans.episode_id,
            spans.home_id,
            spans.placement_start_day,
            spans.weekly_pence,
            *named,
            uplifts.c.rise,
            case((uplifts.c.is_agreed, literal("yes")), else_=literal("no")).label(
                UPLIFT_AGREED.key
            ),
        )
        .select_from(
            arrangement_spans.join(prices, prices.c.id == spans.price_id).join(uplifts, touches)
        )
        .where(*priced.where)
        .subquery("touched")
    )
    return Behind(pairs, pairs, (), on=asked.as_at)


def _match_providers(asked: Asked) -> Iterator[ColumnElement[bool]]:
    """That an arrangement is with the provider that a rise names, however it is written."""
    provider = uplifts.c.provider
    for name in asked.connection.scalars(select(provider).where(provider.is_not(None)).distinct()):
        yield and_(provider == name, arrangement_spans.c.provider == slug_provider(name))


_TOUCHED = (
    "Rises of prices, agreed or expected, that begin in the 90 days after the date, of "
    "arrangements with a price on the date that are not planned to end before; a planned end that "
    "is over by the date counts for nothing."
)


@measure(
    title="Rises of prices in the next 90 days",
    unit=Unit.PENCE_A_WEEK,
    better=None,
    definition=(
        f"What they come to a week. {_TOUCHED} Each rise is taken of the price on the date; of "
        "two rises of one price each counts."
    ),
    source="Workbook of money: uplifts and prices",
    by=(UPLIFT_AGREED, *OF_ARRANGEMENTS),
    permission=Permission.MONEY,
    kinds=KINDS,
)
def uplifts_due(asked: Asked) -> Cells:
    def add_up() -> Cells:
        found = read_behind(asked, find_touched, "weekly_pence", "rise")
        return round_parts(
            {
                keys: Fraction(sum(pence * rise for pence, rise in rows), WHOLE)
                for keys, rows in found.items()
            }
        )

    return _tell_of_uplifts(asked, add_up())


@measure(
    title="Arrangements whose price rises in the next 90 days",
    unit=Unit.ARRANGEMENTS,
    better=None,
    definition=f"How many there are, each once. {_TOUCHED}",
    source="Workbook of money: uplifts and prices",
    by=(UPLIFT_AGREED, *OF_ARRANGEMENTS),
    permission=Permission.MONEY,
    kinds=KINDS,
)
def uplift_arrangements(asked: Asked) -> Cells:
    found = read_behind(asked, find_touched, "child_id", "placement_start_day")
    return _tell_of_uplifts(asked, {keys: len(set(rows)) for keys, rows in found.items()})


def _tell_of_uplifts(asked: Asked, cells: Cells) -> Cells:
    if not holds_rows(asked, uplifts):
        return not_loaded(asked, "Which prices are to rise is", "money", "uplifts")
    return tell_of_prices(asked, "Which prices are to rise is", lambda: cells)
