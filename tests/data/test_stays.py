"""Stays in homes: which count, how long they were, how they ended, and what does not fit."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select, update

from data_access.access import Viewer
from data_access.imports.homes_derivation import derive_homes, fill_nights
from data_access.questions import Answer, Door, NotUnderstood, Question, Selection
from data_access.questions.home_findings import HomeFinding, list_home_findings
from data_access.questions.home_records import find_home, read_records
from data_access.questions.known_names import list_residents
from data_access.questions.measure import MEASURES
from data_access.store.tables import home_stays, homes, known_names, loads, metadata, stays
from data_access.store.tables.base import day_number
from data_access.vocabulary import Role
from tests.data.filled_homes import COUNCIL, EIGHTEEN, fill_homes
from tests.data.nights_by_hand import FAMILY, NO_HOME, Council, Episode, Places, Stay
from tests.data.ssda903_files import load, write_return
from tests.stores import EMPTY, Stores

LAST = date(2024, 3, 31)
DIRECTOR = Viewer(Role.DIRECTOR)
MANAGER_OF_ASH = Viewer(Role.RESIDENTIAL_MANAGER, homes=(1,))
ASH, ELM = ("ash", "elm")


@pytest.fixture(scope="module")
def engine(sqlite_stores: Stores) -> Iterator[Engine]:
    with sqlite_stores.open_copy(EMPTY) as opened:
        yield opened


def tell(engine: Engine, *said: Places | Stay | Episode) -> Door:
    """A council of two homes of which this alone is said, up to 31 March 2024."""
    council = Council(
        (ASH, ELM),
        ("C1", "C2", "C3"),
        tuple(each for each in said if isinstance(each, Places)),
        tuple(each for each in said if isinstance(each, Stay)),
        tuple(each for each in said if isinstance(each, Episode)),
    )
    return fill_homes(engine, council, LAST)


def ask(door: Door, measure: str, *by: str, viewer: Viewer = DIRECTOR, **chosen: str) -> Answer:
    words = {"from": "2024-01-01", "to": "2024-03-31", **chosen}
    return door.ask(Question(measure, by, Selection.parse(words.items())), viewer)


def counts(answer: Answer) -> dict[tuple[str, ...], object]:
    return {row.keys: row.value for row in answer.rows if row.value}


def day(month: int, number: int) -> date:
    return date(2024, month, number)


@pytest.mark.parametrize(
    ("episode", "ended"),
    [
        (Episode("C1", ASH, day(1, 10), day(2, 1), reason="CARPL"), "planned"),
        (Episode("C1", ASH, day(1, 10), day(2, 1), reason="CREQB"), "unplanned"),
        (Episode("C1", ASH, day(1, 10), day(2, 1), reason="CUSTOD"), "apart"),
        (Episode("C1", ASH, day(1, 10), day(2, 1), reason="PLACE"), "not_known"),
        (Episode("C1", ASH, day(1, 10), day(2, 1), rec="E4A"), "left_care"),
        (Episode("C1", ASH, day(1, 10)), "still_here"),
    ],
)
def test_a_stay_ends_as_the_return_says(engine: Engine, episode: Episode, ended: str) -> None:
    door = tell(engine, episode)
    assert counts(ask(door, "stays", "stay_end")) == {(ended,): 1}


def test_the_workbook_says_how_a_stay_ended_where_the_return_does_not(engine: Engine) -> None:
    told = Stay("C1", ASH, day(1, 10), day(2, 1), ended="unplanned")
    silent = Episode("C1", ASH, day(1, 10), day(2, 1), reason="PLACE")
    assert counts(ask(tell(engine, told, silent), "stays", "stay_end")) == {("unplanned",): 1}
    says = replace(silent, reason="CARPL")
    assert counts(ask(tell(engine, told, says), "stays", "stay_end")) == {("planned",): 1}


def test_episodes_and_stays_of_one_child_that_touch_are_one_stay(engine: Engine) -> None:
    door = tell(
        engine,
        Episode("C1", ASH, day(1, 5), day(1, 20)),
        Episode("C1", ASH, day(1, 20), day(2, 1)),
        Stay("C1", ASH, day(1, 1), day(1, 10)),
        Stay("C1", ELM, day(2, 1), day(2, 4)),
    )
    told = ask(door, "stays", "home", "stay_length")
    assert counts(told) == {(ASH, "4_to_26_weeks"): 1, (ELM, "under_1_week"): 1}
    assert counts(ask(door, "occupied_nights", "home")) == {(ASH,): 31, (ELM,): 3}


def test_stays_that_went_on_began_or_ended_in_a_period(engine: Engine) -> None:
    door = tell(
        engine,
        Stay("G1", ASH, day(1, 1), day(1, 15), kind="guest"),
        Stay("G2", ASH, day(1, 20), day(2, 15), kind="guest"),
        Stay("G3", ASH, day(2, 10), kind="guest", whose="other_council"),
    )
    months = {("2024-01",): 2, ("2024-02",): 2, ("2024-03",): 1}
    assert counts(ask(door, "stays", "month")) == months
    assert counts(ask(door, "stays", "month", stays_that="began")) == {
        ("2024-01",): 2,
        ("2024-02",): 1,
    }
    assert counts(ask(door, "stays", "month", stays_that="ended")) == {
        ("2024-01",): 1,
        ("2024-02",): 1,
    }
    assert counts(ask(door, "stays", "whose_child")) == {("own",): 2, ("other_council",): 1}
    january = ask(door, "stays", "stay_end", to="2024-01-31")
    assert counts(january) == {("not_known",): 1, ("still_here",): 1}


def test_a_child_who_turns_eighteen_leaves_the_home_that_night(engine: Engine) -> None:
    door = tell(engine, Episode("C1", ASH, day(1, 1)), Stay("C2", ASH, day(1, 1)))
    words = Selection.parse(f"from={EIGHTEEN}&to={EIGHTEEN}")
    assert ask(door, "stays", to=EIGHTEEN.isoformat()).total == 2
    assert door.ask(Question("stays", (), words.choose("stays_that", "began")), DIRECTOR).total == 0
    assert ask(door, "stays", "stay_end", to="2031-01-01").value("still_here") == 2


def test_what_does_not_fit_is_told(engine: Engine) -> None:
    door = tell(
        engine,
        Places(ASH, "registered", 2, day(1, 1)),
        Places(ASH, "not_usable", 1, day(1, 1), day(1, 31)),
        Episode("C1", ASH, day(1, 10)),
        Episode("C2", ASH, day(1, 20), day(2, 20)),
        Stay("C2", ELM, day(2, 10), day(2, 25)),
        Stay("G1", ASH, day(2, 1), day(2, 6), kind="guest"),
        Episode("C3", NO_HOME, day(3, 1), day(3, 11)),
    )
    with door.sit(DIRECTOR) as sitting:
        question = Question("home_findings", (), Selection.parse("from=2024-01-01&to=2024-03-31"))
        asked = door._settle(
            question, MEASURES["home_findings"], sitting.standing, sitting.connection, None
        )
        found = list_home_findings(asked)
    assert found == [
        HomeFinding("not_known", "no_home", day(3, 1), day(3, 10), 1),
        HomeFinding(ELM, "in_two_places", day(2, 10), day(2, 19), 1),
        HomeFinding(ASH, "over", day(2, 1), day(2, 5), 1),
        HomeFinding(ASH, "lived_in_though_not_usable", day(1, 20), day(1, 31), 1),
    ]
    told = ask(door, "home_findings", "finding", "home")
    assert sum(row.value or 0 for row in told.rows) == told.total == 4
    assert told.label("home", "not_known") == "Home not known"
    theirs = ask(door, "home_findings", "home", viewer=MANAGER_OF_ASH)
    assert counts(theirs) == {(ASH,): 2}
    assert theirs.total == 2


def test_the_workbook_says_in_which_home_a_child_is_that_the_return_does_not_name(
    engine: Engine,
) -> None:
    door = tell(
        engine, Episode("C1", NO_HOME, day(1, 1), day(2, 1)), Stay("C1", ASH, day(1, 1), day(1, 21))
    )
    assert ask(door, "occupied_nights", "home").value(ASH) == 20
    assert ask(door, "home_findings", "finding").value("no_home") == 1


def test_a_guest_from_a_foster_family_is_no_conflict_but_a_child_who_lives_there_is(
    engine: Engine,
) -> None:
    family = Episode("C1", FAMILY, day(1, 1))
    guest = Stay("C1", ASH, day(1, 5), day(1, 8), kind="guest")
    assert ask(tell(engine, family, guest), "home_findings").total == 0
    assert ask(tell(engine, family, replace(guest, kind="child")), "home_findings").total == 1


def find_coming(door: Door, slug: str) -> list[tuple[date, str]]:
    with door.sit(DIRECTOR) as sitting:
        home = find_home(sitting, slug)
        assert home
        return [(each.day, each.what) for each in read_records(sitting, "coming", home, LAST)]


def count_nights_of_april(engine: Engine) -> dict[str, int]:
    """The nights of stays to come, by home: all that is stated is after the data's last day."""
    first, end = day_number(day(4, 1)), day_number(day(5, 1))
    stay = home_stays.c
    joined = select(homes.c.slug, stay.start_day, stay.end_day).join(homes)
    found: dict[str, int] = {}
    with engine.connect() as connection:
        for slug, start_day, end_day in connection.execute(joined):
            found[slug] = found.get(slug, 0) + max(min(end_day, end) - max(start_day, first), 0)
    return {slug: nights for slug, nights in found.items() if nights}


def test_a_stay_to_come_ends_the_one_that_the_return_leaves_open(engine: Engine) -> None:
    returned = Episode("C1", ASH, day(1, 1))
    door = tell(engine, returned, Stay("C1", ELM, day(4, 10), day(4, 20)))
    assert find_coming(door, ASH) == [(day(4, 10), "departure")]
    assert find_coming(door, ELM) == [(day(4, 10), "arrival"), (day(4, 20), "departure")]
    assert count_nights_of_april(engine) == {ASH: 9, ELM: 10}
    assert ask(door, "home_findings", to="2024-04-30").total == 0
    # Of what is past the return is believed, and the difference is told.
    door = tell(engine, returned, Stay("C1", ELM, day(3, 31), day(4, 20)))
    assert count_nights_of_april(engine) == {ASH: 30}
    assert ask(door, "home_findings").total == 1


def test_a_stay_that_is_to_end_ends_the_one_that_the_return_leaves_open(engine: Engine) -> None:
    returned = Episode("C1", ASH, day(1, 1))
    planned = Stay("C1", ASH, day(1, 1), day(4, 12), ended="planned")
    door = tell(engine, returned, planned)
    assert find_coming(door, ASH) == [(day(4, 12), "departure")]
    assert counts(ask(door, "stays", "stay_end", to="2024-04-30")) == {("planned",): 1}
    # In another home it says nothing of this one.
    assert find_coming(tell(engine, returned, replace(planned, home=ELM)), ASH) == []


def test_a_guest_to_come_goes_back_to_the_home_they_live_in(engine: Engine) -> None:
    guest = Stay("C1", ELM, day(4, 10), day(4, 13), kind="guest")
    door = tell(engine, Episode("C1", ASH, day(1, 1)), guest)
    assert count_nights_of_april(engine) == {ASH: 27, ELM: 3}
    # Who will sleep where is stated, and not yet counted.
    later = ask(door, "occupied_nights", **{"from": "2024-04-01", "to": "2024-04-30"})
    assert (later.total, later.total_symbol) == (None, "n")
    assert any("after it nothing is known" in note for note in later.notes)


def test_whoever_is_away_with_their_place_held_does_not_sleep_there_tonight(
    engine: Engine,
) -> None:
    door = tell(
        engine,
        Places(ASH, "registered", 5, day(1, 1)),
        Episode("C1", ASH, day(1, 1)),
        Episode("C2", ASH, day(1, 2)),
        Stay("C1", ASH, day(1, 1), held=(LAST,)),
        Stay("C9", ASH, day(1, 3), day(2, 1)),
        Stay("C9", ASH, day(2, 1), held=(LAST,)),
        Stay("C9", ASH, day(1, 4), kind="guest"),
    )
    found = list_residents(door, ASH, DIRECTOR)
    tonight = ask(door, "place_nights", "place_state", **dict.fromkeys(("from", "to"), str(LAST)))
    assert [person.since for person in found.people] == [day(1, 2), day(1, 4)]
    assert [person.since for person in found.away] == [day(1, 1), day(1, 3)]
    assert tonight.value("occupied") == len(found.people)
    assert tonight.value("held") == len(found.away)


def test_nobody_gets_a_number_of_a_home_that_is_not_theirs(engine: Engine) -> None:
    places = (Places(home, "registered", 2, day(1, 1)) for home in (ASH, ELM))
    door = tell(engine, *places, Stay("G1", ELM, day(1, 1), kind="guest"))
    refusals = set()
    for measure in ("place_nights", "occupied_nights", "vacant_nights", "occupancy", "stays"):
        theirs = ask(door, measure, "home", viewer=MANAGER_OF_ASH)
        assert [row.keys for row in theirs.rows] == [(ASH,)]
        assert theirs.total == theirs.value(ASH)
        for home in (ELM, "oak"):
            with pytest.raises(NotUnderstood) as refused:
                ask(door, measure, viewer=MANAGER_OF_ASH, home=home)
            refusals.add(str(refused.value).replace(home, "it"))
    assert refusals == {"There is no home 'it' that you may see."}


def test_homes_loaded_after_the_returns_are_matched_as_if_loaded_before(
    sqlite_stores: Stores, tmp_path: Path
) -> None:
    moves = [
        {"CHILD": "A", "DECOM": "01/06/2023", "DEC": "10/06/2023", "REC": "X1", "PLACE": "K2",
         "URN": "SC000001", "REASON_PLACE_CHANGE": "CARPL"},
        {"CHILD": "A", "DECOM": "10/06/2023", "RNE": "P", "PLACE": "K2", "URN": "",
         "PL_POST": "TS20 2HE"},
        {"CHILD": "B", "DECOM": "01/07/2023", "PLACE": "K2", "URN": "SC000003"},
    ]  # fmt: skip
    folder = write_return(tmp_path / "2024", moves)
    told = []
    for homes_first in (True, False):
        with sqlite_stores.open_copy(EMPTY) as store:
            if homes_first:
                add_homes(store)
            assert load(store, folder).load_id
            if not homes_first:
                add_homes(store)
            told.append(read_all(store))
            # The same return again says nothing that is not known.
            assert load(store, folder).load_id is None
    assert told[0]["home_stays"]
    assert told[0] == told[1]


def add_homes(store: Engine) -> None:
    with store.connect().execution_options(writes=True) as connection, connection.begin():
        nothing = dict.fromkeys(("rows_read", "rows_accepted", "rows_repaired", "rows_rejected"), 0)
        load_id = connection.execute(
            insert(loads).values(
                kind="homes", loaded_at=LAST, loaded_by="tests", council_code=COUNCIL,
                is_synthetic=True, **nothing,
            )
        ).inserted_primary_key[0]  # fmt: skip
        for number, (slug, urn, postcode, group) in enumerate(
            (
                ("ash", "SC000001", None, "partnership"),
                ("elm", None, "TS20 2HE", "council"),
                ("oak", "SC000003", None, "partnership"),
            ),
            start=1,
        ):
            connection.execute(
                insert(homes).values(
                    id=number, load_id=load_id, slug=slug, name=slug, urn=urn, postcode=postcode,
                    provider_group=group, is_invented=True,
                )
            )  # fmt: skip
        derive_homes(connection)


def read_all(store: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Every table but those of the loads themselves, without what names a load or is random."""
    found = {}
    with store.connect() as connection:
        for table in metadata.sorted_tables:
            if not table.name.startswith("load") and table.name != "areas":
                kept = [c for c in table.columns if c.name not in ("load_id", "key")]
                rows = connection.execute(select(*kept).order_by(*table.primary_key)).all()
                found[table.name] = [tuple(row) for row in rows]
    return found


def test_a_stay_finds_its_child_when_a_return_comes_to_know_the_reference(
    sqlite_stores: Stores, tmp_path: Path
) -> None:
    with sqlite_stores.open_copy(EMPTY) as store:
        add_homes(store)
        with store.begin() as connection:
            connection.execute(
                insert(stays).values(
                    load_id=1, home_id=1, reference="A", kind="child", whose_child="own",
                    start_day=19_600,
                )
            )  # fmt: skip
        load(store, write_return(tmp_path / "2024", [{"CHILD": "A"}, {"CHILD": "B"}]))
        assert read_children_of_stays(store) == [1]
        with store.begin() as connection:
            connection.execute(
                insert(known_names).values(load_id=1, home_id=1, child_id=1, known_as="Bear")
            )
        # Taken out of the return, the child is known to the workbook alone.
        load(store, write_return(tmp_path / "again" / "2024", [{"CHILD": "B"}]))
        assert read_children_of_stays(store) == [None]


def read_children_of_stays(store: Engine) -> list[int | None]:
    with store.connect() as connection:
        return list(connection.execute(select(stays.c.child_id)).scalars())


def test_a_store_that_was_filled_too_early_has_its_nights_worked_out(engine: Engine) -> None:
    tell(engine, Stay("G1", ASH, day(1, 1), day(1, 4), kind="guest"))
    before = read_all(engine)
    with engine.begin() as connection:
        for name in ("home_findings", "home_nights", "home_stays"):
            connection.execute(metadata.tables[name].delete())
        fill_nights(connection)
    assert read_all(engine) == before
    with engine.begin() as connection:
        connection.execute(update(homes).values(urn=None))
        fill_nights(connection)
    assert read_all(engine)["home_nights"] == before["home_nights"]
