"""What cabinet is told of money: costs that enough children make up, and nothing else."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, Executable, text, update

from data_access.access import Refused, Viewer
from data_access.disclosure import contributions
from data_access.disclosure import costs as costs_module
from data_access.disclosure.catalogue import COSTS
from data_access.disclosure.costs import (
    EVERY_COST,
    FORECAST_IN_ALL,
    SPEND_BY_LINE,
    SPEND_IN_ALL,
    UNIT_COSTS,
    Cost,
    protect_costs,
    read_costs,
)
from data_access.disclosure.publishing import NO_COSTS, Published, find_changed, publish
from data_access.disclosure.rules import Contributions, join
from data_access.disclosure.system import NotProtectable, Pattern, System
from data_access.questions import MEASURES, Answer, Door, NotUnderstood, Question, Selection
from data_access.questions.measure import Asked
from data_access.questions.published import NotShown
from data_access.questions.standing import read_standing
from data_access.store.tables import forecast_parts, month_spend_by_type
from data_access.vocabulary import BUDGET_LINE, UNIT_COST_OF, Permission, Role
from tests.data.day_by_day import COUNCIL, Child, Episode
from tests.data.priced import FIRST, by_month, fill_prices, price
from tests.stores import EMPTY, Stores

DIRECTOR, CABINET = Viewer(Role.DIRECTOR), Viewer(Role.CABINET_MEMBER)
QUARTER_END, YEAR_END = date(2024, 12, 31), date(2025, 3, 31)
ASKED: dict[str, tuple[tuple[str, ...], str]] = {
    "spend": (("budget_line",), "year=2025"),
    "unit_cost": (("unit_cost_of",), "year=2025"),
    "forecast_outturn": ((), "as_at=2025-03-31"),
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
    # One for a service alone is of no child; one child's is, whatever services stand beside it.
    "savings": [
        saving(1, None),
        saving(2, 1, "avoided"),
        *(saving(number, None, "avoided") for number in range(3, 8)),
    ],
    "saving_months": [
        {"saving_id": one, "month": "2024-05", "planned_pence": 12_345_67, "delivered_pence": None}
        for one in range(1, 8)
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
        ("forecast_outturn", ("quarter",), "as_at=2025-03-31"),
        ("forecast_outturn", (), "as_at=2024-12-31"),
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
        door, months = Door(engine, COUNCIL), month_spend_by_type.c

        def write(statement: Executable) -> None:
            with engine.connect().execution_options(writes=True) as connection, connection.begin():
                connection.execute(statement)

        def publish_again() -> Published:
            assert find_changed(engine, COUNCIL) == [YEAR_END]
            done = publish(engine, COUNCIL, YEAR_END, protect=protect_nothing)
            assert done is not None
            return done

        # Before prices are complete nothing is published of the year.
        write(update(month_spend_by_type).values(unpriced_nights=months.nights / 10))
        assert publish(engine, COUNCIL, YEAR_END, protect=protect_nothing) is not None
        for measure in ("spend", "unit_cost", "forecast_outturn"):
            with pytest.raises(NotUnderstood, match="not a part of what is published"):
                ask(door, measure, CABINET)
        write(update(month_spend_by_type).values(unpriced_nights=0))
        write(
            update(month_spend_by_type)
            .where(months.month == "2024-05", months.placement_type == "ifa")
            .values(unpriced_nights=11)
        )
        assert NO_COSTS not in publish_again().failures
        told = {measure: ask(door, measure, CABINET) for measure in ASKED if measure != "savings"}
        for answer in told.values():
            assert (
                "Up to 20 nights of the year to 31 March 2025 had no price and count nothing."
                in (answer.notes)
            )
        series = Question("spend", ("year",), Selection.parse("year=2025"))
        assert any("Up to 20 nights" in note for note in door.ask(series, CABINET).notes)
        write(update(forecast_parts).values(pence=forecast_parts.c.pence * 2))
        write(update(month_spend_by_type).values(price_sevenths=months.price_sevenths * 2))
        assert find_changed(engine, COUNCIL) == []
        assert publish(engine, COUNCIL, YEAR_END, protect=protect_nothing) is None
        for measure, answer in told.items():
            assert ask(door, measure, DIRECTOR).total != answer.total or answer.total is None
            assert ask(door, measure, CABINET) == answer


def test_costs_that_cannot_be_worked_out_are_not_shown_and_all_else_is_published(
    sqlite_stores: Stores, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with sqlite_stores.open_copy(EMPTY) as engine:
        fill(engine)
        with monkeypatch.context() as broken:
            # A line of the budget that nobody said of whether it is of children.
            broken.setattr(contributions, "LINES_BESIDE_CARE", frozenset())
            done = publish(engine, COUNCIL, YEAR_END, protect=protect_nothing)
            assert done is not None
            assert NO_COSTS in done.failures
            assert "costs of a publication could not be worked out" in caplog.messages
            for measure in ASKED:
                with pytest.raises(NotShown):
                    ask(Door(engine, COUNCIL), measure, CABINET)
            assert find_changed(engine, COUNCIL) == []
        assert find_changed(engine, COUNCIL) == [YEAR_END]


def test_what_stands_behind_a_cost_adds_up_to_it_on_both_engines(
    open_empty_store: Callable[[], AbstractContextManager[Engine]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(asked: Asked) -> None:
        asked.connection.execute(text("SELECT nothing FROM nowhere"))

    with open_empty_store() as engine:
        fill(engine, **SAVINGS)
        with engine.connect() as connection:
            standing = read_standing(connection)
            costs = read_costs(connection, COUNCIL, standing, YEAR_END)
            assert read_costs(connection, COUNCIL, standing, QUARTER_END) == {}
            with monkeypatch.context() as broken:
                broken.setattr(costs_module, "read_behind_savings", fail)
                failed = read_costs(connection, COUNCIL, standing, YEAR_END)
            assert failed == {table: {} for table in costs}
            # What failed has not spoilt the transaction.
            assert read_costs(connection, COUNCIL, standing, YEAR_END) == costs
    assert costs.keys() == {*EVERY_COST}
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


SIX = [(provider, 100) for provider in (1, 2, 3, 1, 2, 3)]


@settings(max_examples=15, deadline=None)
@given(
    st.lists(COSTS_OF_A_LINE, min_size=2, max_size=5),
    st.fixed_dictionaries({unit: st.integers(0, 12) for unit in UNIT_COST_OF.keys}),
)
# Six who were there for a part of the year each, and spend in all that two providers are paid.
@example([SIX, SIX], {"residential": 5, "fostering": 6, "looked_after": 5})
@example([[(1, 100)] * 6, []], {"residential": 6, "fostering": 6, "looked_after": 6})
def test_no_hidden_cost_can_be_worked_out_from_what_is_shown(
    drawn: list[list[tuple[int, int]]], children: dict[str, int]
) -> None:
    lines: dict[tuple[str, ...], Cost] = {}
    for key, each in zip(BUDGET_LINE.keys, drawn, strict=False):
        behind = Contributions(
            {f"{key} {number}": pounds for number, (_, pounds) in enumerate(each)},
            frozenset(f"{key} {provider}" for provider, _ in each),
        )
        lines[key,] = Cost(sum(pounds for _, pounds in each), behind)
    whole = join(cost.behind for cost in lines.values())
    pounds = sum(cost.pounds or 0 for cost in lines.values())
    # What nobody's nights fall into is told, and stands for nothing.
    with_none = lines | {("services",): Cost(0, None)}
    units = {
        (unit,): Cost(5, lines[unit,].behind if (unit,) in lines else whole, number)
        for unit, number in children.items()
    }
    # Others may have been paid before, for those whom the forecast is of.
    expected = Contributions(whole.by_child, whole.providers | {"a", "b"})
    costs = {
        SPEND_BY_LINE: with_none,
        SPEND_IN_ALL: {(): Cost(pounds, whole)},
        UNIT_COSTS: units,
        FORECAST_IN_ALL: {(): Cost(pounds + 7, expected)},
    }
    told = protect_costs(costs, before={})
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
    # Spend over unit cost is how many children there were; what is beside care is known nearly.
    for keys, value in told[UNIT_COSTS].items():
        is_spend_shown = keys in shown if keys in lines else is_total_shown
        assert (value is not None) == (is_spend_shown and children[keys[0]] > 5)
    assert (told[FORECAST_IN_ALL][()] is not None) == is_total_shown
    # A later version says of it what the first did, whatever was corrected meanwhile.
    corrected = {
        table: {keys: Cost((cost.pounds or 0) + 180, None, 99) for keys, cost in cells.items()}
        for table, cells in costs.items()
    }
    assert protect_costs(corrected, before=told) == told
