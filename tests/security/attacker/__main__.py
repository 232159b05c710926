"""Attack generated councils by hundreds: each is published, read by HTTP, and solved for.

One line for each council; a break is told in sentences, with the line that makes it again.
"""

import argparse
import logging
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from tests.security.attacker.judge import Break
from tests.security.campaigns import CHILDREN, SNAPSHOTS, attack_council
from tests.security.populations import Council, generate_council
from tests.stores import EMPTY, SqliteStores

AGAIN = ".venv/bin/python -m tests.security.attacker"


def main(words: Sequence[str] | None = None) -> int:
    """The number of councils that were broken, at most 1: the exit code of the command."""
    asked = _read(words)
    broken = 0
    with tempfile.TemporaryDirectory() as folder:
        stores = SqliteStores(Path(folder))
        for number, council in enumerate(_list_councils(asked), start=1):
            began = time.monotonic()
            with stores.open_copy(EMPTY) as engine:
                found, campaign = attack_council(
                    engine, council, thoroughly=() if asked.quick else SNAPSHOTS
                )
            hidden = sum(each.hidden for each in campaign.published)
            failures = sum(len(each.failures) for each in campaign.published)
            failures += len(campaign.failures)
            sys.stdout.write(
                f"{number:4}  {len(council.children):5} children  {hidden:5} hidden  "
                f"{failures} not shown  {time.monotonic() - began:6.1f} s  "
                f"{'BROKEN' if found else 'safe'}\n"
            )
            sys.stdout.flush()
            if found:
                broken += 1
                _tell(council, found)
    sys.stdout.write(f"{broken} of {asked.councils} councils broken\n")
    return min(broken, 1)


def _tell(council: Council, found: Sequence[Break | str]) -> None:
    for each in found:
        sys.stdout.write(f"      {each}\n")
    sys.stdout.write(f"      Again: {AGAIN} {council.name}\n")


def _list_councils(asked: argparse.Namespace) -> Iterator[Council]:
    if asked.children:
        yield generate_council(asked.seed, asked.children, is_tidy=not asked.untidy)
        return
    chance = Random(asked.seed)
    sizes = [size for size in CHILDREN if size <= asked.largest] or [asked.largest]
    for number in range(asked.councils):
        size = round(chance.choice(sizes) * chance.uniform(0.7, 1.3))
        # Every third is untidy: children come twice, stay for days, and turn 18 in care.
        yield generate_council(
            asked.seed + number,
            min(asked.largest, max(5, size)),
            is_tidy=number % 3 != 2,
        )


def _read(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=AGAIN, description=__doc__)
    parser.add_argument("--councils", type=int, default=200, help="how many to attack")
    parser.add_argument("--largest", type=int, default=700, help="children in the largest")
    parser.add_argument("--seed", type=int, default=1, help="which councils")
    parser.add_argument("--children", type=int, help="one council alone, of about so many")
    parser.add_argument("--untidy", action="store_true", help="of that one: children come twice")
    parser.add_argument("--quick", action="store_true", help="each table once, and no pages")
    asked = parser.parse_args(words)
    if asked.children:
        asked.councils = 1
    return asked


if __name__ == "__main__":
    # For the whole process, and so not in main: a test calls it within a process of many tests.
    logging.disable(logging.ERROR)
    sys.exit(main())
