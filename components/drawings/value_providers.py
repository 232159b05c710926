"""The drawings of providers, of contracts and rises that are due, and of differences in cost."""

from typing import TYPE_CHECKING, Any

from components import elements as el
from components.cells import draw_frame, draw_row, write_words
from components.derived import leave_out_empty
from components.drawings.choice import group_links, link_choice
from components.drawings.context import Context, count
from components.drawings.money import draw_why, is_lacking, say_exactly, say_money
from components.drawings.over_time import say_period
from components.drawings.value_now import (
    ENDED,
    HOMES,
    IFA,
    NOT_LOADED,
    SOON,
    WITH_AGENCIES,
    find_vacant,
    say_compared,
)
from components.elements import Element
from components.panel import Children, draw_empty
from components.shown import Shown, add_up, now_of, share, total_of
from components.table import draw_table
from components.wording import format_date, format_percent, join_words, plural
from data_access.vocabulary import DIMENSIONS

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

PROVIDER, NOT_KNOWN = "provider", "not_known"
A_YEAR_OR_MORE = ("1_to_2_years", "2_years_or_more")
JUDGED_WELL = ("outstanding", "good", "consistently_strong")
COSTINGS = (("full", "With running costs"), ("marginal", "What one more child costs"))


def providers(context: Context) -> Any:
    """What each provider is paid, for how many children, for how long, and how it is judged."""
    spend, price, judged = (context.answer(place) for place in (1, 2, 3))
    # How long a child has lived in one place is not told to all who are told of money.
    lasted = context.answers[0]
    # What is paid for some stands beside no children but those.
    wider = [DIMENSIONS[name].label.lower() for name in spend.filters if name not in judged.filters]
    paid = f"spend on nights {say_period(spend)}, running costs left out"
    sub = (
        f"Children with a price on {format_date(judged.as_at)} by who is paid; {paid}; "
        f"{'where the child has lived for a year or more; ' if lasted else ''}"
        "and, of children in homes with a judgement, how many live in one judged good or "
        "better, or consistently strong"
    )
    if wider:
        sub = (
            f"Who is paid: {paid}. How many children live with each provider and how their homes "
            f"are judged cannot be narrowed by {join_words(wider)} and is left out"
        )
    of_children = () if wider else judged.keys_of(PROVIDER)
    names = [
        key
        for key in dict.fromkeys((*of_children, *spend.keys_of(PROVIDER)))
        if key != NOT_KNOWN and not (wider and now_of(spend.row(key)).value == 0)
    ]
    names.sort(key=lambda key: -(now_of(spend.row(key)).value or 0))
    headline = _say_largest(spend, names)
    if not names:
        why = (
            _draw_why("Who is paid", judged)
            if total_of(judged).value is None
            else draw_empty("Nothing is paid for those who fit the filters.")
        )
        return context.panel(headline, sub, why, draw_table(spend, caption=sub))
    head = ["Provider", "Spend in 12 months", "Average price a week"]
    if not wider:
        longer = ["A year or more"] if lasted else []
        head += ["Children now", *longer, "Judged good or better"]

    def say_children(key: str) -> list[str]:
        here = _add_up(judged, key)
        long = [_say_of(_add_up(lasted, key, A_YEAR_OR_MORE), here)] if lasted else []
        return [count(here), *long, _say_judged(judged, key)]

    body = [
        draw_row(
            _label(judged, spend, key),
            [
                _cell(say_exactly(now_of(spend.row(key)))),
                _cell(say_exactly(now_of(price.row(key)))),
                *(_cell(words) for words in ([] if wider else say_children(key))),
            ],
        )
        for key in names
    ]
    table = draw_frame(sub, "plain", head, body, [])
    return context.panel(headline, sub, table, draw_table(spend, price, caption=sub))


def _label(judged: "Answer", spend: "Answer", key: str) -> str:
    label = judged.label(PROVIDER, key)
    return label if label != key else spend.label(PROVIDER, key)


def _add_up(answer: "Answer", provider: str, keys: "tuple[str, ...] | None" = None) -> Shown:
    """The rows of a provider, of all keys of the other dimension or of these."""
    rows = [
        row for row in answer.rows
        if row.keys[0] == provider and (keys is None or row.keys[1] in keys)
    ]  # fmt: skip
    return add_up(now_of(row) for row in rows)


def _say_of(part: Shown, whole: Shown) -> str:
    """ "9 of 12"; a dash where there is nobody."""
    return f"{count(part)} of {count(whole)}" if whole.value else "–"


def _say_judged(judged: "Answer", provider: str) -> str:
    known = tuple(key for key in judged.keys_of("judgement") if key != NOT_KNOWN)
    well = _add_up(judged, provider, JUDGED_WELL)
    return _say_of(well, _add_up(judged, provider, known))


def _say_largest(spend: "Answer", names: list[str]) -> str:
    paid = {key: now_of(spend.row(key)) for key in names}
    whole = add_up(paid.values())
    if not whole.value or not names:
        return "Who is paid for the homes of children"
    first = names[: min(3, len(names))]
    part = share(add_up(paid[key] for key in first), whole)
    if part.value is None:
        return "Who is paid for the homes of children"
    if len(names) == 1:
        return f"One provider is paid all of the {say_money(whole)} of prices"
    which = plural(len(first), "provider", f"{len(first)} largest providers")
    return f"The {which} are paid {format_percent(part.value)} of the {say_money(whole)} of prices"


def contracts_and_rises(context: Context) -> Any:
    """Whose contracts end, and whose prices rise, within 90 days."""
    due, rises, touched = (context.answer(place) for place in range(3))
    soon, amount, number = _of(due, SOON), total_of(rises), total_of(touched)
    ended = _of(due, ENDED)
    said = []
    if ended.value:
        verb = plural(ended.value, "arrangement has a contract", "arrangements have a contract")
        said.append(f"{count(ended)} {verb} that has ended")
    if soon.value is not None:
        verb = plural(soon.value, "arrangement has a contract", "arrangements have a contract")
        said.append(f"{count(soon) if soon.value else 'No'} {verb} that ends within 90 days")
    if amount.value is not None and number.value:
        of = plural(number.value, "price", "prices")
        said.append(f"{count(number)} {of} are to rise by {say_exactly(amount)} a week in all")
    elif number.value == 0:
        said.append("no price is to rise")
    headline = "; ".join(said) or "Contracts and rises of prices in the next 90 days"
    sub = (
        f"Arrangements on {format_date(due.as_at)} by provider and when their contract ends; rises "
        "of prices, agreed or expected, that begin within 90 days, as a change a week"
    )
    names = list(dict.fromkeys((*due.keys_of(PROVIDER), *rises.keys_of(PROVIDER))))
    if not names:
        why = (
            _draw_why("When contracts end", due)
            if soon.value is None
            else draw_empty("No contract ends within 90 days.")
        )
        return context.panel(headline, sub, why, draw_table(due, caption=sub))
    ends = due.keys_of("contract_due")
    head = [
        "Provider", *(due.label("contract_due", key) for key in ends),
        "Prices that rise", "Rise a week",
    ]  # fmt: skip
    body = [
        draw_row(
            due.label(PROVIDER, key),
            [
                *(_cell(count(now_of(due.row(key, end)))) for end in ends),
                *_draw_rises(rises, touched, key),
            ],
        )
        for key in names
    ]
    foot = draw_row(
        "All",
        [*(_cell(count(_of(due, end))) for end in ends), _cell(count(number)),
         _cell(say_exactly(amount))],
    )  # fmt: skip
    table = draw_frame(sub, "plain", head, body, [foot])
    return context.panel(headline, sub, table, draw_table(due, caption=sub))


def _of(due: "Answer", end: str) -> Shown:
    """All arrangements whose contracts end then; not known where nothing is."""
    if total_of(due).value is None:
        return total_of(due)
    return add_up(now_of(row) for row in due.rows if row.keys[1] == end)


def _draw_rises(rises: "Answer", touched: "Answer", key: str) -> list[Element]:
    """How many prices of a provider rise, by how much; none where the answer names it not."""
    if is_lacking(rises):
        return [_cell("Not loaded"), _cell("Not loaded")]
    row = touched.row(key)
    if row is None:
        return [_cell("0"), _cell("£0")]
    return [_cell(count(now_of(row))), _cell(say_exactly(now_of(rises.row(key))))]


def difference(context: Context) -> Any:
    """What agencies' places cost beside like places of our own, and the places that are vacant."""
    more, compared = context.answer(0), context.answer(1)
    foster, homes = context.answers[2], context.answers[3]
    whole, number = total_of(more), total_of(compared)
    headline = "Agencies’ places beside like places of our own"
    if said := say_compared(more, number):
        headline = said
    elif number.value == 0 and whole.value == 0:
        headline = f"No arrangement {WITH_AGENCIES} can be compared with a like place of our own"
    sub = (
        f"On {format_date(more.as_at)}, on one cost basis: agencies’ foster carers beside our own, "
        "external children’s homes beside our own. A vacant place of our own is no place for a "
        "child until somebody has decided that it is right for that child. A council home is "
        "mostly fixed cost: filling a vacant place saves the price less what one more child costs"
    )
    if more.filters:
        sub += ". Vacant places are all that there are, whoever the other filters are of"
    choice = group_links(
        "What our own places cost",
        [link_choice(context, words, more.options["costing"] == key, costing=key)
         for key, words in COSTINGS],
        is_named=True,
    )  # fmt: skip
    head = [
        "Where they live", "Arrangements compared", "Difference a week", "Each, on average",
        "Our own places vacant",
    ]  # fmt: skip
    body = [
        draw_row(
            more.label(more.by[0], key),
            [
                _cell(count(now_of(compared.row(key)))),
                _cell(say_exactly(now_of(more.row(key)))),
                _cell(_average(now_of(more.row(key)), now_of(compared.row(key)))),
                _cell(count(find_vacant(key, foster, homes))),
            ],
        )
        for key in (IFA, HOMES)
        if more.row(key)
    ]
    if is_lacking(more):
        why = _draw_why("The difference in cost", more)
        return context.panel(headline, sub, why, draw_table(more, caption=sub))
    notes = [el.P(note, className="sub") for note in more.notes]
    table = draw_frame(sub, "plain", head, body, [])
    twin = draw_table(
        leave_out_empty(more, more.by[0]), leave_out_empty(compared, more.by[0]), caption=sub
    )
    return context.panel(headline, sub, [choice, table, *notes], twin)


def _average(amount: Shown, number: Shown) -> str:
    if amount.value is None or not number.value:
        return say_exactly(amount) if amount.value is None else "–"
    return say_exactly(Shown(amount.value / number.value))


def _draw_why(what: str, answer: "Answer") -> Children:
    return draw_empty(NOT_LOADED) if is_lacking(answer) else draw_why(what, answer)


def _cell(words: str) -> Element:
    symbol = words if words in ("c", "x", "n", "z") else None
    return el.Td(write_words(words, symbol), style={"whiteSpace": "nowrap"})
