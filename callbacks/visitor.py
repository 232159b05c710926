"""What panels read of whoever looks: what changed since their last visit, and whom they look after.

None of it is kept for anybody else: such panels are drawn anew for each person.
"""

from collections.abc import Callable, Sequence
from typing import Any

from callbacks.keeping import accounts_engine, current_account
from data_access.accounts.listing import AccountLine, list_accounts
from data_access.accounts.visits import find_visit_before
from data_access.questions.door import Sitting
from data_access.questions.since_visit import SinceVisit, read_since, read_since_demonstration
from data_access.vocabulary import Permission


def read_since_visit(sitting: Sitting) -> list[SinceVisit]:
    """What changed since the person last signed in or, in a demonstration, lately."""
    account = current_account()
    if account is None:
        return [read_since_demonstration(sitting)]
    since = find_visit_before(accounts_engine(), account.account_id)
    return [SinceVisit(None) if since is None else read_since(sitting, since)]


def read_people(sitting: Sitting) -> list[AccountLine]:
    """All accounts, for those who manage them."""
    is_manager = sitting.viewer.may(Permission.MANAGE_ACCOUNTS)
    return list_accounts(accounts_engine()) if is_manager else []


# By the name that a panel gives its records.
OF_THE_VISITOR: dict[str, Callable[[Sitting], Sequence[Any]]] = {
    "since_visit": read_since_visit,
    "people": read_people,
}
