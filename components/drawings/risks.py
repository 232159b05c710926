"""The lead sentence, the tiles and the matrix of risks: how many, how great, how they moved."""

from typing import TYPE_CHECKING, Any

from components import elements as el
from components.attributes import aria
from components.drawings.context import Context, count
from components.elements import Element
from components.panel import draw_empty
from components.programme_lists import say_day
from components.risks import BANDS, draw_link, keep_open, name_band
from components.shown import Shown, add_up, now_of, part_of, total_of
from components.table import draw_table
from components.theme import shade_cell
from components.wording import explain_symbol, format_count, format_date, join_words, plural
from data_access.vocabulary import IMPACT, LIKELIHOOD, find_risk_band

if TYPE_CHECKING:
    from data_access.questions.answer import Answer
    from data_access.questions.risk_records import RiskLine

VERY_HIGH = BANDS[0]
NONE = "None"
# How strong our blue is in a cell of each band, beside its word.
_TINTS = {"very_high": 1.0, "high": 0.5, "medium": 0.2, "low": 0.0}
_WORD = {"fontSize": "12px", "fontWeight": 400}
# Narrow enough for all five columns on a phone.
_TABLE = {
    "width": "100%",
    "tableLayout": "fixed",
    "borderCollapse": "separate",
    "borderSpacing": "2px",
}
_HEAD = {"padding": "6px 2px", "fontSize": "13px", "fontWeight": 600}
_FIRST = {**_HEAD, "width": "20%", "textAlign": "left"}
_CELL = {"padding": "8px 0", "borderRadius": "3px", "verticalAlign": "top"}
_CENTRED = {"textAlign": "center"}
# Where the words over the columns may be broken.
_BREAKS = {"Moderate": "Mod\u00aderate", "Significant": "Signif\u00adicant"}


def lead_risks(context: Context) -> str:
    """How many risks are open, how great; which actions are overdue; what has to be decided."""
    bands, actions, decisions = (context.answer(place) for place in range(3))
    whole = total_of(bands)
    if whole.value is None:
        return " ".join(bands.notes) or f"The number of risks is {explain_symbol(whole.symbol)}."
    day = format_date(bands.as_at)
    greatest = part_of(bands, VERY_HIGH)
    words = f"{count(whole)} {plural(whole.value, 'risk is', 'risks are')} open on {day}"
    if whole.value == 0:
        words = f"No risk is open on {day}"
    elif whole.value == 1:
        words += ", a very high one" if greatest.value else ""
    else:
        words += f", {_say_some(greatest)} of them very high"
    parts = [words]
    overdue, needed = part_of(actions, "overdue"), part_of(decisions, "yes")
    if overdue.value is not None:
        verb = plural(overdue.value or 1, "action is", "actions are")
        parts.append(f"{_say_some(overdue, 'no')} {verb} overdue")
    if needed.value is not None:
        verb = plural(needed.value or 1, "decision is", "decisions are")
        parts.append(f"{_say_some(needed, 'no')} {verb} needed")
    return f"{'; '.join(parts)}."


def _say_some(shown: Shown, none: str = "none") -> str:
    return none if shown.value == 0 else count(shown)


def _say_of_open(whole: Shown) -> str:
    return f"of {count(whole)} open {plural(whole.value or 0, 'risk', 'risks')}"


def tile_moved_up(context: Context) -> Any:
    """How many open risks are greater than at the review before, and what became of the others."""
    found = keep_open(context.records, context.words)
    moved = [risk for risk in found if risk.movement]
    up = sum(risk.size > risk.movement.before for risk in moved if risk.movement)
    down = sum(risk.size < risk.movement.before for risk in moved if risk.movement)
    kinds = {
        "down": down,
        "unchanged": len(moved) - up - down,
        "with no earlier review": len(found) - len(moved),
    }
    others = [f"{format_count(number)} {words}" for words, number in kinds.items() if number]
    whole = total_of(context.answer(0))
    shown = whole if whole.value is None else Shown(up)
    return _draw_tile(context, shown, ", ".join(others) or _say_of_open(whole))


def tile_actions_overdue(context: Context) -> Any:
    """How many actions on open risks are overdue, of those that are not done."""
    answer = context.answer(0)
    waiting = add_up(part_of(answer, key) for key in ("overdue", "to_come", "no_date"))
    return _draw_tile(context, part_of(answer, "overdue"), f"of {count(waiting)} not done")


def tile_decisions(context: Context) -> Any:
    """How many decisions are needed, and by when the next."""
    answer = context.answer(0)
    asked = [risk for risk in keep_open(context.records, context.words) if risk.needs_decision]
    days = sorted(risk.decision_by for risk in asked if risk.decision_by)
    late = sum(day < answer.as_at for day in days)
    ahead = [day for day in days if day >= answer.as_at]
    notes = [f"{format_count(late)} past {plural(late, 'its', 'their')} date"] if late else []
    notes += [f"the next by {say_day(ahead[0])}"] if ahead else []
    return _draw_tile(context, part_of(answer, "yes"), "; ".join(notes) or "on open risks")


def _draw_tile(context: Context, shown: Shown, note: str) -> Any:
    answer, value = context.answer(0), count(shown)
    if shown.value == 0:
        value = NONE
    elif shown.value is None:
        value, note = explain_symbol(shown.symbol).capitalize(), f"on {format_date(answer.as_at)}"
    return context.tile(value, note, [], answer)


def risk_matrix(context: Context) -> Any:
    """Open risks by likelihood and impact: five by five, each cell named by its band."""
    answer = context.answer(0)
    sub = (
        "Open risks by likelihood (rows, the likeliest on top) and impact (columns), "
        f"on {format_date(answer.as_at)}. The size of a risk is likelihood times impact: very high "
        "from 16, high from 10, medium from 5, low below"
    )
    whole = total_of(answer)
    if whole.value is None:
        chart: Any = draw_empty(" ".join(answer.notes))
        headline = f"The risks are {explain_symbol(whole.symbol)}"
        return context.panel(headline, sub, chart, draw_table(answer, caption=sub))
    chart = draw_risk_matrix(answer, keep_open(context.records, context.words), sub)
    return context.panel(_say_bands(answer), sub, chart, draw_table(answer, caption=sub))


def _say_bands(answer: "Answer") -> str:
    whole = total_of(answer)
    if not whole.value:
        return "No risk is open"
    held = {
        band: add_up(now_of(row) for row in answer.rows if find_band(*row.keys) == band)
        for band in BANDS
    }
    told = [f"{count(n)} {name_band(band).lower()}" for band, n in held.items() if n.value != 0]
    return f"{count(whole)} open {plural(whole.value, 'risk', 'risks')}: {join_words(told)}"


def find_band(likelihood: str, impact: str) -> str:
    """The band of a cell of the matrix."""
    return find_risk_band(int(likelihood) * int(impact))


def draw_risk_matrix(answer: "Answer", risks: "list[RiskLine]", caption: str) -> Element:
    """The matrix: how many risks a cell holds, which they are, and its band as a word and a tint.

    The answer is by likelihood and impact, in this order.
    """
    corner = f"{LIKELIHOOD.label} ↓ {IMPACT.label} →"
    body = []
    for likelihood in reversed(LIKELIHOOD.keys):
        cells = [
            _draw_cell(
                part_of(answer, likelihood, impact),
                find_band(likelihood, impact),
                [risk for risk in risks if (risk.likelihood, risk.impact) == (likelihood, impact)],
            )
            for impact in IMPACT.keys
        ]
        first = el.Th(LIKELIHOOD.label_of(likelihood), scope="row", style=_FIRST)
        body.append(el.Tr([first, *cells]))
    heads = [el.Th(_name_column(impact), scope="col", style=_HEAD) for impact in IMPACT.keys]
    table = el.Table(
        [
            el.Caption(caption, className="vh"),
            el.Thead(el.Tr([el.Th(corner, scope="col", style=_FIRST), *heads], style=_CENTRED)),
            el.Tbody(body),
        ],
        style=_TABLE,
    )
    return el.Div(table, className="scroll", role="region", tabIndex=0, **aria(label=caption))


def _name_column(impact: str) -> str:
    number, _, word = IMPACT.label_of(impact).partition(" ")
    return f"{number} {_BREAKS.get(word, word)}"


def _draw_cell(shown: Shown, band: str, risks: "list[RiskLine]") -> Element:
    background, text = shade_cell(_TINTS[band])
    parts: list[Any] = [el.Div(name_band(band), style=_WORD)]
    if shown.value != 0:
        parts.append(el.Div(count(shown), style={"fontWeight": 650, "fontSize": "18px"}))
        links: list[Any] = []
        for risk in risks:
            links += [" " if links else "", _draw_reference(risk, text)]
        parts.append(el.Div(links))
    style = {**_CELL, **_CENTRED, "backgroundColor": background, "color": text}
    return el.Td(parts, style=style)


def _draw_reference(risk: "RiskLine", colour: str) -> Element:
    link = draw_link(risk, risk.reference)
    if isinstance(link, str):
        return el.Abbr(link, title=risk.title)
    # A finger needs 24 pixels each way.
    size = {"display": "inline-block", "minWidth": "24px", "lineHeight": "24px"}
    style = {"color": colour, "textDecoration": "underline", **size}
    return el.A(risk.reference, href=link["props"]["href"], title=risk.title, style=style)
