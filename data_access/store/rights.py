"""Whether the login by which the web reaches PostgreSQL can do no more than it should."""

from sqlalchemy import Engine, text

from data_access.settings import SettingsError

# What a login is, or may become: roles above it, the owner of a table, a reader of children.
_FIND = text("""
    SELECT
        session_user AS login,
        bool_or(r.rolsuper) AS is_superuser,
        bool_or(r.rolbypassrls) AS passes_row_security,
        bool_or(r.oid IN (
            SELECT relowner FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
        )) AS is_owner,
        bool_or(r.rolcreaterole OR r.rolcreatedb) OR has_schema_privilege('public', 'CREATE')
            AS makes_things,
        count(*) FILTER (
            WHERE r.rolname IN ('cioc_staff', 'cioc_public', 'cioc_finance')
        ) = 3 AS is_web,
        EXISTS (
            SELECT FROM pg_class
            WHERE relrowsecurity AND has_any_column_privilege(oid, 'SELECT, INSERT, UPDATE')
        ) AS reads_children,
        has_table_privilege('audit_entries', 'UPDATE, DELETE, TRUNCATE') AS rewrites_the_log
    FROM pg_roles r
    WHERE pg_has_role(session_user, r.oid, 'MEMBER')
""")
_MEND = (
    "DATABASE_URL must name a login for the web alone; as the store's owner, after `flask --app "
    "app store upgrade`, run: CREATE ROLE cioc_login LOGIN PASSWORD '...' IN ROLE cioc_web; and "
    "keep the owner's own address in DATABASE_OWNER_URL, for commands."
)


def check_web_login(engine: Engine) -> None:
    """Raise SettingsError where the web's login may do what only the store's owner should.

    On SQLite there are no logins, and nothing is checked.
    """
    if engine.dialect.name != "postgresql":
        return
    with engine.connect() as connection:
        found = connection.execute(_FIND).one()
    faults = {
        "is a superuser, or may become one": found.is_superuser,
        "passes by row-level security": found.passes_row_security,
        "owns tables of the store, or may become their owner": found.is_owner,
        "may make roles, databases or tables": found.makes_things,
        "is not a member of cioc_web": not found.is_web,
        "reads children without saying for whom": found.reads_children,
        "may rewrite the audit log": found.rewrites_the_log,
    }
    for words, is_so in faults.items():
        if is_so:
            raise SettingsError(f"The login {found.login} {words}. {_MEND}")
