"""Which of the forecasts that are kept a question is about, and what has to be said of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Table, func, select

from data_access.questions.measure import Asked, Cells, Keys
from data_access.questions.not_loaded import mark_all, not_loaded
from data_access.store.tables import forecasts
from data_access.store.tables.base import date_of
from data_access.vocabulary import Symbol

STOCK = (
    "As kept for the newest month end on or before the day; over time, for the newest month end in "
    "each period."
)


@dataclass(frozen=True)
class Kept:
    """A forecast that is kept. `notes` are what was said of it when it was made."""

    id: int
    year: int
    as_at: date
    made_on: date
    is_made_later: bool
    notes: tuple[str, ...]

    @property
    def words(self) -> str:
        """The month at whose end it stood so: March 2025."""
        return f"{self.as_at:%B %Y}"


def list_kept(asked: Asked) -> Sequence[Kept]:
    """All forecasts that are kept, oldest first."""

    def read() -> list[Kept]:
        rows = asked.connection.execute(select(forecasts).order_by(forecasts.c.as_at_day))
        return [
            Kept(
                row.id,
                row.year,
                date_of(row.as_at_day),
                row.made_on,
                row.is_made_later,
                tuple(row.notes.splitlines()),
            )
            for row in rows
        ]

    return asked.read_once("forecasts", read)


def find_kept(asked: Asked) -> dict[str, Kept | None]:
    """The forecast of each period of `each_period`; None where none is kept."""
    kept = list_kept(asked)
    return {
        key: next(
            (
                each
                for each in reversed(kept)
                if each.as_at <= then.as_at and (not key or each.as_at >= then.first)
            ),
            None,
        )
        for key, then in asked.each_period()
    }


def find_before(asked: Asked, one: Kept) -> Kept | None:
    """The forecast before of the same year."""
    before = [each for each in list_kept(asked) if each.year == one.year and each.as_at < one.as_at]
    return before[-1] if before else None


def add_up_kept(
    asked: Asked, table: Table, amount: ColumnElement[int], found: dict[str, Kept | None]
) -> Cells:
    """An amount of the rows of the forecasts found, by what was asked.

    Not available in periods without a forecast.
    """
    if not list_kept(asked):
        return not_loaded(asked, "The forecast is", "money", "prices", "ledger")
    if all(one is None for one in found.values()):
        first = list_kept(asked)[0].as_at
        asked.notes.append(f"No forecast is kept from before {first:%-d %B %Y}.")
        return mark_all(asked, Symbol.NOT_AVAILABLE)
    names = [name for name in asked.by if name != asked.time_dimension]
    columns = [table.c[name] for name in names]
    ids = [one.id for one in found.values() if one]
    statement = (
        select(table.c.forecast_id, *columns, func.sum(amount))
        .where(table.c.forecast_id.in_(ids))
        .where(*(table.c[name].in_(keys) for name, keys in asked.filters))
        .group_by(table.c.forecast_id, *columns)
    )
    sums: dict[int, dict[Keys, int]] = defaultdict(dict)
    for forecast_id, *keys, pence in asked.connection.execute(statement):
        sums[forecast_id][tuple(keys)] = int(pence)
    place = asked.by.index(asked.time_dimension) if asked.time_dimension else 0
    cells: dict[Keys, int] = {}
    for period, one in found.items():
        for kept_keys, pence in sums[one.id].items() if one else ():
            middle = (period,) if period else ()
            cells[(*kept_keys[:place], *middle, *kept_keys[place:])] = pence
    empty = {period for period, one in found.items() if one is None}
    return asked.mark_periods(cells, empty, Symbol.NOT_AVAILABLE)


def note_kept(asked: Asked, found: dict[str, Kept | None], *, with_its_own: bool = False) -> None:
    """Say which forecast it is, which were made later, and `with_its_own` what was said of it.

    The answer is as at the month end at which the newest of them stood.
    """
    known = [one for one in found.values() if one]
    if known:
        asked.words["as_at"] = max(one.as_at for one in known).isoformat()
    if not asked.periods:
        for one in known:
            year = f"{one.year - 1}-{one.year % 100:02d}"
            asked.notes.append(f"Of the year {year}, as it stood at the end of {one.words}.")
    if later := [one for one in known if one.is_made_later]:
        asked.notes.append(_say_later(later))
    if with_its_own and not asked.periods:
        asked.notes.extend(note for one in known for note in one.notes)


def _say_later(later: Sequence[Kept]) -> str:
    made = " and ".join(
        dict.fromkeys(f"{one.made_on:%-d %B %Y}" for one in sorted(later, key=lambda x: x.made_on))
    )
    if len(later) == 1:
        return (
            f"The forecast of {later[0].words} was made later, on {made}, from dated data: what "
            "was corrected since is in it."
        )
    return (
        f"Between {later[0].words} and {later[-1].words} {len(later):,} forecasts were made later, "
        f"on {made}, from dated data: what was corrected since is in them."
    )
