"""How many children of each age band live in each setting at a checkpoint, in whole numbers."""

from collections.abc import Mapping, Sequence

from data_access.demonstration.targets import BASELINE_PLACEMENTS

_ROUNDS = 200


def spread_over_bands(totals: Mapping[str, int], bands: Sequence[int]) -> dict[str, list[int]]:
    """Spread each setting's total over the age bands, in the pattern of the baseline.

    Proportional fitting gives fractions that meet both margins; they are rounded so that every
    row and column keeps its sum. A band the baseline leaves empty for a setting stays empty.
    """
    pattern = {name: [float(n) for n in BASELINE_PLACEMENTS[name]] for name in totals}
    if "other_authority" in pattern:
        pattern["other_authority"] = [2.0, 7.0, 7.0, 5.0]
    cells = {name: list(row) for name, row in pattern.items()}
    for _ in range(_ROUNDS):
        for name, row in cells.items():
            scale = totals[name] / (sum(row) or 1)
            cells[name] = [value * scale for value in row]
        for band, total in enumerate(bands):
            scale = total / (sum(row[band] for row in cells.values()) or 1)
            for row in cells.values():
                row[band] *= scale
    whole = {name: [int(value + 1e-9) for value in row] for name, row in cells.items()}
    _place_remainders(whole, cells, totals, bands)
    return whole


def _place_remainders(
    whole: dict[str, list[int]],
    cells: dict[str, list[float]],
    totals: Mapping[str, int],
    bands: Sequence[int],
) -> None:
    while True:
        rows = {name: totals[name] - sum(row) for name, row in whole.items()}
        columns = [
            total - sum(row[band] for row in whole.values()) for band, total in enumerate(bands)
        ]
        if not any(columns):
            return
        _, name, band = max(
            (cells[name][band] - whole[name][band], name, band)
            for name in whole
            for band in range(len(bands))
            if rows[name] > 0 and columns[band] > 0
        )
        if cells[name][band]:
            whole[name][band] += 1
        else:
            _swap(whole, cells, name, band)


def _swap(whole: dict[str, list[int]], cells: dict[str, list[float]], name: str, band: int) -> None:
    """Give a row and a column their unit by way of another cell, where theirs must stay empty."""
    for other, row in whole.items():
        for column, value in enumerate(row):
            if value > 1 and cells[name][column] and cells[other][band]:
                whole[name][column] += 1
                whole[other][column] -= 1
                whole[other][band] += 1
                return
    raise ValueError(f"{name} cannot be rounded")
