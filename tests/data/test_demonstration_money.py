"""The demonstration council's money: what was published of it is met, and its faults are found."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Engine, func, select

from data_access.access import Viewer
from data_access.commands.store import DEMONSTRATION_LOADED_AT, EARLIER_MONEY_LOADED_AT
from data_access.demonstration.beside_care import PUBLISHED_TOTALS
from data_access.demonstration.budget import YEARS_TO_BE_CONFIRMED
from data_access.demonstration.money_faults import (
    DIFFERS,
    LEDGER_FAULTS,
    PRICE_FAULTS,
    LedgerFault,
    PriceFault,
)
from data_access.demonstration.running_costs import PUBLISHED_SPEND, UNIT_COSTS
from data_access.demonstration.targets import LAST_DAY, YEARS
from data_access.money import to_pence
from data_access.questions import Answer, Door, Question, Selection
from data_access.questions.discrepancy_evidence import read_evidence
from data_access.questions.discrepancy_page import read_discrepancies
from data_access.store.tables import (
    arrangement_spans,
    beside_care,
    budget,
    discrepancies,
    month_spend_by_type,
    saving_months,
    savings,
)
from data_access.store.tables.base import EPOCH, date_of
from data_access.vocabulary import Role
from tests.data.demonstration_sheets import read_rows
from tests.data.ssda903_files import STOCKTON

CLOSE = 0.03
NEWEST = YEARS[-1]


@pytest.fixture
def connection(demonstration_store: Engine) -> Iterator[Connection]:
    with demonstration_store.connect() as connection:
        yield connection


def _read_totals(connection: Connection) -> dict[int, int]:
    """By year, nights and what is paid beside care, in pence: rounded once."""
    c, beside = month_spend_by_type.c, beside_care.c
    sums: Counter[int] = Counter()
    for year, sevenths, fixed in connection.execute(
        select(c.year, func.sum(c.price_sevenths), func.sum(c.fixed_pence)).group_by(c.year)
    ):
        sums[int(year)] += to_pence(int(sevenths)) + int(fixed)
    for month, pence in connection.execute(select(beside.month, beside.pence)):
        sums[int(month[:4]) + (month[5:] >= "04")] += pence
    return sums


def _ask(engine: Engine, measure: str, *by: str) -> Answer:
    """The answer over all years whose figures were published."""
    days = [("from", f"{YEARS[0] - 1}-04-01"), ("to", f"{NEWEST}-03-31")]
    question = Question(measure, (*by, "year"), Selection.parse(days))
    return Door(engine, STOCKTON).ask(question, Viewer(Role.DIRECTOR))


def test_the_published_lines_of_2024_25_are_met(demonstration_store: Engine) -> None:
    spend = _ask(demonstration_store, "spend", "budget_line")
    for line, pounds in PUBLISHED_SPEND.items():
        pence = spend.value(line, str(NEWEST)) or 0
        assert pence / 100 == pytest.approx(pounds, rel=0.01), line


def test_the_unit_costs_are_those_published_of_each_year(demonstration_store: Engine) -> None:
    told = _ask(demonstration_store, "unit_cost", "unit_cost_of")
    for of, published in UNIT_COSTS.items():
        for year, pounds in published.items():
            # Before the totals were published, those of all children are less close.
            is_loose = of == "looked_after" and year < min(PUBLISHED_TOTALS)
            pence = told.value(of, str(year)) or 0
            assert pence / 100 == pytest.approx(pounds, rel=0.05 if is_loose else CLOSE), (year, of)


def test_nights_and_all_beside_them_come_to_the_published_total_to_the_penny(
    connection: Connection,
) -> None:
    totals = _read_totals(connection)
    assert {year: totals[year] for year in PUBLISHED_TOTALS} == {
        year: pounds * 100 for year, pounds in PUBLISHED_TOTALS.items()
    }


def test_what_does_not_agree_is_what_was_planted_and_nothing_else(connection: Connection) -> None:
    c = discrepancies.c
    first, latest = EARLIER_MONEY_LOADED_AT.date(), DEMONSTRATION_LOADED_AT.date()
    found = Counter(
        (
            row.discrepancy,
            f"{date_of(row.start_day):%Y-%m} {row.budget_line}"
            if row.discrepancy == DIFFERS
            else row.child_reference or row.reference,
            row.found_on,
            row.mended_on,
        )
        for row in connection.execute(
            select(
                c.discrepancy, c.child_reference, c.reference, c.budget_line, c.start_day,
                c.found_on, c.mended_on,
            )
        )
    )  # fmt: skip
    planted = Counter(
        (fault.kind, _say_what(fault), first, latest if fault.is_mended else None)
        for fault in (*PRICE_FAULTS, *LEDGER_FAULTS)
    )
    assert found == planted


def _say_what(fault: PriceFault | LedgerFault) -> str:
    if isinstance(fault, PriceFault):
        return fault.child
    return f"{fault.month} {fault.line}" if fault.kind == DIFFERS else fault.reference


def test_budgets_of_the_briefs_years_are_to_be_confirmed_and_those_before_are_not(
    connection: Connection,
) -> None:
    c = budget.c
    for year, *amounts in connection.execute(
        select(c.year, c.original_pence, c.virements_pence, c.current_pence)
    ):
        assert all((amount is None) == (year in YEARS_TO_BE_CONFIRMED) for amount in amounts), year


def test_prices_of_external_homes_are_between_4500_and_9500_a_week_in_2024_25() -> None:
    external = [
        int(row["weekly_price"].replace("£", "").replace(",", ""))
        for row in read_rows("money", "prices")
        if row["provider"].startswith(("Demonstration Homes", "Demonstration Partnership"))
        and row["from"] == "01/04/2024"
    ]
    assert min(external) >= 4_500
    assert max(external) <= 9_500
    assert max(external) - min(external) > 2_500


def test_an_agency_costs_about_twice_the_councils_own_allowance(connection: Connection) -> None:
    c, last = arrangement_spans.c, LAST_DAY - EPOCH
    ifa, ours = (
        connection.execute(
            select(func.avg(c.weekly_pence)).where(
                c.placement_type == kind, c.start_day <= last, c.end_day > last
            )
        ).scalar_one()
        for kind in ("ifa", "in_house_fostering")
    )
    assert 1.8 < float(ifa) / float(ours) < 2.2


def test_savings_are_in_every_state_and_some_are_not_signed_off(connection: Connection) -> None:
    rows = connection.execute(
        select(savings.c.saving_status, savings.c.saving_kind, savings.c.signed_off_on)
    ).all()
    assert {row.saving_status for row in rows} == {
        "idea", "planned", "on_track", "at_risk", "delivered", "not_deliverable",
    }  # fmt: skip
    assert {row.saving_kind for row in rows} == {"cashable", "avoided"}
    assert {row.signed_off_on is None for row in rows} == {True, False}
    ahead = select(func.count(saving_months.c.delivered_pence)).where(
        saving_months.c.month > "2025-03"
    )
    assert connection.execute(ahead).scalar_one() == 0


def test_a_difference_tells_of_a_childs_prices_of_its_own_days_and_of_no_earlier_home(
    demonstration_store: Engine,
) -> None:
    door, told = Door(demonstration_store, STOCKTON), 0
    with door.sit(Viewer(Role.FINANCE_OFFICER)) as sitting:
        for one in read_discrepancies(sitting, {}).rows:
            for price in read_evidence(sitting, one, STOCKTON).prices:
                told += 1
                assert price.since <= one.until + timedelta(days=1)
                assert price.until is None or price.until >= one.since
    assert told > 5
