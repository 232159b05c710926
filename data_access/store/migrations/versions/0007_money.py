"""Prices, running costs, the ledger, the budget, savings, and what is worked out from them.

On PostgreSQL a third role is told of money and of no child's need, health or journey: the finance
officer's. It reads what the public role reads, and of the tables of this revision all but what says
what a child needs. Staff read them where they see all children; the public role reads nothing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = (
    "arrangement_spans",
    "saving_months",
    "month_spend",
    "fixed_costs",
    "uplifts",
    "savings",
    "prices",
    "ledger",
    "income",
    "forecast_parts",
    "forecast_changes",
    "forecast_arrangements",
    "discrepancies",
    "budget",
    "beside_care",
    "assumptions",
    "providers",
    "month_spend_by_type",
    "forecasts",
)
# Of a child's need, which finance is not told of.
WITHHELD = {"arrangement_spans": "category_of_need", "month_spend": "category_of_need"}
# What came in with a load, which is of no child: how many rows, and not who loaded them.
_ROWS = "rows_read, rows_accepted, rows_repaired, rows_rejected"
OF_LOADS = {"loads": _ROWS, "load_files": f"id, load_id, name, {_ROWS}"}
_SEES_MONEY = "(SELECT current_setting('cioc.scope', true) IN ('all', 'money'))"
_MAKE_ROLE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cioc_finance') THEN
        CREATE ROLE cioc_finance NOLOGIN INHERIT;
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE EXCEPTION 'The role cioc_finance is missing and this login may not make it: have an '
        'administrator of the server run: CREATE ROLE cioc_finance NOLOGIN INHERIT';
END $$
"""
_LET = """
DO $$ BEGIN
    IF NOT pg_has_role('{member}', '{role}', 'MEMBER') THEN
        GRANT {role} TO {member};
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE EXCEPTION 'This login may not let one role become another: have an administrator of '
        'the server run: GRANT {role} TO {member}';
END $$
"""


def upgrade() -> None:
    op.create_table(
        "forecasts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("as_at_day", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("is_made_later", sa.Boolean(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecasts")),
        sa.UniqueConstraint("year", "month", name=op.f("uq_forecasts_year_month")),
    )
    op.create_table(
        "month_spend_by_type",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("quarter", sa.String(length=10), nullable=False),
        sa.Column("year", sa.String(length=4), nullable=False),
        sa.Column("placement_type", sa.String(length=32), nullable=False),
        sa.Column("provider_type", sa.String(length=32), nullable=False),
        sa.Column("provider_group", sa.String(length=32), nullable=False),
        sa.Column("budget_line", sa.String(length=32), nullable=False),
        sa.Column("unaccompanied", sa.String(length=32), nullable=False),
        sa.Column("nights", sa.Integer(), nullable=False),
        sa.Column("unpriced_nights", sa.Integer(), nullable=False),
        sa.Column("price_sevenths", sa.BigInteger(), nullable=False),
        sa.Column("health_sevenths", sa.BigInteger(), nullable=False),
        sa.Column("education_sevenths", sa.BigInteger(), nullable=False),
        sa.Column("fixed_pence", sa.BigInteger(), nullable=False),
        sa.Column("health_pence", sa.BigInteger(), nullable=False),
        sa.Column("education_pence", sa.BigInteger(), nullable=False),
        sa.Column("grant_pence", sa.BigInteger(), nullable=False),
        sa.Column("other_income_pence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_spend_by_type")),
    )
    op.create_index("ix_month_spend_by_type_month", "month_spend_by_type", ["month"])
    op.create_table(
        "providers",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_providers")),
        sa.UniqueConstraint("slug", name=op.f("uq_providers_slug")),
    )
    op.create_table(
        "assumptions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("budget_line", sa.String(length=32), nullable=True),
        sa.Column("stated_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_assumptions_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assumptions")),
        sa.UniqueConstraint("name", name=op.f("uq_assumptions_name")),
    )
    op.create_index(op.f("ix_assumptions_load_id"), "assumptions", ["load_id"])
    op.create_table(
        "beside_care",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("beside_care", sa.String(length=32), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_beside_care_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_beside_care")),
        sa.UniqueConstraint("month", "beside_care", name=op.f("uq_beside_care_month_beside_care")),
    )
    op.create_index(op.f("ix_beside_care_load_id"), "beside_care", ["load_id"])
    op.create_table(
        "budget",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("budget_line", sa.String(length=32), nullable=False),
        sa.Column("original_pence", sa.BigInteger(), nullable=True),
        sa.Column("virements_pence", sa.BigInteger(), nullable=True),
        sa.Column("current_pence", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_budget_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget")),
        sa.UniqueConstraint("year", "budget_line", name=op.f("uq_budget_year_budget_line")),
    )
    op.create_index(op.f("ix_budget_load_id"), "budget", ["load_id"])
    op.create_table(
        "discrepancies",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("discrepancy", sa.String(length=32), nullable=False),
        sa.Column("discrepancy_owner", sa.String(length=32), nullable=False),
        sa.Column("budget_line", sa.String(length=32), nullable=True),
        sa.Column("child_reference", sa.String(length=40), nullable=True),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("reference", sa.String(length=40), nullable=True),
        sa.Column("provider", sa.String(length=80), nullable=True),
        sa.Column("start_day", sa.Integer(), nullable=False),
        sa.Column("end_day", sa.Integer(), nullable=False),
        sa.Column("ours_pence", sa.BigInteger(), nullable=True),
        sa.Column("theirs_pence", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("found_day", sa.Integer(), nullable=False),
        sa.Column("mended_on", sa.Date(), nullable=True),
        sa.Column("mended_day", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["child_id"], ["children.id"], name=op.f("fk_discrepancies_child_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discrepancies")),
        sa.UniqueConstraint("key", name=op.f("uq_discrepancies_key")),
    )
    op.create_index(op.f("ix_discrepancies_child_id"), "discrepancies", ["child_id"])
    op.create_table(
        "forecast_arrangements",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("forecast_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("child_reference", sa.String(length=40), nullable=False),
        sa.Column("placement_start_day", sa.Integer(), nullable=False),
        sa.Column("placement_type", sa.String(length=32), nullable=False),
        sa.Column("budget_line", sa.String(length=32), nullable=False),
        sa.Column("weekly_pence", sa.Integer(), nullable=False),
        sa.Column("expected_end_day", sa.Integer(), nullable=False),
        sa.Column("so_far_pence", sa.BigInteger(), nullable=False),
        sa.Column("committed_pence", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["children.id"], name=op.f("fk_forecast_arrangements_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["forecast_id"], ["forecasts.id"], name=op.f("fk_forecast_arrangements_forecast_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_arrangements")),
    )
    op.create_index(
        op.f("ix_forecast_arrangements_child_id"), "forecast_arrangements", ["child_id"]
    )
    op.create_index(
        op.f("ix_forecast_arrangements_forecast_id"), "forecast_arrangements", ["forecast_id"]
    )
    op.create_table(
        "forecast_changes",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("forecast_id", sa.Integer(), nullable=False),
        sa.Column("forecast_change", sa.String(length=32), nullable=False),
        sa.Column("budget_line", sa.String(length=32), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["forecast_id"], ["forecasts.id"], name=op.f("fk_forecast_changes_forecast_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_changes")),
        sa.UniqueConstraint(
            "forecast_id",
            "forecast_change",
            "budget_line",
            name=op.f("uq_forecast_changes_forecast_id_forecast_change_budget_line"),
        ),
    )
    op.create_index(op.f("ix_forecast_changes_forecast_id"), "forecast_changes", ["forecast_id"])
    op.create_table(
        "forecast_parts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("forecast_id", sa.Integer(), nullable=False),
        sa.Column("forecast_part", sa.String(length=32), nullable=False),
        sa.Column("budget_line", sa.String(length=32), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["forecast_id"], ["forecasts.id"], name=op.f("fk_forecast_parts_forecast_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_parts")),
        sa.UniqueConstraint(
            "forecast_id",
            "forecast_part",
            "budget_line",
            name=op.f("uq_forecast_parts_forecast_id_forecast_part_budget_line"),
        ),
    )
    op.create_index(op.f("ix_forecast_parts_forecast_id"), "forecast_parts", ["forecast_id"])
    op.create_table(
        "income",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("paid_by", sa.String(length=32), nullable=False),
        sa.Column("child_reference", sa.String(length=40), nullable=True),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_income_child_id")),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_income_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_income")),
    )
    op.create_index(op.f("ix_income_child_id"), "income", ["child_id"])
    op.create_index(op.f("ix_income_load_id"), "income", ["load_id"])
    op.create_table(
        "ledger",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("period", sa.SmallInteger(), nullable=False),
        sa.Column("service_from_day", sa.Integer(), nullable=False),
        sa.Column("service_to_day", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("cost_centre", sa.String(length=40), nullable=False),
        sa.Column("subjective", sa.String(length=40), nullable=False),
        sa.Column("budget_line", sa.String(length=32), nullable=False),
        sa.Column("provider", sa.String(length=80), nullable=True),
        sa.Column("child_reference", sa.String(length=40), nullable=True),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.Column("reverses", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_ledger_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
    )
    op.create_index(op.f("ix_ledger_load_id"), "ledger", ["load_id"])
    op.create_index("ix_ledger_year_period", "ledger", ["year", "period"])
    op.create_table(
        "prices",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("child_reference", sa.String(length=40), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("placement_start_day", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=80), nullable=False),
        sa.Column("weekly_pence", sa.Integer(), nullable=False),
        sa.Column("cost_basis", sa.String(length=32), nullable=False),
        sa.Column("start_day", sa.Integer(), nullable=False),
        sa.Column("end_day", sa.Integer(), nullable=True),
        sa.Column("health_share", sa.SmallInteger(), nullable=False),
        sa.Column("education_share", sa.SmallInteger(), nullable=False),
        sa.Column("contract", sa.String(length=40), nullable=True),
        sa.Column("contract_end_day", sa.Integer(), nullable=True),
        sa.Column("planned_end_day", sa.Integer(), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("reviewed_day", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_prices_child_id")),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_prices_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prices")),
    )
    op.create_index(op.f("ix_prices_child_id"), "prices", ["child_id"])
    op.create_index(op.f("ix_prices_load_id"), "prices", ["load_id"])
    op.create_table(
        "savings",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("saving_kind", sa.String(length=32), nullable=False),
        sa.Column("saving_status", sa.String(length=32), nullable=False),
        sa.Column("budget_line", sa.String(length=32), nullable=False),
        sa.Column("is_recurring", sa.Boolean(), nullable=False),
        sa.Column("counterfactual", sa.String(length=200), nullable=False),
        sa.Column("start_day", sa.Integer(), nullable=False),
        sa.Column("end_day", sa.Integer(), nullable=False),
        sa.Column("full_year_pence", sa.BigInteger(), nullable=True),
        sa.Column("child_reference", sa.String(length=40), nullable=True),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("signed_off_by", sa.String(length=40), nullable=True),
        sa.Column("signed_off_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_savings_child_id")),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_savings_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_savings")),
        sa.UniqueConstraint("reference", name=op.f("uq_savings_reference")),
    )
    op.create_index(op.f("ix_savings_child_id"), "savings", ["child_id"])
    op.create_index(op.f("ix_savings_load_id"), "savings", ["load_id"])
    op.create_table(
        "uplifts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=80), nullable=True),
        sa.Column("placement_type", sa.String(length=32), nullable=True),
        sa.Column("rise", sa.SmallInteger(), nullable=False),
        sa.Column("start_day", sa.Integer(), nullable=False),
        sa.Column("is_agreed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_uplifts_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uplifts")),
    )
    op.create_index(op.f("ix_uplifts_load_id"), "uplifts", ["load_id"])
    op.create_table(
        "fixed_costs",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("home_id", sa.Integer(), nullable=True),
        sa.Column("placement_type", sa.String(length=32), nullable=True),
        sa.Column("provider", sa.String(length=80), nullable=True),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_fixed_costs_home_id")),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_fixed_costs_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fixed_costs")),
    )
    op.create_index(op.f("ix_fixed_costs_home_id"), "fixed_costs", ["home_id"])
    op.create_index(op.f("ix_fixed_costs_load_id"), "fixed_costs", ["load_id"])
    op.create_table(
        "month_spend",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("quarter", sa.String(length=10), nullable=False),
        sa.Column("year", sa.String(length=4), nullable=False),
        sa.Column("placement_type", sa.String(length=32), nullable=False),
        sa.Column("provider_type", sa.String(length=32), nullable=False),
        sa.Column("provider_group", sa.String(length=32), nullable=False),
        sa.Column("budget_line", sa.String(length=32), nullable=False),
        sa.Column("age_band", sa.String(length=32), nullable=False),
        sa.Column("locality", sa.String(length=32), nullable=False),
        sa.Column("unaccompanied", sa.String(length=32), nullable=False),
        sa.Column("category_of_need", sa.String(length=32), nullable=False),
        sa.Column("price_state", sa.String(length=32), nullable=False),
        sa.Column("provider", sa.String(length=80), nullable=False),
        sa.Column("home_id", sa.Integer(), nullable=True),
        sa.Column("nights", sa.Integer(), nullable=False),
        sa.Column("unpriced_nights", sa.Integer(), nullable=False),
        sa.Column("price_sevenths", sa.BigInteger(), nullable=False),
        sa.Column("health_sevenths", sa.BigInteger(), nullable=False),
        sa.Column("education_sevenths", sa.BigInteger(), nullable=False),
        sa.Column("fixed_pence", sa.BigInteger(), nullable=False),
        sa.Column("health_pence", sa.BigInteger(), nullable=False),
        sa.Column("education_pence", sa.BigInteger(), nullable=False),
        sa.Column("grant_pence", sa.BigInteger(), nullable=False),
        sa.Column("other_income_pence", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_month_spend_home_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_spend")),
    )
    op.create_index(op.f("ix_month_spend_home_id"), "month_spend", ["home_id"])
    op.create_index("ix_month_spend_month", "month_spend", ["month"])
    op.create_table(
        "saving_months",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("saving_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("planned_pence", sa.BigInteger(), nullable=False),
        sa.Column("delivered_pence", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_saving_months_load_id")),
        sa.ForeignKeyConstraint(
            ["saving_id"], ["savings.id"], name=op.f("fk_saving_months_saving_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saving_months")),
        sa.UniqueConstraint("saving_id", "month", name=op.f("uq_saving_months_saving_id_month")),
    )
    op.create_index(op.f("ix_saving_months_load_id"), "saving_months", ["load_id"])
    op.create_index(op.f("ix_saving_months_saving_id"), "saving_months", ["saving_id"])
    op.create_table(
        "arrangement_spans",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("child_reference", sa.String(length=40), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("home_id", sa.Integer(), nullable=True),
        sa.Column("placement_start_day", sa.Integer(), nullable=False),
        sa.Column("start_day", sa.Integer(), nullable=False),
        sa.Column("end_day", sa.Integer(), nullable=False),
        sa.Column("placement_type", sa.String(length=32), nullable=False),
        sa.Column("provider_type", sa.String(length=32), nullable=False),
        sa.Column("provider_group", sa.String(length=32), nullable=False),
        sa.Column("budget_line", sa.String(length=32), nullable=False),
        sa.Column("age_band", sa.String(length=32), nullable=False),
        sa.Column("locality", sa.String(length=32), nullable=False),
        sa.Column("unaccompanied", sa.String(length=32), nullable=False),
        sa.Column("category_of_need", sa.String(length=32), nullable=False),
        sa.Column("price_id", sa.Integer(), nullable=True),
        sa.Column("price_state", sa.String(length=32), nullable=False),
        sa.Column("cost_basis", sa.String(length=32), nullable=False),
        sa.Column("provider", sa.String(length=80), nullable=False),
        sa.Column("weekly_pence", sa.Integer(), nullable=False),
        sa.Column("health_weekly_pence", sa.Integer(), nullable=False),
        sa.Column("education_weekly_pence", sa.Integer(), nullable=False),
        sa.Column("planned_end_day", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["child_id"], ["children.id"], name=op.f("fk_arrangement_spans_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episodes.id"], name=op.f("fk_arrangement_spans_episode_id")
        ),
        sa.ForeignKeyConstraint(
            ["home_id"], ["homes.id"], name=op.f("fk_arrangement_spans_home_id")
        ),
        sa.ForeignKeyConstraint(
            ["price_id"], ["prices.id"], name=op.f("fk_arrangement_spans_price_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrangement_spans")),
    )
    op.create_index(op.f("ix_arrangement_spans_child_id"), "arrangement_spans", ["child_id"])
    op.create_index("ix_arrangement_spans_end_start", "arrangement_spans", ["end_day", "start_day"])
    op.create_index(
        "ix_arrangement_spans_missing",
        "arrangement_spans",
        ["end_day", "start_day", "child_id"],
        sqlite_where=sa.text("price_state = 'missing'"),
        postgresql_where=sa.text("price_state = 'missing'"),
    )
    op.create_index(op.f("ix_arrangement_spans_home_id"), "arrangement_spans", ["home_id"])
    op.create_index(op.f("ix_arrangement_spans_price_id"), "arrangement_spans", ["price_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_MAKE_ROLE)
        op.execute(_LET.format(role="cioc_finance", member="cioc_web"))
        op.execute(_LET.format(role="cioc_public", member="cioc_finance"))
        for table in TABLES:
            _let_read(table)
        for table, columns in OF_LOADS.items():
            op.execute(f"GRANT SELECT ({columns}) ON {table} TO cioc_finance")


def _let_read(table: str) -> None:
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]
    told = ", ".join(name for name in columns if name != WITHHELD.get(table))
    op.execute(f"GRANT SELECT ON {table} TO cioc_staff")
    op.execute(f"GRANT SELECT ({told}) ON {table} TO cioc_finance")
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true)")
    op.execute(
        f"CREATE POLICY scope ON {table} FOR SELECT TO cioc_staff, cioc_finance "
        f"USING ({_SEES_MONEY})"
    )


def downgrade() -> None:
    # The role stays: other databases of the server may use it.
    if op.get_bind().dialect.name == "postgresql":
        for table, columns in OF_LOADS.items():
            op.execute(f"REVOKE SELECT ({columns}) ON {table} FROM cioc_finance")  # noqa: S608
    for table in TABLES:
        op.drop_table(table)
