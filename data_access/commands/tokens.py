"""`tokens`: by which a person's programs ask as that person."""

import click

from data_access.accounts.tokens import (
    DAYS,
    MOST_DAYS,
    TokenLine,
    issue_token,
    list_tokens,
    revoke_token,
)
from data_access.commands.groups import permitted
from data_access.commands.users import align, date_words, keeping
from data_access.vocabulary import Permission

COLUMNS = ("Token", "Made", "Good until", "Last used", "")

tokens = click.Group("tokens", help="Access tokens, for programs that ask as a person.")


@permitted(Permission.MANAGE_ACCOUNTS)
@tokens.command("add")
@click.argument("email")
@click.option(
    "--days",
    type=click.IntRange(1, MOST_DAYS),
    default=DAYS,
    show_default=True,
    help="How long it is good for.",
)
def add_command(email: str, days: int) -> None:
    """Make a token and print it, alone: it is not shown again."""
    with keeping() as keeper:
        click.echo(issue_token(keeper, email, days))


@permitted(Permission.MANAGE_ACCOUNTS)
@tokens.command("list")
@click.argument("email")
def list_command(email: str) -> None:
    """Say which tokens a person has."""
    with keeping() as keeper:
        lines = [
            (
                str(line.id),
                date_words(line.created_at),
                date_words(line.expires_at),
                date_words(line.last_used_at),
                _standing(line),
            )
            for line in list_tokens(keeper.engine, email)
        ]
    for words in align([COLUMNS, *lines]) if lines else [f"{email} has no tokens."]:
        click.echo(words)


@permitted(Permission.MANAGE_ACCOUNTS)
@tokens.command("revoke")
@click.argument("token_id", type=int, metavar="ID")
def revoke_command(token_id: int) -> None:
    """Let a token open nothing any more; ID is its number in the list."""
    with keeping() as keeper:
        changed = revoke_token(keeper, token_id)
    click.echo(
        f"Revoked token {token_id}." if changed else f"Token {token_id} was revoked already."
    )


def _standing(line: TokenLine) -> str:
    if line.is_usable:
        return ""
    return "expired" if line.revoked_at is None else "revoked"
