"""What a record of the programme must fulfil: the same sentences for a workbook and for a form.

Every sentence says what is wrong and how to mend it.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl

from data_access.disclosure.rules import K
from data_access.programme.records import YES_OR_NO, Content, is_yes_no, read_due
from data_access.programme.register import Register
from data_access.programme.rules import score_of
from data_access.published import PUBLISHED
from data_access.questions import MEASURES, NotUnderstood, Question, Selection
from data_access.questions.checks import check_question
from data_access.vocabulary import Unit

_OF_CHILDREN = frozenset(
    {
        Unit.CHILDREN,
        Unit.PERIODS_OF_CARE,
        Unit.MOVES,
        Unit.PLANNED_MOVES,
        Unit.STAYS,
        Unit.ARRANGEMENTS,
        Unit.INCIDENTS,
        Unit.ORDERS,
    }
)
# What a word of `asked` may not be: a benefit measure is told of each day anew.
_DATES = frozenset({"as_at", "from", "to", "compare_to", "month", "quarter", "year", "week"})


@dataclass(frozen=True)
class Judged:
    """A record that is judged: what it says, among which others, on which day.

    `homes` are the slugs of the homes that are known; None where none can be.
    """

    content: Content
    register: Register
    today: date
    homes: Collection[str] | None

    def lacks(self, kind: str, *references: str | None) -> list[str]:
        """Those of some references of which the register holds no record of a kind."""
        return [one for one in references if one and self.register.find(kind, one) is None]


def check_record(
    kind: str,
    content: Content,
    register: Register,
    *,
    today: date,
    homes: Collection[str] | None = None,
) -> dict[str, str]:
    """What is wrong with a record, by column, in sentences; empty where it may be kept.

    `register` holds the records it stands among, itself in it or not.
    """
    judged = Judged(content, register, today, homes)
    found: dict[str, str] = {}
    named = content.get("reference")
    if named is not None and not _REFERENCE.fullmatch(named):
        found["reference"] = UNSAFE
    for column, fault in _CHECKS[kind](judged):
        if fault:
            found.setdefault(column, fault)
    return found


Faults = list[tuple[str, str | None]]
# What stands in an address and in a list of references.
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]*")
UNSAFE = (
    "A reference begins with a letter or digit and has letters, digits, spaces, hyphens, dots and "
    "underscores alone."
)


def _check_milestone(judged: Judged) -> Faults:
    content = judged.content
    own, part_of = content["reference"], content["part_of"]
    depends = tuple(content["depends_on"] or ())
    whole = judged.register.find("milestones", part_of) if part_of else None
    parts = [
        one.reference
        for one in judged.register.of("milestones")
        if one.content["part_of"] == own and one.reference != own
    ]
    per_cent = content["per_cent"]
    begins, due = content["start"], read_due(content["due"])
    unknown_home = (
        content["home"] and judged.homes is not None and content["home"] not in judged.homes
    )
    return [
        ("per_cent", _if(per_cent is not None and per_cent > 100, "Write 0 to 100 per cent.")),
        *_done(judged, "completed_on"),
        ("part_of", _unknown(judged, "milestones", part_of)),
        ("part_of", _if(part_of == own, "A milestone is no part of itself; leave this empty.")),
        (
            "part_of",
            _if(
                whole is not None and bool(whole.content["part_of"]),
                f"{part_of} is a part of another milestone itself; name that one.",
            ),
        ),
        (
            "part_of",
            _if(
                bool(part_of and parts),
                f"{own} has parts itself ({', '.join(parts)}); a part cannot have parts.",
            ),
        ),
        ("start", _if(bool(begins and due and begins > due.on), "It begins after it is due.")),
        ("depends_on", _unknown(judged, "milestones", *depends)),
        ("depends_on", _find_circle(judged, own, depends)),
        (
            "depends_on",
            _if(
                bool({part_of, *parts}.intersection(depends)),
                f"{own} cannot wait for what it is a part of, nor for its own parts: take them "
                "away here.",
            ),
        ),
        (
            "home",
            _if(
                bool(unknown_home),
                f"{content['home']!r} is no home that is known; write the slug it has in its "
                "address, or leave this empty.",
            ),
        ),
    ]


def _done(judged: Judged, column: str) -> Faults:
    """Whether what is complete says since when, and nothing else does."""
    done, status = judged.content[column], judged.content["status"]
    return [
        (column, _if(status == "complete" and done is None, "Say when it was complete.")),
        (
            column,
            _if(
                status != "complete" and done is not None,
                "Only what is complete has such a date; set the status to complete, or leave the "
                "date out.",
            ),
        ),
        (column, _if(bool(done and done > judged.today), _say_latest(judged))),
    ]


def _find_circle(judged: Judged, own: str, depends: tuple[str, ...]) -> str | None:
    """A sentence where a milestone would wait for itself, directly or by way of others."""
    seen: set[str] = set()
    ahead = list(depends)
    while ahead:
        reference = ahead.pop()
        if reference == own:
            return f"{own} would wait for itself; take away what leads back to it."
        if reference in seen:
            continue
        seen.add(reference)
        found = judged.register.find("milestones", reference)
        ahead += (found.content["depends_on"] or ()) if found else ()
    return None


def _check_benefit(_judged: Judged) -> Faults:
    return []


def _check_benefit_measure(judged: Judged) -> Faults:
    content = judged.content
    start, target = content["baseline"], content["target"]
    is_bound = content["measure"] is not None
    begins, ends = content["baseline_on"], content["target_on"]
    readings = [
        one.content["value"]
        for one in judged.register.of("readings")
        # One that is stated beside it in a workbook is judged by itself.
        if one.version and one.content["measure"] == content["reference"]
    ]
    benchmark, tolerance = content["benchmark"], content["tolerance"]
    return [
        ("benefit", _unknown(judged, "benefits", content["benefit"])),
        ("measure", _check_bound(content)),
        (
            "measure",
            _if(
                is_bound and bool(readings),
                "Values of it are kept by hand; withdraw them first, or keep it by hand.",
            ),
        ),
        *(
            (name, _if(content[name] not in (None, 0, 1), "Write 1 for yes, 0 for no."))
            for name in (("baseline", "target") if is_yes_no(content) else ())
        ),
        (
            "unit",
            _if(
                is_yes_no(content) and any(value not in (0, 1) for value in readings),
                "A value that is kept of it is neither yes nor no; mend it first.",
            ),
        ),
        ("asked", _check_asked(content)),
        (
            "benchmark",
            _if(
                benchmark is not None and benchmark not in PUBLISHED,
                f"{benchmark!r} is no published figure; there are {', '.join(PUBLISHED)}.",
            ),
        ),
        ("unit", _if(is_bound and content["unit"] is not None, "The measure has its own unit.")),
        (
            "unit",
            _if(
                not is_bound and content["unit"] is None,
                f"Say what is counted, or {YES_OR_NO}; or name a measure of this product.",
            ),
        ),
        ("baseline_on", _if(start is not None and begins is None, "Say of which day it is.")),
        (
            "baseline",
            _if(
                is_bound and _is_small_count(content),
                f"A count of 1 to {K} may point at a child, and the register is read by people "
                "who see protected figures alone: leave baseline and its day empty.",
            ),
        ),
        ("baseline", _if(start is None and begins is not None, "Say what it was on that day.")),
        (
            "target",
            _if(_is_worse(content), "By what is better this target is worse than the start."),
        ),
        ("target_on", _if(target is not None and ends is None, "Say by when.")),
        (
            "target_on",
            _if(bool(begins and ends and ends <= begins), "It is not after the baseline."),
        ),
        (
            "target_approved_by",
            _if(
                target is not None and content["target_approved_by"] is None,
                "A target counts once it is approved: say which role did, or leave it out.",
            ),
        ),
        *(
            (name, _if(target is None and content[name] is not None, "There is no target."))
            for name in ("target_on", "target_approved_by", "target_approved_on")
        ),
        (
            "trajectory",
            _if(
                content["trajectory"] is not None and (start is None or target is None),
                "A trajectory leads from a baseline to a target; state both.",
            ),
        ),
        ("trajectory", _check_points(content)),
        ("tolerance", _if(tolerance is not None and tolerance < 0, "It cannot be below nought.")),
        (
            "realised_agreed_by",
            _if(
                content["realised_on"] is not None and content["realised_agreed_by"] is None,
                "Say which role agreed that it is realised.",
            ),
        ),
        (
            "realised_on",
            _if(
                content["realised_on"] is None and content["realised_agreed_by"] is not None,
                "Say when it was agreed.",
            ),
        ),
        (
            "realised_on",
            _if(
                bool(content["realised_on"] and content["realised_on"] > judged.today),
                _say_latest(judged),
            ),
        ),
    ]


def _is_worse(content: Content) -> bool:
    """Whether a target lies on the wrong side of the baseline."""
    start, target = content["baseline"], content["target"]
    if start is None or target is None:
        return False
    return bool(
        (content["better"] == "lower" and target > start)
        or (content["better"] == "higher" and target < start)
    )


def _is_small_count(content: Content) -> bool:
    """Whether a baseline is a count so small that the publication would not show it."""
    measure = MEASURES.get(content["measure"] or "")
    return (
        measure is not None and measure.unit in _OF_CHILDREN and 0 < (content["baseline"] or 0) <= K
    )


def _check_points(content: Content) -> str | None:
    """A sentence where a point of the way does not lie on the way."""
    begins, ends = content["baseline_on"], content["target_on"]
    if not content["trajectory"] or not begins or not ends:
        return None
    outside = [day for day, _ in content["trajectory"] if not begins < day < ends]
    return _if(
        bool(outside),
        "Each day of it must lie after the day of the baseline and before that of the target.",
    )


def _check_bound(content: Content) -> str | None:
    name = content["measure"]
    if name is None or name in MEASURES:
        return None
    return (
        f"{name!r} is no measure of this product; its measures, with what they mean, stand at "
        "/definitions. Leave it empty for one that is kept by hand."
    )


def _check_asked(content: Content) -> str | None:
    name, asked = content["measure"], content["asked"]
    if asked is None or name not in MEASURES:
        return _if(asked is not None and name is None, "Only a measure of this product is asked.")
    pairs = parse_qsl(asked, keep_blank_values=True)
    if not pairs:
        return "Write filters and options as in an address: placement_type=ifa&locality=inside."
    if dated := [word for word, _ in pairs if word in _DATES]:
        return f"Leave out {dated[0]}: the measure is asked for each day anew."
    try:
        check_question(MEASURES[name], Question(name, (), Selection.parse(pairs)))
    except NotUnderstood as why:
        return str(why)
    return None


def _check_reading(judged: Judged) -> Faults:
    content = judged.content
    of = judged.register.find("benefit_measures", content["measure"])
    is_bound = of is not None and of.content["measure"] is not None
    counts_yes = of is not None and is_yes_no(of.content)
    return [
        ("measure", _unknown(judged, "benefit_measures", content["measure"])),
        (
            "measure",
            _if(
                is_bound,
                f"{content['measure']} follows a measure of this product by itself; only one that "
                "is kept by hand takes a value.",
            ),
        ),
        ("value", _if(counts_yes and content["value"] not in (0, 1), "Write 1 for yes, 0 for no.")),
        ("on", _if(content["on"] > judged.today, _say_latest(judged))),
    ]


def _check_risk(judged: Judged) -> Faults:
    content = judged.content
    reviewed = content["reviewed_on"]
    likelihood, impact = content["target_likelihood"], content["target_impact"]
    return [
        (
            "milestones",
            _unknown(judged, "milestones", *(content["milestones"] or ())),
        ),
        ("benefits", _unknown(judged, "benefits", *(content["benefits"] or ()))),
        (
            "target_likelihood",
            _if(
                bool(likelihood and impact and int(likelihood) * int(impact) > score_of(content)),
                "What it is to be brought to is greater than it is now: choose a smaller one.",
            ),
        ),
        (
            "decision_needed",
            _if(
                content["decision_by"] is not None and content["decision_needed"] is None,
                "Say what has to be decided by then.",
            ),
        ),
        ("reviewed_on", _if(bool(reviewed and reviewed > judged.today), _say_latest(judged))),
    ]


def _check_risk_action(judged: Judged) -> Faults:
    done = judged.content["done_on"]
    return [
        ("risk", _unknown(judged, "risks", judged.content["risk"])),
        ("done_on", _if(bool(done and done > judged.today), _say_latest(judged))),
    ]


def _check_interdependency(judged: Judged) -> Faults:
    references = judged.content["milestones"] or ()
    return [
        *_done(judged, "completed_on"),
        ("milestones", _unknown(judged, "milestones", *references)),
    ]


_CHECKS: dict[str, Callable[[Judged], Faults]] = {
    "milestones": _check_milestone,
    "benefits": _check_benefit,
    "benefit_measures": _check_benefit_measure,
    "readings": _check_reading,
    "risks": _check_risk,
    "risk_actions": _check_risk_action,
    "interdependencies": _check_interdependency,
}


def _say_latest(judged: Judged) -> str:
    return f"Choose a day up to {judged.today.day} {judged.today:%B %Y}, the last that has come."


def _if(is_so: bool, sentence: str) -> str | None:
    return sentence if is_so else None


def _unknown(judged: Judged, kind: str, *references: str | None) -> str | None:
    """A sentence where something is named that the register does not hold."""
    lacking = judged.lacks(kind, *references)
    if not lacking:
        return None
    words = kind.replace("_", " ")
    return (
        f"{', '.join(map(repr, lacking))} stands nowhere among the {words}; check the "
        f"{'references' if len(lacking) > 1 else 'reference'}, or add it there first."
    )


# Which columns of a kind refer to records of which other kind.
REFERS: dict[str, dict[str, str]] = {
    "milestones": {"part_of": "milestones", "depends_on": "milestones"},
    "benefit_measures": {"benefit": "benefits"},
    "readings": {"measure": "benefit_measures"},
    "risks": {"milestones": "milestones", "benefits": "benefits"},
    "risk_actions": {"risk": "risks"},
    "interdependencies": {"milestones": "milestones"},
}


def find_referring(register: Register, kind: str, reference: str) -> list[str]:
    """The records that refer to one, in words: why it cannot be withdrawn yet."""
    found = []
    for other, columns in REFERS.items():
        for record in register.of(other):
            for column, to in columns.items():
                held = record.content[column] or ()
                named = held if isinstance(held, tuple) else (held,)
                if to == kind and reference in named:
                    found.append(f"{other.replace('_', ' ')}: {record.reference}")
    return list(dict.fromkeys(found))
