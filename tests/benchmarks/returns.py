"""Returns of a council of any size: the demonstration council's own, its children copied."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from data_access.demonstration.people import CANARY, CANARY_REFERENCE
from data_access.demonstration.returns import write_returns

REFERENCE = re.compile(r"CH-(\d+)")
# A copy's references lie this far above those of the child it is a copy of.
APART = 100_000
EPISODES = "episodes.csv"


def write_demonstration(folder: Path) -> Path:
    """Write the demonstration council's returns, unless they are there already."""
    target = folder / "demonstration"
    if not target.exists():
        write_returns(target)
    return target


def write_copies(files: Iterable[Path], target: Path, copies: float) -> None:
    """Write files of returns anew in which each of their children is there `copies` times.

    Of a fraction, that share of the children has one copy more; a child is there in every file and
    year or in none.
    """
    for path in files:
        # The one child without a number in the reference is given it back.
        text = path.read_text(encoding="utf-8").replace(CANARY_REFERENCE, f"CH-{CANARY:06d}")
        header, *rows = text.splitlines(keepends=True)
        copied = target / path.parent.name / path.name
        copied.parent.mkdir(parents=True, exist_ok=True)
        with copied.open("w", encoding="utf-8", newline="") as file:
            file.write(header)
            for copy, share in _shares(copies):
                file.writelines(_copy(row, copy) for row in rows if _place(row) < share)


def count_episodes(folder: Path) -> int:
    """The different episodes that the returns in a folder carry, each once though in many years."""
    rows = (row for path in folder.glob(f"*/{EPISODES}") for row in read_rows(path))
    return len({tuple(row.split(",", 2)[:2]) for row in rows})


def read_rows(path: Path) -> list[str]:
    """The lines of a file below its header."""
    return path.read_text(encoding="utf-8").splitlines()[1:]


def _shares(copies: float) -> Iterator[tuple[int, float]]:
    copy = 0
    while copies > copy:
        yield copy, copies - copy
        copy += 1


@cache
def _number(row: str) -> int:
    found = REFERENCE.match(row)
    assert found, f"no reference of the demonstration begins the row {row!r}"
    return int(found[1])


def _place(row: str) -> float:
    """Where a child stands from 0 to 1: in no order that means anything, always the same."""
    return _number(row) * 7919 % 1000 / 1000


def _copy(row: str, copy: int) -> str:
    if copy == 0:
        return row
    number = _number(row)
    # The reference, and the pupil number, which ends with the same digits.
    return row.replace(f"{number:06d}", f"{number + copy * APART:06d}", 2)
