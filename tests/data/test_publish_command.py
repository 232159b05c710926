"""`publish`, and `load ssda903` that publishes, as whoever runs them meets them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, select

from data_access.commands.load_ssda903 import load_ssda903_command
from data_access.commands.publish import publish_command
from data_access.disclosure import protecting, publishing
from data_access.disclosure.publication import list_publications
from data_access.disclosure.system import NotProtectable
from data_access.store.tables import audit_entries
from tests.data.ssda903_files import write_return

Run = Callable[..., Result]


@pytest.fixture
def run(empty_store: Engine, monkeypatch: pytest.MonkeyPatch) -> Run:
    for command in ("load_ssda903", "publish"):
        monkeypatch.setattr(f"data_access.commands.{command}.engine_for", lambda _: empty_store)
    monkeypatch.setenv("AUDIT_KEY", "a key of the audit log's own")
    runner = CliRunner()

    def run_command(*words: object) -> Result:
        if words[0] == "load":
            words = ("load", *words[1:], "--synthetic", "--year", 2024)
        command = load_ssda903_command if words[0] == "load" else publish_command
        return runner.invoke(command, [str(word) for word in words[1:]])

    return run_command


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    """A return for 2023/24 of thirty children, in care since the year before."""
    return write_children(tmp_path / "return", 30)


def write_children(folder: Path, number: int) -> Path:
    rows = [{"CHILD": f"C{n}", "DECOM": "01/06/2022"} for n in range(number)]
    return write_return(folder, rows)


@pytest.fixture
def nothing_is_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise NotProtectable

    monkeypatch.setattr(protecting, "link", fail)


def list_published(engine: Engine) -> dict[date, int]:
    with engine.connect() as connection:
        return {each.snapshot: each.version for each in list_publications(connection)}


def test_a_load_publishes_the_newest_snapshot_and_the_command_the_rest(
    run: Run, empty_store: Engine, returned: Path
) -> None:
    loaded = run("load", returned)
    assert loaded.exit_code == 0, loaded.output
    assert "31 March 2024: version 1, " in loaded.stdout
    assert list_published(empty_store) == {date(2024, 3, 31): 1}
    done = run("publish")
    assert done.exit_code == 0, done.output
    assert done.stdout.index("31 December 2023: ") < done.stdout.index("30 June 2023: version 1, ")
    assert len(list_published(empty_store)) == 4
    again = run("publish")
    assert again.stdout.endswith("Nothing to publish: every snapshot is published as it stands.\n")
    with empty_store.connect() as connection:
        actions = connection.scalars(select(audit_entries.c.action)).all()
    assert actions == ["loaded", *["published"] * 4]


def test_a_load_that_changes_what_was_published_says_how_to_publish_it_anew(
    run: Run, empty_store: Engine, returned: Path, tmp_path: Path
) -> None:
    run("load", returned)
    run("publish")
    loaded = run("load", write_children(tmp_path / "more", 38))
    assert loaded.exit_code == 0, loaded.output
    assert "31 March 2024: version 2, " in loaded.stdout
    assert "3 earlier snapshots have changed since being published: `flask --app app publish`" in (
        loaded.stdout
    )
    assert run("publish").exit_code == 0
    assert set(list_published(empty_store).values()) == {2}


@pytest.mark.usefixtures("nothing_is_safe")
def test_a_load_stands_and_says_so_where_nothing_could_be_protected(
    run: Run, empty_store: Engine, returned: Path
) -> None:
    loaded = run("load", returned)
    assert loaded.exit_code == 0
    assert "Not shown. Children in our care: no choice of hidden cells" in loaded.stdout
    assert list_published(empty_store) == {date(2024, 3, 31): 1}


def test_a_load_stands_and_says_so_where_publishing_itself_fails(
    run: Run, empty_store: Engine, returned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("4 children of 12")

    monkeypatch.setattr(publishing, "read_counts", fail)
    loaded = run("load", returned)
    assert loaded.exit_code == 1
    assert "Loaded as data version" in loaded.stdout
    assert "The return is loaded and stands, but its figures were not published" in loaded.stderr
    assert "`flask --app app publish`" in loaded.stderr
    assert "4 children" not in loaded.output
    assert list_published(empty_store) == {}


def test_one_date_is_published_where_it_is_a_snapshot(
    run: Run, empty_store: Engine, returned: Path
) -> None:
    run("load", returned)
    assert "version 1" in run("publish", "--date", "2023-09-30").stdout
    assert (
        "30 September 2023 is published as it stands."
        in run("publish", "--date", "2023-09-30").stdout
    )
    refused = run("publish", "--date", "2025-12-31")
    assert refused.exit_code == 1
    assert (
        "31 December 2025 is not covered by the returns that are loaded; the nearest that can be "
        "published is 31 March 2024." in refused.stderr
    )
    assert len(list_published(empty_store)) == 2


def test_what_failed_is_tried_again_by_its_date(
    run: Run, empty_store: Engine, returned: Path
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(protecting, "link", lambda *_: 1 / 0)
        run("load", returned)
    assert "Nothing to publish" in run("publish", "--newest").stdout
    assert "31 March 2024: version 2, " in run("publish", "--date", "2024-03-31").stdout
    assert list_published(empty_store) == {date(2024, 3, 31): 2}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--date", "yesterday"], "does not match the format"),
        (["--date", "2024-03-31", "--newest"], "Say either --date or --newest."),
        (["--date", "2024-03-31"], "No return is loaded"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(
    run: Run, words: list[str], says: str
) -> None:
    done = run("publish", *words)
    assert done.exit_code != 0
    assert says in done.stderr
    assert "Traceback" not in done.output


def test_an_empty_store_has_nothing_to_publish(run: Run) -> None:
    done = run("publish")
    assert done.exit_code != 0
    assert "No return is loaded that covers a whole quarter" in done.stderr
