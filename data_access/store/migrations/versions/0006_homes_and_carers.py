"""Homes with their places, stays and staff; foster carers; requests for homes and planned moves.

On PostgreSQL staff read them as far as their scope allows: of homes, those who see some homes alone
read the rows of these, and the planned moves of those who live there; of carers and requests they
read nothing. What Ofsted judged, and whether a home was visited, is of no child: everybody reads
it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_SEES_ALL = "(SELECT current_setting('cioc.scope', true) = 'all')"
_SEES_HOMES = "(SELECT current_setting('cioc.scope', true) = 'homes')"
_HOMES = "(SELECT string_to_array(current_setting('cioc.homes', true), ',')::int[])"
_SEES_HOME = f"{_SEES_ALL} OR ({_SEES_HOMES} AND home_id = ANY ({_HOMES}::int[]))"
# What a child is called is read for that home and for the director alone.
_SEES_NAME = f"(SELECT current_setting('cioc.names', true) = 'read') AND ({_SEES_HOME})"
# Of planned moves, whoever sees some homes alone reads those of the children who live there on the
# last day that the newest return speaks for: the stays are themselves narrowed to these homes.
_TODAY = (
    "(SELECT data_to - DATE '1970-01-01' FROM loads WHERE kind = 'ssda903' "
    "ORDER BY id DESC LIMIT 1)"
)
_SEES_MOVE = (
    f"{_SEES_ALL} OR ({_SEES_HOMES} AND child_id IN (SELECT s.child_id FROM home_stays s "  # noqa: S608
    f"WHERE s.start_day <= {_TODAY} AND s.end_day > {_TODAY}))"
)
OF_A_HOME = (
    "held_nights", "home_findings", "home_nights", "home_stays", "inspections", "known_names",
    "notifications", "places", "regulation_44", "regulation_45", "staffing", "stays",
)  # fmt: skip
ALL_OR_NOTHING = (
    "foster_approvals", "foster_availability", "foster_carers", "foster_households",
    "foster_placements", "recruitment", "requests",
)  # fmt: skip
PUBLIC = {
    "inspections": "id, home_id, inspected_on, inspected_day, kind, framework, overall, "
    "help_and_protection, leadership, published_on",
    "regulation_44": "id, home_id, month, visited_on",
}
OF_HOMES = (
    "provider", "home_status", "opened_on", "closed_on", "planned_for",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "foster_households",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("household_type", sa.String(length=32), nullable=False),
        sa.Column("start_day", sa.Integer(), nullable=False),
        sa.Column("end_day", sa.Integer(), nullable=True),
        sa.Column("reason_left_fostering", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["load_id"], ["loads.id"], name=op.f("fk_foster_households_load_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foster_households")),
        sa.UniqueConstraint("reference", name=op.f("uq_foster_households_reference")),
    )
    op.create_index(op.f("ix_foster_households_load_id"), "foster_households", ["load_id"])
    op.create_table(
        "planned_moves",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("move_from", sa.String(length=32), nullable=False),
        sa.Column("move_to", sa.String(length=32), nullable=False),
        sa.Column("move_why", sa.String(length=32), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("agreed_day", sa.Integer(), nullable=False),
        sa.Column("first_target", sa.Date(), nullable=False),
        sa.Column("first_target_day", sa.Integer(), nullable=False),
        sa.Column("target", sa.Date(), nullable=False),
        sa.Column("target_day", sa.Integer(), nullable=False),
        sa.Column("move_status", sa.String(length=32), nullable=False),
        sa.Column("blocked_by", sa.String(length=32), nullable=False),
        sa.Column("weekly_change_pence", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_day", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["child_id"], ["children.id"], name=op.f("fk_planned_moves_child_id")
        ),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_planned_moves_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_moves")),
        sa.UniqueConstraint("reference", name=op.f("uq_planned_moves_reference")),
    )
    op.create_index(op.f("ix_planned_moves_child_id"), "planned_moves", ["child_id"])
    op.create_index(op.f("ix_planned_moves_load_id"), "planned_moves", ["load_id"])
    op.create_table(
        "recruitment",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("enquired_on", sa.Date(), nullable=False),
        sa.Column("enquired_day", sa.Integer(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.Column("applied_on", sa.Date(), nullable=True),
        sa.Column("assessed_on", sa.Date(), nullable=True),
        sa.Column("panel_on", sa.Date(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("recruitment_outcome", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_recruitment_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recruitment")),
        sa.UniqueConstraint("reference", name=op.f("uq_recruitment_reference")),
    )
    op.create_index(op.f("ix_recruitment_load_id"), "recruitment", ["load_id"])
    op.create_table(
        "requests",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("child_reference", sa.String(length=40), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("needed_on", sa.Date(), nullable=False),
        sa.Column("needed_day", sa.Integer(), nullable=False),
        sa.Column("type_sought", sa.String(length=32), nullable=False),
        sa.Column("offers", sa.SmallInteger(), nullable=True),
        sa.Column("partnership_asked", sa.Boolean(), nullable=True),
        sa.Column("request_outcome", sa.String(length=32), nullable=False),
        sa.Column("placed_on", sa.Date(), nullable=True),
        sa.Column("placed_day", sa.Integer(), nullable=True),
        sa.Column("placement_type", sa.String(length=32), nullable=True),
        sa.Column("met_by", sa.String(length=32), nullable=False),
        sa.Column("provider", sa.String(length=80), nullable=True),
        sa.Column("first_choice", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_requests_child_id")),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_requests_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
        sa.UniqueConstraint("reference", name=op.f("uq_requests_reference")),
    )
    op.create_index(op.f("ix_requests_child_id"), "requests", ["child_id"])
    op.create_index(op.f("ix_requests_load_id"), "requests", ["load_id"])
    op.create_table(
        "foster_approvals",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("places", sa.SmallInteger(), nullable=False),
        sa.Column("conditional_places", sa.SmallInteger(), nullable=False),
        sa.Column("age_from", sa.SmallInteger(), nullable=False),
        sa.Column("age_to", sa.SmallInteger(), nullable=False),
        sa.Column("terms", sa.String(length=16), nullable=False),
        sa.Column("basis", sa.String(length=16), nullable=False),
        sa.Column("start_day", sa.Integer(), nullable=False),
        sa.Column("end_day", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["foster_households.id"],
            name=op.f("fk_foster_approvals_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["load_id"], ["loads.id"], name=op.f("fk_foster_approvals_load_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foster_approvals")),
    )
    op.create_index(op.f("ix_foster_approvals_household_id"), "foster_approvals", ["household_id"])
    op.create_index(op.f("ix_foster_approvals_load_id"), "foster_approvals", ["load_id"])
    op.create_table(
        "foster_availability",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("foster_place_state", sa.String(length=32), nullable=False),
        sa.Column("places", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("start_day", sa.Integer(), nullable=False),
        sa.Column("end_day", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["foster_households.id"],
            name=op.f("fk_foster_availability_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["load_id"], ["loads.id"], name=op.f("fk_foster_availability_load_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foster_availability")),
    )
    op.create_index(
        op.f("ix_foster_availability_household_id"), "foster_availability", ["household_id"]
    )
    op.create_index(op.f("ix_foster_availability_load_id"), "foster_availability", ["load_id"])
    op.create_table(
        "foster_carers",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("year_of_birth", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["foster_households.id"], name=op.f("fk_foster_carers_household_id")
        ),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_foster_carers_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foster_carers")),
    )
    op.create_index(op.f("ix_foster_carers_household_id"), "foster_carers", ["household_id"])
    op.create_index(op.f("ix_foster_carers_load_id"), "foster_carers", ["load_id"])
    op.create_table(
        "foster_placements",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("placement_start_day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["children.id"], name=op.f("fk_foster_placements_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["foster_households.id"],
            name=op.f("fk_foster_placements_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["load_id"], ["loads.id"], name=op.f("fk_foster_placements_load_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foster_placements")),
    )
    op.create_index(op.f("ix_foster_placements_child_id"), "foster_placements", ["child_id"])
    op.create_index(
        op.f("ix_foster_placements_household_id"), "foster_placements", ["household_id"]
    )
    op.create_index(op.f("ix_foster_placements_load_id"), "foster_placements", ["load_id"])
    op.create_table(
        "home_findings",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("home_id", sa.Integer(), nullable=True),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("start_day", sa.Integer(), nullable=False),
        sa.Column("end_day", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["children.id"], name=op.f("fk_home_findings_child_id")
        ),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_home_findings_home_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_findings")),
    )
    op.create_index(op.f("ix_home_findings_child_id"), "home_findings", ["child_id"])
    op.create_index(op.f("ix_home_findings_home_id"), "home_findings", ["home_id"])
    op.create_table(
        "home_nights",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("home_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("not_usable_reason", sa.String(length=32), nullable=True),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("counts", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_home_nights_home_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_nights")),
    )
    op.create_index(op.f("ix_home_nights_home_id"), "home_nights", ["home_id"])
    op.create_index("ix_home_nights_what_home", "home_nights", ["what", "home_id"])
    op.create_table(
        "inspections",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("home_id", sa.Integer(), nullable=False),
        sa.Column("inspected_on", sa.Date(), nullable=False),
        sa.Column("inspected_day", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("framework", sa.String(length=32), nullable=False),
        sa.Column("overall", sa.String(length=32), nullable=True),
        sa.Column("help_and_protection", sa.String(length=32), nullable=True),
        sa.Column("leadership", sa.String(length=32), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_inspections_home_id")),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_inspections_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspections")),
    )
    op.create_index(op.f("ix_inspections_home_id"), "inspections", ["home_id"])
    op.create_index(op.f("ix_inspections_load_id"), "inspections", ["load_id"])
    op.create_table(
        "known_names",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("home_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("known_as", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["children.id"], name=op.f("fk_known_names_child_id")
        ),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_known_names_home_id")),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_known_names_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_names")),
        sa.UniqueConstraint("home_id", "child_id", name=op.f("uq_known_names_home_id_child_id")),
    )
    op.create_index(op.f("ix_known_names_child_id"), "known_names", ["child_id"])
    op.create_index(op.f("ix_known_names_home_id"), "known_names", ["home_id"])
    op.create_index(op.f("ix_known_names_load_id"), "known_names", ["load_id"])
    op.create_table(
        "notifications",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("home_id", sa.Integer(), nullable=False),
        sa.Column("notified_on", sa.Date(), nullable=False),
        sa.Column("event", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_notifications_home_id")),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_notifications_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
    )
    op.create_index(op.f("ix_notifications_home_id"), "notifications", ["home_id"])
    op.create_index(op.f("ix_notifications_load_id"), "notifications", ["load_id"])
    op.create_table(
        "places",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("home_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("not_usable_reason", sa.String(length=32), nullable=True),
        sa.Column("start_day", sa.Integer(), nullable=False),
        sa.Column("end_day", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_places_home_id")),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_places_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
    )
    op.create_index(op.f("ix_places_home_id"), "places", ["home_id"])
    op.create_index(op.f("ix_places_load_id"), "places", ["load_id"])
    op.create_table(
        "regulation_44",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("home_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("safeguarded", sa.Boolean(), nullable=True),
        sa.Column("wellbeing_promoted", sa.Boolean(), nullable=True),
        sa.Column("recommendations_open", sa.SmallInteger(), nullable=True),
        sa.Column("recommendations_overdue", sa.SmallInteger(), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_regulation_44_home_id")),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_regulation_44_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regulation_44")),
        sa.UniqueConstraint("home_id", "month", name=op.f("uq_regulation_44_home_id_month")),
    )
    op.create_index(op.f("ix_regulation_44_home_id"), "regulation_44", ["home_id"])
    op.create_index(op.f("ix_regulation_44_load_id"), "regulation_44", ["load_id"])
    op.create_table(
        "regulation_45",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("home_id", sa.Integer(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_regulation_45_home_id")),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_regulation_45_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regulation_45")),
    )
    op.create_index(op.f("ix_regulation_45_home_id"), "regulation_45", ["home_id"])
    op.create_index(op.f("ix_regulation_45_load_id"), "regulation_45", ["load_id"])
    op.create_table(
        "staffing",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("home_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("posts", sa.Float(), nullable=True),
        sa.Column("in_post", sa.Float(), nullable=False),
        sa.Column("leavers", sa.Float(), nullable=False),
        sa.Column("agency", sa.Float(), nullable=True),
        sa.Column("registered_manager", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_staffing_home_id")),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_staffing_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staffing")),
        sa.UniqueConstraint("home_id", "month", name=op.f("uq_staffing_home_id_month")),
    )
    op.create_index(op.f("ix_staffing_home_id"), "staffing", ["home_id"])
    op.create_index(op.f("ix_staffing_load_id"), "staffing", ["load_id"])
    op.create_table(
        "stays",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("home_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("whose_child", sa.String(length=32), nullable=False),
        sa.Column("start_day", sa.Integer(), nullable=False),
        sa.Column("end_day", sa.Integer(), nullable=True),
        sa.Column("stay_end", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_stays_child_id")),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_stays_home_id")),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_stays_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stays")),
    )
    op.create_index(op.f("ix_stays_child_id"), "stays", ["child_id"])
    op.create_index(op.f("ix_stays_home_id"), "stays", ["home_id"])
    op.create_index(op.f("ix_stays_load_id"), "stays", ["load_id"])
    op.create_table(
        "held_nights",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("home_id", sa.Integer(), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("start_day", sa.Integer(), nullable=False),
        sa.Column("end_day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_held_nights_home_id")),
        sa.ForeignKeyConstraint(["stay_id"], ["stays.id"], name=op.f("fk_held_nights_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_nights")),
    )
    op.create_index(op.f("ix_held_nights_home_id"), "held_nights", ["home_id"])
    op.create_index(op.f("ix_held_nights_stay_id"), "held_nights", ["stay_id"])
    op.create_table(
        "home_stays",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("home_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("stay_id", sa.Integer(), nullable=True),
        sa.Column("episode_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("whose_child", sa.String(length=32), nullable=False),
        sa.Column("start_day", sa.Integer(), nullable=False),
        sa.Column("end_day", sa.Integer(), nullable=False),
        sa.Column("has_ended", sa.Boolean(), nullable=False),
        sa.Column("stay_end", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_home_stays_child_id")),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episodes.id"], name=op.f("fk_home_stays_episode_id")
        ),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_home_stays_home_id")),
        sa.ForeignKeyConstraint(["stay_id"], ["stays.id"], name=op.f("fk_home_stays_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_stays")),
    )
    op.create_index(op.f("ix_home_stays_child_id"), "home_stays", ["child_id"])
    op.create_index("ix_home_stays_home_end", "home_stays", ["home_id", "end_day", "start_day"])
    op.create_index(op.f("ix_home_stays_home_id"), "home_stays", ["home_id"])
    op.add_column("homes", sa.Column("provider", sa.String(length=80), nullable=True))
    op.add_column(
        "homes",
        sa.Column("home_status", sa.String(length=32), server_default="open", nullable=False),
    )
    op.add_column("homes", sa.Column("opened_on", sa.Date(), nullable=True))
    op.add_column("homes", sa.Column("closed_on", sa.Date(), nullable=True))
    op.add_column("homes", sa.Column("planned_for", sa.Date(), nullable=True))

    if op.get_bind().dialect.name == "postgresql":
        # To compress them would save little room and cost most of the time of reading them.
        op.execute("ALTER TABLE home_nights ALTER counts SET STORAGE EXTERNAL")
        for table in OF_A_HOME:
            _let_staff_read(table, _SEES_NAME if table == "known_names" else _SEES_HOME)
        for table in ALL_OR_NOTHING:
            _let_staff_read(table, _SEES_ALL)
        _let_staff_read("planned_moves", _SEES_MOVE)
        for table, columns in PUBLIC.items():
            op.execute(f"GRANT SELECT ({columns}) ON {table} TO cioc_public")
            op.execute(f"CREATE POLICY public ON {table} FOR SELECT TO cioc_public USING (true)")


def _let_staff_read(table: str, sees: str) -> None:
    op.execute(f"GRANT SELECT ON {table} TO cioc_staff")
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true)")
    op.execute(f"CREATE POLICY scope ON {table} FOR SELECT TO cioc_staff USING ({sees})")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        # It reads home_stays, which goes before planned_moves.
        op.execute("DROP POLICY scope ON planned_moves")
    for table in (
        "home_stays",
        "held_nights",
        "stays",
        "staffing",
        "regulation_45",
        "regulation_44",
        "places",
        "notifications",
        "known_names",
        "inspections",
        "home_nights",
        "home_findings",
        "foster_placements",
        "foster_carers",
        "foster_availability",
        "foster_approvals",
        "requests",
        "recruitment",
        "planned_moves",
        "foster_households",
    ):
        op.drop_table(table)
    for column in OF_HOMES:
        op.drop_column("homes", column)
