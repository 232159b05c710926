"""What does not agree: the list on the page of data quality, and one page for each difference."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Blueprint, abort, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from callbacks.audit import note
from callbacks.gate import current_viewer, needs
from callbacks.paging import read_page
from components.discrepancies import (
    AMOUNTS,
    say_kind,
    say_open,
    say_owner,
    say_pence,
    say_state,
    say_trend,
)
from components.wording import format_date, format_pounds
from data_access.agreement import TOLERANCE, TOLERANCE_PENCE
from data_access.audit import Action
from data_access.periods import add_months, label_of_period, month_end
from data_access.questions import Question, Selection
from data_access.questions.discrepancy_evidence import MOST_ROWS, read_evidence
from data_access.questions.discrepancy_page import FILTERS, find_discrepancy, read_discrepancies
from data_access.vocabulary import (
    BESIDE_CARE,
    BUDGET_LINE,
    DISCREPANCY_STATUS,
    MONTH,
    PLACEMENT_TYPE,
    Permission,
)

if TYPE_CHECKING:
    from data_access.questions import Door
    from data_access.questions.door import Sitting

discrepancies = Blueprint("discrepancies", __name__)
NOTHING_HERE = "There is no difference at this address."
# The months of the trend.
MONTHS = 12
_SAYS = {
    "say_kind": say_kind,
    "say_owner": say_owner,
    "say_pence": say_pence,
    "say_state": say_state,
    "say_day": format_date,
    "say_line": BUDGET_LINE.label_of,
}


def describe_discrepancies(sitting: "Sitting", args: Mapping[str, str]) -> dict[str, Any]:
    """What the page of data quality says of what does not agree. The list is noted."""
    chosen = {each.key: args[each.key] for each in FILTERS if args.get(each.key) in each.keys}
    found = read_discrepancies(sitting, chosen, page=read_page(args))
    subject = urlencode([("list", "discrepancies"), ("page", found.page), *chosen.items()])
    note(Action.CHILDREN_LISTED, subject, count=len(found.rows))
    trend = _read_trend(sitting) if found.is_loaded else []
    return _SAYS | {
        "found": found,
        "headline": say_open(found),
        "chosen": chosen,
        "filters": _list_filters(chosen, found.lines),
        "link": lambda **more: _link(chosen, **more),
        "trend": trend,
        "trend_words": say_trend([(month, number) for month, number, _ in trend]),
        "tolerance": f"{int(TOLERANCE * 100)} per cent and {format_pounds(TOLERANCE_PENCE / 100)}",
    }


def _link(chosen: Mapping[str, str], **more: str | int | None) -> str:
    words = {name: value for name, value in {**chosen, **more}.items() if value is not None}
    address = url_for("data_quality.show")
    return f"{address}?{urlencode(words)}" if words else address


def _list_filters(
    chosen: Mapping[str, str], lines: tuple[str, ...]
) -> list[tuple[str, list[tuple[str, str | None, bool]]]]:
    """Each filter with its choices: the words, the address (none where it is chosen)."""
    listed = []
    for each in FILTERS:
        usual = None
        keys = lines if each is BUDGET_LINE else each.keys
        if each is DISCREPANCY_STATUS:
            # The open ones unless another state is asked for: a list of both would add them up.
            usual, *others = keys
            keys = tuple(others)
        at = chosen.get(each.key, usual)
        choices: list[tuple[str, str | None, bool]] = [
            (
                "All" if usual is None else each.label_of(usual),
                _link(chosen, **{each.key: None}),
                at == usual,
            )
        ]
        choices += [
            (each.label_of(key), _link(chosen, **{each.key: key}), at == key) for key in keys
        ]
        listed.append((each.label, choices))
    return listed


def _read_trend(sitting: "Sitting") -> list[tuple[str, int | float | None, int | float | None]]:
    """Of the last months since there was money, how many were open at the end, and their pence."""
    last = sitting.standing.data_date
    if last is None:
        return []
    first = add_months(month_end(last.year, last.month).replace(day=1), 1 - MONTHS)
    chosen = Selection(from_=first, to=last)
    number, pence = (
        sitting.ask(Question(name, (MONTH.key,), chosen))
        for name in ("discrepancies", "discrepancy_value")
    )
    return [
        (label_of_period(MONTH.key, one.keys[0]), one.value, other.value)
        for one, other in zip(number.rows, pence.rows, strict=True)
        if one.value is not None
    ]


@discrepancies.get("/data-quality/<key>")
@needs(Permission.PRICES)
def show(key: str) -> ResponseReturnValue:
    """One difference with what explains it; 404 where there is none of that key. Each view is
    noted: it lists children.
    """
    door: Door = current_app.extensions["door"]
    with door.sit(current_viewer()) as sitting:
        found = find_discrepancy(sitting, key)
        if found is None:
            abort(404, NOTHING_HERE)
        evidence = read_evidence(sitting, found, door.council.code)
    note(Action.CHILDREN_LISTED, f"discrepancy={key}", count=evidence.number)
    return render_template(
        "discrepancy.html",
        **_SAYS,
        one=found,
        evidence=evidence,
        amounts=AMOUNTS[found.discrepancy],
        say_type=PLACEMENT_TYPE.label_of,
        say_beside=BESIDE_CARE.label_of,
        say_pounds=format_pounds,
        most=MOST_ROWS,
        back=url_for("data_quality.show"),
    )
