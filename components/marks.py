"""What stands under whatever is shown: its symbols' key, its marking, how it is protected."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from components import elements as el
from components.elements import Element
from components.wording import explain_symbol, format_date
from data_access.vocabulary import Symbol

if TYPE_CHECKING:
    from data_access.questions.answer import Answer, Protection

MARKING = "OFFICIAL–SENSITIVE"
CONFIDENTIALITY = "/about/confidentiality"
# In these tiers only what is published is of a child.
PROTECTED_TIERS = ("C", "D")


def list_symbols(answers: "Iterable[Answer]") -> list[str]:
    """The symbols that stand in place of numbers in these answers, in the order of their key."""
    found: set[str | None] = set()
    for answer in answers:
        found |= {answer.total_symbol, answer.total_compared_symbol}
        for row in answer.rows:
            found |= {row.symbol, row.compared_symbol}
    return [symbol for symbol in Symbol if symbol in found]


def draw_key(symbols: Sequence[str]) -> list[Element]:
    """Each symbol and what it stands for; that of confidentiality leads to why."""
    key = []
    for symbol in symbols:
        words = f"{symbol} = {explain_symbol(symbol)}"
        is_hidden = symbol == Symbol.CONFIDENTIAL
        key.append(el.A(words, href=CONFIDENTIALITY) if is_hidden else el.Span(words))
    return key


def say_protection(protections: "Iterable[Protection]") -> str:
    """The marking, the tier, the time and the version of the rules, in a line.

    What is published speaks for all that stands beside it, which is shown as it is.
    """
    given = list(dict.fromkeys(protections))
    published = [protection for protection in given if protection.is_published]
    said = dict.fromkeys(_say_one(protection) for protection in published or given)
    return " · ".join([MARKING, *said])


def _say_one(protection: "Protection") -> str:
    tier, rules = f"tier {protection.tier}", f"rules {protection.rule_version}"
    moment = protection.made_at
    when = f"{format_date(moment)} {moment:%H:%M} UTC" if moment else ""
    if protection.snapshot:
        published = f"published {when}" if when else "published"
        version = f"version {protection.version} of {format_date(protection.snapshot)}"
        return ", ".join((tier, published, version, rules))
    is_open = protection.tier in PROTECTED_TIERS
    how = "as published, or of no child" if is_open else "not protected"
    return ", ".join((tier, how, *([f"loaded {when}"] if when else []), rules))


def say_rounding(answers: "Iterable[Answer]") -> list[str]:
    """That rounded numbers may not add up, where any of the answers are rounded."""
    return [
        f"Numbers in this table are rounded to {to}, totals on their own, so they may not add up."
        for to in sorted({a.protection.rounded_to for a in answers if a.protection.rounded_to})
    ]


def draw_marks(answers: "Sequence[Answer]", drawn: Any = None) -> Element:
    """The line under a panel: key, rounding, marking and protection.

    The key has the symbols that stand in what is drawn of the answers, where that is given;
    confidentiality is explained wherever they keep something back.
    """
    symbols = list_symbols(answers)
    if drawn is not None:
        kept = {Symbol.CONFIDENTIAL, *_list_texts(drawn)}
        symbols = [symbol for symbol in symbols if symbol in kept]
    return _draw_line(
        draw_key(symbols),
        [*say_rounding(answers), say_protection(answer.protection for answer in answers)],
    )


def _list_texts(drawn: Any) -> Iterator[str]:
    """The words that are drawn, one by one: of figures those beside and under what they show."""
    if isinstance(drawn, str):
        yield from re.split(r"<[^>]*>|[\s,;:]+", drawn)
    elif isinstance(drawn, list | tuple):
        for part in drawn:
            yield from _list_texts(part)
    elif isinstance(drawn, dict):
        figure = drawn.get("figure")
        if figure:
            yield from _list_texts(
                [note["text"] for note in figure["layout"].get("annotations", [])]
            )
            yield from _list_texts([trace.get("text", []) for trace in figure["data"]])
        yield from _list_texts([drawn.get("props"), drawn.get("children")])


def draw_page_marks(
    protections: "Iterable[Protection]",
    symbols: Sequence[str] = (Symbol.CONFIDENTIAL, Symbol.NOT_AVAILABLE),
) -> Element:
    """The line under a page, for the tiles and sentences on it, which have no room for their own.

    It tells of every symbol that they may show.
    """
    return _draw_line(draw_key(symbols), [say_protection(protections)])


def _draw_line(key: Sequence[Element], words: Sequence[str]) -> Element:
    return el.Div([*key, *(el.Span(part) for part in words)], className="marks")
