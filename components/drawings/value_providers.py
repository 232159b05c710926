"""The drawings of providers, of contracts and rises that are due, and of differences in cost."""

from typing import TYPE_CHECKING, Any

from components import elements as el
from components.cells import draw_frame, draw_row, write_words
from components.derived import leave_out_empty
from components.drawings.choice import group_links, link_choice
from components.drawings.context import Context, count
from components.drawings.money import draw_why, is_lacking, say_exactly, say_money
from components.drawings.over_time import say_period
from components.drawings.value_now import SOON
from components.elements import Element
from components.panel import draw_empty
from components.shown import UNKNOWN, Shown, add_up, now_of, share, total_of
from components.table import draw_table
from components.wording import format_date, format_percent, plural

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

PROVIDER, NOT_KNOWN = "provider", "not_known"
A_YEAR_OR_MORE = ("1_to_2_years", "2_years_or_more")
JUDGED_WELL = ("outstanding", "good", "consistently_strong")
COSTINGS = (("full", "With running costs"), ("marginal", "What one more child costs"))
# Of the places of our own that stand beside agencies': of what purpose, and whose.
IFA, HOMES = "ifa", "external_childrens_home"
PURPOSES, COUNCIL = ("long_stay", "emergency", "assessment"), "council"


def providers(context: Context) -> Any:
    """What each provider is paid, for how many children, for how long, and how it is judged."""
    lasted, spend, price, judged = (context.answer(place) for place in range(4))
    sub = (
        f"Children with a price on {format_date(lasted.as_at)} by who is paid; spend on nights "
        f"{say_period(spend)}, running costs left out; where the child has lived for a year or "
        "more; and, of children in homes with a judgement, how many live in one judged good or "
        "better, or consistently strong"
    )
    names = [
        key
        for key in dict.fromkeys((*lasted.keys_of(PROVIDER), *spend.keys_of(PROVIDER)))
        if key != NOT_KNOWN
    ]
    names.sort(key=lambda key: -(now_of(spend.row(key)).value or 0))
    headline = _say_largest(spend, names)
    if not names:
        why = (
            draw_why("Who is paid", lasted)
            if total_of(lasted).value is None
            else draw_empty("No price is in force on this date.")
        )
        return context.panel(headline, sub, why, draw_table(spend, caption=sub))
    head = [
        "Provider", "Children now", "Spend in 12 months", "Average price a week",
        "A year or more", "Judged good or better",
    ]  # fmt: skip
    body = [
        draw_row(
            _label(lasted, spend, key),
            [
                _cell(count(here := _add_up(lasted, key))),
                _cell(say_exactly(now_of(spend.row(key)))),
                _cell(say_exactly(now_of(price.row(key)))),
                _cell(_say_of(_add_up(lasted, key, A_YEAR_OR_MORE), here)),
                _cell(_say_judged(judged, key)),
            ],
        )
        for key in names
    ]
    table = draw_frame(sub, "plain", head, body, [])
    return context.panel(headline, sub, table, draw_table(spend, price, caption=sub))


def _label(lasted: "Answer", spend: "Answer", key: str) -> str:
    label = lasted.label(PROVIDER, key)
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
    said = []
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
            draw_why("When contracts end", due)
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
    if whole.value is not None and number.value:
        than = "more" if whole.value >= 0 else "less"
        size = say_exactly(Shown(abs(whole.value)))
        verb = plural(
            number.value, "arrangement with an agency costs", "arrangements with agencies cost"
        )
        headline = f"{count(number)} {verb} {size} a week {than} than like places of our own"
    elif number.value == 0 and whole.value == 0:
        headline = "No arrangement with an agency can be compared with a like place of our own"
    sub = (
        f"On {format_date(more.as_at)}, on one cost basis: agencies’ foster carers beside our own, "
        "external children’s homes beside our own. A vacant place of our own is no place for a "
        "child until somebody has decided that it is right for that child. A council home is "
        "mostly fixed cost: filling a vacant place saves the price less what one more child costs"
    )
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
                _cell(count(_find_vacant(key, foster, homes))),
            ],
        )
        for key in (IFA, HOMES)
        if more.row(key)
    ]
    if is_lacking(more):
        why = draw_why("The difference in cost", more)
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


def _find_vacant(key: str, foster: "Answer | None", homes: "Answer | None") -> Shown:
    """The vacant places of our own that are of the kind; not known where not told to the viewer."""
    if key == IFA:
        return total_of(foster) if foster else UNKNOWN
    if homes is None:
        return UNKNOWN
    return add_up(now_of(homes.row(purpose, COUNCIL)) for purpose in PURPOSES)


def _cell(words: str) -> Element:
    symbol = words if words in ("c", "x", "n", "z") else None
    return el.Td(write_words(words, symbol), style={"whiteSpace": "nowrap"})
