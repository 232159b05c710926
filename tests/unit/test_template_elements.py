"""Elements as HTML text: as they are described, and what is text in them never markup."""

from typing import Any

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader, select_autoescape

from components import elements as el
from components.attributes import aria

TEMPLATES = Environment(
    loader=FileSystemLoader("components/templates"), autoescape=select_autoescape()
)
# What a parser of HTML gives back as it was: no control characters, line ends as they are.
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]))


def write(content: Any) -> str:
    return str(TEMPLATES.get_template("elements.html").module.draw(content))  # type: ignore[attr-defined]


@given(TEXTS, TEXTS)
def test_text_and_attributes_read_back_as_they_were_and_are_never_markup(
    words: str, label: str
) -> None:
    written = write(el.Td([words, el.Abbr("c", title=label)], className="all"))
    (cell,) = BeautifulSoup(written, "html.parser").find_all("td")
    assert cell.get_text() == f"{words}c"
    assert [tag.name for tag in cell.find_all(True)] == ["abbr"]
    assert cell.abbr.get("title", "") == label
    assert cell["class"] == ["all"]


def test_a_part_is_written_as_dash_would_draw_it() -> None:
    region = el.Div(el.Th("Age", scope="row"), role="region", tabIndex=0, **aria(label="Ages"))
    assert write([region, None, "–"]) == (
        '<div role="region" tabindex="0" aria-label="Ages"><th scope="row">Age</th></div>–'
    )
