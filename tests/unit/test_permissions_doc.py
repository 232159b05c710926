"""docs/permissions.md says who may do what, exactly as the one table and all that answers do."""

import re
from collections.abc import Iterator

import click
import pytest
from click.testing import Result
from flask import Flask

import pages  # noqa: F401 (importing the pages registers them)
from app import add_commands, create_app
from callbacks.gate import OPEN_ENDPOINTS, permission_of
from callbacks.permissions import DOCUMENT, SPONSOR_RAISED
from components.page import PAGES
from components.permissions import NO, PERMISSION_WORDS
from data_access.access import COMMAND_LINE, PERMISSIONS, SPONSOR_IN_TIER_A
from data_access.commands.groups import PERMISSION_OF
from data_access.questions import MEASURES
from data_access.settings import Settings
from data_access.vocabulary import Permission, Role, Scope

SCOPES = {
    "yes": Scope.EVERYTHING,
    "own homes": Scope.OWN_HOMES,
    "homes of own provider": Scope.OWN_PROVIDER,
    "the publication": Scope.PUBLICATION,
}
NAMED = {words: permission for permission, words in PERMISSION_WORDS.items()}
Table = list[dict[str, str]]


def read_tables(text: str) -> dict[str, Table]:
    """The tables of a page by their heading: each row as its cells by the heads."""
    found: dict[str, Table] = {}
    for part in text.split("\n## ")[1:]:
        heading = part.partition("\n")[0]
        rows = [
            [cell.strip().strip("`") for cell in line.strip("|").split("|")]
            for line in part.splitlines()
            if line.startswith("|")
        ]
        found[heading] = [dict(zip(rows[0], row, strict=True)) for row in rows[2:]]
    return found


@pytest.fixture(scope="module")
def tables() -> dict[str, Table]:
    return read_tables(DOCUMENT.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("store")
    settings = Settings(database_url=f"sqlite:///{folder}/none.sqlite", secret_key="k" * 40)
    made = create_app(settings).server
    add_commands(made)
    return made


def run(server: Flask, *words: str) -> Result:
    return server.test_cli_runner().invoke(args=["permissions", *words])


def test_the_page_is_what_the_command_writes(server: Flask) -> None:
    written = run(server)
    assert written.exit_code == 0, written.output
    assert written.stdout == DOCUMENT.read_text(encoding="utf-8"), (
        "docs/permissions.md is out of date: run `flask --app app permissions --write`"
    )


def test_the_command_writes_the_file(
    server: Flask, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "permissions.md"
    monkeypatch.setattr("callbacks.permissions.DOCUMENT", copy)
    assert run(server, "--write").stdout == "Wrote docs/permissions.md.\n"
    assert copy.read_text(encoding="utf-8") == DOCUMENT.read_text(encoding="utf-8")
    monkeypatch.setattr("callbacks.permissions.DOCUMENT", tmp_path / "none" / "permissions.md")
    failed = run(server, "--write")
    assert failed.exit_code == 1
    assert "cannot be written" in failed.output


def test_every_permission_has_words_of_its_own() -> None:
    assert set(PERMISSION_WORDS) == set(Permission)
    assert len(NAMED) == len(Permission)


def test_each_cell_of_the_table_is_what_the_role_may(tables: dict[str, Table]) -> None:
    rows = {NAMED[row[""]]: row for row in tables["Roles"]}
    assert set(rows) == set(Permission)
    for permission, row in rows.items():
        assert set(row) == {"", "Command line", SPONSOR_RAISED, *(role.label for role in Role)}
        assert SCOPES.get(row[SPONSOR_RAISED]) == SPONSOR_IN_TIER_A.get(permission), permission
        for role in Role:
            scope = SCOPES.get(row[role.label])
            assert scope == PERMISSIONS[role].get(permission), (role, permission)
            assert scope or row[role.label] == NO
        assert (row["Command line"] == "yes") == (permission in COMMAND_LINE)


def test_each_page_and_measure_is_there_with_what_it_needs(tables: dict[str, Table]) -> None:
    told = {row["Address"]: NAMED[row["Needs"]] for row in tables["Pages"]}
    assert told == {path: page.permission for path, page in PAGES.items()}
    told = {row["Name"]: NAMED[row["Needs"]] for row in tables["Measures"]}
    assert told == {name: measure.permission for name, measure in MEASURES.items()}


def test_each_route_that_is_not_open_is_there_with_what_it_needs(
    tables: dict[str, Table], server: Flask
) -> None:
    told = {(row["Route"], row["By"]): NAMED[row["Needs"]] for row in tables["Routes"]}
    rules = [rule for rule in server.url_map.iter_rules() if rule.endpoint not in OPEN_ENDPOINTS]
    assert told == {
        (rule.rule, ", ".join(sorted(rule.methods - {"HEAD", "OPTIONS"}))): permission_of(
            server, rule.endpoint
        )
        for rule in rules
    }
    by_token = {row["Route"] for row in tables["Routes"] if row["Access token"] == "yes"}
    assert by_token
    assert all(route.startswith("/api/") for route in by_token)


def list_commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from list_commands(command, f"{before}{name} ")
        elif command in PERMISSION_OF:
            yield f"{before}{name}", command


def test_each_command_is_there_with_what_it_does(tables: dict[str, Table], server: Flask) -> None:
    told = {row["Command"]: NAMED[row["Does what is called"]] for row in tables["Commands"]}
    ours = dict(list_commands(server.cli))
    assert told == {name: PERMISSION_OF[command] for name, command in ours.items()}
    assert all(re.fullmatch(r"[a-z0-9 -]+", name) for name in told)
