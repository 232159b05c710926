"""`users`: who may sign in. The first administrator is made here, and nowhere else."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import click
from sqlalchemy.exc import DBAPIError

from data_access.accounts import people
from data_access.accounts.keeper import Keeper
from data_access.accounts.listing import list_accounts
from data_access.accounts.refusal import AccountRefused
from data_access.accounts.second_factors import reset_second_factor
from data_access.audit import AuditLog, command_actor
from data_access.commands.groups import permitted
from data_access.settings import SettingsError, find_audit_key, read_settings
from data_access.store.engine import engine_for, is_store_current
from data_access.vocabulary import Permission, Role

COLUMNS = ("Email", "Role", "Homes", "Account", "Signs in by", "Last signed in")

users = click.Group("users", help="Who may sign in, as what, and where.")
_role = click.Choice([role.value for role in Role])
_email = click.argument("email")
_homes = click.option(
    "--home", "homes", multiple=True, metavar="SLUG", help="A home of theirs; may be repeated."
)
_from_input = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input, one line."
)


@contextmanager
def keeping() -> Iterator[Keeper]:
    """Whoever runs the command, as keeper of accounts; what goes wrong ends in one sentence."""
    try:
        settings = read_settings()
        engine = engine_for(settings.owner_url)
        if not is_store_current(engine):
            raise AccountRefused(
                "The store is missing or not up to date: run `flask --app app store upgrade`."
            )
        yield Keeper(engine, AuditLog(engine, find_audit_key(settings)), command_actor())
    except (AccountRefused, SettingsError) as error:
        raise click.ClickException(str(error)) from None
    except DBAPIError as error:
        raise click.ClickException(
            "The store could not be read or written, so nothing has changed "
            f"({str(error.orig).strip().splitlines()[0]})."
        ) from None


@permitted(Permission.MANAGE_ACCOUNTS)
@users.command("add")
@_email
@click.option("--role", required=True, type=_role, help="What they may see and do.")
@_homes
@_from_input
@click.option(
    "--single-sign-on", is_flag=True, help="No password: they use the council's own sign-in."
)
def add_command(
    email: str, role: str, homes: tuple[str, ...], password_stdin: bool, single_sign_on: bool
) -> None:
    """Make an account. Its password is asked for, unless it is read or not needed."""
    if password_stdin and single_sign_on:
        raise click.UsageError("An account for single sign-on has no password to be read.")
    with keeping() as keeper:
        password = None if single_sign_on else ask_password(password_stdin)
        people.add_account(keeper, email, Role(role), homes=homes, password=password)
    click.echo(f"Added {email}: {Role(role).label.lower()}.")


@permitted(Permission.MANAGE_ACCOUNTS)
@users.command("disable")
@_email
def disable_command(email: str) -> None:
    """Let somebody in no longer; their sessions end and their tokens are revoked."""
    with keeping() as keeper:
        changed = people.disable_account(keeper, email)
    click.echo(f"Disabled {email}." if changed else f"{email} was disabled already.")


@permitted(Permission.MANAGE_ACCOUNTS)
@users.command("enable")
@_email
def enable_command(email: str) -> None:
    """Let somebody in again."""
    with keeping() as keeper:
        changed = people.enable_account(keeper, email)
    click.echo(f"Enabled {email}." if changed else f"{email} was not disabled.")


@permitted(Permission.MANAGE_ACCOUNTS)
@users.command("role")
@_email
@click.argument("role", type=_role)
@_homes
def role_command(email: str, role: str, homes: tuple[str, ...]) -> None:
    """Give somebody a role, with these homes and no other; their sessions end."""
    with keeping() as keeper:
        changed = people.set_role(keeper, email, Role(role), homes)
    words = f"{email} is now {Role(role).label.lower()}"
    at = f" at {', '.join(homes)}" if homes else ""
    click.echo(f"{words}{at}." if changed else f"{email} was just that already.")


@permitted(Permission.MANAGE_ACCOUNTS)
@users.command("password")
@_email
@_from_input
def password_command(email: str, password_stdin: bool) -> None:
    """Give somebody a new password; their sessions end."""
    with keeping() as keeper:
        people.set_password(keeper, email, ask_password(password_stdin))
    click.echo(f"{email} has a new password.")


@permitted(Permission.MANAGE_ACCOUNTS)
@users.command("second-factor")
@_email
@click.option("--reset", is_flag=True, required=True, help="Forget it: the phone is lost.")
def second_factor_command(email: str, reset: bool) -> None:  # noqa: ARG001 (says what is done)
    """Forget somebody's second factor; where their role needs one, they set it up anew."""
    with keeping() as keeper:
        changed = reset_second_factor(keeper, email)
    click.echo(f"{email} has no second factor now." if changed else f"{email} had none.")


@permitted(Permission.MANAGE_ACCOUNTS)
@users.command("list")
def list_command() -> None:
    """Say who may sign in."""
    with keeping() as keeper:
        lines = [
            (
                line.email,
                line.role.label,
                ", ".join(line.homes),
                "active" if line.is_active else "disabled",
                line.sign_in_words,
                date_words(line.signed_in_at),
            )
            for line in list_accounts(keeper.engine)
        ]
    for words in align([COLUMNS, *lines]) if lines else ["There are no accounts yet."]:
        click.echo(words)


def ask_password(from_input: bool) -> str:
    """A password: the first line of standard input, or asked for twice and not shown."""
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return password


def date_words(seconds: int | None) -> str:
    """The date of a time in seconds since 1970, UTC, as a person writes it; "never" for none."""
    return f"{datetime.fromtimestamp(seconds, UTC):%-d %B %Y}" if seconds else "never"


def align(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of texts as lines whose columns stand under one another."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
