"""List what the product is made of, as a CycloneDX bill of materials that scanners read.

`python .ci/bill_of_materials.py sbom.json` writes every package that serves (requirements.txt:
version, licence, hashes, and who needs whom) and every library kept for the browser
(assets/libraries/VERSIONS.md). It reads the environment alone, asks nothing of the network, and
writes the same bytes for the same environment.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LIBRARIES = Path("assets/libraries")

Component = dict[str, Any]


class NotInstalled(Exception):
    """A package that is pinned but not in this environment, or at another version there."""


def write_bill(path: Path) -> None:
    """Write the bill of materials to `path`.

    Raises NotInstalled when the environment is not the one that requirements.txt describes.
    """
    bill = _describe("environment", "--pyproject", "pyproject.toml")
    libraries = list_browser_libraries()
    bill["components"] = _hold_to_pins(bill["components"]) + libraries
    kept = {one["bom-ref"] for one in bill["components"]}
    application = bill["metadata"]["component"]["bom-ref"]
    bill["dependencies"] = [
        {"ref": edge["ref"], "dependsOn": [ref for ref in edge.get("dependsOn", []) if ref in kept]}
        for edge in bill["dependencies"]
        if edge["ref"] in kept | {application}
    ]
    needed = next(edge for edge in bill["dependencies"] if edge["ref"] == application)
    needed["dependsOn"] += [one["bom-ref"] for one in libraries]
    path.write_text(json.dumps(bill, indent=2, sort_keys=True) + "\n")


def list_browser_libraries() -> list[Component]:
    """Every library of assets/libraries, with its licence and the files of it that are kept."""
    libraries: dict[str, Component] = {}
    for row in _read_versions():
        ref = f"pkg:npm/{quote(row['npm package'], safe='/')}@{row['version']}"
        library = libraries.setdefault(
            ref,
            {
                "type": "library",
                "bom-ref": ref,
                "purl": ref,
                "name": row["npm package"],
                "version": row["version"],
                "licenses": [{"license": {"id": row["licence"]}}],
                "components": [],
            },
        )
        library["components"].append(
            {
                "type": "file",
                "name": str(LIBRARIES / row["file"]),
                "hashes": [{"alg": "SHA-256", "content": row["sha256"]}],
            }
        )
    return list(libraries.values())


def _read_versions() -> list[dict[str, str]]:
    lines = (ROOT / LIBRARIES / "VERSIONS.md").read_text().splitlines()
    table = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith("|")
    ]
    return [dict(zip(table[0], row, strict=True)) for row in table[2:]]


def _hold_to_pins(installed: list[Component]) -> list[Component]:
    """Of what is installed, what serves: with the hashes that requirements.txt holds it to."""
    by_name = {(canonicalize_name(one["name"]), one["version"]): one for one in installed}
    served = []
    for pinned in _describe("requirements", "requirements.txt")["components"]:
        component = by_name.get((canonicalize_name(pinned["name"]), pinned["version"]))
        if component is None:
            raise NotInstalled(
                f"{pinned['name']} {pinned['version']} is pinned in requirements.txt and not "
                "installed: run `make install` first"
            )
        references = component.get("externalReferences", [])
        served.append(component | {"externalReferences": references + pinned["externalReferences"]})
    return served


def _describe(*what: str) -> dict[str, Any]:
    options = ("--output-reproducible", "--no-validate")
    command = [sys.executable, "-m", "cyclonedx_py", *what, *options]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    bill: dict[str, Any] = json.loads(said.stdout)
    return bill


if __name__ == "__main__":
    try:
        write_bill(Path(sys.argv[1]))
    except NotInstalled as error:
        sys.exit(f"Error: {error}")
