"""The page of data quality: what does not agree, and for the data officer what protection costs."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select, update

from data_access.access import roles_with
from data_access.commands.store import DEMONSTRATION_COUNCIL
from data_access.disclosure.losses import read_losses
from data_access.disclosure.publishing import publish
from data_access.disclosure.system import NotProtectable, Pattern, System
from data_access.questions import MEASURES
from data_access.questions.completeness import FIELDS
from data_access.store.tables import loads, published_tables
from data_access.vocabulary import Permission, Role
from tests.data.filled_stores import fill_store
from tests.data.priced import FIRST, LIVES, PRICES, fill_prices, price
from tests.http.clients import sign_in
from tests.http.forms import read_page, read_text
from tests.security.test_traces import read_last
from tests.stores import EMPTY, PUBLISHED_DAYS, Stores

PAGE = "/data-quality"
PROTECTED = '[aria-labelledby="cost"] details'


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
    found = read_page(officer, PAGE).main.select(PROTECTED)
    days = [f"{day.day} {day:%B %Y}" for day in sorted(PUBLISHED_DAYS, reverse=True)]
    assert [details.summary.b.get_text() for details in found] == days
    assert ["open" in details.attrs for details in found] == [True, False, False]


def test_it_tells_how_many_cells_of_each_table_are_hidden(
    officer: FlaskClient, published_store: Engine
) -> None:
    with published_store.connect() as connection:
        losses = read_losses(connection)
    for loss, details in zip(losses, read_page(officer, PAGE).main.select(PROTECTED), strict=True):
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
    rows = read_rows(page.select_one(PROTECTED))
    assert [row[1:] for row in rows] == [
        ["All of it: not shown, to protect confidentiality"]
    ] * count


def test_before_anything_is_published_it_says_so(demonstration_copy: Engine) -> None:
    page = read_page(sign_in(demonstration_copy, Role.DATA_OFFICER), PAGE)
    assert "Nothing has been published yet." in read_text(page)
    assert page.main.select(PROTECTED) == []


def test_no_interval_and_no_hidden_count_stands_on_it(officer: FlaskClient) -> None:
    page = read_page(officer, PAGE)
    heads = {head.get_text() for head in page.main.select(f"{PROTECTED} thead th")}
    assert heads == {"Table", "Cells", "Hidden", "Share", "Primary", "Secondary"}


def test_it_stands_in_the_menu_of_those_who_see_prices_and_of_nobody_else(
    served_store: Engine,
) -> None:
    for role in Role:
        client = sign_in(served_store, role)
        links = [link["href"] for link in read_page(client, "/account").select("aside nav a")]
        is_open = role in roles_with(Permission.PRICES)
        assert (PAGE in links) is is_open
        assert client.get(PAGE).status_code == (200 if is_open else 403)


# By what the ledger has too much of, in March 2025.
TOO_MUCH = 900_00


@pytest.fixture(scope="module")
def priced(sqlite_stores: Stores) -> Iterator[Engine]:
    """A child without a price, one whose price went on for a week, a ledger that has too much."""
    with sqlite_stores.open_copy(EMPTY) as engine:
        first, *rest = PRICES
        long = price(7, FIRST, 700, end=date(2024, 12, 8))
        posting = {
            "reference": "L1", "year": 2025, "period": 12, "service_from_day": 20148,
            "service_to_day": 20178, "kind": "actual", "cost_centre": "C1", "subjective": "S1",
            "budget_line": "permanence", "pence": 52_000_00 + TOO_MUCH,
        }  # fmt: skip
        fill_prices(engine, prices=(*rest, long), fixed_costs=(), income=(), ledger=(posting,))
        assert first["child_id"] == 1
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            told = update(loads).where(loads.c.kind == "money")
            connection.execute(told.values(data_to=date(2025, 1, 31)))
        yield engine


def read_amounts(client: FlaskClient) -> dict[str, list[str]]:
    """By kind: who mends it, how many are open, how many pounds."""
    rows = read_rows(read_page(client, PAGE).select_one("#kinds + table"))
    return {row[0]: row[1:] for row in rows}


def find_link(client: FlaskClient, words: str, query: str = "") -> str:
    page = read_page(client, f"{PAGE}{query}")
    links = page.select('[aria-labelledby="list"] th a')
    return next(str(link["href"]) for link in links if words in link.get_text())


AFTER_END = "A price that goes on after the child left"
DIFFERS = "Ledger and computed spend differ"


def test_the_finance_officer_sees_what_does_not_agree_and_nothing_of_childrens_records(
    priced: Engine,
) -> None:
    finance = sign_in(priced, Role.FINANCE_OFFICER)
    found = read_amounts(finance)
    assert found[AFTER_END] == ["Data officer", "1", "£700"]
    assert found["A child’s home without a price"] == ["Commissioner", "1", "–"]
    page = read_page(finance, PAGE)
    said = read_text(page)
    assert "do not agree between finance and placements" in page.select_one(".lead").get_text()
    assert "What protection costs" not in said
    assert page.select("#cost") == page.select("#attention") == []
    assert "Episodes of the return" not in said
    assert "Prices: Last review" in said
    data = read_text(read_page(sign_in(priced, Role.DATA_OFFICER), PAGE))
    assert "Episodes of the return: Category of need (CIN)" in data
    assert "How much protection costs" in data


def test_a_filter_narrows_the_list_and_one_that_is_not_known_is_passed_over(priced: Engine) -> None:
    finance = sign_in(priced, Role.FINANCE_OFFICER)

    def count(query: str) -> int:
        page = read_page(finance, f"{PAGE}{query}")
        return len(page.select('[aria-labelledby="list"] tbody tr'))

    everything = count("")
    assert count("?discrepancy=price_after_end") == 1
    assert count("?discrepancy_owner=finance_officer&budget_line=permanence") >= 1
    assert count("?discrepancy=nonsense&page=x") == everything


def test_a_difference_has_a_page_with_its_amounts_and_what_explains_them(priced: Engine) -> None:
    director = sign_in(priced, Role.DIRECTOR)
    path = find_link(director, AFTER_END)
    assert "CH-" not in path
    answer = director.get(path)
    assert answer.headers["Cache-Control"] == "no-store"
    page = read_page(director, path)
    said = read_text(page)
    assert "The child left on 1 December 2024" in said
    assert "By how much they differ £700" in said
    assert page.select('a[href="/children/key-7"]')
    assert read_rows(page.select_one("#prices ~ div table"))[0][2:4] == [
        "Example Fostering",
        "£700",
    ]
    assert read_last(priced)[0] == (
        "children_listed",
        "demonstration: director",
        f"discrepancy={path.removeprefix('/data-quality/')}",
    )


def test_the_finance_officer_is_led_to_postings_and_to_no_childs_page(priced: Engine) -> None:
    finance = sign_in(priced, Role.FINANCE_OFFICER)
    page = read_page(finance, find_link(finance, DIFFERS, "?budget_line=permanence"))
    assert "£900" in read_text(page)
    assert read_rows(page.select_one("#postings ~ div table"))[0][0] == "L1"
    of_child = read_page(finance, find_link(finance, AFTER_END))
    assert "CH-000007" in read_text(of_child)
    assert of_child.main.select('a[href^="/children"]') == []
    assert finance.get(f"{PAGE}/nothing").status_code == 404
    assert sign_in(priced, Role.COMMISSIONER).get(f"{PAGE}/nothing").status_code == 403


def test_each_look_at_the_list_is_noted_and_names_no_child(priced: Engine) -> None:
    finance = sign_in(priced, Role.FINANCE_OFFICER)
    page = read_page(finance, f"{PAGE}?discrepancy=price_after_end")
    assert read_last(priced)[0] == (
        "children_listed",
        "demonstration: finance officer",
        "list=discrepancies&page=1&discrepancy=price_after_end",
    )
    assert "CH-0" not in read_text(page)


def test_a_source_that_is_old_is_warned_of(priced: Engine) -> None:
    page = read_page(sign_in(priced, Role.FINANCE_OFFICER), PAGE)
    rows = {row[0]: row[1:] for row in read_rows(page.select_one("#sources + table"))}
    money = rows["Prices, ledger, budget and savings"]
    assert money[0] == "31 January 2025"
    assert money[2].startswith("59 days old")
    assert rows["SSDA903 return"][2] == "–"


def test_before_any_money_is_loaded_the_page_says_so(sqlite_stores: Stores) -> None:
    with sqlite_stores.open_copy(EMPTY) as engine:
        fill_store(engine, LIVES)
        page = read_page(sign_in(engine, Role.FINANCE_OFFICER), PAGE)
    assert "nothing that could disagree" in page.select_one(".lead").get_text()
    assert page.select("#kinds") == []


def test_what_a_fault_in_a_field_touches_are_measures_that_there_are() -> None:
    named = {name for field in FIELDS for name in field.measures}
    assert named <= set(MEASURES)
