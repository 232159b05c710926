"""Definitions: every measure with its meaning, unit, source, polarity and limits."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from callbacks.asker import is_for, is_open
from callbacks.gate import current_viewer, may_open, needs
from components.page import PAGES
from components.panel import age_words
from components.wording import format_date
from data_access.access import Viewer, roles_with
from data_access.disclosure.catalogue import is_published
from data_access.questions.checks import may_ask
from data_access.questions.measure import MEASURES, Measure
from data_access.questions.standing import Standing
from data_access.vocabulary import DIMENSIONS, Permission

if TYPE_CHECKING:
    from data_access.questions import Door

definitions = Blueprint("definitions", __name__)
POLARITY = {
    "higher": "Higher is better",
    "lower": "Lower is better",
    None: "Neither more nor less is better in itself",
}
LONGEST_SEARCH = 80


@dataclass(frozen=True)
class Definition:
    """What a page says of one measure; all of it in words."""

    name: str
    title: str
    meaning: str
    unit: str
    polarity: str
    counted: str
    source: str
    by: str
    limits: tuple[str, ...]
    pages: tuple[tuple[str, str], ...]


@definitions.get("/definitions")
@needs(Permission.BENCHMARKS)
def show() -> ResponseReturnValue:
    """Every measure that the reader may ask, then those that others may."""
    door: Door = current_app.extensions["door"]
    viewer, standing = current_viewer(), door.standing()
    wanted = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    found = sorted(
        (one for one in MEASURES.values() if _fits(one, wanted)),
        key=lambda one: one.title.casefold(),
    )
    theirs = [one for one in found if may_ask(viewer, one)]
    others = [one for one in found if not may_ask(viewer, one)]
    return render_template(
        "definitions.html",
        wanted=wanted,
        theirs=[_define(one, viewer, standing) for one in theirs],
        others=[_define(one, viewer, standing) for one in others],
    )


def _fits(measure: Measure, wanted: str) -> bool:
    words = f"{measure.title} {measure.name} {measure.definition} {measure.source}".casefold()
    return all(word in words for word in wanted.casefold().split())


def _define(measure: Measure, viewer: Viewer, standing: Standing) -> Definition:
    return Definition(
        name=measure.name,
        title=measure.title,
        meaning=measure.definition,
        unit=measure.unit.value,
        polarity=POLARITY[measure.better],
        counted="Over a period" if measure.is_flow else "On a day",
        source=measure.source,
        by=", ".join(DIMENSIONS[name].label for name in measure.dimensions),
        limits=tuple(_say_limits(measure, viewer, standing)),
        pages=tuple(_list_pages(measure, viewer)),
    )


def _say_limits(measure: Measure, viewer: Viewer, standing: Standing) -> Iterable[str]:
    """For what days, for whom and how protected a measure is told."""
    ages = standing.ages(measure.kinds)
    if ages:
        yield f"{'; '.join(age_words(ages, standing.data_version)[:-1])}."
    else:
        yield "Nothing that it rests on has been loaded yet."
    if "ssda903" in measure.kinds and standing.first_date and standing.data_date:
        yield (
            f"The returns reach from {format_date(standing.first_date)} to "
            f"{format_date(standing.data_date)}."
        )
    if viewer.reads_publication(measure.permission):
        yield "To your role it is told as it is published: of fixed days, small numbers not shown."
    elif is_published(measure.name):
        yield "A protected version of it is published for cabinet."
    if measure.empty is None:
        yield "Where nothing is recorded the figure is not known, which is not nought."
    holders = [role.label.lower() for role in roles_with(measure.permission)]
    yield f"Open to: {', '.join(holders)}."


def _list_pages(measure: Measure, viewer: Viewer) -> Iterable[tuple[str, str]]:
    """The pages that show a measure, as far as the reader may open them."""
    for page in PAGES.values():
        if page.of or not may_open(viewer, page):
            continue
        shown = (panel for panel in page.panels if is_for(viewer, panel))
        asks = (ask for panel in shown for ask in panel.asks)
        if any(ask.measure == measure.name and is_open(viewer, ask) for ask in asks):
            yield page.path, page.title
