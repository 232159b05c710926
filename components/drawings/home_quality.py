"""The drawings of what is said of a home: Ofsted's inspections, and the independent visitor."""

from typing import TYPE_CHECKING, Any

from components.drawings.context import Context
from components.drawings.home_tonight import home_of
from components.drawings.records import Record, draw_facts, draw_nothing, draw_records
from components.elements import Element
from components.figures.lines import Line, draw_lines
from components.home import say_month
from components.panel import draw_empty, draw_figure
from components.theme import LINE_STYLES
from components.wording import NO_NUMBER, format_count, format_date, plural
from data_access.vocabulary import JUDGEMENT, MONTH, Unit

if TYPE_CHECKING:
    from components.shown import Number
    from data_access.questions.home_records import Inspection, Visit

KINDS = {
    "full": "Full inspection",
    "interim": "Interim inspection",
    "assurance": "Assurance visit",
    "monitoring": "Monitoring visit",
}
WITHOUT_JUDGEMENT = ("assurance", "monitoring")
NOT_RECORDED = "not recorded"
JUDGED = (
    ("overall", "Overall"),
    ("help_and_protection", "Help and protection"),
    ("leadership", "Leadership"),
)
NO_INSPECTION = "No inspection of this home is recorded"
NO_VISIT = "The workbook of homes records no visit under regulation 44 for these months"
SUPPORTED = "supported_accommodation"
NOT_ASKED = "does not apply to supported accommodation"
MONTHS_IN_WORDS = 12


def find_in_force(found: "tuple[Inspection, ...]") -> "Inspection | None":
    """The inspection whose overall judgement is in force: the latest that carries one."""
    return next(
        (each for each in found if each.overall and each.kind not in WITHOUT_JUDGEMENT), None
    )


def tile_judgement(context: Context) -> Any:
    """Ofsted's overall judgement in force, and when it was made."""
    last = find_in_force(context.records)
    if last is None:
        return context.tile(
            "None recorded", "no inspection with a judgement", [], context.answer(0)
        )
    note = f"{KINDS[last.kind].lower()}, {format_date(last.inspected_on)}"
    return context.tile(JUDGEMENT.label_of(last.overall or ""), note, [], context.answer(0))


def home_inspections(context: Context) -> Any:
    """The judgement in force, and every inspection before it."""
    found: tuple[Inspection, ...] = context.records
    headline = _say_inspections(found)
    sub = (
        "Inspections and visits by Ofsted up to the date, the latest first. Assurance and "
        "monitoring visits carry no judgement"
    )
    heads = ["Inspected on", "What it was", *(words for _, words in JUDGED), "Report published"]
    table = draw_records(sub, heads, map(_say_inspection, found))
    last = find_in_force(found)
    chart = table if found else draw_nothing(f"{NO_INSPECTION}.")
    if last:
        published = format_date(last.published_on) if last.published_on else NOT_RECORDED
        chart = draw_facts(
            [
                *((words, _say_judgement(getattr(last, name))) for name, words in JUDGED),
                ("Report published", published),
            ]
        )
    return context.panel(headline, sub, chart, table)


def _say_inspections(found: "tuple[Inspection, ...]") -> str:
    last = find_in_force(found)
    if last is None:
        return NO_INSPECTION if not found else "No inspection of this home carries a judgement"
    words = f"Judged “{_say_judgement(last.overall)}” overall on {format_date(last.inspected_on)}"
    after = [each for each in found if each.inspected_on > last.inspected_on]
    if after:
        newest = after[0]
        words += f"; {KINDS[newest.kind].lower()} on {format_date(newest.inspected_on)} since"
    return words


def _say_inspection(each: "Inspection") -> Record:
    published = format_date(each.published_on) if each.published_on else NO_NUMBER
    judged = (
        ["no judgement"] * len(JUDGED)
        if each.kind in WITHOUT_JUDGEMENT
        else [_say_judgement(getattr(each, name)) for name, _ in JUDGED]
    )
    return format_date(each.inspected_on), [KINDS[each.kind], *judged, published]


def _say_judgement(key: str | None) -> str:
    return JUDGEMENT.label_of(key) if key else NOT_RECORDED


def tile_recommendations(context: Context) -> Any:
    """How many of the visitor's recommendations are overdue."""
    last = _find_counted(context.records)
    if last is None and home_of(context).purpose == SUPPORTED:
        return context.tile("None due", f"regulation 44 {NOT_ASKED}", [], context.answer(0))
    if last is None:
        return context.tile(NO_NUMBER, "no visit’s recommendations recorded", [], context.answer(0))
    overdue = last.recommendations_overdue or 0
    of_open = format_count(last.recommendations_open or 0)
    note = f"of {of_open} open at the end of {say_month(last.month)}"
    return context.tile(format_count(overdue), note, [], context.answer(0))


def _find_counted(found: "tuple[Visit, ...]") -> "Visit | None":
    """The last month of which both numbers of recommendations are recorded."""
    return next(
        (
            each
            for each in found
            if each.recommendations_open is not None and each.recommendations_overdue is not None
        ),
        None,
    )


def home_visits(context: Context) -> Any:
    """Regulation 44 month by month: visits, the visitor's two opinions, recommendations."""
    found: tuple[Visit, ...] = context.records
    if not found and home_of(context).purpose == SUPPORTED:
        return draw_empty(f"Regulation 44, on independent visitors, {NOT_ASKED}.")
    headline = _say_visits(found)
    sub = (
        "Visits of the independent visitor under regulation 44, month by month, and the "
        "recommendations that were open and overdue at the end of each month"
    )
    if any(each.score is not None for each in found):
        sub += ". Score: local scale, as the council describes it"
    months = list(reversed(found))
    chart: Any = draw_nothing(f"{NO_VISIT}.")
    if any(each.recommendations_open is not None for each in months):
        chart = draw_figure(_draw_recommendations(months, home_of(context).slug), headline)
    return context.panel(headline, sub, chart, _draw_visits(found, sub))


def _say_visits(found: "tuple[Visit, ...]") -> str:
    if not found:
        return NO_VISIT
    recent = found[:MONTHS_IN_WORDS]
    made = sum(each.visited_on is not None for each in recent)
    months = f"{format_count(len(recent))} {plural(len(recent), 'month', 'months')} recorded"
    words = f"A visit was made in {format_count(made)} of the last {months}"
    if made == len(recent):
        words = f"A visit was made in each of the last {months}"
        if len(recent) == 1:
            words = "A visit was made in the one month recorded"
    last = _find_counted(found)
    if last:
        number = last.recommendations_open or 0
        recommendations = plural(number, "recommendation is", "recommendations are")
        words += f"; {format_count(number) if number else 'no'} {recommendations} open"
        if number:
            words += f", {format_count(last.recommendations_overdue or 0)} overdue"
    newest = next((each for each in found if each.visited_on), None)
    doubts = [
        opinion
        for opinion, said in (
            ("children are safeguarded", newest.safeguarded if newest else None),
            ("their well-being is promoted", newest.wellbeing_promoted if newest else None),
        )
        if said is False
    ]
    if doubts:
        words += f"; the last visitor did not find that {' or that '.join(doubts)}"
    return words


def _draw_recommendations(months: "list[Visit]", slug: str) -> dict[str, Any]:
    series: tuple[tuple[str, list[Number]], ...] = (
        ("Open", [each.recommendations_open for each in months]),
        ("Overdue", [each.recommendations_overdue for each in months]),
    )
    return draw_lines(
        [
            Line(name, values, [None] * len(values), *style, has_markers=True)
            for (name, values), style in zip(series, LINE_STYLES, strict=False)
        ],
        [],
        keys=[each.month for each in months],
        labels=[say_month(each.month) for each in months],
        unit=Unit.RECOMMENDATIONS.value,
        height=260,
        decimals=0,
        revision=f"recommendations|{slug}",
        with_name=True,
    )


def _draw_visits(found: "tuple[Visit, ...]", caption: str) -> Element:
    has_score = any(each.score is not None for each in found)
    heads = [
        MONTH.label,
        "Visited on",
        "Reported on",
        "Safeguarded",
        "Well-being promoted",
        "Recommendations open",
        "Overdue",
        *(["Score"] if has_score else []),
    ]
    rows: list[Record] = [
        (
            say_month(each.month),
            [
                format_date(each.visited_on) if each.visited_on else "No visit recorded",
                format_date(each.reported_on) if each.reported_on else NO_NUMBER,
                _say_opinion(each.safeguarded),
                _say_opinion(each.wellbeing_promoted),
                _say_number(each.recommendations_open),
                _say_number(each.recommendations_overdue),
                *([NO_NUMBER if each.score is None else f"{each.score:g}"] if has_score else []),
            ],
        )
        for each in found
    ]
    return draw_records(caption, heads, rows)


def _say_opinion(said: bool | None) -> str:
    return NO_NUMBER if said is None else "Yes" if said else "No"


def _say_number(number: int | None) -> str:
    return NO_NUMBER if number is None else format_count(number)
