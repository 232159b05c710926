"""The filter bar: dates, comparison and filters as native controls. It lives in the shell.

The address is the truth: assets/selection.js mirrors the controls into it and back.
"""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from components.attributes import aria
from data_access.vocabulary import (
    AGE_BAND,
    CATEGORY_OF_NEED,
    DIMENSIONS,
    DISTANCE_BAND,
    ETHNIC_GROUP,
    LEGAL_STATUS_GROUP,
    LOCALITY,
    PLACEMENT_TYPE,
    PROVIDER_GROUP,
    REMAND,
    SEX,
    UNACCOMPANIED,
)

AS_AT, COMPARE, COMPARE_TO = "as_at", "compare", "compare_to"
ALWAYS = (LOCALITY, AGE_BAND)
MORE = (
    PLACEMENT_TYPE,
    PROVIDER_GROUP,
    LEGAL_STATUS_GROUP,
    CATEGORY_OF_NEED,
    DISTANCE_BAND,
    SEX,
    ETHNIC_GROUP,
    UNACCOMPANIED,
    REMAND,
)
BANDS, MODEL, STATISTIC = "bands", "model", "statistic"
CHOICES = {
    BANDS: (
        "Age bands",
        (("project", "Project: 0 to 4, 5 to 10 …"), ("dfe", "DfE: under 1, 1 to 4 …")),
    ),
    MODEL: ("Neighbours", (("2025", "2025 model"), ("2021", "2021 model"))),
    STATISTIC: (
        "Average as",
        (("mean", "Mean, as LAIT"), ("median", "Median, as DfE’s dashboard")),
    ),
}
EVERYTHING = {
    LOCALITY.key: "Anywhere",
    AGE_BAND.key: "All ages",
    PLACEMENT_TYPE.key: "Everywhere they live",
}
WHERE = {LOCALITY.key: "Where", PLACEMENT_TYPE.key: "Kind of home", AGE_BAND.key: "Age"}
FILTERS = tuple(dimension.key for dimension in (*ALWAYS, *MORE))
# Everything the bar writes into the address, in the order assets/selection.js handles it.
CONTROLS = (AS_AT, COMPARE, COMPARE_TO, *FILTERS, *CHOICES)
# What stands in a filter's control while nothing, or several of its keys, are filtered for.
ALL, SEVERAL = "all", "several"


def control_id(name: str) -> str:
    """The id of the control for a word of the address."""
    return f"control-{name}"


def draw_filter_bar(
    *,
    data_date: str,
    baseline: tuple[str, str] | None,
    labels: dict[str, dict[str, str]],
    snapshots: list[tuple[str, str]] | None,
    may_filter: bool,
) -> html.Form:
    """The bar; `labels` are the council's own words, `baseline` its project's date and words.

    A viewer of published figures alone chooses among their `snapshots`, (date, words), and is shown
    no filters: nothing of theirs could be narrowed.
    """
    comparisons = [{"value": "year", "label": "A year earlier"}]
    if baseline and snapshots is None:
        comparisons.append({"value": baseline[0], "label": baseline[1]})
    comparisons.append({"value": "other", "label": "Another date"})
    return html.Form(
        [
            _labelled("On", AS_AT, _day(AS_AT, data_date, snapshots)),
            _labelled("Compared with", COMPARE, _select(COMPARE, comparisons, "year")),
            _labelled(
                "Date to compare with", COMPARE_TO, _day(COMPARE_TO, "", snapshots), hidden=True
            ),
            *(_filter(d.key, labels, may_filter=may_filter) for d in ALWAYS),
            html.Details(
                [
                    html.Summary("More filters"),
                    html.Div(
                        [
                            *(_filter(d.key, labels, may_filter=may_filter) for d in MORE),
                            *(_choice(n, hidden=n == BANDS and not may_filter) for n in CHOICES),
                        ],
                        className="more-filters",
                    ),
                ],
                className="more",
            ),
            html.Div(id="chips", className="chips"),
        ],
        className="bar",
        id="filter-bar",
        **aria(label="Selection"),
    )


def _labelled(words: str, name: str, control: Any, *, hidden: bool = False) -> html.Label:
    return html.Label(
        [words, control],
        htmlFor=control_id(name),
        id=f"label-{name}",
        hidden=hidden,
    )


def _day(name: str, value: str, snapshots: list[tuple[str, str]] | None) -> dbc.Input | dbc.Select:
    """Any day or, of published figures, one of their snapshots."""
    if snapshots is not None:
        return _select(name, [{"value": day, "label": words} for day, words in snapshots], value)
    return dbc.Input(id=control_id(name), type="date", value=value, debounce=False)


def _select(name: str, options: list[dict[str, str]], value: str) -> dbc.Select:
    return dbc.Select(id=control_id(name), options=options, value=value)


def _filter(name: str, labels: dict[str, dict[str, str]], *, may_filter: bool) -> html.Label:
    options = [
        {"value": ALL, "label": EVERYTHING.get(name, "All")},
        *({"value": key, "label": words} for key, words in labels[name].items()),
        {"value": SEVERAL, "label": "Several", "disabled": "true"},
    ]
    words = WHERE.get(name, DIMENSIONS[name].label)
    return _labelled(words, name, _select(name, options, ALL), hidden=not may_filter)


def _choice(name: str, *, hidden: bool) -> html.Label:
    words, values = CHOICES[name]
    options = [{"value": key, "label": label} for key, label in values]
    return _labelled(words, name, _select(name, options, values[0][0]), hidden=hidden)


def draw_chips(chips: list[tuple[str, str]], clear: str | None) -> list[Any]:
    """The filters in force, each a link that takes it away; `clear` takes all away."""
    content: list[Any] = [
        dcc.Link(
            [words, html.Span(" ×", **aria(hidden="true"))],
            href=href,
            className="chip",
            title=f"Take away: {words}",
        )
        for words, href in chips
    ]
    if clear is not None and chips:
        content.append(dcc.Link("Clear filters", href=clear, className="chip clear"))
    return content
