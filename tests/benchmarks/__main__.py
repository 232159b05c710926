"""How fast this is beside how fast it can be: `python -m tests.benchmarks [--quick] [PART...]`.

Everything is measured beside its own yardstick in the same run: no number here is remembered.
"""

import argparse
from collections.abc import Callable
from time import perf_counter

from tests.benchmarks.disclosure import measure_disclosure
from tests.benchmarks.first_chart import measure_first_chart
from tests.benchmarks.homes import measure_homes
from tests.benchmarks.imports import measure_imports
from tests.benchmarks.lists import measure_lists
from tests.benchmarks.panels import measure_panels
from tests.benchmarks.rings import measure_rings
from tests.benchmarks.spend import measure_spend
from tests.benchmarks.stores import Workshop, open_workshop

PARTS: dict[str, Callable[..., None]] = {
    "panels": measure_panels,
    "rings": measure_rings,
    "chart": measure_first_chart,
    "import": measure_imports,
    "list": measure_lists,
    "homes": measure_homes,
    "spend": measure_spend,
    "disclosure": measure_disclosure,
}


def main() -> None:
    """Measure what the command line names, or everything."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="|".join(PARTS), help="what to measure")
    parser.add_argument("--quick", action="store_true", help="smaller stores, fewer repeats")
    told = parser.parse_args()
    begun = perf_counter()
    with open_workshop() as workshop:
        for name in told.parts or PARTS:
            _measure(name, workshop, quick=told.quick)
    print(f"\nMeasured in {perf_counter() - begun:.0f} s")


def _measure(name: str, workshop: Workshop, *, quick: bool) -> None:
    begun = perf_counter()
    PARTS[name](workshop, quick=quick)
    print(f"({name}: {perf_counter() - begun:.0f} s)")


if __name__ == "__main__":
    main()
