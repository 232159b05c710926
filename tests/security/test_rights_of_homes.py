"""Homes, carers and moves over HTTP: which role reaches what, and of which home."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update

from callbacks.gate import ROUTER
from callbacks.known_names import KNOWN_NAMES
from data_access.access import Viewer
from data_access.questions import MEASURES
from data_access.questions.checks import may_ask
from data_access.store.engine import create_engine
from data_access.store.tables import homes, known_names
from data_access.vocabulary import Permission, Role
from tests.addresses import HOME
from tests.http.clients import add_person, sign_in, sign_in_as
from tests.security.test_every_door import app_of, write_body
from tests.stores import PUBLISHED, Stores

UPDATE = "/_dash-update-component"
OTHER = "piper"
# Each by the first letters of its name; the manager has one home, the individual all of Ayton's.
ROLES = {
    "dir": Role.DIRECTOR, "cab": Role.CABINET_MEMBER, "man": Role.RESIDENTIAL_MANAGER,
    "ind": Role.RESPONSIBLE_INDIVIDUAL, "com": Role.COMMISSIONER, "fin": Role.FINANCE_OFFICER,
    "spo": Role.PROJECT_SPONSOR, "pro": Role.PROGRAMME_OFFICER, "dat": Role.DATA_OFFICER,
    "adm": Role.ADMINISTRATOR,
}  # fmt: skip
STAFF, OF_HOMES, PUBLIC = "dir com dat", "man ind", "cab fin spo pro"
EVERYBODY = f"{STAFF} {OF_HOMES} {PUBLIC}"
PAGES = {
    "/homes": EVERYBODY,
    f"/homes/{HOME}": f"{STAFF} {OF_HOMES}",
    f"/homes/{OTHER}": f"{STAFF} ind",
    "/homes/nowhere": "",
    "/carers": STAFF,
    "/moves": STAFF,
}
# What is told of a home; Ofsted's judgements and visits made; and the pool of the council's homes.
MEASURES_OF = {
    Permission.HOMES: f"{STAFF} {OF_HOMES}",
    Permission.HOMES_QUALITY: EVERYBODY,
    Permission.CARERS: STAFF,
    Permission.COMMISSIONING: STAFF,
}
QUALITY = {
    "homes_by_judgement", "days_since_judgement", "regulation_44_visits", "homes_by_status",
    "days_to_opening",
}  # fmt: skip
ASKED = {
    "occupancy": EVERYBODY,
    "place_nights?by=home": MEASURES_OF[Permission.HOMES],
    "staff_turnover": MEASURES_OF[Permission.HOMES],
    "homes_by_judgement?by=home": EVERYBODY,
    "children_by_judgement": MEASURES_OF[Permission.HOMES],
    "foster_places": STAFF,
    "carers_by_age": STAFF,
    "requests": STAFF,
    "planned_moves": STAFF,
}


@pytest.fixture(scope="module")
def store(sqlite_stores: Stores) -> Iterator[Engine]:
    with sqlite_stores.copy(PUBLISHED) as address:
        engine = create_engine(address)
        yield engine
        engine.dispose()


def ask(client: FlaskClient, words: str) -> Any:
    return client.get(f"/api/measures/{words}").get_json()


def post(client: FlaskClient, name: str, path: str = "/") -> str:
    """What the callback of a part of a page answers at an address."""
    callbacks = app_of(client.application).callback_map
    (output,) = [output for output in callbacks if name in output]
    return client.post(UPDATE, json=write_body(output, callbacks[output], path)).text


def test_each_role_reaches_the_pages_and_figures_of_homes_carers_and_moves_that_it_should(
    store: Engine,
) -> None:
    for short, role in ROLES.items():
        client = sign_in(store, role)
        for path, open_to in PAGES.items():
            told = post(client, ROUTER, path)
            is_refused = "This page is open to" in told or "There is no" in told
            assert is_refused == (short not in open_to.split()), (role, path)
        for words, open_to in ASKED.items():
            status = client.get(f"/api/measures/{words}").status_code
            assert status == (200 if short in open_to.split() else 403), (role, words)


def test_no_other_figure_of_homes_carers_or_moves_is_for_anybody_else() -> None:
    of_them = [each for each in MEASURES.values() if each.permission in MEASURES_OF]
    assert len(of_them) > 25
    assert {each.name for each in of_them if each.permission is Permission.HOMES_QUALITY} == QUALITY
    for each in of_them:
        open_to = EVERYBODY if each.name == "occupancy" else MEASURES_OF[each.permission]
        for short, role in ROLES.items():
            assert may_ask(Viewer(role, (1,)), each) == (short in open_to.split()), each.name


def test_two_managers_who_ask_the_same_are_each_told_of_their_own_home(store: Engine) -> None:
    clients = {
        slug: sign_in_as(store, add_person(store, Role.RESIDENTIAL_MANAGER, homes=(slug,)))
        for slug in (HOME, OTHER)
    }
    everybody = sign_in(store, Role.DIRECTOR)
    for measure in ("place_nights", "occupancy", "stays", "homes_by_judgement", "staff_turnover"):
        whole = ask(everybody, f"{measure}?by=home")
        true = {row["home"]: row["value"] for row in whole["rows"]}
        # Asked by one and the other in turn, and again of what is kept.
        for slug in (HOME, OTHER, HOME, OTHER):
            told = ask(clients[slug], f"{measure}?by=home")
            assert {row["home"]: row["value"] for row in told["rows"]} == {slug: true[slug]}
            assert ask(clients[slug], measure)["total"] == true[slug], measure
    words = [
        ask(clients[HOME], f"place_nights?home={slug}")["error"].replace(slug, "")
        for slug in (OTHER, "nowhere")
    ]
    assert words[0] == words[1]
    panels = {slug: post(client, ROUTER, "/homes") for slug, client in clients.items()}
    assert HOME not in panels[OTHER]
    assert OTHER not in panels[HOME]


def test_what_children_are_called_is_asked_of_the_store_each_time_and_kept_nowhere(
    store: Engine,
) -> None:
    of_home = known_names.c.home_id == (
        select(homes.c.id).where(homes.c.slug == HOME).scalar_subquery()
    )
    manager, director = (sign_in(store, r) for r in (Role.RESIDENTIAL_MANAGER, Role.DIRECTOR))
    for name in ("Wren-4K7", "Lark-5J2"):
        with store.begin() as connection:
            connection.execute(update(known_names).where(of_home).values(known_as=name))
        for client in (manager, director):
            assert name in post(client, f"{KNOWN_NAMES}.", f"/homes/{HOME}")
        # Nobody else is told, nor is anybody told by the API.
        for role in (Role.RESPONSIBLE_INDIVIDUAL, Role.DATA_OFFICER, Role.CABINET_MEMBER):
            assert name not in post(sign_in(store, role), f"{KNOWN_NAMES}.", f"/homes/{HOME}")
        other = sign_in_as(store, add_person(store, Role.RESIDENTIAL_MANAGER, homes=(OTHER,)))
        assert name not in post(other, f"{KNOWN_NAMES}.", f"/homes/{HOME}")
        assert name not in manager.get("/api/measures/stays?by=home&format=csv").text
