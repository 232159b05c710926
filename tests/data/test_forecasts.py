"""Forecasts: every part exact, only what was known then, kept as made, and why they moved."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select, update

from data_access.access import Viewer
from data_access.imports.forecasts import keep_forecasts
from data_access.imports.forecasts.changes import Seen, explain_change
from data_access.imports.forecasts.known import Known
from data_access.imports.forecasts.making import Forecast, make_forecast
from data_access.imports.forecasts.moments import Moment
from data_access.money import round_half_up
from data_access.questions import Door, Question, Selection
from data_access.store.tables import (
    forecast_arrangements,
    forecast_changes,
    forecast_parts,
    forecasts,
    loads,
    planned_moves,
)
from data_access.vocabulary import Role
from tests.data.day_by_day import COUNCIL, Child, Episode
from tests.data.forecast_by_night import ENDS, forecast_by_night, moments, years
from tests.data.forecast_cases import (
    CHANGING,
    CHANGING_PRICES,
    KNOWN_LATER,
    REASONS,
    explain_by_child,
)
from tests.data.priced import (
    FIRST,
    FIXED,
    INCOME,
    LIVES,
    PRICES,
    TODAY,
    fill_prices,
    price,
    put_money_in,
)
from tests.data.returned_tables import ask, numbers
from tests.stores import EMPTY, Stores

KEPT = (forecasts, forecast_parts, forecast_changes, forecast_arrangements)
TO_JUNE = date(2024, 6, 30)


@pytest.fixture(scope="module")
def store(sqlite_stores: Stores) -> Iterator[Engine]:
    """A store that each test fills for itself."""
    with sqlite_stores.open_copy(EMPTY) as engine:
        yield engine


def fill(engine: Engine, *told: Any, **money: Any) -> None:
    """A store of this money and no forecast yet."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(delete(planned_moves))
    fill_prices(engine, *told, **money)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        for table in reversed(KEPT):
            connection.execute(delete(table))


def keep(engine: Engine, *, data_to: date | None = None, **money: Any) -> Door:
    """Load more money, let the returns speak to a later day, and keep the forecasts; a door."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if data_to:
            connection.execute(update(loads).values(data_to=data_to))
        if money:
            put_money_in(connection, money)
        keep_forecasts(connection, TODAY)
    return Door(engine, COUNCIL)


def read_kept(engine: Engine) -> dict[str, dict[str, list[tuple[Any, ...]]]]:
    """Everything that is kept, by month and table."""
    found: dict[str, dict[str, list[tuple[Any, ...]]]] = {}
    with engine.connect() as connection:
        for month, number in connection.execute(select(forecasts.c.month, forecasts.c.id)).all():
            found[month] = {}
            for table in KEPT:
                key = "id" if table is forecasts else "forecast_id"
                columns = [column for column in table.c if column.key not in ("id", "forecast_id")]
                rows = connection.execute(select(*columns).where(table.c[key] == number)).all()
                found[month][table.name] = sorted(tuple(row) for row in rows)
    return found


@settings(max_examples=15)
@given(known=years(), moment=moments())
def test_every_part_of_a_forecast_is_what_its_nights_and_months_add_up_to(
    known: Known, moment: Moment
) -> None:
    made, exact = make_forecast(known, moment), forecast_by_night(known, moment)
    assert sum(made.parts.values()) == round_half_up(sum(exact.values()))
    for name in made.parts.keys() | exact.keys():
        assert abs(made.parts.get(name, 0) - exact[name]) < 1, name
    committed: Counter[str] = Counter()
    for each in made.arrangements:
        committed[each.of.budget_line] += each.committed_pence
    # What is paid beside care is of a line that has no arrangements.
    for line in ("residential", "fostering", "other_homes", "unaccompanied"):
        assert committed[line] == made.parts.get(("commitment", line), 0)


def see(made: Forecast) -> list[Seen]:
    return [
        Seen(
            each.of.child_reference, each.of.placement_start_day, each.of.budget_line,
            each.of.weekly_pence, each.of.expected_end_day, each.pence,
        )
        for each in made.arrangements
    ]  # fmt: skip


@settings(max_examples=15)
@given(known=years(), then=st.sampled_from(range(11)), data=st.data())
def test_the_reasons_why_a_forecast_moved_add_up_to_its_movement_to_the_penny(
    known: Known, then: int, data: st.DataObject
) -> None:
    later = data.draw(st.integers(then + 1, 11))
    before, after = (
        make_forecast(known, Moment(2025, ENDS[number], is_later=True)) for number in (then, later)
    )
    changes = explain_change(
        before.parts, after.parts, see(before), see(after), days=(ENDS[then], ENDS[later])
    )
    moved: defaultdict[str, int] = defaultdict(int)
    for sign, made in ((-1, before), (1, after)):
        for (_, line), pence in made.parts.items():
            moved[line] += sign * pence
    for (_, line), pence in changes.items():
        moved[line] -= pence
    assert not any(moved.values())
    told = {name: pence for name, pence in changes.items() if name[0] in REASONS}
    assert told == explain_by_child(known, before, after)


def test_a_forecast_moves_by_what_came_left_moved_and_changed_its_price(store: Engine) -> None:
    fill_prices(
        store, CHANGING, prices=CHANGING_PRICES, fixed_costs=(), income=(), beside_care=(),
        data_to=date(2024, 7, 31), uplifts=[
            {"provider": None, "placement_type": "ifa", "rise": 1000, "start": date(2025, 3, 1),
             "is_agreed": False},
        ],
    )  # fmt: skip
    door = keep(store)
    found = numbers(ask(door, "forecast_movement", ["forecast_change"]))
    assert found == {
        # From 21 July to 31 March there are 254 nights, from 11 July 264; 31 nights of March.
        ("new",): 254 * 300_00,
        ("ended",): -264 * 200_00,
        ("moved",): 264 * 10_00,
        ("price",): 254 * 10_00,
        ("uplift",): 31 * 1_00,
    }
    before, after = (
        ask(door, "forecast_outturn", as_at=day).total for day in ("2024-06-30", "2024-07-31")
    )
    assert (after or 0) - (before or 0) == sum(found.values())
    assert any("expected and not agreed" in note for note in ask(door, "forecast_outturn").notes)


def test_what_was_not_known_at_the_end_of_a_month_is_not_in_its_forecast(store: Engine) -> None:
    fill(store, **KNOWN_LATER)
    keep(store)
    told_later = read_kept(store)["2024-06"]
    as_of_june = tuple(
        Child(one.id, one.born, (Episode(**{**vars(e), "dec": None, "rec": None}),),
              unaccompanied_until=one.unaccompanied_until)
        for one in LIVES for e in one.episodes
    )  # fmt: skip
    until_june = {
        "ledger": KNOWN_LATER["ledger"][:3],
        "savings": KNOWN_LATER["savings"][:1],
        "saving_months": [row for row in KNOWN_LATER["saving_months"] if row["saving_id"] == 1],
        "assumptions": KNOWN_LATER["assumptions"],
        "planned_moves": KNOWN_LATER["planned_moves"][:1],
        "fixed_costs": [row for row in FIXED if row["month"] <= "2024-06"],
        "income": [row for row in INCOME if row["month"] <= "2024-06"],
    }
    fill(store, as_of_june, data_to=TO_JUNE, **until_june)
    door = keep(store)
    told_then = read_kept(store)["2024-06"]
    for table in ("forecast_parts", "forecast_changes", "forecast_arrangements"):
        assert told_later[table] == told_then[table]
    parts = numbers(ask(door, "forecast_outturn", ["forecast_part"], budget_line="residential"))
    assert parts["actuals",] == 3 * 6_000_000 + 1 + 2 + 3
    # 182 nights from 1 October: £6,300 a week less on one line, £700 more on another.
    assert parts["planned_moves",] == -182 * 900_00
    # Of £1,000 planned for July and for August £400 a month was delivered by May.
    assert parts["savings",] == -2 * 600_00
    whole = numbers(ask(door, "forecast_outturn", ["forecast_part"]))
    assert whole["planned_moves",] == -182 * 800_00
    assert whole["demand_allowance",] == 9 * 5_000_00


def test_a_forecast_that_is_kept_stays_as_it_is_and_the_newest_is_made_anew(store: Engine) -> None:
    fill(store, prices=PRICES[1:3], data_to=TO_JUNE)
    keep(store)
    first = read_kept(store)
    assert list(first) == ["2024-04", "2024-05", "2024-06"]
    keep(store, uplifts=[{"provider": None, "placement_type": None, "rise": 500,
                          "start": date(2025, 1, 1), "is_agreed": True}])  # fmt: skip
    second = read_kept(store)
    assert [month for month in first if first[month] != second[month]] == ["2024-06"]
    door = keep(store, data_to=date(2024, 9, 14))
    third = read_kept(store)
    assert {month: third[month] for month in second} == second
    is_later = {month: third[month]["forecasts"][0][4] for month in third}
    assert is_later == {
        "2024-04": True, "2024-05": True, "2024-06": False, "2024-07": True, "2024-08": False,
    }  # fmt: skip
    answer = ask(door, "forecast_outturn", ["month"], from_="2024-04-01", to="2024-09-14")
    assert {row.keys[0]: row.symbol for row in answer.rows}["2024-09"] == "x"
    assert (
        "Between April 2024 and July 2024 3 forecasts were made later, on 14 April 2025, from "
        "dated data: what was corrected since is in them." in answer.notes
    )


def test_march_is_forecast_in_april_and_closed_by_the_load_that_begins_the_next_year(
    store: Engine,
) -> None:
    fill(store, data_to=date(2025, 2, 28))
    in_february = ask(keep(store), "forecast_outturn", as_at="2025-02-27")
    # The answer is as at the month end of what it tells.
    assert in_february.as_at == date(2025, 1, 31)
    kept = read_kept(store)
    door = keep(store, data_to=date(2025, 4, 15))
    for measure in ("forecast_outturn", "forecast_movement", "commitment"):
        assert ask(door, measure).as_at == date(2025, 3, 31)
    assert "Of the year 2024-25, as it stood at the end of March 2025." in (
        ask(door, "forecast_outturn").notes
    )
    assert {month: read_kept(store)[month] for month in kept} == kept

    def close(number: int) -> list[dict[str, Any]]:
        return [KNOWN_LATER["ledger"][0] | {"reference": f"C{number}", "period": 13}]

    door = keep(store, data_to=date(2025, 5, 10), ledger=close(1))
    in_march = {"as_at": "2025-03-31", "budget_line": "residential"}
    posted = ask(door, "forecast_outturn", ["forecast_part"], **in_march).value("actuals")
    assert posted == KNOWN_LATER["ledger"][0]["pence"]
    assert ask(door, "forecast_outturn").as_at == date(2025, 4, 30)
    closed = read_kept(store)["2025-03"]
    keep(store, data_to=date(2025, 6, 10), ledger=close(2))
    assert read_kept(store)["2025-03"] == closed
    assert list(read_kept(store))[-2:] == ["2025-04", "2025-05"]


def test_a_rise_in_a_price_that_is_stated_and_a_child_with_two_plans_count_once(
    store: Engine,
) -> None:
    new_year = date(2025, 1, 1)
    plan = KNOWN_LATER["planned_moves"][0] | {"weekly_change_pence": -700_00}
    fill(
        store, data_to=date(2024, 11, 30), fixed_costs=(), income=(), beside_care=(),
        prices=(
            PRICES[2] | {"end": new_year}, price(2, FIRST, 1_001, start=new_year),
            price(3, FIRST, 6_300, provider="Example Homes"),
        ),
        uplifts=[
            {"provider": name, "placement_type": None, "rise": 1000, "start": start,
             "is_agreed": True}
            for name, start in (
                ("example FOSTERING", new_year), ("Example  Homes", date(2025, 3, 1)),
            )
        ],
        planned_moves=[
            plan | {"reference": "M1", "target_on": date(2025, 3, 4), "target": date(2025, 3, 4)},
            plan | {"reference": "M2", "target_on": new_year, "target": new_year},
        ],
    )  # fmt: skip
    answer = ask(keep(store), "forecast_outturn", ["forecast_part"])
    # 31 nights of December at £910 a week and 90 from then on at £1,001; 121 at £6,300.
    assert answer.value("commitment") == 31 * 130_00 + 90 * 143_00 + 121 * 900_00
    assert answer.value("uplifts") == 31 * 90_00
    assert answer.value("planned_moves") == -90 * 100_00
    assert "1 open plan of a child with another, earlier target is not counted." in answer.notes


def test_nothing_is_forecast_before_there_is_money(store: Engine) -> None:
    fill(store, prices=(), fixed_costs=(), income=(), beside_care=())
    door = keep(store)
    assert not read_kept(store)
    for measure in ("forecast_outturn", "forecast_movement", "commitment"):
        answer = ask(door, measure)
        assert answer.total_symbol == "x"
        assert "has not been loaded" in answer.notes[0]


def test_finance_and_director_are_told_the_same_on_every_engine(empty_store: Engine) -> None:
    fill(empty_store)
    door = keep(empty_store, data_to=date(2024, 12, 31))
    finance = Viewer(Role.FINANCE_OFFICER)
    for measure, by in (
        ("forecast_outturn", ("forecast_part", "budget_line")),
        ("forecast_movement", ("forecast_change", "month")),
        ("commitment", ("budget_line", "placement_type")),
    ):
        told = ask(door, measure, by)
        assert door.ask(Question(measure, by, Selection()), finance) == told
        assert sum(row.value or 0 for row in told.rows) or measure == "forecast_movement"
    unpriced = "1 child’s home has no price, and nothing is counted there."
    assert unpriced in ask(door, "commitment", as_at="2024-06-30").notes
    outturn = ask(door, "forecast_outturn")
    # 365 nights of £455, £910, £350 and £1,400 a week and £6,300 less 30%, running costs of
    # £31,620 and £52,000 beside care a month, less £4,250 of income, and £777.77 in three of them.
    weekly = 455_00 + 910_00 + 350_00 + 1_400_00 + 4_410_00
    by_month = 12 * (31_620_00 + 52_000_00 - 4_250_00) - 3 * 777_77
    assert outturn.total == 365 * weekly // 7 + by_month
    assert any(note.startswith("Gross, before income, it is £") for note in outturn.notes)
    assert any("Nothing is posted on the ledger" in note for note in outturn.notes)
