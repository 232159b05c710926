"""Children's journeys: periods of care, placements, moves, and approvals at a distance.

On PostgreSQL they are of children: staff read them as far as their scope allows, nobody else. Who
sees the children of some homes alone reads the periods of care and placements of those children,
of which measures counted by home tell.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STATE = (
    "age_band", "dfe_age_band", "sex", "ethnic_group", "unaccompanied", "remand", "placement_type",
    "provider_type", "provider_group", "legal_status", "legal_status_group", "category_of_need",
    "locality", "locality_detail", "distance_band",
)  # fmt: skip
_SEES_ALL = "(SELECT current_setting('cioc.scope', true) = 'all')"
_SEES_HOMES = "(SELECT current_setting('cioc.scope', true) = 'homes')"
_HOMES = "(SELECT string_to_array(current_setting('cioc.homes', true), ',')::int[])"
_SEES_HOME = f"{_SEES_ALL} OR ({_SEES_HOMES} AND home_id = ANY ({_HOMES}::int[]))"
# Of the episodes the sub-select finds those alone that are in these homes.
_SEES_CHILD = f"{_SEES_ALL} OR ({_SEES_HOMES} AND child_id IN (SELECT child_id FROM episodes))"  # noqa: S608
TABLES = {
    "periods_of_care": _SEES_CHILD,
    "placements": _SEES_CHILD,
    "moves": _SEES_HOME,
    "approvals": _SEES_ALL,
}


def upgrade() -> None:
    op.create_table(
        "periods_of_care",
        *_id_and_child("periods_of_care"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("start_day", sa.Integer(), nullable=False),
        sa.Column("start_is_known", sa.Boolean(), nullable=False),
        sa.Column("end_day", sa.Integer(), nullable=False),
        sa.Column("has_ceased", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=4), nullable=True),
        sa.Column("age_at_start", sa.Integer(), nullable=False),
        sa.Column("age_at_end", sa.Integer(), nullable=False),
        sa.Column("previous_end_day", sa.Integer(), nullable=True),
        sa.Column("next_start_day", sa.Integer(), nullable=True),
    )
    op.create_index("ix_periods_of_care_child_start", "periods_of_care", ["child_id", "start_day"])
    op.create_index("ix_periods_of_care_child_end", "periods_of_care", ["child_id", "end_day"])
    op.create_table(
        "placements",
        *_id_and_child("placements"),
        _refer("placements", "period_of_care_id", "periods_of_care"),
        _refer("placements", "episode_id", "episodes"),
        sa.Column("start_day", sa.Integer(), nullable=False),
        sa.Column("placement_start_day", sa.Integer(), nullable=False),
        sa.Column("end_day", sa.Integer(), nullable=False),
        sa.Column("is_same_carer", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(length=4), nullable=True),
        _key("placement_type"),
        _key("provider_type"),
    )
    op.create_index("ix_placements_child_end", "placements", ["child_id", "end_day", "start_day"])
    op.create_table(
        "moves",
        *_id_and_child("moves"),
        _refer("moves", "episode_id", "episodes"),
        _refer("moves", "from_episode_id", "episodes"),
        _refer("moves", "home_id", "homes", nullable=True),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("quarter", sa.String(length=10), nullable=False),
        sa.Column("year", sa.String(length=4), nullable=False),
        sa.Column("is_same_carer", sa.Boolean(), nullable=False),
        *map(_key, ("move_reason", "move_kind", "from_placement_type", "moved", "first_week")),
        *map(_key, STATE),
    )
    op.create_index("ix_moves_day", "moves", ["day"])
    op.create_table(
        "approvals",
        *_id_and_child("approvals"),
        _refer("approvals", "load_id", "loads"),
        sa.Column("placement_start", sa.Date(), nullable=False),
        sa.Column("placement_start_day", sa.Integer(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.UniqueConstraint(
            "child_id",
            "placement_start_day",
            name=op.f("uq_approvals_child_id_placement_start_day"),
        ),
    )
    op.create_index(op.f("ix_approvals_load_id"), "approvals", ["load_id"])
    for table in TABLES:
        op.create_index(op.f(f"ix_{table}_child_id"), table, ["child_id"])
    if op.get_bind().dialect.name == "postgresql":
        for table, sees in TABLES.items():
            _let_staff_read(table, sees)


def _id_and_child(table: str) -> tuple[sa.Column[int], sa.Column[int], sa.PrimaryKeyConstraint]:
    return (
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        _refer(table, "child_id", "children"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _refer(table: str, name: str, to: str, *, nullable: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey(f"{to}.id", name=op.f(f"fk_{table}_{name}"))
    return sa.Column(name, sa.Integer(), key, nullable=nullable)


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=32), nullable=False)


def _let_staff_read(table: str, sees: str) -> None:
    op.execute(f"GRANT SELECT ON {table} TO cioc_staff")
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true)")
    op.execute(f"CREATE POLICY scope ON {table} FOR SELECT TO cioc_staff USING ({sees})")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
