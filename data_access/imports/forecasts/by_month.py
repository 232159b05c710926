"""Running costs, what is paid beside care, and income, in months that no one has computed yet."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from data_access.agreement import LINE_OF_BESIDE_CARE
from data_access.budget_lines import name_budget_line
from data_access.imports.forecasts.arrangements import Lines
from data_access.imports.forecasts.known import Known, StoredRow
from data_access.imports.forecasts.moments import Moment, say_month
from data_access.imports.forecasts.months_to_come import Carried, carry_on
from data_access.money import spread

UNACCOMPANIED = "unaccompanied"
NOT_PER_CHILD = "services"


@dataclass(frozen=True)
class Falls:
    """Pence that fall to a line in a month."""

    month: str
    budget_line: str
    pence: int


class Notes(list[str]):
    """What has to be said of a forecast, each sentence once."""

    def add_carried(self, what: str, carried: Sequence[Carried]) -> None:
        """Say that something is carried on from the last month known."""
        since = [each.since for each in carried if each.since]
        if since:
            first = min(each.month for each in carried if each.since)
            self.append(
                f"{what} from {say_month(first)} on as in {say_month(max(since))}, the last month "
                "known, where nothing else is stated."
            )


def expect_fixed_costs(known: Known, moment: Moment, lines: Lines, notes: Notes) -> Iterator[Falls]:
    """Running costs, on the lines of the children who lived there on the night of the moment."""
    carried = list(
        carry_on(
            known.fixed_costs,
            moment,
            group=lambda row: row.kind,
            item=lambda row: (row.kind, row.home_id, row.placement_type, row.provider),
        )
    )
    notes.add_carried("Running costs are taken", carried)
    for each in carried:
        yield from _share(each, _find_lines(each.row, lines))


def _find_lines(row: StoredRow, lines: Lines) -> Counter[str]:
    if row.home_id is not None:
        own = name_budget_line("own_childrens_home", "no")
        return lines.of("home_id", row.home_id) or Counter({own: 1})
    if row.placement_type is not None:
        line = name_budget_line(row.placement_type, "no")
        return lines.of("placement_type", row.placement_type) or Counter({line: 1})
    return lines.of_all or Counter({name_budget_line("other", "no"): 1})


def expect_beside_care(known: Known, moment: Moment, notes: Notes) -> Iterator[Falls]:
    """What is paid beside care, each on its line."""
    carried = list(
        carry_on(
            known.beside_care,
            moment,
            group=lambda row: row.beside_care,
            item=lambda row: row.beside_care,
        )
    )
    notes.add_carried("What is paid beside care is taken", carried)
    for each in carried:
        yield Falls(each.month, LINE_OF_BESIDE_CARE[each.row.beside_care], each.pence)


def expect_income(
    known: Known, moment: Moment, whose: Mapping[str, str], lines: Lines, notes: Notes
) -> Iterator[Falls]:
    """Income beside the shares of prices; that of a child who has left is not carried on.

    `whose` says on which line each child in our care is.
    """
    carried = [
        each
        for each in carry_on(
            known.income,
            moment,
            group=lambda row: row.paid_by,
            item=lambda row: (row.paid_by, row.child_reference),
        )
        if each.since is None
        or each.row.child_reference is None
        or each.row.child_reference in whose
    ]
    notes.add_carried("Income is taken", carried)
    for each in carried:
        child = each.row.child_reference
        if child in whose:
            yield Falls(each.month, whose[child], each.pence)
        elif each.row.paid_by == "uasc_grant":
            yield Falls(each.month, UNACCOMPANIED, each.pence)
        else:
            anywhere = Counter({name_budget_line("other", "no"): 1})
            yield from _share(each, lines.of_all or anywhere)


def _share(carried: Carried, lines: Counter[str]) -> Iterator[Falls]:
    in_order = sorted(lines.items())
    parts = spread(carried.pence, [number for _, number in in_order])
    for (line, _), pence in zip(in_order, parts, strict=True):
        yield Falls(carried.month, line, pence)


def list_beside_care(known: Known, moment: Moment) -> Iterator[Falls]:
    """What is stated of months that are over."""
    months = {each.key for each in moment.months[: moment.number]}
    for row in known.beside_care:
        if row.month in months:
            yield Falls(row.month, LINE_OF_BESIDE_CARE[row.beside_care], row.pence)
