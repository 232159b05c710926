"""What is expected beside arrangements in force: plans, uplifts, demand and savings."""

from collections.abc import Sequence
from fractions import Fraction

from data_access.agreement import is_counted_on
from data_access.budget_lines import name_budget_line
from data_access.imports.forecasts.arrangements import Open
from data_access.imports.forecasts.by_month import NOT_PER_CHILD, UNACCOMPANIED
from data_access.imports.forecasts.known import Amounts, Known, StoredRow, no_amounts, turn_18
from data_access.imports.forecasts.moments import Moment
from data_access.provider_slugs import slug_provider
from data_access.store.tables.base import date_of, day_number

WHOLE = 100_00


def expect_planned_moves(
    known: Known, moment: Moment, going_on: Sequence[Open]
) -> tuple[Amounts, list[str]]:
    """What open plans change, from the target day to the 18th birthday or the end of the year.

    The price then paid leaves its line for the nights committed, and with the change stated it
    comes to the line of where the child is to live. Of several plans of a child only the one with
    the earliest target counts: once the child has moved, the price that the others start from is
    another.
    """
    found, unstated, overdue, further = no_amounts(), 0, 0, 0
    by_child = {each.span.child_id: each for each in going_on}
    moved: set[int] = set()
    for plan in sorted(known.plans, key=lambda each: int(each.target_day)):
        carried = by_child.get(plan.child_id)
        if carried is None or not _is_open(plan, moment) or plan.target_day >= moment.end:
            continue
        if plan.target_day <= moment.day:
            overdue += 1
        elif plan.weekly_change_pence is None:
            unstated += 1
        elif plan.child_id in moved:
            further += 1
        else:
            moved.add(plan.child_id)
            _move(found, carried, plan, min(turn_18(carried.span.date_of_birth), moment.end))
    return found, _tell_plans(moment, overdue, unstated, further)


def _is_open(plan: StoredRow, moment: Moment) -> bool:
    is_ended = plan.ended_day is not None and plan.ended_day <= moment.day
    return plan.agreed_day <= moment.day and not is_ended


def _move(found: Amounts, carried: Open, plan: StoredRow, end: int) -> None:
    span, target = carried.span, plan.target_day
    own = UNACCOMPANIED if span.budget_line == UNACCOMPANIED else None
    line = own or name_budget_line(plan.move_to, "no")
    change = plan.weekly_change_pence * max(0, end - target)
    now, then = carried.add_up(target), carried.add_up(target, until=end) + change
    if then < 0:
        # More is to be saved than is paid: nothing can come to the other line.
        line, now, then = span.budget_line, 0, change
    found[span.budget_line] -= Fraction(now, 7)
    found[line] += Fraction(then, 7)


def _tell_plans(moment: Moment, overdue: int, unstated: int, further: int) -> list[str]:
    told = []
    if overdue:
        which = "plan whose target was" if overdue == 1 else "plans whose targets were"
        told.append(
            f"{overdue:,} open {which} over by {date_of(moment.day):%-d %B %Y} "
            f"{'is' if overdue == 1 else 'are'} not counted: when the child will move is not known."
        )
    if unstated:
        which = "plan states" if unstated == 1 else "plans state"
        told.append(f"{unstated:,} open {which} no change of cost, and count nothing.")
    if further:
        which = "plan of a child" if further == 1 else "plans of children"
        told.append(
            f"{further:,} open {which} with another, earlier target "
            f"{'is' if further == 1 else 'are'} not counted."
        )
    return told


def expect_uplifts(
    known: Known, moment: Moment, going_on: Sequence[Open]
) -> tuple[Amounts, list[str]]:
    """What prices that are to rise add to the nights committed; each rise is counted by itself.

    A price that is stated to begin with a rise, or after it, holds it already.
    """
    found, not_agreed = no_amounts(), 0
    for uplift in known.uplifts:
        if not moment.day < uplift.start_day < moment.end:
            continue
        raised = [each for each in going_on if _is_raised(each.span, uplift)]
        for each in raised:
            sevenths = each.add_up(uplift.start_day, priced_before=uplift.start_day)
            pence = sevenths * uplift.rise
            found[each.span.budget_line] += Fraction(pence, 7 * WHOLE)
        not_agreed += bool(raised) and not uplift.is_agreed
    if not not_agreed:
        return found, []
    which = "rise that is" if not_agreed == 1 else "rises that are"
    return found, [f"Uplifts hold {not_agreed:,} {which} expected and not agreed."]


def _is_raised(span: StoredRow, uplift: StoredRow) -> bool:
    if uplift.provider is not None and slug_provider(uplift.provider) != span.provider:
        return False
    return uplift.placement_type in (None, span.placement_type)


def expect_demand(known: Known, moment: Moment, committed: Amounts) -> Amounts:
    """The allowance for each month to come, once it is stated; without a line as is committed."""
    found = no_amounts()
    for allowance in known.allowances:
        if allowance.pence is None or day_number(allowance.stated_on) > moment.day:
            continue
        whole = Fraction(allowance.pence * len(moment.to_come))
        if allowance.budget_line is not None:
            found[allowance.budget_line] += whole
            continue
        over = sum(committed.values(), Fraction(0))
        if not over:
            found[NOT_PER_CHILD] += whole
        for line, pence in committed.items():
            found[line] += whole * pence / over if over else 0
    return found


def expect_savings(known: Known, moment: Moment) -> Amounts:
    """Cashable savings that finance had signed off, in months to come; below nought.

    Of what is planned for a month that part is left out which the last month known already
    delivered: it is in the prices that are carried on.
    """
    found = no_amounts()
    for saving in known.savings:
        if not _counts(saving, moment):
            continue
        months = [row for row in known.saving_months if row.saving_id == saving.id]
        delivered = [
            row.delivered_pence
            for row in months
            if row.month <= moment.month and row.delivered_pence is not None
        ]
        already = max(0, delivered[-1]) if delivered else 0
        for row in months:
            if row.month in moment.to_come:
                found[saving.budget_line] -= max(0, row.planned_pence - already)
    return found


def _counts(saving: StoredRow, moment: Moment) -> bool:
    day = saving.signed_off_on
    is_signed_off = day is not None and day_number(day) <= moment.day
    return is_counted_on(saving.saving_kind, saving.saving_status, is_signed_off=is_signed_off)
