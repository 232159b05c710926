"""The fixed catalogue of what may be published, and nothing beyond it."""

from datetime import date, timedelta

import pytest

from data_access.disclosure.catalogue import (
    CATALOGUE,
    COSTS,
    DERIVED,
    NEVER,
    POOLS,
    PUBLISHED,
    PublishedAs,
    find_table,
    is_in_catalogue,
    is_published,
    is_rounded,
    is_snapshot,
    is_year_end,
    list_dimensions,
    name_as_published,
    tables_of,
)
from data_access.disclosure.contributions import LINES_BESIDE_CARE, LINES_OF_NIGHTS
from data_access.disclosure.pools import REGISTERED, USABLE
from data_access.questions import MEASURES
from data_access.vocabulary import (
    BUDGET_LINE,
    DIMENSIONS,
    MONTH,
    PLACEMENT_GROUP,
    PLACEMENT_GROUPS,
    PLACEMENT_TYPE,
    Permission,
)

# Two breakdowns of one thing meet as one.
SAME = {"dfe_age_band": "age_band", "locality_detail": "locality"}
YEAR_END, QUARTER_END = date(2025, 3, 31), date(2024, 12, 31)


@pytest.mark.parametrize("published", CATALOGUE, ids=lambda published: published.measure)
def test_no_dimension_of_a_measure_is_reached_from_another_in_two_ways(
    published: PublishedAs,
) -> None:
    reached = {name: {name} for table in published.tables for name in table}
    for table in published.tables:
        if len(table) < 2:
            continue
        first, second = (SAME.get(name, name) for name in table)
        assert second not in reached[first], table
        joined = reached[first] | reached[second]
        reached |= dict.fromkeys(joined, joined)


@pytest.mark.parametrize("published", CATALOGUE, ids=lambda published: published.measure)
def test_every_table_has_at_most_two_dimensions_and_its_margins_are_tables_too(
    published: PublishedAs,
) -> None:
    assert () in published.tables
    assert len(set(published.tables)) == len(published.tables)
    for table in published.tables:
        assert len(table) <= 2
        assert all((name,) in published.tables for name in table)


def test_what_is_published_is_a_measure_of_children_by_dimensions_that_it_has() -> None:
    for published in CATALOGUE:
        measure = MEASURES[published.measure]
        assert measure.permission is Permission.CHILDREN_AGGREGATE
        assert measure.is_flow == published.is_yearly
        for table in published.tables:
            assert set(table) <= set(measure.dimensions)
        assert set(dict(published.options)) <= set(measure.options)
    for name, source in DERIVED.items():
        assert source in PUBLISHED
        assert MEASURES[name].permission is Permission.CHILDREN_AGGREGATE


def test_of_every_budget_line_it_is_known_whether_children_s_nights_fall_into_it() -> None:
    assert sorted([*LINES_OF_NIGHTS, *LINES_BESIDE_CARE]) == sorted(BUDGET_LINE.keys)


def test_of_homes_one_percentage_of_all_together_is_published_for_whole_quarters() -> None:
    others = {published.measure for published in (*CATALOGUE, *COSTS)}
    assert {pool.measure for pool in POOLS} == {*PUBLISHED} - others
    (pool,) = POOLS
    measure = MEASURES[pool.measure]
    assert (measure.permission, measure.is_flow, pool.tables) == (Permission.HOMES, True, ((),))
    assert measure.option_values()[pool.pooled_by] == (REGISTERED, USABLE)
    assert is_in_catalogue("occupancy", ())
    assert is_in_catalogue("occupancy", ("quarter",))
    for by in ("year", "month", "week", "home", "purpose", "provider_group", "home_status"):
        assert not is_in_catalogue("occupancy", (by,))
        assert not is_in_catalogue("occupancy", (), (by,))
    held_back = {name for name, each in MEASURES.items() if each.permission is Permission.HOMES}
    assert {name for name in held_back if is_published(name)} == {"occupancy"}
    assert len(held_back) > 3


def test_nothing_is_ever_published_by_home_ward_school_provider_or_postcode() -> None:
    for published in CATALOGUE:
        for table in published.tables:
            for name in table:
                assert not any(name == never or name.startswith(f"{never}_") for never in NEVER)
                assert not DIMENSIONS[name].is_time


def test_snapshots_are_the_last_days_of_quarters_and_no_other_day() -> None:
    days = [date(2024, 1, 1) + timedelta(days=number) for number in range(366)]
    assert [day for day in days if is_snapshot(day)] == [
        date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31),
    ]  # fmt: skip
    assert [day for day in days if is_year_end(day)] == [date(2024, 3, 31)]


def test_flows_are_published_for_years_and_stocks_for_every_snapshot() -> None:
    counted = {published.measure for published in CATALOGUE}
    at_year_end = {published.measure for published, _ in tables_of(YEAR_END)}
    between = {published.measure for published, _ in tables_of(QUARTER_END)}
    assert at_year_end == counted
    assert between == {name for name in counted if not MEASURES[name].is_flow}
    assert {"started", "ceased", "reunified"} == at_year_end - between


def test_tables_of_two_dimensions_are_rounded_between_year_ends_alone() -> None:
    assert is_rounded(("placement_group", "age_band"), QUARTER_END)
    assert not is_rounded(("placement_group", "age_band"), YEAR_END)
    assert not is_rounded(("placement_group",), QUARTER_END)
    assert not is_rounded((), QUARTER_END)


def test_a_table_is_found_in_whatever_order_its_dimensions_are_asked_for() -> None:
    table = ("placement_group", "age_band")
    assert find_table("looked_after", table) == find_table("looked_after", table[::-1]) == table
    assert find_table("looked_after_rate", ("sex",)) == ("sex",)
    assert find_table("looked_after", ("sex", "ethnic_group")) is None
    assert find_table("net_flow", ()) is None


def test_every_placement_type_is_in_one_kind_of_home() -> None:
    made_of = [
        kind for group in PLACEMENT_GROUP.keys for kind in PLACEMENT_GROUPS.get(group, (group,))
    ]
    assert sorted(made_of) == sorted(PLACEMENT_TYPE.keys)


def test_a_dimension_is_named_by_the_groups_in_which_a_measure_is_published() -> None:
    named = {name: name_as_published(name, "placement_type") for name in MEASURES}
    grouped = {name for name, dimension in named.items() if dimension == "placement_group"}
    assert grouped == {"looked_after", "looked_after_rate", "gap_to_neighbours", "ceased"}
    assert {*named.values()} == {"placement_type", "placement_group"}
    assert name_as_published("looked_after", "age_band") == "age_band"


def test_the_catalogue_knows_slices_and_years_and_no_months() -> None:
    assert is_in_catalogue("looked_after", ("quarter", "age_band"))
    assert is_in_catalogue("looked_after", ("age_band",), ("placement_group",))
    assert is_in_catalogue("started", ("year",))
    assert not is_in_catalogue("started", ("quarter",))
    assert not is_in_catalogue("looked_after", (MONTH.key,))
    assert not is_in_catalogue("looked_after", ("age_band",), ("placement_group", "sex"))
    assert not is_in_catalogue("ceased_of_no_name", ())
    assert list_dimensions("started")[-1:] == ("year",)
    assert list_dimensions("looked_after_rate")[-2:] == ("quarter", "year")
