"""The workbook of the programme: milestones, benefits and their measures, risks, interdependencies.

Its sheets are the programme's records as well: what is kept on screen has these columns, too.
"""

from data_access.imports.workbooks.sheets import Column, Kind, Sheet, Workbook, key, needed, words
from data_access.vocabulary import (
    IMPACT,
    LIKELIHOOD,
    MILESTONE_STATUS,
    OWNER_ROLE,
    RISK_STATUS,
    WORKSTREAM,
)

BETTER = (("higher", "Higher"), ("lower", "Lower"), ("neither", "Neither"))
# Of an interdependency.
STATES = (("open", "Open"), ("complete", "Complete"))
VERSION = Column(
    "version",
    Kind.WHOLE,
    "As the register was when it was written out; empty in a first load. A row of an older version "
    "than the one held is rejected, and so is one without where the record was changed on screen.",
    "",
)
_OWNER = key(OWNER_ROLE, "Whose it is: a role, never a person.", "delivery_manager")


def _reference(example: str) -> Column:
    return needed("reference", Kind.REFERENCE, "A word or number of its own.", example)


def _linked(name: str, note: str, example: str) -> Column:
    return Column(name, Kind.REFERENCES, note, example)


MILESTONES = Sheet(
    "milestones",
    "One row for each milestone. One with several due dates has a row for each, part of its own.",
    (
        _reference("EXAMPLE-M1"),
        key(WORKSTREAM, "Workstream.", "fostering", needed=True),
        needed("title", Kind.WORDS, "What is to be there.", "Recruitment strategy in place"),
        Column("part_of", Kind.REFERENCE, "The milestone of which it is a part.", ""),
        Column("start", Kind.DATE, "When work on it begins.", "01/11/2023"),
        Column("due", Kind.DUE, "When it is due; empty where no date is set.", "2024-02"),
        Column("baseline", Kind.DUE, "When it was first due; the due date where empty.", ""),
        Column("forecast", Kind.DUE, "When it is expected; the due date where empty.", ""),
        key(MILESTONE_STATUS, "Status.", "in_progress", name="status", needed=True),
        Column("completed_on", Kind.DATE, "When it was complete.", ""),
        Column("per_cent", Kind.WHOLE, "How much of it is done, 0 to 100.", "60"),
        _OWNER,
        Column("evidence", Kind.WORDS, "Where to find what shows it: text or a link.", ""),
        _linked("depends_on", "Milestones that must be complete first.", ""),
        Column("home", Kind.REFERENCE, "The slug of the home it is about.", ""),
        Column("benefits_review", Kind.YES_NO, "Is it a review of the benefits realised?", "no"),
        VERSION,
    ),
)
BENEFITS = Sheet(
    "benefits",
    "One row for each benefit of the brief.",
    (
        _reference("EXAMPLE-B1"),
        needed("title", Kind.WORDS, "The benefit.", "More children live near home"),
        Column("types", Kind.WORDS, "Kinds, with semicolons between them.", "Health and outcomes"),
        _OWNER,
        VERSION,
    ),
)
BENEFIT_MEASURES = Sheet(
    "benefit_measures",
    "One row for each figure that shows a benefit: a measure of this product, or kept by hand.",
    (
        _reference("EXAMPLE-BM1"),
        needed("benefit", Kind.REFERENCE, "Of which benefit.", "EXAMPLE-B1"),
        needed("title", Kind.WORDS, "What is measured.", "Children with an agency’s foster carers"),
        Column("measure", Kind.REFERENCE, "The product’s measure; empty: by hand.", "looked_after"),
        Column("asked", Kind.WORDS, "Its filters and options.", "placement_type=ifa"),
        Column("benchmark", Kind.REFERENCE, "The published figure beside it.", ""),
        Column("unit", Kind.TEXT, "Of one by hand: what it counts; yes or no for 1 or 0.", ""),
        words("better", "Which way is better.", "lower", BETTER, needed=True),
        Column("baseline", Kind.VALUE, "Its value at the start; money in pounds.", "119"),
        Column("baseline_on", Kind.DATE, "On which day.", "31/10/2023"),
        Column("target", Kind.VALUE, "Empty: not set by the council.", ""),
        Column("target_on", Kind.DATE, "By when.", ""),
        key(OWNER_ROLE, "Which role approved the target.", "", name="target_approved_by"),
        Column("target_approved_on", Kind.DATE, "When.", ""),
        Column(
            "trajectory",
            Kind.POINTS,
            "Where it should be on the way; a straight line to the target where empty.",
            "",
        ),
        Column("tolerance", Kind.VALUE, "How far off still counts as on track, in its unit.", ""),
        Column("dis_benefits", Kind.PARAGRAPH, "What may become worse by it.", ""),
        Column("realised_on", Kind.DATE, "When it was agreed to be realised.", ""),
        key(OWNER_ROLE, "Which role agreed.", "", name="realised_agreed_by"),
        VERSION,
    ),
)
READINGS = Sheet(
    "readings",
    "One row for each value of a figure that is kept by hand.",
    (
        needed("measure", Kind.REFERENCE, "Of which benefit measure.", "EXAMPLE-BM2"),
        needed("on", Kind.DATE, "For which day.", "31/03/2024"),
        needed("value", Kind.VALUE, "The value; of yes or no 1 or 0.", "12"),
        Column("note", Kind.WORDS, "Where it comes from.", "Complaints log"),
        VERSION,
    ),
)
RISKS = Sheet(
    "risks",
    "One row for each risk.",
    (
        _reference("EXAMPLE-R1"),
        needed("title", Kind.WORDS, "The risk in a line.", "Too few foster carers come forward"),
        Column("cause", Kind.PARAGRAPH, "Why it may happen.", "Agencies pay more"),
        Column("event", Kind.PARAGRAPH, "What may happen.", "Recruitment stalls"),
        Column("effect", Kind.PARAGRAPH, "What would follow.", "Children live further away"),
        key(LIKELIHOOD, "How likely it is now, 1 to 5.", "3", needed=True),
        key(IMPACT, "How bad it would be, 1 to 5.", "4", needed=True),
        key(LIKELIHOOD, "How likely it is to be made.", "2", name="target_likelihood"),
        key(IMPACT, "How bad it is to be made.", "3", name="target_impact"),
        _OWNER,
        Column("controls", Kind.PARAGRAPH, "What holds it.", "Regional recruitment hub"),
        Column("decision_needed", Kind.WORDS, "What has to be decided, if anything.", ""),
        Column("decision_by", Kind.DATE, "By when.", ""),
        Column("reviewed_on", Kind.DATE, "When it was last reviewed.", "31/01/2024"),
        key(RISK_STATUS, "State.", "open", name="status", needed=True),
        _linked("milestones", "Milestones that it threatens or that hold it.", "EXAMPLE-M1"),
        _linked("benefits", "Benefits that it threatens.", "EXAMPLE-B1"),
        VERSION,
    ),
)
RISK_ACTIONS = Sheet(
    "risk_actions",
    "One row for each thing to be done about a risk.",
    (
        _reference("EXAMPLE-A1"),
        needed("risk", Kind.REFERENCE, "About which risk.", "EXAMPLE-R1"),
        needed("title", Kind.WORDS, "What is to be done.", "Join the regional hub"),
        Column("due", Kind.DATE, "By when.", "29/02/2024"),
        _OWNER,
        Column("done_on", Kind.DATE, "When it was done.", ""),
        VERSION,
    ),
)
INTERDEPENDENCIES = Sheet(
    "interdependencies",
    "One row for each thing outside the programme on which it depends.",
    (
        _reference("EXAMPLE-D1"),
        needed("title", Kind.WORDS, "What it is.", "Workforce planning"),
        Column("with", Kind.TEXT, "With whom.", "Human resources"),
        words("status", "State.", "open", STATES, needed=True),
        Column("due", Kind.DUE, "By when.", ""),
        Column("completed_on", Kind.DATE, "When it was complete.", ""),
        _OWNER,
        Column("note", Kind.PARAGRAPH, "How it stands.", ""),
        _linked("milestones", "Milestones that depend on it.", ""),
        VERSION,
    ),
)
WORKBOOK = Workbook(
    "programme",
    (
        MILESTONES,
        BENEFITS,
        BENEFIT_MEASURES,
        READINGS,
        RISKS,
        RISK_ACTIONS,
        INTERDEPENDENCIES,
    ),
)
