"""Published figures beside our own: the neighbours' mean and median, and the council's place."""

import csv
from pathlib import Path
from statistics import mean, median
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, event, insert, select, update

from data_access.access import Viewer
from data_access.imports import default_benchmarks
from data_access.published import PUBLISHED
from data_access.questions import Answer, Door, NotUnderstood, Question, Selection
from data_access.store.tables import benchmark_figures, loads, statistical_neighbours
from data_access.vocabulary import Role

STOCKTON, ENGLAND, NORTH_EAST, BURY = "E06000004", "E92000001", "E12000001", "E08000002"
# Cumbria was divided in 2023, Cumberland is a part of it; nobody has the last of these codes.
CUMBRIA, CUMBERLAND, NEW = "E10000006", "E06000063", "E06000099"
YEARS = tuple(str(year) for year in range(2016, 2026))
MEANS = {
    "2025": [81.1, 89.8, 92.8, 97.6, 98.8, 100.4, 100.0, 102.5, 99.9, 95.2],
    "2021": [80.5, 85.8, 86.8, 93.0, 96.2, 98.8, 98.8, 102.2, 102.0, 95.5],
}


def ask(
    store: Engine, query: str, *by: str, measure: str = "benchmark", council: str = STOCKTON
) -> Answer:
    if "as_at" not in query and "to=" not in query:
        query += "&as_at=2025-03-31"
    question = Question(measure, by, Selection.parse(query))
    return Door(store, council).ask(question, Viewer(Role.CABINET_MEMBER))


def set_rate_of_bury(store: Engine, **published: float | str | None) -> None:
    c = benchmark_figures.c
    with store.begin() as connection:
        connection.execute(
            update(benchmark_figures)
            .where(c.area_code == BURY, c.year == 2025, c.published == "looked_after_rate")
            .values(**published)
        )


@pytest.mark.parametrize("model", MEANS)
def test_the_neighbours_mean_rate_of_every_year_is_as_published_figures_make_it(
    benchmarks_store: Engine, model: str
) -> None:
    answer = ask(
        benchmarks_store, f"published=looked_after_rate&area=neighbours&model={model}", "year"
    )
    assert answer.keys_of("year") == YEARS
    assert [row.value for row in answer.rows] == MEANS[model]
    assert not any("neighbours have a figure" in note for note in answer.notes)


def test_without_dates_every_published_year_comes(benchmarks_store: Engine) -> None:
    answer = ask(benchmarks_store, "published=looked_after", "year")
    assert [row.value for row in answer.rows] == [
        377,
        434,
        468,
        500,
        575,
        578,
        574,
        577,
        581,
        564,
    ]


def test_the_neighbours_median_is_another_figure_than_their_mean(benchmarks_store: Engine) -> None:
    answer = ask(benchmarks_store, "published=looked_after_rate&area=neighbours&statistic=median")
    assert answer.total == 91


def test_without_an_area_the_figure_is_the_councils_own_of_the_latest_year(
    benchmarks_store: Engine,
) -> None:
    assert ask(benchmarks_store, "published=looked_after_rate").total == 125
    answer = ask(benchmarks_store, "published=looked_after_rate&as_at=2023-10-31")
    assert answer.total == 131
    assert any("31 March 2023" in note for note in answer.notes)


def test_a_year_counts_as_published_from_its_last_day_on(benchmarks_store: Engine) -> None:
    assert ask(benchmarks_store, "published=looked_after&as_at=2024-03-30").total == 577
    assert ask(benchmarks_store, "published=looked_after&as_at=2024-03-31").total == 581


def test_areas_come_with_the_council_first_then_its_neighbours_then_the_wider_areas(
    benchmarks_store: Engine,
) -> None:
    answer = ask(benchmarks_store, "published=looked_after_rate", "area", "year")
    keys = answer.keys_of("area")
    assert keys[:2] == (STOCKTON, "E06000005")
    assert keys[11:] == ("neighbours", NORTH_EAST, ENGLAND)
    assert answer.keys_of("year") == YEARS
    assert answer.value(ENGLAND, "2016") == 60
    assert answer.value(NORTH_EAST, "2025") == 111
    assert answer.value("neighbours", "2025") == 95.2
    assert answer.total == 125
    assert answer.label("area", STOCKTON) == "Stockton-on-Tees"


def test_years_can_be_bounded_by_dates(benchmarks_store: Engine) -> None:
    answer = ask(
        benchmarks_store, f"published=started&area={STOCKTON}&from=2019-04-01&to=2022-03-31", "year"
    )
    assert [(row.keys[0], row.value) for row in answer.rows] == [
        ("2020", 214),
        ("2021", 162),
        ("2022", 175),
    ]


def test_what_was_published_as_a_symbol_stays_one_and_what_was_not_published_is_not_known(
    benchmarks_store: Engine,
) -> None:
    answer = ask(benchmarks_store, f"published=uasc&area={STOCKTON}&area={CUMBRIA}", "area")
    stockton_2016 = ask(benchmarks_store, f"published=uasc&area={STOCKTON}&as_at=2016-03-31")
    assert (stockton_2016.total, stockton_2016.total_symbol) == (None, "x")
    cumbria = answer.row(CUMBRIA)
    assert cumbria is not None
    assert (cumbria.value, cumbria.symbol) == (None, "n")


def test_neighbours_that_published_no_number_are_left_out_of_the_mean_and_counted(
    benchmarks_copy: Engine,
) -> None:
    set_rate_of_bury(benchmarks_copy, value=None, symbol="c")
    with benchmarks_copy.connect() as connection:
        rates = connection.scalars(
            select(benchmark_figures.c.value).where(
                benchmark_figures.c.area_code.in_(
                    [
                        "E06000005",
                        "E08000027",
                        "E10000017",
                        "E08000037",
                        "E08000036",
                        "E06000047",
                        "E08000018",
                        "E06000020",
                        "E08000015",
                    ]
                ),
                benchmark_figures.c.year == 2025,
                benchmark_figures.c.published == "looked_after_rate",
            )
        ).all()
    answer = ask(benchmarks_copy, "published=looked_after_rate&area=neighbours")
    assert len(rates) == 9
    assert answer.total == pytest.approx(sum(rates) / 9, abs=0.05)
    assert any("9 of 10 neighbours" in note for note in answer.notes)


def test_figures_of_several_areas_are_never_added_up(benchmarks_store: Engine) -> None:
    query = f"published=looked_after&area={STOCKTON}&area={BURY}"
    answer = ask(benchmarks_store, query)
    assert (answer.total, answer.total_symbol) == (None, "z")
    assert any("do not add up" in note for note in answer.notes)
    by_year = ask(benchmarks_store, query, "year")
    assert {row.symbol for row in by_year.rows} == {"z"}
    by_area = ask(benchmarks_store, query, "area")
    assert [row.value for row in by_area.rows] == [564, 368]


def test_a_change_between_two_dates_is_that_of_their_published_years(
    benchmarks_store: Engine,
) -> None:
    answer = ask(benchmarks_store, "published=looked_after&as_at=2025-03-31&compare_to=2024-03-31")
    assert (answer.total, answer.total_compared) == (564, 581)


def test_a_figure_that_nobody_publishes_is_refused(benchmarks_store: Engine) -> None:
    with pytest.raises(NotUnderstood, match="looked_after_rate"):
        ask(benchmarks_store, "published=happiness")


def test_a_council_of_which_nothing_is_loaded_gets_no_figure(benchmarks_copy: Engine) -> None:
    answer = ask(benchmarks_copy, "published=looked_after", council=NEW)
    assert (answer.total, answer.total_symbol) == (None, "n")
    neighbours = ask(benchmarks_copy, "area=neighbours", council=NEW)
    assert (neighbours.total, neighbours.total_symbol) == (None, "n")
    with benchmarks_copy.begin() as connection:
        connection.execute(
            update(benchmark_figures)
            .where(benchmark_figures.c.area_code == BURY)
            .values(area_code=NEW)
        )
    place = ask(benchmarks_copy, "", measure="benchmark_rank", council=NEW)
    assert (place.total, place.total_symbol) == (None, "n")


def test_the_place_among_neighbours_counts_the_council_itself(benchmarks_store: Engine) -> None:
    answer = ask(benchmarks_store, "published=looked_after_rate", measure="benchmark_rank")
    rates = ask(benchmarks_store, "published=looked_after_rate", "area")
    neighbours = [rates.value(code) for code in rates.keys_of("area")[1:11]]
    assert answer.total == 1 + sum(rate > 125 for rate in neighbours)
    assert any(f"highest of {len(neighbours) + 1}." in note for note in answer.notes)


def test_councils_with_the_same_figure_share_the_better_place(benchmarks_copy: Engine) -> None:
    before = ask(benchmarks_copy, "published=looked_after_rate", measure="benchmark_rank")
    set_rate_of_bury(benchmarks_copy, value=125)
    after = ask(benchmarks_copy, "published=looked_after_rate", measure="benchmark_rank")
    assert after.total == before.total


def test_the_place_in_england_needs_nearly_all_councils(benchmarks_copy: Engine) -> None:
    c = benchmark_figures.c
    with benchmarks_copy.begin() as connection:
        connection.execute(
            delete(benchmark_figures).where(c.area_code >= "E06000005", c.area_code < "E09")
        )
    answer = ask(benchmarks_copy, "among=england", measure="benchmark_rank")
    assert (answer.total, answer.total_symbol) == (None, "n")
    assert any("of England’s councils are loaded here" in note for note in answer.notes)


def test_stockton_has_the_ninth_highest_rate_of_the_151_councils_with_one(
    benchmarks_store: Engine,
) -> None:
    answer = ask(benchmarks_store, "among=england", measure="benchmark_rank")
    assert answer.total == 9
    assert "2025: 9th highest of 151." in answer.notes
    assert answer.title == "Children in care per 10,000, place"


def test_all_councils_come_the_highest_first_and_none_that_is_no_more(
    benchmarks_store: Engine,
) -> None:
    answer = ask(benchmarks_store, "among=england", "area")
    values = [row.value for row in answer.rows if row.value is not None]
    assert values == sorted(values, reverse=True)
    assert len(values) == 151
    # The City of London keeps its figure back, the Isles of Scilly have none.
    assert [row.symbol for row in answer.rows[151:]] == ["z", "c"]
    assert answer.row(CUMBRIA) is None
    over_the_years = ask(benchmarks_store, "among=england", "area", "year")
    assert over_the_years.value(CUMBRIA, "2023") is not None
    gone, come = (over_the_years.row(*key) for key in ((CUMBRIA, "2024"), (CUMBERLAND, "2023")))
    assert gone
    assert come
    assert (gone.symbol, come.symbol) == ("n", "n")


def read_shipped(published: str) -> dict[tuple[str, str], float]:
    """The numbers of the shipped file, read without any of the importer's code."""
    path = Path(default_benchmarks.__file__).parent / "figures" / f"{published}.csv"
    with path.open(encoding="utf-8") as file:
        return {
            (row["area_code"], year): float(value)
            for row in csv.DictReader(file)
            for year, value in row.items()
            if value.replace(".", "", 1).isdigit()
        }


SHIPPED = {published: read_shipped(published) for published in PUBLISHED}
COUNCILS = sorted({code for code, _ in SHIPPED["looked_after"] if code < "E12"} - {STOCKTON})


@given(
    st.sets(st.sampled_from(COUNCILS), min_size=1, max_size=12),
    st.sampled_from(sorted(PUBLISHED)),
    st.sampled_from(YEARS[2:]),
    st.sampled_from(["mean", "median"]),
)
@settings(max_examples=20)
def test_an_own_choice_of_councils_has_its_average_and_its_place(
    benchmarks_store: Engine, chosen: set[str], published: str, year: str, statistic: str
) -> None:
    shipped = SHIPPED[published]
    if not any(of_year == year for _, of_year in shipped):
        return
    query = (
        f"published={published}&statistic={statistic}&as_at={year}-03-31"
        f"&councils={','.join(sorted(chosen))}"
    )
    answer = ask(benchmarks_store, query, "area")
    numbers = [shipped[code, year] for code in chosen if (code, year) in shipped]
    found = answer.value("neighbours")
    if numbers:
        middle = {"mean": mean, "median": median}[statistic](numbers)
        assert found == pytest.approx(middle, abs=0.0500001)
    else:
        assert found is None
    assert set(answer.keys_of("area")) == {
        STOCKTON,
        *chosen,
        "neighbours",
        NORTH_EAST,
        ENGLAND,
    }
    assert answer.label("area", "neighbours") == "Councils chosen"
    place = ask(
        benchmarks_store,
        query.replace(f"&statistic={statistic}", ""),
        measure="benchmark_rank",
    )
    ours = shipped.get((STOCKTON, year))
    if ours is None or not numbers:
        assert place.total is None
    else:
        assert place.total == 1 + sum(number > ours for number in numbers)


def test_our_own_council_is_never_among_those_it_is_compared_with(benchmarks_store: Engine) -> None:
    alone = ask(benchmarks_store, f"councils={BURY}&area=neighbours")
    both = ask(benchmarks_store, f"councils={BURY}&councils={STOCKTON}&area=neighbours")
    assert alone.total == both.total == 82


@pytest.mark.parametrize("code", ["E06999999", NORTH_EAST, ENGLAND])
def test_a_choice_of_what_is_no_council_is_refused_by_its_code(
    benchmarks_store: Engine, code: str
) -> None:
    with pytest.raises(NotUnderstood, match=rf"no council in England with the code {code}"):
        ask(benchmarks_store, f"councils={BURY},{code}")


def test_what_is_no_code_is_refused_with_what_a_code_looks_like() -> None:
    with pytest.raises(NotUnderstood, match=r"must be ONS codes such as E06000004.*'Bury'"):
        Selection.parse("councils=Bury")


def test_figures_say_their_unit_and_whether_more_is_better(benchmarks_store: Engine) -> None:
    said = {
        published: (answer.unit, answer.better)
        for published in ("looked_after_rate", "fostered_pct", "weekly_unit_cost_fostering")
        for answer in [ask(benchmarks_store, f"published={published}")]
    }
    assert said == {
        "looked_after_rate": ("per 10,000, as published", None),
        "fostered_pct": ("%, as published", None),
        "weekly_unit_cost_fostering": ("£ a week, as published", None),
    }
    stable = ask(benchmarks_store, "published=same_placement_two_years_pct")
    moving = ask(benchmarks_store, "published=three_or_more_placements_pct")
    assert (stable.better, moving.better) == ("higher", "lower")


def test_a_council_whose_figure_is_a_symbol_has_that_symbol_for_its_place(
    benchmarks_copy: Engine,
) -> None:
    set_rate_of_bury(benchmarks_copy, value=None, symbol="c")
    with benchmarks_copy.begin() as connection:
        connection.execute(
            update(statistical_neighbours)
            .where(statistical_neighbours.c.model == 2025)
            .values(area_code=BURY)
        )
    place = ask(
        benchmarks_copy, "published=looked_after_rate", measure="benchmark_rank", council=BURY
    )
    assert (place.total, place.total_symbol) == (None, "c")


def test_the_mean_of_neighbours_rounds_halves_up_as_people_do(benchmarks_copy: Engine) -> None:
    neighbour = statistical_neighbours.c
    with benchmarks_copy.begin() as connection:
        connection.execute(
            delete(statistical_neighbours).where(
                neighbour.model == 2025, neighbour.neighbour_code.not_in([BURY, "E06000005"])
            )
        )
        connection.execute(
            update(benchmark_figures)
            .where(benchmark_figures.c.area_code == "E06000005")
            .values(value=100.5)
        )
    set_rate_of_bury(benchmarks_copy, value=100)
    answer = ask(benchmarks_copy, "published=looked_after_rate&area=neighbours&as_at=2025-03-31")
    assert answer.total == 100.3


def test_figures_are_read_once_for_a_data_version_and_anew_after_the_next_load(
    benchmarks_copy: Engine,
) -> None:
    reads: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "FROM benchmark_figures" in statement:
            reads.append(statement)

    event.listen(benchmarks_copy, "before_cursor_execute", note)
    door = Door(benchmarks_copy, STOCKTON)
    selection = Selection.parse("area=E08000002&as_at=2025-03-31")

    def ask_for_bury() -> float | int | None:
        return door.ask(Question("benchmark", (), selection), Viewer(Role.DIRECTOR)).total

    before = ask_for_bury()
    assert ask_for_bury() == before
    assert len(reads) == 1
    set_rate_of_bury(benchmarks_copy, value=999)
    with benchmarks_copy.begin() as connection:
        newest = connection.execute(select(loads).order_by(loads.c.id.desc())).mappings().first()
        assert newest
        connection.execute(insert(loads).values({**newest, "id": newest["id"] + 1, "key": "new"}))
    assert ask_for_bury() == 999
    assert len(reads) == 2
