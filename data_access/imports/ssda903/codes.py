"""The SSDA903 return as the Department defines it: its tables, their columns and code sets."""

from dataclasses import dataclass

from sqlalchemy import Date, Integer, String, Table

from data_access.store.tables import RETURNED_TABLES
from data_access.store.tables import episodes as episodes_table

EPISODES = "episodes"
HEADERS = "headers"
UNACCOMPANIED = "unaccompanied_children"

_KEPT_BY_THE_STORE = ("id", "load_id", "collection_year", "child_id")
_EPISODE_COLUMNS = (
    "decom",
    "rne",
    "ls",
    "cin",
    "place",
    "place_provider",
    "dec",
    "rec",
    "reason_place_change",
    "home_post",
    "pl_post",
    "urn",
)


@dataclass(frozen=True)
class Layout:
    """One table of the return. Columns are in lower case, as the store names them.

    `needed` are the columns whose value a row cannot do without; `optional` those that the file
    may lack altogether.
    """

    table: str
    title: str
    columns: tuple[str, ...]
    dates: frozenset[str]
    numbers: frozenset[str]
    widths: dict[str, int]
    needed: tuple[str, ...]
    optional: frozenset[str]

    @property
    def mandatory(self) -> frozenset[str]:
        """Columns that the header of a file must have, CHILD among them."""
        return frozenset(("child", *self.columns)) - self.optional


def _layout(
    title: str,
    table: Table,
    *,
    columns: tuple[str, ...] = (),
    needed: tuple[str, ...] = (),
    optional: tuple[str, ...] = (),
) -> Layout:
    names = columns or tuple(
        column.name for column in table.columns if column.name not in _KEPT_BY_THE_STORE
    )
    kinds = {name: table.columns[name].type for name in names}
    return Layout(
        table=table.name,
        title=title,
        columns=names,
        dates=frozenset(name for name, kind in kinds.items() if isinstance(kind, Date)),
        numbers=frozenset(name for name, kind in kinds.items() if isinstance(kind, Integer)),
        widths={
            name: kind.length
            for name, kind in kinds.items()
            if isinstance(kind, String) and kind.length
        },
        needed=needed,
        optional=frozenset(optional),
    )


_RETURNED = RETURNED_TABLES
LAYOUTS: dict[str, Layout] = {
    layout.table: layout
    for layout in (
        _layout(
            "Episodes",
            episodes_table,
            columns=_EPISODE_COLUMNS,
            needed=("decom", "ls"),
            optional=("urn",),
        ),
        _layout("Header", _RETURNED["headers"]),
        _layout("Reviews", _RETURNED["reviews"], needed=("review",)),
        _layout("UASC", _RETURNED["unaccompanied_children"]),
        _layout("OC2", _RETURNED["oc2"]),
        _layout("OC3", _RETURNED["oc3"]),
        _layout("AD1", _RETURNED["ad1"]),
        _layout("PlacedAdoption", _RETURNED["placed_for_adoption"]),
        _layout("PrevPerm", _RETURNED["previous_permanence"]),
        _layout("Missing", _RETURNED["missing_incidents"], needed=("mis_start",)),
        _layout("SWEpisodes", _RETURNED["social_worker_episodes"], needed=("sw_decom",)),
        _layout("DoLo", _RETURNED["deprivations_of_liberty"], needed=("dolo_start",)),
    )
}

LEGAL_STATUS = frozenset("C1 C2 D1 E1 V2 V3 V4 L1 L2 L3 J1 J2 J3".split())
SHORT_BREAKS = frozenset(("V3", "V4"))
NEXT_EPISODE = "X1"
STARTS_TO_BE_LOOKED_AFTER = "S"
ETHNIC_GROUPS: dict[str, str] = {
    code: group
    for group, codes in {
        "white": "WBRI WIRI WOTH WIRT WROM",
        "mixed": "MWBC MWBA MWAS MOTH",
        "asian": "AIND APKN ABAN AOTH CHNE",
        "black": "BCRB BAFR BOTH",
        "other": "OOTH",
        "not_known": "REFU NOBT",
    }.items()
    for code in codes.split()
}
SEXES = {"1": "male", "M": "male", "2": "female", "F": "female", "U": "not_known"}

_RNE = "[SLPTBU]"
_CIN = "N[1-8]"
# Z codes came and went (Z1 to 2024/25, Z11-Z14 since): a new one is taken as it is.
_PLACE = "A[3-6]|K[1-3]|H5|P[1-3]|R[1235]|S1|T[0-4]|U[1-6]|Z[0-9]{1,2}"
_REC = "X1|E11|E12|E2|E3|E4A|E4B|E13|E41|E4[3-8]|E5|E6|E7|E8|E9|E14|E15|E16|E17"
_REASON = "CARPL|CLOSE|ALLEG|STAND|APPRR|CREQB|CREQO|CHILD|LAREQ|PLACE|CUSTOD|OTHER"
_POSTCODE = "[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}"

# By table and column: the pattern of what is allowed besides blank, and what it is called.
# A value outside it is blanked and recorded.
ALLOWED: dict[str, dict[str, tuple[str, str]]] = {
    EPISODES: {
        "rne": (_RNE, "a reason for a new episode (S, L, P, T, B or U)"),
        "cin": (_CIN, "a category of need (N1 to N8)"),
        "place": (_PLACE, "a placement code"),
        "place_provider": ("PR[0-5]", "a placement provider (PR0 to PR5)"),
        "rec": (_REC, "a reason why an episode ceased"),
        "reason_place_change": (_REASON, "a reason for a placement change"),
        "home_post": (_POSTCODE, "a whole postcode"),
        "pl_post": (_POSTCODE, "a whole postcode"),
        "urn": ("SC[0-9]{6}|[0-9]{7}", "a URN (SC and six digits, or seven digits)"),
    },
    HEADERS: {
        "sex": ("[12MFU]", "a sex (1, 2, M, F or U)"),
        "ethnic": ("|".join(ETHNIC_GROUPS), "an ethnic origin"),
        "mother": ("[01]", "0 or 1"),
    },
    UNACCOMPANIED: {"sex": ("[12MFU]", "a sex (1, 2, M, F or U)")},
    "oc2": {"sdq_score": ("[0-9]|[1-3][0-9]|40", "a score from 0 to 40")},
}
NEEDS_URN = frozenset(("K2", "K3"))
