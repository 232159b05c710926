"""`audit verify`: whether the audit log is as it was written."""

import click
from sqlalchemy.exc import DBAPIError

from data_access.audit import AuditLog, Head
from data_access.commands.groups import permitted
from data_access.settings import SettingsError, find_audit_key, read_settings
from data_access.store.engine import engine_for, is_store_current
from data_access.vocabulary import Permission

audit = click.Group("audit", help="Verify the audit log.")


def _parse_head(_context: click.Context, _option: click.Parameter, text: str | None) -> Head | None:
    try:
        return Head.parse(text) if text is not None else None
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@permitted(Permission.READ_AUDIT)
@audit.command("verify")
@click.option(
    "--head",
    callback=_parse_head,
    metavar="N:MAC",
    help="A head kept elsewhere: finds entries missing from the end as well.",
)
def verify_command(head: Head | None) -> None:
    """Say whether any entry was edited, removed, inserted or moved."""
    try:
        settings = read_settings()
        engine = engine_for(settings.owner_url)
        log = AuditLog(engine, find_audit_key(settings))
        if not is_store_current(engine):
            raise click.ClickException(
                "The store is missing or not up to date: run `flask --app app store upgrade`."
            )
        verdict = log.verify(head)
    except (SettingsError, OSError) as error:
        raise click.ClickException(str(error)) from None
    except DBAPIError as error:
        raise click.ClickException(
            f"The audit log could not be read ({str(error.orig).strip().splitlines()[0]})."
        ) from None
    if not verdict.is_whole:
        raise click.ClickException(verdict.words())
    click.echo(verdict.words())
