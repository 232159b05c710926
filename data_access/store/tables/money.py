"""Prices, running costs, the ledger, the budget and savings: as the workbook of money states them.

`start_day` is the first night that is paid for, `end_day` the day whose night no longer is; null:
no end is known. Amounts are integer pence.
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
    UniqueConstraint,
)

from data_access.store.tables.base import id_column, key_column, load_column, metadata


def _known_child_column() -> Column[int]:
    """The child, where the returns know one of this reference."""
    return Column("child_id", ForeignKey("children.id"), index=True)


def _known_home_column() -> Column[int]:
    return Column("home_id", ForeignKey("homes.id"), index=True)


def _month_column() -> Column[str]:
    """As 2025-03."""
    return Column("month", String(7), nullable=False)


# What a week of a child's arrangement costs, from when until when. The arrangement is found by the
# child and the day on which the child came to the carer or home.
prices = Table(
    "prices",
    metadata,
    id_column(),
    load_column(),
    Column("child_reference", String(40), nullable=False),
    _known_child_column(),
    Column("placement_start_day", Integer, nullable=False),
    Column("provider", String(80), nullable=False),
    Column("weekly_pence", Integer, nullable=False),
    # marginal, full
    key_column("cost_basis"),
    Column("start_day", Integer, nullable=False),
    Column("end_day", Integer),
    # Of the price, in hundredths of a per cent.
    Column("health_share", SmallInteger, nullable=False),
    Column("education_share", SmallInteger, nullable=False),
    # The contract or framework, and the day on which it ends.
    Column("contract", String(40)),
    Column("contract_end_day", Integer),
    # When the arrangement is expected to end, as far as is planned.
    Column("planned_end_day", Integer),
    # When the price was last looked at with the provider.
    Column("reviewed_on", Date),
    Column("reviewed_day", Integer),
)

# What a service costs whoever lives there: the running costs of a home, a block contract, the
# overhead of the fostering service. Of a home, or else of all nights of a placement type.
fixed_costs = Table(
    "fixed_costs",
    metadata,
    id_column(),
    load_column(),
    _month_column(),
    # home, block_contract, overhead
    Column("kind", String(16), nullable=False),
    _known_home_column(),
    key_column("placement_type", nullable=True),
    Column("provider", String(80)),
    Column("pence", BigInteger, nullable=False),
)

beside_care = Table(
    "beside_care",
    metadata,
    id_column(),
    load_column(),
    _month_column(),
    key_column("beside_care"),
    Column("pence", BigInteger, nullable=False),
    # How many people it was paid for, where it is per person.
    Column("people", Integer),
    UniqueConstraint("month", "beside_care"),
)

# What was posted. `year` is the financial year by the year in which it ends, `period` 1 to 13; the
# service it is for went from `service_from_day` to `service_to_day`, both included.
ledger = Table(
    "ledger",
    metadata,
    id_column(),
    load_column(),
    Column("reference", String(40), nullable=False),
    Column("year", SmallInteger, nullable=False),
    Column("period", SmallInteger, nullable=False),
    Column("service_from_day", Integer, nullable=False),
    Column("service_to_day", Integer, nullable=False),
    # actual, accrual, reversal, recharge, journal
    Column("kind", String(16), nullable=False),
    Column("cost_centre", String(40), nullable=False),
    Column("subjective", String(40), nullable=False),
    key_column("budget_line"),
    Column("provider", String(80)),
    Column("child_reference", String(40)),
    # Net of VAT.
    Column("pence", BigInteger, nullable=False),
    # Of a reversal: the reference of the accrual that it takes back.
    Column("reverses", String(40)),
    Index("ix_ledger_year_period", "year", "period"),
)

# Null: to be confirmed, which is not nought.
budget = Table(
    "budget",
    metadata,
    id_column(),
    load_column(),
    Column("year", SmallInteger, nullable=False),
    key_column("budget_line"),
    Column("original_pence", BigInteger),
    Column("virements_pence", BigInteger),
    Column("current_pence", BigInteger),
    UniqueConstraint("year", "budget_line"),
)

# A rise of prices that is to come: of a provider, of a placement type, or of both together.
uplifts = Table(
    "uplifts",
    metadata,
    id_column(),
    load_column(),
    Column("provider", String(80)),
    key_column("placement_type", nullable=True),
    # In hundredths of a per cent.
    Column("rise", SmallInteger, nullable=False),
    Column("start_day", Integer, nullable=False),
    Column("is_agreed", Boolean, nullable=False),
)

# What others pay beside the shares that prices state.
income = Table(
    "income",
    metadata,
    id_column(),
    load_column(),
    _month_column(),
    # health, education, uasc_grant, other
    key_column("paid_by"),
    Column("child_reference", String(40)),
    _known_child_column(),
    Column("pence", BigInteger, nullable=False),
)

savings = Table(
    "savings",
    metadata,
    id_column(),
    load_column(),
    Column("reference", String(40), nullable=False, unique=True),
    Column("title", String(80), nullable=False),
    key_column("saving_kind"),
    key_column("saving_status"),
    key_column("budget_line"),
    Column("is_recurring", Boolean, nullable=False),
    # What would have happened without it, in words.
    Column("counterfactual", String(200), nullable=False),
    Column("start_day", Integer, nullable=False),
    # Exclusive; twelve months after the start unless another is agreed.
    Column("end_day", Integer, nullable=False),
    Column("full_year_pence", BigInteger),
    # Of the one child whose nights are saved; null: of a service.
    Column("child_reference", String(40)),
    _known_child_column(),
    # Finance's sign-off: a role and a day.
    Column("signed_off_by", String(40)),
    Column("signed_off_on", Date),
)

saving_months = Table(
    "saving_months",
    metadata,
    id_column(),
    load_column(),
    Column("saving_id", ForeignKey("savings.id"), nullable=False, index=True),
    _month_column(),
    Column("planned_pence", BigInteger, nullable=False),
    Column("delivered_pence", BigInteger),
    UniqueConstraint("saving_id", "month"),
)

# What figures take for granted, from whom, and since when. `name` is one that the product uses, or
# the council's own.
assumptions = Table(
    "assumptions",
    metadata,
    id_column(),
    load_column(),
    Column("name", String(40), nullable=False, unique=True),
    Column("label", String(80), nullable=False),
    Column("pence", BigInteger),
    Column("number", Integer),
    key_column("budget_line", nullable=True),
    Column("stated_on", Date, nullable=False),
    Column("source", String(200), nullable=False),
)
