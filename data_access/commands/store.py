"""`store upgrade`, `store demo`, `store status`: the store itself."""

import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import click
from sqlalchemy import Connection, Engine, func, select, update
from sqlalchemy.exc import DBAPIError

from data_access.audit import Action, AuditLog, command_actor
from data_access.commands.groups import permitted
from data_access.commands.loads import auditing_loads
from data_access.demonstration.programme import keep_updates
from data_access.demonstration.programme_days import FIRST_EDITION
from data_access.demonstration.returns import EARLIER_MONEY, PROGRAMME, write_returns
from data_access.imports.approvals import load_approvals
from data_access.imports.default_benchmarks import load_default_set
from data_access.imports.homes_derivation import fill_nights
from data_access.imports.permanence import load_permanence
from data_access.imports.refusal import RefusedInput
from data_access.imports.spend_derivation import fill_spend
from data_access.imports.ssda903.journeys import fill_journeys
from data_access.imports.ssda903.loading import load_returns
from data_access.imports.workbooks.loading import WORKBOOKS, load_workbook
from data_access.imports.workbooks.programme_loading import load_programme
from data_access.questions.standing import holds_real_data, read_standing
from data_access.settings import Settings, SettingsError, find_audit_key, read_settings
from data_access.store.engine import engine_for, is_store_current, upgrade_store
from data_access.store.tables import (
    children,
    episodes,
    load_findings,
    loads,
    programme_versions,
)
from data_access.vocabulary import Permission

# The demonstration council's today is its data date; its return came in two days later.
DEMONSTRATION_LOADED_AT = datetime(2025, 4, 2, 9, 0)  # noqa: DTZ001 (stored as UTC without its name)
# An earlier edition of its workbook of money had more in it that did not agree.
EARLIER_MONEY_LOADED_AT = datetime(2025, 1, 2, 9, 0)  # noqa: DTZ001
# The programme's first edition; it is kept on screen from then on.
PROGRAMME_LOADED_AT = datetime(2023, 10, 31, 12, 0)  # noqa: DTZ001
_EDITIONS_OF_MONEY = 2
DEMONSTRATION_COUNCIL = "E06000004"

store = click.Group("store", help="Build, upgrade and look at the store.")


@permitted(Permission.KEEP_STORE)
@store.command("upgrade")
def upgrade_command() -> None:
    """Bring the store's tables up to date; nothing is lost, nor need anything be loaded again."""
    engine, settings = _open()
    with _plain_errors():
        has_changed = _upgrade(engine, AuditLog(engine, find_audit_key(settings)))
    words = "The store has been brought up to date." if has_changed else "The store is up to date."
    click.echo(words)


@permitted(Permission.KEEP_STORE)
@store.command("demo")
def demo_command() -> None:
    """Build the demonstration council, where it is not built already."""
    engine, settings = _open()
    with _plain_errors():
        log = AuditLog(engine, find_audit_key(settings))
        build_demonstration(engine, settings.council_code, click.echo, log)


@permitted(Permission.KEEP_STORE)
@store.command("status")
def status_command() -> None:
    """Say what the store holds."""
    engine, _ = _open()
    with _plain_errors():
        if not is_store_current(engine):
            raise RefusedInput(
                "The store is missing or not up to date: run `flask --app app store upgrade`."
            )
        for line in describe_store(engine):
            click.echo(line)


def build_demonstration(
    engine: Engine,
    council_code: str = DEMONSTRATION_COUNCIL,
    progress: Callable[[str], None] = lambda _words: None,
    log: AuditLog | None = None,
) -> None:
    """Fill an empty store with the demonstration council, through the real importers.

    What is there already is left alone, so that a build that was cut off goes on where it ended.
    With a `log`, the upgrade and each load have their entries in it.
    Raises RefusedInput for a store that holds real data or belongs to another council.
    """
    if council_code != DEMONSTRATION_COUNCIL:
        raise RefusedInput(
            f"The demonstration council is made for {DEMONSTRATION_COUNCIL}; COUNCIL_CODE is "
            f"{council_code}. Leave COUNCIL_CODE unset to build it."
        )
    _upgrade(engine, log)
    engine = auditing_loads(engine, log) if log else engine
    with engine.connect() as connection:
        if holds_real_data(connection):
            raise RefusedInput(
                "This store holds data that was not declared invented; the demonstration council "
                "goes into a store of its own. Set DATABASE_URL to another address."
            )
        before = connection.execute(select(func.max(loads.c.id))).scalar() or 0
        there = Counter(connection.execute(select(loads.c.kind)).scalars())
    wanted = {"benchmarks", "ssda903", "permanence", "approvals", "programme", *WORKBOOKS}
    if wanted <= there.keys() and there["money"] >= _EDITIONS_OF_MONEY:
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        progress("Writing the demonstration council's returns")
        write_returns(folder)
        if "benchmarks" not in there:
            progress("Loading published benchmarks")
            load_default_set(engine, council_code=council_code)
        if "homes" not in there:
            progress("Loading its homes")
            _load_workbook(engine, folder / "homes" / "homes.csv", "homes")
        progress("Loading its programme: milestones, benefits and risks")
        _load_programme(engine, folder / PROGRAMME, there)
        if "ssda903" not in there:
            progress("Loading eight years of its SSDA903 returns")
            load_returns(
                engine,
                sorted(path for path in folder.iterdir() if path.name.isdecimal()),
                council_code=council_code,
                today=DEMONSTRATION_LOADED_AT.date(),
                is_synthetic=True,
            )
        if "permanence" not in there:
            progress("Loading its list of permanence arrangements")
            load_permanence(
                engine,
                folder / "permanence.csv",
                council_code=council_code,
                is_synthetic=True,
            )
        if "approvals" not in there:
            progress("Loading its list of approved placements at a distance")
            load_approvals(
                engine,
                folder / "approvals.csv",
                council_code=council_code,
                today=DEMONSTRATION_LOADED_AT.date(),
                is_synthetic=True,
            )
        # Workbooks tell of children whom the returns have to tell of first; of the homes, the list
        # alone is loaded by now.
        if "carers" not in there:
            progress("Loading the places of its homes and the stays in them")
            _load_workbook(engine, folder / "homes", "homes")
            progress("Loading its foster carers")
            _load_workbook(engine, folder / "carers", "carers")
        if "requests" not in there:
            progress("Loading its requests for homes and its planned moves")
            _load_workbook(engine, folder / "requests", "requests")
        if there["money"] < _EDITIONS_OF_MONEY:
            progress("Loading its prices, ledger, budget and savings")
            _load_money(engine, folder, count_there=there["money"])
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(
            update(loads)
            .where(loads.c.id > before)
            .values(loaded_at=DEMONSTRATION_LOADED_AT, loaded_by="demonstration")
        )
        _date_editions(connection)
    progress("The demonstration council is ready")


def _load_workbook(
    engine: Engine, path: Path, kind: str, at: datetime = DEMONSTRATION_LOADED_AT
) -> None:
    load_workbook(
        engine,
        path,
        kind=kind,
        council_code=DEMONSTRATION_COUNCIL,
        today=at.date(),
        is_synthetic=True,
    )


def _load_money(engine: Engine, folder: Path, count_there: int) -> None:
    """Load both editions of the workbook of money, or the later one where the earlier is there."""
    if not count_there:
        _load_workbook(engine, folder / EARLIER_MONEY, "money", EARLIER_MONEY_LOADED_AT)
    _load_workbook(engine, folder / "money", "money")


def _load_programme(engine: Engine, folder: Path, there: Counter[str]) -> None:
    """Load the programme's first edition unless it is there, and keep what was changed since."""
    if "programme" not in there:
        load_programme(
            engine,
            folder,
            council_code=DEMONSTRATION_COUNCIL,
            today=FIRST_EDITION,
            is_synthetic=True,
        )
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        keep_updates(connection)


def _date_editions(connection: Connection) -> None:
    """Date the loads that came before the others."""
    for kind, at in (("money", EARLIER_MONEY_LOADED_AT), ("programme", PROGRAMME_LOADED_AT)):
        first = select(func.min(loads.c.id)).where(loads.c.kind == kind).scalar_subquery()
        connection.execute(update(loads).where(loads.c.id == first).values(loaded_at=at))
    came_by_load = programme_versions.c.load_id.is_not(None)
    connection.execute(
        update(programme_versions).where(came_by_load).values(changed_by="demonstration")
    )


def _upgrade(engine: Engine, log: AuditLog | None) -> bool:
    """Bring the store's tables up to date, and tell the audit log; False where they were."""
    if is_store_current(engine):
        return False
    upgrade_store(engine, fill=_fill)
    if log:
        log.record(Action.STORE_CHANGED, actor=command_actor(), subject="tables brought up to date")
    return True


def _fill(connection: Connection) -> None:
    """Work out what a store was filled too early to have."""
    fill_journeys(connection)
    fill_nights(connection)
    fill_spend(connection, date.today())  # noqa: DTZ011


def describe_store(engine: Engine) -> list[str]:
    """What the store holds, in lines for a person."""
    with engine.connect() as connection:
        standing = read_standing(connection)
        if not standing.data_version:
            return ["The store is empty."]
        count_children = connection.execute(select(func.count()).select_from(children)).scalar()
        current = select(func.count()).select_from(episodes).where(episodes.c.is_current)
        count_episodes = connection.execute(current).scalar()
        findings = select(func.count()).select_from(load_findings)
        count_findings = connection.execute(findings).scalar()
    return [
        f"Data version {standing.data_version}",
        "Holds: " + ("invented people only" if standing.is_synthetic else "real people"),
        f"Council: {standing.council_code or 'no return loaded'}",
        f"Children: {count_children:,}; episodes: {count_episodes:,}",
        f"Returns cover: {_words(standing.first_date)} to {_words(standing.data_date)}",
        f"Repairs, rejections and notices kept: {count_findings:,}",
        *(f"{age.words}: loaded {_words(age.loaded_on)}" for age in standing.sources.values()),
    ]


def _words(day: date | None) -> str:
    return f"{day:%-d %B %Y}" if day else "–"


def _open() -> tuple[Engine, Settings]:
    try:
        settings = read_settings()
        return engine_for(settings.owner_url), settings
    except SettingsError as error:
        sys.exit(f"Error: {error}")


class _plain_errors:  # noqa: N801 (reads as a statement: with _plain_errors())
    """What goes wrong in a command ends in one sentence and a non-zero exit."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, RefusedInput | SettingsError | OSError):
            sys.exit(f"Error: {error}")
        if isinstance(error, DBAPIError):
            sys.exit(
                "Error: the store could not be read or written "
                f"({str(error.orig).strip().splitlines()[0]})."
            )
