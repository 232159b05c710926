"""The door itself: what it caches and for whom, what it says about dates, who may ask."""

import os
import pickle
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import redis
from flask import Flask
from sqlalchemy import Connection, Engine, event, func, insert, select, update

from data_access.access import PERMISSIONS, Refused, Viewer
from data_access.cache import create_cache
from data_access.questions import MEASURES, Answer, Door, NotPublished, Question, Selection
from data_access.questions.checks import may_ask
from data_access.questions.population import Population
from data_access.settings import Settings
from data_access.store.tables import episode_spans, episodes, loads
from data_access.store.tables.base import day_number
from data_access.vocabulary import JOURNEY_DIMENSIONS, Role
from tests.addresses import breakdown_for

COUNCIL = "E06000004"
DIRECTOR = Viewer(Role.DIRECTOR)


class CountingCache:
    """A cache that remembers what it was asked."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}

    def get(self, key: str) -> Any:
        return self.kept.get(key)

    def set(self, key: str, value: Any) -> None:
        self.kept[key] = value


@pytest.fixture
def statements(demonstration_store: Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "set_config" not in statement:  # on PostgreSQL each question takes its viewer's role
            seen.append(statement)

    event.listen(demonstration_store, "before_cursor_execute", note)
    yield seen
    event.remove(demonstration_store, "before_cursor_execute", note)


def ask(door: Door, measure: str, query: str = "", by: tuple[str, ...] = ()) -> Answer:
    return door.ask(Question(measure, by, Selection.parse(query)), DIRECTOR)


def publish_another_version(connection: Connection) -> None:
    newest = connection.execute(select(loads).order_by(loads.c.id.desc())).mappings().first()
    assert newest
    connection.execute(insert(loads).values({**newest, "id": newest["id"] + 1, "key": "new"}))


def test_a_question_asked_again_costs_one_look_at_the_data_version(
    demonstration_store: Engine, statements: list[str]
) -> None:
    door = Door(demonstration_store, COUNCIL, CountingCache())
    first = ask(door, "looked_after", by=("age_band",))
    statements.clear()
    assert ask(door, "looked_after", by=("age_band",)) == first
    asked = [s for s in statements if s.startswith("SELECT")]
    assert len(asked) == 1
    assert "FROM loads" in asked[0]


def test_what_is_cached_is_plain(demonstration_store: Engine) -> None:
    cache = CountingCache()
    ask(Door(demonstration_store, COUNCIL, cache), "looked_after", by=("year", "sex"))

    def is_plain(value: Any) -> bool:
        if isinstance(value, dict):
            return all(is_plain(part) for pair in value.items() for part in pair)
        if isinstance(value, list | tuple):
            return all(is_plain(part) for part in value)
        return type(value) in (int, float, str, type(None))

    assert cache.kept
    assert all(is_plain(value) for value in cache.kept.values())


def test_another_question_role_or_data_version_never_meets_an_old_answer(
    demonstration_copy: Engine,
) -> None:
    cache = CountingCache()
    door = Door(demonstration_copy, COUNCIL, cache)
    queries = [
        "",
        "as_at=2023-10-31",
        "as_at=2023-10-31&compare_to=2022-10-31",
        "as_at=2023-10-31&age_band=0-4",
    ]
    for query in queries:
        ask(door, "looked_after", query)
    ask(door, "looked_after", "", ("sex",))
    assert len(cache.kept) == len(queries) + 1
    question = Question("benchmark")
    door.ask(question, DIRECTOR)
    door.ask(question, Viewer(Role.CABINET_MEMBER))
    assert len(cache.kept) == len(queries) + 3
    version = door.standing().data_version
    with demonstration_copy.begin() as connection:
        publish_another_version(connection)
    before = len(cache.kept)
    assert ask(door, "looked_after").data_version == version + 1
    assert len(cache.kept) == before + 1


def test_a_whole_is_counted_once_however_many_breakdowns_are_asked_together(
    demonstration_store: Engine, statements: list[str]
) -> None:
    door = Door(demonstration_store, COUNCIL)
    breakdowns = [("age_band", "placement_type"), ("age_band",), ("placement_type",)]
    selection = Selection.parse("as_at=2023-10-31&compare_to=2022-10-31&sex=female")
    questions = [Question("looked_after", by, selection) for by in breakdowns]
    with door.sit(DIRECTOR) as sitting:
        together = [sitting.ask(question) for question in questions]
    counted = [s for s in statements if "FROM episode_spans" in s and "GROUP BY" not in s]
    assert len(counted) == 2, "one on the date, one on the date of comparison"
    assert together == [door.ask(question, DIRECTOR) for question in questions]


def test_answers_asked_together_are_of_one_version_whatever_is_loaded_meanwhile(
    demonstration_copy: Engine,
) -> None:
    door = Door(demonstration_copy, COUNCIL)
    question = Question("looked_after", ("sex",))
    with door.sit(DIRECTOR) as sitting:
        first = sitting.ask(question)
        with demonstration_copy.begin() as connection:
            publish_another_version(connection)
            connection.execute(update(episode_spans).values(sex="female"))
        assert sitting.ask(question) == first
    after = door.ask(question, DIRECTOR)
    assert after.data_version == first.data_version + 1
    assert after.value("male") == 0


def test_two_web_processes_share_answers_through_redis(
    demonstration_store: Engine, redis_url: str, statements: list[str]
) -> None:
    settings = Settings(redis_url=redis_url)
    doors = [
        Door(demonstration_store, COUNCIL, create_cache(Flask(__name__), settings))
        for _ in range(2)
    ]
    first = ask(doors[0], "looked_after", "as_at=2022-05-05", ("placement_type",))
    doors[1].standing()
    statements.clear()
    assert ask(doors[1], "looked_after", "as_at=2022-05-05", ("placement_type",)) == first
    assert len([s for s in statements if s.startswith("SELECT")]) == 1


class Trap:
    """What runs something of its maker's choice when it is unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return exec, ("import os; os.environ['SPRUNG'] = 'yes'",)


def test_what_others_write_into_the_shared_cache_is_never_run(
    demonstration_store: Engine, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SPRUNG", raising=False)
    settings = Settings(redis_url=redis_url)
    door = Door(demonstration_store, COUNCIL, create_cache(Flask(__name__), settings))
    first = ask(door, "looked_after", "as_at=2021-02-03", ("sex",))
    with redis.Redis.from_url(redis_url) as client:
        kept = client.keys("*2021-02-03*")
        assert kept
        for name in kept:
            client.set(name, pickle.dumps(Trap()))
    assert ask(door, "looked_after", "as_at=2021-02-03", ("sex",)) == first
    assert "SPRUNG" not in os.environ
    pickle.loads(pickle.dumps(Trap()))
    assert os.environ["SPRUNG"]
    monkeypatch.delenv("SPRUNG")


@pytest.mark.parametrize("role", list(Role))
def test_a_measure_is_refused_by_role_and_the_refusal_names_who_may(
    published_store: Engine, role: Role
) -> None:
    door = Door(published_store, COUNCIL)
    for name, measure in MEASURES.items():
        if may_ask(Viewer(role), measure):
            door.ask(Question(name, breakdown_for(Viewer(role), name)), Viewer(role))
        elif Viewer(role).reads_publication(measure.permission):
            with pytest.raises(NotPublished, match="nothing of it is published"):
                door.ask(Question(name), Viewer(role))
        elif measure.permission in PERMISSIONS[role]:
            with pytest.raises(Refused, match="counted for the whole council"):
                door.ask(Question(name), Viewer(role))
        else:
            with pytest.raises(Refused, match="It is open to: director"):
                door.ask(Question(name), Viewer(role))


def test_a_manager_is_told_of_the_children_in_their_own_homes_and_of_nobody_else(
    demonstration_store: Engine,
) -> None:
    door = Door(demonstration_store, COUNCIL, CountingCache())
    on = day_number(date(2023, 10, 31))
    with demonstration_store.connect() as connection:
        living = connection.execute(
            select(episodes.c.home_id, func.count())
            .where(
                episodes.c.is_current,
                episodes.c.home_id.is_not(None),
                episodes.c.ls.not_in(("V3", "V4")),
                episodes.c.decom_day <= on,
                func.coalesce(episodes.c.effective_dec_day, on + 1) > on,
                episodes.c.age_18_day > on,
            )
            .group_by(episodes.c.home_id)
        ).all()
    assert len(living) > 3
    everyone = ask(door, "looked_after", "as_at=2023-10-31").total
    on_the_day = Selection.parse("as_at=2023-10-31")
    for home, expected in living:
        manager = Viewer(Role.RESIDENTIAL_MANAGER, homes=(home,))
        question = Question("looked_after", ("age_band",), on_the_day)
        answer = door.ask(question, manager)
        assert answer.total == expected
        assert sum(row.value or 0 for row in answer.rows) == expected
        assert len(answer.homes) == 1
        assert answer.homes[0] in answer.limits[0]
    of_all = Viewer(Role.RESPONSIBLE_INDIVIDUAL, homes=tuple(home for home, _ in living))
    together = door.ask(Question("looked_after", (), on_the_day), of_all).total
    assert together == sum(count for _, count in living)
    assert everyone
    assert together
    assert together < everyone
    nobody = door.ask(Question("looked_after"), Viewer(Role.RESIDENTIAL_MANAGER))
    assert nobody.total == 0


def test_of_the_journeys_of_their_children_a_manager_is_told_what_the_record_says(
    demonstration_store: Engine,
) -> None:
    door = Door(demonstration_store, COUNCIL)
    with demonstration_store.connect() as connection:
        of_a_home = select(episodes.c.home_id).where(episodes.c.home_id.is_not(None)).distinct()
        homes = tuple(connection.scalars(of_a_home))
    of_all = Viewer(Role.RESPONSIBLE_INDIVIDUAL, homes=homes)
    five_years = Selection.parse("from=2020-04-01&to=2025-03-31")
    asked_of: set[str] = set()
    for measure in MEASURES.values():
        for dimension in (d.key for d in JOURNEY_DIMENSIONS if measure.by_home and d in measure.by):
            question = Question(measure.name, (dimension,), five_years)
            told = door.ask(question, of_all)
            with door.settled(question, DIRECTOR, measure.permission) as asked:
                recorded = measure.compute(replace(asked, homes=homes))
            assert {row.keys: row.value for row in told.rows if row.value} == recorded, question
            asked_of |= {dimension} if recorded else set()
    assert {"entry", "time_in_care", "age_at_entry", "twelve_months_on"} <= asked_of
    assert "number_of_placements" in asked_of


def test_a_date_outside_what_the_returns_cover_is_said(demonstration_store: Engine) -> None:
    door = Door(demonstration_store, COUNCIL)
    assert "begin on 1 April 2017" in ask(door, "looked_after", "as_at=2016-01-01").notes[0]
    assert ask(door, "looked_after", "as_at=2017-03-31").notes == ()
    assert ask(door, "looked_after", "as_at=2017-03-31").total == 434
    assert "begin on" in ask(door, "started", "as_at=2017-03-31").notes[0]
    assert "speaks to 31 March 2025" in ask(door, "looked_after", "as_at=2026-01-01").notes[0]


def test_nothing_is_compared_with_a_day_before_the_returns(demonstration_store: Engine) -> None:
    door = Door(demonstration_store, COUNCIL)
    answer = ask(door, "looked_after", "as_at=2025-03-31&compare_to=2015-01-01")
    assert answer.total_compared is None
    assert "Nothing to compare with" in answer.notes[0]


def test_a_flow_is_compared_over_a_window_of_the_same_length(demonstration_store: Engine) -> None:
    door = Door(demonstration_store, COUNCIL)
    compared = ask(door, "started", "as_at=2025-03-31&compare_to=2024-03-31")
    assert compared.total_compared == ask(door, "started", "as_at=2024-03-31").total
    window = ask(door, "started", "from=2024-01-01&to=2024-02-29&compare_to=2023-02-28")
    shifted = ask(door, "started", "from=2023-01-01&to=2023-02-28")
    assert window.total_compared == shifted.total


@pytest.mark.parametrize(
    ("day", "estimate"),
    [
        (date(2023, 10, 31), 2022),
        (date(2023, 3, 31), 2022),
        (date(2023, 3, 30), 2021),
        (date(2024, 3, 30), 2022),
        (date(2024, 3, 31), 2023),
    ],
)
def test_a_rate_uses_the_estimate_of_the_year_before_the_last_31_march(
    day: date, estimate: int
) -> None:
    assert Population({year: year for year in range(2000, 2030)}).for_date(day) == estimate


def test_a_cache_that_is_gone_costs_time_and_no_answer(demonstration_store: Engine) -> None:
    cache = create_cache(Flask(__name__), Settings(redis_url="redis://127.0.0.1:1/0"))
    assert ask(Door(demonstration_store, COUNCIL, cache), "looked_after").total == 564


def test_nothing_is_compared_with_a_day_after_the_data(demonstration_store: Engine) -> None:
    later = ask(Door(demonstration_store, COUNCIL), "looked_after", "compare_to=2030-03-31")
    assert later.total_compared is None


def test_a_rate_without_an_estimate_is_not_known_and_says_why(demonstration_store: Engine) -> None:
    answer = ask(Door(demonstration_store, COUNCIL), "looked_after_rate", "as_at=2030-01-01")
    assert (answer.total, answer.total_symbol) == (None, "n")
    assert any("No population estimate" in note for note in answer.notes)


def test_the_gap_in_children_is_that_of_the_published_figures(demonstration_store: Engine) -> None:
    gap = ask(Door(demonstration_store, COUNCIL), "gap_to_neighbours", "as_at=2025-03-31")
    assert gap.total == round(564 - 95.2 * 45_079 / 10_000)


def test_those_under_permanence_orders_stand_beside_the_count(demonstration_store: Engine) -> None:
    door = Door(demonstration_store, COUNCIL)
    words = "as_at=2023-10-31&permanence_order=special_guardianship"
    beside = ask(door, "permanence", words, ("age_band",))
    assert [row.value for row in beside.rows] == [41, 107, 89, 23]
    assert beside.total == 260
    assert ask(door, "looked_after", "as_at=2023-10-31").total == 587


def test_every_address_an_answer_gives_is_understood_and_means_its_part(
    demonstration_store: Engine,
) -> None:
    door = Door(demonstration_store, COUNCIL)
    for measure, by in (
        ("looked_after", ("placement_type", "age_band")),
        ("started", ("month", "sex")),
        ("ceased", ("quarter",)),
        ("looked_after", ("quarter", "age_band")),
    ):
        answer = ask(door, measure, "as_at=2024-05-15", by)
        for row in [row for row in answer.rows if row.value][:12]:
            narrowed = ask(door, measure, answer.query(*row.keys))
            assert narrowed.total == row.value, row
