"""Answers worked out of answers: kinds taken together, shares of a whole, columns left out.

What is hidden or not known of a part is so of all that is worked out of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from components.shown import MOST_ROUNDED_PARTS, NOT_AVAILABLE, Shown, add_up, now_of, share
from data_access.vocabulary import Unit

if TYPE_CHECKING:
    from data_access.questions.answer import Answer, Row

# What is left of a share where nothing protects it.
DECIMALS = 6


def fold(answer: "Answer", dimension: str, groups: Mapping[str, Sequence[str]]) -> "Answer":
    """The same answer with the keys of one dimension taken together, or left out.

    `groups` are the words for each group and its keys, in their order. The total stays what it is.
    """
    place = answer.by.index(dimension)
    others = dict.fromkeys((*row.keys[:place], *row.keys[place + 1 :]) for row in answer.rows)
    rows: list[Row] = []
    for other in others:
        for name, keys in groups.items():
            found = [answer.row(*other[:place], key, *other[place:]) for key in keys]
            parts = [row for row in found if row]
            total = add_up(now_of(row) for row in parts)
            if answer.protection.rounded_to and len(parts) > MOST_ROUNDED_PARTS:
                total = NOT_AVAILABLE
            rows.append(_write_row(answer, (*other[:place], name, *other[place:]), total))
    labels = {**answer.labels, dimension: {name: name for name in groups}}
    return replace(answer, rows=tuple(rows), labels=labels, _by_keys={})


def express_share(part: "Answer", whole: "Answer", *, title: str) -> "Answer":
    """Part of whole in per cent, for each of the keys of an answer by one dimension.

    Of published counts in whole per cent: a drawing tells no more than its words.
    """
    decimals = 0 if part.protection.is_published else DECIMALS
    rows = [
        _write_row(
            part,
            row.keys,
            _to_percent(share(now_of(row), now_of(whole.row(*row.keys))), decimals),
        )
        for row in part.rows
    ]
    total = _to_percent(
        share(Shown(part.total, part.total_symbol), Shown(whole.total, whole.total_symbol)),
        decimals,
    )
    return replace(
        part,
        title=title,
        unit=Unit.PERCENT.value,
        rows=tuple(rows),
        total=total.value,
        total_symbol=total.symbol,
        _by_keys={},
    )


def in_per_cent(answer: "Answer") -> "Answer":
    """A published answer of shares, which says only that it is as published, as per cent."""
    return replace(answer, unit=Unit.PERCENT.value, _by_keys={})


def keep_column(answer: "Answer", dimension: str, key: str) -> "Answer":
    """An answer by two dimensions as one by the other of them, for one key of the first."""
    place = answer.by.index(dimension)
    rows = [
        replace(row, keys=(*row.keys[:place], *row.keys[place + 1 :]))
        for row in answer.rows
        if row.keys[place] == key
    ]
    by = (*answer.by[:place], *answer.by[place + 1 :])
    return replace(answer, by=by, rows=tuple(rows), total=None, total_symbol=None, _by_keys={})


def leave_out_empty(answer: "Answer", dimension: str) -> "Answer":
    """The same answer without the keys of a dimension that hold nothing at all.

    All totals still add up; what is hidden or not known is not nothing.
    """
    place = answer.by.index(dimension)
    kept = {
        row.keys[place]
        for row in answer.rows
        if row.value or row.symbol or row.compared or row.compared_symbol
    }
    rows = tuple(row for row in answer.rows if row.keys[place] in kept)
    return replace(answer, rows=rows, _by_keys={})


def _to_percent(part: Shown, decimals: int) -> Shown:
    return part if part.value is None else Shown(round(part.value * 100, decimals))


def _write_row(answer: "Answer", keys: tuple[str, ...], shown: Shown) -> "Row":
    return replace(
        answer.rows[0],
        keys=keys,
        value=shown.value,
        symbol=shown.symbol or ("n" if shown.value is None else None),
        compared=None,
        compared_symbol=None,
    )
