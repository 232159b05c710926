"""Published figures beside our own: the neighbours' mean and median, and the council's place."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, delete, event, insert, select, update

from data_access.access import Viewer
from data_access.imports.default_benchmarks import load_default_set
from data_access.questions import Answer, Door, NotUnderstood, Question, Selection
from data_access.store.tables import areas, benchmark_figures, loads, statistical_neighbours
from data_access.vocabulary import Role

STOCKTON, ENGLAND, NORTH_EAST, BURY = "E06000004", "E92000001", "E12000001", "E08000002"
YEARS = tuple(str(year) for year in range(2016, 2026))
MEANS = {
    "2025": [81.1, 89.8, 92.8, 97.6, 98.8, 100.4, 100.0, 102.5, 99.9, 95.2],
    "2021": [80.5, 85.8, 86.8, 93.0, 96.2, 98.8, 98.8, 102.2, 102.0, 95.5],
}


@pytest.fixture(scope="module")
def store(open_empty_store: Callable[[], AbstractContextManager[Engine]]) -> Iterator[Engine]:
    """The shipped figures, shared by the tests that only read."""
    with open_empty_store() as engine:
        load_default_set(engine, council_code=STOCKTON)
        yield engine


@pytest.fixture
def own_store(empty_store: Engine) -> Engine:
    """The shipped figures in a store that the test may change."""
    load_default_set(empty_store, council_code=STOCKTON)
    return empty_store


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
    store: Engine, model: str
) -> None:
    answer = ask(store, f"published=looked_after_rate&area=neighbours&model={model}", "year")
    assert answer.keys_of("year") == YEARS
    assert [row.value for row in answer.rows] == MEANS[model]
    assert not any("neighbours have a figure" in note for note in answer.notes)


def test_without_dates_every_published_year_comes(store: Engine) -> None:
    answer = ask(store, "published=looked_after", "year")
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


def test_the_neighbours_median_is_another_figure_than_their_mean(store: Engine) -> None:
    answer = ask(store, "published=looked_after_rate&area=neighbours&statistic=median")
    assert answer.total == 91


def test_without_an_area_the_figure_is_the_councils_own_of_the_latest_year(store: Engine) -> None:
    assert ask(store, "published=looked_after_rate").total == 125
    answer = ask(store, "published=looked_after_rate&as_at=2023-10-31")
    assert answer.total == 131
    assert any("31 March 2023" in note for note in answer.notes)


def test_a_year_counts_as_published_from_its_last_day_on(store: Engine) -> None:
    assert ask(store, "published=looked_after&as_at=2024-03-30").total == 577
    assert ask(store, "published=looked_after&as_at=2024-03-31").total == 581


def test_areas_come_with_the_council_first_then_its_neighbours_then_the_wider_areas(
    store: Engine,
) -> None:
    answer = ask(store, "published=looked_after_rate", "area", "year")
    keys = answer.keys_of("area")
    assert keys[:2] == (STOCKTON, "E06000005")
    assert keys[11:] == ("neighbours", NORTH_EAST, ENGLAND)
    assert answer.keys_of("year") == YEARS
    assert answer.value(ENGLAND, "2016") == 60
    assert answer.value(NORTH_EAST, "2025") == 111
    assert answer.value("neighbours", "2025") == 95.2
    assert answer.total == 125
    assert answer.label("area", STOCKTON) == "Stockton-on-Tees"


def test_years_can_be_bounded_by_dates(store: Engine) -> None:
    answer = ask(store, f"published=started&area={STOCKTON}&from=2019-04-01&to=2022-03-31", "year")
    assert [(row.keys[0], row.value) for row in answer.rows] == [
        ("2020", 214),
        ("2021", 162),
        ("2022", 175),
    ]


def test_what_was_published_as_a_symbol_stays_one_and_what_was_not_published_is_not_known(
    store: Engine,
) -> None:
    answer = ask(store, f"published=uasc&area={STOCKTON}&area=E06000001", "area")
    stockton_2016 = ask(store, f"published=uasc&area={STOCKTON}&as_at=2016-03-31")
    assert (stockton_2016.total, stockton_2016.total_symbol) == (None, "x")
    hartlepool = answer.row("E06000001")
    assert hartlepool is not None
    assert (hartlepool.value, hartlepool.symbol) == (None, "n")


def test_neighbours_that_published_no_number_are_left_out_of_the_mean_and_counted(
    own_store: Engine,
) -> None:
    set_rate_of_bury(own_store, value=None, symbol="c")
    with own_store.connect() as connection:
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
    answer = ask(own_store, "published=looked_after_rate&area=neighbours")
    assert len(rates) == 9
    assert answer.total == pytest.approx(sum(rates) / 9, abs=0.05)
    assert any("9 of 10 neighbours" in note for note in answer.notes)


def test_figures_of_several_areas_are_never_added_up(store: Engine) -> None:
    query = f"published=looked_after&area={STOCKTON}&area={BURY}"
    answer = ask(store, query)
    assert (answer.total, answer.total_symbol) == (None, "z")
    assert any("do not add up" in note for note in answer.notes)
    by_year = ask(store, query, "year")
    assert {row.symbol for row in by_year.rows} == {"z"}
    by_area = ask(store, query, "area")
    assert [row.value for row in by_area.rows] == [564, 368]


def test_a_change_between_two_dates_is_that_of_their_published_years(store: Engine) -> None:
    answer = ask(store, "published=looked_after&as_at=2025-03-31&compare_to=2024-03-31")
    assert (answer.total, answer.total_compared) == (564, 581)


def test_a_figure_that_nobody_publishes_is_refused(store: Engine) -> None:
    with pytest.raises(NotUnderstood, match="looked_after_rate"):
        ask(store, "published=happiness")


def test_a_council_of_which_nothing_is_loaded_gets_no_figure(own_store: Engine) -> None:
    answer = ask(own_store, "published=looked_after", council="E06000001")
    assert (answer.total, answer.total_symbol) == (None, "n")
    neighbours = ask(own_store, "area=neighbours", council="E06000001")
    assert (neighbours.total, neighbours.total_symbol) == (None, "n")
    with own_store.begin() as connection:
        connection.execute(
            update(benchmark_figures)
            .where(benchmark_figures.c.area_code == BURY)
            .values(area_code="E06000001")
        )
    place = ask(own_store, "", measure="benchmark_rank", council="E06000001")
    assert (place.total, place.total_symbol) == (None, "n")


def test_the_place_among_neighbours_counts_the_council_itself(store: Engine) -> None:
    answer = ask(store, "published=looked_after_rate", measure="benchmark_rank")
    rates = ask(store, "published=looked_after_rate", "area")
    neighbours = [rates.value(code) for code in rates.keys_of("area")[1:11]]
    assert answer.total == 1 + sum(rate > 125 for rate in neighbours)
    assert any(f"highest of {len(neighbours) + 1}." in note for note in answer.notes)


def test_councils_with_the_same_figure_share_the_better_place(own_store: Engine) -> None:
    before = ask(own_store, "published=looked_after_rate", measure="benchmark_rank")
    set_rate_of_bury(own_store, value=125)
    after = ask(own_store, "published=looked_after_rate", measure="benchmark_rank")
    assert after.total == before.total


def test_the_place_in_england_needs_the_figures_of_nearly_all_councils(store: Engine) -> None:
    answer = ask(store, "published=looked_after_rate&among=england", measure="benchmark_rank")
    assert (answer.total, answer.total_symbol) == (None, "n")
    assert any("only 16 of England’s councils" in note for note in answer.notes)


def test_the_place_in_england_is_given_where_all_councils_are_loaded(empty_store: Engine) -> None:
    rates = {f"E0600{place:04d}": 20 + place for place in range(150)}
    # Eight councils above, one beside it, the others below: the ninth place, shared.
    rates |= {STOCKTON: 161, "E06000141": 161, "E08000001": 300}
    with empty_store.begin() as connection:
        load_id = connection.execute(
            insert(loads)
            .values(
                kind="benchmarks",
                loaded_at=datetime(2025, 12, 1, tzinfo=UTC).replace(tzinfo=None),
                loaded_by="test",
                council_code=STOCKTON,
                rows_read=0,
                rows_accepted=0,
                rows_repaired=0,
                rows_rejected=0,
                is_synthetic=True,
            )
            .returning(loads.c.id)
        ).scalar_one()
        connection.execute(
            insert(areas),
            [
                {"code": code, "name": code, "level": "local_authority", "load_id": load_id}
                for code in rates
            ],
        )
        connection.execute(
            insert(benchmark_figures),
            [
                {
                    "area_code": code,
                    "year": 2025,
                    "published": "looked_after_rate",
                    "value": rate,
                    "source": "invented",
                    "load_id": load_id,
                }
                for code, rate in rates.items()
            ],
        )
    answer = ask(empty_store, "published=looked_after_rate&among=england", measure="benchmark_rank")
    above = sum(rate > 161 for rate in rates.values())
    assert answer.total == above + 1 == 10
    assert "2025: 10th highest of 151." in answer.notes


def test_a_council_whose_figure_is_a_symbol_has_that_symbol_for_its_place(
    own_store: Engine,
) -> None:
    set_rate_of_bury(own_store, value=None, symbol="c")
    with own_store.begin() as connection:
        connection.execute(
            update(statistical_neighbours)
            .where(statistical_neighbours.c.model == 2025)
            .values(area_code=BURY)
        )
    place = ask(own_store, "published=looked_after_rate", measure="benchmark_rank", council=BURY)
    assert (place.total, place.total_symbol) == (None, "c")


def test_the_mean_of_neighbours_rounds_halves_up_as_people_do(own_store: Engine) -> None:
    neighbour = statistical_neighbours.c
    with own_store.begin() as connection:
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
    set_rate_of_bury(own_store, value=100)
    answer = ask(own_store, "published=looked_after_rate&area=neighbours&as_at=2025-03-31")
    assert answer.total == 100.3


def test_figures_are_read_once_for_a_data_version_and_anew_after_the_next_load(
    own_store: Engine,
) -> None:
    reads: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "FROM benchmark_figures" in statement:
            reads.append(statement)

    event.listen(own_store, "before_cursor_execute", note)
    door = Door(own_store, STOCKTON)
    selection = Selection.parse("area=E08000002&as_at=2025-03-31")

    def ask_for_bury() -> float | int | None:
        return door.ask(Question("benchmark", (), selection), Viewer(Role.DIRECTOR)).total

    before = ask_for_bury()
    assert ask_for_bury() == before
    assert len(reads) == 1
    set_rate_of_bury(own_store, value=999)
    with own_store.begin() as connection:
        newest = connection.execute(select(loads).order_by(loads.c.id.desc())).mappings().first()
        assert newest
        connection.execute(insert(loads).values({**newest, "id": newest["id"] + 1, "key": "new"}))
    assert ask_for_bury() == 999
    assert len(reads) == 2
