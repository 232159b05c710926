"""A figure for sharing: the published table at the nearest date, marked, and nothing else."""

import csv
import io
from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from data_access.audit import AuditLog
from data_access.commands.store import DEMONSTRATION_COUNCIL
from data_access.disclosure.publication import list_publications
from data_access.disclosure.publishing import publish
from data_access.disclosure.rules import RULE_VERSION
from data_access.disclosure.system import NotProtectable, Pattern, System
from data_access.published import CREDIT
from data_access.questions import MEASURES
from data_access.vocabulary import DIMENSIONS, Role
from tests.http.clients import AUDIT_KEY, add_person, sign_in, sign_in_as
from tests.http.forms import read_page, read_text

CROSS = "/sharing?measure=looked_after&by=placement_group,age_band&as_at=2025-02-17"
UNPUBLISHED = "/sharing?measure=looked_after&by=placement_type,ethnic_group&as_at=2025-03-31"


@pytest.fixture(scope="module")
def director(served_store: Engine) -> FlaskClient:
    return sign_in(served_store, Role.DIRECTOR)


@pytest.fixture(scope="module")
def cabinet(served_store: Engine) -> FlaskClient:
    return sign_in(served_store, Role.CABINET_MEMBER)


def read_table(page: BeautifulSoup) -> dict[str, list[str]]:
    """The rows of the table that is shared, by their heads."""
    return {
        row.th.get_text(): [cell.get_text() for cell in row.select("td")]
        for row in page.select("#shared tbody tr, #shared tfoot tr")
    }


def read_exports(engine: Engine) -> list[str]:
    entries = AuditLog(engine, AUDIT_KEY).read().entries
    return [entry.subject for entry in entries if entry.action == "exported"]


def test_a_director_is_given_the_published_table_at_the_nearest_snapshot(
    director: FlaskClient, cabinet: FlaskClient
) -> None:
    page = read_page(director, CROSS)
    words = read_text(page)
    assert "Children in our care by kind of home and age, 31 March 2025" in words
    assert "the nearest to 17 February 2025 is 31 March 2025" in words
    published = cabinet.get(
        "/api/measures/looked_after?by=placement_group,age_band&as_at=2025-03-31"
    ).get_json()
    table = read_table(page)
    assert len(published["rows"]) == 8 * 4
    for row in published["rows"]:
        place = DIMENSIONS["age_band"].keys.index(row["age_band"])
        label = DIMENSIONS["placement_group"].label_of(row["placement_group"])
        if label in table:
            shown = row.get("symbol") or f"{row['value']:,}"
            assert table[label][place] == shown
    assert sum(row.get("symbol") == "c" for row in published["rows"]) > 5


def test_no_number_of_it_is_other_than_published(
    director: FlaskClient, cabinet: FlaskClient
) -> None:
    shown = {
        number
        for by in ("placement_group,age_band", "placement_group", "age_band")
        for row in cabinet.get(f"/api/measures/looked_after?by={by}&as_at=2025-03-31").get_json()[
            "rows"
        ]
        for number in (row["value"], row.get("symbol"))
    }
    total = cabinet.get("/api/measures/looked_after?as_at=2025-03-31").get_json()["total"]
    cells = {cell for row in read_table(read_page(director, CROSS)).values() for cell in row}
    assert cells <= {f"{one:,}" if isinstance(one, int) else one for one in {*shown, total}}


def test_it_carries_the_key_the_marking_the_tier_the_time_and_the_rules(
    director: FlaskClient, served_store: Engine
) -> None:
    with served_store.connect() as connection:
        newest = next(
            each for each in list_publications(connection) if each.snapshot == date(2025, 3, 31)
        )
    shared = read_page(director, CROSS).select_one("#shared").get_text(" ")
    moment = newest.published_at
    for words in (
        "c = not shown, to protect confidentiality",
        "OFFICIAL–SENSITIVE",
        "tier C",
        f"published {moment.day} {moment:%B %Y %H:%M}",
        "version 1 of 31 March 2025",
        f"rules {RULE_VERSION}",
        "Source: SSDA903 episodes",
        "Credit: Stockton-on-Tees",
        "every child, carer and price here is invented",
    ):
        assert words in shared


def test_a_rate_credits_the_published_figures_that_it_is_worked_out_with(
    director: FlaskClient,
) -> None:
    page = read_page(director, "/sharing?measure=looked_after_rate&as_at=2025-03-31")
    assert CREDIT in read_text(page)
    assert CREDIT not in read_text(read_page(director, CROSS))


def test_a_rounded_table_says_so(director: FlaskClient) -> None:
    page = read_page(director, CROSS.replace("2025-02-17", "2024-12-31"))
    assert "rounded to 5" in read_text(page)
    numbers = [
        int(cell.replace(",", ""))
        for row in read_table(page).values()
        for cell in row
        if cell[0].isdigit()
    ]
    assert numbers
    assert all(number % 5 == 0 for number in numbers)


def test_what_is_not_published_is_not_given_and_the_nearest_table_is_named(
    director: FlaskClient,
) -> None:
    page = read_page(director, UNPUBLISHED)
    assert read_text(page).endswith(
        "This figure is not published. The nearest published table is: "
        "Children in our care by kind of home, 31 March 2025 ."
    )
    assert page.main.select("table") == []
    (link,) = page.main.select("a")
    assert "by kind of home, 31 March 2025" in read_text(read_page(director, link["href"]))
    refused = director.get(f"{UNPUBLISHED}&format=csv")
    assert (refused.status_code, refused.mimetype) == (404, "text/html")


def test_one_group_of_a_published_table_is_shared(director: FlaskClient) -> None:
    page = read_page(
        director,
        "/sharing?measure=looked_after&by=age_band&as_at=2025-03-31&placement_group=elsewhere",
    )
    assert "Children in our care (Elsewhere) by age, 31 March 2025" in read_text(page)
    whole = read_table(read_page(director, CROSS))["Elsewhere"]
    mine = [cells[0] for cells in read_table(page).values()]
    assert mine == whole


def test_two_groups_together_are_not_published(director: FlaskClient) -> None:
    address = "/sharing?measure=looked_after&by=age_band&sex=male&sex=female"
    assert "This figure is not published." in read_text(read_page(director, address))


def test_a_year_of_children_coming_into_care_is_shared_in_the_published_form(
    director: FlaskClient,
) -> None:
    page = read_page(director, "/sharing?measure=started&by=age_band&form=dfe&year=2025")
    assert "Came into our care by age, year to 31 March 2025" in read_text(page)
    every_event = read_page(director, "/sharing?measure=started&by=age_band&year=2025")
    assert "This figure is not published." in read_text(every_event)


def test_the_file_holds_what_the_page_does(director: FlaskClient) -> None:
    page = read_page(director, CROSS)
    (link,) = page.select("a[download]")
    answer = director.get(link["href"])
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(rows) == 8 * 4
    hidden = sum(row["symbol"] == "c" for row in rows)
    assert hidden == sum(
        cell == "c"
        for label, cells in read_table(page).items()
        if label != "All"
        for cell in cells[:4]
    )
    for row in rows:
        assert row["value"] == "" or row["symbol"] == ""
        assert (row["tier"], row["rule_version"]) == ("C", RULE_VERSION)
        assert row["snapshot"] == "2025-03-31"


def test_to_take_a_figure_for_sharing_is_audited(served_store: Engine) -> None:
    client = sign_in_as(served_store, add_person(served_store, Role.COMMISSIONER))
    before = len(read_exports(served_store))
    client.get(CROSS)
    client.get(UNPUBLISHED)
    client.head(CROSS)
    exports = read_exports(served_store)
    assert len(exports) == before + 1
    assert exports[0] == ("for sharing: looked_after?as_at=2025-03-31 by placement_group,age_band")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("measure=no_such", "There is no measure 'no_such'."),
        ("measure=looked_after&by=shoe_size", "has no dimension 'shoe_size'"),
        ("measure=looked_after&as_at=yesterday", "must be a date written as 2023-10-31"),
        ("measure=looked_after&ward=1", "'ward' is not a date, dimension or option"),
        ("measure=looked_after&format=xlsx", "format must be page or csv; it is 'xlsx'."),
        (f"measure=looked_after&by={'x' * 5000}", "too long"),
    ],
)
def test_what_is_not_understood_is_told_in_a_sentence(
    director: FlaskClient, words: str, why: str
) -> None:
    answer = director.get(f"/sharing?{words}")
    assert answer.status_code == 400
    assert why in BeautifulSoup(answer.text, "lxml").get_text()


@given(
    st.sampled_from(sorted(MEASURES)),
    st.lists(st.sampled_from(sorted(DIMENSIONS)), max_size=3),
    st.dates(date(2020, 1, 1), date(2026, 12, 31)),
)
def test_whatever_is_asked_is_shared_as_published_or_not_at_all(
    director: FlaskClient, measure: str, by: list[str], day: date
) -> None:
    answer = director.get(f"/sharing?measure={measure}&by={','.join(by)}&as_at={day}")
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        page = BeautifulSoup(answer.text, "lxml")
        is_shared = page.select_one("#shared") is not None
        assert is_shared is ("This figure is not published." not in page.get_text())
        if is_shared:
            assert "tier C" in page.get_text()


@pytest.mark.parametrize("role", [Role.RESIDENTIAL_MANAGER, Role.RESPONSIBLE_INDIVIDUAL])
def test_who_sees_their_own_homes_shares_nothing_of_the_council(
    served_store: Engine, role: Role
) -> None:
    answer = sign_in(served_store, role).get(CROSS)
    assert answer.status_code == 403
    assert "sees its own homes" in answer.text


def test_an_administrator_sees_no_figure_to_share(served_store: Engine) -> None:
    assert sign_in(served_store, Role.ADMINISTRATOR).get(CROSS).status_code == 403


def test_a_cabinet_member_is_given_the_same(director: FlaskClient, cabinet: FlaskClient) -> None:
    of_director, of_cabinet = (
        str(read_page(client, CROSS).select_one("#shared")) for client in (director, cabinet)
    )
    assert of_director == of_cabinet


def test_where_nothing_is_published_or_could_be_protected_there_is_nothing_to_share(
    demonstration_copy: Engine,
) -> None:
    def read_nothing() -> None:
        page = read_page(sign_in(demonstration_copy, Role.DIRECTOR), CROSS)
        assert "Nothing has been published yet" in read_text(page)
        assert page.main.select("table, a") == []

    def give_up(system: System, *, seconds: float = 60) -> Pattern:  # noqa: ARG001
        raise NotProtectable("nothing is enough")

    read_nothing()
    done = publish(demonstration_copy, DEMONSTRATION_COUNCIL, date(2024, 12, 31), protect=give_up)
    assert done is not None
    assert done.failures
    read_nothing()


def test_its_one_script_is_let_run_there_and_nowhere_else_that_the_server_draws(
    director: FlaskClient,
) -> None:
    policy = director.get(CROSS).headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    plain = director.get("/account").headers["Content-Security-Policy"]
    assert "script-src" not in plain
    with director.get("/assets/copy.js") as script:
        assert script.mimetype == "text/javascript"
    assert "copy.js" not in director.get("/").text
