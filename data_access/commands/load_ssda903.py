"""The command that loads the council's SSDA903 return."""

from datetime import datetime
from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from data_access.audit import AuditLog
from data_access.commands.groups import load, permitted
from data_access.commands.loads import auditing_loads
from data_access.commands.publish import publish_after_load
from data_access.imports.refusal import RefusedInput
from data_access.imports.ssda903.loading import load_returns
from data_access.imports.ssda903.repairs import REPAIRS, parse_repairs
from data_access.imports.ssda903.report import LoadReport
from data_access.settings import SettingsError, find_audit_key, read_settings
from data_access.store.engine import engine_for
from data_access.vocabulary import Permission


@permitted(Permission.LOAD_DATA)
@load.command("ssda903")
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH..."
)
@click.option("--year", type=int, help="The collection year, named by its end: 2024 is 2023/24.")
@click.option(
    "--repair",
    default="all",
    show_default=True,
    metavar="all|none|NAME,...",
    help=f"Which repairs to make: {', '.join(REPAIRS)}.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write every repair, rejection and change to this CSV file.",
)
@click.option("--synthetic", is_flag=True, help="Every child in the return is invented.")
@click.option(
    "--renumbered",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A CSV file (old, new) of children whose reference has changed.",
)
def load_ssda903_command(
    paths: tuple[Path, ...],
    year: int | None,
    repair: str,
    report: Path | None,
    synthetic: bool,
    renumbered: Path | None,
) -> None:
    """Load the SSDA903 return: a folder, a zip, CSV files or the XML form; one year or several."""
    try:
        if report is not None and not report.resolve().parent.is_dir():
            raise RefusedInput(f"There is no folder {report.resolve().parent} for the report.")
        settings = read_settings()
        engine = engine_for(settings.owner_url)
        log = AuditLog(engine, find_audit_key(settings))
        done = load_returns(
            auditing_loads(engine, log),
            paths,
            council_code=settings.council_code,
            today=datetime.now().astimezone().date(),
            is_synthetic=synthetic,
            repairs=parse_repairs(repair),
            year=year,
            renumbered=renumbered,
            progress=lambda step: click.echo(f"{step} ...", err=True),
        )
    except (RefusedInput, SettingsError) as error:
        raise click.ClickException(f"{error} Nothing has changed.") from None
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise click.ClickException(
            f"The store could not be read or written ({str(cause).strip()}). Nothing has changed."
        ) from None
    except OSError as error:
        raise click.ClickException(
            f"{error.filename or 'A file'} could not be read or written "
            f"({error.strerror or error}). Nothing has changed."
        ) from None
    except MemoryError:
        raise click.ClickException(
            "There is not enough memory for files of this size; load the years one by one. "
            "Nothing has changed."
        ) from None
    click.echo(done.summary())
    _write_report(done, report)
    if done.load_id is not None:
        publish_after_load(engine, settings.council_code, log)


def _write_report(done: LoadReport, report: Path | None) -> None:
    if report is None or done.load_id is None:
        return
    try:
        done.write_csv(report)
    except OSError as error:
        raise click.ClickException(
            f"The return was loaded as data version {done.load_id}, but the report could not be "
            f"written to {report} ({error.strerror})."
        ) from None
    click.echo(f"Every repair, rejection and change is in {report}.")
