"""How the measurements are printed: plain tables, times in milliseconds, ratios with a verdict."""

from collections.abc import Sequence
from statistics import quantiles


def print_table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table; the first column reads as words, the others as numbers."""
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    print(f"\n{title}")
    for row in (heads, ["-" * width for width in widths], *rows):
        first, *others = zip(row, widths, strict=True)
        cells = [first[0].ljust(first[1]), *(text.rjust(width) for text, width in others)]
        print("  " + "  ".join(cells), flush=True)


def middle(times: Sequence[float]) -> float:
    """The median."""
    return _percentile(times, 50)


def say_spread(times: Sequence[float]) -> str:
    """The median and the 95th percentile of times in seconds, as milliseconds."""
    return f"{middle(times) * 1000:.1f} / {_percentile(times, 95) * 1000:.1f}"


def say_ratio(ratio: float, aim: float) -> str:
    """A ratio, with a word where it is above what is aimed at."""
    return f"{ratio:.2f}" + ("" if ratio <= aim else " MISSES")


def say_share(share: float, aim: float) -> str:
    """A share of what could be had, with a word where it is below what is aimed at."""
    return f"{share:.2f}" + ("" if share >= aim else " MISSES")


def _percentile(times: Sequence[float], percent: int) -> float:
    return quantiles(times, n=100, method="inclusive")[percent - 1]
