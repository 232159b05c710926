"""`store backup`, `store restore`: an embedded store copied while it serves, and put back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from data_access.audit import Action, AuditLog, Head, command_actor
from data_access.commands.groups import permitted
from data_access.commands.store import describe_store, store
from data_access.settings import SQLITE, Settings, SettingsError, find_audit_key, read_settings
from data_access.store.backups import BackupError, back_up, restore
from data_access.store.engine import engine_for, is_store_current
from data_access.store.waiting import is_busy
from data_access.vocabulary import Permission

UPGRADE = "Its tables are of an earlier version: run `flask --app app store upgrade`."
FILE = click.Path(path_type=Path, dir_okay=False)


@permitted(Permission.KEEP_STORE)
@store.command("backup")
@click.argument("file", type=FILE)
def backup_command(file: Path) -> None:
    """Copy an embedded store into FILE, whole and checked, while it serves."""
    with _plain_errors():
        settings = read_settings()
        place = _find_store(settings)
        head = _tell_of_backup(settings, file) if place.exists() and not file.exists() else None
        size = back_up(place, file)
    click.echo(f"Backed up into {file}: {size / 1e6:,.1f} MB, checked and whole.")
    if head:
        click.echo(f"Its audit log ends with {head}")
    click.echo("Neither the audit log's key nor SECRET_KEY is in it: keep both, in another place.")


@permitted(Permission.KEEP_STORE)
@store.command("restore")
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="Keep the store that is there under another name.")
def restore_command(file: Path, replace: bool) -> None:
    """Put a back-up, FILE, where the store is to be, and say what it holds."""
    with _plain_errors():
        settings = read_settings()
        place = _find_store(settings)
        key = find_audit_key(settings)
        aside = restore(file, place, replaces=replace, now=datetime.now())  # noqa: DTZ005
        click.echo(f"Restored {place} from {file}.")
        if aside:
            click.echo(f"The store that was there is now {aside}.")
        engine = engine_for(settings.owner_url)
        if not is_store_current(engine):
            click.echo(UPGRADE)
            return
        for line in describe_store(engine):
            click.echo(line)
        log = AuditLog(engine, key)
        verdict = log.verify()
        click.echo(verdict.words())
        if not verdict.is_whole:
            # An entry under a wrong key would not verify once the right one is back.
            click.echo(
                "Set AUDIT_KEY to the key of the store that was backed up, or put its file at "
                f"{place.parent / 'audit_key'}, then run `flask --app app audit verify`."
            )
            return
        log.record(
            Action.STORE_CHANGED, actor=command_actor(), subject=f"restored from {file.name}"
        )


def _find_store(settings: Settings) -> Path:
    """The file of the embedded store; BackupError where the store is on a server."""
    if not settings.owner_url.startswith(SQLITE):
        raise BackupError(
            "The store is on PostgreSQL: use pg_dump and pg_restore, as docs/running.md says."
        )
    name = make_url(settings.owner_url).database
    if not name or name == ":memory:":
        raise BackupError("DATABASE_URL names no file, so there is nothing to keep.")
    return Path(name)


def _tell_of_backup(settings: Settings, file: Path) -> Head | None:
    """Have the audit log know first that all records are taken away; None for older tables."""
    engine = engine_for(settings.owner_url)
    if not is_store_current(engine):
        return None
    entry = AuditLog(engine, find_audit_key(settings)).record(
        Action.STORE_CHANGED, actor=command_actor(), subject=f"backed up into {file.name}"
    )
    return Head(entry.number, entry.mac)


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except (BackupError, SettingsError, OSError) as error:
        raise click.ClickException(str(error)) from None
    except DBAPIError as error:
        if is_busy(error):
            raise click.ClickException(
                "Somebody is writing to the store, a load perhaps, so that the audit log could not "
                "be told of the back-up: try again when that is done."
            ) from None
        raise click.ClickException(
            f"The store could not be read ({str(error.orig).strip().splitlines()[0]})."
        ) from None
