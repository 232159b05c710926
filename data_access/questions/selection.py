"""What is asked about: dates, a comparison, filters and options, as one frozen value.

The same words stand in the address bar, in callbacks, in the API and on the command line. What a
selection does not know, it refuses with a sentence.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import parse_qsl, urlencode

from data_access.council_areas import NOT_KNOWN
from data_access.periods import FIRST_YEAR, LAST_YEAR, period_of_key
from data_access.published import PUBLISHED
from data_access.vocabulary import (
    AREA,
    DIMENSIONS,
    HOME,
    PLACEMENT_AUTHORITY,
    PLACEMENT_SECTOR,
    PROVIDER,
)

DATES = ("as_at", "from", "to", "compare_to")
# Choices some measures offer, each with its values; the first is the default.
OPTIONS: dict[str, tuple[str, ...]] = {
    "form": ("every_event", "dfe"),
    "published": ("looked_after_rate", *(key for key in PUBLISHED if key != "looked_after_rate")),
    "model": ("2025", "2021"),
    "statistic": ("mean", "median"),
    "among": ("neighbours", "england"),
    # Whether another place with the same carer counts as a move.
    "same_carer": ("no_move", "move"),
    # Of which places occupancy is a share.
    "of": ("registered", "usable"),
    # Stays that went on at any time in the period, or those that began, or ended, in it.
    "stays_that": ("went_on", "began", "ended"),
    "quantile": ("median", "lower_quartile", "upper_quartile"),
    "bound": ("estimate", "lower", "upper"),
    # Which of the judgements of an inspection.
    "judgement_of": ("overall", "help_and_protection", "leadership"),
    # The age at which foster carers are expected to leave: few, lest single ages can be read off.
    "leaving_age": ("70", "65", "75"),
    # Whether running costs count with the prices of nights, or prices alone.
    "costing": ("full", "marginal"),
}
LONGEST_QUERY = 4000
# The form of the keys that depend on what is loaded, and what they look like.
_FORMS = {
    PLACEMENT_AUTHORITY.key: (r"[A-Z]\d{8}", "an ONS code such as E06000004"),
    HOME.key: (r"[a-z0-9]+(-[a-z0-9]+)*", "the name of a home as in its address, such as oak-view"),
    PROVIDER.key: (
        r"[a-z0-9]+(-[a-z0-9]+)*",
        "the name of a provider as in its address, such as example-homes",
    ),
    PLACEMENT_SECTOR.key: (r"[A-Z]{1,2}\d[A-Z\d]? \d", "a postcode sector such as TS18 1"),
}


class NotUnderstood(Exception):
    """The question holds something that is not known; the message says what and what is."""


@dataclass(frozen=True)
class Typed:
    """An option that takes a whole number between two others or, without them, a date.

    `words` are what a refusal calls it, as the screen does.
    """

    words: str
    least: int | None = None
    most: int | None = None
    default: str = ""

    def read(self, value: str, _earlier: str = "") -> str:
        """The value in its one spelling; raises NotUnderstood."""
        if self.least is None or self.most is None:
            return _parse_date(self.words, value).isoformat()
        if not re.fullmatch(r"\d{1,6}", value, re.ASCII) or not (
            self.least <= int(value) <= self.most
        ):
            raise NotUnderstood(
                f"{self.words} must be a whole number from {self.least} to {self.most:,}; "
                f"it is {value[:40]!r}."
            )
        return str(int(value))


@dataclass(frozen=True)
class TypedAreas(Typed):
    """An option that takes areas by their ONS codes, in a list or one after another."""

    def read(self, value: str, earlier: str = "") -> str:
        """The codes in order, those given earlier among them; raises NotUnderstood."""
        codes = {code for code in f"{earlier},{value}".split(",") if code}
        for code in sorted(codes):
            if not re.fullmatch(r"[A-Z]\d{8}", code, re.ASCII):
                raise NotUnderstood(
                    f"{self.words} must be ONS codes such as E06000004, with commas between them; "
                    f"one of them is {code[:40]!r}."
                )
        return ",".join(sorted(codes))


# Options that take a number, a date or areas of the reader's own; without a default, none.
TYPED = {
    # How long after leaving a child who comes back counts as a re-entry.
    "within_months": Typed("The months within which a child comes back", 1, 120, "24"),
    # The number of children to reach, and by when, of the arithmetic of the balance.
    "reach": Typed("The number of children to reach", 0, 9999),
    "reach_by": Typed("The day to reach it by"),
    # The weekly price, in whole pounds, that arrangements are looked for above.
    "above_price": Typed("The price that arrangements are above", 0, 99_999, "5000"),
    # The councils to compare with, in place of the statistical neighbours.
    "councils": TypedAreas("The councils to compare with"),
}


@dataclass(frozen=True)
class Selection:
    """Dates, filters and options. Filters: dimension -> keys, any of which may hold."""

    as_at: date | None = None
    from_: date | None = None
    to: date | None = None
    compare_to: date | None = None
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    options: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, query: str | Iterable[tuple[str, str]]) -> "Selection":
        """The selection that a query string (or its pairs) states; raises NotUnderstood."""
        if isinstance(query, str):
            check_length(query)
            query = parse_qsl(query.removeprefix("?"), keep_blank_values=True)
        dates: dict[str, date] = {}
        filters: dict[str, dict[str, None]] = {}
        options: dict[str, str] = {}
        for word, value in query:
            if word in DATES:
                if word in dates:
                    raise NotUnderstood(f"{word} is given more than once.")
                dates[word] = _parse_date(word, value)
            elif word in OPTIONS:
                if value not in OPTIONS[word]:
                    raise NotUnderstood(_unknown_value(word, value, OPTIONS[word]))
                options[word] = value
            elif word in TYPED:
                options[word] = TYPED[word].read(value, options.get(word, ""))
            elif word in DIMENSIONS:
                _check_key(word, value)
                filters.setdefault(word, {})[value] = None
            else:
                raise NotUnderstood(
                    f"{word[:40]!r} is not a date, dimension or option of this product. Dates: "
                    f"{', '.join(DATES)}. Dimensions: {', '.join(DIMENSIONS)}."
                )
        _move_period_to_dates(filters, dates)
        if "from" in dates and "to" in dates and dates["from"] > dates["to"]:
            raise NotUnderstood(f"from ({dates['from']}) is later than to ({dates['to']}).")
        return cls(
            as_at=dates.get("as_at"),
            from_=dates.get("from"),
            to=dates.get("to"),
            compare_to=dates.get("compare_to"),
            filters=tuple(
                (name, tuple(_in_natural_order(name, filters[name])))
                for name in DIMENSIONS
                if name in filters
            ),
            options=_in_order(options),
        )

    def pairs(self) -> list[tuple[str, str]]:
        """The words of this selection; `Selection.parse(s.pairs()) == s`."""
        dates = {
            "as_at": self.as_at,
            "from": self.from_,
            "to": self.to,
            "compare_to": self.compare_to,
        }
        return [
            *((word, day.isoformat()) for word, day in dates.items() if day),
            *((name, key) for name, keys in self.filters for key in keys),
            *self.options,
        ]

    def query(self) -> str:
        """The selection as the query string of an address, without the question mark."""
        return urlencode(self.pairs())

    def option(self, name: str) -> str:
        """The chosen value of an option, or its default."""
        return dict(self.options).get(name, _default_of(name))

    def narrow(self, dimension: str, *keys: str) -> "Selection":
        """This selection with one dimension narrowed to these keys instead of any it had."""
        filters = {name: kept for name, kept in self.filters if name != dimension}
        filters[dimension] = keys
        return replace(
            self, filters=tuple((name, filters[name]) for name in DIMENSIONS if name in filters)
        )

    def widen(self, dimension: str) -> "Selection":
        """This selection with one dimension's filter taken away."""
        return replace(self, filters=tuple(f for f in self.filters if f[0] != dimension))

    def without_period(self) -> "Selection":
        """This selection without from and to."""
        return replace(self, from_=None, to=None)

    def choose(self, name: str, value: str) -> "Selection":
        """This selection with one option at a value."""
        chosen = {**dict(self.options), name: value}
        return replace(self, options=_in_order(chosen))

    def without_option(self, name: str) -> "Selection":
        """This selection with one option back at its default."""
        return replace(self, options=tuple(o for o in self.options if o[0] != name))


def values_of(option: str) -> tuple[str, ...]:
    """The values an option has to choose from; none where it takes any number or date."""
    return OPTIONS.get(option, ())


def set_aside(pairs: Iterable[tuple[str, str]]) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """The words of an address without the typed options that cannot be read, and why each cannot.

    So that one of them is refused where it is used, and nowhere else.
    """
    kept, refused = [], {}
    for word, value in pairs:
        try:
            if word in TYPED:
                TYPED[word].read(value)
        except NotUnderstood as why:
            refused[word] = str(why)
        else:
            kept.append((word, value))
    return [pair for pair in kept if pair[0] not in refused], refused


def _default_of(option: str) -> str:
    return OPTIONS[option][0] if option in OPTIONS else TYPED[option].default


def _in_order(options: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, options[name]) for name in (*OPTIONS, *TYPED) if options.get(name))


def check_length(query: str) -> None:
    """Raise NotUnderstood for a query string that no selection needs."""
    if len(query) > LONGEST_QUERY:
        raise NotUnderstood("The address is too long to be a selection.")


def _parse_date(word: str, value: str) -> date:
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            raise ValueError
        day = date.fromisoformat(value)
    except ValueError:
        raise NotUnderstood(
            f"{word} must be a date written as 2023-10-31; it is {value[:40]!r}."
        ) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise NotUnderstood(f"{word} must lie between {FIRST_YEAR} and {LAST_YEAR}; it is {value}.")
    return day


def _check_key(dimension: str, key: str) -> None:
    known = DIMENSIONS[dimension]
    if known is AREA:
        if key != "neighbours" and not re.fullmatch(r"[A-Z]\d{8}", key):
            raise NotUnderstood(
                f"area must be an ONS code such as E06000004, or neighbours; it is {key[:40]!r}."
            )
    elif dimension in _FORMS:
        form, example = _FORMS[dimension]
        if key != NOT_KNOWN and not re.fullmatch(form, key, re.ASCII):
            raise NotUnderstood(
                f"{dimension} must be {example}, or {NOT_KNOWN}; it is {key[:40]!r}."
            )
    elif known.is_time:
        if period_of_key(dimension, key) is None:
            examples = {
                "week": "2024-W05",
                "month": "2024-03",
                "quarter": "2023-24-Q4",
                "year": "2024",
            }
            example = examples[dimension]
            raise NotUnderstood(f"{dimension} must look like {example}; it is {key[:40]!r}.")
    elif key not in known.keys:
        raise NotUnderstood(_unknown_value(dimension, key, known.keys))


def _unknown_value(word: str, value: str, known: Iterable[str]) -> str:
    return f"{word} has no value {value[:40]!r}; it has {', '.join(known)}."


def _in_natural_order(dimension: str, keys: Iterable[str]) -> list[str]:
    order = DIMENSIONS[dimension].keys
    return sorted(keys, key=order.index) if order else sorted(keys)


def _move_period_to_dates(filters: dict[str, dict[str, None]], dates: dict[str, date]) -> None:
    named = [name for name in filters if DIMENSIONS[name].is_time]
    if not named:
        return
    keys = [(name, key) for name in named for key in filters.pop(name)]
    if len(keys) > 1 or "from" in dates or "to" in dates:
        raise NotUnderstood(
            "Name one period only: one week, one month, one quarter, one year, or from and to."
        )
    period = period_of_key(*keys[0])
    if period is None:
        raise NotUnderstood(f"{keys[0][1]!r} is not a period.")
    dates["from"], dates["to"] = period.first, period.last
