"""What the other tables of the return tell, and what is told of a return."""

from data_access.vocabulary.words import Dimension

AFTER_MONTHS = Dimension(
    "after_months",
    "Months after coming into our care",
    tuple((str(months), str(months)) for months in range(0, 61, 3)),
)
MISSING_KIND = Dimension(
    "missing_kind",
    "Missing or away",
    (("missing", "Missing"), ("away", "Away without authorisation")),
)
ON_TIME = Dimension(
    "on_time", "Reviews on time", (("yes", "All on time"), ("no", "One or more late"))
)
CHECKED = Dimension(
    "checked",
    "Checked in the year",
    (("yes", "Yes"), ("no", "No"), ("not_recorded", "Not recorded")),
)
SDQ_BAND = Dimension(
    "sdq_band",
    "Difficulties score",
    (
        ("close_to_average", "0 to 13: close to average"),
        ("slightly_raised", "14 to 16: slightly raised"),
        ("high", "17 to 40: high"),
        ("not_returned", "No score returned"),
    ),
)
EXPIRY = Dimension(
    "expiry",
    "When the order ends",
    (
        ("within_28_days", "Within 28 days"),
        ("later", "Later"),
        ("no_end_recorded", "No end recorded"),
    ),
)
RECORDED = Dimension(
    "recorded",
    "As published or as now recorded",
    (
        ("in_both", "In both"),
        ("as_published_only", "As published only"),
        ("now_only", "As now recorded only"),
    ),
)
# What the other tables of the return tell, and what is told of a return.
RETURNED_DIMENSIONS = (
    AFTER_MONTHS,
    MISSING_KIND,
    ON_TIME,
    CHECKED,
    SDQ_BAND,
    EXPIRY,
    RECORDED,
)
