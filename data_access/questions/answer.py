"""An answer: tidy rows, the undivided total, and every word needed to read them rightly."""

from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlencode

from data_access.vocabulary import DIMENSIONS

Number = int | float | None


@dataclass(frozen=True)
class Row:
    """One combination of keys, in the order of the answer's `by`, and its value.

    `value` is None where there is no number; `symbol` then says why. `compared` is the value on
    the date of comparison, where one was asked for, and `compared_symbol` why that is no number.
    """

    keys: tuple[str, ...]
    value: Number
    symbol: str | None = None
    compared: Number = None
    compared_symbol: str | None = None

    @property
    def change(self) -> Number:
        if self.value is None or self.compared is None:
            return None
        return _tidy(self.value - self.compared)


def _tidy(value: int | float) -> int | float:
    # 95.2 - 93.1 is 2.1000000000000085 in floating point.
    return round(value, 6) if isinstance(value, float) else value


@dataclass(frozen=True)
class SourceAge:
    """One source in use: what it is, when it was loaded, the last day it speaks for."""

    words: str
    loaded_on: date
    data_to: date | None


@dataclass(frozen=True)
class Protection:
    """How an answer is protected: for which tier, by which version of the rules, as of when.

    `made_at` is when it was published or, for staff, when the newest data was loaded. What is
    published is of a `snapshot`, in its `version`-th form, and may be `rounded_to` a number. In
    tiers A and B figures are shown as they are.
    """

    tier: str
    rule_version: str
    made_at: datetime | None
    snapshot: date | None = None
    version: int | None = None
    rounded_to: int | None = None

    @property
    def is_published(self) -> bool:
        """Whether this is of the protected publication."""
        return self.snapshot is not None


@dataclass(frozen=True)
class Answer:
    """The answer to one question for one viewer, protected already: it may be shown as it is."""

    measure: str
    title: str
    unit: str
    is_flow: bool
    better: str | None
    definition: str
    source: str
    as_at: date
    from_: date | None
    to: date | None
    compare_to: date | None
    by: tuple[str, ...]
    filters: dict[str, tuple[str, ...]]
    options: dict[str, str]
    rows: tuple[Row, ...]
    total: Number
    total_symbol: str | None
    total_compared: Number
    total_compared_symbol: str | None
    labels: dict[str, dict[str, str]]
    # The first and last day of each period of a time dimension.
    periods: tuple[tuple[str, date, date], ...]
    notes: tuple[str, ...]
    # Those of the notes that say the returns do not cover what was asked.
    limits: tuple[str, ...]
    data_version: int
    sources: tuple[SourceAge, ...]
    is_synthetic: bool
    council: str
    protection: Protection
    # The names of the only homes whose children are counted; none where all children are.
    homes: tuple[str, ...] = ()
    _by_keys: dict[tuple[str, ...], Row] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._by_keys.update({row.keys: row for row in self.rows})

    def row(self, *keys: str) -> Row | None:
        """The row of these keys; None where the answer has no such row."""
        return self._by_keys.get(keys)

    def value(self, *keys: str) -> Number:
        """The value of these keys, or the total where none are given; None where not a number."""
        if not keys:
            return self.total
        row = self._by_keys.get(keys)
        return row.value if row else None

    def keys_of(self, dimension: str) -> tuple[str, ...]:
        """The keys that a dimension takes in this answer, in their natural order."""
        place = self.by.index(dimension)
        return tuple(dict.fromkeys(row.keys[place] for row in self.rows))

    def label(self, dimension: str, key: str) -> str:
        """What a person reads for a key of this answer."""
        return self.labels.get(dimension, {}).get(key, key)

    @property
    def total_change(self) -> Number:
        if self.total is None or self.total_compared is None:
            return None
        return _tidy(self.total - self.total_compared)

    def query(self, *keys: str | None, **more: str) -> str:
        """The query string that asks for the part of this answer under `keys`, None for any.

        Dates are written out, so the address means the same tomorrow.
        """
        by_name = zip(self.by, keys, strict=False)
        narrowed = {name: key for name, key in by_name if key is not None}
        time = next((name for name in narrowed if DIMENSIONS[name].is_time), None)
        bounds = {key: (first, last) for key, first, last in self.periods}
        period = bounds.get(narrowed.pop(time)) if time else None
        # A period cut off by the dates asked is narrower than its key says.
        first, last = period or (self.from_, self.to)
        pairs: list[tuple[str, str]] = []
        if first and last and self.is_flow:
            pairs += [("from", first.isoformat()), ("to", last.isoformat())]
        else:
            pairs += [("as_at", (last if period and last else self.as_at).isoformat())]
        if self.compare_to:
            pairs.append(("compare_to", self.compare_to.isoformat()))
        for name, kept in self.filters.items():
            if name not in narrowed:
                pairs += [(name, key) for key in kept]
        pairs += narrowed.items()
        pairs += [(name, value) for name, value in self.options.items() if value]
        pairs += more.items()
        return urlencode(pairs)
