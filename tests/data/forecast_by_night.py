"""Years of money made up for tests, and a slow second opinion on their forecasts."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise
from types import SimpleNamespace as Made
from typing import Any

from hypothesis import strategies as st

from data_access.imports.forecasts.known import Known
from data_access.imports.forecasts.moments import Moment
from data_access.store.tables.base import date_of, day_number

YEAR = 2025
FIRST, END = day_number(date(2024, 4, 1)), day_number(date(2025, 4, 1))
ENDS = [
    day_number(date(2024 + n // 12, n % 12 + 1, 1)) - 1 for n in range(4, 16)
]  # 30 April to 31 March
MONTHS = [f"{date_of(day):%Y-%m}" for day in ENDS]
ALLOWED_ON = date(2024, 6, 15)
PLACES = {
    "ifa": "fostering",
    "external_childrens_home": "residential",
    "supported_accommodation": "other_homes",
}
Exact = dict[tuple[str, str], Fraction]


@st.composite
def moments(draw: st.DrawFn) -> Moment:
    """The end of any month, looked at then or later."""
    return Moment(YEAR, draw(st.sampled_from(ENDS)), draw(st.booleans()))


@st.composite
def _lives(draw: st.DrawFn, child: int) -> list[Any]:
    """One child's nights: homes one after the other, prices that change, perhaps 18 in the year."""
    turns_18 = draw(st.integers(FIRST + 1, END + 400))
    born = date_of(turns_18)
    born = born.replace(year=born.year - 18, day=min(born.day, 28))
    turns_18 = day_number(born.replace(year=born.year + 18))
    days = sorted(draw(st.sets(st.integers(FIRST - 60, END + 60), min_size=2, max_size=5)))
    is_unaccompanied = draw(st.booleans())
    spans, placed, place = [], days[0], "ifa"
    for start, end in pairwise(days):
        if draw(st.booleans()):
            placed, place = start, draw(st.sampled_from(sorted(PLACES)))
        planned = draw(st.none() | st.integers(start + 1, start + 500))
        if start < turns_18:
            spans.append(
                Made(
                    child_id=child, child_reference=f"CH-{child}", date_of_birth=born,
                    home_id=None, placement_start_day=placed, start_day=start,
                    end_day=min(end, turns_18), placement_type=place, price_state="priced",
                    budget_line="unaccompanied" if is_unaccompanied else PLACES[place],
                    provider=draw(st.sampled_from(["one", "two"])),
                    weekly_pence=draw(st.integers(500_00, 9_999_99)),
                    health_weekly_pence=draw(st.sampled_from([0, 12_345])),
                    education_weekly_pence=draw(st.sampled_from([0, 101])), planned_end_day=planned,
                )
            )  # fmt: skip
    return spans


@st.composite
def years(draw: st.DrawFn) -> Known:
    """Everything that a forecast of the year may rest on."""
    children = range(1, draw(st.integers(1, 4)) + 1)
    lines = st.sampled_from(["fostering", "residential", "permanence"])
    pence, month = st.integers(-500_00, 9_999_99), st.sampled_from(MONTHS)
    stated = draw(st.dictionaries(month, pence, max_size=8))
    signed = st.none() | st.integers(FIRST - 50, END).map(date_of)
    savings = [
        Made(
            id=number, saving_kind=draw(st.sampled_from(["cashable", "avoided"])),
            saving_status="planned", budget_line=draw(lines), signed_off_on=draw(signed),
        )
        for number in range(draw(st.integers(0, 3)))
    ]  # fmt: skip
    return Known(
        spans=[span for child in children for span in draw(_lives(child))],
        posted=draw(st.dictionaries(st.tuples(lines, st.integers(1, 13)), pence, max_size=6)),
        fixed=draw(st.dictionaries(st.tuples(lines, month), pence, max_size=4)),
        paid_in=draw(st.dictionaries(st.tuples(lines, month), pence, max_size=4)),
        fixed_costs=[],
        beside_care=[
            Made(month=key, beside_care="special_guardianship", pence=amount)
            for key, amount in stated.items()
        ],
        income=[],
        plans=[
            Made(
                child_id=draw(st.sampled_from(children)),
                move_to=draw(st.sampled_from(sorted(PLACES))),
                agreed_day=draw(st.integers(FIRST - 30, END)),
                target_day=draw(st.integers(FIRST, END + 30)),
                ended_day=draw(st.none() | st.integers(FIRST, END)),
                weekly_change_pence=draw(st.none() | st.integers(-500_00, 2_000_00)),
            )
            for _ in range(draw(st.integers(0, 2)))
        ],
        uplifts=[
            Made(
                provider=draw(st.sampled_from([None, "One"])),
                placement_type=draw(st.sampled_from([None, "ifa"])),
                rise=draw(st.integers(1, 999)), start_day=draw(st.integers(FIRST, END + 30)),
                is_agreed=True,
            )
            for _ in range(draw(st.integers(0, 2)))
        ],
        savings=savings,
        saving_months=[
            Made(saving_id=one.id, month=key, planned_pence=draw(st.integers(0, 90_000)),
                 delivered_pence=None)
            for one in savings for key in MONTHS
        ],
        allowances=[Made(pence=draw(pence), budget_line="residential", stated_on=ALLOWED_ON)],
    )  # fmt: skip


def forecast_by_night(known: Known, moment: Moment) -> Exact:
    """The parts of the forecast by line, before any rounding."""
    found: Exact = defaultdict(Fraction)
    number = ENDS.index(moment.day) + 1
    posted_to: dict[str, int] = defaultdict(int)
    for (line, period), pence in known.posted.items():
        if period <= number or number == len(MONTHS):
            found["actuals", line] += pence
            posted_to[line] = max(posted_to[line], min(period, len(MONTHS)))
    for night in range(FIRST, END):
        for span in known.spans:
            if night <= moment.day and span.start_day <= night < span.end_day:
                which = next(place for place, end in enumerate(ENDS, 1) if night <= end)
                is_posted = which <= posted_to[span.budget_line]
                _add_night_so_far(span, found, is_posted=is_posted)
            if night > moment.day and span.start_day <= moment.day < span.end_day:
                _add_night_to_come(known, moment, span, night, found)
    for (line, month), pence in known.fixed.items():
        if posted_to[line] < MONTHS.index(month) + 1 <= number:
            found["actuals", line] += pence
    for (line, month), pence in known.paid_in.items():
        if MONTHS.index(month) < number:
            found["income", line] -= pence
    _add_beside(known, moment, number, posted_to["permanence"], found)
    if moment.day >= day_number(ALLOWED_ON):
        found["demand_allowance", "residential"] += known.allowances[0].pence * (12 - number)
    _take_savings(known, moment, number, found)
    return found


def _add_night_so_far(span: Any, found: Exact, *, is_posted: bool) -> None:
    shares = span.health_weekly_pence + span.education_weekly_pence
    found["income", span.budget_line] -= Fraction(shares, 7)
    if not is_posted:
        found["actuals", span.budget_line] += Fraction(span.weekly_pence, 7)


def _add_night_to_come(known: Known, moment: Moment, span: Any, night: int, found: Exact) -> None:
    born, line, planned = span.date_of_birth, span.budget_line, span.planned_end_day
    price = _find_price(known, moment, span, night)
    weekly = Fraction(price.weekly_pence, 7)
    if night >= day_number(born.replace(year=born.year + 18)):
        return
    plans = list(_plans(known, span, night, moment))
    for plan in plans:
        to = line if line == "unaccompanied" else PLACES[plan.move_to]
        found["planned_moves", to] += weekly + Fraction(plan.weekly_change_pence, 7)
    if planned is not None and moment.day < planned <= night:
        return
    found["commitment", line] += weekly
    found["income", line] -= Fraction(price.health_weekly_pence + price.education_weekly_pence, 7)
    found["planned_moves", line] -= weekly * len(plans)
    for rise in _rises(known, span, price, night, moment):
        found["uplifts", line] += weekly * rise / 10_000


def _take_savings(known: Known, moment: Moment, number: int, found: Exact) -> None:
    for saving in known.savings:
        day = saving.signed_off_on
        if saving.saving_kind == "cashable" and day is not None and day_number(day) <= moment.day:
            for row in known.saving_months:
                if row.saving_id == saving.id and MONTHS.index(row.month) >= number:
                    found["savings", saving.budget_line] -= row.planned_pence


def _add_beside(known: Known, moment: Moment, number: int, posted_to: int, found: Exact) -> None:
    """What is paid beside care: as stated, later on as in the last month known."""
    stated = {row.month: row.pence for row in known.beside_care}
    known_months = [month for month in MONTHS[:number] if month in stated]
    for place, month in enumerate(MONTHS, 1):
        part = "actuals" if place <= number else "commitment"
        if part == "actuals" and place <= posted_to:
            continue
        is_known = month in stated and (place <= number or not moment.is_later)
        if is_known:
            found[part, "permanence"] += stated[month]
        elif known_months and month > known_months[-1]:
            found[part, "permanence"] += stated[known_months[-1]]


def _find_price(known: Known, moment: Moment, span: Any, night: int) -> Any:
    """The stretch whose price counts on a night to come: the last that is stated by it."""
    stated = (
        each
        for each in known.spans
        if not moment.is_later
        and (each.child_id, each.placement_start_day) == (span.child_id, span.placement_start_day)
        and moment.day < each.start_day <= night
    )
    return max(stated, key=lambda each: int(each.start_day), default=span)


def _rises(known: Known, span: Any, price: Any, night: int, moment: Moment) -> Iterator[int]:
    for uplift in known.uplifts:
        is_its = uplift.provider is None or uplift.provider.lower() == span.provider
        is_of_it = uplift.placement_type in (None, span.placement_type)
        is_held = price is not span and price.start_day >= uplift.start_day
        if is_its and is_of_it and not is_held and moment.day < uplift.start_day <= night:
            yield uplift.rise


def _plans(known: Known, span: Any, night: int, moment: Moment) -> Iterator[Any]:
    """The plan that a night falls to: the first of the child's by its target."""
    for plan in sorted(known.plans, key=lambda each: int(each.target_day)):
        is_open = plan.agreed_day <= moment.day and not (
            plan.ended_day is not None and plan.ended_day <= moment.day
        )
        is_told = plan.weekly_change_pence is not None and moment.day < plan.target_day < END
        if plan.child_id == span.child_id and is_open and is_told:
            if plan.target_day <= night:
                yield plan
            return
