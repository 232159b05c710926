"""Population estimates are kept by the year of the mid-year estimate."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from data_access.imports.population import load_population
from data_access.imports.record import ListLoad
from data_access.imports.refusal import RefusedInput
from data_access.store.tables import benchmark_figures, loads, population_estimates

STOCKTON = "E06000004"


def load(store: Engine, folder: Path, *lines: str) -> ListLoad:
    path = folder / "population.csv"
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    return load_population(store, path, council_code=STOCKTON)


def estimates(store: Engine) -> dict[tuple[str, int], int]:
    c = population_estimates.c
    with store.connect() as connection:
        found = connection.execute(select(c.area_code, c.mid_year, c.children_0_17))
        return {(area, year): children for area, year, children in found}


def test_a_long_table_is_taken_by_the_year_of_its_estimate_and_says_so(
    empty_store: Engine, tmp_path: Path
) -> None:
    done = load(
        empty_store,
        tmp_path,
        "area_code,area,mid_year,children_0_17",
        'E06000004,Stockton-on-Tees,2022,"44,008"',
        "E06000004,,2023,44466",
        "E06000004,,2024,44466.5",
        "E06000004,,2025,x",
    )
    assert estimates(empty_store) == {(STOCKTON, 2022): 44_008, (STOCKTON, 2023): 44_466}
    assert "mid-year estimate (30 June)" in done.summary()
    log = done.log
    assert (log.rows_read, log.rows_accepted, log.rows_repaired, log.rows_rejected) == (4, 2, 1, 1)


def test_the_columns_year_and_value_mean_the_mid_year_and_its_children(
    empty_store: Engine, tmp_path: Path
) -> None:
    load(empty_store, tmp_path, "Area,Year,Value", "England,2022,11901267")
    assert estimates(empty_store) == {("E92000001", 2022): 11_901_267}


def test_dfes_file_of_a_year_carries_the_estimate_of_the_year_before_and_its_figures_stay_out(
    empty_store: Engine, tmp_path: Path
) -> None:
    load(
        empty_store,
        tmp_path,
        "time_period,geographic_level,country_code,region_code,la_name,new_la_code,"
        "population_type,population_estimate,children_count,rate_per_10000",
        "2024,Local authority,E92000001,E12000001,Stockton-on-Tees,E06000004,"
        "Children looked after on 31 March each year,44466,581,131",
        "2024,Regional,E92000001,E12000001,,,"
        "Children looked after on 31 March each year,x,6060,113",
    )
    assert estimates(empty_store) == {(STOCKTON, 2023): 44_466}
    with empty_store.connect() as connection:
        assert connection.execute(select(benchmark_figures.c.id)).all() == []


def test_an_estimate_is_replaced_and_the_same_file_again_changes_nothing(
    empty_store: Engine, tmp_path: Path
) -> None:
    header = "area_code,area,mid_year,children_0_17"
    load(empty_store, tmp_path, header, "E06000004,Stockton-on-Tees,2022,44000")
    lines = (header, "E06000004,Stockton-on-Tees,2022,44008")
    assert "1 population estimate replaced" in load(empty_store, tmp_path, *lines).summary()
    again = load(empty_store, tmp_path, *lines)
    assert again.load_id is None
    assert estimates(empty_store) == {(STOCKTON, 2022): 44_008}
    with empty_store.connect() as connection:
        kinds = connection.scalars(select(loads.c.kind)).all()
    assert kinds == ["population", "population"]


def test_a_table_of_figures_is_refused_so_that_no_count_is_taken_for_a_population(
    empty_store: Engine, tmp_path: Path
) -> None:
    with pytest.raises(RefusedInput, match="load benchmarks"):
        load(
            empty_store,
            tmp_path,
            "area,year,measure,value",
            "England,2025,looked_after,81770",
        )
    assert estimates(empty_store) == {}
