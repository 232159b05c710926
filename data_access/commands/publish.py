"""`publish`: the protected figures for those who may never see a small number."""

import logging
import sys
from collections.abc import Sequence
from datetime import date, datetime

import click
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from data_access.audit import AuditLog
from data_access.commands.groups import permitted
from data_access.disclosure.publishing import (
    Published,
    PublishingFailed,
    find_changed,
    publish,
    publish_missing,
    read_snapshots,
)
from data_access.disclosure.snapshots import NOTHING_TO_PUBLISH, NoSuchSnapshot
from data_access.settings import SettingsError, find_audit_key, read_settings
from data_access.store.engine import engine_for, is_store_current
from data_access.vocabulary import Permission

logger = logging.getLogger("children_in_our_care")
COMMAND = "flask --app app publish"


@permitted(Permission.PUBLISH)
@click.command("publish")
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="One quarter end, tried again where a part of it could not be protected.",
)
@click.option("--newest", is_flag=True, help="Only the newest quarter end and the newest 31 March.")
def publish_command(day: datetime | None, newest: bool) -> None:
    """Publish what is missing or has changed: 31 Marches first, the newest first."""
    if day and newest:
        raise click.UsageError("Say either --date or --newest.")
    try:
        settings = read_settings()
        engine = engine_for(settings.owner_url)
        if not is_store_current(engine):
            raise click.ClickException(
                "The store is missing or not up to date: run `flask --app app store upgrade`."
            )
        log = AuditLog(engine, find_audit_key(settings))
        if day:
            done = publish(engine, settings.council_code, day.date(), log=log, again=True)
            click.echo(_describe(day.date(), done))
            return
        snapshots = read_snapshots(engine, newest=newest)
        if not snapshots:
            raise click.ClickException(NOTHING_TO_PUBLISH)
        if not publish_days(engine, settings.council_code, snapshots, log):
            sys.exit(1)
    except (SettingsError, NoSuchSnapshot, PublishingFailed) as error:
        raise click.ClickException(str(error)) from None
    except DBAPIError as error:
        raise click.ClickException(
            "The store could not be read or written "
            f"({str(error.orig).strip().splitlines()[0]}). What was published stands."
        ) from None


def publish_days(
    engine: Engine, council_code: str, days: Sequence[date], log: AuditLog | None
) -> bool:
    """Publish these days, saying of each what was done; False where one of them failed."""
    is_well = True
    found = False
    with click.progressbar(length=len(days), label="Publishing", file=sys.stderr) as bar:
        for day, done in publish_missing(engine, council_code, days, log=log):
            bar.update(1)
            if done is None:
                continue
            found = True
            if isinstance(done, PublishingFailed):
                is_well = False
                click.echo(f"\n{done}", err=True)
            else:
                click.echo(_describe(day, done))
    if not found:
        click.echo("Nothing to publish: every snapshot is published as it stands.")
    return is_well


def publish_after_load(engine: Engine, council_code: str, log: AuditLog) -> None:
    """Publish the newest quarter end and 31 March of what was loaded, and say what else changed.

    The load stands whatever comes of it; raises ClickException, which says so, where it fails.
    """
    try:
        newest = read_snapshots(engine, newest=True)
        if not newest:
            click.echo("Nothing is published yet: the returns cover no whole quarter.")
            return
        is_well = publish_days(engine, council_code, newest, log)
        changed = [day for day in find_changed(engine, council_code) if day not in newest]
    except Exception as error:
        # Its message may hold anything; its type tells whoever keeps the server where to look.
        logger.error("nothing was published after a load", exc_info=error)
        raise click.ClickException(
            "The return is loaded and stands, but its figures were not published "
            f"({type(error).__name__}). What was published before stands too; try again with "
            f"`{COMMAND}`."
        ) from None
    if changed:
        named = (
            "1 earlier snapshot has"
            if len(changed) == 1
            else f"{len(changed)} earlier snapshots have"
        )
        click.echo(f"{named} changed since being published: `{COMMAND}` publishes the new figures.")
    if not is_well:
        raise click.ClickException("The return is loaded and stands.")


def _describe(day: date, done: Published | None) -> str:
    if done is None:
        return f"{day:%-d %B %Y} is published as it stands."
    line = (
        f"{day:%-d %B %Y}: version {done.version}, {done.hidden:,} of {done.cells:,} cells hidden, "
        f"{done.seconds:.1f} seconds"
    )
    return "\n".join((line, *(f"  Not shown. {failure}" for failure in done.failures)))
