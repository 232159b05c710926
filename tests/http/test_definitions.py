"""Definitions: every measure, with all that is needed to read it rightly."""

import pytest
from sqlalchemy import Engine

from callbacks.definitions import POLARITY
from components.page import PAGES
from data_access.access import Viewer
from data_access.questions import MEASURES
from data_access.questions.checks import may_ask
from data_access.vocabulary import Role
from tests.http.clients import sign_in
from tests.http.forms import read_page, read_text
from tests.http.test_gate import post_callback


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.CABINET_MEMBER, Role.ADMINISTRATOR])
def test_every_measure_is_defined_for_everybody_and_told_apart_by_who_may_ask_it(
    served_store: Engine, role: Role
) -> None:
    page = read_page(sign_in(served_store, role), "/definitions")
    defined = {each["id"]: each for each in page.main.select("section.sheet")}
    assert set(defined) == set(MEASURES)
    for name, section in defined.items():
        measure = MEASURES[name]
        heading = section.find_previous("h2").get_text()
        may = may_ask(Viewer(role), measure)
        assert heading == ("Open to you" if may else "Open to other roles"), name
        words = " ".join(section.get_text(" ").split())
        for part in (
            measure.title,
            measure.definition,
            measure.unit,
            measure.source,
            POLARITY[measure.better],
        ):
            assert " ".join(part.split()) in words, name
        terms = [term.get_text() for term in section.select("dt")]
        assert terms[:5] == ["Unit", "Which way is better", "Counted", "Source", "Limits"]
        assert all(cell.get_text().strip() for cell in section.select("dd"))


def test_a_measure_is_found_by_its_words_and_leads_to_the_pages_that_show_it(
    served_store: Engine,
) -> None:
    client = sign_in(served_store, Role.DIRECTOR)
    page = read_page(client, "/definitions?q=twenty+miles+nonsense")
    assert "Try fewer or other words." in read_text(page)
    page = read_page(client, "/definitions?q=still+AT+home")
    found = [each["id"] for each in page.main.select("section.sheet")]
    assert found
    assert len(found) < len(MEASURES) / 4
    pages = {link["href"] for link in page.main.select("section.sheet dd a")}
    assert pages
    for path in pages:
        asked = {ask.measure for panel in PAGES[path].panels for ask in panel.asks}
        assert asked & set(found), path


def test_each_figure_leads_to_its_definition(served_store: Engine) -> None:
    client = sign_in(served_store, Role.DIRECTOR)
    _, text = post_callback(client, "age_bands-1-panel.children", "")
    assert "definitions#looked_after" in text
