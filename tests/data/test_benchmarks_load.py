"""What others publish comes in as published, and only what differs is replaced."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from data_access.imports.default_benchmarks import load_default_set
from data_access.imports.dfe_statistics import load_benchmarks
from data_access.imports.dfe_statistics.areas import AreaBook, PublishedArea
from data_access.imports.dfe_statistics.layouts import BENCHMARK_LAYOUTS, read_statistics
from data_access.imports.dfe_statistics.statistics import FigureKey
from data_access.imports.record import ListLoad, NothingUsable, RowLog
from data_access.imports.refusal import RefusedInput
from data_access.imports.text import LARGEST_LIST, decode
from data_access.published import PUBLISHED
from data_access.store.tables import (
    areas,
    benchmark_figures,
    load_files,
    load_findings,
    loads,
    population_estimates,
    statistical_neighbours,
)

STOCKTON = "E06000004"
HARTLEPOOL = "E06000001"
DFE_HEADER = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
    "region_name,old_la_code,la_name,new_la_code,population_type,population_estimate,"
    "children_count,rate_per_10000"
)
DFE_KINDS = {
    "looked_after": "Children looked after on 31 March each year",
    "started": "Children starting to be looked after each year",
    "ceased": "Children ceasing to be looked after each year",
}


def dfe_row(
    kind: str, children: str, rate: str, estimate: str = "20000", year: str = "2025"
) -> str:
    return (
        f"{year},Reporting year,Local authority,E92000001,England,E12000001,North East,805,"
        f"Hartlepool,{HARTLEPOOL},{DFE_KINDS[kind]},{estimate},{children},{rate}"
    )


def write(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "figures.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def load(store: Engine, folder: Path, *lines: str) -> ListLoad:
    return load_benchmarks(store, write(folder, *lines), council_code=STOCKTON)


def figure(store: Engine, published: str, year: int, area: str) -> tuple[float | None, str | None]:
    c = benchmark_figures.c
    with store.connect() as connection:
        row = connection.execute(
            select(c.value, c.symbol).where(
                c.published == published, c.year == year, c.area_code == area
            )
        ).one()
    return tuple(row)


def count(store: Engine, table) -> int:
    with store.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_the_shipped_set_holds_what_was_published_about_stockton(benchmarks_store: Engine) -> None:
    assert figure(benchmarks_store, "looked_after", 2025, STOCKTON) == (564, None)
    assert figure(benchmarks_store, "looked_after_rate", 2016, STOCKTON) == (88, None)
    assert figure(benchmarks_store, "looked_after_rate", 2025, "E92000001") == (67, None)
    assert figure(benchmarks_store, "weekly_unit_cost_residential", 2025, STOCKTON) == (6965, None)
    with benchmarks_store.connect() as connection:
        estimates = dict(
            connection.execute(
                select(population_estimates.c.mid_year, population_estimates.c.children_0_17).where(
                    population_estimates.c.area_code == STOCKTON
                )
            ).all()
        )
        kinds = connection.execute(select(loads.c.kind, loads.c.is_synthetic)).all()
    assert estimates[2022] == 44_008
    assert sorted(estimates) == list(range(2015, 2025))
    assert kinds == [("benchmarks", True)]


def test_the_shipped_set_keeps_a_published_dash_as_not_available(benchmarks_store: Engine) -> None:
    assert figure(benchmarks_store, "uasc", 2016, STOCKTON) == (None, "x")


def test_the_shipped_set_has_every_figure_that_may_be_asked_for(benchmarks_store: Engine) -> None:
    c = statistical_neighbours.c
    with benchmarks_store.connect() as connection:
        published = set(connection.scalars(select(benchmark_figures.c.published).distinct()))
        lists = connection.execute(
            select(c.model, c.area_code, func.count()).group_by(c.model, c.area_code)
        ).all()
    assert published == set(PUBLISHED)
    assert {row[2] for row in lists} == {10}
    assert {row[0] for row in lists} == {2021, 2025}


def test_a_council_that_was_reorganised_has_figures_in_its_own_years_alone(
    benchmarks_store: Engine,
) -> None:
    c = benchmark_figures.c
    with benchmarks_store.connect() as connection:
        years = {
            code: (first, last)
            for code, first, last in connection.execute(
                select(c.area_code, func.min(c.year), func.max(c.year)).group_by(c.area_code)
            )
        }
        councils = set(
            connection.scalars(select(areas.c.code).where(areas.c.level == "local_authority"))
        )
        there = dict(
            connection.execute(
                select(c.year, func.count())
                .where(c.published == "looked_after", c.area_code.in_(councils))
                .group_by(c.year)
            ).all()
        )
    assert councils <= years.keys()
    assert {code: span for code, span in years.items() if span != (2016, 2025)} == {
        "E06000028": (2016, 2019),
        "E06000029": (2016, 2019),
        "E10000009": (2016, 2019),
        "E06000058": (2020, 2025),
        "E06000059": (2020, 2025),
        "E10000021": (2016, 2021),
        "E06000061": (2022, 2025),
        "E06000062": (2022, 2025),
        "E10000006": (2016, 2023),
        "E06000063": (2024, 2025),
        "E06000064": (2024, 2025),
    }
    assert [there[year] for year in sorted(there)] == [152] * 4 + [151] * 2 + [152] * 2 + [153] * 2


def test_loading_the_shipped_set_again_changes_nothing(benchmarks_copy: Engine) -> None:
    again = load_default_set(benchmarks_copy, council_code=STOCKTON)
    assert again.load_id is None
    assert "Nothing has changed" in again.summary()
    assert count(benchmarks_copy, loads) == 1


def test_a_row_of_dfes_file_gives_count_rate_and_the_estimate_of_the_june_before(
    empty_store: Engine, tmp_path: Path
) -> None:
    done = load(
        empty_store,
        tmp_path,
        DFE_HEADER,
        dfe_row("looked_after", "310", "155"),
        dfe_row("started", "101", "51"),
        dfe_row("ceased", "c", "c"),
    )
    assert (done.log.rows_read, done.log.rows_accepted) == (3, 3)
    assert figure(empty_store, "looked_after", 2025, HARTLEPOOL) == (310, None)
    assert figure(empty_store, "looked_after_rate", 2025, HARTLEPOOL) == (155, None)
    assert figure(empty_store, "started", 2025, HARTLEPOOL) == (101, None)
    assert figure(empty_store, "ceased_rate", 2025, HARTLEPOOL) == (None, "c")
    with empty_store.connect() as connection:
        estimate = connection.execute(
            select(
                population_estimates.c.area_code,
                population_estimates.c.mid_year,
                population_estimates.c.children_0_17,
            )
        ).all()
        area = connection.execute(select(areas.c.name, areas.c.level, areas.c.region_code)).all()
        file = connection.execute(select(load_files.c.recognised_as, load_files.c.sha256)).one()
    assert estimate == [(HARTLEPOOL, 2024, 20_000)]
    assert area == [("Hartlepool", "local_authority", "E12000001")]
    assert file[0] == "dfe_children_looked_after"
    assert len(file[1]) == 64


def test_a_long_table_names_areas_by_code_or_by_name_in_any_spelling_of_its_columns(
    benchmarks_copy: Engine, tmp_path: Path
) -> None:
    done = load(
        benchmarks_copy,
        tmp_path,
        "Area_Code, Area ,YEAR,Measure,Value",
        ",England,2026,looked_after_rate,66",
        ",Durham,2026,looked_after_rate,101",
        f"{HARTLEPOOL},Hartlepool,2025-26,looked_after_rate,150",
        ",Hartlepool,2026,Population_0_17,20100",
    )
    assert done.log.findings == []
    assert figure(benchmarks_copy, "looked_after_rate", 2026, "E92000001") == (66, None)
    assert figure(benchmarks_copy, "looked_after_rate", 2026, "E06000047") == (101, None)
    assert figure(benchmarks_copy, "looked_after_rate", 2026, HARTLEPOOL) == (150, None)


def test_loading_replaces_the_same_figure_and_leaves_every_other(
    benchmarks_copy: Engine, tmp_path: Path
) -> None:
    before = count(benchmarks_copy, benchmark_figures)
    done = load(
        benchmarks_copy,
        tmp_path,
        "area_code,year,measure,value",
        f"{STOCKTON},2025,looked_after,565",
        f"{STOCKTON},2024,looked_after,581",
    )
    assert done.changes == "1 figure replaced."
    assert figure(benchmarks_copy, "looked_after", 2025, STOCKTON) == (565, None)
    assert figure(benchmarks_copy, "looked_after", 2023, STOCKTON) == (577, None)
    assert count(benchmarks_copy, benchmark_figures) == before
    with benchmarks_copy.connect() as connection:
        versions = connection.scalars(
            select(benchmark_figures.c.year).where(benchmark_figures.c.load_id == done.load_id)
        ).all()
    assert versions == [2025]


def test_the_same_file_twice_changes_nothing_and_says_so(
    empty_store: Engine, tmp_path: Path
) -> None:
    lines = (DFE_HEADER, dfe_row("looked_after", "310", "155"))
    load(empty_store, tmp_path, *lines)
    again = load(empty_store, tmp_path, *lines)
    assert again.load_id is None
    assert "Nothing has changed" in again.summary()
    assert count(empty_store, loads) == 1


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("E06999999,2025,looked_after,5", "area_code", "unknown_area"),
        ("E07000001,2025,looked_after,5", "area_code", "unknown_area"),
        (",2025,looked_after,5", "area_code", "no_area"),
        ("E06000004,25,looked_after,5", "year", "bad_year"),
        ("E06000004,2024-26,looked_after,5", "year", "bad_year"),
        ("E06000004,2025,looked_after,many", "value", "not_a_number"),
        ("E06000004,2025,looked_after,-5", "value", "not_a_number"),
        ("E06000004,2025,looked_after,nan", "value", "not_a_number"),
        ("E06000004,2025,looked_after,", "value", "no_value"),
        ("E06000004,2025,looked_after,5.5", "value", "not_whole"),
        ("E06000004,2025,fostered_pct,101", "value", "over_100"),
        ("E06000004,2025,population_0_17,0", "value", "bad_population"),
        ("E06000004,2025,looked_after,1,234", "(after the last column)", "too_many_values"),
        ("E06000004,2024,looked_after,9", "value", "contradiction"),
    ],
)
def test_a_row_that_cannot_be_used_is_left_out_with_its_reason(
    row: str, column: str, code: str
) -> None:
    log = RowLog("figures.csv")
    good = "E06000004,2024,looked_after,582"
    text = f"area_code,year,measure,value\n{good}\n{row}\n"
    stockton = PublishedArea(STOCKTON, "Stockton-on-Tees", "local_authority")
    statistics, _ = read_statistics(text, BENCHMARK_LAYOUTS, AreaBook([stockton]), log, STOCKTON)
    assert [(one.line, one.column, one.outcome, one.code) for one in log.findings] == [
        (3, column, "rejected", code)
    ]
    assert statistics.figures == {FigureKey("looked_after", 2024, STOCKTON): (582, None)}


def test_what_was_rejected_is_kept_with_the_load(empty_store: Engine, tmp_path: Path) -> None:
    done = load(
        empty_store,
        tmp_path,
        "area,year,measure,value",
        "England,2025,looked_after,81770",
        "England,2025,started,many",
    )
    c = load_findings.c
    with empty_store.connect() as connection:
        found = connection.execute(
            select(c.load_id, c.file, c.line, c.column, c.outcome, c.code, c.value)
        ).all()
        counts = connection.execute(
            select(
                loads.c.rows_read,
                loads.c.rows_accepted,
                loads.c.rows_repaired,
                loads.c.rows_rejected,
            )
        ).one()
    assert found == [(done.load_id, "figures.csv", 3, "value", "rejected", "not_a_number", "many")]
    assert tuple(counts) == (2, 1, 0, 1)


def test_commas_between_thousands_are_taken_out_and_recorded(
    empty_store: Engine, tmp_path: Path
) -> None:
    done = load(
        empty_store,
        tmp_path,
        "area,year,measure,value",
        'England,2025,looked_after,"81,770"',
    )
    assert figure(empty_store, "looked_after", 2025, "E92000001") == (81_770, None)
    assert (done.log.rows_accepted, done.log.rows_repaired) == (0, 1)


def test_an_unknown_measure_refuses_the_file_and_names_the_known_ones(
    empty_store: Engine, tmp_path: Path
) -> None:
    with pytest.raises(RefusedInput, match=r"line 3.*'happiness'.*looked_after_rate"):
        load(
            empty_store,
            tmp_path,
            "area,year,measure,value",
            "England,2025,looked_after,81770",
            "England,2025,happiness,7",
        )
    assert count(empty_store, benchmark_figures) == 0
    assert count(empty_store, loads) == 0


def test_a_file_of_neither_layout_is_refused_with_the_columns_it_lacks(
    empty_store: Engine, tmp_path: Path
) -> None:
    with pytest.raises(RefusedInput, match="long table of figures it lacks measure"):
        load(empty_store, tmp_path, "area,year,value", "England,2025,5")


def test_a_file_without_a_usable_row_changes_nothing(empty_store: Engine, tmp_path: Path) -> None:
    with pytest.raises(NothingUsable, match="None of the 1 rows"):
        load(empty_store, tmp_path, "area,year,measure,value", "Atlantis,2025,looked_after,5")
    with pytest.raises(RefusedInput, match="no rows"):
        load(empty_store, tmp_path, "area,year,measure,value")
    assert count(empty_store, loads) == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04rest", "workbook"),
        ("area,year".encode("utf-16"), "UTF-16"),
        (b"area,year\x00", "NUL"),
        (b"area,ye\x81ar", "neither UTF-8 nor Windows-1252"),
        (b'area,year,measure,value\n"England,2025,looked_after,5\n', "quotation mark"),
        (b"area,area,year,measure,value\n", "more than once"),
        (b"", "no layout"),
    ],
)
def test_bytes_that_are_no_csv_are_refused_with_what_to_do(content: bytes, words: str) -> None:
    with pytest.raises(RefusedInput, match=words):
        read_statistics(
            decode(content, "figures.csv"),
            BENCHMARK_LAYOUTS,
            AreaBook([]),
            RowLog("figures.csv"),
            STOCKTON,
        )


def test_a_list_of_neighbours_replaces_the_councils_list_in_that_model_alone(
    benchmarks_copy: Engine, tmp_path: Path
) -> None:
    done = load(
        benchmarks_copy,
        tmp_path,
        "model_year,rank,area_code,area,closeness",
        "2025,1,E06000005,Darlington,Very close",
        "2025,2,,Bury,Close",
        "2025,3,,Stockton-on-Tees,Close",
        "2025,zero,,Wigan,Close",
    )
    assert [finding.code for finding in done.log.findings] == ["own_neighbour", "bad_rank"]
    c = statistical_neighbours.c
    with benchmarks_copy.connect() as connection:
        now = connection.execute(
            select(c.rank, c.neighbour_code, c.closeness)
            .where(c.model == 2025, c.area_code == STOCKTON)
            .order_by(c.rank)
        ).all()
        others = connection.execute(
            select(func.count()).where(c.model == 2021, c.area_code == STOCKTON)
        ).scalar_one()
    assert now == [(1, "E06000005", "very close"), (2, "E08000002", "close")]
    assert others == 10


def test_the_list_of_every_councils_neighbours_is_read_by_name(
    benchmarks_copy: Engine, tmp_path: Path
) -> None:
    load(
        benchmarks_copy,
        tmp_path,
        "model,old_la_code,la_name,rank,sn_old_la_code,sn_la_name,closeness",
        "2025,840,Durham,1,342,St Helens,Very close",
    )
    c = statistical_neighbours.c
    with benchmarks_copy.connect() as connection:
        rows = connection.execute(
            select(c.model, c.rank, c.neighbour_code).where(
                c.area_code == "E06000047", c.model == 2025
            )
        ).all()
    assert rows == [(2025, 1, "E08000013")]


published_texts = st.one_of(
    st.integers(0, 100).map(str),
    st.sampled_from(["c", "k", "low", "x", "z", "-", ":", "..", "C", "LOW"]),
    st.sampled_from(["", "1.5.2", "one", "-1", "1e3", "inf", "٣", "NaN", "null"]),
)


@given(st.lists(published_texts, min_size=1, max_size=8))
def test_every_row_is_accepted_or_rejected_and_a_symbol_is_never_a_number(
    values: list[str],
) -> None:
    years = range(2010, 2010 + len(values))
    text = "area,year,measure,value\n" + "".join(
        f"England,{year},fostered_pct,{value}\n" for year, value in zip(years, values, strict=True)
    )
    log = RowLog("figures.csv")
    try:
        statistics, _ = read_statistics(text, BENCHMARK_LAYOUTS, AreaBook([]), log, STOCKTON)
        figures = statistics.figures
    except NothingUsable:
        figures = {}
    assert log.rows_accepted + log.rows_repaired + log.rows_rejected == log.rows_read == len(values)
    assert len(figures) == log.rows_accepted
    for year, value in zip(years, values, strict=True):
        found = figures.get(FigureKey("fostered_pct", year, "E92000001"))
        if value.isascii() and value.isdigit():
            assert found == (float(value), None)
        elif found:
            assert found.value is None
            assert found.symbol in ("c", "k", "x", "z")


def test_a_file_larger_than_any_such_list_is_refused_before_it_is_read_whole(
    empty_store: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "figures.csv"
    with path.open("wb") as file:
        file.truncate(LARGEST_LIST + 1)
    with pytest.raises(RefusedInput, match="larger than 8 MB"):
        load_benchmarks(empty_store, path, council_code=STOCKTON)
