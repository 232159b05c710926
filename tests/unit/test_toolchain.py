"""What the project is built with, and that its several ways of being started agree."""

import re
import runpy
import subprocess
import tomllib
from importlib.metadata import metadata, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
DEBIANS_PYTHON = "3.11.2"
PINS = ("requirements.txt", "requirements-dev.txt")


def read_declared() -> dict[str, str]:
    """Every dependency of pyproject.toml, with its version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    return dict(re.sub(r"\[.*?\]", "", line).split("==") for line in lines)


def read_pinned(name: str) -> dict[str, str]:
    """Every package of a requirements file, with its version."""
    return dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))


def read_jobs() -> dict[str, str]:
    """The packages in README's table of dependencies, each with the job it does here."""
    readme = (ROOT / "README.md").read_text()
    section = re.search(r"^## Dependencies\n(.*?)(?=^## |\Z)", readme, re.MULTILINE | re.DOTALL)
    assert section, "README has no section 'Dependencies'"
    rows = re.findall(r"^\| *`([\w.-]+)` *\|([^|]*)\|", section[1], re.MULTILINE)
    return {name: job.strip() for name, job in rows}


def test_readme_says_what_each_dependency_is_for() -> None:
    jobs = read_jobs()
    assert [name for name in read_declared() if not jobs.get(name)] == []


def test_readme_names_no_dependency_that_has_gone() -> None:
    assert read_jobs().keys() - read_declared().keys() == set()


def test_every_dependency_is_pinned_at_the_version_that_pyproject_declares() -> None:
    pinned = read_pinned("requirements-dev.txt")
    assert {name: pinned.get(name) for name in read_declared()} == read_declared()


def test_tests_run_on_the_versions_that_serve() -> None:
    tested = read_pinned("requirements-dev.txt")
    served = read_pinned("requirements.txt")
    assert {name: tested.get(name) for name in served} == served


@pytest.mark.parametrize("python", [DEBIANS_PYTHON, "3.11.9"])
@pytest.mark.parametrize("name", PINS)
def test_the_pins_are_complete_on_every_python_they_are_installed_on(
    name: str, python: str
) -> None:
    environment = {"python_full_version": python, "python_version": "3.11", "extra": ""}
    pinned = read_pinned(name).keys()
    needed = {
        canonicalize_name(requirement.name)
        for package in pinned
        for requirement in map(Requirement, requires(package) or [])
        if requirement.marker is None or requirement.marker.evaluate(environment)
    }
    assert needed - pinned == set()


@pytest.mark.parametrize("name", PINS)
def test_every_pinned_package_takes_debians_own_python(name: str) -> None:
    wanted = {
        package: metadata(package).get("Requires-Python", "") for package in read_pinned(name)
    }
    assert [one for one in wanted if DEBIANS_PYTHON not in SpecifierSet(wanted[one])] == []


@pytest.mark.parametrize("name", PINS)
def test_every_pinned_package_is_held_to_its_hashes(name: str) -> None:
    entries = re.split(r"^(?=[\w.-]+==)", (ROOT / name).read_text(), flags=re.MULTILINE)[1:]
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_make_lists_every_target_with_what_it_does() -> None:
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = set(re.findall(r"^  make (\w+) +\S", said.stdout, re.MULTILINE))
    targets = set(re.findall(r"^\.PHONY: (\w+)", (ROOT / "Makefile").read_text(), re.MULTILINE))
    # What make does for its own targets is nothing that a person asks for.
    assert listed == targets - {"system"}


def test_the_container_serves_with_the_same_command_as_make_run() -> None:
    makefile = (ROOT / "Makefile").read_text()
    served = re.search(r"^SERVE := \$\(BIN\)/(.*)$", makefile, re.MULTILINE)
    contained = re.findall(r"^CMD (\[.*\])$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert served
    assert contained == [str(served[1].split()).replace("'", '"')]


@pytest.mark.parametrize("port", ["8050", "9000"])
def test_the_server_answers_on_the_loopback_address_unless_it_is_told_another(
    port: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", port)
    monkeypatch.delenv("HOST", raising=False)
    assert runpy.run_path(str(ROOT / "gunicorn.conf.py"))["bind"] == f"127.0.0.1:{port}"
    monkeypatch.setenv("HOST", "0.0.0.0")
    assert runpy.run_path(str(ROOT / "gunicorn.conf.py"))["bind"] == f"0.0.0.0:{port}"
