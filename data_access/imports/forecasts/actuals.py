"""What has been spent in the year so far: as posted, and computed where nothing is posted yet."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from data_access.imports.forecasts.arrangements import count_nights
from data_access.imports.forecasts.by_month import Falls, list_beside_care
from data_access.imports.forecasts.known import Amounts, Known, no_amounts
from data_access.imports.forecasts.moments import Moment, say_month
from data_access.vocabulary import BUDGET_LINE


def find_last_posted(known: Known, moment: Moment) -> dict[str, int]:
    """The last month of the year, up to the moment, of which each line has a posting; 0: none."""
    last = dict.fromkeys(BUDGET_LINE.keys, 0)
    for line, period in known.posted:
        if period <= moment.period:
            last[line] = max(last[line], min(period, moment.number))
    return last


def add_up_actuals(
    known: Known, moment: Moment, last_posted: Mapping[str, int], carried: Iterable[Falls]
) -> tuple[Amounts, list[str]]:
    """Actuals by line, and sentences that say what of them is computed.

    `carried` are running costs and what is paid beside care of months that the sheets do not state.
    """
    posted, computed = no_amounts(), no_amounts()
    for (line, period), pence in known.posted.items():
        if period <= moment.period:
            posted[line] += pence
    for falls in (*_list_by_month(known, moment), *carried):
        number = _number_of(moment, falls.month)
        if number is not None and number > last_posted[falls.budget_line]:
            computed[falls.budget_line] += falls.pence
    for span in known.spans:
        line = span.budget_line
        if last_posted[line] < moment.number:
            nights = count_nights(span, moment.first_of(last_posted[line] + 1), moment.day + 1)
            computed[line] += Fraction(span.weekly_pence * nights, 7)
    found = no_amounts()
    for line in BUDGET_LINE.keys:
        found[line] = posted[line] + computed[line]
    return found, _tell(moment, last_posted, computed)


def _list_by_month(known: Known, moment: Moment) -> Iterator[Falls]:
    for (line, month), pence in known.fixed.items():
        yield Falls(month, line, pence)
    yield from list_beside_care(known, moment)


def _number_of(moment: Moment, month: str) -> int | None:
    """Which month of the year it is; None for one that is not over."""
    over = [each.key for each in moment.months[: moment.number]]
    return over.index(month) + 1 if month in over else None


def _tell(moment: Moment, last_posted: Mapping[str, int], computed: Amounts) -> list[str]:
    lines = [line for line in BUDGET_LINE.keys if computed[line]]
    if not lines:
        return []
    how = "computed from prices, running costs and what is paid beside care"
    if not any(last_posted.values()):
        nothing = f"Nothing is posted on the ledger for the year up to {say_month(moment.month)}"
        return [f"{nothing}: what was spent so far is {how}."]
    told = [
        f"{BUDGET_LINE.label_of(line).lower()} from "
        f"{say_month(moment.months[last_posted[line]].key)}"
        for line in lines
    ]
    return [f"Not posted on the ledger, and {how}: {'; '.join(told)}."]
