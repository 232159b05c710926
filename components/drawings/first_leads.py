"""The lead sentences of the first page of those who do not begin with the children in our care."""

from typing import TYPE_CHECKING

from components.drawings.context import Context, count
from components.drawings.milestones_now import lead_milestones
from components.drawings.planned_moves_now import lead_moves
from components.findings import say_why_unknown
from components.shown import now_of, total_of
from components.wording import format_count, format_date, join_words, plural

if TYPE_CHECKING:
    from data_access.accounts.listing import AccountLine


def lead_programme(context: Context) -> str:
    """What of the programme is late and what is next; what waits to be done or to be decided."""
    actions, decisions = context.answer(1), context.answer(2)
    parts = [
        f"{_say(int(shown.value), one, several)} {what}"
        for shown, one, several, what in (
            (now_of(actions.row("overdue")), "action is", "actions are", "overdue"),
            (now_of(decisions.row("yes")), "decision is", "decisions are", "needed"),
        )
        if shown.value is not None
    ]
    words = [lead_milestones(context)]
    if parts:
        words.append(f"About its risks, {join_words(parts)}.")
    return " ".join(words)


def _say(number: int, one: str, several: str) -> str:
    return f"{format_count(number) if number else 'no'} {plural(number or 1, one, several)}"


def lead_commissioning(context: Context) -> str:
    """For how many children a home is sought, and how the planned moves stand."""
    requests = context.answer(2)
    row = requests.row("open")
    waiting = now_of(row) if row else total_of(requests)
    if waiting.value is None:
        why = say_why_unknown("How many requests for homes are open", requests)
        return f"{why} {lead_moves(context)}"
    who = plural(waiting.value or 1, "request for a home waits", "requests for homes wait")
    number = count(waiting) if waiting.value else "No"
    return f"{number} {who} on {format_date(requests.as_at)}. {lead_moves(context)}"


def lead_data(context: Context) -> str:
    """What there is to mend: what does not agree, and who turned 18 with an episode open."""
    open_, turned = context.answer(0), context.answer(1)
    found, adults, day = total_of(open_), total_of(turned), format_date(open_.as_at)
    if found.value is None:
        words = say_why_unknown("How much of prices, ledger and returns does not agree", open_)
    elif found.value:
        differences = plural(found.value, "difference", "differences")
        words = f"{count(found)} {differences} between returns, prices and ledger"
        words += f" {plural(found.value, 'is', 'are')} open on {day}."
    else:
        words = f"Returns, prices and ledger agree on {day}: no difference is open."
    if adults.value is None:
        return f"{words} {say_why_unknown('How many turned 18 with an episode still open', turned)}"
    who = "No child"
    if adults.value:
        who = f"{count(adults)} {plural(adults.value, 'child', 'children')}"
    return f"{words} {who} turned 18 in the year to then with an episode still open."


def lead_administration(context: Context) -> str:
    """How many people may sign in, and who of them has never done so."""
    people: list[AccountLine] = list(context.records)
    if not people:
        return "Nobody has an account yet: in this demonstration everybody chooses a role."
    active = [one for one in people if one.is_active]
    never = sum(one.signed_in_at is None for one in active)
    without = sum(one.needs_second_factor and not one.has_second_factor for one in active)
    words = f"{_people(len(active))} may sign in"
    parts = [
        f"{format_count(number)} {plural(number, one, several)}"
        for number, one, several in (
            (never, "has never done so", "have never done so"),
            (without, "has yet to set up a second factor", "have yet to set up a second factor"),
        )
        if number
    ]
    rest = len(people) - len(active)
    if rest:
        accounts = plural(rest, "account is", "accounts are")
        parts.append(f"{format_count(rest)} {accounts} disabled")
    return f"{words}: {join_words(parts)}." if parts else f"{words}."


def _people(number: int) -> str:
    return f"{format_count(number)} {plural(number, 'person', 'people')}"
