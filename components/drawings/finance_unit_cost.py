"""Unit cost: what a week costs us, against what councils publish under section 251."""

from typing import TYPE_CHECKING, Any

from components import elements as el
from components.cells import draw_frame, draw_row, write_words
from components.drawings.compared import GROUP, Compared
from components.drawings.context import Context
from components.drawings.money import say_exactly
from components.elements import Element
from components.figures.rows_of_bars import Series, draw_rows
from components.panel import draw_figure
from components.shown import UNKNOWN, Shown, now_of
from components.wording import POUND, POUNDS, join_words
from data_access.vocabulary import UNIT_COST_OF

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

AS_PUBLISHED = ", as published"
# The published figure of each unit cost, in the order in which a panel asks for them.
PUBLISHED = ("residential", "fostering", "looked_after")
SAID = {
    "residential": "A week in residential care",
    "fostering": "A week in foster care",
    "looked_after": "A week of care",
}


def unit_costs(context: Context) -> Any:
    """What a week costs by kind of care, ours and as others publish it."""
    own = context.answers[0]
    compared = {
        key: Compared(context.answer(place)) for place, key in enumerate(PUBLISHED, start=1)
    }
    year = max((each.last for each in compared.values()), default="")
    first = next(iter(compared.values()))
    sub = (
        f"Weekly cost per child, year ending 31 March {year}: ours from prices and running costs "
        f"as now recorded, or as published where that is not known; the {first.statistic} of "
        f"{first.group}, our region and England as published under section 251, to the nearest £5. "
        "Councils put costs under headings in different ways. All children in our care holds, with "
        "what their care costs, what is paid beside it, such as special guardianship and leaving "
        "care: it is more than the spend a child a week."
    )
    if not year:
        headline = "What a week of care costs, and what others publish"
        return context.panel(headline, sub, [], _tabulate(compared, own, sub))
    areas = [
        area
        for area in (GROUP, *first.wider)
        if any(each.shown(area, year).value is not None for each in compared.values())
    ][:3]
    ours = {key: _find_own(own, key, year) for key in PUBLISHED}
    published = {key: compared[key].shown(compared[key].ours, year) for key in PUBLISHED}
    mine = {key: published[key] if ours[key].is_missing else ours[key] for key in PUBLISHED}
    after = [
        AS_PUBLISHED if ours[key].is_missing and published[key].value is not None else ""
        for key in PUBLISHED
    ]
    names = ["Neighbours" if area == GROUP else first.name(area) for area in areas]
    series = [Series(context.council, [mine[key] for key in PUBLISHED], after)]
    series += [
        Series(name, [compared[key].shown(area, year) for key in PUBLISHED], [""] * len(PUBLISHED))
        for name, area in zip(names, areas, strict=True)
    ]
    headline = _say(ours, published, compared, areas, names, year)
    labels = [dict(UNIT_COST_OF.values)[key] for key in PUBLISHED]
    figure = draw_rows(labels, series, unit=POUNDS, revision="unit_costs")
    table = _tabulate(compared, own, sub)
    return context.panel(headline, sub, draw_figure(figure, headline), table)


def _find_own(own: "Answer | None", key: str, year: str) -> Shown:
    """Our own unit cost of a year in pounds."""
    if own is None:
        return UNKNOWN
    found = now_of(own.row(*((key, year) if own.by[0] == UNIT_COST_OF.key else (year, key))))
    return found if found.value is None else Shown(found.value / POUND)


def _say(
    ours: dict[str, Shown],
    published: dict[str, Shown],
    compared: dict[str, Compared],
    areas: list[str],
    names: list[str],
    year: str,
) -> str:
    """ "A week in residential care cost £6,965 …, against £7,095 in the North East and …"."""
    for key in PUBLISHED:
        is_own = not ours[key].is_missing
        shown = ours[key] if is_own else published[key]
        if shown.value is None:
            continue
        others = [
            f"{compared[key].write(theirs)} in {_the(name)}"
            for area, name in zip(areas, names, strict=True)
            if (theirs := compared[key].shown(area, year)).value is not None
        ]
        words = f"{SAID[key]} cost us {say_exactly(Shown(shown.value * POUND))}"
        words += f" in the year to 31 March {year}{'' if is_own else ', as published'}"
        return f"{words}, against {join_words(others)}" if others else words
    return f"What a week of care cost us in the year to 31 March {year} is not known"


def _the(name: str) -> str:
    if name == "Neighbours":
        return "our neighbours"
    return name if name == "England" else f"the {name}"


def _tabulate(compared: dict[str, Compared], own: "Answer | None", caption: str) -> Element:
    """Every year: ours as now recorded and as published, and the others."""
    head = ["Year ending 31 March"]
    for key, each in compared.items():
        label = UNIT_COST_OF.values[UNIT_COST_OF.keys.index(key)][1]
        named = ["ours", "ours as published", "neighbours", *map(each.name, each.wider)]
        head += [f"{label}: {name}" for name in named]
    years = sorted({year for each in compared.values() for year in each.years}, reverse=True)
    body = []
    for year in years:
        cells = []
        for key, each in compared.items():
            shown = [_find_own(own, key, year)]
            shown += [each.shown(area, year) for area in (each.ours, GROUP, *each.wider)]
            cells += [_cell(one) for one in shown]
        body.append(draw_row(year, cells))
    return draw_frame(caption, "plain", head, body, [])


def _cell(shown: Shown) -> Element:
    pence = shown if shown.value is None else Shown(shown.value * POUND)
    return el.Td(write_words(say_exactly(pence), shown.symbol if shown.value is None else None))
