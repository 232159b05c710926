"""Why spend on children’s nights changed between two periods: volume, mix and price."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from data_access.money import round_half_up, round_parts
from data_access.periods import is_month_end, month_end, shift_window, year_before
from data_access.questions.measure import Asked, Cells, Keys, measure
from data_access.questions.not_loaded import mark_all
from data_access.questions.spend_known import (
    find_first,
    find_unstated,
    note_unpriced,
    say_months,
    tell_spend,
)
from data_access.questions.spend_sums import COSTING, FULL, KINDS, SOURCE, known_until, read_sums
from data_access.store.tables import fixed_costs
from data_access.vocabulary import CHANGE_PART, PLACEMENT_TYPE, Permission, Symbol, Unit

VOLUME, MIX, PRICE = CHANGE_PART.keys


@dataclass(frozen=True)
class NightsOfType:
    """Nights in one kind of place that count in the average price, and all that was spent on it."""

    nights: Fraction = Fraction(0)
    pence: Fraction = Fraction(0)


NightsByType = Mapping[str, NightsOfType]
NOTHING = NightsOfType()


@measure(
    title="Why spend on children’s nights changed",
    unit=Unit.PENCE,
    better=None,
    definition=(
        "The difference in spend on children’s nights, before income, between the period and one "
        "of the same length that ends at compare_to (a year before, unless it is named), divided "
        "to the penny. Volume: more or fewer nights, at the earlier mix and prices. Mix: nights "
        "spent in other kinds of place than before, at the earlier prices. Price: what a night in "
        "each kind of place cost on average. A kind of place without nights in one of the periods "
        "takes the other period’s price, so that its effect is mix. Nights without a price are "
        "left out of nights and mix; what is spent on a kind of place without any other night "
        "changes price. What is paid beside care is not in it."
    ),
    source=SOURCE,
    by=(CHANGE_PART, PLACEMENT_TYPE),
    permission=Permission.MONEY,
    is_flow=True,
    options=(COSTING,),
    kinds=KINDS,
    compares=True,
)
def spend_change(asked: Asked) -> Cells:
    whole = replace(
        asked,
        last=max(asked.first, known_until(asked)),
        by=(PLACEMENT_TYPE.key,),
        selection=replace(asked.selection, filters=(), compare_to=None),
    )
    before = find_period_before(whole, asked.selection.compare_to)
    begins = find_first(asked)
    asked.notes.append(
        f"{_words(whole.first, whole.last)}, compared with {_words(before.first, before.last)}."
    )

    def compute() -> Cells:
        parts = divide_change(_read(before), _read(whole))
        return _add_up(asked, parts)

    is_full = asked.selection.option(COSTING) == FULL
    cells = tell_spend(asked, compute, by_month=is_full)
    if begins is None:
        return cells
    ends = asked.standing.data_date or before.last
    if before.first < begins or before.last > ends:
        asked.notes.append(
            f"Spend is known from {begins:%B %Y} to {ends:%-d %B %Y}, so there is nothing to "
            "compare with."
        )
        return mark_all(asked, Symbol.NOT_KNOWN)
    months = [*find_unstated(before, fixed_costs), *find_unstated(whole, fixed_costs)]
    if is_full and months:
        asked.notes.append(
            f"Running costs are not stated of {say_months(months)}: what changed is not known but "
            "of prices alone (costing=marginal)."
        )
        return mark_all(asked, Symbol.NOT_KNOWN)
    note_unpriced(before, begins)
    asked.notes.extend(f"In the period before: {note}" for note in before.notes)
    return cells


def find_period_before(asked: Asked, ends: date | None) -> Asked:
    """The question of the period of the same length that ends on a day, or a year before."""
    last = ends or _year_before(asked.last)
    first = shift_window(asked.first, asked.last, last)
    return replace(asked, as_at=last, first=first, last=last, notes=[], words={})


def _year_before(day: date) -> date:
    return month_end(day.year - 1, day.month) if is_month_end(day) else year_before(day)


def _words(first: date, last: date) -> str:
    return f"{first:%-d %B %Y} to {last:%-d %B %Y}"


def _read(asked: Asked) -> NightsByType:
    costing = asked.selection.option(COSTING)
    return {
        keys[0]: NightsOfType(
            Fraction(sums.nights - sums.unpriced_nights), Fraction(sums.spend(costing))
        )
        for keys, sums in read_sums(asked).items()
    }


def divide_change(before: NightsByType, after: NightsByType) -> dict[tuple[str, str], int]:
    """The change in spend in whole pence by part and kind of place, between two periods.

    All of it adds up to the difference of the two spends, each rounded half up.
    """
    nights_before = sum((found.nights for found in before.values()), Fraction(0))
    nights_after = sum((found.nights for found in after.values()), Fraction(0))
    parts: dict[tuple[str, str], Fraction] = {}
    for kind in sorted({*before, *after}):
        then, now = before.get(kind, NOTHING), after.get(kind, NOTHING)
        priced = then if then.nights else now
        price = priced.pence / priced.nights if priced.nights else Fraction(0)
        share_now = now.nights / nights_after if nights_after else None
        share = then.nights / nights_before if nights_before else share_now or Fraction(0)
        # Where nothing is left, so is no mix: all of it is volume.
        shift = Fraction(0) if share_now is None else share_now - share
        parts[VOLUME, kind] = (nights_after - nights_before) * share * price
        parts[MIX, kind] = nights_after * shift * price
        # The rest: nights now times the change in price, and what was spent without such a night.
        parts[PRICE, kind] = now.pence - then.pence - parts[VOLUME, kind] - parts[MIX, kind]
    return round_parts(parts, _spend(after) - _spend(before))


def _spend(nights: NightsByType) -> int:
    return round_half_up(sum((found.pence for found in nights.values()), Fraction(0)))


def _add_up(asked: Asked, parts: Mapping[tuple[str, str], int]) -> Cells:
    filters = dict(asked.filters)
    cells: defaultdict[Keys, int] = defaultdict(int)
    for (part, kind), pence in parts.items():
        keys = {CHANGE_PART.key: part, PLACEMENT_TYPE.key: kind}
        if all(keys[name] in kept for name, kept in filters.items()):
            cells[tuple(keys[name] for name in asked.by)] += pence
    return dict(cells)
