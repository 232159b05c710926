"""The programme's register, kept version by version; notes; when somebody signed in before.

On PostgreSQL everybody reads the register, which is of no child, and the web adds versions to it;
nobody who comes by the web changes or removes one. Notes may speak of children: staff read and
write them where they see all children, finance those pinned to money.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_SEES = (
    "(SELECT current_setting('cioc.scope', true) = 'all') OR "
    "(is_of_money AND (SELECT current_setting('cioc.scope', true) = 'money'))"
)


def upgrade() -> None:
    op.add_column("accounts", sa.Column("signed_in_before_at", sa.BigInteger(), nullable=True))
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("measure", sa.String(length=64), nullable=False),
        sa.Column("pinned_to", sa.Date(), nullable=False),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("is_of_money", sa.Boolean(), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("written_by", sa.String(length=254), nullable=False),
        sa.Column("written_by_role", sa.String(length=32), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=254), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index(op.f("ix_notes_measure"), "notes", ["measure"])
    op.create_table(
        "programme_versions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_day", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.String(length=254), nullable=False),
        sa.Column("changed_by_role", sa.String(length=32), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=True),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["load_id"], ["loads.id"], name=op.f("fk_programme_versions_load_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_versions")),
        sa.UniqueConstraint(
            "kind",
            "reference",
            "version",
            name=op.f("uq_programme_versions_kind_reference_version"),
        ),
    )
    op.create_index("ix_programme_versions_changed_day", "programme_versions", ["changed_day"])
    op.create_index(op.f("ix_programme_versions_load_id"), "programme_versions", ["load_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("GRANT SELECT ON programme_versions TO cioc_web, cioc_staff, cioc_public")
        op.execute("GRANT INSERT ON programme_versions TO cioc_web")
        op.execute("GRANT USAGE ON SEQUENCE programme_versions_id_seq TO cioc_web")
        _let_pin_notes()


def _let_pin_notes() -> None:
    op.execute("GRANT SELECT, INSERT ON notes TO cioc_staff, cioc_finance")
    op.execute("GRANT UPDATE (withdrawn_at, withdrawn_by) ON notes TO cioc_staff, cioc_finance")
    op.execute("GRANT USAGE ON SEQUENCE notes_id_seq TO cioc_staff, cioc_finance")
    op.execute("ALTER TABLE notes ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE notes FORCE ROW LEVEL SECURITY")
    op.execute("CREATE POLICY owner ON notes TO CURRENT_USER USING (true) WITH CHECK (true)")
    op.execute(
        f"CREATE POLICY scope ON notes TO cioc_staff, cioc_finance "
        f"USING ({_SEES}) WITH CHECK ({_SEES})"
    )


def downgrade() -> None:
    op.drop_table("programme_versions")
    op.drop_table("notes")
    op.drop_column("accounts", "signed_in_before_at")
