"""What nights cost: every night once, and every penny where it belongs, by a slow second count."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete

from data_access.imports.spend_derivation import SPEND, derive_spend, fill_spend, slug_provider
from data_access.questions import Selection
from data_access.questions.standing import label_providers
from data_access.store.tables import (
    arrangement_spans,
    month_spend_by_type,
    providers,
)
from data_access.store.tables.base import date_of, day_number
from tests.data.day_by_day import Child
from tests.data.histories import councils
from tests.data.priced import FIRST, TODAY, fill_prices, price, put_money_in
from tests.data.spend_night_by_night import (
    SUMS,
    Came,
    assert_costs_and_income_fall_to_their_nights,
    assert_months_are_the_nights_counted_one_by_one,
    expect_night,
    nights_that_matter,
    price_of,
    rows_of,
)
from tests.data.ssda903_files import load, write_return
from tests.stores import EMPTY, Stores


@st.composite
def priced_councils(draw: st.DrawFn) -> tuple[list[Child], list[dict[str, Any]]]:
    """Children, and prices of theirs in any disorder: with gaps, too early, too long, twice."""
    council = draw(councils(is_faultless=draw(st.booleans())))
    starts = [(child.id, one.decom) for child in council for one in child.episodes] or [(1, FIRST)]
    prices = []
    for _ in range(draw(st.integers(min_value=0, max_value=6))):
        child_id, came = draw(st.sampled_from(starts))
        start = came + timedelta(days=draw(st.integers(min_value=-20, max_value=40)))
        length = draw(st.none() | st.integers(min_value=0, max_value=60))
        prices.append(
            price(
                child_id,
                came,
                draw(st.integers(min_value=0, max_value=9000)),
                start=start,
                end=None if length is None else start + timedelta(days=length),
                provider=draw(
                    st.sampled_from(["Example Homes", "Example Fostering", "EXAMPLE homes"])
                ),
                cost_basis=draw(st.sampled_from(["marginal", "full"])),
                health_share=draw(st.sampled_from([0, 1234, 5000])),
                education_share=draw(st.sampled_from([0, 3333, 5000])),
            )
        )
    return council, prices


_MONTHS = st.integers(min_value=0, max_value=4)


@st.composite
def costs_and_income(
    draw: st.DrawFn, council: Sequence[Child]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Running costs and income of months with the children's nights, and of some without."""
    days = [one.decom for child in council for one in child.episodes] or [FIRST]

    def month() -> str:
        day = draw(st.sampled_from(days)) + timedelta(days=draw(st.integers(-40, 70)))
        return f"{day:%Y-%m}"

    pence = st.integers(min_value=-1_000, max_value=1_000_000)
    types = [None, "in_house_fostering", "external_childrens_home", "secure_home"]
    fixed = [
        {
            "month": month(),
            "kind": "home",
            "home_id": draw(st.sampled_from([None, 1, 2])),
            "placement_type": draw(st.sampled_from(types)),
            "provider": draw(st.sampled_from([None, "The council"])),
            "pence": draw(pence),
        }
        for _ in range(draw(_MONTHS))
    ]
    income = []
    for _ in range(draw(_MONTHS)):
        child = draw(st.none() | st.sampled_from([*council, None]))
        stranger = draw(st.booleans())
        income.append(
            {
                "month": month(),
                "paid_by": draw(st.sampled_from(["health", "education", "uasc_grant", "other"])),
                "child_reference": "nobody" if stranger else child and f"CH-{child.id:06}",
                "child_id": None if stranger or child is None else child.id,
                "pence": draw(pence),
            }
        )
    return fixed, income


@pytest.fixture(scope="module")
def store(sqlite_stores: Stores) -> Iterator[Engine]:
    with sqlite_stores.open_copy(EMPTY) as engine:
        yield engine


@settings(max_examples=4)
@given(priced=priced_councils(), data=st.data())
def test_every_night_in_care_stands_in_exactly_one_row_with_the_price_in_force(
    store: Engine, priced: tuple[list[Child], list[dict[str, Any]]], data: st.DataObject
) -> None:
    council, prices = priced
    prices = prices or [price(1, FIRST, 100)]
    fixed, income = data.draw(costs_and_income(council))
    days = [one.decom for child in council for one in child.episodes] or [FIRST]
    last = data.draw(st.sampled_from(days)) + timedelta(days=data.draw(st.integers(0, 100)))
    fill_prices(
        store, council, prices=prices, fixed_costs=fixed, income=income, beside_care=(),
        data_to=last,
    )  # fmt: skip
    rows = rows_of(store, arrangement_spans)
    came = Came(store)
    for child, night in nights_that_matter(council, prices):
        day = day_number(night)
        told = [
            row
            for row in rows
            if row["child_id"] == child.id and row["start_day"] <= day < row["end_day"]
        ]
        assert len(told) == bool(child.counted_on(night))
        for row in told:
            since = came.day(child.id, day)
            expected = expect_night(child, night, price_of(prices, child, night, since))
            assert {name: row[name] for name in expected} == expected
            assert row["placement_start_day"] == since
            assert row["health_weekly_pence"] + row["education_weekly_pence"] <= row["weekly_pence"]
    counted = [
        (date_of(day), row)
        for row in rows
        for day in range(row["start_day"], min(row["end_day"], day_number(last) + 1))
    ]
    assert_months_are_the_nights_counted_one_by_one(store, counted)
    assert_costs_and_income_fall_to_their_nights(store, counted, fixed, income)


def test_on_both_engines_the_same_is_worked_out_to_the_penny(empty_store: Engine) -> None:
    """The seven children of the example, in 2024-25, as reckoned on paper."""
    fill_prices(empty_store)
    lines: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows_of(empty_store, month_spend_by_type):
        if row["year"] == "2025":
            lines[row["placement_type"]].update({name: row[name] for name in SUMS})
    assert lines["in_house_fostering"]["price_sevenths"] == 455_00 * 365
    assert lines["in_house_fostering"]["fixed_pence"] == 12 * 620_00
    assert lines["ifa"]["price_sevenths"] == 910_00 * 365
    assert lines["ifa"]["nights"] == 365 + lines["ifa"]["unpriced_nights"]
    assert lines["ifa"]["unpriced_nights"] == (date(2024, 12, 1) - date(2024, 4, 1)).days
    assert lines["external_childrens_home"]["health_sevenths"] == 630_00 * 365
    assert lines["external_childrens_home"]["education_sevenths"] == 2 * 630_00 * 365
    assert lines["own_childrens_home"]["fixed_pence"] == 12 * 31_000_00
    assert lines["supported_accommodation"]["grant_pence"] == 12 * 4_000_00
    assert lines["with_parents"]["price_sevenths"] == 0
    assert sum(line["education_pence"] for line in lines.values()) == 3 * 777_77
    assert sum(line["health_pence"] for line in lines.values()) == 12 * 250_00
    assert lines["external_childrens_home"]["health_pence"] == 12 * 250_00
    names = {row["slug"]: row["name"] for row in rows_of(empty_store, providers)}
    assert names["example-homes"] == "Example Homes"
    with empty_store.connect() as connection:
        assert label_providers(connection) == names


def test_a_store_without_money_has_no_spend_and_one_that_had_it_earlier_is_filled_by_the_upgrade(
    store: Engine,
) -> None:
    fill_prices(store, prices=(), fixed_costs=(), income=(), beside_care=())
    assert [rows_of(store, table) for table in SPEND] == [[]] * len(SPEND)
    fill_prices(store)
    before = [rows_of(store, table) for table in SPEND]
    with store.connect().execution_options(writes=True) as connection, connection.begin():
        for table in SPEND:
            connection.execute(delete(table))
        fill_spend(connection, TODAY)
    assert [rows_of(store, table) for table in SPEND] == before


def test_a_return_loaded_again_finds_the_prices_of_the_children_it_tells_of(
    empty_store: Engine, tmp_path: Path
) -> None:
    """Prices that were stated first wait for their child, and follow when the child has moved."""
    with empty_store.connect().execution_options(writes=True) as connection, connection.begin():
        early = price(1, date(2023, 6, 1), 700) | {"child_reference": "A", "child_id": None}
        moved = price(1, date(2024, 2, 1), 900) | {"child_reference": "A", "child_id": None}
        # PostgreSQL counts the loads that follow from 1.
        put_money_in(connection, {"prices": [early, moved]}, load_id=99)
        derive_spend(connection, TODAY)
    assert rows_of(empty_store, arrangement_spans) == []
    load(empty_store, write_return(tmp_path / "2024", [{}]))
    told = rows_of(empty_store, arrangement_spans)
    assert {row["weekly_pence"] for row in told} == {700_00}
    moves = [{"DEC": "01/02/2024", "REC": "X1"}, {"DECOM": "01/02/2024", "RNE": "P"}]
    load(empty_store, write_return(tmp_path / "again" / "2024", moves))
    told = rows_of(empty_store, arrangement_spans)
    assert {(row["placement_start_day"], row["weekly_pence"]) for row in told} == {
        (day_number(date(2023, 6, 1)), 700_00),
        (day_number(date(2024, 2, 1)), 900_00),
    }


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Example Homes (North) Ltd.", "example-homes-north-ltd"),
        ("EXAMPLE  homes", "example-homes"),
        ("Café O\u2019Example", "cafe-oexample"),
        ("\u4f8b", "provider-" + sha256("\u4f8b".encode()).hexdigest()[:8]),
        ("not_known", "not-known"),
        ("x" * 79 + " y", "x" * 79),
    ],
)
def test_a_provider_has_a_word_for_addresses(name: str, slug: str) -> None:
    assert slug_provider(name) == slug
    assert Selection.parse([("provider", slug)]).pairs() == [("provider", slug)]
