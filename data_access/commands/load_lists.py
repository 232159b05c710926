"""Commands that load what others publish and the council's small lists."""

import csv
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import click
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from data_access.audit import AuditLog
from data_access.commands.groups import load, permitted
from data_access.commands.loads import auditing_loads
from data_access.imports.approvals import load_approvals
from data_access.imports.default_benchmarks import load_default_set
from data_access.imports.dfe_statistics import load_benchmarks
from data_access.imports.permanence import load_permanence
from data_access.imports.population import load_population
from data_access.imports.record import ListLoad, NothingUsable, RowFinding
from data_access.imports.refusal import RefusedInput
from data_access.imports.workbooks.loading import WorkbookLoad, load_workbook
from data_access.imports.workbooks.programme_loading import load_programme
from data_access.settings import Settings, SettingsError, find_audit_key, read_settings
from data_access.spreadsheets import as_text
from data_access.store.engine import engine_for
from data_access.vocabulary import Permission

FINDINGS_SHOWN = 10
REPORT_COLUMNS = ("file", "line", "column", "outcome", "code", "value", "reason")

_file = click.argument("file", type=click.Path(path_type=Path))
_workbook = click.argument("file", type=click.Path(path_type=Path), metavar="FILE_OR_FOLDER")
_synthetic = click.option("--synthetic", is_flag=True, help="Everybody in it is invented.")
_report = click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write every repaired and rejected row to this CSV file.",
)


@permitted(Permission.LOAD_DATA)
@load.command("benchmarks")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--default", "is_default", is_flag=True, help="Load the set this product ships with.")
@_report
def load_benchmarks_command(file: Path | None, is_default: bool, report: Path | None) -> None:
    """Load published figures: DfE's CSV file, or a long table of area, year, measure, value."""
    if is_default == (file is not None):
        raise click.UsageError("Name one FILE, or say --default.")
    if file is None:
        _run(lambda engine, council: load_default_set(engine, council_code=council), report)
    else:
        _run(
            lambda engine, council: load_benchmarks(engine, file, council_code=council),
            report,
            file,
        )


@permitted(Permission.LOAD_DATA)
@load.command("population")
@_file
@_report
def load_population_command(file: Path, report: Path | None) -> None:
    """Load mid-year estimates of children aged 0 to 17."""
    _run(lambda engine, council: load_population(engine, file, council_code=council), report, file)


@permitted(Permission.LOAD_DATA)
@load.command("permanence")
@_file
@_synthetic
@_report
def load_permanence_command(file: Path, synthetic: bool, report: Path | None) -> None:
    """Load the list of children under special guardianship and child arrangements orders."""
    _run(
        lambda engine, council: load_permanence(
            engine, file, council_code=council, is_synthetic=synthetic
        ),
        report,
        file,
    )


@permitted(Permission.LOAD_DATA)
@load.command("homes")
@_workbook
@_synthetic
@_report
def load_homes_command(file: Path, synthetic: bool, report: Path | None) -> None:
    """Load the workbook of homes: an .xlsx file, a folder of CSV files, or one of them."""
    _run_workbook("homes", file, synthetic, report)


@permitted(Permission.LOAD_DATA)
@load.command("carers")
@_workbook
@_synthetic
@_report
def load_carers_command(file: Path, synthetic: bool, report: Path | None) -> None:
    """Load the workbook of foster carers: an .xlsx file, a folder of CSV files, or one of them."""
    _run_workbook("carers", file, synthetic, report)


@permitted(Permission.LOAD_DATA)
@load.command("requests")
@_workbook
@_synthetic
@_report
def load_requests_command(file: Path, synthetic: bool, report: Path | None) -> None:
    """Load the workbook of requests for homes and planned moves."""
    _run_workbook("requests", file, synthetic, report)


@permitted(Permission.LOAD_DATA)
@load.command("money")
@_workbook
@_synthetic
@_report
def load_money_command(file: Path, synthetic: bool, report: Path | None) -> None:
    """Load the workbook of money: prices, running costs, ledger, budget, income and savings."""
    _run_workbook("money", file, synthetic, report)


@permitted(Permission.LOAD_DATA)
@load.command("programme")
@_workbook
@_synthetic
@_report
def load_programme_command(file: Path, synthetic: bool, report: Path | None) -> None:
    """Load the workbook of the programme: milestones, benefits, readings, risks."""
    _run_dated(load_programme, file, synthetic, report)


def _run_workbook(kind: str, file: Path, synthetic: bool, report: Path | None) -> None:
    _run_dated(partial(load_workbook, kind=kind), file, synthetic, report)


def _run_dated(
    load_file: Callable[..., ListLoad | WorkbookLoad],
    file: Path,
    synthetic: bool,
    report: Path | None,
) -> None:
    """Run a load that judges the dates in its file by the day on which it is run."""
    _run(
        lambda engine, council: load_file(
            engine,
            file,
            council_code=council,
            # The clock of whoever runs this, as for the dates in the file.
            today=date.today(),  # noqa: DTZ011
            is_synthetic=synthetic,
        ),
        report,
        file,
    )


@permitted(Permission.LOAD_DATA)
@load.command("approvals")
@_file
@_synthetic
@_report
def load_approvals_command(file: Path, synthetic: bool, report: Path | None) -> None:
    """Load the list of placements at a distance that were approved."""
    _run_dated(load_approvals, file, synthetic, report)


def _run(
    run: Callable[[Engine, str], ListLoad | WorkbookLoad],
    report: Path | None,
    source: Path | None = None,
) -> None:
    """Run a load and tell of it; `source` is what it reads, which no report may write over."""
    if report is not None:
        _check_report(report, source)
    try:
        settings: Settings = read_settings()
        engine = engine_for(settings.owner_url)
        log = AuditLog(engine, find_audit_key(settings))
        done = run(auditing_loads(engine, log), settings.council_code)
    except NothingUsable as error:
        try:
            _write_report(report, error.findings)
        except click.ClickException as unwritten:
            raise click.ClickException(f"{error}\n{unwritten.message}") from None
        raise click.ClickException(str(error)) from None
    except (RefusedInput, SettingsError) as error:
        raise click.ClickException(str(error)) from None
    except DBAPIError as error:
        raise click.ClickException(
            "The store could not be written, so nothing has changed: "
            f"{str(error.orig).strip().splitlines()[0]}"
        ) from None
    click.echo(done.summary())
    has_sheets = isinstance(done, WorkbookLoad) and len(done.files) > 1
    for finding in done.findings[:FINDINGS_SHOWN]:
        where = f"{finding.file}, " if has_sheets else ""
        click.echo(
            f"  {where}line {finding.line}, {finding.column}: {finding.outcome}. {finding.told}"
        )
    more = len(done.findings) - FINDINGS_SHOWN
    if more > 0:
        click.echo(f"  and {more:,} more; --report FILE writes them all.")
    _write_report(report, done.findings)


def _check_report(report: Path, source: Path | None) -> None:
    """Raise ClickException, before anything is loaded, where the report cannot or must not be."""
    try:
        if source is not None and report.exists() and source.exists():
            inputs = source.iterdir() if source.is_dir() else [source]
            if any(one.exists() and one.samefile(report) for one in inputs):
                raise click.ClickException(
                    f"The report would be written over {report}, which is to be loaded; give the "
                    "report another name. Nothing has changed."
                )
        is_new = not report.exists()
        with report.open("a", encoding="utf-8"):
            pass
        if is_new:
            report.unlink()
    except (OSError, ValueError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or "it is no name of a file"
        raise click.ClickException(
            f"The report cannot be written to {report}: {why}; name another file. Nothing has "
            "changed."
        ) from None


def _write_report(report: Path | None, findings: Sequence[RowFinding]) -> None:
    if report is None:
        return
    try:
        with report.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(REPORT_COLUMNS)
            for finding in findings:
                cells = [getattr(finding, column) for column in REPORT_COLUMNS]
                writer.writerow([as_text(cell) for cell in cells])
    except OSError as error:
        raise click.ClickException(
            f"The report could not be written to {report}: {error.strerror}."
        ) from None
