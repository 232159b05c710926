"""PostgreSQL: who may read what. The web's login owns nothing and takes one of two roles.

`cioc_web` is what the web's login is made a member of: accounts, sessions, tokens and the audit
log, and the right to become `cioc_staff` or `cioc_public` for a transaction. `cioc_staff` reads
children, as far as the transaction's scope allows; `cioc_public` nothing that is of a child.
On SQLite there are no roles, and nothing happens here.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

RETURNED = (
    "ad1", "deprivations_of_liberty", "headers", "missing_incidents", "oc2", "oc3",
    "placed_for_adoption", "previous_permanence", "reviews", "social_worker_episodes",
    "unaccompanied_children",
)  # fmt: skip
# Read by those who see all children alone.
ALL_OR_NOTHING = (*RETURNED, "permanence_arrangements", "load_findings")
OF_A_HOME = ("episodes", "episode_spans", "count_changes")
OF_CHILDREN = ("children", *OF_A_HOME, *ALL_OR_NOTHING)
OF_NO_CHILD = (
    "areas", "benchmark_figures", "homes", "population_estimates", "statistical_neighbours",
)  # fmt: skip
OF_THE_WEB = {
    "accounts": "SELECT, INSERT, UPDATE",
    "account_homes": "SELECT, INSERT, DELETE",
    "second_factor_roles": "SELECT, INSERT, DELETE",
    "sessions": "SELECT, INSERT, UPDATE, DELETE",
    "access_tokens": "SELECT, INSERT, UPDATE",
    "sign_in_failures": "SELECT, INSERT, DELETE",
    # Only ever added to.
    "audit_entries": "SELECT, INSERT",
    "alembic_version": "SELECT",
    "areas": "SELECT",
    "homes": "SELECT",
}
# What was loaded when and until when; how many rows of whom is for staff.
OF_ANY_LOAD = {
    "loads": "id, key, kind, loaded_at, council_code, data_to, is_synthetic",
    "load_files": "collection_year",
}
NUMBERED = ("accounts", "access_tokens", "sign_in_failures")

# As sub-selects they are worked out once a statement; bare they would be for every row. Each is a
# yes or no: of a comparison the planner would expect that hardly any row passes, and plan for that.
_SEES_ALL = "(SELECT current_setting('cioc.scope', true) = 'all')"
_SEES_HOMES = "(SELECT current_setting('cioc.scope', true) = 'homes')"
_HOMES = "(SELECT string_to_array(current_setting('cioc.homes', true), ',')::int[])"
_SEES_HOME = f"{_SEES_ALL} OR ({_SEES_HOMES} AND home_id = ANY ({_HOMES}::int[]))"
_SEES_CHILD = f"{_SEES_ALL} OR ({_SEES_HOMES} AND id IN (SELECT child_id FROM episodes))"  # noqa: S608
# Roles belong to the server: another of its databases may have made them already.
_MAKE_ROLE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
        CREATE ROLE {role} NOLOGIN {inherits};
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE EXCEPTION 'The role {role} is missing and this login may not make it: have an '
        'administrator of the server run: CREATE ROLE {role} NOLOGIN {inherits}';
END $$
"""
_LET_BECOME = """
DO $$ BEGIN
    IF NOT pg_has_role('cioc_web', '{role}', 'MEMBER') THEN
        GRANT {role} TO cioc_web;
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE EXCEPTION 'This login may not let one role become another: have an administrator of '
        'the server run: GRANT {role} TO cioc_web';
END $$
"""


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    # Without INHERIT it has the rights of the other two only where it has become one of them.
    op.execute(_MAKE_ROLE.format(role="cioc_web", inherits="NOINHERIT"))
    for role in ("cioc_staff", "cioc_public"):
        op.execute(_MAKE_ROLE.format(role=role, inherits="INHERIT"))
        op.execute(_LET_BECOME.format(role=role))
    # A database that was made before PostgreSQL 15 lets everybody.
    op.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    for role in ("cioc_web", "cioc_staff", "cioc_public"):
        op.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
    for table in OF_NO_CHILD:
        op.execute(f"GRANT SELECT ON {table} TO cioc_staff, cioc_public")
    for table, rights in OF_THE_WEB.items():
        op.execute(f"GRANT {rights} ON {table} TO cioc_web")
    for table, columns in OF_ANY_LOAD.items():
        op.execute(f"GRANT SELECT ({columns}) ON {table} TO cioc_web, cioc_public")
        op.execute(f"GRANT SELECT ON {table} TO cioc_staff")
    for table in NUMBERED:
        op.execute(f"GRANT USAGE ON SEQUENCE {table}_id_seq TO cioc_web")
    for table in OF_CHILDREN:
        op.execute(f"GRANT SELECT ON {table} TO cioc_staff")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        # Forced, it binds the owner too, who builds and fills the store.
        op.execute(f"CREATE POLICY owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true)")
        sees = _SEES_CHILD if table == "children" else _SEES_ALL
        sees = _SEES_HOME if table in OF_A_HOME else sees
        op.execute(f"CREATE POLICY scope ON {table} FOR SELECT TO cioc_staff USING ({sees})")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    # The roles stay: other databases of the server may use them.
    for table in OF_CHILDREN:
        op.execute(f"DROP POLICY scope ON {table}")
        op.execute(f"DROP POLICY owner ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        op.execute(f"REVOKE ALL ON {table} FROM cioc_staff")
    for table in OF_NO_CHILD:
        op.execute(f"REVOKE ALL ON {table} FROM cioc_staff, cioc_public")
    for table in (*OF_THE_WEB, *OF_ANY_LOAD):
        op.execute(f"REVOKE ALL ON {table} FROM cioc_web, cioc_staff, cioc_public")
