"""Measures of what the nights of children in our care cost: gross, net, and who pays."""

from dataclasses import replace
from fractions import Fraction

from data_access.money import round_parts
from data_access.questions.measure import Asked, Cells, Keys, measure
from data_access.questions.spend_known import sum_up, tell_spend
from data_access.questions.spend_sums import COSTING, FULL, KINDS, SOURCE, SPEND_BY, Sums, read_sums
from data_access.vocabulary import PAID_BY, Permission, Unit

COUNCIL = "council"
_COUNTED_HOW = (
    "Nights in our care up to the data date, each at a seventh of the weekly price in force; the "
    "first night is charged and the day of leaving is not. In full, the default, with the part of "
    "the running costs of homes, block contracts and the fostering service that falls to the "
    "nights; costing=marginal counts prices alone. A night without a price counts nothing. By home "
    "those elsewhere stand under not known. Rounded once, so that rows add up to the whole."
)


@measure(
    title="Spend on children’s nights",
    unit=Unit.PENCE,
    better=None,
    definition=f"What care costs before any income. {_COUNTED_HOW}",
    source=SOURCE,
    by=SPEND_BY,
    permission=Permission.MONEY,
    is_flow=True,
    options=(COSTING,),
    kinds=KINDS,
)
def spend(asked: Asked) -> Cells:
    costing = asked.selection.option(COSTING)
    return sum_up(asked, lambda sums: sums.spend(costing), by_month=costing == FULL)


@measure(
    title="Net spend on children’s nights",
    unit=Unit.PENCE,
    better=None,
    definition=(
        "What the council itself pays: spend less the shares of prices that health and education "
        f"pay, the Home Office grant and other income. {_COUNTED_HOW} Income of one child counts "
        "with that child’s nights of the month, the grant with the nights of unaccompanied "
        "children, all other income with all nights."
    ),
    source=SOURCE,
    by=SPEND_BY,
    permission=Permission.MONEY,
    is_flow=True,
    options=(COSTING,),
    kinds=KINDS,
)
def net_spend(asked: Asked) -> Cells:
    costing = asked.selection.option(COSTING)
    return sum_up(asked, lambda sums: _divide(sums, costing)[COUNCIL], by_month=True, is_net=True)


@measure(
    title="Spend on children’s nights, by who pays",
    unit=Unit.PENCE,
    better=None,
    definition=(
        "Spend before income, divided by who pays: health and education by their shares of prices "
        "and what they pay beside these, the Home Office by its grant for unaccompanied children, "
        f"others, and the council the rest. {_COUNTED_HOW}"
    ),
    source=SOURCE,
    by=(PAID_BY, *SPEND_BY),
    permission=Permission.MONEY,
    is_flow=True,
    options=(COSTING,),
    kinds=KINDS,
)
def spend_paid_by(asked: Asked) -> Cells:
    costing = asked.selection.option(COSTING)
    payers = asked.keys_of(PAID_BY.key)
    place = asked.by.index(PAID_BY.key) if PAID_BY.key in asked.by else None
    of_nights = replace(
        asked,
        by=tuple(name for name in asked.by if name != PAID_BY.key),
        selection=asked.selection.widen(PAID_BY.key),
    )

    def compute() -> Cells:
        amounts: dict[Keys, Fraction] = {}
        for keys, sums in read_sums(of_nights).items():
            parts = _divide(sums, costing)
            if place is None:
                amounts[keys] = sum((parts[payer] for payer in payers), Fraction(0))
                continue
            for payer in payers:
                amounts[(*keys[:place], payer, *keys[place:])] = parts[payer]
        return round_parts(amounts)

    return tell_spend(asked, compute, is_net=True)


def _divide(sums: Sums, costing: str) -> dict[str, Fraction]:
    """Spend in pence by who pays."""
    income = sums.income()
    return {COUNCIL: sums.spend(costing) - sum(income.values()), **income}
