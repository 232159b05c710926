"""The homes of the demonstration council.

The seven council homes carry the names of the project's brief. Their registration numbers and
postcodes, and everything about the other homes, are invented. So are the days on which the homes
that are planned are to open, though the brief names what is planned.
"""

from typing import Final, NamedTuple


class Home(NamedTuple):
    """A home; `setting` tells which children of the demonstration live there."""

    slug: str
    name: str
    urn: str
    postcode: str
    provider_group: str
    purpose: str
    setting: str
    places: int

    @property
    def invented(self) -> bool:
        """Tell whether the home's very name is invented."""
        return not (self.provider_group == "council" and self.setting != "supported_own")


HARTBURN_LODGE: Final = Home(
    "hartburn-lodge", "Hartburn Lodge", "SC900007", "TS18 5NL", "council", "short_breaks", "", 6
)

_LONG: Final = "long_stay"
_SUPPORTED: Final = "supported_accommodation"
_ROWS: Final = (
    ("Ayton Place", "SC900001", "TS16 0RZ", "council", _LONG, "own_home", 5),
    ("Piper", "SC900002", "TS17 0NA", "council", _LONG, "own_home", 5),
    ("Oak View", "SC900003", "TS17 6SF", "council", "assessment", "own_home", 4),
    ("Tilery", "SC900004", "TS17 8EZ", "council", _LONG, "own_home", 5),
    ("Rose House", "SC900005", "TS18 1LL", "council", _LONG, "own_home", 5),
    ("Our Place", "SC900006", "TS18 3RS", "council", "emergency", "own_home", 4),
    ("Spark of Genius Hawthorn", "SC900011", "TS18 5NL", "partnership", _LONG, "private_home", 4),
    ("Spark of Genius Rowan", "SC900012", "TS19 1NG", "partnership", _LONG, "private_home", 4),
    ("Spark of Genius Juniper", "SC900013", "TS19 8XT", "partnership", _LONG, "private_home", 3),
    ("Larch Cottage", "SC900021", "TS2 1UY", "external", _LONG, "private_home", 4),
    ("Quarry Field", "SC900022", "TS20 2HE", "external", _LONG, "private_home", 3),
    ("Cobble Hill", "SC900023", "TS24 7BW", "external", _LONG, "private_home", 4),
    ("Saltgarth House", "SC900024", "TS25 5YR", "external", _LONG, "private_home", 4),
    ("Whin Bank", "SC900025", "TS1 3PG", "external", _LONG, "private_home", 4),
    ("Ferrymoor", "SC900026", "TS4 3DA", "external", _LONG, "private_home", 4),
    ("Gorse Lea", "SC900027", "TS8 8BL", "external", _LONG, "private_home", 4),
    ("Tanpit House", "SC900028", "TS12 2ET", "external", _LONG, "private_home", 3),
    ("Millrace", "SC900029", "TS6 8YS", "external", _LONG, "private_home", 3),
    ("Bracken Row", "SC900030", "DL1 4WD", "external", _LONG, "private_home", 3),
    ("Ashlar House", "SC900031", "NE61 3FS", "external", _LONG, "private_home", 3),
    ("Penny Fold", "SC900032", "NE5 5YR", "external", _LONG, "private_home", 3),
    ("Heron Court", "SC900033", "NE28 9WP", "external", _LONG, "private_home", 2),
    ("Slate Barn", "SC900034", "NE33 9FB", "external", _LONG, "private_home", 2),
    ("Kittiwake House", "SC900035", "SR5 3TW", "external", "assessment", "private_home", 2),
    ("Linnet House", "SC900036", "DL3 9GX", "external", _LONG, "voluntary_home", 3),
    ("Harbour Trust House", "SC900037", "NE39 2LW", "external", _LONG, "voluntary_home", 2),
    ("Northgarth Secure", "SC900041", "LS13 1DA", "external", _LONG, "secure_home", 8),
    ("Stonecross School", "9000051", "DL5 5EG", "external", _LONG, "school", 8),
    ("Fellbeck School", "9000052", "EH1 1UJ", "external", _LONG, "school", 8),
    ("Cradle House", "SC900053", "TS21 3AL", "external", "parent_and_child", "family_centre", 6),
    ("Beechcroft", "SC900054", "DL2 1PW", "external", _LONG, "care_home", 6),
    ("Bridge Flats", "9000061", "TS21 3ZG", "council", _SUPPORTED, "supported_own", 12),
    ("Wharf House", "9000062", "TS23 1PF", "council", _SUPPORTED, "supported_own", 12),
    ("Ropery Court", "9000063", "TS23 3YB", "external", _SUPPORTED, "supported_private", 6),
    ("Anvil House", "9000064", "TS8 0BB", "external", _SUPPORTED, "supported_private", 6),
    ("Chandler", "9000065", "TS9 7AH", "external", _SUPPORTED, "supported_private", 5),
    ("Tollgate", "9000066", "TS24 7BW", "external", _SUPPORTED, "supported_private", 5),
    ("Compass", "9000067", "TS25 5YR", "external", _SUPPORTED, "supported_voluntary", 5),
)  # fmt: skip


def _name(row: tuple[str, str, str, str, str, str, int]) -> Home:
    return Home(row[0].lower().replace(" ", "-"), *row)


HOMES: Final = (*(_name(row) for row in _ROWS), HARTBURN_LODGE)


def list_homes(setting: str) -> list[Home]:
    """List the homes where children of a setting live."""
    return [home for home in HOMES if home.setting == setting]


class PlannedHome(NamedTuple):
    """A home that is yet to open, and when it is to."""

    slug: str
    name: str
    provider_group: str
    purpose: str
    planned_for: str


# After the months in which the brief has their business plans due.
PLANNED_HOMES: Final = (
    PlannedHome(
        "mother-and-baby-unit",
        "Mother and baby unit",
        "council",
        "parent_and_child",
        "01/09/2025",
    ),
    PlannedHome("speeton-close", "Speeton Close", "partnership", _LONG, "02/06/2025"),
    *(
        PlannedHome(
            f"spark-of-genius-property-{number}",
            f"Spark of Genius property {number}",
            "partnership",
            _LONG,
            planned_for,
        )
        for number, planned_for in enumerate(
            ("06/05/2025", "07/07/2025", "06/10/2025", "12/01/2026", "13/04/2026"), start=1
        )
    ),
    PlannedHome(
        "residential-educational-setting",
        "Residential educational setting",
        "partnership",
        _LONG,
        "01/09/2026",
    ),
)


def name_provider(home: Home | PlannedHome) -> str:
    """Say who provides a home."""
    if home.provider_group == "council":
        return "The council"
    return "Spark of Genius" if home.provider_group == "partnership" else home.name
