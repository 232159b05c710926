"""The bill of materials that a council gives its vulnerability scanner."""

import json
import re
import shutil
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
_SPEC = spec_from_file_location("bill_of_materials", ROOT / ".ci" / "bill_of_materials.py")
assert _SPEC
assert _SPEC.loader
bill_of_materials = module_from_spec(_SPEC)
_SPEC.loader.exec_module(bill_of_materials)
PINS = (ROOT / "requirements.txt").read_text()


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The bill written by the command that `make sbom` runs."""
    makefile = (ROOT / "Makefile").read_text()
    (command,) = re.findall(r"\$\(BIN\)/python (\.ci/\S+) sbom\.json$", makefile, re.MULTILINE)
    path = tmp_path_factory.mktemp("bill") / "sbom.json"
    subprocess.run([sys.executable, command, path], cwd=ROOT, check=True)
    written: dict[str, Any] = json.loads(path.read_text())
    return written


def read_hashes(component: dict[str, Any]) -> set[str]:
    return {
        one["content"]
        for reference in component["externalReferences"]
        for one in reference.get("hashes", [])
    }


def test_it_names_every_package_that_serves_and_no_tool_of_ours(bill: dict[str, Any]) -> None:
    listed = {
        (canonicalize_name(one["name"]), one["version"])
        for one in bill["components"]
        if one["purl"].startswith("pkg:pypi/")
    }
    assert listed == set(re.findall(r"^([\w.-]+)==(\S+)", PINS, re.MULTILINE))


def test_it_holds_every_package_to_the_hashes_of_its_pin(bill: dict[str, Any]) -> None:
    packages: dict[str, Any] = {canonicalize_name(one["name"]): one for one in bill["components"]}
    for entry in re.split(r"^(?=[\w.-]+==)", PINS, flags=re.MULTILINE)[1:]:
        name = entry.split("==")[0]
        assert read_hashes(packages[name]) == set(re.findall(r"sha256:(\w{64})", entry)), name


def test_it_names_every_library_kept_for_the_browser_with_its_files(bill: dict[str, Any]) -> None:
    kept = re.findall(
        r"\| (\S+) \| (\S+) \| (\S+) \| (\S+) \| (\w{64}) \|$",
        (ROOT / "assets/libraries/VERSIONS.md").read_text(),
        re.MULTILINE,
    )
    listed = {
        (
            one["name"],
            one["version"],
            one["licenses"][0]["license"]["id"],
            file["name"].removeprefix("assets/libraries/"),
            file["hashes"][0]["content"],
        )
        for one in bill["components"]
        for file in one.get("components", [])
    }
    assert listed == set(kept)
    assert {name for name, *_ in listed} > {"bootstrap", "plotly.js-basic-dist-min"}


def test_everything_in_it_is_licensed(bill: dict[str, Any]) -> None:
    assert [one["name"] for one in bill["components"] if not one.get("licenses")] == []


def test_everything_in_it_is_needed_by_the_application(bill: dict[str, Any]) -> None:
    needs = {edge["ref"]: edge["dependsOn"] for edge in bill["dependencies"]}
    reached: set[str] = set()
    ahead = [bill["metadata"]["component"]["bom-ref"]]
    while ahead:
        ahead = [need for one in ahead for need in needs.get(one, []) if need not in reached]
        reached.update(ahead)
    assert reached == {one["bom-ref"] for one in bill["components"]}


def test_it_is_a_cyclonedx_document(bill: dict[str, Any]) -> None:
    # The schema asks the same of every component, slowly: some packages and all libraries do.
    some = [one for n, one in enumerate(bill["components"]) if n % 10 == 0 or "components" in one]
    validator = JsonStrictValidator(SchemaVersion.from_version(bill["specVersion"]))
    assert validator.validate_str(json.dumps(bill | {"components": some})) is None


def test_it_is_the_same_every_time_and_says_nothing_of_this_machine(
    bill: dict[str, Any], tmp_path: Path
) -> None:
    bill_of_materials.write_bill(tmp_path / "again.json")
    again = (tmp_path / "again.json").read_text()
    assert json.loads(again) == bill
    assert str(ROOT) not in again


def test_a_pin_that_is_not_installed_is_named_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pyproject.toml", "assets/libraries/VERSIONS.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "requirements.txt").write_text("flask==0.1\n")
    monkeypatch.setattr(bill_of_materials, "ROOT", tmp_path)
    with pytest.raises(bill_of_materials.NotInstalled, match=r"^flask 0\.1 is pinned .*`make inst"):
        bill_of_materials.write_bill(tmp_path / "sbom.json")
    assert not (tmp_path / "sbom.json").exists()
