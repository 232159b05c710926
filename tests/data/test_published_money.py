"""What cabinet is told of money: costs that enough children make up, and nothing else."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, Executable, delete, update

from data_access.access import Refused, Viewer
from data_access.disclosure.catalogue import COSTS
from data_access.disclosure.costs import (
    FORECAST_IN_ALL,
    SAVED,
    SPEND_BY_LINE,
    SPEND_IN_ALL,
    UNIT_COSTS,
    Cost,
    protect_costs,
    read_costs,
)
from data_access.disclosure.publishing import find_changed, publish
from data_access.disclosure.rules import Contributions, join
from data_access.disclosure.system import NotProtectable, Pattern, System
from data_access.imports.spend_derivation import derive_spend
from data_access.questions import MEASURES, Answer, Door, NotUnderstood, Question, Selection
from data_access.questions.standing import read_standing
from data_access.store.tables import (
    forecast_arrangements,
    forecast_changes,
    forecast_parts,
    forecasts,
)
from data_access.vocabulary import BUDGET_LINE, Permission, Role
from tests.data.day_by_day import COUNCIL, Child, Episode
from tests.data.priced import FIRST, TODAY, by_month, fill_prices, price
from tests.stores import EMPTY, Stores

DIRECTOR, CABINET = Viewer(Role.DIRECTOR), Viewer(Role.CABINET_MEMBER)
QUARTER_END, YEAR_END = date(2024, 12, 31), date(2025, 3, 31)
ASKED: dict[str, tuple[tuple[str, ...], str]] = {
    "spend": (("budget_line",), "year=2025"),
    "unit_cost": (("unit_cost_of",), "year=2025"),
    "forecast_outturn": ((), "as_at=2024-12-31"),
    "savings": (("saving_kind", "saving_amount"), "year=2025"),
}
# So many children with so many providers at so many pounds a week.
LINES: Sequence[tuple[int, int, int, dict[str, Any]]] = (
    (8, 3, 500, {"place": "U4", "place_provider": "PR4"}),
    (7, 3, 6000, {"place": "K2", "place_provider": "PR4", "pl_post": "NE1 8QH"}),
    (3, 2, 900, {"place": "H5", "place_provider": "PR4"}),
)
OVERHEADS = tuple(
    row
    for kind in ("ifa", "external_childrens_home")
    for row in by_month(
        date(2024, 4, 1), YEAR_END, kind="overhead", home_id=None, placement_type=kind,
        provider="The council", pence=4_321_00,
    )
)  # fmt: skip


def fill(engine: Engine, **more: Any) -> Door:
    """A council with enough children in fostering and homes, and three unaccompanied ones."""
    lives: list[Child] = []
    prices: list[dict[str, Any]] = []
    for line, (count, providers, weekly, place) in enumerate(LINES):
        until = date(2030, 1, 1) if place["place"] == "H5" else None
        for number in range(count):
            child = len(lives) + 1
            episode = Episode(10 * child, FIRST, None, **place)
            lives.append(Child(child, date(2010, 1, child), (episode,), unaccompanied_until=until))
            provider = f"Provider {line} {number % providers}"
            prices.append(price(child, FIRST, weekly + 10 * number, provider=provider))
    return fill_prices(engine, lives, prices=prices, fixed_costs=OVERHEADS, **more)


def saving(number: int, child: int | None, kind: str = "cashable") -> dict[str, Any]:
    return {
        "id": number, "reference": f"V{number}", "title": "A saving", "saving_kind": kind,
        "saving_status": "on_track", "budget_line": "residential", "is_recurring": True,
        "counterfactual": "Would have stayed", "start": date(2024, 4, 1), "end": date(2025, 4, 1),
        "full_year_pence": None, "child_reference": child and f"CH-{child:06}", "child_id": child,
        "signed_off_by": "finance", "signed_off_on": date(2024, 4, 1),
    }  # fmt: skip


SAVINGS = {
    # One for a service alone is of no child; one child's is.
    "savings": [saving(1, None), saving(2, 1, "avoided")],
    "saving_months": [
        {"saving_id": one, "month": "2024-05", "planned_pence": 12_345_67, "delivered_pence": None}
        for one in (1, 2)
    ],
}


def protect_nothing(_: System, *, seconds: float) -> Pattern:  # noqa: ARG001
    """Costs are protected by themselves, whatever becomes of counts."""
    raise NotProtectable


@pytest.fixture(scope="module")
def store(sqlite_stores: Stores) -> Iterator[Engine]:
    """Published at a quarter's and at a year's end."""
    with sqlite_stores.open_copy(EMPTY) as engine:
        fill(engine, **SAVINGS)
        for day in (QUARTER_END, YEAR_END):
            publish(engine, COUNCIL, day, protect=protect_nothing)
        yield engine


@pytest.fixture
def door(store: Engine) -> Door:
    return Door(store, COUNCIL)


def ask(door: Door, measure: str, viewer: Viewer) -> Answer:
    by, query = ASKED[measure]
    return door.ask(Question(measure, by, Selection.parse(query)), viewer)


@pytest.mark.parametrize(
    ("measure", "rounded_to", "hidden"),
    [
        # Three unaccompanied children; with nobody in other homes they could be worked out from
        # the total, so that the smaller of the others is hidden, too.
        ("spend", 1000, {("unaccompanied",), ("other_homes",), ("fostering",)}),
        ("unit_cost", 5, {("fostering",)}),
        ("forecast_outturn", 1000, set()),
        # What is avoided is one child's; of what is delivered nothing is known yet.
        ("savings", 1000, {("avoided", "planned")}),
    ],
)
def test_cabinet_is_told_a_cost_rounded_or_that_it_is_hidden(
    door: Door, measure: str, rounded_to: int, hidden: set[tuple[str, ...]]
) -> None:
    truth, told = ask(door, measure, DIRECTOR), ask(door, measure, CABINET)
    assert [row.keys for row in told.rows] == [row.keys for row in truth.rows]
    pairs = [(row.keys, row, true.value) for row, true in zip(told.rows, truth.rows, strict=True)]
    if truth.total is not None:
        assert (truth.total_symbol, told.total_symbol) == (None, None)
        assert told.total is not None
        assert abs(told.total - truth.total) <= rounded_to * 100 / 2
    for keys, row, true in pairs:
        if keys in hidden:
            assert (row.value, row.symbol) == (None, "c")
        else:
            assert row.value is not None
            assert true is not None
            assert row.value % (rounded_to * 100) == 0
            assert abs(row.value - true) <= rounded_to * 100 / 2
    assert any(f"Rounded to £{rounded_to:,}" in note for note in told.notes)


@pytest.mark.parametrize(
    ("measure", "by", "query"),
    [
        ("spend", ("placement_type",), "year=2025"),
        ("spend", ("budget_line",), "from=2025-01-01&to=2025-03-31"),
        ("spend", (), "year=2025&costing=marginal"),
        ("forecast_outturn", ("budget_line",), "as_at=2025-03-31"),
        ("forecast_outturn", (), "as_at=2025-02-28"),
        ("savings", ("saving_kind", "saving_status"), "year=2025"),
        ("unit_cost", (), "year=2025"),
    ],
)
def test_what_is_finer_or_of_other_days_than_what_is_published_is_refused(
    door: Door, measure: str, by: tuple[str, ...], query: str
) -> None:
    with pytest.raises(Refused):
        door.ask(Question(measure, by, Selection.parse(query)), CABINET)


def test_every_other_measure_of_money_is_refused_to_cabinet(door: Door) -> None:
    of_money = [
        each
        for each in MEASURES.values()
        if each.permission in (Permission.MONEY, Permission.PRICES)
    ]
    published = {each.measure for each in COSTS}
    assert len(of_money) > len(published)
    assert published == {m.name for m in door.measures_for(CABINET)} & {m.name for m in of_money}
    for measure in of_money:
        if measure.name not in published:
            with pytest.raises(Refused):
                door.ask(Question(measure.name, (), Selection.parse("year=2025")), CABINET)


def test_a_series_by_year_holds_what_the_years_by_themselves_do(door: Door) -> None:
    series = door.ask(
        Question("unit_cost", ("unit_cost_of", "year"), Selection.parse("year=2025")), CABINET
    )
    alone = {row.keys[0]: row.value for row in ask(door, "unit_cost", CABINET).rows}
    assert {row.keys[0]: row.value for row in series.rows if row.keys[1] == "2025"} == alone
    assert series.total_symbol == "z"


def test_a_cost_is_published_once_it_is_known_and_then_stays_as_it_was(
    sqlite_stores: Stores,
) -> None:
    with sqlite_stores.open_copy(EMPTY) as engine:
        fill(engine)

        def write(*statements: Executable) -> None:
            with engine.connect().execution_options(writes=True) as connection, connection.begin():
                for statement in statements:
                    connection.execute(statement)

        kept = (forecast_parts, forecast_changes, forecast_arrangements, forecasts)
        write(*(delete(table) for table in kept))
        publish(engine, COUNCIL, QUARTER_END, protect=protect_nothing)
        with pytest.raises(NotUnderstood, match="not a part of what is published"):
            ask(Door(engine, COUNCIL), "forecast_outturn", CABINET)
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            derive_spend(connection, TODAY)
        assert find_changed(engine, COUNCIL) == [QUARTER_END]
        again = publish(engine, COUNCIL, QUARTER_END, protect=protect_nothing)
        assert again is not None
        before = ask(Door(engine, COUNCIL), "forecast_outturn", CABINET).total
        truth = ask(Door(engine, COUNCIL), "forecast_outturn", DIRECTOR).total
        assert before is not None
        write(update(forecast_parts).values(pence=forecast_parts.c.pence * 2))
        assert find_changed(engine, COUNCIL) == []
        assert publish(engine, COUNCIL, QUARTER_END, protect=protect_nothing) is None
        assert ask(Door(engine, COUNCIL), "forecast_outturn", DIRECTOR).total != truth
        assert ask(Door(engine, COUNCIL), "forecast_outturn", CABINET).total == before


def test_what_stands_behind_a_cost_adds_up_to_it_on_both_engines(
    open_empty_store: Callable[[], AbstractContextManager[Engine]],
) -> None:
    with open_empty_store() as engine:
        fill(engine, **SAVINGS)
        with engine.connect() as connection:
            costs = read_costs(connection, COUNCIL, read_standing(connection), YEAR_END)
            quarterly = read_costs(connection, COUNCIL, read_standing(connection), QUARTER_END)
    assert costs.keys() == {SPEND_BY_LINE, SPEND_IN_ALL, UNIT_COSTS, FORECAST_IN_ALL, SAVED}
    assert quarterly.keys() == {FORECAST_IN_ALL}
    for (line,), cost in costs[SPEND_BY_LINE].items():
        if cost.behind:
            assert cost.pounds is not None
            behind = float(sum(cost.behind.by_child.values()))
            assert behind / 100 == pytest.approx(cost.pounds, abs=501), line
    (whole,) = costs[SPEND_IN_ALL].values()
    assert whole.behind
    assert len(whole.behind.by_child) == sum(count for count, *_ in LINES)
    assert len(whole.behind.providers) == sum(providers for _, providers, *_ in LINES)


COSTS_OF_A_LINE = st.lists(
    st.tuples(st.integers(1, 3), st.sampled_from([1, 10, 100, 1000, 50_000])),
    max_size=14,
)


def is_enough(behind: Contributions) -> bool:
    """The rule of costs: six children, three providers, no two children with over 90% of it."""
    parts = sorted((part for part in behind.by_child.values() if part), reverse=True)
    largest_two = sum(parts[:2])
    return len(parts) > 5 and len(behind.providers) > 2 and 10 * largest_two <= 9 * sum(parts)


@settings(max_examples=100, deadline=None)
@given(st.lists(COSTS_OF_A_LINE, min_size=1, max_size=5))
def test_no_hidden_cost_can_be_worked_out_from_what_is_shown(
    drawn: list[list[tuple[int, int]]],
) -> None:
    lines: dict[tuple[str, ...], Cost] = {}
    for key, children in zip(BUDGET_LINE.keys, drawn, strict=False):
        behind = Contributions(
            {f"{key} {number}": pounds for number, (_, pounds) in enumerate(children)},
            frozenset(f"{key} {provider}" for provider, _ in children),
        )
        lines[key,] = Cost(sum(pounds for _, pounds in children), behind)
    whole = join(cost.behind for cost in lines.values())
    pounds = sum(cost.pounds or 0 for cost in lines.values())
    # What nobody's nights fall into is told, and stands for nothing.
    with_none = lines | {("services",): Cost(0, None)}
    told = protect_costs(
        {SPEND_BY_LINE: with_none, SPEND_IN_ALL: {(): Cost(pounds, whole)}}, before={}
    )
    shown = {keys: value for keys, value in told[SPEND_BY_LINE].items() if value is not None}
    assert ("services",) in shown
    hidden = [keys for keys in lines if keys not in shown]
    assert all(value == with_none[keys].pounds for keys, value in shown.items())
    for keys in shown.keys() & lines.keys():
        alone = lines[keys].behind
        assert alone is not None
        assert is_enough(alone)
    is_total_shown = told[SPEND_IN_ALL][()] is not None
    assert is_total_shown == is_enough(whole)
    if is_total_shown and hidden:
        # The total less all that is shown is the hidden ones together, and no one of them.
        assert len(hidden) > 1 or len(lines) == 1
        assert is_enough(join(lines[keys].behind for keys in hidden))
    passing = [keys for keys, cost in lines.items() if cost.behind and is_enough(cost.behind)]
    if len(passing) == len(lines):
        assert not hidden
