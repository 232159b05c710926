"""Permissions and how far they reach, in the words of pages and of the documentation."""

from data_access.vocabulary import Permission, Scope

PERMISSION_WORDS = {
    Permission.OWN_ACCOUNT: "Look after one’s own account",
    Permission.BENCHMARKS: "See published benchmarks",
    Permission.CHILDREN_AGGREGATE: "See counts of children",
    Permission.CHILDREN_HEALTH: "See children’s health",
    Permission.CHILDREN_LIST: "See lists of children",
    Permission.HOMES: "See the use of homes",
    Permission.HOMES_QUALITY: "See what Ofsted says of homes, and visits",
    Permission.KNOWN_AS: "See what children are called at home",
    Permission.CARERS: "See foster carers and places",
    Permission.COMMISSIONING: "See requests and planned moves",
    Permission.MONEY: "See what care costs",
    Permission.PRICES: "See the price of each child’s home",
    Permission.PROGRAMME: "See milestones, benefits and risks",
    Permission.PROGRAMME_DETAIL: "See all that is said of them, and its history",
    Permission.KEEP_PROGRAMME: "Keep milestones, benefits and risks",
    Permission.PIN_NOTES: "Pin notes to figures",
    Permission.MANAGE_ACCOUNTS: "Manage accounts",
    Permission.READ_AUDIT: "Read the audit log",
    Permission.DATA_QUALITY: "See data quality",
    Permission.KEEP_STORE: "Build and upgrade the store",
    Permission.LOAD_DATA: "Load data",
    Permission.PUBLISH: "Publish protected figures",
}
_SCOPE_WORDS = {
    Scope.EVERYTHING: "yes",
    Scope.OWN_HOMES: "own homes",
    Scope.OWN_PROVIDER: "homes of own provider",
    Scope.PUBLICATION: "the publication",
}
NO = "–"


def write_scope(scope: Scope | None) -> str:
    """How far a permission reaches, in a cell of a table; None: it is not held."""
    return _SCOPE_WORDS[scope] if scope else NO
