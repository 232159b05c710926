"""docs/security.md says how each requirement of OWASP ASVS 5.0 stands, and says it truly."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
TEXT = (DOCS / "security.md").read_text()

# The last requirement of levels 1 and 2 in each section of ASVS 5.0.0; they are numbered from 1,
# and those of level 3 come after.
LAST_IN_SECTION = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2,
    "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2,
    "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "9.1": 3, "9.2": 4,
    "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3,
    "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4,
    "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
    "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip
REQUIREMENTS = [f"V{part}.{n + 1}" for part, last in LAST_IN_SECTION.items() for n in range(last)]
STATUSES = {"Met", "Partly met", "Not met", "Not applicable", "Deployer"}
# What shows that a requirement is met: a test, or what this page or another one documents.
EVIDENCE = re.compile(r"`(tests/[\w/]+\.py::\w+)`|\]\(([\w./-]*#?[\w-]*)\)|`make (\w+)`")


def read_rows() -> list[tuple[str, str, str]]:
    """The rows of all tables of requirements: number or range, what it asks, how it stands."""
    return re.findall(r"^\| (V\S+(?: – V\S+)?) \| (.*?) \| (.*) \|$", TEXT, re.MULTILINE)


def expand(numbers: str) -> list[str]:
    first, _, last = numbers.partition(" – ")
    return REQUIREMENTS[REQUIREMENTS.index(first) : REQUIREMENTS.index(last or first) + 1]


def find_tests(path: Path) -> set[str]:
    return {
        node.name
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def find_anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, as a forge makes them."""
    headings = re.findall(r"^#+ (.*)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_every_requirement_of_levels_1_and_2_is_told_once() -> None:
    told = Counter(number for numbers, *_ in read_rows() for number in expand(numbers))
    assert told == dict.fromkeys(REQUIREMENTS, 1)


def test_every_requirement_stands_under_its_chapter_in_order() -> None:
    chapters = re.split(r"^### V(\d+) ", TEXT, flags=re.MULTILINE)[1:]
    order = []
    for chapter, section in zip(chapters[::2], chapters[1::2], strict=True):
        numbers = re.findall(r"^\| (V\d+)\.(\S+)", section, re.MULTILINE)
        assert {number for number, _ in numbers} == {f"V{chapter}"}
        order += [".".join(number) for number in numbers]
    assert order == sorted(order, key=REQUIREMENTS.index)


def test_every_row_says_how_it_stands_and_why() -> None:
    for numbers, asks, stands in read_rows():
        assert asks.strip(), numbers
        status = re.match(r"\*\*([\w ]+)\*\*[:.,] \S", stands)
        assert status, f"{numbers}: {stands}"
        assert status[1] in STATUSES, numbers


def test_whatever_is_met_is_shown_by_a_test_or_a_page() -> None:
    met = [row for row in read_rows() if row[2].startswith(("**Met**", "**Partly met**"))]
    assert len(met) > 100
    assert [numbers for numbers, _, stands in met if not EVIDENCE.search(stands)] == []


def test_every_test_that_it_names_exists() -> None:
    named = set(re.findall(r"`(tests/[^`]*)`", TEXT))
    assert len(named) > 50
    missing = []
    for name in sorted(named):
        path, _, test = name.partition("::")
        if not (ROOT / path).exists() or test not in find_tests(ROOT / path):
            missing.append(name)
    assert missing == []


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)]*)\)", TEXT))))
def test_every_link_leads_somewhere(target: str) -> None:
    if target.startswith("https://"):
        return
    page, _, anchor = target.partition("#")
    path = DOCS / page if page else DOCS / "security.md"
    assert path.exists()
    assert not anchor or anchor in find_anchors(path)


def test_every_make_target_and_setting_that_it_names_exists() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"`make (\w+)`", TEXT))
    assert targets <= set(re.findall(r"^(\w+):", makefile, re.MULTILINE))
    known = (ROOT / "README.md").read_text() + (ROOT / "data_access/settings.py").read_text()
    for name in re.findall(r"`([A-Z]+_[A-Z_]+)`", TEXT):
        assert name in known or name.lower() in known, name
