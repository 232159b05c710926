"""The first page of each role: its own panels, its own sentence, and what changed since a visit."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, insert, update

import pages  # noqa: F401 (importing the pages registers them)
from callbacks.asker import is_for
from callbacks.gate import ROUTER
from components.page import PAGES
from data_access.access import Viewer
from data_access.store.engine import create_engine
from data_access.store.tables import accounts, discrepancies, publications
from data_access.store.tables.base import day_number
from data_access.vocabulary import Role
from tests.data.one_home import fill_one_home
from tests.data.programme import keep_milestones, keep_records, keep_risks
from tests.http.clients import add_person, sign_in, sign_in_as
from tests.http.test_gate import post_callback
from tests.http.test_home import post
from tests.stores import EMPTY, Stores, web_address

OVERVIEW = PAGES["/"]
# What each role is told first: how its sentence begins, then its first tiles, then a list of its
# own.
FIRST = {
    Role.DIRECTOR: (
        "lead_overview", "tile_looked_after", "tile_flow", "tile_alert", "tile_ending_soon",
        "tile_alert", "tile_unplanned", "tile_movement", "tile_judged", "tile_overdue", "alerts",
    ),
    Role.CABINET_MEMBER: (
        "lead_overview", "tile_off_track", "tile_judged", "tile_out_of_area",
        "tile_over_20_miles", "tile_settled", "tile_spend",
    ),
    Role.RESIDENTIAL_MANAGER: (
        "lead_homes", "tile_vacant", "tile_not_usable", "tile_occupancy", "tile_overdue",
        "homes_vacant", "since_visit", "homes_visits", "homes_reviews",
    ),
    Role.RESPONSIBLE_INDIVIDUAL: ("lead_homes", "tile_vacant"),
    Role.COMMISSIONER: (
        "lead_commissioning", "tile_waiting", "tile_past_target", "tile_vacant",
        "tile_prices_above", "tile_contracts_due",
    ),
    Role.FINANCE_OFFICER: (
        "lead_finance", "tile_forecast", "tile_against_budget", "tile_movement", "tile_unpriced",
        "tile_prices_above", "tile_contracts_due", "tile_rises", "forecast_movement",
    ),
    Role.DATA_OFFICER: (
        "lead_data", "tile_discrepancies", "tile_turned_18", "tile_looked_after", "last_load",
        "since_visit", "faults_by_measure", "as_published",
    ),
    Role.PROJECT_SPONSOR: (
        "lead_programme", "tile_late", "tile_soon", "tile_off_track", "tile_actions_overdue",
        "tile_decisions", "tile_looked_after",
    ),
    Role.PROGRAMME_OFFICER: ("lead_programme", "tile_late"),
    Role.ADMINISTRATOR: ("lead_administration", "people", "since_visit"),
}  # fmt: skip


# A discrepancy found on the day of a visit.
FOUND = {
    "key": "1",
    "discrepancy": "arrangement_without_price",
    "discrepancy_owner": "finance_officer",
    "start_day": 1,
    "end_day": 2,
    "reason": "No price is known.",
    "found_on": date(2030, 4, 3),
    "found_day": day_number(date(2030, 4, 3)),
}


def fill(engine: Engine) -> None:
    """Two homes and a few of the programme's records, some changed lately."""
    fill_one_home(engine)
    first, second = {"reference": "M1", "due": "2030-02"}, {"reference": "M2"}
    keep_milestones(engine, first, second, on=date(2029, 6, 1))
    keep_milestones(engine, second | {"status": "complete"}, on=date(2030, 3, 20))
    keep_risks(engine, {"reference": "R1"}, on=date(2030, 3, 20))
    action = {"reference": "A1", "due": date(2030, 3, 1)}
    keep_records(engine, "risk_actions", action, on=date(2030, 3, 20))
    row = {
        "snapshot": date(2029, 12, 31),
        "version": 1,
        "published_at": datetime(2030, 3, 18, 9),  # noqa: DTZ001 (as the store keeps it)
        "load_id": 1,
        "rule_version": "1",
    }
    with engine.begin() as connection:
        connection.execute(insert(publications).values(row))


@pytest.fixture(scope="module")
def owner(sqlite_stores: Stores) -> Iterator[Engine]:
    with sqlite_stores.open_copy(EMPTY) as engine:
        fill(engine)
        yield engine


@pytest.fixture(scope="module")
def people(owner: Engine) -> Iterator[dict[Role, FlaskClient]]:
    """Somebody of each role who looks at the demonstration."""
    web = create_engine(web_address(owner))
    yield {role: sign_in(web, role) for role in Role}
    web.dispose()


def lay_out(client: FlaskClient) -> list[str]:
    """What is laid out on the first page, in its order, by the names of its drawings."""
    location = "_pages_location"
    status, text = post(client, ROUTER, (location, "pathname", "/"), (location, "search", ""))
    assert status == 200
    numbers = re.findall(r'"id": "overview-(\d+)-panel"', text)
    return [OVERVIEW.panels[int(number)].draw for number in numbers]


def find(draw: str) -> int:
    return next(n for n, panel in enumerate(OVERVIEW.panels) if panel.draw == draw)


def read(client: FlaskClient, draw: str) -> str:
    """What a panel of the first page says."""
    status, text = post_callback(client, f"overview-{find(draw)}-panel.children", "")
    assert status == 200
    return json.dumps(json.loads(text), ensure_ascii=False)


def test_each_role_finds_first_what_its_people_want_first(
    people: dict[Role, FlaskClient],
) -> None:
    for role, client in people.items():
        laid_out = lay_out(client)
        assert [name for name in laid_out if name in FIRST[role]] == list(FIRST[role]), role
        assert laid_out[0] == FIRST[role][0]
        assert [name.startswith("lead") for name in laid_out].count(True) == 1
        assert "since_visit" in laid_out


def test_each_lead_sentence_is_told_to_its_own_role(people: dict[Role, FlaskClient]) -> None:
    told = {role: read(client, FIRST[role][0]) for role, client in people.items()}
    assert "Tonight, 31 March 2030," in told[Role.RESIDENTIAL_MANAGER]
    assert "1 milestone is late" in told[Role.PROJECT_SPONSOR]
    assert (
        "About its risks, 1 action is overdue and no decision is needed."
        in told[Role.PROGRAMME_OFFICER]
    )
    assert "Nobody has an account yet" in told[Role.ADMINISTRATOR]
    assert "turned 18 in the year to then with an episode still open" in told[Role.DATA_OFFICER]


def test_whoever_forges_a_request_for_another_roles_panel_is_refused(
    people: dict[Role, FlaskClient],
) -> None:
    for role, client in people.items():
        others = [n for n, p in enumerate(OVERVIEW.panels) if not is_for(Viewer(role), p)]
        for number in (others[0], others[-1]):
            assert post_callback(client, f"overview-{number}-panel.children", "")[0] == 403
    assert not is_for(Viewer(Role.ADMINISTRATOR), OVERVIEW.panels[find("alerts")])


def read_value(client: FlaskClient, draw: str) -> str:
    """The number of a tile of the first page."""
    found = re.search(r'"children": "([^"]*)", "className": "t-value"', read(client, draw))
    assert found, draw
    return found[1]


def test_each_tile_tells_the_number_of_its_own_question(people: dict[Role, FlaskClient]) -> None:
    # One risk is open in this store, and nobody turned 18 with an episode open.
    assert read_value(people[Role.DATA_OFFICER], "tile_turned_18") == "None"
    sponsor = people[Role.PROJECT_SPONSOR]
    assert read_value(sponsor, "tile_actions_overdue") == "1"
    assert read_value(sponsor, "tile_decisions") == "None"


def test_what_needs_looking_at_is_told_to_the_director_with_its_page(
    people: dict[Role, FlaskClient],
) -> None:
    told = read(people[Role.DIRECTOR], "alerts")
    assert "1 milestone is late" in told
    assert '"href": "/milestones"' in told


def test_of_a_past_day_no_age_of_a_source_is_told(people: dict[Role, FlaskClient]) -> None:
    number = find("alerts")
    director = people[Role.DIRECTOR]
    status, text = post_callback(director, f"overview-{number}-panel.children", "as_at=2029-12-31")
    assert status == 200
    assert "How old the sources were then is not known" in text
    assert "days ago" not in text


def test_a_demonstration_tells_what_changed_before_its_data_ends(
    people: dict[Role, FlaskClient],
) -> None:
    told = read(people[Role.DIRECTOR], "since_visit")
    assert "In a demonstration nobody has an account" in told
    assert "1 milestone changed: 1 is complete." in told
    assert "1 risk is new." in told
    assert "Protected figures were published of 31 December 2029." in told
    manager = read(people[Role.RESIDENTIAL_MANAGER], "since_visit")
    assert "milestone" not in manager
    assert "Protected figures" not in manager
    administrator = read(people[Role.ADMINISTRATOR], "since_visit")
    assert "milestone" not in administrator
    assert "SSDA903" not in administrator


def set_visit_before(owner: Engine, email: str, moment: datetime | None) -> None:
    seconds = None if moment is None else int(moment.timestamp())
    with owner.begin() as connection:
        connection.execute(
            update(accounts).where(accounts.c.email == email).values(signed_in_before_at=seconds)
        )


def test_each_person_is_told_what_changed_since_their_own_last_visit(empty_store: Engine) -> None:
    fill(empty_store)
    web = create_engine(web_address(empty_store))
    emails = [add_person(empty_store, Role.DIRECTOR) for _ in range(2)]
    came, was_away = (sign_in_as(web, email) for email in emails)
    assert "This is your first visit." in read(came, "since_visit")
    set_visit_before(empty_store, emails[1], datetime(2029, 1, 1, tzinfo=UTC))
    told = read(was_away, "since_visit")
    assert "Since you signed in on 1 January 2029 at 00:00 UTC." in told
    assert "2 milestones are new, 1 of them complete." in told
    assert "Loaded on 2 April 2030: SSDA903 return (to 31 March 2030)" in told
    set_visit_before(empty_store, emails[1], datetime(2030, 3, 15, 12, tzinfo=UTC))
    assert "1 milestone changed: 1 is complete." in read(was_away, "since_visit")
    set_visit_before(empty_store, emails[1], datetime(2030, 4, 3, tzinfo=UTC))
    assert "Nothing that you are told of has changed." in read(was_away, "since_visit")
    # Those of money alone, and of some homes alone, reach as much of the store as they need.
    for role, is_told in ((Role.FINANCE_OFFICER, True), (Role.RESIDENTIAL_MANAGER, False)):
        homes = ["oak"] if role is Role.RESIDENTIAL_MANAGER else []
        email = add_person(empty_store, role, homes=homes)
        client = sign_in_as(web, email)
        set_visit_before(empty_store, email, datetime(2029, 1, 1, tzinfo=UTC))
        assert ("2 milestones are new" in read(client, "since_visit")) == is_told
    # An edit of what was complete before makes nothing complete; what is withdrawn stands apart.
    keep_milestones(empty_store, {"reference": "M2", "title": "Renamed"}, on=date(2030, 4, 5))
    keep_milestones(empty_store, {"reference": "M1"}, on=date(2030, 4, 5), withdrawn=True)
    keep_risks(empty_store, {"reference": "R1"}, on=date(2030, 4, 5), withdrawn=True)
    set_visit_before(empty_store, emails[1], datetime(2030, 4, 3, tzinfo=UTC))
    told = read(was_away, "since_visit")
    assert "1 milestone changed. 1 was withdrawn." in told
    assert "1 risk was withdrawn." in told
    # What is known by the day alone is of since, too, where the day is that of the visit.
    with empty_store.begin() as connection:
        connection.execute(insert(discrepancies).values(**FOUND))
    email = add_person(empty_store, Role.DATA_OFFICER)
    client = sign_in_as(web, email)
    set_visit_before(empty_store, email, datetime(2030, 4, 3, 8, tzinfo=UTC))
    assert "1 found" in read(client, "since_visit")
    web.dispose()
