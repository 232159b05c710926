"""An answer as it leaves: JSON for a program, a tidy CSV file for a spreadsheet."""

import csv
import io
from typing import Any

from flask import Response

from components.marks import MARKING
from data_access.questions import Answer, Row
from data_access.spreadsheets import as_text
from data_access.vocabulary import SYMBOL_WORDS, Symbol

SYMBOL_KEY = tuple((symbol.value, SYMBOL_WORDS[symbol]) for symbol in Symbol)


def write_json(answer: Answer) -> dict[str, Any]:
    """The answer as a program reads it: keys, not labels."""
    compared = answer.compare_to is not None

    def write_row(row: Row) -> dict[str, Any]:
        cell: dict[str, Any] = dict(zip(answer.by, row.keys, strict=True)) | {"value": row.value}
        if row.symbol:
            cell["symbol"] = row.symbol
        if compared:
            cell["compared"] = row.compared
        if row.compared_symbol:
            cell["compared_symbol"] = row.compared_symbol
        return cell

    body = {
        "measure": answer.measure,
        "title": answer.title,
        "unit": answer.unit,
        "as_at": answer.as_at.isoformat(),
        "from": answer.from_.isoformat() if answer.from_ else None,
        "to": answer.to.isoformat() if answer.to else None,
        "by": list(answer.by),
        "filters": {name: list(keys) for name, keys in answer.filters.items()},
        "options": answer.options,
        "rows": [write_row(row) for row in answer.rows],
        "total": answer.total,
        "notes": list(answer.notes),
        "definition": answer.definition,
        "source": answer.source,
        "data_version": answer.data_version,
        "synthetic": answer.is_synthetic,
        "marking": MARKING,
        "protection": _write_protection(answer),
        "symbols": dict(SYMBOL_KEY),
    }
    if answer.compare_to:
        body |= {
            "compare_to": answer.compare_to.isoformat(),
            "total_compared": answer.total_compared,
        }
    if answer.total_symbol:
        body["total_symbol"] = answer.total_symbol
    if answer.total_compared_symbol:
        body["total_compared_symbol"] = answer.total_compared_symbol
    return body


def _write_protection(answer: Answer) -> dict[str, Any]:
    """Tier, rules and time of an answer, and the snapshot where it is published."""
    known = answer.protection
    return {
        "tier": known.tier,
        "rule_version": known.rule_version,
        "made_at": known.made_at.isoformat() if known.made_at else None,
        "snapshot": known.snapshot.isoformat() if known.snapshot else None,
        "version": known.version,
        "rounded_to": known.rounded_to,
    }


def write_csv(answer: Answer) -> Response:
    """The answer as a tidy file: one line per row, each carrying all that is needed to read it.

    No title lines, no total among the rows: what a person sums or a program reads is right. The
    undivided total, the dates, the meaning and the marking stand in columns of their own.
    """
    compared = answer.compare_to is not None
    about = {
        "total": answer.total_symbol if answer.total is None else answer.total,
        "measure": answer.measure,
        "title": answer.title,
        "unit": answer.unit,
        "as_at": answer.as_at.isoformat(),
        "from": answer.from_.isoformat() if answer.from_ else "",
        "to": answer.to.isoformat() if answer.to else "",
        "compare_to": answer.compare_to.isoformat() if answer.compare_to else "",
        "filters": "; ".join(f"{n}: {', '.join(k)}" for n, k in answer.filters.items()),
        "options": "; ".join(f"{n}: {value}" for n, value in answer.options.items() if value),
        "definition": answer.definition,
        "source": answer.source,
        "notes": " ".join(answer.notes),
        "data_version": answer.data_version,
        "synthetic": "yes" if answer.is_synthetic else "no",
        "marking": MARKING,
        **{word: value for word, value in _write_protection(answer).items() if word != "made_at"},
        "made_at": answer.protection.made_at or "",
        "symbols": "; ".join(f"{symbol} = {words}" for symbol, words in SYMBOL_KEY),
    }
    out = io.StringIO()
    writer = csv.writer(out)
    heads = [head for name in answer.by for head in (name, f"{name}_label")]
    writer.writerow(
        [*heads, "value", "symbol", *(["compared", "compared_symbol"] if compared else []), *about]
    )
    whole = Row(
        (),
        answer.total,
        answer.total_symbol,
        answer.total_compared,
        answer.total_compared_symbol,
    )
    for row in answer.rows if answer.by else (whole,):
        keys = zip(answer.by, row.keys, strict=True)
        cells = [part for name, key in keys for part in (key, answer.label(name, key))]
        before = [row.compared, row.compared_symbol] if compared else []
        writer.writerow([*map(as_text, [*cells, row.value, row.symbol, *before, *about.values()])])
    name = f"{answer.measure}-{answer.as_at}.csv"
    return Response(
        # A spreadsheet reads UTF-8 rightly only with the mark.
        "\ufeff" + out.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
