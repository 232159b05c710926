"""What care costs, as it is published: each cost rounded, and hidden where few children make it up.

Spend and unit costs of whole years, savings of whole years, and the forecast at each quarter's end.
A cost that was published stays as it was: by what a later version changed the price of one child
could be worked out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from sqlalchemy import Connection

from data_access.disclosure.catalogue import COSTS, PUBLISHED, TableName, is_year_end
from data_access.disclosure.contributions import (
    read_behind_forecast,
    read_behind_savings,
    read_behind_spend,
)
from data_access.disclosure.rules import Behind, choose_hidden_costs, join, may_show_cost
from data_access.money import round_half_up
from data_access.periods import first_of_months
from data_access.questions.measure import MEASURES, Asked, Keys
from data_access.questions.selection import Selection
from data_access.questions.spend_known import find_first
from data_access.questions.standing import Standing
from data_access.vocabulary import BUDGET_LINE, UNIT_COST_OF

PENCE = 100
SPEND, UNIT_COST, FORECAST, SAVINGS = COSTS
SPEND_BY_LINE: TableName = SPEND.measure, (BUDGET_LINE.key,)
SPEND_IN_ALL: TableName = SPEND.measure, ()
UNIT_COSTS: TableName = UNIT_COST.measure, (UNIT_COST_OF.key,)
FORECAST_IN_ALL: TableName = FORECAST.measure, ()
SAVED: TableName = SAVINGS.measure, SAVINGS.tables[0]


@dataclass(frozen=True)
class Cost:
    """A cost in pounds, rounded as it is published, and what stands behind it.

    Without pounds it is not known, and hidden.
    """

    pounds: int | None
    behind: Behind


TrueCosts = Mapping[TableName, Mapping[Keys, Cost]]
# None: hidden.
PublishedCosts = Mapping[TableName, Mapping[Keys, int | None]]


def round_cost(pence: float, rounded_to: int) -> int:
    """Pence as pounds, to the nearest of so many."""
    return round_half_up(Fraction(pence) / (PENCE * rounded_to)) * rounded_to


def read_costs(
    connection: Connection, council_code: str, standing: Standing, day: date
) -> TrueCosts:
    """The true costs of a snapshot, counted by the measures that staff ask.

    A table is left out of which nothing is known, or not of all of the year.
    """
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
    if not all(kind in standing.sources for kind in ("money", "ssda903")):
        return {}
    tables = {FORECAST_IN_ALL: reader.read_forecast()}
    if is_year_end(day):
        tables |= {**reader.read_spend(), SAVED: reader.read_savings()}
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
        begins = find_first(self.asked)
        if begins is None or begins > self.asked.first:
            return {}
        of_line = read_behind_spend(self.asked)
        in_all = join(of_line.values())
        of_unit = {"looked_after": in_all}
        return {
            SPEND_BY_LINE: {
                keys: Cost(pounds, of_line.get(keys[0]))
                for keys, pounds in self.count(SPEND_BY_LINE).items()
            },
            SPEND_IN_ALL: {
                keys: Cost(pounds, in_all) for keys, pounds in self.count(SPEND_IN_ALL).items()
            },
            UNIT_COSTS: {
                keys: Cost(pounds, (of_line | of_unit)[keys[0]])
                for keys, pounds in self.count(UNIT_COSTS).items()
            },
        }

    def read_savings(self) -> dict[Keys, Cost]:
        behind = read_behind_savings(self.asked)
        cells = self.count(SAVED)
        if any(pounds is None for pounds in cells.values()):
            return {}
        return {keys: Cost(pounds, behind[keys]) for keys, pounds in cells.items()}


def protect_costs(costs: TrueCosts, before: PublishedCosts) -> PublishedCosts:
    """What is published of the costs of a snapshot; a table that was published stays as it was."""
    made: dict[TableName, Mapping[Keys, int | None]] = {}
    for table, cells in costs.items():
        if table in (SPEND_BY_LINE, UNIT_COSTS):
            continue
        made[table] = {
            keys: _show(cost, may_show_cost(cost.behind)) for keys, cost in cells.items()
        }
    made |= before
    if SPEND_BY_LINE in costs and SPEND_BY_LINE not in before:
        made[SPEND_BY_LINE] = _protect_lines(costs[SPEND_BY_LINE], made[SPEND_IN_ALL])
    if UNIT_COSTS in costs and UNIT_COSTS not in before:
        made[UNIT_COSTS] = {
            keys: _show(cost, _is_spend_shown(keys, made) and may_show_cost(cost.behind))
            for keys, cost in costs[UNIT_COSTS].items()
        }
    return made


def _protect_lines(
    cells: Mapping[Keys, Cost], in_all: Mapping[Keys, int | None]
) -> dict[Keys, int | None]:
    smallest_first = sorted(cells, key=lambda keys: (cells[keys].pounds or 0, keys))
    hidden = choose_hidden_costs(
        {keys: cells[keys].behind for keys in smallest_first},
        is_total_shown=in_all[()] is not None,
    )
    return {keys: _show(cost, keys not in hidden) for keys, cost in cells.items()}


def _is_spend_shown(keys: Keys, made: PublishedCosts) -> bool:
    """Whether the spend is shown that a unit cost times the nights comes to."""
    table = SPEND_IN_ALL if keys == ("looked_after",) else SPEND_BY_LINE
    return made[table].get(() if table == SPEND_IN_ALL else keys) is not None


def _show(cost: Cost, is_shown: bool) -> int | None:
    return cost.pounds if is_shown else None
