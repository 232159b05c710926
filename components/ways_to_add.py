"""What whoever keeps the programme can add from its pages, and the register as a workbook."""

from typing import Any

from dash import html

from components.attributes import aria

# On which page, in words, and where.
ADDED_ON = {
    "/milestones": (("Add a milestone", "/programme/milestones/new"),),
    "/benefits": (("Add a benefit", "/programme/benefits/new"),),
    "/risks": (
        ("Add a risk", "/programme/risks/new"),
        ("Add an interdependency", "/programme/interdependencies/new"),
    ),
}
REGISTER = ("Take the register as a workbook", "/programme/register.xlsx")


def draw_ways_to_add(path: str) -> Any:
    """Links to the forms by which what a page lists is added; nothing on any other page."""
    ways = ADDED_ON.get(path)
    if ways is None:
        return None
    links = [
        html.A(words, href=address, className="button") for words, address in (*ways, REGISTER)
    ]
    return html.Nav(links, className="acts", **aria(label="Keep the programme"))
