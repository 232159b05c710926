"""The lead sentence and the tiles of value: what is above a price, not reviewed, due, dearer."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from components.drawings.context import Context, count
from components.drawings.money import is_lacking, say_exactly
from components.findings import say_why_unknown
from components.panel import draw_tile
from components.shown import UNKNOWN, Shown, add_up, now_of, total_of
from components.wording import explain_symbol, format_date, format_pounds, join_words, plural
from data_access.vocabulary import DIMENSIONS, Symbol

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

ABOVE_PRICE = "above_price"
UNREVIEWED = ("over_12_months", "never")
SOON = "within_90_days"
NONE = "None"
NOT_LOADED = "Prices have not been loaded yet."
ENDED, NOT_STATED = "ended", "not_stated"
WITH_AGENCIES = "with agencies and external homes"
BASES = {"full": "with running costs", "marginal": "set against what one more child costs"}
# Of the places of our own that stand beside agencies': of what purpose, and whose.
IFA, HOMES = "ifa", "external_childrens_home"
PURPOSES, COUNCIL = ("long_stay", "emergency", "assessment"), "council"


def say_price(answer: "Answer") -> str:
    """ "£5,000": the weekly price that arrangements are asked for above."""
    return format_pounds(int(answer.options[ABOVE_PRICE]))


def find_keys(answer: "Answer", *keys: str) -> Shown:
    """How many are one of these; those that the reader has filtered away count none."""
    return add_up(now_of(row) for key in keys if (row := answer.row(key)))


def without_symbol(context: Context) -> Context:
    """The context with a dash for what cannot be: no key explains what no table shows."""

    def clear(answer: "Answer | None") -> "Answer | None":
        if answer is None:
            return None
        rows = tuple(
            replace(row, symbol=None) if row.symbol == Symbol.NOT_APPLICABLE else row
            for row in answer.rows
        )
        symbol = None if answer.total_symbol == Symbol.NOT_APPLICABLE else answer.total_symbol
        return replace(answer, rows=rows, total_symbol=symbol, _by_keys={})

    return replace(context, answers=[clear(answer) for answer in context.answers])


def find_unnarrowed(context: Context, answer: "Answer") -> str:
    """The reader's filters that an answer cannot follow, in words: "category of need"."""
    asked = dict.fromkeys(word for word, _ in context.words if word in DIMENSIONS)
    return join_words(
        [DIMENSIONS[name].label.lower() for name in asked if name not in answer.filters]
    )


def find_vacant(key: str, foster: "Answer | None", homes: "Answer | None") -> Shown:
    """The vacant places of our own that are of the kind; not known where not told to the viewer."""
    if key == IFA:
        return total_of(foster) if foster else UNKNOWN
    if homes is None:
        return UNKNOWN
    return add_up(now_of(homes.row(purpose, COUNCIL)) for purpose in PURPOSES)


def lead_value(context: Context) -> str:
    """What is above the price, not reviewed and due, and what agencies' places cost more."""
    above, due, more, compared = (context.answer(place) for place in range(4))
    if is_lacking(above):
        return NOT_LOADED
    total, day = total_of(above), format_date(above.as_at)
    if total.value is None:
        return say_why_unknown(f"How many arrangements are above {say_price(above)} a week", above)
    verb = plural(total.value, "arrangement costs", "arrangements cost")
    said = f"{count(total) if total.value else 'No'} {verb} more than {say_price(above)} a week"
    words = [f"{said} on {day}{_say_reviews(above, total)}."]
    words += [*_say_contracts(due), *_say_difference(more, total_of(compared))]
    vacant = [
        f"{count(number)} {of}"
        for key, of in ((IFA, "with foster carers"), (HOMES, "in homes"))
        if (number := find_vacant(key, *context.answers[4:6])).value is not None
    ]
    if vacant and total_of(compared).value:
        words.append(f"Vacant places of our own: {join_words(vacant)}.")
    of_due, of_more = find_unnarrowed(context, due), find_unnarrowed(context, more)
    if of_due and of_due == of_more:
        words.append(f"Contracts and the difference are of everybody, not narrowed by {of_due}.")
    elif of_due or of_more:
        told = [f"Contracts are not narrowed by {of_due}."] if of_due else []
        words += [*told, *([f"The difference is not narrowed by {of_more}."] if of_more else [])]
    return " ".join(words)


def _say_contracts(due: "Answer") -> list[str]:
    """Those that have ended first, then those that will soon, and those of which it is not said."""
    ended, soon, unstated = (find_keys(due, key) for key in (ENDED, SOON, NOT_STATED))
    words = []
    if ended.value:
        still = plural(ended.value, "arrangement is", "arrangements are")
        has = plural(ended.value, "a contract that has", "contracts that have")
        words.append(f"{count(ended)} {still} under {has} ended, with the child still there.")
    if soon.value is not None:
        ends = plural(soon.value, "an arrangement ends", "arrangements end")
        number = f"The contracts of {count(soon)}" if soon.value > 1 else "The contract of"
        words.append(
            f"{number} {ends} within 90 days."
            if soon.value
            else "No arrangement’s contract ends within 90 days."
        )
    if unstated.value:
        of = plural(unstated.value, "arrangement", "arrangements")
        words.append(f"For {count(unstated)} {of} no end is stated.")
    return words


def _say_reviews(above: "Answer", total: Shown) -> str:
    late = find_keys(above, *UNREVIEWED)
    if late.value is None or not total.value:
        return ""
    if not late.value:
        return ", each with a review in the last 12 months"
    number = "" if total.value == 1 else f"{count(late)} of them "
    return f", {number}without a review in the last 12 months"


def _say_difference(answer: "Answer", compared: Shown) -> list[str]:
    """What agencies' places come to beside like places of our own; nothing where not known."""
    said = say_compared(answer, compared)
    return [f"{said}."] if said else []


def say_compared(answer: "Answer", compared: Shown) -> str:
    """ "179 arrangements with agencies and external homes cost £66,223 a week more than like places
    of our own, with running costs"; nothing where it is not known.
    """
    more, basis = total_of(answer), BASES[answer.options["costing"]]
    if more.value is None or not compared.value:
        return ""
    number = f"{count(compared)} {plural(compared.value, 'arrangement', 'arrangements')}"
    verb = plural(compared.value, "costs", "cost")
    size = "the same as"
    if more.value:
        than = "more" if more.value > 0 else "less"
        size = f"{say_exactly(Shown(abs(more.value)))} a week {than} than"
    return f"{number} {WITH_AGENCIES} {verb} {size} like places of our own, {basis}"


def tile_prices_above(context: Context) -> Any:
    """How many arrangements are above the price."""
    answer = context.answer(0)
    return _draw(context, answer, total_of(answer), f"above {say_price(answer)} a week")


def tile_unreviewed(context: Context) -> Any:
    """How many of them have had no review in twelve months."""
    answer = context.answer(0)
    total = total_of(answer)
    note = f"of the {count(total)} above {say_price(answer)} a week"
    if total.value == 0:
        note = f"no arrangement is above {say_price(answer)} a week"
    return _draw(context, answer, find_keys(answer, *UNREVIEWED), note)


def tile_contracts_due(context: Context) -> Any:
    """How many arrangements go on after their contract has ended, and how many are to end."""
    contracts, arrangements = context.answer(0), context.answer(1)
    ending, under = find_keys(contracts, SOON), find_keys(arrangements, SOON)
    note = (
        f"{plural(ending.value or 0, 'contract', 'contracts')} to end within 90 days: "
        f"{count(ending)}, with {count(under)} "
        f"{plural(under.value or 0, 'arrangement', 'arrangements')} under them; no end stated: "
        f"{count(find_keys(arrangements, NOT_STATED))}"
    )
    return _draw(context, arrangements, find_keys(arrangements, ENDED), note)


def tile_difference(context: Context) -> Any:
    """By how much a week agencies' places differ from like places of our own."""
    more, compared = context.answer(0), context.answer(1)
    number = total_of(compared)
    of = plural(number.value or 0, "arrangement", "arrangements")
    note = (
        f"a week, {BASES[more.options['costing']]}: {count(number)} {of} {WITH_AGENCIES} beside "
        "like places of our own"
    )
    found = total_of(more)
    value = say_exactly(found)
    return _draw(context, more, found, note, value if number.value else None)


def _draw(
    context: Context,
    answer: "Answer",
    found: Shown,
    note: str,
    value: str | None = None,
) -> Any:
    words = value or (NONE if found.value == 0 else count(found))
    if is_lacking(answer):
        words, note = "Not loaded", NOT_LOADED
    elif found.is_missing:
        words = explain_symbol(found.symbol).capitalize()
        note = " ".join(answer.notes) or note
    if aside := find_unnarrowed(context, answer):
        note = f"{note.rstrip('.')}; of everybody, not narrowed by {aside}"
    panel = context.page.panels[context.number]
    if panel.to == context.page.path:
        panel = replace(panel, to="")
    return draw_tile(panel, value=words, note=note, spark="", query=answer.query())
