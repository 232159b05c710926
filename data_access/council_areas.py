"""The names of the council areas that a child may live in, by ONS code.

`council_areas.csv` has every upper-tier council of England and Wales and every council of Scotland
and Northern Ireland, those that were reorganised under the old code and the new, and the islands
that the postcode directory gives a code of their own (ONS, Open Government Licence v3.0).
"""

import csv
from functools import cache
from pathlib import Path

_NAMES = Path(__file__).with_name("council_areas.csv")
NOT_KNOWN = "not_known"
NOT_KNOWN_WORDS = "Not known or confidential"


@cache
def label_council_areas() -> dict[str, str]:
    """Every area's code with its name, and the words for a place that is not known."""
    with _NAMES.open(encoding="utf-8", newline="") as file:
        names = {row["code"]: row["name"] for row in csv.DictReader(file)}
    return names | {NOT_KNOWN: NOT_KNOWN_WORDS}
