"""The commands that keep accounts and tokens: what they print, where, and how they end."""

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from data_access.accounts import passwords
from data_access.accounts.second_factors import set_second_factor
from data_access.accounts.tokens import find_viewer_by_token
from data_access.commands import COMMANDS
from data_access.commands.groups import check_commands
from data_access.commands.tokens import tokens
from data_access.commands.users import users
from data_access.vocabulary import Role
from tests.people import (
    ANOTHER_PASSWORD,
    AUDIT_KEY,
    PASSWORD,
    add_homes,
    add_person,
    open_keeper,
    read_account,
    read_audit,
)

ANN = "ann@council.test"
GROUPS = {"users": users, "tokens": tokens}


@pytest.fixture
def store(empty_store: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """A store that only its owner's address reaches: the web's would be refused."""
    address = empty_store.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/at/all.sqlite")
    monkeypatch.setenv("DATABASE_OWNER_URL", address)
    monkeypatch.setenv("AUDIT_KEY", AUDIT_KEY)
    return empty_store


def run(*words: str, typed: str = "") -> Result:
    group, *rest = words
    return CliRunner().invoke(GROUPS[group], rest, input=typed)


def run_well(*words: str, typed: str = "") -> str:
    done = run(*words, typed=typed)
    # Where another test has set up the application's log, the head of the audit log goes there.
    said = [line for line in done.stderr.splitlines() if not line.startswith('{"at": ')]
    assert (done.exit_code, said) == (0, [])
    return done.stdout


def run_badly(*words: str, typed: str = "") -> str:
    done = run(*words, typed=typed)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr.startswith("Error: ")
    assert "Traceback" not in done.stderr
    return done.stderr


def test_every_command_names_what_it_is_permitted_by() -> None:
    check_commands(COMMANDS)
    assert {users, tokens} <= set(COMMANDS)


def test_the_first_administrator_is_added_with_a_password_from_standard_input(
    store: Engine,
) -> None:
    words = ("users", "add", ANN, "--role", "administrator", "--password-stdin")
    said = run_well(*words, typed=PASSWORD + "\n")
    assert said == f"Added {ANN}: administrator.\n"
    account = read_account(store)
    assert (account.role, account.active) == ("administrator", True)
    assert passwords.is_right(PASSWORD, account.password)
    [(action, actor, subject)] = read_audit(store)
    assert (action, subject) == ("account_added", f"{ANN}: administrator")
    assert actor.startswith("command line")
    assert PASSWORD not in said


def test_a_password_is_asked_for_twice_and_not_shown(store: Engine) -> None:
    done = run("users", "add", ANN, "--role", "director", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code == 0
    assert PASSWORD not in done.output
    assert passwords.is_right(PASSWORD, read_account(store).password)


def test_a_weak_password_is_refused_and_no_account_made(store: Engine) -> None:
    words = ("users", "add", ANN, "--role", "director", "--password-stdin")
    assert "needs at least 12" in run_badly(*words, typed="short\n")
    assert "has 0 characters" in run_badly(*words, typed="")
    assert run_well("users", "list") == "There are no accounts yet.\n"
    assert read_audit(store) == []


def test_an_account_for_single_sign_on_is_asked_for_no_password(store: Engine) -> None:
    run_well("users", "add", ANN, "--role", "director", "--single-sign-on")
    assert read_account(store).password is None
    both = run(
        "users", "add", "b@c.test", "--role", "director", "--single-sign-on", "--password-stdin"
    )
    assert both.exit_code == 2
    words = ("users", "password", ANN, "--password-stdin")
    assert "has no password here" in run_badly(*words, typed=PASSWORD)


def test_a_manager_is_added_with_homes_that_exist(store: Engine) -> None:
    add_homes(store, oak="council", elm="council")
    words = ("users", "add", ANN, "--role", "residential_manager", "--password-stdin")
    assert "The homes are elm, oak." in run_badly(*words, typed=PASSWORD)
    assert "no home 'ash'" in run_badly(*words, "--home", "ash", typed=PASSWORD)
    run_well(*words, "--home", "oak", "--home", "elm", typed=PASSWORD)
    assert "elm, oak" in run_well("users", "list")
    said = run_well("users", "role", ANN, "responsible_individual", "--home", "oak")
    assert said == f"{ANN} is now responsible individual at oak.\n"
    assert "homes out" in run_badly("users", "role", ANN, "director", "--home", "oak")


@pytest.mark.parametrize("role", ["owner", "Director ", ""])
def test_a_role_that_does_not_exist_is_refused_with_those_that_do(store: Engine, role: str) -> None:
    assert store
    done = run("users", "add", ANN, "--role", role, "--password-stdin", typed=PASSWORD)
    assert done.exit_code == 2
    assert "data_officer" in done.stderr


def test_somebody_is_disabled_and_enabled_and_told_when_they_were_already(store: Engine) -> None:
    add_person(store)
    assert run_well("users", "disable", ANN) == f"Disabled {ANN}.\n"
    assert run_well("users", "disable", ANN) == f"{ANN} was disabled already.\n"
    assert "disabled" in run_well("users", "list")
    assert run_well("users", "enable", ANN) == f"Enabled {ANN}.\n"
    assert run_well("users", "enable", ANN) == f"{ANN} was not disabled.\n"


def test_a_new_password_and_a_new_role_are_given(store: Engine) -> None:
    add_person(store)
    said = run_well("users", "password", ANN, "--password-stdin", typed=ANOTHER_PASSWORD)
    assert ANOTHER_PASSWORD not in said
    assert passwords.is_right(ANOTHER_PASSWORD, read_account(store).password)
    assert run_well("users", "role", ANN, "administrator") == f"{ANN} is now administrator.\n"
    assert run_well("users", "role", ANN, "administrator") == f"{ANN} was just that already.\n"


def test_a_lost_second_factor_is_reset(store: Engine) -> None:
    set_second_factor(open_keeper(store), add_person(store), "sealed")
    assert "password and code" in run_well("users", "list")
    assert "no second factor now" in run_well("users", "second-factor", ANN, "--reset")
    assert "had none" in run_well("users", "second-factor", ANN, "--reset")
    assert run("users", "second-factor", ANN).exit_code == 2


def test_the_list_stands_in_columns(store: Engine) -> None:
    add_person(store, "a.much.longer.name@council.test", Role.PROGRAMME_OFFICER)
    add_person(store)
    title, first, second = run_well("users", "list").splitlines()
    assert first.startswith("a.much.longer.name@council.test  Programme officer  ")
    columns = [line.index(word) for line, word in ((title, "Role"), (second, "Director"))]
    assert columns[0] == columns[1]
    assert first.endswith("never")


def test_a_token_is_printed_alone_listed_without_it_and_revoked(store: Engine) -> None:
    add_person(store)
    assert run_well("tokens", "list", ANN) == f"{ANN} has no tokens.\n"
    token = run_well("tokens", "add", ANN, "--days", "30")
    assert token.count("\n") == 1
    token = token.strip()
    assert find_viewer_by_token(store, token)
    listed = run_well("tokens", "list", ANN)
    assert token not in listed
    number = listed.splitlines()[1].split()[0]
    assert run_well("tokens", "revoke", number) == f"Revoked token {number}.\n"
    assert "already" in run_well("tokens", "revoke", number)
    assert find_viewer_by_token(store, token) is None
    assert run_well("tokens", "list", ANN).splitlines()[1].endswith("revoked")
    assert run("tokens", "add", ANN, "--days", "366").exit_code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("users", "disable", ANN),
        ("users", "enable", ANN),
        ("users", "role", ANN, "director"),
        ("users", "password", ANN, "--password-stdin"),
        ("users", "second-factor", ANN, "--reset"),
        ("tokens", "add", ANN),
        ("tokens", "list", ANN),
        ("tokens", "revoke", "7"),
    ],
)
def test_what_does_not_exist_is_said_in_a_sentence(store: Engine, words: tuple[str, ...]) -> None:
    assert store
    said = run_badly(*words, typed=PASSWORD)
    assert "There is no account for ann@council.test." in said or "There is no token 7." in said


def test_a_store_without_tables_asks_for_its_upgrade(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("AUDIT_KEY", AUDIT_KEY)
    assert "store upgrade" in run_badly("users", "list")


def test_a_store_that_cannot_be_reached_is_said_to_be_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    monkeypatch.setenv("AUDIT_KEY", AUDIT_KEY)
    assert "could not be read" in run_badly("users", "list")
