"""A store on PostgreSQL is backed up and put back by the very commands of docs/running.md."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine, make_url, select

from data_access.accounts.passwords import is_right
from data_access.audit import AuditLog
from data_access.store.engine import create_engine, is_store_current, upgrade_store
from data_access.store.rights import check_web_login
from data_access.store.tables import metadata
from tests.people import AUDIT_KEY, PASSWORD, add_homes, add_person, read_account
from tests.stores import PostgresStores, web_address

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "running.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")
# Who may do what with which table, column and row.
RIGHTS = (
    """
    SELECT relname, relacl::text, relrowsecurity, relforcerowsecurity FROM pg_class
    WHERE relnamespace = 'public'::regnamespace ORDER BY 1
    """,
    """
    SELECT attrelid::regclass::text, attname, attacl::text FROM pg_attribute
    WHERE attacl IS NOT NULL ORDER BY 1, 2
    """,
    """
    SELECT tablename, policyname, roles::text, cmd, qual, with_check FROM pg_policies
    ORDER BY 1, 2
    """,
    "SELECT nspacl::text FROM pg_namespace WHERE nspname = 'public'",
)
HIDDEN_FROM_ITS_OWNER = """
    SELECT relname FROM pg_class
    WHERE relforcerowsecurity AND NOT EXISTS (
        SELECT FROM pg_policies
        WHERE tablename = relname AND qual = 'true' AND current_user = ANY (roles)
    )
"""


def commands_of(heading: str) -> str:
    """The commands of the page under a comment, without the lines that say where the store is."""
    found = re.search(rf"^```sh\n# {heading}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    assert found, heading
    return "\n".join(line for line in found[1].splitlines() if not line.startswith("export PG"))


@pytest.fixture(scope="module")
def owned(postgresql_stores: PostgresStores) -> Iterator[tuple[Engine, Engine]]:
    """A store and an empty database, both of an owner who is no superuser, as a council's is."""
    names = [f"{kind}_{uuid4().hex[:12]}" for kind in ("owner", "kept", "lost")]
    owner, kept, lost = map(sql.Identifier, names)
    with psycopg.connect(f"{postgresql_stores.server}/postgres", autocommit=True) as server:
        server.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEROLE").format(owner))
        for database in (kept, lost):
            server.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, owner))
        engines = [
            create_engine(
                make_url(f"{postgresql_stores.server}/{name}")
                .set(username=names[0])
                .render_as_string(hide_password=False)
            )
            for name in names[1:]
        ]
        yield engines[0], engines[1]
        for engine in engines:
            engine.dispose()
        for database in (kept, lost):
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(database))
        server.execute(sql.SQL("DROP ROLE {}").format(owner))


def run(heading: str, engine: Engine, folder: Path) -> None:
    url = engine.url
    place = {"PGHOST": url.host, "PGPORT": url.port, "PGUSER": url.username}
    environment = {name: str(value) for name, value in place.items()}
    done = subprocess.run(
        ["sh", "-euc", commands_of(heading)],
        cwd=folder,
        env={**os.environ, **environment, "PGDATABASE": str(url.database)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def read_all(engine: Engine) -> dict[str, list[str]]:
    with engine.connect() as connection:
        return {
            table.name: sorted(str(tuple(row)) for row in connection.execute(select(table)))
            for table in metadata.sorted_tables
        }


def read_rights(engine: Engine) -> list[list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return [[tuple(row) for row in connection.exec_driver_sql(each)] for each in RIGHTS]


def test_a_store_is_put_back_with_its_rows_its_rights_its_people_and_its_log(
    owned: tuple[Engine, Engine], tmp_path: Path
) -> None:
    store, new = owned
    upgrade_store(store)
    add_person(store)
    add_homes(store, oak="council", elm="council")
    with store.connect() as connection:
        assert connection.exec_driver_sql(HIDDEN_FROM_ITS_OWNER).all() == []

    run("back up", store, tmp_path)
    assert (tmp_path / "cioc.dump").stat().st_mode & 0o777 == 0o600
    run("restore", new, tmp_path)

    assert is_store_current(new)
    rows = read_all(new)
    assert rows == read_all(store)
    assert (len(rows["homes"]), len(rows["accounts"])) == (2, 1)
    assert read_rights(new) == read_rights(store)
    assert all(read_rights(new))
    assert AuditLog(new, AUDIT_KEY).verify().is_whole
    assert is_right(PASSWORD, read_account(new).password)
    web = create_engine(web_address(new))
    check_web_login(web)
    web.dispose()


def test_the_roles_that_the_page_makes_are_those_that_a_store_needs(
    owned: tuple[Engine, Engine],
) -> None:
    made = set(re.findall(r"^CREATE ROLE (cioc_\w+) NOLOGIN( NOINHERIT)?;$", TEXT, re.MULTILINE))
    granted = {
        (role, member)
        for roles, member in re.findall(
            r"^GRANT (cioc_[\w, ]+) TO (cioc_\w+);$", TEXT, re.MULTILINE
        )
        for role in roles.split(", ")
    }
    with owned[1].connect() as connection:
        there = connection.exec_driver_sql(
            "SELECT rolname, rolinherit FROM pg_roles WHERE rolname ~ '^cioc_' AND NOT rolcanlogin"
        ).all()
        members = connection.exec_driver_sql(
            "SELECT roleid::regrole::text, member::regrole::text FROM pg_auth_members "
            "WHERE NOT (SELECT rolcanlogin FROM pg_roles WHERE oid = member) "
            "AND roleid::regrole::text ~ '^cioc_'"
        ).all()
    assert {(name, not quiet) for name, quiet in made} == {tuple(row) for row in there}
    assert granted == {tuple(row) for row in members}
