"""The workbook of homes: what they are, their places, their quality, their staff, and stays."""

from data_access.imports.workbooks.sheets import Column, Kind, Sheet, Workbook, key, needed, words
from data_access.vocabulary import (
    EVENT,
    HOME_STATUS,
    JUDGEMENT,
    NOT_USABLE_REASON,
    PROVIDER_GROUP,
    PURPOSE,
    REGISTERED_MANAGER,
    STAY_END,
    WHOSE_CHILD,
)

PLACE_STATES = (
    ("registered", "Registered with Ofsted"),
    ("not_usable", "Not usable"),
    ("kept_free", "Kept free for an agreed move-in"),
    ("emergency", "Kept for emergencies"),
)
INSPECTION_KINDS = (
    ("full", "Full inspection"),
    ("interim", "Interim inspection"),
    ("assurance", "Assurance visit, no judgement"),
    ("monitoring", "Monitoring visit, no judgement"),
)
FRAMEWORKS = (
    ("childrens_home", "Children’s homes"),
    ("supported_accommodation", "Supported accommodation"),
)
STAY_KINDS = (("child", "A child who lives there"), ("guest", "A guest for short breaks"))
HOME = needed("home", Kind.HOME, "Which home: its slug from the sheet homes.", "example-house")
_SAID_TO_END = tuple(pair for pair in STAY_END.values if pair[0] in ("planned", "unplanned"))
_PURPOSES = tuple(pair for pair in PURPOSE.values if pair[0] != "not_known")
_REASONS = tuple(pair for pair in NOT_USABLE_REASON.values if pair[0] != "usable")
_MANAGED = tuple(pair for pair in REGISTERED_MANAGER.values if pair[0] != "not_known")
_JUDGED = tuple(pair for pair in JUDGEMENT.values if pair[0] != "not_known")


def _judgement(name: str, note: str) -> Column:
    return words(name, f"{note} Empty for visits without a judgement.", "good", _JUDGED)


HOMES = Sheet(
    "homes",
    "One row for each home, the council’s own and others’, open and planned.",
    (
        needed("slug", Kind.SLUG, "Its name in addresses; never changes.", "example-house"),
        needed("name", Kind.TEXT, "Its name.", "Example House"),
        Column("urn", Kind.URN, "Ofsted’s number.", "SC999999"),
        Column("postcode", Kind.POSTCODE, "Where it is.", "TS18 1AB"),
        key(PROVIDER_GROUP, "Whose home it is.", "council", needed=True),
        Column("provider", Kind.TEXT, "Who provides it, in words.", "The council"),
        words("purpose", "What it is for.", "long_stay", _PURPOSES),
        key(HOME_STATUS, "Open if left empty.", "open", name="status"),
        Column("opened", Kind.DATE, "The first day it was open.", "01/04/2017"),
        Column("closed", Kind.DATE, "The day it closed.", ""),
        Column("planned_for", Kind.DATE, "When a planned home is to open.", ""),
        Column("invented", Kind.YES_NO, "Yes for made-up homes only.", "no"),
    ),
    public=True,
)
PLACES = Sheet(
    "places",
    "How many places, since when: registered, and of them those not usable, kept free or kept for "
    "emergencies.",
    (
        HOME,
        words("state", "What the row says of the places.", "registered", PLACE_STATES, needed=True),
        needed("number", Kind.WHOLE, "How many places.", "4"),
        words("reason", "Why not usable.", "", _REASONS),
        needed("from", Kind.DATE, "The first day.", "01/04/2017"),
        Column("to", Kind.DATE, "The last day, itself included; empty: until now.", ""),
    ),
)
INSPECTIONS = Sheet(
    "inspections",
    "One row for each inspection or visit by Ofsted.",
    (
        HOME,
        needed("inspected_on", Kind.DATE, "The first day of it.", "14/11/2023"),
        words("kind", "What it was.", "full", INSPECTION_KINDS, needed=True),
        words("framework", "Which scale; by the home’s purpose if empty.", "", FRAMEWORKS),
        _judgement("overall", "Overall experiences and progress."),
        _judgement("help_and_protection", "How well children are helped and protected."),
        _judgement("leadership", "Leaders and managers."),
        Column("published_on", Kind.DATE, "When the report was published.", "20/12/2023"),
    ),
    public=True,
)
REGULATION_44 = Sheet(
    "regulation_44",
    "One row for each home and month: the independent visitor’s visit.",
    (
        HOME,
        needed("month", Kind.MONTH, "The month.", "2025-03"),
        Column("visited_on", Kind.DATE, "The day of the visit; empty: none made.", "12/03/2025"),
        Column("reported_on", Kind.DATE, "The day of the report.", "20/03/2025"),
        Column("safeguarded", Kind.YES_NO, "Are children effectively safeguarded?", "yes"),
        Column("wellbeing_promoted", Kind.YES_NO, "Is their well-being promoted?", "yes"),
        Column("recommendations_open", Kind.WHOLE, "Open at the end of the month.", "3"),
        Column("recommendations_overdue", Kind.WHOLE, "Of them overdue.", "1"),
        Column("score", Kind.DECIMAL, "Local scale, as the council describes it.", ""),
    ),
)
REGULATION_45 = Sheet(
    "regulation_45",
    "One row for each review of the quality of care.",
    (
        HOME,
        needed("reviewed_on", Kind.DATE, "The day of the review.", "30/09/2024"),
        Column("sent_on", Kind.DATE, "When it was sent to Ofsted.", "14/10/2024"),
    ),
)
NOTIFICATIONS = Sheet(
    "notifications",
    "One row for each notification to Ofsted under regulation 40.",
    (
        HOME,
        needed("notified_on", Kind.DATE, "The day of the notification.", "03/02/2025"),
        key(EVENT, "What it was about.", "police", needed=True),
    ),
)
STAFF = Sheet(
    "staff",
    "One row for each home and month, in full-time equivalents, agency staff apart.",
    (
        HOME,
        needed("month", Kind.MONTH, "The month.", "2025-03"),
        Column("posts", Kind.DECIMAL, "Posts in the establishment.", "14"),
        needed("in_post", Kind.DECIMAL, "In post at the end of the month.", "12.5"),
        needed("leavers", Kind.DECIMAL, "Left in the month.", "0.5"),
        Column("agency", Kind.DECIMAL, "Agency staff at the end of the month.", "1"),
        words("registered_manager", "At the end of the month.", "in_post", _MANAGED),
    ),
)
STAYS = Sheet(
    "stays",
    "Stays that the return does not tell of: short breaks, other councils’ children; and nights on "
    "which a place was held.",
    (
        needed(
            "reference",
            Kind.REFERENCE,
            "The child’s reference as in the return, or the home’s own for a guest.",
            "EXAMPLE-1",
        ),
        words("kind", "Who it is.", "child", STAY_KINDS, needed=True),
        key(WHOSE_CHILD, "Whose child; ours if empty.", "own", name="council"),
        HOME,
        needed("start", Kind.DATE, "The first night.", "07/01/2025"),
        Column("end", Kind.DATE, "The day of leaving; empty: still there.", "21/03/2025"),
        words("ended", "How it ended.", "planned", _SAID_TO_END),
        Column(
            "held",
            Kind.NIGHTS,
            "Nights away on which the place was held.",
            "01/02/2025; 14/02/2025 to 16/02/2025",
        ),
    ),
    of_children=True,
)
KNOWN_AS = Sheet(
    "known_as",
    "What children are called at home: shown to that home and the director alone.",
    (
        HOME,
        needed("child", Kind.CHILD, "The child’s reference.", "EXAMPLE-1"),
        needed("known_as", Kind.TEXT, "What the child is called, up to 60 characters.", "Example"),
    ),
    of_children=True,
)
WORKBOOK = Workbook(
    "homes",
    (
        HOMES,
        PLACES,
        INSPECTIONS,
        REGULATION_44,
        REGULATION_45,
        NOTIFICATIONS,
        STAFF,
        STAYS,
        KNOWN_AS,
    ),
)
