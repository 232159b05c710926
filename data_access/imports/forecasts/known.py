"""What a forecast may rest on: read once, and told apart by when it became known."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, Row, func, select

from data_access.imports.forecasts.moments import Moment
from data_access.imports.workbooks.money import DEMAND_ALLOWANCE
from data_access.store.tables import (
    arrangement_spans,
    assumptions,
    beside_care,
    children,
    fixed_costs,
    income,
    ledger,
    month_spend,
    planned_moves,
    saving_months,
    savings,
    uplifts,
)
from data_access.store.tables.base import day_number

# Pence by budget line.
Amounts = dict[str, Fraction]
StoredRow = Row[Any]


@dataclass(frozen=True)
class Known:
    """The money of one financial year, as the store holds it.

    `spans` are the stretches of nights in order of child and day, each with the child's birth;
    `posted` the ledger by line and period; `fixed` and `paid_in` running costs and income by line
    and month.
    """

    spans: Sequence[StoredRow]
    posted: dict[tuple[str, int], int]
    fixed: dict[tuple[str, str], int]
    paid_in: dict[tuple[str, str], int]
    fixed_costs: Sequence[StoredRow]
    beside_care: Sequence[StoredRow]
    income: Sequence[StoredRow]
    plans: Sequence[StoredRow]
    uplifts: Sequence[StoredRow]
    savings: Sequence[StoredRow]
    saving_months: Sequence[StoredRow]
    allowances: Sequence[StoredRow]


def no_amounts() -> Amounts:
    """Nothing yet, of any line."""
    return defaultdict(Fraction)


def turn_18(born: date) -> int:
    """The day of the 18th birthday: 1 March for one born on 29 February, where there is none."""
    try:
        return day_number(born.replace(year=born.year + 18))
    except ValueError:
        return day_number(date(born.year + 18, 3, 1))


def read_known(connection: Connection, moment: Moment) -> Known:
    """Everything that forecasts of the moment's year rest on."""

    def read(statement: Any) -> Sequence[StoredRow]:
        return connection.execute(statement).all()

    spans, months = arrangement_spans.c, [each.key for each in moment.months]
    posted, spend = ledger.c, month_spend.c
    paid_in = (
        spend.health_pence + spend.education_pence + spend.grant_pence + spend.other_income_pence
    )
    of_months = read(
        select(
            spend.budget_line,
            spend.month,
            func.sum(spend.fixed_pence).label("fixed"),
            func.sum(paid_in).label("paid_in"),
        )
        .where(spend.month.in_(months))
        .group_by(spend.budget_line, spend.month)
    )
    return Known(
        spans=read(
            select(arrangement_spans, children.c.date_of_birth)
            .join(children, children.c.id == spans.child_id)
            .where(spans.end_day > moment.first, spans.start_day < moment.end)
            .order_by(spans.child_id, spans.start_day)
        ),
        posted={
            (row.budget_line, row.period): int(row.pence)
            for row in read(
                select(posted.budget_line, posted.period, func.sum(posted.pence).label("pence"))
                .where(posted.year == moment.year)
                .group_by(posted.budget_line, posted.period)
            )
        },
        fixed={(row.budget_line, row.month): int(row.fixed) for row in of_months},
        paid_in={(row.budget_line, row.month): int(row.paid_in) for row in of_months},
        fixed_costs=read(select(fixed_costs).order_by(fixed_costs.c.id)),
        beside_care=read(select(beside_care).order_by(beside_care.c.id)),
        income=read(select(income).order_by(income.c.id)),
        plans=read(select(planned_moves).order_by(planned_moves.c.id)),
        uplifts=read(select(uplifts).order_by(uplifts.c.id)),
        savings=read(select(savings).order_by(savings.c.id)),
        saving_months=read(select(saving_months).order_by(saving_months.c.month)),
        allowances=read(select(assumptions).where(assumptions.c.name == DEMAND_ALLOWANCE)),
    )
