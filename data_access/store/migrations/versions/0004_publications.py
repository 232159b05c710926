"""Publications: what tiers C and D read, written once and never changed.

On PostgreSQL everybody reads what is published; the checks behind it only the store's owner, but
for how much was lost, which staff see.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PUBLISHED = ("publications", "published_tables", "published_cells")
OF_STAFF = ("publication_checks", "published_table_checks")
OF_THE_OWNER = ("published_cell_checks",)
WRITTEN_ONCE = (*PUBLISHED, *OF_STAFF, *OF_THE_OWNER)


def upgrade() -> None:
    op.create_table(
        "publications",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("snapshot", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("rule_version", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_publications_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
        sa.UniqueConstraint("snapshot", "version", name=op.f("uq_publications_snapshot_version")),
    )
    op.create_table(
        "published_tables",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=32), nullable=False),
        sa.Column("by_1", sa.String(length=32), nullable=True),
        sa.Column("by_2", sa.String(length=32), nullable=True),
        sa.Column("is_rounded", sa.Boolean(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publications.id"],
            name=op.f("fk_published_tables_publication_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_tables")),
    )
    op.create_index(
        op.f("ix_published_tables_publication_id"), "published_tables", ["publication_id"]
    )
    op.create_table(
        "published_cells",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("key_1", sa.String(length=32), nullable=True),
        sa.Column("key_2", sa.String(length=32), nullable=True),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["table_id"], ["published_tables.id"], name=op.f("fk_published_cells_table_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_cells")),
    )
    op.create_index(op.f("ix_published_cells_table_id"), "published_cells", ["table_id"])
    op.create_table(
        "publication_checks",
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publications.id"],
            name=op.f("fk_publication_checks_publication_id"),
        ),
        sa.PrimaryKeyConstraint("publication_id", name=op.f("pk_publication_checks")),
    )
    op.create_table(
        "published_table_checks",
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("primary_cells", sa.Integer(), nullable=False),
        sa.Column("secondary_cells", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["table_id"], ["published_tables.id"], name=op.f("fk_published_table_checks_table_id")
        ),
        sa.PrimaryKeyConstraint("table_id", name=op.f("pk_published_table_checks")),
    )
    op.create_table(
        "published_cell_checks",
        sa.Column("cell_id", sa.Integer(), nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("low", sa.Integer(), nullable=False),
        sa.Column("high", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cell_id"], ["published_cells.id"], name=op.f("fk_published_cell_checks_cell_id")
        ),
        sa.PrimaryKeyConstraint("cell_id", name=op.f("pk_published_cell_checks")),
    )
    _forbid_changes()
    if op.get_bind().dialect.name == "postgresql":
        for table in PUBLISHED:
            op.execute(f"GRANT SELECT ON {table} TO cioc_staff, cioc_public")
        for table in OF_STAFF:
            op.execute(f"GRANT SELECT ON {table} TO cioc_staff")
        # Which dates and tables there are belongs to how the store stands, as loads do.
        for table in ("publications", "published_tables"):
            op.execute(f"GRANT SELECT ON {table} TO cioc_web")


def _forbid_changes() -> None:
    """Rows are written once; when a publication's checks are written it is whole, and no row of it
    is added any more. (SQLite's REPLACE is an INSERT that passes by what forbids to delete.)
    """
    words = "a publication is never changed"
    whole = {
        "publications": "NEW.id",
        "published_tables": "NEW.publication_id",
        "published_cells": (
            "(SELECT publication_id FROM published_tables WHERE id = NEW.table_id)"
        ),
        "publication_checks": "NEW.publication_id",
    }
    is_whole = "EXISTS (SELECT 1 FROM publication_checks WHERE publication_id = {})"
    if op.get_bind().dialect.name == "postgresql":
        for table, publication in whole.items():
            op.execute(
                f"CREATE FUNCTION forbid_addition_to_{table}() RETURNS trigger LANGUAGE plpgsql "
                f"AS $$ BEGIN IF {is_whole.format(publication)} THEN "
                f"RAISE EXCEPTION '{words}'; END IF; RETURN NEW; END $$"
            )
            op.execute(
                f"CREATE TRIGGER whole BEFORE INSERT ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION forbid_addition_to_{table}()"
            )
        op.execute(
            "CREATE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{words}'; END $$"
        )
        for table in WRITTEN_ONCE:
            op.execute(
                f"CREATE TRIGGER written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()"
            )
        return
    for table, publication in whole.items():
        op.execute(
            f"CREATE TRIGGER {table}_insert BEFORE INSERT ON {table} "
            f"WHEN {is_whole.format(publication)} BEGIN SELECT RAISE(ABORT, '{words}'); END"
        )
    for table in WRITTEN_ONCE:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
            )


def downgrade() -> None:
    for table in reversed(WRITTEN_ONCE):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION forbid_change()")
        for table in (*PUBLISHED, "publication_checks"):
            op.execute(f"DROP FUNCTION forbid_addition_to_{table}()")
