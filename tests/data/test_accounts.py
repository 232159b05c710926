"""Accounts: who is let in as what, what ends when that changes, and what the audit log tells."""

import time
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import extract_parameters
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import Engine, func, insert, select, update

from data_access.access import Viewer
from data_access.accounts import passwords
from data_access.accounts.emails import check_email, normalise_email
from data_access.accounts.keeper import Keeper
from data_access.accounts.keys import derive_key
from data_access.accounts.listing import list_accounts
from data_access.accounts.people import (
    add_account,
    disable_account,
    enable_account,
    find_account,
    set_password,
    set_role,
    viewer_of,
)
from data_access.accounts.refusal import AccountRefused
from data_access.accounts.second_factors import (
    require_second_factor,
    reset_second_factor,
    set_second_factor,
    use_code,
)
from data_access.accounts.tokens import (
    DAY_SECONDS,
    find_viewer_by_token,
    issue_token,
    list_tokens,
    revoke_token,
)
from data_access.audit import AuditLog
from data_access.store.engine import create_engine
from data_access.store.tables import access_tokens, accounts, second_factor_roles, sessions
from data_access.vocabulary import Role
from tests.people import (
    ANOTHER_PASSWORD,
    AUDIT_KEY,
    PASSWORD,
    add_homes,
    add_person,
    open_keeper,
    read_account,
    read_audit,
)
from tests.stores import web_address

ANN = "ann@council.test"


def begin_session(engine: Engine, account_id: int) -> None:
    now = int(time.time())
    with engine.begin() as connection:
        connection.execute(
            insert(sessions).values(
                id_hash=f"{account_id}{time.time_ns()}",
                account_id=account_id,
                created_at=now,
                last_seen_at=now,
                device="Firefox",
                content="{}",
            )
        )


def count_sessions(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(sessions)).scalar_one()


def see_as(engine: Engine, email: str) -> Viewer:
    with engine.connect() as connection:
        account = connection.execute(
            select(accounts, accounts.c.id.label("account_id")).where(accounts.c.email == email)
        ).one()
    return viewer_of(engine, account)


# Passwords


@given(st.text(max_size=200))
@examples(max_examples=10)
def test_a_password_is_right_however_its_characters_are_put_together(password: str) -> None:
    kept = passwords.make_hash(password)
    for form in ("NFC", "NFD", "NFKC"):
        assert passwords.is_right(unicodedata.normalize(form, password), kept)
    assert not passwords.is_right(password + "x", kept)


def test_what_is_kept_of_a_password_is_argon2id_at_owasps_least_or_more() -> None:
    kept = extract_parameters(passwords.make_hash(PASSWORD))
    assert kept.type.name == "ID"
    assert kept.memory_cost >= 19 * 1024
    assert kept.time_cost >= 2
    assert passwords.make_hash(PASSWORD) != passwords.make_hash(PASSWORD)


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "has 5 characters and needs at least 12"),
        ("x" * 129, "no more than 128"),
        ("wobbly ANN.OTHER lantern", "the name in the email"),
        ("password1234", "too easy to guess"),
        ("aaaaaaaaaaaaaaaaaaaa", "too easy to guess"),
        ("children in our care", "words of this work"),
        ("wobbly trumpet \udcff lantern", "not a character"),
    ],
)
def test_a_weak_password_is_refused_with_how_to_mend_it(password: str, words: str) -> None:
    with pytest.raises(AccountRefused, match=words):
        passwords.check(password, "ann.other@council.test")


@pytest.mark.parametrize(
    "password", [PASSWORD, "ключ сова молоко дождь", "x7#kQ9!vLm2$", PASSWORD + "~" * 104]
)
def test_any_characters_make_a_good_password(password: str) -> None:
    passwords.check(password, "al@council.test")


def test_each_purpose_has_a_key_of_its_own() -> None:
    keys = {derive_key(key, label) for key in ("one", "two") for label in ("a", "b")}
    assert len(keys) == 4
    assert derive_key("one", "a") in keys


# Emails


@pytest.mark.parametrize("text", ["", "ann", "ann@", "@council.test", "a b@council.test", "a@b"])
def test_what_is_no_email_is_refused(text: str) -> None:
    with pytest.raises(AccountRefused, match="is not an email address"):
        check_email(text)


@pytest.mark.parametrize("text", ["=cmd@council.test", "+x@council.test", "аnn@council.test"])
def test_an_email_that_looks_like_a_formula_or_another_is_refused(text: str) -> None:
    with pytest.raises(AccountRefused, match="unaccented letters"):
        check_email(text)


@given(st.emails(domains=st.just("council.test")).filter(lambda email: email[0].isalnum()))
def test_an_email_is_found_in_whatever_letters_it_is_typed(email: str) -> None:
    kept = check_email(email)
    assert kept == check_email(kept) == normalise_email(kept)
    assert normalise_email(f"  {email.upper()} ") == kept


def test_a_person_has_one_account_however_the_email_is_typed(empty_store: Engine) -> None:
    add_person(empty_store, "Ann@Council.test")
    with pytest.raises(AccountRefused, match=f"There is an account for {ANN} already"):
        add_person(empty_store, ANN)
    with empty_store.connect() as connection:
        found = find_account(connection, " ANN@council.TEST ")
    assert found
    assert found.email == ANN


def test_of_two_who_add_one_person_at_once_one_is_told_that_there_is_an_account(
    empty_store: Engine,
) -> None:
    kept = passwords.make_hash(PASSWORD)

    def add(_: int) -> str:
        try:
            add_account(open_keeper(empty_store), ANN, Role.DIRECTOR, password=None)
        except AccountRefused as refusal:
            return str(refusal)
        return "added"

    assert kept
    with ThreadPoolExecutor(4) as pool:
        said = sorted(pool.map(add, range(4)))
    assert said == [f"There is an account for {ANN} already."] * 3 + ["added"]


# Homes


@pytest.mark.parametrize("role", [Role.RESIDENTIAL_MANAGER, Role.RESPONSIBLE_INDIVIDUAL])
def test_whoever_answers_for_homes_must_be_given_one_that_exists(
    empty_store: Engine, role: Role
) -> None:
    with pytest.raises(AccountRefused, match="Load the list of homes first"):
        add_person(empty_store, role=role)
    add_homes(empty_store, oak="council", elm="council")
    with pytest.raises(AccountRefused, match=r"at least one home\. The homes are elm, oak"):
        add_person(empty_store, role=role)
    with pytest.raises(AccountRefused, match=r"no home 'ash'\. The homes are elm, oak"):
        add_person(empty_store, role=role, homes=["oak", "ash"])
    add_person(empty_store, role=role, homes=["oak", "oak"])
    assert [line.homes for line in list_accounts(empty_store)] == [("oak",)]


def test_other_roles_are_given_no_homes(empty_store: Engine) -> None:
    add_homes(empty_store, oak="council")
    with pytest.raises(AccountRefused, match="A director is given no homes"):
        add_person(empty_store, homes=["oak"])
    assert read_audit(empty_store) == []


def test_a_manager_sees_their_homes_and_a_responsible_individual_all_of_the_provider(
    empty_store: Engine,
) -> None:
    ids = add_homes(
        empty_store, oak="council", elm="council", ash="partnership", fir="external", yew="external"
    )
    add_person(empty_store, "m@c.test", Role.RESIDENTIAL_MANAGER, homes=["oak"])
    add_person(empty_store, "r@c.test", Role.RESPONSIBLE_INDIVIDUAL, homes=["oak"])
    add_person(empty_store, "x@c.test", Role.RESPONSIBLE_INDIVIDUAL, homes=["fir"])
    assert see_as(empty_store, "m@c.test").homes == (ids["oak"],)
    assert set(see_as(empty_store, "r@c.test").homes) == {ids["oak"], ids["elm"]}
    # The external homes are many providers', of whom none sees another's.
    assert see_as(empty_store, "x@c.test").homes == (ids["fir"],)


def test_a_viewer_is_named_by_their_email_and_without_homes_sees_none(empty_store: Engine) -> None:
    add_person(empty_store, role=Role.RESIDENTIAL_MANAGER, homes=None)
    viewer = see_as(empty_store, ANN)
    assert (viewer.name, viewer.role, viewer.homes) == (ANN, Role.RESIDENTIAL_MANAGER, ())


# Changes


CHANGES: dict[str, Callable[[Keeper], object]] = {
    "account_disabled": lambda keeper: disable_account(keeper, ANN),
    "role_changed": lambda keeper: set_role(keeper, ANN, Role.RESPONSIBLE_INDIVIDUAL, ["elm"]),
    "homes_changed": lambda keeper: set_role(keeper, ANN, Role.RESIDENTIAL_MANAGER, ["elm", "oak"]),
    "password_changed": lambda keeper: set_password(keeper, ANN, ANOTHER_PASSWORD),
}


@pytest.mark.parametrize("action", CHANGES)
def test_a_change_of_what_somebody_may_ends_their_sessions_and_is_one_entry(
    empty_store: Engine, action: str
) -> None:
    add_homes(empty_store, oak="council", elm="council")
    ann = add_person(empty_store, role=Role.RESIDENTIAL_MANAGER, homes=["oak"])
    bob = add_person(empty_store, "bob@council.test")
    for account in (ann, ann, bob):
        begin_session(empty_store, account)
    before = read_account(empty_store)
    CHANGES[action](open_keeper(empty_store))
    assert count_sessions(empty_store) == 1
    assert read_account(empty_store).fs_uniquifier != before.fs_uniquifier
    *_, last = read_audit(empty_store)
    assert last[:2] == (action, "command line: tests")
    assert last[2].startswith(ANN)
    assert len(read_audit(empty_store)) == 3


@pytest.mark.parametrize("action", ["account_disabled", "role_changed", "homes_changed"])
def test_a_change_that_changes_nothing_ends_no_session_and_is_no_entry(
    empty_store: Engine, action: str
) -> None:
    add_homes(empty_store, oak="council", elm="council")
    ann = add_person(empty_store, role=Role.RESIDENTIAL_MANAGER, homes=["oak"])
    keeper = open_keeper(empty_store)
    CHANGES[action](keeper)
    begin_session(empty_store, ann)
    entries = read_audit(empty_store)
    assert CHANGES[action](keeper) is False
    assert count_sessions(empty_store) == 1
    assert read_audit(empty_store) == entries


def test_a_change_that_cannot_be_told_to_the_audit_log_is_not_made(
    empty_store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_session(empty_store, add_person(empty_store))

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr(AuditLog, "record", fail)
    with pytest.raises(RuntimeError):
        disable_account(open_keeper(empty_store), ANN)
    assert read_account(empty_store).active
    assert count_sessions(empty_store) == 1


def test_whoever_is_enabled_again_is_let_in_but_by_nothing_from_before(
    empty_store: Engine,
) -> None:
    add_person(empty_store)
    keeper = open_keeper(empty_store)
    token = issue_token(keeper, ANN)
    assert disable_account(keeper, ANN)
    assert enable_account(keeper, ANN)
    assert not enable_account(keeper, ANN)
    assert read_account(empty_store).active
    assert find_viewer_by_token(empty_store, token) is None


def test_a_new_role_takes_the_homes_along_only_where_it_is_said(empty_store: Engine) -> None:
    ids = add_homes(empty_store, oak="external", elm="external")
    add_person(empty_store, role=Role.RESIDENTIAL_MANAGER, homes=["oak"])
    keeper = open_keeper(empty_store)
    assert set_role(keeper, ANN, Role.RESPONSIBLE_INDIVIDUAL, homes=None)
    assert see_as(empty_store, ANN).homes == (ids["oak"],)
    with pytest.raises(AccountRefused, match="at least one home"):
        set_role(keeper, ANN, Role.RESIDENTIAL_MANAGER)
    assert set_role(keeper, ANN, Role.DIRECTOR, homes=None)
    assert [line.homes for line in list_accounts(empty_store)] == [()]


def test_an_account_of_the_councils_own_sign_in_gets_no_password_or_second_factor_here(
    empty_store: Engine,
) -> None:
    add_person(empty_store, password=None, identity=("https://id.council.test", "42"))
    keeper = open_keeper(empty_store)
    with pytest.raises(AccountRefused, match="has no password here"):
        set_password(keeper, ANN, ANOTHER_PASSWORD)
    with pytest.raises(AccountRefused, match="no second factor is kept here"):
        reset_second_factor(keeper, ANN)
    assert read_account(empty_store).password is None


@pytest.mark.parametrize("change", [*CHANGES.values(), lambda keeper: enable_account(keeper, ANN)])
def test_of_nobody_nothing_is_changed(
    empty_store: Engine, change: Callable[[Keeper], object]
) -> None:
    with pytest.raises(AccountRefused, match=f"There is no account for {ANN}"):
        change(open_keeper(empty_store))


# Second factors


def test_a_second_factor_is_required_of_a_role_and_no_longer(empty_store: Engine) -> None:
    keeper = open_keeper(empty_store)
    assert require_second_factor(keeper, Role.DIRECTOR, True)
    assert not require_second_factor(keeper, Role.DIRECTOR, True)
    add_person(empty_store)
    add_person(empty_store, "bob@council.test", Role.COMMISSIONER)
    assert [line.needs_second_factor for line in list_accounts(empty_store)] == [True, False]
    assert require_second_factor(keeper, Role.DIRECTOR, False)
    with empty_store.connect() as connection:
        assert connection.execute(select(second_factor_roles)).all() == []
    told = [subject for action, _, subject in read_audit(empty_store) if "required" in action]
    assert told == ["Director: required", "Director: no longer required"]


def test_a_second_factor_that_is_reset_is_gone_with_the_codes_it_had_used(
    empty_store: Engine,
) -> None:
    ann = add_person(empty_store)
    keeper = open_keeper(empty_store)
    set_second_factor(keeper, ann, "sealed")
    assert use_code(empty_store, ann, 7)
    assert reset_second_factor(keeper, ANN)
    account = read_account(empty_store)
    assert (account.tf_totp_secret, account.tf_last_counter) == (None, None)
    assert not reset_second_factor(keeper, ANN)
    assert [action for action, _, _ in read_audit(empty_store)][1:] == [
        "second_factor_set",
        "second_factor_reset",
    ]


def test_of_many_who_send_one_code_at_once_one_gets_in(empty_store: Engine) -> None:
    ann = add_person(empty_store)
    workers = [create_engine(web_address(empty_store)) for _ in range(2)]
    with ThreadPoolExecutor(8) as pool:
        used = list(pool.map(lambda n: use_code(workers[n % 2], ann, 1000), range(16)))
    for worker in workers:
        worker.dispose()
    assert used.count(True) == 1
    assert not use_code(empty_store, ann, 999)
    assert use_code(empty_store, ann, 1001)


# Access tokens


def test_a_token_stands_for_its_person_as_they_are_when_it_is_used(empty_store: Engine) -> None:
    web = create_engine(web_address(empty_store))
    add_person(empty_store)
    keeper = open_keeper(empty_store)
    token = issue_token(keeper, ANN)
    assert token.startswith("cioc_")
    found = find_viewer_by_token(web, token)
    assert found
    assert (found.role, found.name) == (Role.DIRECTOR, ANN)
    set_role(keeper, ANN, Role.CABINET_MEMBER)
    assert find_viewer_by_token(web, token) == Viewer(Role.CABINET_MEMBER)
    web.dispose()


def test_a_token_is_kept_as_no_more_than_what_it_hashes_to(empty_store: Engine) -> None:
    add_person(empty_store)
    token = issue_token(open_keeper(empty_store), ANN)
    with empty_store.connect() as connection:
        kept = connection.execute(select(access_tokens)).one()
    assert token not in str(kept)
    assert token not in str(read_audit(empty_store))
    assert find_viewer_by_token(empty_store, kept.token_hash) is None


def test_a_token_that_is_unknown_expired_or_revoked_opens_nothing(empty_store: Engine) -> None:
    add_person(empty_store)
    keeper = open_keeper(empty_store)
    expired, revoked = issue_token(keeper, ANN, days=1), issue_token(keeper, ANN)
    newest, oldest = list_tokens(empty_store, ANN)
    with empty_store.begin() as connection:
        connection.execute(
            update(access_tokens)
            .where(access_tokens.c.id == oldest.id)
            .values(expires_at=int(time.time()) - 1)
        )
    assert revoke_token(keeper, newest.id)
    assert not revoke_token(keeper, newest.id)
    for token in (expired, revoked, "cioc_" + "x" * 43, "", "cioc_", "x" * 5000, "cioc_\udcff"):
        assert find_viewer_by_token(empty_store, token) is None
    assert not any(line.is_usable for line in list_tokens(empty_store, ANN))


def test_nobody_revokes_a_token_of_somebody_else(empty_store: Engine) -> None:
    add_person(empty_store)
    keeper = open_keeper(empty_store)
    token = issue_token(keeper, ANN)
    [line] = list_tokens(empty_store, ANN)
    for number, owner in ((line.id, "bob@council.test"), (line.id + 1, ANN), (2**40, ANN)):
        with pytest.raises(AccountRefused, match="There is no token"):
            revoke_token(keeper, number, owner=owner)
    assert find_viewer_by_token(empty_store, token)
    assert revoke_token(keeper, line.id, owner=ANN)


@pytest.mark.parametrize("days", [0, 366, -1])
def test_a_token_is_good_for_a_year_at_most(empty_store: Engine, days: int) -> None:
    add_person(empty_store)
    with pytest.raises(AccountRefused, match="1 to 365 days"):
        issue_token(open_keeper(empty_store), ANN, days=days)


def test_a_disabled_person_is_given_no_token(empty_store: Engine) -> None:
    add_person(empty_store)
    keeper = open_keeper(empty_store)
    disable_account(keeper, ANN)
    with pytest.raises(AccountRefused, match="disabled"):
        issue_token(keeper, ANN)


def test_the_use_of_a_token_is_noted_at_most_once_a_minute(empty_store: Engine) -> None:
    add_person(empty_store)
    token = issue_token(open_keeper(empty_store), ANN, days=30)

    def last_used() -> int | None:
        return list_tokens(empty_store, ANN)[0].last_used_at

    def used_at(seconds: int) -> None:
        with empty_store.begin() as connection:
            connection.execute(update(access_tokens).values(last_used_at=seconds))

    [line] = list_tokens(empty_store, ANN)
    assert line.expires_at - line.created_at == 30 * DAY_SECONDS
    assert line.last_used_at is None
    find_viewer_by_token(empty_store, token)
    noted = last_used()
    assert noted
    used_at(noted - 30)
    find_viewer_by_token(empty_store, token)
    assert last_used() == noted - 30
    used_at(noted - 61)
    find_viewer_by_token(empty_store, token)
    assert (last_used() or 0) >= noted


def test_the_audit_log_of_all_this_is_whole(empty_store: Engine) -> None:
    add_person(empty_store)
    keeper = open_keeper(empty_store)
    issue_token(keeper, ANN)
    set_role(keeper, ANN, Role.ADMINISTRATOR)
    disable_account(keeper, ANN)
    assert [action for action, _, _ in read_audit(empty_store)] == [
        "account_added",
        "token_issued",
        "role_changed",
        "account_disabled",
    ]
    assert AuditLog(empty_store, AUDIT_KEY).verify().is_whole
