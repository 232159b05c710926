"""An embedded store is copied while it serves, and put back whole, or nothing changes."""

import errno
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, event, select, text

from data_access.accounts.passwords import is_right
from data_access.audit import AuditLog, Head
from data_access.commands.store import store
from data_access.store.backups import BackupError, back_up, restore
from data_access.store.engine import create_engine, engine_for
from data_access.store.tables import metadata
from tests.people import (
    ANOTHER_PASSWORD,
    AUDIT_KEY,
    PASSWORD,
    add_homes,
    add_person,
    read_account,
    read_audit,
)
from tests.stores import EMPTY, Stores

NOON = datetime(2026, 3, 31, 12, 0)  # noqa: DTZ001 (the server's own clock)


@pytest.fixture
def served(tmp_path: Path, sqlite_stores: Stores) -> Iterator[Engine]:
    """A store in a folder of its own, somebody and two homes in it, as a web process has it."""
    with sqlite_stores.copy(EMPTY) as address:
        shutil.copyfile(address.removeprefix("sqlite:///"), place_in(tmp_path))
    engine = engine_for(f"sqlite:///{place_in(tmp_path)}")
    add_person(engine)
    add_homes(engine, oak="council", elm="council")
    yield engine
    engine.dispose()


@pytest.fixture
def backup(tmp_path: Path, served: Engine) -> Path:
    """A back-up of it."""
    assert served
    back_up(place_in(tmp_path), tmp_path / "backup")
    return tmp_path / "backup"


def place_in(folder: Path) -> Path:
    return folder / "store.sqlite"


def read_rows(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """All that a store holds, but for its audit log."""
    with engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
            if table.name != "audit_entries"
        }


def mode_of(file: Path) -> int:
    return file.stat().st_mode & 0o777


def run(monkeypatch: pytest.MonkeyPatch, place: Path, *words: object) -> Result:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{place}")
    monkeypatch.setenv("AUDIT_KEY", AUDIT_KEY)
    return CliRunner().invoke(store, [str(word) for word in words])


def test_a_store_lost_in_a_fire_is_put_back_with_its_people_figures_and_log(
    served: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, place = tmp_path / "backup", place_in(tmp_path / "new")
    backed_up = run(monkeypatch, place_in(tmp_path), "backup", file)
    assert backed_up.exit_code == 0, backed_up.output
    head = next(
        Head.parse(line.split()[-1])
        for line in backed_up.stdout.splitlines()
        if "ends with" in line
    )
    held = read_rows(served)
    assert (len(held["homes"]), len(held["accounts"])) == (2, 1)

    restored = run(monkeypatch, place, "restore", file)
    assert restored.exit_code == 0, restored.output
    assert "all as they were written" in restored.stdout
    assert (mode_of(file), mode_of(place)) == (0o600, 0o600)
    engine = create_engine(f"sqlite:///{place}")
    assert read_rows(engine) == held
    assert is_right(PASSWORD, read_account(engine).password)
    assert not is_right(ANOTHER_PASSWORD, read_account(engine).password)
    assert AuditLog(engine, AUDIT_KEY).verify(head).is_whole
    assert [entry[2] for entry in read_audit(engine)[-2:]] == [
        "backed up into backup",
        "restored from backup",
    ]
    engine.dispose()


def test_a_copy_made_during_a_write_has_all_that_was_done_and_nothing_of_what_was_not(
    served: Engine, tmp_path: Path
) -> None:
    held = read_rows(served)
    with served.connect().execution_options(writes=True) as writing, writing.begin():
        writing.execute(text("DELETE FROM homes WHERE slug = 'oak'"))
        back_up(place_in(tmp_path), tmp_path / "backup")
    assert len(read_rows(served)["homes"]) == 1
    copied = create_engine(f"sqlite:///{tmp_path / 'backup'}")
    assert read_rows(copied) == held
    copied.dispose()


def test_where_a_load_is_writing_the_log_cannot_be_told_and_nothing_is_taken_away(
    served: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    event.listen(served, "connect", lambda c, _: c.execute("PRAGMA busy_timeout=0"))
    served.dispose()
    with served.connect().execution_options(writes=True) as writing, writing.begin():
        refused = run(monkeypatch, place_in(tmp_path), "backup", tmp_path / "backup")
    assert refused.exit_code == 1
    assert "try again when that is done" in refused.output
    assert not (tmp_path / "backup").exists()


def test_a_backup_never_writes_over_a_file(
    served: Engine, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, told = backup.read_bytes(), read_audit(served)
    refused = run(monkeypatch, place_in(tmp_path), "backup", backup)
    assert refused.exit_code == 1
    assert "is not written over" in refused.output
    assert backup.read_bytes() == before
    assert read_audit(served) == told


def test_a_store_that_is_there_gives_way_only_when_told_and_is_kept(
    served: Engine, backup: Path, tmp_path: Path
) -> None:
    place = place_in(tmp_path)
    add_person(served, "since@council.test")
    with pytest.raises(BackupError, match="with --replace"):
        restore(backup, place, replaces=False, now=NOON)
    with served.connect(), pytest.raises(BackupError, match="stop the server"):
        restore(backup, place, replaces=True, now=NOON)
    assert len(read_rows(served)["accounts"]) == 2
    served.dispose()

    aside = restore(backup, place, replaces=True, now=NOON)
    assert aside == tmp_path / "store.sqlite.2026-03-31-120000"
    assert len(read_rows(served)["accounts"]) == 1
    kept = create_engine(f"sqlite:///{aside}")
    assert len(read_rows(kept)["accounts"]) == 2
    kept.dispose()


def test_where_the_copy_cannot_take_its_place_the_store_is_where_it_was(
    served: Engine, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.dispose()

    def fail(_copy: Path, _target: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    add_person(served, "since@council.test")
    served.dispose()
    before = set(tmp_path.iterdir())
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(BackupError, match="No space left"):
        restore(backup, place_in(tmp_path), replaces=True, now=NOON)
    assert {path.name for path in tmp_path.iterdir()} <= {path.name for path in before}
    assert len(read_rows(served)["accounts"]) == 2


def test_a_store_that_is_damaged_is_still_replaced(
    served: Engine, backup: Path, tmp_path: Path
) -> None:
    served.dispose()
    place_in(tmp_path).write_bytes(b"not a store any more" * 1000)
    aside = restore(backup, place_in(tmp_path), replaces=True, now=NOON)
    assert aside
    assert aside.read_bytes().startswith(b"not a store")
    assert len(read_rows(served)["homes"]) == 2


def damage(file: Path) -> None:
    # Behind the first page, so that only reading all of it finds out.
    content = bytearray(file.read_bytes())
    content[4096 * 20 : 4096 * 60] = b"\xff" * 4096 * 40
    file.write_bytes(content)


def write_text(file: Path) -> None:
    file.write_text("No store at all", encoding="utf-8")


def date_forward(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()


def take_version(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DROP TABLE alembic_version")


SPOILT: dict[str, tuple[Callable[[Path], None], str]] = {
    "damaged": (damage, "is damaged|cannot be copied"),
    "text": (write_text, "is it a store"),
    "of a newer version": (date_forward, "9999.*use that version"),
    "something else's": (take_version, "no store of this product"),
    "gone": (Path.unlink, "There is no file"),
}


@pytest.mark.parametrize("how", SPOILT)
def test_what_is_no_whole_backup_of_a_known_version_is_refused_and_the_store_stays(
    how: str, served: Engine, backup: Path, tmp_path: Path
) -> None:
    spoil, words = SPOILT[how]
    spoil(backup)
    held = read_rows(served)
    served.dispose()
    with pytest.raises(BackupError, match=words):
        restore(backup, place_in(tmp_path), replaces=True, now=NOON)
    assert read_rows(served) == held
    served.dispose()
    assert {file.name for file in tmp_path.iterdir()} <= {"store.sqlite", "backup"}


def test_without_the_logs_key_a_restored_store_says_which_is_missing_and_writes_no_entry(
    served: Engine, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = read_audit(served)
    place = place_in(tmp_path / "new")
    monkeypatch.setattr("tests.data.test_backups.AUDIT_KEY", AUDIT_KEY[::-1])
    restored = run(monkeypatch, place, "restore", backup)
    assert restored.exit_code == 0
    assert "Set AUDIT_KEY to the key of the store that was backed up" in restored.stdout
    assert read_audit(engine_for(f"sqlite:///{place}")) == told


@pytest.mark.parametrize("words", [("backup",), ("restore",)])
def test_a_store_on_a_server_has_tools_of_its_own(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://nobody@127.0.0.1:1/none")
    refused = run(monkeypatch, tmp_path / "none", *words, tmp_path / "file")
    assert refused.exit_code == 1
    assert "pg_dump and pg_restore, as docs/running.md says" in refused.output
    assert list(tmp_path.iterdir()) == []
