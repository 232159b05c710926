"""One record of the programme on its page: what it says, what hangs on it, how it came about."""

from collections.abc import Iterator
from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import Engine

from data_access.access import roles_with
from data_access.vocabulary import Permission, Role
from tests.data.programme import keep_milestones, keep_records, keep_risks
from tests.http.clients import add_person, sign_in_as
from tests.http.forms import read_page, read_text
from tests.stores import EMPTY, Stores


@pytest.fixture(scope="module")
def store(sqlite_stores: Stores) -> Iterator[Engine]:
    with sqlite_stores.open_copy(EMPTY) as engine:
        keep_milestones(
            engine,
            {"reference": "M1", "title": "Review panels", "due": "2024-02"},
            {"reference": "M2", "title": "Train staff", "due": "2024-03-15", "depends_on": ("M1",)},
            {"reference": "M3", "title": "Fill the homes", "evidence": "<b>minutes</b>"},
            {"reference": "M3a", "title": "Fill Piper", "part_of": "M3", "due": "2099-05"},
        )
        keep_milestones(
            engine,
            {"reference": "M1", "forecast": "2024-04", "per_cent": 40},
            on=date(2024, 1, 20),
        )
        keep_milestones(engine, {"reference": "M4", "title": "Buy"}, on=date(2024, 3, 1))
        keep_milestones(engine, {"reference": "M4"}, on=date(2024, 5, 1), withdrawn=True)
        keep_records(engine, "benefits", {"reference": "B1", "title": "Fewer complaints"})
        keep_records(
            engine,
            "benefit_measures",
            {
                "reference": "BM1",
                "benefit": "B1",
                "baseline": 12.0,
                "baseline_on": date(2023, 3, 31),
            },
        )
        keep_records(
            engine,
            "readings",
            {"measure": "BM1", "on": date(2024, 3, 31), "value": 9.5, "note": "Log"},
        )
        keep_risks(
            engine,
            {"reference": "R1", "cause": "Prices", "milestones": ("M2",), "benefits": ("B1",)},
        )
        action = {"reference": "A1", "title": "Join the hub", "due": date(2024, 2, 1)}
        keep_records(engine, "risk_actions", action)
        keep_records(engine, "risk_actions", action, on=date(2024, 6, 1), withdrawn=True)
        keep_records(
            engine,
            "interdependencies",
            {"reference": "D1", "milestones": ("M2",), "due": "2024-06"},
        )
        yield engine


@pytest.fixture(scope="module")
def sponsor(store: Engine) -> FlaskClient:
    return sign_in_as(store, add_person(store, Role.PROJECT_SPONSOR))


def read_facts(page: BeautifulSoup) -> dict[str, str]:
    """Label and words of each fact of the record itself."""
    facts = page.main.select_one(".facts")
    return {
        dt.get_text(): " ".join(dt.find_next("dd").get_text(" ").split())
        for dt in facts.select("dt")
    }


def read_history(page: BeautifulSoup) -> list[tuple[str, list[list[str]]]]:
    """What the history tells, the newest first: its line, and the rows of fields."""
    return [
        (
            " ".join(step.summary.get_text(" ").split()),
            [[cell.get_text(strip=True) for cell in row.select("th, td")]
             for row in step.select("tbody tr")],
        )
        for step in page.main.select("#history ~ details")
    ]  # fmt: skip


def test_a_milestone_says_how_it_stands_in_words_and_leads_to_what_it_waits_for(
    sponsor: FlaskClient,
) -> None:
    page = read_page(sponsor, "/milestones/M2")
    lead = "Late: it was due on 15 March 2024, no new date is set, "
    assert page.select_one(".lead").get_text().startswith(lead)
    facts = read_facts(page)
    assert facts["Workstream"] == "Fostering"
    assert facts["Owner"] == "Delivery manager"
    assert facts["Waits for"] == "M1 Review panels"
    text = read_text(page)
    # The day on which M1 was expected has gone by.
    assert "not there yet, and this one was due" in text
    assert "is expected" not in text
    then = read_page(sponsor, "/milestones/M2?on=2024-03-20")
    assert then.select_one(".lead").get_text() == f"{lead}5 days later than first set."
    assert "expected on 30 April 2024, after this one is due" in read_text(then)
    links = {link["href"] for link in page.main.select("a[href]")}
    assert {"/milestones/M1", "/risks/R1", "/interdependencies/D1"} <= links


def test_a_month_is_its_end_and_what_slipped_says_by_how_much(sponsor: FlaskClient) -> None:
    page = read_page(sponsor, "/milestones/M1?on=2024-03-20")
    assert page.select_one(".lead").get_text() == (
        "Late: it was due on 29 February 2024 and is expected on 30 April 2024, 61 days later "
        "than first set."
    )
    assert read_facts(page)["Due"] == "end of February 2024"
    assert "M2 Train staff" in read_text(page)


def test_one_that_has_parts_is_told_by_them_and_what_was_typed_is_text(
    sponsor: FlaskClient,
) -> None:
    page = read_page(sponsor, "/milestones/M3")
    assert page.select_one(".lead").get_text() == "Told by its 1 part: 1 on track."
    assert read_facts(page)["Evidence"] == "<b>minutes</b>"
    assert "M3a Fill Piper end of May 2099 On track" in read_text(page)


def test_its_history_says_who_changed_what_from_what_to_what(sponsor: FlaskClient) -> None:
    changed, added = read_history(read_page(sponsor, "/milestones/M1"))
    assert changed == (
        "20 January 2024, 12:00 (UTC): Changed. olive.officer@council.test, programme officer",
        [["Expected", "–", "end of April 2024"], ["Per cent done", "–", "40"]],
    )
    assert added[0].startswith("1 November 2023, 12:00 (UTC): Added.")
    assert ["Title", "–", "Review panels"] in added[1]


def test_a_past_day_shows_it_as_it_stood_then_and_says_so(sponsor: FlaskClient) -> None:
    page = read_page(sponsor, "/milestones/M1?on=2024-01-19")
    text = read_text(page)
    assert "As it stood at the end of 19 January 2024." in text
    assert "On track: it is due on 29 February 2024." in text
    assert "Expected" not in read_facts(page)
    assert len(read_history(page)) == 1
    assert "/milestones/M2?on=2024-01-19" in {a["href"] for a in page.main.select("a[href]")}
    same_day = read_page(sponsor, "/milestones/M1?on=2024-01-20")
    assert read_facts(same_day)["Expected"] == "end of April 2024"


def test_what_is_to_come_is_what_stands_now(sponsor: FlaskClient) -> None:
    page = read_page(sponsor, "/milestones/M1?on=2099-01-01")
    assert "As it stood" not in read_text(page)


def test_what_was_withdrawn_is_told_as_such_and_stood_before(sponsor: FlaskClient) -> None:
    page = read_page(sponsor, "/milestones/M4")
    assert "It was withdrawn on 1 May 2024, 12:00 (UTC)" in read_text(page)
    assert read_history(page)[0][0].startswith("1 May 2024, 12:00 (UTC): Withdrawn.")
    assert "withdrawn" not in read_text(read_page(sponsor, "/milestones/M4?on=2024-04-30"))


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/milestones/M99", 404, "The register has never held a milestone M99."),
        ("/risks/M1", 404, "The register has never held a risk M1."),
        ("/milestones/M4?on=2024-02-01", 404, "On 1 February 2024 the register held no milestone"),
        ("/benefits/B1?on=yesterday", 400, "'yesterday' is no day on which the register could"),
        ("/milestones/M1/2", 404, "The register has never held a milestone M1/2."),
    ],
)
def test_where_there_is_nothing_a_sentence_says_what_there_is_not(
    sponsor: FlaskClient, path: str, status: int, words: str
) -> None:
    answer = sponsor.get(path)
    assert answer.status_code == status
    assert words in BeautifulSoup(answer.text, "lxml").get_text()


def test_a_benefit_is_told_with_its_measures_and_what_was_read(sponsor: FlaskClient) -> None:
    page = read_page(sponsor, "/benefits/B1")
    text = read_text(page)
    assert "1 measure shows it; no target is set; none agreed as realised." in text
    assert "Baseline 12 " in text
    assert "Target Not set by the council" in text
    assert "31 March 2024 9.5 Log" in text
    told = [line for line, _ in read_history(page)]
    assert any("Reading BM1 2024-03-31: added" in line for line in told)


def test_what_a_childrens_figure_was_is_told_by_no_record_to_who_reads_what_is_published(
    store: Engine, sponsor: FlaskClient
) -> None:
    bound = {
        "reference": "BM2",
        "benefit": "B1",
        "measure": "looked_after",
        "asked": "placement_type=ifa",
        "unit": None,
        "baseline": 119.0,
        "baseline_on": date(2023, 10, 31),
        "target": 105.0,
        "target_on": date(2026, 3, 31),
        "target_approved_by": "director",
    }
    keep_records(store, "benefit_measures", bound)
    told = read_text(read_page(sponsor, "/benefits/B1"))
    assert "105" in told
    assert "119" not in told
    for role in (Role.DIRECTOR, Role.PROGRAMME_OFFICER):
        client = sign_in_as(store, add_person(store, role))
        assert "119" in read_text(read_page(client, "/benefits/B1"))


def test_a_count_by_hand_too_small_is_told_by_no_record_to_who_reads_what_is_published(
    store: Engine, sponsor: FlaskClient
) -> None:
    reading = {"measure": "BM1", "on": date(2024, 9, 30), "value": 4.0, "note": "Nearly none"}
    keep_records(store, "readings", reading)
    officer = sign_in_as(store, add_person(store, Role.PROGRAMME_OFFICER))
    told = []
    for client in (sponsor, officer):
        rows = read_page(client, "/benefits/B1").main.select("tr")
        cells = [cell for row in rows for cell in row.select("td") if "30 September" in str(row)]
        told.append("4" in {cell.get_text().strip() for cell in cells})
    assert told == [False, True]
    assert "Not shown, to protect confidentiality" in read_text(read_page(sponsor, "/benefits/B1"))


def test_a_risk_is_told_with_its_actions_those_withdrawn_in_its_history_alone(
    sponsor: FlaskClient,
) -> None:
    page = read_page(sponsor, "/risks/R1")
    assert page.select_one(".lead").get_text() == "High: 12 of 25, likelihood times impact."
    assert "No action has been entered." in read_text(page)
    assert "Action A1: withdrawn" in read_history(page)[0][0]
    before = read_text(read_page(sponsor, "/risks/R1?on=2024-02-02"))
    assert "A1 Join the hub Workstream lead 1 February 2024 Overdue" in before


def test_the_pages_of_records_are_for_those_who_see_the_programmes_detail(store: Engine) -> None:
    for role in (Role.CABINET_MEMBER, Role.ADMINISTRATOR, Role.FINANCE_OFFICER):
        client = sign_in_as(store, add_person(store, role))
        may = role in roles_with(Permission.PROGRAMME_DETAIL)
        for path in ("/milestones/M1", "/benefits/B1", "/risks/R1", "/interdependencies/D1"):
            assert client.get(path).status_code == (200 if may else 403)


def test_only_whoever_keeps_the_programme_is_offered_to_change_it(
    store: Engine, sponsor: FlaskClient
) -> None:
    officer = sign_in_as(store, add_person(store, Role.PROGRAMME_OFFICER))
    for client, may in ((sponsor, False), (officer, True)):
        for path in ("/milestones/M1", "/benefits/B1", "/risks/R1"):
            links = read_page(client, path).main.select('a[href^="/programme/"]')
            assert bool(links) is may
            for link in links:
                assert client.get(link["href"]).status_code == 200, link
    past = read_page(officer, "/milestones/M1?on=2024-01-19")
    assert not past.main.select('a[href^="/programme/"]')
    for path in ("milestones/M1/edit", "milestones/new", "milestones/M1/withdraw"):
        assert sponsor.get(f"/programme/{path}").status_code == 403
        assert sponsor.post(f"/programme/{path}").status_code in (403, 405)
