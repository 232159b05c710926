"""What is told of homes, their places and the stays in them."""

from data_access.vocabulary.words import Dimension

HOME = Dimension("home", "Home")
PURPOSE = Dimension(
    "purpose",
    "What the home is for",
    (
        ("long_stay", "Long stay"),
        ("short_breaks", "Short breaks"),
        ("emergency", "Emergency"),
        ("assessment", "Assessment"),
        ("parent_and_child", "Parent and child"),
        ("supported_accommodation", "Supported accommodation"),
        ("not_known", "Not recorded"),
    ),
)
HOME_STATUS = Dimension(
    "home_status",
    "Open or planned",
    (("open", "Open"), ("planned", "Planned"), ("closed", "Closed")),
)
# Every place-night is one of the first six; `over` are nights of children beyond the places.
PLACE_STATE = Dimension(
    "place_state",
    "What a place was used for",
    (
        ("occupied", "Lived in"),
        ("held", "Held for a child who is away"),
        ("kept_free", "Kept free for an agreed move-in"),
        ("emergency", "Kept for emergencies"),
        ("not_usable", "Not usable"),
        ("vacant", "Vacant"),
        ("over", "More children than places"),
    ),
)
NOT_USABLE_REASON = Dimension(
    "not_usable_reason",
    "Why a place is not usable",
    (
        ("staffing", "Staffing"),
        ("matching", "Matching of the children"),
        ("one_child", "Arrangement for one child"),
        ("building", "Building"),
        ("restriction", "Restriction by Ofsted or the council"),
        ("other", "Another reason"),
        ("not_known", "Not recorded"),
        # Of all other nights: so that a breakdown adds up to them all.
        ("usable", "Usable"),
    ),
)
WHOSE_CHILD = Dimension(
    "whose_child",
    "Whose children",
    (("own", "Our children"), ("other_council", "Another council’s children")),
)
STAY_END = Dimension(
    "stay_end",
    "How the stay ended",
    (
        ("still_here", "Not ended"),
        ("planned", "Planned"),
        ("unplanned", "Unplanned"),
        ("left_care", "Left our care"),
        ("apart", "Custody or another reason"),
        ("not_known", "Not recorded"),
    ),
)
STAY_LENGTH = Dimension(
    "stay_length",
    "Length of the stay",
    (
        ("under_1_week", "Under 1 week"),
        ("1_to_4_weeks", "1 to under 4 weeks"),
        ("4_to_26_weeks", "4 to under 26 weeks"),
        ("26_weeks_to_2_years", "26 weeks to under 2 years"),
        ("2_years_or_more", "2 years or more"),
    ),
)
# What does not fit together, for somebody to look at.
FINDING = Dimension(
    "finding",
    "What does not fit together",
    (
        ("over", "More children than places"),
        ("lived_in_though_not_usable", "A child in a place that is said not to be usable"),
        ("in_two_places", "A child in two places on one night"),
        ("no_home", "A child in a children’s home, not known which"),
    ),
)
# Ofsted's scales, both from best to worst: children's homes, then supported accommodation.
JUDGEMENT = Dimension(
    "judgement",
    "Ofsted’s judgement",
    (
        ("outstanding", "Outstanding"),
        ("good", "Good"),
        ("requires_improvement", "Requires improvement to be good"),
        ("inadequate", "Inadequate"),
        ("consistently_strong", "Consistently strong"),
        ("inconsistent", "Inconsistent quality"),
        ("serious_weaknesses", "Serious or widespread weaknesses"),
        ("not_known", "No judgement recorded"),
    ),
)
# How the judgement in force stands beside the one at the project's baseline.
JUDGEMENT_CHANGE = Dimension(
    "judgement_change",
    "Since the project’s baseline",
    (
        ("improved", "Improved"),
        ("sustained", "Sustained"),
        ("fell", "Fell"),
        ("not_comparable", "Not comparable"),
    ),
)
VISIT_MADE = Dimension(
    "visit_made", "Visit made in the month", (("yes", "Visit made"), ("no", "No visit recorded"))
)
RECOMMENDATION_STATE = Dimension(
    "recommendation_state",
    "Recommendations",
    (("in_time", "Open, in time"), ("overdue", "Open, overdue")),
)
# The visitor's two opinions under regulation 44, and what they say.
OPINION = Dimension(
    "opinion",
    "Opinion of the visitor",
    (
        ("safeguarded", "Children are effectively safeguarded"),
        ("wellbeing_promoted", "Children’s well-being is promoted"),
    ),
)
OPINION_GIVEN = Dimension(
    "opinion_given",
    "What the visitor says",
    (("yes", "Yes"), ("no", "No"), ("not_known", "Not recorded")),
)
REVIEW_STATE = Dimension(
    "review_state",
    "Review of the quality of care",
    (
        ("in_time", "In time"),
        ("overdue", "Overdue"),
        ("not_known", "No review recorded"),
    ),
)
# What Ofsted was told of under regulation 40.
EVENT = Dimension(
    "event",
    "What Ofsted was told of",
    (
        ("police", "Incident that needed the police"),
        ("allegation", "Allegation of abuse against the home or its staff"),
        ("exploitation", "Child involved in, or at risk of, exploitation"),
        ("child_protection", "Child protection enquiry"),
        ("injury", "Serious injury, accident or illness"),
        ("other", "Another notifiable event"),
    ),
)
REGISTERED_MANAGER = Dimension(
    "registered_manager",
    "Registered manager",
    (
        ("in_post", "In post"),
        ("vacant", "Vacant"),
        ("absent", "In post, but absent"),
        ("not_known", "Not recorded"),
    ),
)
# What is told of homes, and of stays in them.
HOME_DIMENSIONS = (
    HOME,
    PURPOSE,
    HOME_STATUS,
    PLACE_STATE,
    NOT_USABLE_REASON,
    WHOSE_CHILD,
    STAY_END,
    STAY_LENGTH,
    FINDING,
    JUDGEMENT,
    VISIT_MADE,
    RECOMMENDATION_STATE,
    JUDGEMENT_CHANGE,
    OPINION,
    OPINION_GIVEN,
    REVIEW_STATE,
    EVENT,
    REGISTERED_MANAGER,
)
