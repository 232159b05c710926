"""What care costs, worked out from arrangements and prices by every load of either.

Rebuilt whole, but for `forecasts` and `discrepancies`, which are kept. Sums of weekly prices over
nights (`..._sevenths`) are pence times nights: divided by 7, once and at the end, they are pence.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from data_access.store.tables.base import id_column, key_column, metadata


def _child_column() -> Column[int]:
    return Column("child_id", ForeignKey("children.id"), nullable=False, index=True)


def _home_column() -> Column[int]:
    return Column("home_id", ForeignKey("homes.id"), index=True)


_DIVIDED = (
    "placement_type", "provider_type", "provider_group", "budget_line", "age_band", "locality",
    "unaccompanied",
)  # fmt: skip


# The providers that prices, running costs and the ledger name; `slug` is the key of a dimension.
providers = Table(
    "providers",
    metadata,
    id_column(),
    Column("slug", String(80), nullable=False, unique=True),
    Column("name", String(80), nullable=False),
)

# One row per stretch of nights of a child in our care on which everything told of the child, the
# arrangement and its price stays the same: at most one row of a child covers any night, and every
# night in our care has one. `end_day` is exclusive and always known, as of `episode_spans`: nights
# after the data date are to come. It holds all that those may read who are told of prices but of no
# child's need, health or journey.
arrangement_spans = Table(
    "arrangement_spans",
    metadata,
    id_column(),
    _child_column(),
    Column("child_reference", String(40), nullable=False),
    Column("episode_id", ForeignKey("episodes.id"), nullable=False),
    _home_column(),
    # When the child came to the carer or home; with the child it names the arrangement.
    Column("placement_start_day", Integer, nullable=False),
    Column("start_day", Integer, nullable=False),
    Column("end_day", Integer, nullable=False),
    *(key_column(name) for name in _DIVIDED),
    key_column("category_of_need"),
    # The price in force; null where there is none.
    Column("price_id", ForeignKey("prices.id"), index=True),
    key_column("price_state"),
    key_column("cost_basis"),
    # A provider's slug, or not_known.
    Column("provider", String(80), nullable=False),
    Column("weekly_pence", Integer, nullable=False),
    # What health and education pay of it: amounts agreed a week, in whole pence.
    Column("health_weekly_pence", Integer, nullable=False),
    Column("education_weekly_pence", Integer, nullable=False),
    Column("planned_end_day", Integer),
    Index("ix_arrangement_spans_end_start", "end_day", "start_day"),
    # Every sum of spend says which nights have no price: few of them, to be found among all.
    Index(
        "ix_arrangement_spans_missing",
        "end_day",
        "start_day",
        "child_id",
        sqlite_where=text("price_state = 'missing'"),
        postgresql_where=text("price_state = 'missing'"),
    ),
)


def _sums() -> list[Column[int]]:
    """The nights, and what they cost and bring in."""
    return [
        Column("nights", Integer, nullable=False),
        Column("unpriced_nights", Integer, nullable=False),
        Column("price_sevenths", BigInteger, nullable=False),
        Column("health_sevenths", BigInteger, nullable=False),
        Column("education_sevenths", BigInteger, nullable=False),
        # The part of the running costs and of the income of the month that falls to the nights.
        Column("fixed_pence", BigInteger, nullable=False),
        Column("health_pence", BigInteger, nullable=False),
        Column("education_pence", BigInteger, nullable=False),
        Column("grant_pence", BigInteger, nullable=False),
        Column("other_income_pence", BigInteger, nullable=False),
    ]


# Nights up to the data date, by month and by everything that spend can be asked by. Running costs
# of a month without nights stand in a row without nights.
month_spend = Table(
    "month_spend",
    metadata,
    id_column(),
    Column("month", String(7), nullable=False),
    Column("quarter", String(10), nullable=False),
    Column("year", String(4), nullable=False),
    *(key_column(name) for name in _DIVIDED),
    key_column("category_of_need"),
    key_column("price_state"),
    Column("provider", String(80), nullable=False),
    _home_column(),
    *_sums(),
    Index("ix_month_spend_month", "month"),
)

# The same, divided by less: what most questions ask for, in a few thousand rows.
month_spend_by_type = Table(
    "month_spend_by_type",
    metadata,
    id_column(),
    Column("month", String(7), nullable=False),
    Column("quarter", String(10), nullable=False),
    Column("year", String(4), nullable=False),
    key_column("placement_type"),
    key_column("provider_type"),
    key_column("provider_group"),
    key_column("budget_line"),
    key_column("unaccompanied"),
    *_sums(),
    Index("ix_month_spend_by_type_month", "month"),
)

# The forecast of a financial year (by the year in which it ends) as it stood at the end of a month:
# made once, and kept. That of the newest month is made anew until the next one begins.
forecasts = Table(
    "forecasts",
    metadata,
    id_column(),
    Column("year", SmallInteger, nullable=False),
    Column("month", String(7), nullable=False),
    Column("as_at_day", Integer, nullable=False),
    Column("made_on", Date, nullable=False),
    # Made when the month was long over, from dated data: what was corrected since is in it.
    Column("is_made_later", Boolean, nullable=False),
    # What has to be said of it, as was known when it was made: one sentence a line.
    Column("notes", Text, nullable=False),
    UniqueConstraint("year", "month"),
)


def _forecast_column() -> Column[int]:
    return Column("forecast_id", ForeignKey("forecasts.id"), nullable=False, index=True)


forecast_parts = Table(
    "forecast_parts",
    metadata,
    id_column(),
    _forecast_column(),
    key_column("forecast_part"),
    key_column("budget_line"),
    # Savings and income are below nought.
    Column("pence", BigInteger, nullable=False),
    UniqueConstraint("forecast_id", "forecast_part", "budget_line"),
)

# Why it moved since the forecast before of the same year; the parts add up to the difference.
forecast_changes = Table(
    "forecast_changes",
    metadata,
    id_column(),
    _forecast_column(),
    key_column("forecast_change"),
    key_column("budget_line"),
    Column("pence", BigInteger, nullable=False),
    UniqueConstraint("forecast_id", "forecast_change", "budget_line"),
)

# What each arrangement was expected to cost over the whole year, by which movements are told apart.
forecast_arrangements = Table(
    "forecast_arrangements",
    metadata,
    id_column(),
    _forecast_column(),
    # Null where no return tells of the child any more.
    Column("child_id", ForeignKey("children.id"), index=True),
    Column("child_reference", String(40), nullable=False),
    Column("placement_start_day", Integer, nullable=False),
    key_column("placement_type"),
    key_column("budget_line"),
    Column("weekly_pence", Integer, nullable=False),
    Column("expected_end_day", Integer, nullable=False),
    Column("so_far_pence", BigInteger, nullable=False),
    Column("committed_pence", BigInteger, nullable=False),
)

# What does not agree: found by every load, and kept once it is mended. Days of nights or service,
# the last exclusive.
discrepancies = Table(
    "discrepancies",
    metadata,
    id_column(),
    # Of what it is about, so that it is known again in the next load and in an address.
    Column("key", String(64), nullable=False, unique=True),
    key_column("discrepancy"),
    key_column("discrepancy_owner"),
    key_column("budget_line", nullable=True),
    Column("child_reference", String(40)),
    Column("child_id", ForeignKey("children.id"), index=True),
    Column("reference", String(40)),
    Column("provider", String(80)),
    Column("start_day", Integer, nullable=False),
    Column("end_day", Integer, nullable=False),
    # What the arrangements and prices say, and what finance's figures do; null: nothing.
    Column("ours_pence", BigInteger),
    Column("theirs_pence", BigInteger),
    Column("reason", String(300), nullable=False),
    Column("found_on", Date, nullable=False),
    Column("found_day", Integer, nullable=False),
    Column("mended_on", Date),
    Column("mended_day", Integer),
)
