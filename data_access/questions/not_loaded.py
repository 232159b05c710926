"""What is said where the workbook that a figure rests on has not been loaded, or begins later."""

from datetime import date

from sqlalchemy import Table, select

from data_access.questions.measure import Asked, Cells
from data_access.vocabulary import Symbol

# The workbooks by the word with which they are loaded.
WORKBOOKS = {
    "carers": "foster carers",
    "requests": "requests and planned moves",
    "money": "money",
    "programme": "the programme",
}


def holds_rows(asked: Asked, table: Table) -> bool:
    """Whether a table holds anything that whoever asks may see."""
    return bool(asked.connection.execute(select(table.c.id).limit(1)).first())


def say_not_loaded(asked: Asked, what: str, workbook: str, *sheets: str) -> None:
    """Note what is not available, and which sheets of which workbook would tell it.

    `what` begins the sentence, verb included: "How old carers are is".
    """
    which = "sheet" if len(sheets) == 1 else "sheets"
    asked.notes.append(
        f"{what} not available: the workbook of {WORKBOOKS[workbook]} has not been loaded with its "
        f"{which} {' and '.join(sheets)}."
    )


def not_loaded(asked: Asked, what: str, workbook: str, *sheets: str) -> Cells:
    """Every cell as not available, with a note as of `say_not_loaded`."""
    say_not_loaded(asked, what, workbook, *sheets)
    return mark_all(asked, Symbol.NOT_AVAILABLE)


def mark_all(asked: Asked, symbol: Symbol) -> Cells:
    """Every cell that was asked about, with a symbol in place of a number."""
    return dict.fromkeys(asked.combinations(), symbol)


def mark_before(
    asked: Asked, cells: Cells, begins: date, sheet: str, *, on_a_day: bool = False
) -> Cells:
    """The cells, not known of whatever ended before a sheet begins.

    `on_a_day` for what is counted on the day asked about, or on the last of each period.
    """
    first = min(then.as_at for _, then in asked.each_period()) if on_a_day else asked.first
    if first >= begins:
        return cells
    asked.notes.append(
        f"The sheet {sheet} begins on {begins:%-d %B %Y}: of what was before it is not known."
    )
    before = {
        key for key, then in asked.each_period() if (then.as_at if on_a_day else then.last) < begins
    }
    return asked.mark_periods(cells, before, Symbol.NOT_KNOWN)
