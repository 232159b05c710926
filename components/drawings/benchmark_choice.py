"""What the reader of the benchmark chooses: the figure, the model, the average, the councils."""

from typing import Any

from components import elements as el
from components.drawings.choice import group_links, link_choice
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
        link_choice(context, words, key == chosen[PUBLISHED], **{PUBLISHED: key})
        for key, words in context.figures.items()
    ]
    models = [
        link_choice(
            context, words, not compared.is_chosen and key == chosen[MODEL], model=key, councils=""
        )
        for key, words in CHOICES[MODEL][1]
    ]
    statistics = [
        link_choice(context, words, key == chosen[STATISTIC], statistic=key)
        for key, words in CHOICES[STATISTIC][1]
    ]
    return [
        _fold(f"Figure: {compared.label}", group_links("Published figures", figures)),
        group_links("Statistical neighbours", models, is_named=True),
        group_links("Average", statistics, is_named=True),
        _draw_councils(context, compared),
    ]


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
        parts.append(link_choice(context, "Back to the statistical neighbours", False, councils=""))
    return _fold(words, el.Div(parts))
