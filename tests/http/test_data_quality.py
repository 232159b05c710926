"""The data officer's page: what protection costs, and what needs mending with which command."""

import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select

from data_access.commands.store import DEMONSTRATION_COUNCIL
from data_access.disclosure.losses import read_losses
from data_access.disclosure.publishing import publish
from data_access.disclosure.system import NotProtectable, Pattern, System
from data_access.store.tables import published_tables
from data_access.vocabulary import Role
from tests.http.clients import sign_in
from tests.http.forms import read_page, read_text
from tests.stores import PUBLISHED_DAYS

PAGE = "/data-quality"


@pytest.fixture(scope="module")
def officer(served_store: Engine) -> FlaskClient:
    return sign_in(served_store, Role.DATA_OFFICER)


def give_up(system: System, *, seconds: float = 60) -> Pattern:  # noqa: ARG001
    """A protector that finds nothing safe."""
    raise NotProtectable("nothing is enough")


def read_rows(details: BeautifulSoup) -> list[list[str]]:
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]
        for row in details.select("tbody tr")
    ]


def test_each_snapshot_has_its_table_the_newest_first_and_open(officer: FlaskClient) -> None:
    found = read_page(officer, PAGE).main.select("details")
    days = [f"{day.day} {day:%B %Y}" for day in sorted(PUBLISHED_DAYS, reverse=True)]
    assert [details.summary.b.get_text() for details in found] == days
    assert ["open" in details.attrs for details in found] == [True, False, False]


def test_it_tells_how_many_cells_of_each_table_are_hidden(
    officer: FlaskClient, published_store: Engine
) -> None:
    with published_store.connect() as connection:
        losses = read_losses(connection)
    for loss, details in zip(losses, read_page(officer, PAGE).main.select("details"), strict=True):
        rows = read_rows(details)
        assert len(rows) == len(loss.tables)
        for table, row in zip(loss.tables, rows, strict=True):
            counts = [table.cells, table.hidden, table.primary, table.secondary]
            assert [int(row[place]) for place in (1, 2, 4, 5)] == counts
            assert abs(float(row[3].removesuffix("%")) - 100 * table.hidden / table.cells) <= 0.5
            assert ("rounded" in row[0]) is table.is_rounded
        summary = details.summary.get_text()
        assert f"{loss.hidden:,} of {loss.cells:,} cells" in summary


def test_what_is_not_published_yet_is_told_with_the_command_that_mends_it(
    officer: FlaskClient,
) -> None:
    (alert,) = read_page(officer, PAGE).select("#attention + ul li")
    words = alert.get_text()
    assert re.search(r"Not published yet: \d+ snapshots, from \d+ \w+ \d{4} to ", words)
    assert alert.code.get_text() == "flask --app app publish"


def test_a_snapshot_that_could_not_be_protected_is_told_with_its_reason(
    demonstration_copy: Engine,
) -> None:
    day = date(2024, 12, 31)
    publish(demonstration_copy, DEMONSTRATION_COUNCIL, day, protect=give_up)
    page = read_page(sign_in(demonstration_copy, Role.DATA_OFFICER), PAGE)
    alert = page.select("#attention + ul li")[0]
    assert alert.get_text().startswith("31 December 2024, version 1: ")
    assert "not shown, to protect confidentiality: Children in our care; " in alert.get_text()
    assert "no choice of hidden cells keeps the small numbers from being known" in alert.get_text()
    assert alert.code.get_text() == "flask --app app publish --date 2024-12-31"
    with demonstration_copy.connect() as connection:
        count = connection.execute(select(func.count()).select_from(published_tables)).scalar()
    rows = read_rows(page.select_one("details"))
    assert [row[1:] for row in rows] == [
        ["All of it: not shown, to protect confidentiality"]
    ] * count


def test_before_anything_is_published_it_says_so(demonstration_copy: Engine) -> None:
    page = read_page(sign_in(demonstration_copy, Role.DATA_OFFICER), PAGE)
    assert "Nothing has been published yet." in read_text(page)
    assert page.main.select("details") == []


def test_no_interval_and_no_hidden_count_stands_on_it(officer: FlaskClient) -> None:
    page = read_page(officer, PAGE)
    heads = {head.get_text() for head in page.main.select("thead th")}
    assert heads == {"Table", "Cells", "Hidden", "Share", "Primary", "Secondary"}


def test_it_stands_in_the_menu_of_the_data_officer_alone(served_store: Engine) -> None:
    for role in Role:
        client = sign_in(served_store, role)
        links = [link["href"] for link in read_page(client, "/account").select("aside nav a")]
        assert (PAGE in links) is (role is Role.DATA_OFFICER)
        assert client.get(PAGE).status_code == (200 if role is Role.DATA_OFFICER else 403)
