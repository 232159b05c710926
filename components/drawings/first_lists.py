"""Lists of the first page: what changed since the last visit, the last load, faults, people."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from components import elements as el
from components.drawings.context import Context
from components.drawings.records import Record, draw_records
from components.elements import Element
from components.page import PAGES
from components.wording import format_count, format_date, format_percent, join_words, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data_access.accounts.listing import AccountLine
    from data_access.questions.first_page import Fault
    from data_access.questions.load_history import Loaded
    from data_access.questions.since_visit import CameIn, Kept, SinceVisit

# The records of the programme in the words of a sentence, with the page that tells of them.
RECORDS = {
    "milestones": ("milestone", "milestones", "/milestones"),
    "benefits": ("benefit", "benefits", "/benefits"),
    "benefit_measures": ("benefit measure", "benefit measures", "/benefits"),
    "readings": ("reading of a benefit", "readings of benefits", "/benefits"),
    "risks": ("risk", "risks", "/risks"),
    "risk_actions": ("action about a risk", "actions about risks", "/risks"),
    "interdependencies": ("interdependency", "interdependencies", "/risks"),
}
MOST_FAULTS = 12
FIRST_VISIT = (
    "This is your first visit. From the next one on, what has come in, been published or been "
    "changed in the meantime stands here."
)


def _draw(headline: str, sub: str, content: Any) -> list[Any]:
    """A panel that is a list: nothing in it is a figure to be taken away."""
    heads = [el.H2(headline), *([el.P(sub, className="sub")] if sub else [])]
    return [el.Header(heads), el.Div(content, className="body")]


def since_visit(context: Context) -> Any:
    """What changed since the person signed in before, as far as they may see it."""
    found: list[SinceVisit] = list(context.records)
    told = found[0]
    if told.is_demonstration:
        headline = "What changed lately"
        sub = (
            "In a demonstration nobody has an account: this is what changed in the last 30 days "
            "before its data ends, and since. With an account it is what changed since your last "
            "visit."
        )
        if told.since is None:
            return _draw(headline, "", el.P("Nothing has been loaded yet.", className="empty"))
    else:
        headline = "What changed since your last visit"
        if told.since is None:
            return _draw(headline, "", el.P(FIRST_VISIT))
        sub = f"Since you signed in on {_say_moment(told.since)} UTC."
    if told.is_nothing:
        return _draw(headline, sub, el.P("Nothing that you are told of has changed."))
    return _draw(headline, sub, el.Ul([el.Li(one) for one in _list_changes(told)]))


def _say_moment(moment: datetime) -> str:
    return f"{format_date(moment.date())} at {moment:%H:%M}"


def _list_changes(told: "SinceVisit") -> list[Element | str]:
    changes: list[Element | str] = [
        _link(_say_kept(one), RECORDS[one.kind][2]) for one in told.kept
    ]
    for day in dict.fromkeys(one.loaded_on for one in told.came_in):
        names = "; ".join(_name(one) for one in told.came_in if one.loaded_on == day)
        changes.append(f"Loaded on {format_date(day)}: {names}.")
    if told.published:
        days = [format_date(day) for day in told.published[-2:]]
        more = len(told.published) - len(days)
        words = join_words([*days, *([f"{more} earlier days"] if more > 1 else [])])
        words = join_words([*days, "1 earlier day"]) if more == 1 else words
        changes.append(f"Protected figures were published of {words}.")
    if told.found or told.mended:
        parts = [
            f"{format_count(number)} {words}"
            for number, words in ((told.found, "found"), (told.mended, "mended"))
            if number
        ]
        words = f"Differences between returns, prices and ledger: {join_words(parts)}."
        changes.append(el.A(words, href="/data-quality"))
    return changes


def _name(source: "CameIn") -> str:
    until = f" (to {format_date(source.data_to)})" if source.data_to else ""
    return f"{source.words}{until}"


def _say_kept(kept: "Kept") -> str:
    one, several, _ = RECORDS[kept.kind]
    gone = f"{plural(kept.withdrawn, 'was', 'were')} withdrawn."
    if not kept.changed:
        return f"{format_count(kept.withdrawn)} {plural(kept.withdrawn, one, several)} {gone}"
    words = _say_changed(kept, f"{format_count(kept.changed)} {plural(kept.changed, one, several)}")
    return f"{words} {format_count(kept.withdrawn)} {gone}" if kept.withdrawn else words


def _say_changed(kept: "Kept", words: str) -> str:
    more = [
        f"{format_count(number)} {plural(number, 'is', 'are')} {what}"
        for number, what in ((kept.new, "new"), (kept.complete, "complete"))
        if number
    ]
    if kept.new == kept.changed:
        done = f", {format_count(kept.complete)} of them complete" if kept.complete else ""
        return f"{words} {plural(kept.changed, 'is', 'are')} new{done}."
    return f"{words} changed: {join_words(more)}." if more else f"{words} changed."


def _link(words: str, to: str) -> Element | str:
    return el.Link(words, href=to) if to in PAGES else words


def last_load(context: Context) -> Any:
    """What the newest load brought, file by file."""
    loads: list[Loaded] = list(context.records)
    if not loads:
        return _draw("Nothing has been loaded yet", "", [])
    load = loads[0]
    rows = f"{format_count(load.rows_read)} {plural(load.rows_read, 'row', 'rows')}"
    parts = [
        f"{format_count(number) if number else 'none'} {words}"
        for number, words in ((load.rows_repaired, "repaired"), (load.rows_rejected, "rejected"))
    ]
    headline = f"The last load read {rows}: {join_words(parts)}"
    until = f", to {format_date(load.data_to)}" if load.data_to else ""
    sub = f"{load.words}, loaded on {format_date(load.loaded_at.date())}{until}, file by file"
    lines: list[Record] = [
        (
            one.name,
            [
                format_count(one.rows_read),
                format_count(one.rows_repaired),
                format_count(one.rows_rejected),
            ],
        )
        for one in load.files
    ]
    table = draw_records(sub, ["File or sheet", "Read", "Repaired", "Rejected"], lines)
    return _draw(headline, sub, [table, _lead_to("All loads", "/data-quality")])


def _lead_to(words: str, to: str) -> Element:
    return el.P(el.A(words, href=to))


def faults_by_measure(context: Context) -> Any:
    """Which figures rest on fields that are not always filled."""
    faults: list[Fault] = list(context.records)
    measures = list(dict.fromkeys(fault.measure for fault in faults))
    if not measures:
        return _draw("Every field that figures rest on is filled", "", [])
    number = len(measures)
    headline = (
        f"{format_count(number)} {plural(number, 'figure rests', 'figures rest')} on fields that "
        "are not always filled"
    )
    sub = "Fields left empty, by the figure that rests on them, the emptiest first"
    more = number - MOST_FAULTS
    if more > 0:
        sub += f"; {format_count(more)} more figures stand under data quality"
    lines: list[Record] = [
        (measure, ["; ".join(_say_fault(each) for each in faults if each.measure == measure)])
        for measure in measures[:MOST_FAULTS]
    ]
    table = draw_records(sub, ["Figure", "Empty"], lines)
    return _draw(headline, sub, [table, _lead_to("All fields and sources", "/data-quality")])


def _say_fault(fault: "Fault") -> str:
    share = format_percent(fault.empty / fault.rows)
    return (
        f"{fault.source}, {fault.field}: {format_count(fault.empty)} of "
        f"{format_count(fault.rows)} ({share})"
    )


def people(context: Context) -> Any:
    """How many people of each role have an account, with where they are looked after."""
    accounts: Sequence[AccountLine] = list(context.records)
    number = len(accounts)
    headline = f"{format_count(number)} {plural(number, 'account', 'accounts')}"
    headline = headline if number else "No account"
    roles = list(dict.fromkeys(sorted(one.role.label for one in accounts)))
    lines: list[Record] = [
        (
            role,
            [
                format_count(sum(one.role.label == role and one.is_active for one in accounts)),
                format_count(sum(one.role.label == role and not one.is_active for one in accounts)),
            ],
        )
        for role in roles
    ]
    table = draw_records("Accounts by role", ["Role", "May sign in", "Disabled"], lines)
    links = el.Ul(
        [
            el.Li(el.A(words, href=to))
            for words, to in (
                ("People: add, change or disable an account", "/administration/people"),
                ("Roles: who needs a second factor", "/administration/roles"),
                ("Audit log: the last entries", "/administration/audit"),
            )
        ]
    )
    if not lines:
        nobody = el.P("Nobody has an account yet. Add the first under People.")
        return _draw(headline, "", [nobody, links])
    return _draw(headline, "By role", [table, links])
