"""The page of one home: whole for whoever may see that home, and not there for anybody else."""

import json
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update

import pages  # noqa: F401 (importing the pages registers them)
from callbacks.bodies import UPDATE
from callbacks.gate import ROUTER
from callbacks.one_home import KNOWN_NAMES
from components.page import PAGES, find_page
from data_access.questions import MEASURES
from data_access.questions.home_records import NO_HOME
from data_access.store.engine import create_engine
from data_access.store.tables import audit_entries, known_names
from data_access.vocabulary import HOME, Role
from tests.data.one_home import AT_OAK, NAMES, fill_one_home
from tests.http.clients import add_person, sign_in, sign_in_as
from tests.stores import EMPTY, Stores, web_address

PAGE = PAGES["/homes/<slug>"]
MINE, THEIRS, NONE = "oak", "rowan", "moonbeam"
# Whoever sees the page, and of them those who see what children are called.
READERS = {
    Role.DIRECTOR: True,
    Role.RESIDENTIAL_MANAGER: True,
    Role.RESPONSIBLE_INDIVIDUAL: False,
    Role.COMMISSIONER: False,
    Role.DATA_OFFICER: False,
}
# Managers are told nothing of the programme, whose milestones stand on the page for others.
TOLD = [n for n, panel in enumerate(PAGE.panels) if panel.draw != "home_milestones"]
BY_HOME = [name for name, measure in MEASURES.items() if HOME.key in measure.dimensions]


@pytest.fixture(scope="module")
def owner(stores: Stores) -> Iterator[Engine]:
    """Two homes and what is told of them, as whoever loads them reaches them."""
    with stores.open_copy(EMPTY) as engine:
        fill_one_home(engine)
        yield engine


@pytest.fixture(scope="module")
def people(owner: Engine) -> Iterator[dict[Role, FlaskClient]]:
    """Somebody signed in of each role; the manager, and the responsible individual, are Oak's."""
    web = create_engine(web_address(owner))
    yield {role: sign_in(web, role) for role in Role}
    web.dispose()


def post(client: FlaskClient, output: str, *inputs: tuple[str, str, str | None]) -> tuple[int, str]:
    """What a callback answers to these inputs: id, property and value."""
    given = [{"id": id_, "property": name, "value": value} for id_, name, value in inputs]
    named = [
        dict(zip(("id", "property"), one.rsplit(".", 1), strict=True))
        for one in output.strip(".").split("...")
    ]
    body = {
        "output": output,
        "outputs": named if output.startswith("..") else named[0],
        "inputs": given,
        "state": [],
        "changedPropIds": [f"{id_}.{name}" for id_, name, _ in inputs[:1]],
        "parsedChangedPropsIds": [f"{id_}.{name}" for id_, name, _ in inputs[:1]],
    }
    answer = client.post(UPDATE, json=body)
    return answer.status_code, json.dumps(answer.get_json(), ensure_ascii=False)


def lay_out(client: FlaskClient, slug: str, search: str = "") -> str:
    """The page that is laid out at the address of a home."""
    location = "_pages_location"
    status, text = post(
        client, ROUTER, (location, "pathname", f"/homes/{slug}"), (location, "search", search)
    )
    assert status == 200
    return text


def draw(client: FlaskClient, number: int, slug: str | None, query: str = "") -> tuple[int, str]:
    """What the n-th panel shows of a home."""
    output = f"{PAGE.panel_id(number)}.children"
    return post(client, output, ("selection", "data", query), (PAGE.key_id, "data", slug))


def number_of(drawing: str) -> int:
    return next(n for n, panel in enumerate(PAGE.panels) if panel.draw == drawing)


def name_residents(client: FlaskClient, slug: str, query: str = "") -> tuple[int, str]:
    given = ((PAGE.key_id, "data", slug), ("selection", "data", query))
    return post(client, f"{KNOWN_NAMES}.children", *given)


def test_a_manager_reads_at_eight_in_the_morning_how_their_home_stands(
    people: dict[Role, FlaskClient],
) -> None:
    manager = people[Role.RESIDENTIAL_MANAGER]
    page = lay_out(manager, MINE)
    assert "Oak – Children in our Care" in page
    lead = draw(manager, number_of("lead_home"), MINE)[1]
    assert (
        "Tonight, 31 March 2030, 2 of 5 places are lived in; 1 is free and can be used, 1 is kept "
        "free for a move-in and 1 cannot be used."
    ) in lead
    assert f'"{PAGE.panel_id(number_of("home_milestones"))}"' not in page
    for number in TOLD:
        assert f'"{PAGE.panel_id(number)}"' in page
        status, text = draw(manager, number, MINE)
        assert status == 200
        assert "went wrong" not in text, (PAGE.panels[number].draw, text)
    assert (
        "the next review was due by 20 February 2030, and none is recorded"
        in (draw(manager, number_of("home_reviews"), MINE)[1])
    )
    visits = draw(manager, number_of("home_visits"), MINE)[1]
    assert "1 overdue" in visits
    assert "did not find that their well-being is promoted" in visits
    menu = json.dumps(manager.get("/_dash-layout").get_json())
    assert f'"/homes/{MINE}"' in menu
    assert THEIRS not in menu


def test_a_manager_of_two_homes_changes_between_them_and_reads_each_alone(
    owner: Engine, people: dict[Role, FlaskClient]
) -> None:
    both = sign_in_as(
        people[Role.DIRECTOR].application.extensions["accounts_engine"],
        add_person(owner, Role.RESIDENTIAL_MANAGER, homes=[MINE, "lodge"]),
    )
    page = lay_out(both, MINE)
    assert '"/homes/lodge"' in page
    assert f'"/homes/{MINE}"' not in page
    assert '"/homes/lodge"' not in lay_out(people[Role.RESIDENTIAL_MANAGER], MINE)
    menu = json.dumps(both.get("/_dash-layout").get_json())
    assert f'"/homes/{MINE}"' in menu
    assert '"/homes/lodge"' in menu
    lodge = draw(both, number_of("lead_home"), "lodge")[1]
    assert "nobody is known to sleep here" in lodge or "is not known" in lodge
    about = draw(both, number_of("home_occupancy"), MINE)[1]
    assert "Of Oak." in about
    assert "Lodge" not in about


def test_a_manager_is_told_of_the_moves_of_those_who_live_there_and_of_no_other_plan(
    people: dict[Role, FlaskClient],
) -> None:
    manager = people[Role.RESIDENTIAL_MANAGER]
    for client in (manager, people[Role.DIRECTOR]):
        text = draw(client, number_of("coming"), MINE)[1]
        assert "12 April 2030" in text
        assert "1 place is kept free" in text
        assert "A move is planned: Council fostering" in text
        assert "20 April 2030" in text
        assert "Planned" in text
        assert "1 move is planned" in text
        assert "Court" not in text
    assert "A move is planned" in draw(people[Role.DIRECTOR], number_of("coming"), THEIRS)[1]
    for path in ("/api/measures/planned_moves", "/api/measures/planned_moves?home=oak"):
        assert manager.get(path).status_code == 403


def test_a_home_that_is_not_theirs_and_none_at_all_are_the_same_to_a_manager(
    people: dict[Role, FlaskClient],
) -> None:
    manager = people[Role.RESIDENTIAL_MANAGER]
    theirs, none = lay_out(manager, THEIRS), lay_out(manager, NONE)
    assert NO_HOME in theirs
    assert theirs == none
    for number in TOLD:
        assert draw(manager, number, THEIRS) == draw(manager, number, NONE), number
        assert NO_HOME in draw(manager, number, THEIRS)[1]
    assert name_residents(manager, THEIRS) == name_residents(manager, NONE)
    for measure in BY_HOME:
        asked = f"/api/measures/{measure}?format=csv&home="
        answers = [manager.get(asked + slug) for slug in (THEIRS, NONE)]
        refused = 400 if MEASURES[measure].by_home else 403
        assert {answer.status_code for answer in answers} == {refused}, measure
        said = [answer.text.replace(THEIRS, NONE) for answer in answers]
        assert said[0] == said[1], measure
    for client in people.values():
        assert client.get(f"/homes/{THEIRS}").status_code == 200
        assert client.get(f"/homes/{THEIRS}").text.count(NAMES[1]) == 0


def test_no_total_of_a_manager_holds_more_than_their_own_home(
    people: dict[Role, FlaskClient],
) -> None:
    manager = people[Role.RESIDENTIAL_MANAGER]
    asked = 0
    for measure in BY_HOME:
        whole = manager.get(f"/api/measures/{measure}")
        if whole.status_code == 403:
            assert not MEASURES[measure].by_home
            continue
        own = manager.get(f"/api/measures/{measure}?home={MINE}").get_json()
        assert (whole.get_json()["total"], whole.get_json().get("total_symbol")) == (
            own["total"],
            own.get("total_symbol"),
        ), measure
        by_home = manager.get(f"/api/measures/{measure}?by=home").get_json()
        assert {row["home"] for row in by_home["rows"]} <= {MINE}, measure
        assert "rowan" not in json.dumps(by_home).lower(), measure
        asked += 1
    assert asked > 5


def test_whoever_reads_the_publication_alone_cannot_open_it(
    people: dict[Role, FlaskClient],
) -> None:
    for role in set(Role) - READERS.keys():
        client = people[role]
        page = lay_out(client, MINE)
        assert "This page is open to: director, residential manager" in page
        assert "cabinet member" not in page.lower()
        assert "Oak" not in page
        assert lay_out(client, NONE) == page
        # What Ofsted says is open to them elsewhere, and not here.
        for drawing in ("lead_home", "tile_judgement", "coming"):
            assert draw(client, number_of(drawing), MINE)[0] == 403
        assert name_residents(client, MINE)[0] == 403


def test_names_are_seen_by_the_manager_and_the_director_and_each_look_is_written_down(
    people: dict[Role, FlaskClient], owner: Engine
) -> None:
    for role, may in READERS.items():
        client = people[role]
        page = lay_out(client, MINE)
        assert (KNOWN_NAMES in page) == may, role
        status, text = name_residents(client, MINE)
        assert (status == 200 and NAMES[AT_OAK] in text) == may, role
        assert status == (200 if may else 403)
        assert not [name for name in NAMES.values() if name in page]
    # Nobody's name stands in what is drawn besides, nor in what a program is answered or takes.
    director = people[Role.DIRECTOR]
    paths = ["/api/measures", *(f"/api/measures/{name}?format=csv&by=home" for name in BY_HOME)]
    shown = [director.get(path).text for path in paths]
    shown += [draw(director, number, MINE)[1] for number in range(len(PAGE.panels))]
    assert not [name for name in NAMES.values() if any(name in text for text in shown)]
    with owner.connect() as connection:
        looks = connection.execute(
            select(audit_entries.c.role, audit_entries.c.subject, audit_entries.c.count).where(
                audit_entries.c.action == "names_seen"
            )
        ).all()
    assert {tuple(look) for look in looks} == {
        (Role.DIRECTOR.value, f"home {MINE}", 2),
        (Role.RESIDENTIAL_MANAGER.value, f"home {MINE}", 2),
    }


def test_a_name_is_never_kept(people: dict[Role, FlaskClient], owner: Engine) -> None:
    director = people[Role.DIRECTOR]
    assert NAMES[AT_OAK] in name_residents(director, MINE)[1]
    ours = update(known_names).where(known_names.c.child_id == AT_OAK)
    with owner.connect().execution_options(writes=True) as connection:
        # Changed behind the product's back: no new load tells that anything is out of date.
        with connection.begin():
            connection.execute(ours.values(known_as="Renamed"))
        text = name_residents(director, MINE)[1]
        with connection.begin():
            connection.execute(ours.values(known_as=NAMES[AT_OAK]))
    assert "Renamed" in text
    assert NAMES[AT_OAK] not in text


def test_names_are_shown_for_the_newest_night_alone(people: dict[Role, FlaskClient]) -> None:
    director = people[Role.DIRECTOR]
    for query in ("?as_at=2029-12-31", "?to=2029-12-31"):
        text = name_residents(director, MINE, query)[1]
        assert "Names are shown for the newest night alone." in text
        assert f'"href": "/homes/{MINE}"' in text
        assert NAMES[AT_OAK] not in text
    assert NAMES[AT_OAK] in name_residents(director, MINE, "?as_at=2030-03-31")[1]


def test_the_address_says_which_home_and_no_word_in_the_query(
    people: dict[Role, FlaskClient],
) -> None:
    director = people[Role.DIRECTOR]
    page = lay_out(director, MINE, f"?slug={THEIRS}")
    assert f'"data": "{MINE}"' in page or f'"data":"{MINE}"' in page
    number = number_of("home_staff")
    filtered = draw(director, number, MINE, f"?home={THEIRS}&placement_type=ifa")[1]
    assert "12.5 of 14 posts" in filtered
    assert "Filters left aside here" in filtered


def test_a_day_in_the_address_is_the_day_of_the_page(people: dict[Role, FlaskClient]) -> None:
    manager = people[Role.RESIDENTIAL_MANAGER]
    lead = draw(manager, number_of("lead_home"), MINE, "?as_at=2029-12-31")[1]
    assert "On the night of 31 December 2029, 2 of 5 places are lived in; 3 are free" in lead
    judged = draw(manager, number_of("tile_judgement"), MINE, "?as_at=2029-01-01")[1]
    assert "Requires improvement" in judged


def test_a_home_that_is_planned_and_one_that_is_closed_say_so(
    people: dict[Role, FlaskClient],
) -> None:
    director = people[Role.DIRECTOR]
    for slug, words in (
        ("close", "Close is planned: nobody lives there yet. It is to open on 1 September 2025."),
        ("gone", "Gone closed on 30 June 2024: it has no places now."),
    ):
        assert words in draw(director, number_of("lead_home"), slug)[1]
        for number in range(len(PAGE.panels)):
            assert "went wrong" not in draw(director, number, slug)[1]


def test_an_address_leads_to_one_page_and_to_no_part_of_it() -> None:
    assert find_page("/homes/oak") == (PAGE, "oak")
    assert find_page("/homes/oak/") == (PAGE, "oak")
    assert find_page("/homes/oak/staff") is None
    assert find_page("/elsewhere/oak") is None
    assert find_page("/placements") == (PAGES["/placements"], "")
    assert find_page("") is None
