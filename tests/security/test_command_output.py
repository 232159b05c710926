"""What a load prints, which may end up in a log, names no child, whatever was rejected."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, select

from callbacks.logs import JsonLines
from data_access.commands import COMMANDS
from data_access.demonstration.episodes import COLUMNS
from data_access.demonstration.people import CANARY_REFERENCE, CANARY_UPN
from data_access.store.tables import audit_entries, children
from tests.people import AUDIT_KEY
from tests.security.canaries import MARK
from tests.stores import EMPTY, Stores

RETURN = f"""{",".join(COLUMNS)}
{CANARY_REFERENCE},01/05/2024,S,C2,N1,U6,PR1,,,,,,
{CANARY_REFERENCE},32/05/2024,S,C2,N1,U6,PR1,,,,,,
{CANARY_REFERENCE},01/06/2024,S,{CANARY_REFERENCE},N1,U6,PR1,,,,,,
"""
HEADER = f"""CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB
{CANARY_REFERENCE},2,28/07/2013,WBRI,{CANARY_UPN},0,
"""
PERMANENCE = f"""reference,date_of_birth,order,start,end,weekly_allowance
{CANARY_REFERENCE},28/07/2013,special_guardianship,01/02/2020,,120.00
{CANARY_REFERENCE},{CANARY_UPN},special_guardianship,01/02/2020,,120.00
{CANARY_REFERENCE},28/07/2013,{CANARY_REFERENCE},01/02/2020,,120.00
{CANARY_REFERENCE},28/07/2013,special_guardianship,01/02/2010,,120.00
"""


def run_load(store: Engine, monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> Result:
    monkeypatch.setenv("DATABASE_URL", str(store.url))
    monkeypatch.setenv("AUDIT_KEY", AUDIT_KEY)
    load = next(command for command in COMMANDS if command.name == "load")
    return CliRunner().invoke(load, [*map(str, words), "--synthetic"])


def write_return(folder: Path, episodes: str) -> Path:
    folder.mkdir()
    (folder / "episodes.csv").write_text(episodes)
    (folder / "header.csv").write_text(HEADER)
    return folder


@pytest.fixture
def store(sqlite_stores: Stores) -> Iterator[Engine]:
    with sqlite_stores.open_copy(EMPTY) as engine:
        yield engine


def test_a_load_with_rejections_names_no_child(
    store: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    folder = write_return(tmp_path / "2025", RETURN)
    (tmp_path / "permanence.csv").write_text(PERMANENCE)
    with caplog.at_level(logging.INFO):
        said = [
            run_load(store, monkeypatch, "ssda903", folder, "--year", "2025").output,
            run_load(store, monkeypatch, "permanence", tmp_path / "permanence.csv").output,
        ]
    assert "2 rejected" in said[0]
    assert "3 rejected" in said[1]
    assert "date_of_birth is “…”; a date must be written as" in said[1]
    with store.connect() as connection:
        loaded = connection.execute(select(children.c.reference)).scalars().all()
        entries = connection.execute(select(audit_entries)).all()
    assert loaded == [CANARY_REFERENCE]
    assert [entry.action for entry in entries] == ["loaded", "published", "loaded"]
    lines = [JsonLines().format(record) for record in caplog.records]
    assert any('"audit"' in line for line in lines)
    for words in (*said, *lines, *map(str, entries)):
        assert MARK not in words.lower()


def test_a_load_that_is_refused_names_no_child(
    store: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    header, *rows = RETURN.splitlines()
    folder = write_return(tmp_path / "2025", f"{header}\n{rows[2]}\n")
    header, *rows = PERMANENCE.splitlines()
    (tmp_path / "permanence.csv").write_text(f"{header}\n{rows[2]}\n")
    for done in (
        run_load(store, monkeypatch, "ssda903", folder, "--year", "2025"),
        run_load(store, monkeypatch, "permanence", tmp_path / "permanence.csv"),
    ):
        assert done.exit_code == 1
        assert "The first, line 2: " in done.output
        assert "“…”" in done.output
        assert MARK not in done.output.lower()
