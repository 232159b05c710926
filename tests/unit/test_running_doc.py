"""What README and docs/running.md tell whoever runs it to type, set and follow is there."""

import re
from pathlib import Path

import click
import pytest

from data_access.commands import COMMANDS
from data_access.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
RUNNING = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
TYPED = re.findall(
    r"^    cioc (.*)$|`cioc ([^`]*)`|flask --app app ([^`\n]*)", RUNNING + README, re.MULTILINE
)
# What stands for any command.
ANY = frozenset({"…", '"$@"'})
# What gunicorn.conf.py reads.
OF_THE_SERVER = {"HOST", "PORT", "WEB_CONCURRENCY"}


def follow(words: list[str]) -> click.Command | None:
    """The command that the first words name, as far as they name one."""
    found: click.Command | None = None
    commands = {command.name or "": command for command in COMMANDS}
    for word in words:
        found = commands.get(word)
        if not isinstance(found, click.Group):
            break
        commands = dict(found.commands)
    return found


def anchors_of(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_every_command_that_is_typed_exists_with_its_options() -> None:
    typed = [next(filter(None, words)).split("#")[0].split() for words in TYPED]
    assert len(typed) > 25
    missing = []
    for words in typed:
        command = follow(words)
        options = {name for part in getattr(command, "params", ()) for name in part.opts}
        if not command or {word for word in words if word.startswith("--")} - options:
            missing.append(" ".join(words))
    assert set(missing) <= ANY


def test_every_setting_is_one_and_every_one_is_told() -> None:
    known = {name.upper() for name in Settings.model_fields}
    in_files = set(re.findall(r"^    ([A-Z_]+)=", RUNNING, re.MULTILINE))
    assert {"DATABASE_URL", "DATABASE_OWNER_URL", "PROXIES"} <= in_files <= known | OF_THE_SERVER
    rows = re.findall(r"^\| (`[A-Z_`, ]+`) \|", README, re.MULTILINE)
    told = {name for row in rows for name in re.findall(r"[A-Z_]+", row)}
    assert told == known - {"FLASK_DEBUG", "DASH_DEBUG"} | OF_THE_SERVER


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]*)\)", page.read_text(encoding="utf-8")):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        path = page.parent / name if name else page
        assert path.exists(), target
        assert not anchor or anchor in anchors_of(path), target


def test_the_proxy_says_anew_who_asks_and_how() -> None:
    said = dict(re.findall(r"^ +proxy_set_header (\S+) (\S+);$", RUNNING, re.MULTILINE))
    assert said["X-Forwarded-For"] == "$remote_addr"
    assert said["X-Forwarded-Proto"] == "$scheme"
    assert said["X-Forwarded-Host"] == said["Host"] == "$host"
    assert said["Forwarded"] == '""'


def test_the_service_starts_what_make_run_serves_with() -> None:
    started = re.search(r"^ +ExecStart=/opt/cioc/\.venv/bin/(.*)$", RUNNING, re.MULTILINE)
    makefile = re.search(
        r"^SERVE := \$\(BIN\)/(.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE
    )
    assert started
    assert makefile
    assert started[1] == makefile[1]
