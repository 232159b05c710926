"""The drawings of what Ofsted and the independent visitors say of homes."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from components import elements as el
from components.derived import leave_out_empty
from components.drawings.context import Context, count
from components.drawings.homes_rows import (
    Cell,
    choose_homes,
    draw_homes,
    draw_lack,
    is_told,
    keys_by_home,
    link_home,
    name_few,
    name_home,
    say_homes,
)
from components.drawings.matrices import draw_linked_matrix
from components.drawings.over_time import say_period
from components.findings import say_share, say_why_not
from components.panel import draw_empty
from components.shown import Shown, add_up, now_of, total_of
from components.table import draw_table
from components.wording import (
    NO_NUMBER,
    format_count,
    format_date,
    format_short_date,
    format_value,
    plural,
)
from data_access.vocabulary import (
    HOME,
    JUDGEMENT,
    JUDGEMENT_CHANGE,
    REVIEW_STATE,
    Symbol,
)

if TYPE_CHECKING:
    from components.elements import Element
    from data_access.questions.answer import Answer

# Of the four points, those that are good; supported accommodation has a scale of its own.
GOOD = ("outstanding", "good")
FOUR_POINTS = (*GOOD, "requires_improvement", "inadequate")
SUPPORTED = "supported_accommodation"
NOT_KNOWN = "not_known"


def day_before(answer: "Answer", slug: str) -> str:
    """The day that lies so many days before the date as an answer says of a home."""
    days = now_of(answer.row(slug)).value
    if days is None:
        return NO_NUMBER
    # A date is not to be broken in the narrow columns of these tables.
    return format_short_date(answer.as_at - timedelta(days=days)).replace(" ", "\N{NO-BREAK SPACE}")


def homes_judgements(context: Context) -> Any:
    """Ofsted's judgement of each home in force, when it was made, and how it stands to 2023's."""
    answer, changes, days = context.answer(0), context.answer(1), context.answer(2)
    judged, changed = keys_by_home(answer), keys_by_home(changes)
    if not judged:
        which = "None of these homes" if answer.homes else "No home"
        words = f"{which} of the council or the partnership was open on {format_date(answer.as_at)}"
        return draw_empty(f"{words}.")
    headline = _say_judged(list(judged.values()))
    if len(judged) == 1:
        ((slug, judgement),) = judged.items()
        is_judged = f"is judged “{JUDGEMENT.label_of(judgement).lower()}”"
        headline = f"{answer.label(HOME.key, slug)} "
        headline += "has no judgement recorded" if judgement == NOT_KNOWN else is_judged
    # Nothing has changed since a day that is yet to come.
    is_after = context.baseline is None or answer.as_at > context.baseline
    moved = _say_changes(list(changed.values())) if is_after else ""
    headline += f"; {moved}" if moved else ""
    sub = (
        f"Homes of the council and the partnership open on {format_date(answer.as_at)}, by "
        "Ofsted’s last overall judgement recorded by then, and the day of the inspection"
    )
    if is_after:
        since = f", {format_date(context.baseline)}" if context.baseline else ""
        sub += f", and whether it is better than at the project’s baseline{since}"
    heads = ["Judgement"]
    rows: list[tuple[Element, list[Cell]]] = []
    for slug, judgement in judged.items():
        small = day_before(days, slug)
        if is_after:
            change = JUDGEMENT_CHANGE.label_of(changed.get(slug, "not_comparable"))
            small += f" · Since the baseline: {change.lower()}"
        cell: Cell = [JUDGEMENT.label_of(judgement), el.Div(small, className="sub")]
        rows.append((name_home(link_home(context, answer, slug)), [cell]))
    table = draw_homes(sub, heads, rows, words=heads)
    return context.panel(headline, sub, table, table)


def _say_judged(found: list[str]) -> str:
    """ "5 of 6 homes are judged good or outstanding"."""
    known = [key for key in found if key in FOUR_POINTS]
    good = sum(key in GOOD for key in known)
    if not known:
        return "No judgement of a children’s home is recorded"
    homes = say_homes(len(known), "children’s ")
    words = f"{good or 'None'} of {homes} {plural(good or 1, 'is', 'are')} judged good or better"
    apart = sum(key not in (*FOUR_POINTS, NOT_KNOWN) for key in found)
    unknown = found.count(NOT_KNOWN)
    more = []
    if apart:
        more.append(f"{apart} supported accommodation, on its own scale")
    if unknown:
        more.append(f"{unknown} without a judgement")
    return f"{words} ({'; '.join(more)})" if more else words


def _say_changes(found: list[str]) -> str:
    parts = [
        f"{number} {words}"
        for key, words in (("improved", "improved"), ("sustained", "sustained"), ("fell", "fell"))
        if (number := found.count(key))
    ]
    return f"since the baseline {', '.join(parts)}" if parts else ""


def children_by_judgement(context: Context) -> Any:
    """How many of our children live in homes judged good or better, of how many it is not known."""
    answer = context.answer(0)
    homes = [key for key in answer.keys_of("placement_type") if key != SUPPORTED]

    def number(*judged: str) -> Shown:
        return add_up(now_of(answer.row(home, key)) for key in judged for home in homes)

    good, known, unknown = number(*GOOD), number(*FOUR_POINTS), number(NOT_KNOWN)
    day = format_date(answer.as_at)
    if known.value is None or unknown.value is None:
        headline = say_why_not("How many children live in homes judged good or better", known)
    elif not known.value and not unknown.value:
        headline = f"No children live in children’s homes on {day}"
    elif not known.value:
        headline = (
            f"{count(unknown)} {plural(unknown.value, 'child lives', 'children live')} in "
            "children’s homes, and no judgement of any of these homes has been loaded"
        )
    else:
        headline = (
            f"{count(good)} of {count(known)} {plural(known.value, 'child', 'children')} in homes "
            f"with a judgement live in one judged good or better ({say_share(good, known)})"
        )
        if unknown.value:
            headline += f"; of {count(unknown)} more no judgement of the home has been loaded"
    sub = (
        f"Children in our care who live in a home that Ofsted inspects on {day}, by its judgement "
        "in force and the kind of home. Supported accommodation, judged on a scale of its own, is "
        "in the table and not in the sentence above."
    )
    shown = leave_out_empty(leave_out_empty(answer, "placement_type"), JUDGEMENT.key)
    sub, matrix, table = draw_linked_matrix(
        context, answer, sub, shown=shown, total_label="All children"
    )
    return context.panel(headline, sub, matrix, table)


def homes_visits(context: Context) -> Any:
    """Whether each home was visited each month, and what of the recommendations is open."""
    made, months, open_ = context.answer(0), context.answer(1), context.answers[2]
    if not is_told(made):
        return draw_lack("Whether homes were visited under regulation 44 is not known", [made])
    due = {slug: _visits_of(made, slug) for slug in made.keys_of(HOME.key)}
    due = {slug: (yes, all_) for slug, (yes, all_) in due.items() if all_}
    if not due:
        return draw_lack(f"Nothing is recorded of visits due {say_period(made)}", [made])
    yes, all_ = (sum(pair[place] for pair in due.values()) for place in (0, 1))
    headline = (
        f"{format_count(yes)} of {format_count(all_)} visits due under regulation 44 are recorded"
    )
    if missed := [slug for slug, (number, whole) in due.items() if number < whole]:
        names = name_few(
            [
                f"{format_count(due[slug][1] - due[slug][0])} of {made.label(HOME.key, slug)}"
                for slug in missed
            ]
        )
        headline += f"; missing are {names}"
    sub = (
        "Independent visitors’ visits, one due for each children’s home and month, "
        f"{say_period(made)}"
    )
    heads = ["Visits", "Due"]
    rows = []
    if is_told(open_):
        sub += ", and their recommendations at the end of the last month recorded"
        heads += ["Recommen\N{SOFT HYPHEN}dations open", "Of them overdue"]
    for slug, pair in due.items():
        cells = [format_count(number) for number in pair]
        if open_ is not None and is_told(open_):
            in_time, late = (now_of(open_.row(slug, key)) for key in ("in_time", "overdue"))
            cells += [count(add_up([in_time, late])), count(late)]
        rows.append((name_home(link_home(context, made, slug)), cells))
    chart = draw_homes(sub, heads, rows)
    return context.panel(headline, sub, chart, draw_table(months, caption=sub))


def _visits_of(made: "Answer", slug: str) -> tuple[int, int]:
    yes, no = (int(now_of(made.row(slug, key)).value or 0) for key in ("yes", "no"))
    return yes, yes + no


def homes_reviews(context: Context) -> Any:
    """When the quality of care of each home was last reviewed, and what Ofsted was told."""
    states, days, told = context.answer(0), context.answer(1), context.answer(2)
    found = keys_by_home(states) if is_told(states) else {}
    events = {
        slug: now_of(told.row(slug)) for slug in (told.keys_of(HOME.key) if is_told(told) else ())
    }
    if not found and not events:
        return draw_lack("Reviews of the quality of care are not known", [states, told])
    late = [slug for slug, state in found.items() if state == "overdue"]
    none = [slug for slug, state in found.items() if state == NOT_KNOWN]
    headline = "Reviews of the quality of care are not loaded"
    if found:
        headline = f"The quality of care was reviewed in time in all {say_homes(len(found))}"
        if len(found) == 1 and not late and not none:
            headline = "The quality of care was reviewed in time"
    if late:
        names = name_few([states.label(HOME.key, slug) for slug in late])
        headline = f"By what is recorded the review of the quality of care is overdue in {names}"
    elif none:
        names = name_few([states.label(HOME.key, slug) for slug in none])
        headline = f"No review of the quality of care is recorded of {names}"
    if events:
        number = total_of(told)
        headline += f"; {count(number)} {plural(number.value or 0, 'event', 'events')} notified"
    sub = (
        "Reviews under regulation 45, due at least every six months, and events of which Ofsted "
        f"was told under regulation 40 {say_period(told)}. More notifications do not mean a "
        "worse home"
    )
    rows = [
        (
            name_home(link_home(context, states if slug in found else told, slug)),
            [
                day_before(days, slug),
                REVIEW_STATE.label_of(found[slug]) if slug in found else NO_NUMBER,
                _say_events(events, slug),
            ],
        )
        for slug in dict.fromkeys([*found, *events])
    ]
    heads = ["Last reviewed", "Next review", "Notifications"]
    table = draw_homes(sub, heads, rows, words=heads[:2])
    return context.panel(headline, sub, table, table)


def _say_events(events: dict[str, Shown], slug: str) -> str:
    if not events:
        return format_value(None, "", Symbol.NOT_KNOWN)
    return count(events.get(slug, Shown(0)))


def tile_judged(context: Context) -> Any:
    """How many homes Ofsted judges good or better."""
    answer = choose_homes(context.answer(0), context.answer(1)) or context.answer(1)
    found = {key: int(now_of(answer.row(key)).value or 0) for key in answer.keys_of(JUDGEMENT.key)}
    known = sum(found.get(key, 0) for key in FOUR_POINTS)
    whose = "these homes" if answer.homes else "the council’s children’s homes, not short breaks"
    if not known:
        return context.tile(NO_NUMBER, f"no judgement on four points: {whose}", [], answer)
    note = f"{whose}, by the judgements recorded by {format_date(answer.as_at)}"
    if unknown := found.get(NOT_KNOWN, 0):
        note += f" · {unknown} without"
    return context.tile(f"{sum(found.get(key, 0) for key in GOOD)} of {known}", note, [], answer)


def tile_overdue(context: Context) -> Any:
    """How many recommendations of the independent visitors are overdue."""
    answer = context.answer(0)
    told = [row for row in answer.rows if row.value is not None]
    homes = {row.keys[0] for row in told}
    if not homes:
        return context.tile(NO_NUMBER, "no recommendations are recorded", [], answer)
    overdue = add_up(now_of(row) for row in told if row.keys[1] == "overdue")
    open_ = add_up(map(now_of, told))
    is_none = open_.value == 0
    of = "none" if is_none else f"of {count(open_)}"
    note = (
        f"{of} open in {say_homes(len(homes))} visited under regulation 44, in the "
        f"last month recorded by {format_date(answer.as_at)}"
    )
    return context.tile("None" if is_none else count(overdue), note, [], answer)
