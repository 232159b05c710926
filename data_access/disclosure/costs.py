"""What care costs, as it is published: each cost rounded, and hidden where few children make it up.

Spend, unit costs and savings of whole years, and the forecast at the end of each: one every quarter
would tell what a child costs who came between two of them. A cost that was published stays as it
was: by what a later version changed the price of one child could be worked out.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from sqlalchemy import Connection

from data_access.disclosure.catalogue import (
    COSTS,
    PUBLISHED,
    WITHOUT_PRICE,
    TableName,
    is_year_end,
)
from data_access.disclosure.contributions import (
    read_behind_forecast,
    read_behind_savings,
    read_behind_spend,
    read_children_of_units,
    read_nights,
)
from data_access.disclosure.rules import (
    MOST_WITHOUT_PRICE,
    Behind,
    choose_hidden_costs,
    join,
    may_show_cost,
    may_show_unit_cost,
)
from data_access.money import round_half_up
from data_access.periods import first_of_months
from data_access.questions.measure import MEASURES, Asked, Keys
from data_access.questions.selection import Selection
from data_access.questions.spend_known import find_first
from data_access.questions.standing import Standing
from data_access.questions.unit_cost import LOOKED_AFTER
from data_access.vocabulary import BUDGET_LINE, UNIT_COST_OF

logger = logging.getLogger("children_in_our_care")
PENCE = 100
# Nights without a price are told in so many, up to the next.
NIGHTS_ROUNDED_TO = 10
SPEND, UNIT_COST, FORECAST, SAVINGS = COSTS
SPEND_BY_LINE: TableName = SPEND.measure, (BUDGET_LINE.key,)
SPEND_IN_ALL: TableName = SPEND.measure, ()
UNIT_COSTS: TableName = UNIT_COST.measure, (UNIT_COST_OF.key,)
FORECAST_IN_ALL: TableName = FORECAST.measure, ()
SAVED: TableName = SAVINGS.measure, SAVINGS.tables[0]
EVERY_COST = (SPEND_BY_LINE, SPEND_IN_ALL, UNIT_COSTS, FORECAST_IN_ALL, SAVED)


@dataclass(frozen=True)
class Cost:
    """A cost in pounds, rounded as it is published, and what stands behind it.

    Without pounds it is not known, and hidden. `children` are those that a unit cost is of.
    """

    pounds: int | None
    behind: Behind
    children: Fraction | int = 0


TrueCosts = Mapping[TableName, Mapping[Keys, Cost]]
# None: hidden.
PublishedCosts = Mapping[TableName, Mapping[Keys, int | None]]


def round_cost(pence: float, rounded_to: int) -> int:
    """Pence as pounds, to the nearest of so many."""
    return round_half_up(Fraction(pence) / (PENCE * rounded_to)) * rounded_to


def read_costs(
    connection: Connection, council_code: str, standing: Standing, day: date
) -> TrueCosts:
    """The true costs of the year that ends at a snapshot, counted by the measures that staff ask.

    A table is left out of which nothing is known, or not of all of the year. Where anything fails
    no table has a cell.
    """
    if not is_year_end(day) or not all(kind in standing.sources for kind in ("money", "ssda903")):
        return {}
    reader = _Reader(
        Asked(
            connection=connection,
            council_code=council_code,
            standing=standing,
            selection=Selection(),
            by=(),
            as_at=day,
            first=first_of_months(day, 12),
            last=day,
        )
    )
    try:
        # What fails in it leaves the transaction fit to count all else.
        with connection.begin_nested():
            tables = {**reader.read_spend(), SAVED: reader.read_savings()}
    except Exception as error:
        logger.error(
            "costs of a publication could not be worked out",
            exc_info=error,
            extra={"snapshot": day.isoformat()},
        )
        return {table: {} for table in EVERY_COST}
    return {table: cells for table, cells in tables.items() if cells}


@dataclass(frozen=True)
class _Reader:
    asked: Asked

    def count(self, table: TableName) -> dict[Keys, int | None]:
        """The pounds of every cell of a table; None in place of a symbol."""
        measure, by = table
        form = PUBLISHED[measure]
        asked = replace(self.asked, by=by, selection=Selection(options=form.options), notes=[])
        found = MEASURES[measure].compute(asked)
        empty = None if MEASURES[measure].empty is None else 0
        return {
            keys: None if isinstance(value, str | None) else round_cost(value, form.rounded_to)
            for keys in asked.combinations()
            for value in (found.get(keys, empty),)
        }

    def read_forecast(self) -> dict[Keys, Cost]:
        behind = read_behind_forecast(self.asked)
        if behind is None:
            return {}
        return {keys: Cost(pounds, behind) for keys, pounds in self.count(FORECAST_IN_ALL).items()}

    def read_spend(self) -> dict[TableName, dict[Keys, Cost]]:
        """Spend, unit costs and forecast; nothing of a year that prices do not cover yet."""
        begins = find_first(self.asked)
        nights, unpriced = read_nights(self.asked)
        if begins is None or begins > self.asked.first or unpriced > MOST_WITHOUT_PRICE * nights:
            return {}
        of_line = read_behind_spend(self.asked)
        in_all = join(of_line.values())
        of_unit, children = of_line | {LOOKED_AFTER: in_all}, read_children_of_units(self.asked)
        up_to = -(-unpriced // NIGHTS_ROUNDED_TO) * NIGHTS_ROUNDED_TO
        return {
            SPEND_BY_LINE: {
                keys: Cost(pounds, of_line[keys[0]])
                for keys, pounds in self.count(SPEND_BY_LINE).items()
            },
            SPEND_IN_ALL: {
                **({WITHOUT_PRICE: Cost(up_to, None)} if unpriced else {}),
                **{keys: Cost(pounds, in_all) for keys, pounds in self.count(SPEND_IN_ALL).items()},
            },
            UNIT_COSTS: {
                keys: Cost(pounds, of_unit[keys[0]], children[keys[0]])
                for keys, pounds in self.count(UNIT_COSTS).items()
            },
            FORECAST_IN_ALL: self.read_forecast(),
        }

    def read_savings(self) -> dict[Keys, Cost]:
        behind = read_behind_savings(self.asked)
        cells = self.count(SAVED)
        if any(pounds is None for pounds in cells.values()):
            return {}
        return {keys: Cost(pounds, behind[keys]) for keys, pounds in cells.items()}


def protect_costs(costs: TrueCosts, before: PublishedCosts) -> PublishedCosts:
    """What is published of the costs of a snapshot; a table that was published stays as it was.

    A table without cells is not shown.
    """
    made: dict[TableName, Mapping[Keys, int | None]] = {
        **{table: {} for table, cells in costs.items() if not cells},
        **before,
    }
    new = {table: cells for table, cells in costs.items() if table not in made}
    for table in (SPEND_IN_ALL, SAVED):
        if table in new:
            made[table] = {
                keys: _show(cost, may_show_cost(cost.behind)) for keys, cost in new[table].items()
            }
    if SPEND_BY_LINE in new:
        made[SPEND_BY_LINE] = _protect_lines(
            new[SPEND_BY_LINE], is_total_shown=_is_spend_shown((), made)
        )
    if UNIT_COSTS in new:
        made[UNIT_COSTS] = {
            keys: _show(
                cost,
                _is_spend_shown(() if keys == (LOOKED_AFTER,) else keys, made)
                and may_show_unit_cost(cost.behind, cost.children),
            )
            for keys, cost in new[UNIT_COSTS].items()
        }
    if FORECAST_IN_ALL in new:
        made[FORECAST_IN_ALL] = {
            keys: _show(cost, _is_spend_shown((), made) and may_show_cost(cost.behind))
            for keys, cost in new[FORECAST_IN_ALL].items()
        }
    return made


def _protect_lines(cells: Mapping[Keys, Cost], *, is_total_shown: bool) -> dict[Keys, int | None]:
    smallest_first = sorted(cells, key=lambda keys: (cells[keys].pounds or 0, keys))
    hidden = choose_hidden_costs(
        {keys: cells[keys].behind for keys in smallest_first}, is_total_shown=is_total_shown
    )
    return {keys: _show(cost, keys not in hidden) for keys, cost in cells.items()}


def _is_spend_shown(keys: Keys, made: PublishedCosts) -> bool:
    """Whether the spend of a line, or in all, is shown: what is beside it tells of no other."""
    return made.get(SPEND_BY_LINE if keys else SPEND_IN_ALL, {}).get(keys) is not None


def _show(cost: Cost, is_shown: bool) -> int | None:
    return cost.pounds if is_shown else None
