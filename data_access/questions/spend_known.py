"""What is known of spend: since when prices cover nights, and which nights have none."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

from sqlalchemy import Table, func, literal_column, select

from data_access.money import round_half_up, round_parts
from data_access.periods import Period, period_of_key, periods_between
from data_access.questions.homes import find_homes
from data_access.questions.measure import Asked, Cells, Keys
from data_access.questions.nights_of_arrangements import conditions, is_within, nights_within
from data_access.questions.not_loaded import holds_rows, mark_all, not_loaded
from data_access.questions.spend_sums import (
    COSTING,
    FULL,
    Sums,
    known_until,
    month_parts,
    read_sums,
)
from data_access.store.tables import (
    arrangement_spans,
    fixed_costs,
    income,
    month_spend_by_type,
    prices,
)
from data_access.vocabulary import MONTH, Symbol


def sum_up(
    asked: Asked, amount: Callable[[Sums], Fraction], *, by_month: bool, is_net: bool = False
) -> Cells:
    """Pence of the nights asked about, by what was asked; the rows add up to the whole.

    `by_month` and `is_net` as of `tell_spend`.
    """

    def compute() -> Cells:
        amounts = {keys: amount(sums) for keys, sums in read_sums(asked).items()}
        _note_without_row(asked, amounts)
        return round_parts(amounts)

    return tell_spend(asked, compute, by_month=by_month, is_net=is_net)


def tell_spend(
    asked: Asked, compute: Callable[[], Cells], *, by_month: bool = True, is_net: bool = False
) -> Cells:
    """What is computed of spend, with notes; not known of periods that no price covers yet.

    Not available where no price is loaded. `by_month` where amounts that are stated by month count
    with the prices of nights: running costs, income or what is paid beside care; `is_net` where
    income does.
    """
    begins = find_first(asked)
    if begins is None:
        return tell_nothing(asked)
    cells = compute()
    note_unpriced(asked, begins)
    if by_month:
        _note_parts(asked)
        if asked.selection.option(COSTING) == FULL:
            so = "prices alone are counted"
            _note_unstated(asked, fixed_costs, "running costs are", so)
    if is_net:
        _note_unstated(asked, income, "income is", "none is taken off")
    return mark_unknown(asked, cells, begins)


def find_unstated(asked: Asked, table: Table) -> tuple[str, ...]:
    """The months asked about, and that prices cover, of which a table of months states nothing.

    None where the table is empty.
    """

    def read() -> frozenset[str]:
        return frozenset(asked.connection.execute(select(table.c.month).distinct()).scalars())

    stated = asked.read_once(f"months of {table.name}", read)
    begins = find_first(asked)
    if not stated or begins is None:
        return ()
    months = periods_between(max(asked.first, begins), known_until(asked), MONTH.key)
    return tuple(month.key for month in months if month.key not in stated)


def mark_without_running_costs(asked: Asked, cells: Cells) -> Cells:
    """The cells, not known of periods with months of which no running costs are stated."""
    periods = {key for key, then in asked.each_period() if find_unstated(then, fixed_costs)}
    if periods:
        asked.notes.append("Without running costs that are stated throughout it is not known.")
    return mark(asked, cells, periods, Symbol.NOT_KNOWN)


def say_months(keys: Collection[str]) -> str:
    """Months in words, those that follow each other together: "May 2024 to July 2024"."""
    runs: list[list[Period]] = []
    for month in filter(None, (period_of_key(MONTH.key, key) for key in sorted(keys))):
        if runs and runs[-1][-1].last + timedelta(days=1) == month.first:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(
        f"{run[0].first:%B %Y}" + (f" to {run[-1].first:%B %Y}" if len(run) > 1 else "")
        for run in runs
    )


def _note_unstated(asked: Asked, table: Table, what: str, so: str) -> None:
    if not holds_rows(asked, table):
        asked.notes.append(f"No {what} loaded: {so}.")
    elif months := find_unstated(asked, table):
        asked.notes.append(f"No {what} stated of {say_months(months)}: {so} there.")


def find_first(asked: Asked) -> date | None:
    """The first day of the first month in which a price covers a night; None where none does."""
    months = month_spend_by_type.c

    def read() -> str | None:
        found = select(func.min(months.month)).where(months.price_sevenths > 0)
        return asked.connection.execute(found).scalar()

    month = asked.read_once("first month with a price", read)
    period = period_of_key(MONTH.key, month) if month else None
    return period.first if period else None


def tell_nothing(asked: Asked) -> Cells:
    """Every cell without a number: no price is loaded, or none covers a night in our care."""
    if not holds_rows(asked, prices):
        return not_loaded(asked, "What care costs is", "money", "prices")
    asked.notes.append(
        "No price covers a night of a child in our care: what care costs is unknown."
    )
    return mark_all(asked, Symbol.NOT_KNOWN)


def mark_unknown(asked: Asked, cells: Cells, begins: date, *, on_a_day: bool = False) -> Cells:
    """The cells, not known of periods that end before a day or begin after the data date.

    `on_a_day` for what is counted on the day asked about, or on the last of each period.
    """
    ends = asked.standing.data_date
    each = list(asked.each_period())
    first = min(then.as_at if on_a_day else then.first for _, then in each)
    if first < begins:
        asked.notes.append(
            f"No price covers a night before {begins:%B %Y}: what care cost before it is not known."
        )
    before = {key for key, then in each if (then.as_at if on_a_day else then.last) < begins}
    after = {key for key, then in each if not on_a_day and ends and then.first > ends}
    return mark(asked, cells, before | after, Symbol.NOT_KNOWN)


def mark(asked: Asked, cells: Cells, periods: Collection[str], symbol: Symbol) -> Cells:
    """The cells with a symbol in place of all of some periods, of "" where it is not over time.

    Also of keys that only the cells know, such as those of homes and providers.
    """
    if not periods:
        return cells
    time = asked.time_dimension
    axes = [
        periods
        if name == time
        else asked.keys_of(name) or dict.fromkeys(keys[place] for keys in cells)
        for place, name in enumerate(asked.by)
    ]
    return {**cells, **dict.fromkeys(product(*axes), symbol)}


def fill_gaps(asked: Asked, cells: Cells, symbol: Symbol) -> Cells:
    """The cells, with a symbol for combinations that hold nothing to divide by."""
    return {**mark(asked, cells, [key for key, _ in asked.each_period()], symbol), **cells}


def note_unpriced(asked: Asked, begins: date) -> None:
    """Note how many nights that should have a price have none, and of how many children."""
    first, last = max(asked.first, begins), known_until(asked)
    if first > last:
        return
    spans = arrangement_spans.c
    slug_of = {home.id: home.slug for home in find_homes(asked.connection, asked.standing, None)}

    def read() -> tuple[int, int]:
        found = select(func.sum(nights_within(first, last)), func.count(spans.child_id.distinct()))
        # Written out, not bound: the index of these spans alone is used for no other.
        missing = spans.price_state == literal_column("'missing'")
        where = conditions(arrangement_spans, dict(asked.filters), slug_of)
        statement = found.where(missing, *is_within(first, last), *where)
        nights, children = asked.connection.execute(statement).one()
        return int(nights or 0), int(children)

    name = f"unpriced {first} {last} {replace(asked.selection, options=()).query()}"
    nights, children = asked.read_once(name, read)
    if nights:
        one = nights == 1
        asked.notes.append(
            f"{nights:,} {'night' if one else 'nights'} of {children:,} "
            f"{'child' if children == 1 else 'children'} {'has' if one else 'have'} no price and "
            f"{'counts' if one else 'count'} nothing."
        )


def _note_parts(asked: Asked) -> None:
    parts = [f"{part.first:%B %Y}" for part in month_parts(asked)]
    if parts:
        asked.notes.append(
            f"Of a part of a month ({' and '.join(parts)}) what is stated by month counts by days."
        )


def _note_without_row(asked: Asked, amounts: Mapping[Keys, Fraction]) -> None:
    """Note what is in the whole and in no row: money of a month without nights has no age."""
    keys_of = [set(asked.keys_of(name)) for name in asked.by]
    without = sum(
        (
            pence
            for keys, pence in amounts.items()
            if any(known and key not in known for key, known in zip(keys, keys_of, strict=True))
        ),
        Fraction(0),
    )
    if pounds := round_half_up(without / 100):
        sign = "−" if pounds < 0 else ""
        asked.notes.append(
            f"{sign}£{abs(pounds):,} of running costs and income of months in which nobody lived "
            "there is in the whole and in no row."
        )
