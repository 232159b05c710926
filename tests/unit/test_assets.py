"""Files the browser is given: kept here, unchanged, licensed, readable, fetching nothing."""

import hashlib
import importlib.metadata
import re
from itertools import product
from pathlib import Path

import pytest
from dash import Dash

from components import theme
from components.theme import measure_contrast

ASSETS = Path(__file__).parents[2] / "assets"
LIBRARIES = ASSETS / "libraries"
STYLES = sorted((ASSETS / "styles").glob("*.css"))
CODE = [
    path
    for room in ("components", "callbacks", "pages", "assets")
    for path in (ASSETS.parent / room).rglob("*")
    if path.suffix in {".py", ".js", ".html"} and LIBRARIES not in path.parents
]

# Classes that a component of Dash or Bootstrap writes, and what of ours calls for it.
RENDERED = {"form-control": "Input", "form-select": "Select", "js-plotly-plot": "Graph"}


def read_versions() -> list[dict[str, str]]:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (LIBRARIES / "VERSIONS.md").read_text().splitlines()
        if line.startswith("|")
    ]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[2:]]


def vendored() -> list[Path]:
    return [
        path
        for path in LIBRARIES.rglob("*")
        if path.is_file() and path.name not in {"VERSIONS.md", "LICENSE.txt"}
    ]


def read_styles() -> str:
    return re.sub(r"/\*.*?\*/", "", "\n".join(path.read_text() for path in STYLES), flags=re.DOTALL)


def test_every_library_is_the_published_file_unchanged() -> None:
    for entry in read_versions():
        digest = hashlib.sha256((LIBRARIES / entry["file"]).read_bytes()).hexdigest()
        assert digest == entry["sha256"], entry["file"]


def test_every_library_is_listed_with_its_licence_beside_it() -> None:
    listed = {LIBRARIES / entry["file"] for entry in read_versions()}
    assert listed == set(vendored())
    for path in listed:
        assert (path.parent / "LICENSE.txt").stat().st_size > 500


def test_the_versions_listed_are_those_the_files_name() -> None:
    versions = {entry["npm package"]: entry["version"] for entry in read_versions()}
    for name, path in (
        ("bootstrap", "bootstrap/bootstrap.min.css"),
        ("plotly.js-basic-dist-min", "plotly/plotly-basic.min.js"),
    ):
        assert f"v{versions[name]}" in (LIBRARIES / path).read_text()[:400]


def test_the_plotly_bundle_is_of_the_generation_that_dash_expects() -> None:
    bundled = importlib.metadata.distribution("plotly").locate_file(
        "plotly/package_data/plotly.min.js"
    )
    pattern = r"plotly\.js.*? v(\d+)\."
    ours = (LIBRARIES / "plotly/plotly-basic.min.js").read_text()[:400]
    theirs = Path(str(bundled)).read_text()[:400]
    assert re.search(pattern, ours)[1] == re.search(pattern, theirs)[1]


def test_the_plotly_bundle_is_there_before_dash_would_fetch_its_own() -> None:
    script = (LIBRARIES / "plotly/plotly-basic.min.js").read_text()
    assert "window.Plotly = Plotly" in script


def test_no_style_fetches_anything_from_elsewhere() -> None:
    for path in [*STYLES, LIBRARIES / "bootstrap/bootstrap.min.css"]:
        text = path.read_text()
        assert "@import" not in text, path
        for address in re.findall(r"url\(\s*[\"']?([^\"')]+)", text):
            assert address.startswith(("data:", "../libraries/")), (path, address)


def test_every_file_that_a_style_names_is_there() -> None:
    for path in STYLES:
        for address in re.findall(r"url\(\"([^\"]+)\"\)", path.read_text()):
            assert (path.parent / address).is_file(), address


def test_no_script_of_ours_names_another_host() -> None:
    for path in ASSETS.glob("*.js"):
        assert not re.search(r"(https?:)?//[a-z0-9-]+\.[a-z]", path.read_text()), path


def test_our_rules_come_after_those_of_bootstrap() -> None:
    app = Dash(__name__, assets_folder=str(ASSETS))
    app._walk_assets_directory()
    sheets = [str(sheet["asset_path"]) for sheet in app.css.get_all_css()]
    ours = [place for place, sheet in enumerate(sheets) if "styles/" in sheet]
    theirs = [place for place, sheet in enumerate(sheets) if "libraries/" in sheet]
    assert max(theirs) < min(ours)
    assert sheets[-1].endswith("print.css")


def test_every_rule_styles_something_that_is_written_somewhere() -> None:
    selectors = " ".join(re.findall(r"([^{}]+)\{", read_styles()))
    classes = set(re.findall(r"\.([a-z][a-z0-9-]+)", re.sub(r"url\([^)]*\)", "", selectors)))
    written = set(re.findall(r"[\w-]+", "\n".join(path.read_text() for path in CODE)))
    unused = {name for name in classes if RENDERED.get(name, name) not in written}
    assert not unused


def test_every_variable_that_is_used_is_defined_and_every_defined_one_is_used() -> None:
    styles = read_styles()
    defined = set(re.findall(r"(--[a-z0-9-]+):", styles))
    used = set(re.findall(r"var\((--[a-z0-9-]+)\)", styles))
    assert used <= defined
    assert {name for name in defined if not name.startswith("--bs-")} <= used


def variable(name: str) -> str:
    found = re.search(rf"{name}:\s*(#[0-9A-Fa-f]+)", read_styles())
    colour = found[1]
    return "#" + "".join(c * 2 for c in colour[1:]) if len(colour) == 4 else colour


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *product(["--ink", "--ink-2", "--us", "--link"], ["--paper", "--ground", "--us-tint"]),
        ("--focus", "--focus-ring"),
    ],
)
def test_text_can_be_read_on_its_ground(text: str, ground: str) -> None:
    assert measure_contrast(variable(text), variable(ground)) >= 4.5


@pytest.mark.parametrize("ground", ["--paper", "--ground"])
def test_the_edge_of_a_control_can_be_seen(ground: str) -> None:
    assert measure_contrast(variable("--edge"), variable(ground)) >= 3


def test_styles_and_figures_share_their_colours() -> None:
    assert variable("--us").upper() == theme.OURS
    assert variable("--ink").upper() == theme.INK
    assert variable("--ink-2").upper() == theme.INK_2


def test_motion_and_forced_colours_are_the_readers_choice() -> None:
    styles = read_styles()
    assert "@media (prefers-reduced-motion: reduce)" in styles
    assert "@media (forced-colors: active)" in styles


def test_the_icon_in_the_browsers_tab_is_our_own_and_weighs_next_to_nothing() -> None:
    assert (ASSETS / "favicon.ico").stat().st_size < 500
    server_drawn = ASSETS.parent / "components" / "templates" / "base.html"
    assert '<link rel="icon" href="/assets/favicon.ico">' in server_drawn.read_text()
