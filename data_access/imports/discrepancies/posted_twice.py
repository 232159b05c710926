"""The same amount posted twice under two references."""

from collections import defaultdict
from collections.abc import Iterator

from data_access.agreement import KINDS, REVERSAL
from data_access.imports.discrepancies.facts import Facts
from data_access.imports.discrepancies.found import Found, say_amount
from data_access.imports.discrepancies.postings import Posting, list_taken_back

KIND = "posted_twice"
MOST_NAMED = 4


def find_postings_made_twice(facts: Facts) -> Iterator[Found]:
    """Postings alike in provider, line, service dates, kind, child and amount, none reversed.

    The same amount below nought takes one of them back. Where no child is named they must be of one
    cost centre and subjective code as well: two homes may be charged alike.
    """
    gone = list_taken_back(facts.postings)
    alike: dict[tuple[object, ...], list[Posting]] = defaultdict(list)
    for posting in facts.postings:
        if posting.kind != REVERSAL and posting.pence and posting.reference not in gone:
            alike[_tell_what(posting)].append(posting)
    for about, several in alike.items():
        charged = {posting.reference: posting for posting in several if posting.pence > 0}
        paid_back = {posting.reference: posting for posting in several if posting.pence < 0}
        left, fewer = sorted((charged, paid_back), key=len, reverse=True)
        times = len(left) - len(fewer)
        if times > 1:
            yield _tell(about, list(left.values()), times)


def _tell_what(posting: Posting) -> tuple[object, ...]:
    who = (posting.provider, posting.child_reference)
    where = () if posting.child_reference else (posting.cost_centre, posting.subjective)
    return (
        posting.budget_line, posting.start_day, posting.end_day, posting.kind, *who,
        abs(posting.pence), *where,
    )  # fmt: skip


def _tell(about: tuple[object, ...], several: list[Posting], times: int) -> Found:
    one = several[0]
    named = [posting.reference for posting in several[:MOST_NAMED]]
    more = len(several) - len(named)
    names = ", ".join(named) + (f" and {more:,} more" if more else "")
    return Found(
        KIND,
        KINDS[KIND].owner,
        about,
        one.start_day,
        one.end_day,
        f"{say_amount(one.pence)} was posted {times:,} times for the same days: {names}. If it is "
        "one payment, reverse the others, each with its reference in the column reverses.",
        budget_line=one.budget_line,
        child_reference=one.child_reference,
        reference=one.reference,
        provider=one.provider,
        ours_pence=one.pence,
        theirs_pence=one.pence * times,
    )
