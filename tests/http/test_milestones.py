"""The pages that tell of milestones, by HTTP: who is shown them, and what leads where."""

import json
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, update

import pages  # noqa: F401 (importing the pages registers them)
from callbacks.gate import ROUTER
from components.page import PAGES, Page
from data_access.store.engine import create_engine
from data_access.store.tables import homes
from data_access.vocabulary import Role
from tests.data.one_home import fill_one_home
from tests.data.programme import keep_milestones
from tests.http.clients import sign_in
from tests.http.test_home import post
from tests.stores import EMPTY, Stores, web_address

MILESTONES, HOME = PAGES["/milestones"], PAGES["/homes/<slug>"]
ON = "?as_at=2030-03-31"


@pytest.fixture(scope="module")
def web(sqlite_stores: Stores) -> Iterator[Engine]:
    """Two homes, one of them planned, and a late milestone about each, as the web reaches them."""
    with sqlite_stores.open_copy(EMPTY) as owner:
        fill_one_home(owner)
        with owner.begin() as connection:
            planned = update(homes).where(homes.c.slug == "rowan").values(home_status="planned")
            connection.execute(planned)
        keep_milestones(
            owner,
            {"reference": "M1", "title": "Full use of Oak", "due": "2029-12", "home": "oak"},
            {
                "reference": "M2",
                "title": "Rowan registered",
                "due": "2030-01",
                "home": "rowan",
                "workstream": "spark_of_genius",
            },
        )
        web = create_engine(web_address(owner))
        yield web
        web.dispose()


def draw(
    client: FlaskClient, page: Page, drawing: str, query: str = ON, slug: str = ""
) -> tuple[int, str]:
    number = next(n for n, panel in enumerate(page.panels) if panel.draw == drawing)
    given = [("selection", "data", query), *([(page.key_id, "data", slug)] if slug else [])]
    return post(client, f"{page.panel_id(number)}.children", *given)


def test_the_sponsor_reads_what_is_late_and_is_led_to_all_that_is_said_of_it(web: Engine) -> None:
    sponsor = sign_in(web, Role.PROJECT_SPONSOR)
    assert (
        "On 31 March 2030, 2 milestones are late and none is due in the next 30 days; 0 of 2 are "
        "complete."
    ) in draw(sponsor, MILESTONES, "lead_milestones")[1]
    for panel in MILESTONES.panels:
        status, text = draw(sponsor, MILESTONES, panel.draw)
        assert status == 200
        assert "went wrong" not in text, (panel.draw, text)
    assert '"/milestones/M1"' in draw(sponsor, MILESTONES, "milestones_late")[1]
    one = draw(sponsor, MILESTONES, "milestones_late", f"{ON}&workstream=spark_of_genius")[1]
    assert "Rowan registered" in one
    assert "Full use of Oak" not in one
    before = draw(sponsor, MILESTONES, "lead_milestones", "?as_at=2023-01-31")[1]
    assert "how they stood on 31 January 2023 is not known" in before


def test_cabinet_reads_the_same_without_the_detail_and_managers_none_of_it(web: Engine) -> None:
    cabinet = sign_in(web, Role.CABINET_MEMBER)
    late = draw(cabinet, MILESTONES, "milestones_late")[1]
    assert "Full use of Oak" in late
    assert "/milestones/M" not in late
    manager = sign_in(web, Role.RESIDENTIAL_MANAGER)
    assert draw(manager, MILESTONES, "milestones_late")[0] == 403
    assert draw(manager, HOME, "home_milestones", slug="oak")[0] == 403


def test_a_planned_home_shows_its_milestones_and_nothing_that_is_not_there_yet(
    web: Engine,
) -> None:
    director = sign_in(web, Role.DIRECTOR)
    location = "_pages_location"
    laid_out = post(
        director, ROUTER, (location, "pathname", "/homes/rowan"), (location, "search", ON)
    )[1]
    numbers = {panel.draw: n for n, panel in enumerate(HOME.panels)}
    assert f'"{HOME.panel_id(numbers["home_milestones"])}"' in laid_out
    assert f'"{HOME.panel_id(numbers["home_occupancy"])}"' not in laid_out
    told = json.loads(draw(director, HOME, "home_milestones", slug="rowan")[1])
    assert "The programme’s milestones for Rowan: 0 of 1 complete, 1 late" in str(told)
    assert "Full use of Oak" not in str(told)
    planned = draw(director, PAGES["/homes"], "homes_planned")[1]
    assert "0 of 1 complete, 1 late" in planned
    assert '"Milestones"' in planned
