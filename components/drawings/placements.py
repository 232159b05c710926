"""The drawings of how settled children are: where they live, over time, and for how long."""

from typing import TYPE_CHECKING, Any

from components import elements as el
from components.derived import fold, leave_out_empty
from components.drawings.context import FOSTERED, Context, count, living
from components.drawings.matrices import draw_linked_matrix
from components.drawings.same_carer import choose_same_carer, say_same_carer
from components.figures.bars import draw_bars
from components.figures.trend import draw_trend
from components.findings import say_change, say_rounded, say_share, say_why_not
from components.panel import draw_figure
from components.shown import Shown, add_up, now_of, then_of, total_of
from components.table import draw_table
from components.wording import format_date, join_words, plural

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

HOMES = ("own_childrens_home", "external_childrens_home", "secure_home", "external_homes")
MOST_HOMES = ("connected_persons", "in_house_fostering", "ifa", "with_parents")
MOST_ORDERS = ("full_care_order", "interim_care_order", "section_20")
OWN_CARERS, AGENCIES, EXTERNAL = "in_house_fostering", "ifa", "external_fostering"


def lead_stability(context: Context) -> str:
    """How many lived in three or more homes, and how many long in the same one."""
    children, often, settled = context.answer(0), context.answers[1], context.answers[2]
    day, total = format_date(children.as_at), total_of(children)
    if total.value is None:
        return say_why_not(f"The number of children in our care on {day}", total)
    if children.homes:
        return f"{living(total)} in {join_words(children.homes)} on {day}."
    which = "children in our care"
    if context.is_filtered:
        which += " who fit these filters"
    if not total.value:
        return f"There are no {which} on {day}."
    verb = plural(total.value, "There is 1 child", f"There are {count(total)} children")
    words = [f"{verb}{which.removeprefix('children')} on {day}{say_rounded(children)}."]
    if often:
        words = [_say_often(often, total, f"{which} on {day}")]
    if settled:
        words.append(_say_settled(settled))
    words.append(say_same_carer(often))
    return " ".join(part for part in (*words, *children.limits) if part)


def _say_often(often: "Answer", total: Shown, whom: str) -> str:
    found = total_of(often)
    if found.value is None:
        what = f"How many of the {count(total)} {whom} lived in three or more homes in 12 months"
        return say_why_not(what, found)
    did = "lived in three or more homes in the 12 months before."
    if total.value == 1:
        did = did if found.value else did.replace("lived", "did not live")
        return f"The one {whom.replace('children', 'child').replace(' fit ', ' fits ')} {did}"
    number = count(found) if found.value else "None"
    return f"{number} of the {count(total)} {whom} ({say_share(found, total)}) {did}"


def _say_settled(settled: "Answer") -> str:
    same, other = (now_of(settled.row(key)) for key in ("yes", "no"))
    whole = add_up((same, other))
    if whole.value == 0:
        return ""
    whom = "those under 16 and in our care for two and a half years or more"
    if whole.value is None:
        return say_why_not(f"How many of {whom} have lived in the same home for two", whole)
    return (
        f"Of {whom}, {count(same)} of {count(whole)} ({say_share(same, whole)}) have lived in the "
        "same home for two."
    )


def placement_mix(context: Context) -> Any:
    """Where children live, year by year, by four kinds of home."""
    answer = context.answer(0)
    where = answer.by[-1]
    there = answer.keys_of(where)
    known = {*FOSTERED, *HOMES, "with_parents"}
    groups = {
        "Foster homes": FOSTERED,
        "Children’s and secure homes": HOMES,
        "With their parents": ("with_parents",),
        "Elsewhere": [key for key in there if key not in known],
    }
    groups = {name: [key for key in keys if key in there] for name, keys in groups.items()}
    found = fold(answer, where, {name: keys for name, keys in groups.items() if keys})
    year = _find_last(answer)
    kinds = [
        f"{count(shown)} {words}"
        for name, words in (
            ("Foster homes", "in foster homes"),
            ("Children’s and secure homes", "in children’s or secure homes"),
            ("With their parents", "with their parents"),
        )
        if (shown := now_of(found.row(year, name))).value is not None
    ]
    headline = "Where children in our care live, year by year"
    if len(kinds) < len(groups) - 1:
        # Where what is taken together is not shown, a single kind may be.
        singles = [key for key in (*MOST_HOMES, EXTERNAL) if key in there]
        by_kind = {answer.label(where, key): (key,) for key in singles}
        found = fold(answer, where, by_kind)
    else:
        headline = f"Children in our care: {join_words(kinds)}{say_rounded(answer)}"
    sub = f"Children in our care by where they live, {_say_days(answer)}. The table has every kind"
    figure = draw_trend(found)
    return context.panel(
        headline, sub, draw_figure(figure, headline), draw_table(answer, caption=sub)
    )


def own_and_agency(context: Context) -> Any:
    """Children with our own foster carers and with agencies’, year by year."""
    answer = context.answer(0)
    where = answer.by[-1]
    there = answer.keys_of(where)
    # Published are those with agencies and with other councils' carers as one.
    others, whose = AGENCIES, "agencies’"
    if EXTERNAL in there:
        others, whose = EXTERNAL, "agencies’ or other councils’"
    groups = {answer.label(where, key): (key,) for key in (OWN_CARERS, others) if key in there}
    found = fold(answer, where, groups)
    year = _find_last(found)
    own, agency = (now_of(answer.row(year, key)) for key in (OWN_CARERS, others))
    headline = f"Children with our own foster carers and with {whose}"
    if own.value is not None and agency.value is not None:
        headline = (
            f"{living(agency)} with {whose} foster carers and {count(own)} with our own"
            f"{say_rounded(answer)}"
        )
        before = answer.keys_of("year")[0]
        then = [now_of(answer.row(before, key)) for key in (others, OWN_CARERS)]
        if before != year and all(shown.value is not None for shown in then):
            headline += f"; in {before} {count(then[0])} and {count(then[1])}"
    sub = f"Children in our care by who provides their foster home, {_say_days(answer)}"
    figure = draw_trend(found)
    return context.panel(
        headline, sub, draw_figure(figure, headline), draw_table(found, caption=sub)
    )


def homes_in_year(context: Context) -> Any:
    """In how many homes children lived in the 12 months, by age."""
    answer = context.answer(0)
    numbers = {
        key: add_up(now_of(row) for row in answer.rows if row.keys[0] == key)
        for key in answer.keys_of("number_of_placements")
    }
    one, total = numbers.get("1", Shown()), total_of(answer)
    headline = "In how many homes children lived in 12 months"
    if one.value is not None and total.value:
        headline = (
            f"{count(one)} of {count(total)} {plural(total.value, 'child', 'children')} "
            f"({say_share(one, total)}) lived in one home only in 12 months"
        )
    sub = (
        f"Children in our care on {format_date(answer.as_at)} by how many homes they lived in over "
        f"the 12 months before, or since they came, and age. {say_same_carer(answer)}"
    ).rstrip()
    sub, matrix, table = _draw_links(context, answer, sub)
    return context.panel(headline, sub, [matrix, *choose_same_carer(context, answer)], table)


def _draw_links(context: Context, answer: "Answer", sub: str) -> tuple[str, Any, Any]:
    shown = leave_out_empty(answer, answer.by[1])
    return draw_linked_matrix(context, answer, sub, total_label="All children", shown=shown)


def legal_statuses(context: Context) -> Any:
    """Under which orders children are in care, year by year."""
    now, years = context.answer(0), context.answer(1)
    full, total = now_of(now.row("full_care_order")), total_of(now)
    headline = "Children in our care by legal status"
    if full.value is not None and total.value:
        change = say_change(now, full, then_of(now.row("full_care_order")))
        headline = (
            f"Under a full care order: {count(full)} of {count(total)} children "
            f"({say_share(full, total)}){say_rounded(now)}, {change}"
        )
    sub = f"Children in our care by legal status, {_say_days(years)}"
    group = "legal_status_group"
    groups: dict[str, list[str]] = {}
    for key in years.keys_of(group):
        name = years.label(group, key) if key in MOST_ORDERS else "Other"
        groups.setdefault(name, []).append(key)
    figure = draw_trend(fold(years, group, groups))
    table = draw_table(years, caption=sub)
    return context.panel(headline, sub, draw_figure(figure, headline), table)


def at_home_on_order(context: Context) -> Any:
    """Children who live with their parents on a care order: over time, and since when."""
    answer, years = context.answer(0), context.answer(1)
    total = total_of(answer)
    long = add_up(
        now_of(row) for row in answer.rows if row.keys[0] in ("1_to_2_years", "2_years_or_more")
    )
    headline = "No children live with their parents on a care order"
    if total.value is None:
        what = "How many children live with their parents on a care order"
        headline = say_why_not(what, total).rstrip(".")
    elif total.value:
        headline = f"{living(total)} with their parents on a care order"
        if long.value is not None:
            headline += f", {count(long)} for a year or more"
    sub = (
        "Children in our care who live with parents or others with parental responsibility under "
        f"a full or an interim care order, {_say_days(years)}; and how long they have by "
        f"{format_date(answer.as_at)}."
    )
    sub, matrix, table = _draw_links(context, answer, sub)
    names = ["Children living with their parents on a care order"]
    figure = draw_figure(draw_bars([years], names=names, height=220), headline)
    over_time = f"{names[0]}, {_say_days(years)}"
    tables = [draw_table(years, caption=over_time, with_total=False), table]
    return context.panel(headline, sub, [figure, matrix], el.Div(tables))


def _find_last(answer: "Answer") -> str:
    """The last year of which the answer says something; "" where there is none."""
    return next(
        (
            year
            for year in reversed(answer.keys_of("year"))
            if any(not now_of(row).is_missing for row in answer.rows if row.keys[0] == year)
        ),
        "",
    )


def _say_days(answer: "Answer") -> str:
    """On which days children over time are counted."""
    last = answer.to
    if last and (last.month, last.day) != (3, 31):
        return f"31 March of each year and {format_date(last)}"
    return "31 March of each year"
