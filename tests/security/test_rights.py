"""PostgreSQL holds on its own what the application promises: who reads whose rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import (
    Connection,
    Engine,
    Table,
    delete,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import ProgrammingError

from data_access.access import StoreScope
from data_access.settings import SettingsError
from data_access.store.engine import create_engine
from data_access.store.newest import read_data_date
from data_access.store.rights import check_web_login
from data_access.store.tables import (
    account_homes,
    children,
    count_changes,
    episode_spans,
    episodes,
    home_stays,
    homes,
    known_names,
    loads,
    metadata,
    moves,
    periods_of_care,
    placements,
    planned_moves,
)
from data_access.store.tables.base import day_number
from tests.stores import DEMONSTRATION, EMPTY, Stores, web_address

OF_LOADS = {"loads": "loaded_at", "load_files": "collection_year"}
# What finance reads of them besides: how many rows, and not who loaded them.
LOADED = {
    "id", "load_id", "name", "rows_read", "rows_accepted", "rows_repaired", "rows_rejected",
}  # fmt: skip
STAFF = StoreScope(reads_children=True)
PUBLIC = StoreScope(reads_children=False)
# A finding quotes the value it is about, and a permanence order is a child's.
OF_CHILDREN = {"children", "load_findings", "permanence_arrangements"} | {
    table.name for table in metadata.sorted_tables if "child_id" in table.c
}
# Everybody reads what is published, and the web itself what there is of it; staff how much was
# hidden; and what is hidden nobody who comes by the web.
WHAT_THERE_IS = {"publications", "published_tables"}
HOW_MUCH_IS_HIDDEN = {"publication_checks", "published_table_checks"}
OF_A_HOME = (episodes, episode_spans, count_changes, moves)
OF_CHILDREN_OF_A_HOME = (periods_of_care, placements)
# What is told of money is for who sees all children, and for finance, but for what a child needs.
OF_MONEY = [
    table
    for table in metadata.sorted_tables
    if table.name in (
        "arrangement_spans", "assumptions", "beside_care", "budget", "discrepancies",
        "fixed_costs", "forecast_arrangements", "forecast_changes", "forecast_parts", "forecasts",
        "income", "ledger", "month_spend", "month_spend_by_type", "prices", "providers",
        "saving_months", "savings", "uplifts",
    )
]  # fmt: skip
WITHHELD_FROM_FINANCE = {"arrangement_spans", "month_spend"}
NEED = "category_of_need"
FINANCE = StoreScope(reads_children=False, reads_money=True)
# What is told of a home is for who may see the home; of carers and requests for homes, for who may
# see all of them.
TOLD_OF_A_HOME = [
    table
    for table in metadata.sorted_tables
    if "home_id" in table.c and table not in (*OF_A_HOME, *OF_MONEY, account_homes)
]
ALL_OR_NOTHING = [
    metadata.tables[name]
    for name in (
        "foster_households", "foster_approvals", "foster_availability", "foster_carers",
        "foster_placements", "notes", "recruitment", "requests",
    )
] + OF_MONEY  # fmt: skip
# But these columns of a home, which are of no child, are for everybody.
PUBLIC_COLUMNS = {
    "inspections": {
        "id", "home_id", "inspected_on", "inspected_day", "kind", "framework", "overall",
        "help_and_protection", "leadership", "published_on",
    },
    "regulation_44": {"id", "home_id", "month", "visited_on"},
}  # fmt: skip
# The register of the programme is of no child: everybody reads it, and the web adds versions.
REGISTER = "programme_versions"
# Notes are written by those who read them, and withdrawn, but never rewritten.
NOTES = metadata.tables["notes"]
WITHDRAWN = {"withdrawn_at", "withdrawn_by"}
# No row of the demonstration has such a number.
FREE = 10**6
GUARDED = OF_CHILDREN | {table.name for table in (*TOLD_OF_A_HOME, *ALL_OR_NOTHING)}
OF_ACCOUNTS = {
    "access_tokens", "account_homes", "accounts", "audit_entries", "second_factor_roles",
    "sessions", "sign_in_failures",
}  # fmt: skip


@pytest.fixture(scope="module")
def owner(postgresql_stores: Stores) -> Iterator[Engine]:
    with postgresql_stores.open_copy(DEMONSTRATION) as engine:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            tell_of_two_homes(connection)
        yield engine


def tell_of_two_homes(connection: Connection) -> None:
    """A row of each of the busiest and the quietest home in every table that tells of homes, and
    one in every table of carers and requests.
    """
    known = {
        "load_id": connection.scalar(select(func.max(loads.c.id))),
        "child_id": connection.scalar(select(func.max(children.c.id))),
    }
    for home in find_homes(connection)[::-1]:
        stay: dict[str, Any] = {}
        for table in TOLD_OF_A_HOME:
            insert_anything(connection, table, id=FREE + home, home_id=home, **known, **stay)
            if table.name == "stays":
                stay = {"stay_id": FREE + home}
    known["episode_id"] = connection.scalar(select(func.max(episodes.c.id)))
    for table in ALL_OR_NOTHING:
        belongs_to = dict.fromkeys(("household_id", "forecast_id", "saving_id"), FREE)
        insert_anything(connection, table, id=FREE, **belongs_to, **known)


def find_homes(connection: Connection) -> tuple[int, int]:
    """The home to which most children moved, and one to which fewest did."""
    by_moves = list(
        connection.scalars(
            select(homes.c.id)
            .outerjoin(moves, moves.c.home_id == homes.c.id)
            .group_by(homes.c.id)
            .order_by(func.count(moves.c.id).desc(), homes.c.id)
        )
    )
    return by_moves[0], by_moves[-1]


def fit(value: Any, type_: Any) -> Any:
    """A value cut to the length of its column, where it has one."""
    return value[: type_.length] if isinstance(value, str) and type_.length else value


def insert_anything(connection: Connection, table: Table, **known: Any) -> None:
    """A row of a table with these values where it has them, and with any others."""
    values: dict[type, Any] = {
        int: 9, str: f"9{uuid4().hex[:5]}", bool: True, float: 9.0, date: date(1999, 9, 9),
        bytes: b"",
    }  # fmt: skip
    row = {
        column.name: known.get(column.name, fit(values[column.type.python_type], column.type))
        for column in table.columns
        if not column.nullable or column.name in known
    }
    connection.execute(insert(table).values(row))


@pytest.fixture(scope="module")
def web(owner: Engine) -> Iterator[Engine]:
    engine = create_engine(web_address(owner))
    yield engine
    engine.dispose()


@contextmanager
def asking(web: Engine, scope: StoreScope) -> Iterator[Connection]:
    with web.connect().execution_options(scope=scope) as connection:
        yield connection


def may(owner: Engine, role: str, table: str, right: str) -> bool:
    with owner.connect() as connection:
        return bool(connection.scalar(select(func.has_table_privilege(role, table, right))))


def may_read_column(owner: Engine, role: str, table: str, column: str) -> bool:
    with owner.connect() as connection:
        asked = select(func.has_column_privilege(role, table, column, "SELECT"))
        return bool(connection.scalar(asked))


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_every_table_is_open_to_the_roles_that_need_it_and_to_no_other(
    owner: Engine, table: str
) -> None:
    reads = {
        role
        for role in ("cioc_web", "cioc_staff", "cioc_public")
        if may(owner, role, table, "SELECT")
    }
    # Finance reads what everybody reads, and what is told of money.
    columns = {column.name for column in metadata.tables[table].columns}
    told = {name for name in columns if may_read_column(owner, "cioc_finance", table, name)}
    if metadata.tables[table] in OF_MONEY:
        assert told == columns - ({NEED} if table in WITHHELD_FROM_FINANCE else set())
    elif table == NOTES.name:
        # Those that are pinned to money, by its rows.
        assert told == columns
    else:
        of_rows = columns & LOADED if table in OF_LOADS else set()
        assert told == of_rows | {
            name for name in columns if may_read_column(owner, "cioc_public", table, name)
        }
    if table in GUARDED:
        assert reads == {"cioc_staff"}
        for role in ("cioc_web", "cioc_public"):
            columns = metadata.tables[table].columns
            told = {c.name for c in columns if may_read_column(owner, role, table, c.name)}
            is_told = role == "cioc_public"
            assert told == (PUBLIC_COLUMNS.get(table, set()) if is_told else set())
    elif table in OF_ACCOUNTS:
        assert reads == {"cioc_web"}
    elif table in OF_LOADS:
        # The others read when something was loaded, and not how many rows of whom.
        assert reads == {"cioc_staff"}
        for role in ("cioc_web", "cioc_public"):
            assert may_read_column(owner, role, table, OF_LOADS[table])
            assert not may_read_column(owner, role, table, "rows_read")
    elif table in {REGISTER, *WHAT_THERE_IS}:
        assert reads == {"cioc_web", "cioc_staff", "cioc_public"}
    elif table == "published_cells":
        assert reads == {"cioc_staff", "cioc_public"}
    elif table in HOW_MUCH_IS_HIDDEN:
        assert reads == {"cioc_staff"}
    elif table == "published_cell_checks":
        assert reads == set()
    else:
        assert {"cioc_staff", "cioc_public"} <= reads


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_the_web_writes_accounts_and_adds_to_the_register_and_the_audit_log_without_rewriting_them(
    owner: Engine, table: str
) -> None:
    for role in ("cioc_staff", "cioc_public", "cioc_finance"):
        for right in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
            is_pinned = table == NOTES.name and role != "cioc_public" and right == "INSERT"
            assert may(owner, role, table, right) is is_pinned
    writes = {
        r for r in ("INSERT", "UPDATE", "DELETE", "TRUNCATE") if may(owner, "cioc_web", table, r)
    }
    if table in ("audit_entries", REGISTER):
        assert writes == {"INSERT"}
    else:
        assert bool(writes) == (table in OF_ACCOUNTS)
        assert "TRUNCATE" not in writes


@pytest.mark.parametrize("table", sorted(GUARDED))
def test_row_security_is_forced_on_whatever_says_something_of_a_child_a_home_or_a_carer(
    owner: Engine, table: str
) -> None:
    with owner.connect() as connection:
        row = connection.execute(
            text("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = :t"),
            {"t": table},
        ).one()
    assert row == (True, True)


@pytest.mark.parametrize("table", sorted(GUARDED))
def test_a_raw_connection_without_a_scope_reads_no_child(web: Engine, table: str) -> None:
    with web.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
        connection.execute(select(func.count()).select_from(metadata.tables[table]))
    with web.connect() as connection:
        connection.exec_driver_sql("SET LOCAL ROLE cioc_staff")
        assert connection.scalar(select(func.count()).select_from(metadata.tables[table])) == 0


@pytest.mark.parametrize("table", sorted(GUARDED - set(PUBLIC_COLUMNS)))
def test_a_question_of_somebody_who_sees_no_children_cannot_read_any(
    web: Engine, table: str
) -> None:
    with asking(web, PUBLIC) as connection, pytest.raises(ProgrammingError, match="denied"):
        connection.execute(select(func.count()).select_from(metadata.tables[table]))


def test_finance_reads_what_is_told_of_money_and_neither_a_childs_need_nor_any_other_record(
    web: Engine,
) -> None:
    for table in OF_MONEY:
        columns = [column for column in table.columns if column.name != NEED]
        with asking(web, FINANCE) as connection:
            assert connection.execute(select(*columns)).all(), table
    for name in sorted(WITHHELD_FROM_FINANCE):
        need = metadata.tables[name].c[NEED]
        with asking(web, FINANCE) as connection, pytest.raises(ProgrammingError, match="denied"):
            connection.execute(select(need))
    told = {table.name for table in (*OF_MONEY, NOTES)}
    for name in sorted(GUARDED - told - set(PUBLIC_COLUMNS)):
        with asking(web, FINANCE) as connection, pytest.raises(ProgrammingError, match="denied"):
            connection.execute(select(func.count()).select_from(metadata.tables[name]))


def test_a_note_is_written_and_withdrawn_by_those_who_read_it_and_never_rewritten(
    web: Engine, owner: Engine
) -> None:
    with owner.connect().execution_options(writes=True) as connection, connection.begin():
        insert_anything(connection, NOTES, id=FREE + 1, is_of_money=False)
    for scope, seen in ((STAFF, {FREE, FREE + 1}), (FINANCE, {FREE})):
        with asking(web, scope) as connection:
            assert set(connection.scalars(select(NOTES.c.id))) == seen
            insert_anything(connection, NOTES, id=FREE + 2, is_of_money=True)
            withdrawn = update(NOTES).values(withdrawn_at=9, withdrawn_by="9")
            assert connection.execute(withdrawn).rowcount == len(seen) + 1
        for column in sorted({column.name for column in NOTES.columns} - WITHDRAWN):
            with asking(web, scope) as connection, pytest.raises(ProgrammingError, match="denied"):
                connection.execute(update(NOTES).values({column: NOTES.c[column]}))
        with asking(web, scope) as connection, pytest.raises(ProgrammingError, match="denied"):
            connection.execute(delete(NOTES))
    with asking(web, FINANCE) as connection, pytest.raises(ProgrammingError, match="row-level"):
        insert_anything(connection, NOTES, id=FREE + 3, is_of_money=False)


def test_everybody_reads_what_was_judged_and_whether_a_home_was_visited_and_no_more_of_it(
    web: Engine,
) -> None:
    for name, columns in PUBLIC_COLUMNS.items():
        table = metadata.tables[name]
        with asking(web, PUBLIC) as connection:
            rows = connection.execute(select(*(table.c[column] for column in columns))).all()
        assert len({row.home_id for row in rows}) > 1
        for column in {column.name for column in table.columns} - columns:
            with asking(web, PUBLIC) as connection, pytest.raises(ProgrammingError, match="denied"):
                connection.execute(select(table.c[column]))


def test_a_manager_reads_what_is_told_of_their_own_home_and_nothing_of_carers_or_requests(
    web: Engine, owner: Engine
) -> None:
    with owner.connect() as connection:
        home, other = find_homes(connection)
    assert home != other
    for scope, seen in (
        (STAFF, {home, other}),
        (StoreScope(reads_children=True, homes=(home,)), {home}),
        (StoreScope(reads_children=True, homes=(other, home)), {home, other}),
        (StoreScope(reads_children=True, homes=()), set()),
    ):
        with asking(web, replace(scope, reads_names=True)) as connection:
            for table in TOLD_OF_A_HOME:
                found = set(connection.scalars(select(table.c.home_id)))
                assert found & {home, other} == seen, table
                assert scope.homes is None or found <= {*scope.homes}, table
            for table in ALL_OR_NOTHING:
                rows = connection.execute(select(table)).all()
                assert bool(rows) == (scope.homes is None), table


def test_a_manager_reads_the_planned_moves_of_those_who_live_in_their_home_and_no_other(
    web: Engine, owner: Engine
) -> None:
    with owner.connect().execution_options(writes=True) as connection, connection.begin():
        day, c = day_number(read_data_date(connection) or date.min), home_stays.c
        lives = select(c.home_id, c.child_id).where(
            c.child_id.is_not(None), c.start_day <= day, c.end_day > day
        )
        residents: dict[int, set[int]] = {}
        for home_id, child_id in connection.execute(lives.order_by(c.home_id)):
            residents.setdefault(home_id, set()).add(child_id)
        home, other = [*residents][:2]
        load = connection.scalar(select(func.max(loads.c.id)))
        for number, who in enumerate((residents[home], residents[other]), start=FREE):
            insert_anything(connection, planned_moves, id=number, load_id=load, child_id=min(who))
        planned = set(connection.scalars(select(planned_moves.c.child_id)))
    for scope, seen in (
        (STAFF, planned),
        (StoreScope(reads_children=True, homes=(home,)), planned & residents[home]),
        (StoreScope(reads_children=True, homes=()), set()),
    ):
        with asking(web, scope) as connection:
            assert set(connection.scalars(select(planned_moves.c.child_id))) == seen


def test_what_a_child_is_called_is_read_by_nobody_who_may_not_see_it(
    web: Engine, owner: Engine
) -> None:
    with owner.connect() as connection:
        home, _ = find_homes(connection)
    for scope in (STAFF, StoreScope(reads_children=True, homes=(home,))):
        with asking(web, replace(scope, reads_names=True)) as connection:
            assert connection.execute(select(known_names)).all()
        with asking(web, scope) as connection:
            assert not connection.execute(select(known_names)).all()


def test_nothing_of_one_question_is_left_on_the_connection_for_the_next(web: Engine) -> None:
    with asking(web, STAFF) as connection:
        assert connection.scalar(select(func.count()).select_from(children))
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
    with web.connect() as connection:
        assert connection.scalar(text("SELECT pg_backend_pid()")) == pid
        user, session_user, scope = connection.execute(
            text("SELECT current_user, session_user, current_setting('cioc.scope', true)")
        ).one()
        assert user == session_user
        assert not scope
        with pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(select(children))
        connection.rollback()
        connection.exec_driver_sql("SET LOCAL ROLE cioc_staff")
        assert connection.scalar(select(func.count()).select_from(children)) == 0


def test_the_web_takes_no_role_but_its_own(web: Engine, owner: Engine) -> None:
    for role in (str(owner.url.username), "pg_read_all_data", "pg_write_all_data"):
        with web.connect() as connection, pytest.raises(ProgrammingError, match="permission"):
            connection.exec_driver_sql(f'SET LOCAL ROLE "{role}"')


def test_a_manager_reads_their_own_homes_children_and_no_others(web: Engine, owner: Engine) -> None:
    with owner.connect() as connection:
        home = connection.scalar(
            select(moves.c.home_id)
            .where(moves.c.home_id.is_not(None))
            .group_by(moves.c.home_id)
            .order_by(func.count().desc())
        )
        expected = {
            table.name: connection.scalar(
                select(func.count()).select_from(table).where(table.c.home_id == home)
            )
            for table in OF_A_HOME
        }
        theirs = set(
            connection.scalars(select(episodes.c.child_id).where(episodes.c.home_id == home))
        )
    assert home is not None
    assert theirs
    with asking(web, StoreScope(reads_children=True, homes=(home,))) as connection:
        for table in OF_A_HOME:
            found = connection.scalar(select(func.count()).select_from(table))
            assert found == expected[table.name]
        assert set(connection.scalars(select(children.c.id))) == theirs
        for table in OF_CHILDREN_OF_A_HOME:
            told_of = set(connection.scalars(select(table.c.child_id)))
            assert told_of
            assert told_of <= theirs
        told = {
            table.name
            for table in (
                children,
                planned_moves,
                *OF_A_HOME,
                *OF_CHILDREN_OF_A_HOME,
                *TOLD_OF_A_HOME,
            )
        }
        for name in sorted(OF_CHILDREN - told):
            assert not connection.scalar(select(func.count()).select_from(metadata.tables[name]))
    with asking(web, StoreScope(reads_children=True, homes=())) as connection:
        assert connection.scalar(select(func.count()).select_from(children)) == 0
        assert connection.scalar(select(func.count()).select_from(homes))


def test_the_web_is_not_served_by_a_login_that_may_do_more(web: Engine, owner: Engine) -> None:
    check_web_login(web)
    with pytest.raises(SettingsError, match="superuser"):
        check_web_login(owner)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ('ALTER ROLE "{0}" CREATEROLE', "make roles"),
        ('ALTER ROLE "{0}" BYPASSRLS', "row-level security"),
        ('GRANT SELECT ON episodes TO "{0}"', "without saying for whom"),
        ('GRANT SELECT (sex) ON children TO "{0}"', "without saying for whom"),
        ('GRANT UPDATE ON audit_entries TO "{0}"', "rewrite the audit log"),
        ('GRANT CREATE ON SCHEMA public TO "{0}"', "make roles, databases or tables"),
        ('REVOKE cioc_web FROM "{0}"', "not a member"),
    ],
)
def test_a_login_that_was_given_one_thing_more_is_not_served_with(
    owner: Engine, more: str, words: str
) -> None:
    login = f"login_{uuid4().hex[:8]}"
    more = more.format(login)
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f'CREATE ROLE "{login}" LOGIN IN ROLE cioc_web')
        connection.exec_driver_sql(more)
        engine = create_engine(owner.url.set(username=login).render_as_string(hide_password=False))
        try:
            with pytest.raises(SettingsError, match=words):
                check_web_login(engine)
        finally:
            engine.dispose()
            connection.exec_driver_sql(f'DROP OWNED BY "{login}"')
            connection.exec_driver_sql(f'DROP ROLE "{login}"')


def test_an_owner_who_is_no_superuser_builds_the_store_and_may_not_serve_it(
    postgresql_stores: Stores,
) -> None:
    with postgresql_stores.copy(None) as address:
        admin = create_engine(address)
        name = inspect(admin).engine.url.database
        with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f'CREATE ROLE "owner_{name}" LOGIN')
            connection.exec_driver_sql(f'ALTER DATABASE "{name}" OWNER TO "owner_{name}"')
        plain = create_engine(
            admin.url.set(username=f"owner_{name}").render_as_string(hide_password=False)
        )
        try:
            from data_access.commands.store import build_demonstration

            build_demonstration(plain)
            with plain.connect() as connection:
                assert connection.scalar(select(func.count()).select_from(children))
            with pytest.raises(SettingsError, match="owns tables"):
                check_web_login(plain)
        finally:
            plain.dispose()
        with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f'ALTER DATABASE "{name}" OWNER TO postgres')
            connection.exec_driver_sql(f'DROP OWNED BY "owner_{name}"')
            connection.exec_driver_sql(f'DROP ROLE "owner_{name}"')
        admin.dispose()


def test_a_store_of_an_empty_council_is_guarded_like_a_full_one(postgresql_stores: Stores) -> None:
    with postgresql_stores.open_copy(EMPTY) as owner:
        web = create_engine(web_address(owner))
        check_web_login(web)
        web.dispose()
