"""A return loaded whole or not at all: read, judged, joined with the other years, derived."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Engine

from data_access.imports.derivation import (
    NEVER_DAY,
    derive_count_changes,
    derive_episodes,
    derive_journeys,
    derive_spans,
)
from data_access.imports.homes_derivation import derive_nights
from data_access.imports.record import note_load
from data_access.imports.refusal import RefusedInput
from data_access.imports.spend_derivation import derive_spend
from data_access.imports.ssda903.changes import COLUMNS as CHANGE_COLUMNS
from data_access.imports.ssda903.changes import compare_episodes
from data_access.imports.ssda903.checks import check_rows
from data_access.imports.ssda903.children import (
    describe_children,
    find_births,
    know_again,
    notice_vanished,
    reject_unborn,
    remove_children,
    write_children,
)
from data_access.imports.ssda903.codes import EPISODES, LAYOUTS
from data_access.imports.ssda903.findings import Findings, count_rows, hide_value
from data_access.imports.ssda903.notices import (
    notice_doubtful_dates,
    notice_missing_urns,
    notice_open_at_18,
)
from data_access.imports.ssda903.reading import read_renumbered, read_tables
from data_access.imports.ssda903.repairs import ALL, repair_histories
from data_access.imports.ssda903.report import FileCount, LoadReport
from data_access.imports.ssda903.stored import (
    REPAIRS_OFF,
    LoadOptions,
    Stored,
    read_digests,
    read_homes,
    read_last_options,
    read_stored,
    renumber_children,
)
from data_access.imports.ssda903.values import look_up, map_distinct, to_days
from data_access.imports.ssda903.writing import (
    Derived,
    lock_store,
    write_derived,
    write_findings,
    write_load,
    write_returned,
)
from data_access.imports.ssda903.years import Stated, find_data_to, state_years, years_in_name
from data_access.store.engine import is_store_current


@dataclass(frozen=True)
class _Job:
    """What one load was asked to do."""

    stated: Stated
    ignored: tuple[str, ...]
    options: LoadOptions
    repairs: frozenset[str]
    renumbered: dict[str, str]
    today: pd.Timestamp
    tell: Callable[[str], None]


def load_returns(
    engine: Engine,
    paths: Sequence[Path],
    *,
    council_code: str,
    today: date,
    is_synthetic: bool,
    repairs: frozenset[str] = ALL,
    year: int | None = None,
    renumbered: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> LoadReport:
    """Load every table of the return that the paths hold into the store, in one transaction.

    Each (collection year, table) among them replaces the store's whole; tables of a year that are
    not among them stay. Everything derived is worked out anew over all years. `year` is needed
    where the files cannot tell theirs; `repairs` are names of `repairs.REPAIRS`; `renumbered` is
    a CSV file (old, new) of children's references; `progress` is told of each long step.
    The same files again change nothing: the report then has no load_id.
    Raises RefusedInput, and leaves the store as it was, where the input cannot be loaded.
    """
    tell = progress or (lambda _step: None)
    check_store(engine)
    tell("Reading the files")
    tables, ignored = read_tables(list(paths))
    references, digest = read_renumbered(renumbered) if renumbered else ({}, "")
    job = _Job(
        stated=state_years(tables, year, today),
        ignored=tuple(ignored),
        options=LoadOptions(
            council_code=council_code,
            is_synthetic=is_synthetic,
            repairs_off=",".join(sorted(ALL - repairs)),
            renumbered=digest,
        ),
        repairs=repairs,
        renumbered=references,
        today=pd.Timestamp(today),
        tell=tell,
    )
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        lock_store(connection)
        return _load(connection, job)


def check_store(engine: Engine) -> None:
    """Raise RefusedInput where the store's tables are not those of this version."""
    if not is_store_current(engine):
        raise RefusedInput(
            "The store has not been brought up to date; run: flask --app app store upgrade"
        )


def _load(connection: Connection, job: _Job) -> LoadReport:
    keys = {(year, table.layout.table): table.sha256 for year, table in job.stated}
    held = read_digests(connection)
    same_files = all(held.get(key) == digest for key, digest in keys.items())
    if same_files and read_last_options(connection) == job.options:
        return _report_nothing(job)

    renumber_children(connection, job.renumbered)
    stored = read_stored(connection, keys.keys())
    job.tell("Checking every row")
    findings = Findings()
    rows = _check(job, findings)
    births = find_births(rows, stored)
    rows = reject_unborn(rows, births, findings)
    _check_anything_is_left(job, rows, findings)
    for (year, table), found in rows.items():
        if table == EPISODES:
            notice_doubtful_dates(found, year, findings)

    job.tell("Joining the years and repairing histories")
    described = describe_children(rows, stored, births)
    child_ids = described.set_index("reference")["child_id"]
    new = _join_new_episodes(rows, child_ids)
    together = pd.concat(
        [part for part in (stored.episodes, new) if len(part)] or [new], ignore_index=True
    )
    years = set(together["collection_year"].unique().tolist())
    repaired = repair_histories(together, years, job.repairs, findings)

    job.tell("Working out placements, ages and distances")
    derived = _derive(connection, repaired, described, job.options.council_code)
    data_to = find_data_to(derived, job.today)
    notice_open_at_18(derived, data_to, findings)
    rest = _derive_from_current(derived, described)
    notice_vanished(connection, stored, described, findings)

    job.tell("Writing to the store")
    found_all = findings.frame()
    files = _count_files(job, found_all)
    load_id = write_load(
        connection,
        [(file, table.sha256) for file, (_, table) in zip(files, job.stated, strict=True)],
        job.options,
        data_to,
    )
    derived["load_id"] = derived["load_id"].fillna(load_id).astype("int64")
    write_children(connection, described)
    write_derived(connection, derived, rest)
    write_returned(connection, load_id, rows, child_ids)
    remove_children(connection, stored, described)
    know_again(connection)
    derive_nights(connection)
    derive_spend(connection, job.today.date())
    write_findings(connection, load_id, found_all)
    note_load(connection, load_id)
    return LoadReport(
        load_id=load_id,
        files=tuple(files),
        ignored=job.ignored,
        remarks=_remark(job),
        findings=found_all,
        changes=compare_episodes(stored.replaced, _of_years_known(new, stored)),
        first_years=frozenset(
            {year for year, _ in keys} - set(stored.replaced["collection_year"].unique().tolist())
        ),
        data_to=data_to,
    )


def _check(job: _Job, findings: Findings) -> dict[tuple[int, str], pd.DataFrame]:
    """The rows of each (year, table) that can be counted by themselves."""
    if job.options.repairs_off:
        nowhere = pd.DataFrame({"source": [-1], "row": [-1], "file": [""], "line": [pd.NA]})
        findings.add(
            nowhere,
            "noticed",
            REPAIRS_OFF,
            "The repairs {value} were switched off for this load.",
            values=[job.options.repairs_off],
        )
    rows = {}
    first_row = 0
    for source, (year, table) in enumerate(job.stated):
        found = check_rows(table, source, first_row, findings, job.repairs)
        first_row += len(table.rows)
        if job.renumbered:
            found["reference"] = map_distinct(
                found["reference"], lambda old: job.renumbered.get(old, old)
            )
        if table.layout.table == EPISODES and "urn" not in table.lacks:
            notice_missing_urns(found, findings)
        rows[year, table.layout.table] = found
    return rows


def _check_anything_is_left(
    job: _Job, rows: dict[tuple[int, str], pd.DataFrame], findings: Findings
) -> None:
    for year, table in job.stated:
        if table.layout.table == EPISODES and rows[year, EPISODES].empty:
            found = findings.frame()
            own = found[(found["file"] == table.name) & (found["outcome"] == "rejected")]
            first = own.iloc[0]
            raise RefusedInput(
                f"None of the {len(table.rows):,} rows of {table.name} can be counted. "
                f"The first, line {first['line']}: {hide_value(first['reason'], first['value'])}"
            )


def _join_new_episodes(
    rows: dict[tuple[int, str], pd.DataFrame], child_ids: pd.Series
) -> pd.DataFrame:
    parts = [
        found.assign(
            collection_year=year, child_id=look_up(child_ids, found["reference"]), load_id=np.nan
        )
        for (year, table), found in rows.items()
        if table == EPISODES
    ]
    return pd.concat(parts, ignore_index=True) if parts else _no_episodes()


def _no_episodes() -> pd.DataFrame:
    layout = LAYOUTS[EPISODES]
    columns = ("source", "row", "line", "collection_year", "child_id", "load_id")
    return pd.DataFrame(
        {
            **{name: pd.Series(dtype="int64") for name in columns},
            **{name: pd.Series(dtype=object) for name in ("file", "reference", *layout.columns)},
            **{name: pd.Series(dtype="datetime64[s]") for name in layout.dates},
        }
    )


def _of_years_known(new: pd.DataFrame, stored: Stored) -> pd.DataFrame:
    return new[new["collection_year"].isin(stored.replaced["collection_year"])]


def _derive(
    connection: Connection, repaired: pd.DataFrame, described: pd.DataFrame, council_code: str
) -> pd.DataFrame:
    births = described.set_index("child_id")["date_of_birth"]
    prepared = repaired.assign(
        id=np.arange(1, len(repaired) + 1),
        child_id=repaired["child_id"].astype("int64"),
        decom_day=to_days(repaired["decom"]),
        date_of_birth=look_up(births, repaired["child_id"]),
    )
    return derive_episodes(prepared, read_homes(connection), council_code)


def _derive_from_current(derived: pd.DataFrame, described: pd.DataFrame) -> Derived:
    """Days looked after, what moved the count, and journeys, from the rows that speak today."""
    who = described[["child_id", "sex", "ethnic_group", "unaccompanied_until_day"]]
    current = derived[derived["is_current"]].merge(who, on="child_id", how="left")
    current["unaccompanied_until_day"] = (
        current["unaccompanied_until_day"].fillna(NEVER_DAY).astype("int64")
    )
    spans = derive_spans(current)
    changes = derive_count_changes(current, spans)
    return Derived(spans, changes, derive_journeys(current, changes))


def _count_files(job: _Job, findings: pd.DataFrame) -> list[FileCount]:
    repaired, rejected = count_rows(findings, "repaired"), count_rows(findings, "rejected")
    return [
        FileCount(
            name=table.name,
            table=table.layout.table,
            year=year,
            read=len(table.rows),
            accepted=len(table.rows) - int(repaired.get(source, 0)) - int(rejected.get(source, 0)),
            repaired=int(repaired.get(source, 0)),
            rejected=int(rejected.get(source, 0)),
        )
        for source, (year, table) in enumerate(job.stated)
    ]


def _remark(job: _Job) -> tuple[str, ...]:
    remarks = []
    for year, table in job.stated:
        named = years_in_name(f"{Path(table.folder).name}/{table.name}")
        if named and year not in named:
            remarks.append(
                f"{table.name} was taken for the year ending 31 March {year}, though its name "
                f"says {' or '.join(map(str, sorted(named)))}; if that is right, load it again "
                "with --year."
            )
    return tuple(remarks)


def _report_nothing(job: _Job) -> LoadReport:
    nothing = Findings().frame()
    return LoadReport(
        load_id=None,
        files=tuple(_count_files(job, nothing)),
        ignored=job.ignored,
        remarks=(),
        findings=nothing,
        changes=pd.DataFrame(columns=list(CHANGE_COLUMNS)),
        first_years=frozenset(),
        data_to=None,
    )
