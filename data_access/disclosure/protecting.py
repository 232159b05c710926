"""To protect one system of a snapshot, and to believe no pattern that was not looked at again."""

import logging
from collections.abc import Callable, Sequence

from data_access.disclosure.catalogue import TableName
from data_access.disclosure.counts import TrueCounts
from data_access.disclosure.linking import Before, Linked, link, names_of
from data_access.disclosure.rules import is_wide_enough
from data_access.disclosure.stocks import Ends
from data_access.disclosure.system import NotProtectable, Pattern, System, TookTooLong
from data_access.disclosure.writing import Protected
from data_access.vocabulary import DIMENSIONS

logger = logging.getLogger("children_in_our_care")
# How long a pattern is looked for; a council takes seconds, on a busy server a minute.
SECONDS = 120.0

Protect = Callable[..., Pattern]
TITLES = {
    "looked_after": "Children in our care",
    "flows": "Children who came into or left our care",
    "permanence": "Children supported under permanence orders",
}


def protect_system(
    name: str,
    counts: TrueCounts,
    before: Before | None,
    protect: Protect,
    ends: Ends | None = None,
) -> Protected:
    """The tables of a system with what is hidden of them; none is shown where anything fails."""
    tables = names_of(counts)[name]
    try:
        linked = link(name, counts, before, ends)
        pattern = protect(linked.system, seconds=SECONDS)
        _check_pattern(linked.system, pattern)
    except Exception as error:
        # Whatever it is, raw figures are never the answer. Of the error its type and place are
        # told: its message may hold a count.
        logger.error(
            "a publication could not be protected",
            exc_info=error,
            extra={"snapshot": counts.day.isoformat(), "tables": name},
        )
        return Protected(tables, failure=f"{TITLES[name]}: {_say_why(error)}.")
    failure = _name_left_out(name, tables, linked)
    if failure:
        logger.warning(
            "tables of a publication were left out",
            extra={"snapshot": counts.day.isoformat(), "tables": name},
        )
    return Protected(tables, linked, pattern, failure)


def _name_left_out(name: str, tables: Sequence[TableName], linked: Linked) -> str:
    left_out = [table[1] for table in tables if table not in linked.tables]
    if not left_out:
        return ""
    words = sorted({" and ".join(DIMENSIONS[one].label.lower() for one in by) for by in left_out})
    return (
        f"{TITLES[name]}, by {', by '.join(words)}: a nought that has to be shown would give away "
        "how many came or left."
    )


def _say_why(error: Exception) -> str:
    if isinstance(error, NotProtectable):
        return "no choice of hidden cells keeps the small numbers from being known"
    if isinstance(error, TookTooLong):
        return f"no safe choice of hidden cells was found within {SECONDS:.0f} seconds"
    return f"they could not be protected ({type(error).__name__})"


def _check_pattern(system: System, pattern: Pattern) -> None:
    """Raise ValueError for a pattern that does not keep what it must, whoever made it."""
    for place, cell in enumerate(system.cells):
        is_hidden = place in pattern.hidden
        must_hide = cell.is_primary or place in system.hidden_before
        if cell.is_published and must_hide and not is_hidden:
            raise ValueError("a cell is shown that must be hidden")
        interval = pattern.intervals.get(place)
        if interval is None:
            if is_hidden or cell.is_primary:
                raise ValueError("a hidden cell has no interval")
        elif cell.is_primary and not is_wide_enough(interval.low, interval.high):
            raise ValueError("a hidden cell can be known too closely")
