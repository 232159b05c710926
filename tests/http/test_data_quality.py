"""The page of data quality: what does not agree, and for the data officer what protection costs."""

import re
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, insert, select, update

from data_access.access import Viewer, roles_with
from data_access.commands.store import DEMONSTRATION_COUNCIL
from data_access.disclosure.losses import read_losses
from data_access.disclosure.publishing import publish
from data_access.disclosure.system import NotProtectable, Pattern, System
from data_access.questions import MEASURES, Question
from data_access.questions.completeness import FIELDS
from data_access.store.tables import discrepancies, loads, published_tables
from data_access.vocabulary import Permission, Role
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
LOADED_AT = datetime(2025, 3, 14)  # noqa: DTZ001 (stored as UTC without its name)


@pytest.fixture(scope="module")
def priced(sqlite_stores: Stores) -> Iterator[Engine]:
    """A child without a price, one whose price went on for a week, a ledger that has too much."""
    with sqlite_stores.open_copy(EMPTY) as engine:
        first, *rest = PRICES
        long = price(7, FIRST, 700, end=date(2024, 12, 8))
        posting = {
            "reference": "L1", "year": 2025, "period": 12, "service_from_day": 20148,
            "service_to_day": 20178, "kind": "actual", "cost_centre": "C1", "subjective": "S1",
            "budget_line": "permanence", "pence": 52_000_00 + TOO_MUCH - 1_500_00,
        }  # fmt: skip
        accrual = posting | {"reference": "A1", "kind": "accrual", "pence": 7_000_00}
        reversal = accrual | {
            "reference": "R1", "kind": "reversal", "pence": -7_000_00, "reverses": "A1",
            "service_from_day": 20118, "service_to_day": 20147,
        }  # fmt: skip
        # Half of its days are in March.
        spread = posting | {
            "reference": "S1", "service_from_day": 20169, "service_to_day": 20188,
            "pence": 3_000_00,
        }  # fmt: skip
        fill_prices(
            engine, prices=(*rest, long), income=(),
            ledger=(posting, accrual, reversal, spread),
        )  # fmt: skip
        assert first["child_id"] == 1
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            told = update(loads).where(loads.c.kind == "money")
            connection.execute(told.values(data_to=date(2025, 1, 31), loaded_at=LOADED_AT))
            mended = {
                "key": "mended", "discrepancy": "posted_twice", "budget_line": "other_homes",
                "discrepancy_owner": "finance_officer", "reason": "Twice.", "start_day": 20148,
                "end_day": 20179, "ours_pence": 1, "theirs_pence": 2,
                "found_on": date(2025, 4, 1), "found_day": 20179,
                "mended_on": date(2025, 5, 2), "mended_day": 20210,
            }  # fmt: skip
            connection.execute(insert(discrepancies).values(mended))
        yield engine


def read_amounts(client: FlaskClient) -> dict[str, list[str]]:
    """By kind: who mends it, how many are open, how many pounds."""
    rows = read_rows(read_page(client, PAGE).select_one("#kinds + table"))
    return {row[0]: row[1:] for row in rows}


def find_link(client: FlaskClient, words: str, query: str = "") -> str:
    page = read_page(client, f"{PAGE}{query}")
    links = page.select('[aria-labelledby="list"] th a')
    return next(str(link["href"]) for link in links if words in link.get_text())


def list_words(client: FlaskClient, query: str) -> list[list[str]]:
    table = read_page(client, f"{PAGE}{query}").select_one('[aria-labelledby="list"] table')
    return read_rows(table) if table else []


UNPRICED = "A child’s home without a price"
AFTER_END = "A price that goes on after the child left"
DIFFERS = "Ledger and computed spend differ"


def test_the_finance_officer_sees_what_does_not_agree_and_nothing_of_childrens_records(
    priced: Engine,
) -> None:
    finance = sign_in(priced, Role.FINANCE_OFFICER)
    found = read_amounts(finance)
    assert found[AFTER_END] == ["Data officer", "1", "£700"]
    assert found[UNPRICED] == ["Commissioner", "1", "–"]
    page = read_page(finance, PAGE)
    said = read_text(page)
    assert "do not agree between finance and placements" in page.select_one(".lead").get_text()
    assert "What protection costs" not in said
    assert page.select("#cost") == page.select("#attention") == []
    assert "Episodes of the return" not in said
    assert "Prices: Last review" in said
    assert "Running costs: Home, of the costs of homes" in said
    assert [
        load.summary.get_text().split(":")[1].split(".")[0].strip()
        for load in page.select('[aria-labelledby="loads"] details')
    ] == ["Prices, ledger, budget and savings"]
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
    assert sign_in(priced, Role.CABINET_MEMBER).get(f"{PAGE}/nothing").status_code == 403


def test_the_commissioner_is_led_to_what_commissioners_mend_and_to_no_childs_page(
    priced: Engine,
) -> None:
    commissioner = sign_in(priced, Role.COMMISSIONER)
    path = find_link(commissioner, UNPRICED, "?discrepancy_owner=commissioner")
    page = read_page(commissioner, path)
    assert "Who mends it Commissioner" in read_text(page)
    assert "CH-000001" in read_text(page)
    assert page.main.select('a[href^="/children"]') == []


def test_what_is_mended_is_listed_when_it_is_asked_for(priced: Engine) -> None:
    finance = sign_in(priced, Role.FINANCE_OFFICER)
    assert not list_words(finance, "?budget_line=fostering&discrepancy=posted_twice")
    page = read_page(finance, PAGE)
    (link,) = [link["href"] for link in page.select("nav.pager a") if link.get_text() == "Mended"]
    (row,) = list_words(finance, str(link).removeprefix(PAGE))
    assert "Mended by 2 May 2025, found on 1 April 2025" in row[-1]
    assert "Mended by" not in " ".join(word for row in list_words(finance, "") for word in row)
    of_mended = read_text(
        read_page(finance, find_link(finance, "posted twice", "?discrepancy_status=mended"))
    )
    assert "What follows is as the data stands now" in of_mended


def test_the_page_says_of_how_many_no_amount_is_known(priced: Engine) -> None:
    page = read_page(sign_in(priced, Role.FINANCE_OFFICER), PAGE)
    lead = page.select_one(".lead").get_text()
    rows = read_rows(page.select_one("#kinds + table"))
    without = sum(int(row[2]) for row in rows if row[3] == "–")
    assert without
    assert f"; of {without} no amount is known. The largest part, " in lead


def test_months_before_anything_was_looked_for_are_left_out(priced: Engine) -> None:
    page = read_page(sign_in(priced, Role.FINANCE_OFFICER), PAGE)
    months = read_rows(page.select_one('[aria-labelledby="trend"] table'))
    assert [row[0] for row in months] == ["March 2025"]


def test_a_difference_of_the_ledger_is_explained_by_all_that_counts_in_it(priced: Engine) -> None:
    """The parts of ours add up to it, and so do the postings, each for the days it counts for."""
    finance = sign_in(priced, Role.FINANCE_OFFICER)
    path = find_link(finance, DIFFERS, "?budget_line=permanence")
    page = read_page(finance, path)
    assert read_rows(page.select_one("#ours ~ div table")) == [
        ["Prices of nights", "£0"],
        ["Paid beside care: Special guardianship allowances", "£52,000"],
    ]
    postings = {row[0]: row[1:] for row in read_rows(page.select_one("#postings ~ div table"))}
    assert postings.keys() == {"L1", "A1", "R1", "S1"}
    assert postings["R1"][1] == "1 March 2025 to 31 March 2025, as the accrual"
    assert postings["S1"][3] == "£3,000, of it £1,500 for these days"
    with priced.connect() as connection:
        key = path.removeprefix(f"{PAGE}/")
        (theirs,) = connection.execute(
            select(discrepancies.c.theirs_pence).where(discrepancies.c.key == key)
        ).one()
    assert theirs == 52_000_00 + TOO_MUCH
    of_homes = read_page(finance, find_link(finance, DIFFERS, "?budget_line=residential"))
    assert ["Running costs: Council children’s home", "£31,000"] in read_rows(
        of_homes.select_one("#ours ~ div table")
    )


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


def test_with_a_budget_alone_the_page_says_that_nothing_could_be_compared(
    sqlite_stores: Stores,
) -> None:
    budget = {"year": 2025, "budget_line": "residential", "virements_pence": 0}
    nothing: dict[str, tuple[()]] = dict.fromkeys(
        ("prices", "fixed_costs", "income", "beside_care"), ()
    )
    with sqlite_stores.open_copy(EMPTY) as engine:
        door = fill_prices(engine, LIVES, **nothing, budget=[budget])
        told = door.ask(Question("discrepancies"), Viewer(Role.FINANCE_OFFICER))
        assert told.total_symbol == "x"
        page = read_page(sign_in(engine, Role.FINANCE_OFFICER), PAGE)
    assert "nothing could be compared" in page.select_one(".lead").get_text()
    assert page.select("#kinds") == []


def test_what_a_fault_in_a_field_touches_are_measures_that_there_are() -> None:
    named = {name for field in FIELDS for name in field.measures}
    assert named <= set(MEASURES)
