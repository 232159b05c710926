"""The foundation: children, episodes, returns, benchmarks, homes, loads."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "children",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column(
            "reference",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("date_of_birth", sa.Date(), nullable=False),
        sa.Column("birth_day", sa.Integer(), nullable=False),
        sa.Column("sex", sa.String(length=32), nullable=False),
        sa.Column("ethnic", sa.String(length=8), nullable=True),
        sa.Column("ethnic_group", sa.String(length=32), nullable=False),
        sa.Column("upn", sa.String(length=16), nullable=True),
        sa.Column("unaccompanied_until_day", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_children")),
        sa.UniqueConstraint("key", name=op.f("uq_children_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_children_reference")),
    )
    op.create_table(
        "loads",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("loaded_at", sa.DateTime(), nullable=False),
        sa.Column("loaded_by", sa.String(length=80), nullable=False),
        sa.Column("council_code", sa.String(length=9), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_accepted", sa.Integer(), nullable=False),
        sa.Column("rows_repaired", sa.Integer(), nullable=False),
        sa.Column("rows_rejected", sa.Integer(), nullable=False),
        sa.Column("data_to", sa.Date(), nullable=True),
        sa.Column("is_synthetic", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loads")),
    )
    with op.batch_alter_table("loads", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_loads_kind"), ["kind"], unique=False)

    op.create_table(
        "ad1",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("collection_year", sa.SmallInteger(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("dob", sa.Date(), nullable=True),
        sa.Column("date_int", sa.Date(), nullable=True),
        sa.Column("date_match", sa.Date(), nullable=True),
        sa.Column("foster_care", sa.String(length=16), nullable=True),
        sa.Column("nb_adoptr", sa.String(length=16), nullable=True),
        sa.Column("sex_adoptr", sa.String(length=16), nullable=True),
        sa.Column("ls_adoptr", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_ad1_child_id")),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_ad1_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ad1")),
    )
    with op.batch_alter_table("ad1", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ad1_child_id"), ["child_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_ad1_collection_year"), ["collection_year"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_ad1_load_id"), ["load_id"], unique=False)

    op.create_table(
        "areas",
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("region_code", sa.String(length=9), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_areas_load_id")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_areas")),
    )
    with op.batch_alter_table("areas", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_areas_load_id"), ["load_id"], unique=False)

    op.create_table(
        "benchmark_figures",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("published", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("symbol", sa.String(length=4), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["load_id"], ["loads.id"], name=op.f("fk_benchmark_figures_load_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benchmark_figures")),
        sa.UniqueConstraint(
            "published",
            "year",
            "area_code",
            name=op.f("uq_benchmark_figures_published_year_area_code"),
        ),
    )
    with op.batch_alter_table("benchmark_figures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_benchmark_figures_load_id"), ["load_id"], unique=False)

    op.create_table(
        "deprivations_of_liberty",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("collection_year", sa.SmallInteger(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("dob", sa.Date(), nullable=True),
        sa.Column("dolo_start", sa.Date(), nullable=True),
        sa.Column("dolo_end", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["child_id"], ["children.id"], name=op.f("fk_deprivations_of_liberty_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["load_id"], ["loads.id"], name=op.f("fk_deprivations_of_liberty_load_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deprivations_of_liberty")),
    )
    with op.batch_alter_table("deprivations_of_liberty", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_deprivations_of_liberty_child_id"), ["child_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_deprivations_of_liberty_collection_year"),
            ["collection_year"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_deprivations_of_liberty_load_id"), ["load_id"], unique=False
        )

    op.create_table(
        "headers",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("collection_year", sa.SmallInteger(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("sex", sa.String(length=16), nullable=True),
        sa.Column("dob", sa.Date(), nullable=True),
        sa.Column("ethnic", sa.String(length=16), nullable=True),
        sa.Column("upn", sa.String(length=16), nullable=True),
        sa.Column("mother", sa.String(length=16), nullable=True),
        sa.Column("mc_dob", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_headers_child_id")),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_headers_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_headers")),
    )
    with op.batch_alter_table("headers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_headers_child_id"), ["child_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_headers_collection_year"), ["collection_year"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_headers_load_id"), ["load_id"], unique=False)

    op.create_table(
        "homes",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("urn", sa.String(length=12), nullable=True),
        sa.Column("postcode", sa.String(length=10), nullable=True),
        sa.Column("provider_group", sa.String(length=32), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=True),
        sa.Column("is_invented", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_homes_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_homes")),
        sa.UniqueConstraint("slug", name=op.f("uq_homes_slug")),
        sa.UniqueConstraint("urn", name=op.f("uq_homes_urn")),
    )
    with op.batch_alter_table("homes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_homes_load_id"), ["load_id"], unique=False)

    op.create_table(
        "load_files",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("recognised_as", sa.String(length=40), nullable=False),
        sa.Column("collection_year", sa.Integer(), nullable=True),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_accepted", sa.Integer(), nullable=False),
        sa.Column("rows_repaired", sa.Integer(), nullable=False),
        sa.Column("rows_rejected", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_load_files_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_load_files")),
    )
    with op.batch_alter_table("load_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_load_files_load_id"), ["load_id"], unique=False)

    op.create_table(
        "load_findings",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=255), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("column", sa.String(length=40), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_load_findings_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_load_findings")),
    )
    with op.batch_alter_table("load_findings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_load_findings_load_id"), ["load_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_load_findings_outcome"), ["outcome"], unique=False)

    op.create_table(
        "missing_incidents",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("collection_year", sa.SmallInteger(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("dob", sa.Date(), nullable=True),
        sa.Column("missing", sa.String(length=16), nullable=True),
        sa.Column("mis_start", sa.Date(), nullable=True),
        sa.Column("mis_end", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["child_id"], ["children.id"], name=op.f("fk_missing_incidents_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["load_id"], ["loads.id"], name=op.f("fk_missing_incidents_load_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missing_incidents")),
    )
    with op.batch_alter_table("missing_incidents", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_missing_incidents_child_id"), ["child_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_missing_incidents_collection_year"), ["collection_year"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_missing_incidents_load_id"), ["load_id"], unique=False)

    op.create_table(
        "oc2",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("collection_year", sa.SmallInteger(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("dob", sa.Date(), nullable=True),
        sa.Column("sdq_score", sa.Integer(), nullable=True),
        sa.Column("sdq_reason", sa.String(length=16), nullable=True),
        sa.Column("convicted", sa.String(length=16), nullable=True),
        sa.Column("health_check", sa.String(length=16), nullable=True),
        sa.Column("immunisations", sa.String(length=16), nullable=True),
        sa.Column("teeth_check", sa.String(length=16), nullable=True),
        sa.Column("health_assessment", sa.String(length=16), nullable=True),
        sa.Column("substance_misuse", sa.String(length=16), nullable=True),
        sa.Column("intervention_received", sa.String(length=16), nullable=True),
        sa.Column("intervention_offered", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_oc2_child_id")),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_oc2_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oc2")),
    )
    with op.batch_alter_table("oc2", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_oc2_child_id"), ["child_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_oc2_collection_year"), ["collection_year"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_oc2_load_id"), ["load_id"], unique=False)

    op.create_table(
        "oc3",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("collection_year", sa.SmallInteger(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("dob", sa.Date(), nullable=True),
        sa.Column("in_touch", sa.String(length=16), nullable=True),
        sa.Column("activ", sa.String(length=16), nullable=True),
        sa.Column("accom", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_oc3_child_id")),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_oc3_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oc3")),
    )
    with op.batch_alter_table("oc3", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_oc3_child_id"), ["child_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_oc3_collection_year"), ["collection_year"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_oc3_load_id"), ["load_id"], unique=False)

    op.create_table(
        "permanence_arrangements",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("date_of_birth", sa.Date(), nullable=False),
        sa.Column("permanence_order", sa.String(length=32), nullable=False),
        sa.Column("start_day", sa.Integer(), nullable=False),
        sa.Column("end_day", sa.Integer(), nullable=False),
        sa.Column("age_1_day", sa.Integer(), nullable=False),
        sa.Column("age_5_day", sa.Integer(), nullable=False),
        sa.Column("age_10_day", sa.Integer(), nullable=False),
        sa.Column("age_11_day", sa.Integer(), nullable=False),
        sa.Column("age_16_day", sa.Integer(), nullable=False),
        sa.Column("age_18_day", sa.Integer(), nullable=False),
        sa.Column("weekly_allowance_pence", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["load_id"], ["loads.id"], name=op.f("fk_permanence_arrangements_load_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permanence_arrangements")),
    )
    with op.batch_alter_table("permanence_arrangements", schema=None) as batch_op:
        batch_op.create_index(
            "ix_permanence_arrangements_end_start", ["end_day", "start_day"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_permanence_arrangements_load_id"), ["load_id"], unique=False
        )

    op.create_table(
        "placed_for_adoption",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("collection_year", sa.SmallInteger(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("dob", sa.Date(), nullable=True),
        sa.Column("date_placed", sa.Date(), nullable=True),
        sa.Column("date_placed_ceased", sa.Date(), nullable=True),
        sa.Column("reason_placed_ceased", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["child_id"], ["children.id"], name=op.f("fk_placed_for_adoption_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["load_id"], ["loads.id"], name=op.f("fk_placed_for_adoption_load_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placed_for_adoption")),
    )
    with op.batch_alter_table("placed_for_adoption", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_placed_for_adoption_child_id"), ["child_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_placed_for_adoption_collection_year"), ["collection_year"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_placed_for_adoption_load_id"), ["load_id"], unique=False
        )

    op.create_table(
        "population_estimates",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("mid_year", sa.SmallInteger(), nullable=False),
        sa.Column("children_0_17", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["load_id"], ["loads.id"], name=op.f("fk_population_estimates_load_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_population_estimates")),
        sa.UniqueConstraint(
            "area_code", "mid_year", name=op.f("uq_population_estimates_area_code_mid_year")
        ),
    )
    with op.batch_alter_table("population_estimates", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_population_estimates_load_id"), ["load_id"], unique=False
        )

    op.create_table(
        "previous_permanence",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("collection_year", sa.SmallInteger(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("dob", sa.Date(), nullable=True),
        sa.Column("prev_perm", sa.String(length=16), nullable=True),
        sa.Column("la_perm", sa.String(length=16), nullable=True),
        sa.Column("date_perm", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["child_id"], ["children.id"], name=op.f("fk_previous_permanence_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["load_id"], ["loads.id"], name=op.f("fk_previous_permanence_load_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_previous_permanence")),
    )
    with op.batch_alter_table("previous_permanence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_previous_permanence_child_id"), ["child_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_previous_permanence_collection_year"), ["collection_year"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_previous_permanence_load_id"), ["load_id"], unique=False
        )

    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("collection_year", sa.SmallInteger(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("dob", sa.Date(), nullable=True),
        sa.Column("review", sa.Date(), nullable=True),
        sa.Column("review_code", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_reviews_child_id")),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_reviews_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reviews_child_id"), ["child_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_reviews_collection_year"), ["collection_year"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_reviews_load_id"), ["load_id"], unique=False)

    op.create_table(
        "social_worker_episodes",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("collection_year", sa.SmallInteger(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("dob", sa.Date(), nullable=True),
        sa.Column("sw_id", sa.String(length=40), nullable=True),
        sa.Column("sw_decom", sa.Date(), nullable=True),
        sa.Column("sw_dec", sa.Date(), nullable=True),
        sa.Column("sw_reason", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["child_id"], ["children.id"], name=op.f("fk_social_worker_episodes_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["load_id"], ["loads.id"], name=op.f("fk_social_worker_episodes_load_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_social_worker_episodes")),
    )
    with op.batch_alter_table("social_worker_episodes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_social_worker_episodes_child_id"), ["child_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_social_worker_episodes_collection_year"),
            ["collection_year"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_social_worker_episodes_load_id"), ["load_id"], unique=False
        )

    op.create_table(
        "statistical_neighbours",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("model", sa.SmallInteger(), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("neighbour_code", sa.String(length=9), nullable=False),
        sa.Column("closeness", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(
            ["load_id"], ["loads.id"], name=op.f("fk_statistical_neighbours_load_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistical_neighbours")),
    )
    with op.batch_alter_table("statistical_neighbours", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_statistical_neighbours_load_id"), ["load_id"], unique=False
        )
        batch_op.create_index(
            "ix_statistical_neighbours_model_area", ["model", "area_code"], unique=False
        )

    op.create_table(
        "unaccompanied_children",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("collection_year", sa.SmallInteger(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("sex", sa.String(length=16), nullable=True),
        sa.Column("dob", sa.Date(), nullable=True),
        sa.Column("duc", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["child_id"], ["children.id"], name=op.f("fk_unaccompanied_children_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["load_id"], ["loads.id"], name=op.f("fk_unaccompanied_children_load_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unaccompanied_children")),
    )
    with op.batch_alter_table("unaccompanied_children", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_unaccompanied_children_child_id"), ["child_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_unaccompanied_children_collection_year"),
            ["collection_year"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_unaccompanied_children_load_id"), ["load_id"], unique=False
        )

    op.create_table(
        "episodes",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("collection_year", sa.SmallInteger(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("decom", sa.Date(), nullable=False),
        sa.Column("rne", sa.String(length=4), nullable=True),
        sa.Column("ls", sa.String(length=4), nullable=False),
        sa.Column("cin", sa.String(length=4), nullable=True),
        sa.Column("place", sa.String(length=4), nullable=True),
        sa.Column("place_provider", sa.String(length=4), nullable=True),
        sa.Column("dec", sa.Date(), nullable=True),
        sa.Column("rec", sa.String(length=4), nullable=True),
        sa.Column("reason_place_change", sa.String(length=8), nullable=True),
        sa.Column("home_post", sa.String(length=10), nullable=True),
        sa.Column("pl_post", sa.String(length=10), nullable=True),
        sa.Column("urn", sa.String(length=12), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("decom_day", sa.Integer(), nullable=False),
        sa.Column("effective_dec_day", sa.Integer(), nullable=True),
        sa.Column("effective_rec", sa.String(length=4), nullable=True),
        sa.Column("placement_type", sa.String(length=32), nullable=False),
        sa.Column("provider_type", sa.String(length=32), nullable=False),
        sa.Column("provider_group", sa.String(length=32), nullable=False),
        sa.Column("locality", sa.String(length=32), nullable=False),
        sa.Column("locality_detail", sa.String(length=32), nullable=False),
        sa.Column("placement_authority", sa.String(length=9), nullable=True),
        sa.Column("distance_miles", sa.Float(), nullable=True),
        sa.Column("home_id", sa.Integer(), nullable=True),
        sa.Column("age_1_day", sa.Integer(), nullable=False),
        sa.Column("age_5_day", sa.Integer(), nullable=False),
        sa.Column("age_10_day", sa.Integer(), nullable=False),
        sa.Column("age_11_day", sa.Integer(), nullable=False),
        sa.Column("age_16_day", sa.Integer(), nullable=False),
        sa.Column("age_18_day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_episodes_child_id")),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_episodes_home_id")),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_episodes_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episodes")),
    )
    with op.batch_alter_table("episodes", schema=None) as batch_op:
        batch_op.create_index("ix_episodes_child_decom", ["child_id", "decom_day"], unique=False)
        batch_op.create_index(batch_op.f("ix_episodes_child_id"), ["child_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_episodes_collection_year"), ["collection_year"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_episodes_load_id"), ["load_id"], unique=False)

    op.create_table(
        "count_changes",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("quarter", sa.String(length=10), nullable=False),
        sa.Column("year", sa.String(length=4), nullable=False),
        sa.Column("count_change", sa.Integer(), nullable=False),
        sa.Column("is_dfe_counted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=4), nullable=True),
        sa.Column("age_band", sa.String(length=32), nullable=False),
        sa.Column("dfe_age_band", sa.String(length=32), nullable=False),
        sa.Column("sex", sa.String(length=32), nullable=False),
        sa.Column("ethnic_group", sa.String(length=32), nullable=False),
        sa.Column("unaccompanied", sa.String(length=32), nullable=False),
        sa.Column("remand", sa.String(length=32), nullable=False),
        sa.Column("placement_type", sa.String(length=32), nullable=False),
        sa.Column("provider_type", sa.String(length=32), nullable=False),
        sa.Column("provider_group", sa.String(length=32), nullable=False),
        sa.Column("legal_status", sa.String(length=32), nullable=False),
        sa.Column("legal_status_group", sa.String(length=32), nullable=False),
        sa.Column("category_of_need", sa.String(length=32), nullable=False),
        sa.Column("locality", sa.String(length=32), nullable=False),
        sa.Column("locality_detail", sa.String(length=32), nullable=False),
        sa.Column("distance_band", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["children.id"], name=op.f("fk_count_changes_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episodes.id"], name=op.f("fk_count_changes_episode_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_changes")),
    )
    with op.batch_alter_table("count_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_count_changes_child_id"), ["child_id"], unique=False)
        batch_op.create_index("ix_count_changes_kind_day", ["kind", "day"], unique=False)

    op.create_table(
        "episode_spans",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("start_day", sa.Integer(), nullable=False),
        sa.Column("end_day", sa.Integer(), nullable=False),
        sa.Column("start_month", sa.Integer(), nullable=False),
        sa.Column("end_month", sa.Integer(), nullable=False),
        sa.Column("age_band", sa.String(length=32), nullable=False),
        sa.Column("dfe_age_band", sa.String(length=32), nullable=False),
        sa.Column("sex", sa.String(length=32), nullable=False),
        sa.Column("ethnic_group", sa.String(length=32), nullable=False),
        sa.Column("unaccompanied", sa.String(length=32), nullable=False),
        sa.Column("remand", sa.String(length=32), nullable=False),
        sa.Column("placement_type", sa.String(length=32), nullable=False),
        sa.Column("provider_type", sa.String(length=32), nullable=False),
        sa.Column("provider_group", sa.String(length=32), nullable=False),
        sa.Column("legal_status", sa.String(length=32), nullable=False),
        sa.Column("legal_status_group", sa.String(length=32), nullable=False),
        sa.Column("category_of_need", sa.String(length=32), nullable=False),
        sa.Column("locality", sa.String(length=32), nullable=False),
        sa.Column("locality_detail", sa.String(length=32), nullable=False),
        sa.Column("distance_band", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["children.id"], name=op.f("fk_episode_spans_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episodes.id"], name=op.f("fk_episode_spans_episode_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episode_spans")),
    )
    with op.batch_alter_table("episode_spans", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_episode_spans_child_id"), ["child_id"], unique=False)
        batch_op.create_index(
            "ix_episode_spans_end_start",
            [
                "end_day",
                "start_day",
                "age_band",
                "dfe_age_band",
                "sex",
                "ethnic_group",
                "unaccompanied",
                "remand",
                "placement_type",
                "provider_type",
                "provider_group",
                "legal_status",
                "legal_status_group",
                "category_of_need",
                "locality",
                "locality_detail",
                "distance_band",
                "start_month",
                "end_month",
            ],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("episode_spans", schema=None) as batch_op:
        batch_op.drop_index("ix_episode_spans_end_start")
        batch_op.drop_index(batch_op.f("ix_episode_spans_child_id"))

    op.drop_table("episode_spans")
    with op.batch_alter_table("count_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_count_changes_kind_day")
        batch_op.drop_index(batch_op.f("ix_count_changes_child_id"))

    op.drop_table("count_changes")
    with op.batch_alter_table("episodes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_episodes_load_id"))
        batch_op.drop_index(batch_op.f("ix_episodes_collection_year"))
        batch_op.drop_index(batch_op.f("ix_episodes_child_id"))
        batch_op.drop_index("ix_episodes_child_decom")

    op.drop_table("episodes")
    with op.batch_alter_table("unaccompanied_children", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unaccompanied_children_load_id"))
        batch_op.drop_index(batch_op.f("ix_unaccompanied_children_collection_year"))
        batch_op.drop_index(batch_op.f("ix_unaccompanied_children_child_id"))

    op.drop_table("unaccompanied_children")
    with op.batch_alter_table("statistical_neighbours", schema=None) as batch_op:
        batch_op.drop_index("ix_statistical_neighbours_model_area")
        batch_op.drop_index(batch_op.f("ix_statistical_neighbours_load_id"))

    op.drop_table("statistical_neighbours")
    with op.batch_alter_table("social_worker_episodes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_social_worker_episodes_load_id"))
        batch_op.drop_index(batch_op.f("ix_social_worker_episodes_collection_year"))
        batch_op.drop_index(batch_op.f("ix_social_worker_episodes_child_id"))

    op.drop_table("social_worker_episodes")
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reviews_load_id"))
        batch_op.drop_index(batch_op.f("ix_reviews_collection_year"))
        batch_op.drop_index(batch_op.f("ix_reviews_child_id"))

    op.drop_table("reviews")
    with op.batch_alter_table("previous_permanence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_previous_permanence_load_id"))
        batch_op.drop_index(batch_op.f("ix_previous_permanence_collection_year"))
        batch_op.drop_index(batch_op.f("ix_previous_permanence_child_id"))

    op.drop_table("previous_permanence")
    with op.batch_alter_table("population_estimates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_population_estimates_load_id"))

    op.drop_table("population_estimates")
    with op.batch_alter_table("placed_for_adoption", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placed_for_adoption_load_id"))
        batch_op.drop_index(batch_op.f("ix_placed_for_adoption_collection_year"))
        batch_op.drop_index(batch_op.f("ix_placed_for_adoption_child_id"))

    op.drop_table("placed_for_adoption")
    with op.batch_alter_table("permanence_arrangements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_permanence_arrangements_load_id"))
        batch_op.drop_index("ix_permanence_arrangements_end_start")

    op.drop_table("permanence_arrangements")
    with op.batch_alter_table("oc3", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_oc3_load_id"))
        batch_op.drop_index(batch_op.f("ix_oc3_collection_year"))
        batch_op.drop_index(batch_op.f("ix_oc3_child_id"))

    op.drop_table("oc3")
    with op.batch_alter_table("oc2", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_oc2_load_id"))
        batch_op.drop_index(batch_op.f("ix_oc2_collection_year"))
        batch_op.drop_index(batch_op.f("ix_oc2_child_id"))

    op.drop_table("oc2")
    with op.batch_alter_table("missing_incidents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_missing_incidents_load_id"))
        batch_op.drop_index(batch_op.f("ix_missing_incidents_collection_year"))
        batch_op.drop_index(batch_op.f("ix_missing_incidents_child_id"))

    op.drop_table("missing_incidents")
    with op.batch_alter_table("load_findings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_load_findings_outcome"))
        batch_op.drop_index(batch_op.f("ix_load_findings_load_id"))

    op.drop_table("load_findings")
    with op.batch_alter_table("load_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_load_files_load_id"))

    op.drop_table("load_files")
    with op.batch_alter_table("homes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_homes_load_id"))

    op.drop_table("homes")
    with op.batch_alter_table("headers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_headers_load_id"))
        batch_op.drop_index(batch_op.f("ix_headers_collection_year"))
        batch_op.drop_index(batch_op.f("ix_headers_child_id"))

    op.drop_table("headers")
    with op.batch_alter_table("deprivations_of_liberty", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deprivations_of_liberty_load_id"))
        batch_op.drop_index(batch_op.f("ix_deprivations_of_liberty_collection_year"))
        batch_op.drop_index(batch_op.f("ix_deprivations_of_liberty_child_id"))

    op.drop_table("deprivations_of_liberty")
    with op.batch_alter_table("benchmark_figures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_benchmark_figures_load_id"))

    op.drop_table("benchmark_figures")
    with op.batch_alter_table("areas", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_areas_load_id"))

    op.drop_table("areas")
    with op.batch_alter_table("ad1", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ad1_load_id"))
        batch_op.drop_index(batch_op.f("ix_ad1_collection_year"))
        batch_op.drop_index(batch_op.f("ix_ad1_child_id"))

    op.drop_table("ad1")
    with op.batch_alter_table("loads", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_loads_kind"))

    op.drop_table("loads")
    op.drop_table("children")
