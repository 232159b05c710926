"""The budget, which may be to be confirmed, the forecast against it, and what is posted."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from data_access.imports.forecasts import keep_forecasts
from data_access.money import round_half_up
from data_access.questions import Door
from data_access.vocabulary import BUDGET_LINE, LEDGER_KIND
from tests.data.priced import TODAY, fill_prices
from tests.data.returned_tables import ask, numbers
from tests.stores import EMPTY, Stores

ONE_DAY = timedelta(days=1)


def line(year: int, name: str, current: int | None) -> dict[str, Any]:
    """A line of the budget; None: to be confirmed."""
    return {"year": year, "budget_line": name, "original_pence": current,
            "virements_pence": None, "current_pence": current}  # fmt: skip


BUDGET = (
    *(line(2024, name, 1_000_00 * n) for n, name in enumerate(BUDGET_LINE.keys, 1)),
    line(2025, "residential", 700_000_00),
    line(2025, "fostering", None),
    line(2025, "permanence", 600_000_00),
    line(2026, "residential", None),
)


def posting(
    number: int, first: date, days: int, name: str, kind: str, pence: int
) -> dict[str, Any]:
    return {
        "reference": f"L{number}", "year": 2025, "period": 1, "service_from": first,
        "service_to": first + (days - 1) * ONE_DAY, "kind": kind, "cost_centre": "C",
        "subjective": "S", "budget_line": name, "pence": pence,
    }  # fmt: skip


LEDGER = (
    posting(1, date(2024, 4, 1), 30, "residential", "actual", 100_01),
    posting(2, date(2024, 4, 15), 45, "fostering", "accrual", 7_777_77),
    posting(3, date(2024, 4, 15), 45, "fostering", "reversal", -7_777_77),
    posting(4, date(2024, 5, 31), 2, "residential", "journal", -33),
    posting(5, date(2024, 3, 20), 365, "services", "recharge", 1_000_000_00),
    posting(6, date(2024, 6, 9), 1, "fostering", "actual", 99),
)


@pytest.fixture(scope="module")
def door(sqlite_stores: Stores) -> Iterator[Door]:
    """A council with a budget, a ledger and forecasts."""
    with sqlite_stores.open_copy(EMPTY) as engine:
        yield fill(engine)


def fill(engine: Engine) -> Door:
    found = fill_prices(engine, budget=BUDGET, ledger=LEDGER)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        keep_forecasts(connection, TODAY)
    return found


def test_a_budget_to_be_confirmed_is_not_known_and_no_total_holds_it(door: Door) -> None:
    answer = ask(door, "budget", ["budget_line"])
    assert numbers(answer) == {
        **{(name,): "x" for name in BUDGET_LINE.keys},
        ("residential",): 700_000_00,
        ("fostering",): "n",
        ("permanence",): 600_000_00,
    }
    assert (answer.total, answer.total_symbol) == (None, "n")
    assert "To be confirmed for 2024-25: Fostering." in answer.notes[0]
    assert "No budget is stated for 2024-25 of: Unaccompanied children," in answer.notes[1]
    stated = ask(door, "budget", budget_line="permanence")
    assert (stated.total, stated.notes) == (600_000_00, ())


def test_the_budget_of_several_years_is_told_year_by_year(door: Door) -> None:
    answer = ask(door, "budget", ["year"], from_="2023-04-01", to="2027-03-31")
    assert numbers(answer) == {
        ("2024",): 36_000_00, ("2025",): "n", ("2026",): "n", ("2027",): "x",
    }  # fmt: skip
    assert "No budget is stated for 2026-27." in answer.notes
    by_line = ask(door, "budget", ["budget_line", "year"], from_="2023-04-01", to="2025-03-31")
    assert by_line.value("services", "2024") == 8_000_00
    assert numbers(by_line)["fostering", "2025"] == "n"


def test_the_forecast_is_set_against_what_is_budgeted_and_not_known_without_it(door: Door) -> None:
    outturn = numbers(ask(door, "forecast_outturn", ["budget_line"]))
    variance = ask(door, "budget_variance", ["budget_line"])
    assert numbers(variance) == {
        **{(name,): "x" for name in BUDGET_LINE.keys},
        ("residential",): outturn["residential",] - 700_000_00,
        ("fostering",): "n",
        ("permanence",): outturn["permanence",] - 600_000_00,
    }
    assert variance.total_symbol == "n"
    both = ask(door, "budget_variance", budget_line="permanence")
    assert both.total == outturn["permanence",] - 600_000_00
    before = ask(door, "budget_variance", as_at="2024-04-29")
    assert (before.total_symbol, before.notes) == (
        "x", ("No forecast is kept from before 30 April 2024.",)
    )  # fmt: skip


def test_a_posting_counts_instead_of_what_is_computed_and_the_forecast_says_which(
    door: Door,
) -> None:
    answer = ask(door, "forecast_outturn", ["forecast_part"], budget_line="fostering",
                 as_at="2024-04-30")  # fmt: skip
    # The accrual and its reversal are nothing together; one posting of 99p is of the period.
    assert answer.value("actuals") == 99
    assert any(
        note.startswith("Not posted on the ledger, and computed from prices")
        and "unaccompanied children from April 2024" in note
        and "fostering" not in note
        for note in answer.notes
    )
    later = ask(door, "forecast_outturn", as_at="2024-05-31")
    assert any("fostering from May 2024" in note for note in later.notes)


@settings(max_examples=15)
@given(
    first=st.dates(date(2024, 3, 1), date(2024, 7, 1)),
    days=st.integers(0, 120),
    by=st.sampled_from([(), ("month",), ("ledger_kind", "month"), ("budget_line", "ledger_kind")]),
    kind=st.none() | st.sampled_from(LEDGER_KIND.keys),
)
def test_what_is_posted_is_spread_over_the_days_of_its_service(
    door: Door, first: date, days: int, by: tuple[str, ...], kind: str | None
) -> None:
    last = first + days * ONE_DAY
    words = {"ledger_kind": kind} if kind else {}
    answer = ask(door, "ledger_spend", by, from_=str(first), to=str(last), **words)
    exact: defaultdict[tuple[str, ...], Fraction] = defaultdict(Fraction)
    for row in LEDGER:
        length = (row["service_to"] - row["service_from"]).days + 1
        for number in range(length):
            day = row["service_from"] + number * ONE_DAY
            if first <= day <= last and kind in (None, row["kind"]):
                told = {"month": f"{day:%Y-%m}", "ledger_kind": row["kind"],
                        "budget_line": row["budget_line"]}  # fmt: skip
                exact[tuple(told[name] for name in by)] += Fraction(row["pence"], length)
    whole = round_half_up(sum(exact.values()))
    # Of days before the first posting's nothing is known.
    assert answer.total == (None if last < date(2024, 3, 20) else whole)
    for row in answer.rows:
        assert row.symbol or abs((row.value or 0) - exact[row.keys]) < 1
    if by and answer.total is not None:
        assert sum(row.value or 0 for row in answer.rows) == whole


def test_without_a_budget_or_a_ledger_both_are_said_to_be_missing(sqlite_stores: Stores) -> None:
    with sqlite_stores.open_copy(EMPTY) as engine:
        bare = fill_prices(engine, prices=(), fixed_costs=(), income=(), beside_care=())
        for measure, sheet in (
            ("budget", "budget"), ("budget_variance", "budget"), ("ledger_spend", "ledger"),
        ):  # fmt: skip
            answer = ask(bare, measure)
            assert answer.total_symbol == "x"
            assert f"has not been loaded with its sheet {sheet}." in answer.notes[0]
