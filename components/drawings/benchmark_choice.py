"""What the reader of the benchmark chooses: the figure, the model, the average, the councils."""

from typing import Any
from urllib.parse import urlencode

from components import elements as el
from components.attributes import aria
from components.drawings.compared import Compared
from components.drawings.context import Context
from components.elements import Element
from components.filter_bar import CHOICES, MODEL, STATISTIC
from components.wording import format_count, plural

# The codes of councils, but not of regions and countries, begin so.
COUNCIL_CODES = ("E06", "E08", "E09", "E10")
COUNCILS, PUBLISHED = "councils", "published"


def choose_benchmark(context: Context) -> Any:
    """Links and one small form, all of which write the address: nothing is kept elsewhere."""
    compared = Compared(context.answer(0))
    chosen = compared.answer.options
    figures = [
        _link(context, words, key == chosen[PUBLISHED], **{PUBLISHED: key})
        for key, words in context.figures.items()
    ]
    models = [
        _link(
            context, words, not compared.is_chosen and key == chosen[MODEL], model=key, councils=""
        )
        for key, words in CHOICES[MODEL][1]
    ]
    statistics = [
        _link(context, words, key == chosen[STATISTIC], statistic=key)
        for key, words in CHOICES[STATISTIC][1]
    ]
    return [
        _fold(f"Figure: {compared.label}", _group("Published figures", figures)),
        _group("Statistical neighbours", models, is_named=True),
        _group("Average", statistics, is_named=True),
        _draw_councils(context, compared),
    ]


def _group(words: str, links: list[Element], *, is_named: bool = False) -> Element:
    """Links of which one holds, side by side."""
    apart = {"alignSelf": "center", "marginRight": "6px"}
    name = [el.Span(words, style=apart)] if is_named else []
    return el.Div([*name, *links], className="tools", role="group", **aria(label=words))


def _address(context: Context, **changed: str) -> str:
    words = {**dict(context.words), **changed}
    # A filter may have several keys; no word of a choice does.
    kept = [pair for pair in context.words if pair[0] not in changed]
    query = urlencode([*kept, *((w, words[w]) for w in changed if words[w])])
    return f"{context.page.path}?{query}" if query else context.page.path


def _link(context: Context, words: str, is_current: bool, **changed: str) -> Element:
    if is_current:
        return el.Span(words, className="chip", **aria(current="true"))
    return el.Link(words, href=_address(context, **changed))


def _fold(words: str, content: Element) -> Element:
    return el.Details([el.Summary(words), content])


def _draw_councils(context: Context, compared: Compared) -> Element:
    """The form of one's own choice of councils; the other words of the address go along."""
    names = compared.answer.labels.get("area", {})
    picked = set(filter(None, compared.answer.options.get(COUNCILS, "").split(",")))
    options = [
        el.Option(name, value=code, **({"selected": True} if code in picked else {}))
        for code, name in names.items()
        if code.startswith(COUNCIL_CODES) and code != compared.ours
    ]
    number = len(compared.councils)
    words = "An own choice of councils"
    if compared.is_chosen:
        words += f": {format_count(number)} {plural(number, 'council', 'councils')}"
    form = el.Form(
        [
            *(
                el.Input(type="hidden", name=word, value=value)
                for word, value in context.words
                if word != COUNCILS
            ),
            el.Label(
                [
                    "Councils to compare with; hold Ctrl or ⌘ to choose several",
                    el.Select(
                        options, name=COUNCILS, multiple=True, size=12, className="form-select"
                    ),
                ]
            ),
            el.Div(el.Button("Compare with these", type="submit", className="chip")),
        ],
        action=context.page.path,
        method="get",
    )
    parts: list[Any] = [form]
    if compared.is_chosen:
        parts.append(_link(context, "Back to the statistical neighbours", False, councils=""))
    return _fold(words, el.Div(parts))
