"""Guessing is held back: after too many failures an account, or an address, has to wait.

Failures are rows of the store, so that all web processes count together. Neither an email nor an
address stands in them, only what each hashes to under a key of our own; an email that nobody has
is counted like any other, so that waiting tells nothing.
"""

import hashlib
import hmac
import ipaddress
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine, delete, func, insert, select

from data_access.accounts.refusal import AccountRefused
from data_access.store.tables import sign_in_failures

ACCOUNT = "account"
ADDRESS = "address"
# A person mistypes twice or three times; a whole office behind one address now and then.
MOST_FAILURES = {ACCOUNT: 5, ADDRESS: 20}
HELD_SECONDS = 15 * 60
# Whoever has one address of IPv6 usually has all that begin alike.
_IPV6_PREFIX = 64


class HeldBack(AccountRefused):
    """Too many attempts failed of late; this one is not looked at, right or wrong."""

    def __init__(self) -> None:
        super().__init__("Too many attempts. Wait a quarter of an hour, or ask the administrator.")


@dataclass(frozen=True)
class Attempt:
    """One guess, which counts as failed until it is withdrawn."""

    rows: tuple[int, ...]


class Throttle:
    """The failed attempts of one store. `now` gives seconds since 1 January 1970."""

    def __init__(self, engine: Engine, key: str, now: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._writing = engine.execution_options(writes=True)
        self._key = key.encode()
        self._now = now

    def admit(self, email: str, address: str | None) -> Attempt:
        """Let somebody try a password or a code, for an email in small letters, from an address.

        Raises HeldBack, and forgets the attempt, where too many have failed. It is written down
        before it is counted and before it is tried: however many try at once, no more than the
        limit get through.
        """
        now = int(self._now())
        keys = {ACCOUNT: self._hide(email), ADDRESS: self._hide(_network_of(address))}
        with self._writing.begin() as connection:
            connection.execute(
                delete(sign_in_failures).where(sign_in_failures.c.failed_at <= now - HELD_SECONDS)
            )
            attempt = Attempt(
                tuple(
                    connection.execute(
                        insert(sign_in_failures)
                        .values(kind=kind, who=who, failed_at=now)
                        .returning(sign_in_failures.c.id)
                    ).scalar_one()
                    for kind, who in keys.items()
                )
            )
        # In a transaction of its own: it must see what others wrote while this one was writing.
        with self._engine.connect() as connection:
            counts = {
                kind: connection.execute(
                    select(func.count()).where(
                        sign_in_failures.c.kind == kind,
                        sign_in_failures.c.who == who,
                        sign_in_failures.c.failed_at > now - HELD_SECONDS,
                    )
                ).scalar_one()
                for kind, who in keys.items()
            }
        if any(counts[kind] > most for kind, most in MOST_FAILURES.items()):
            # What was not tried did not fail: otherwise knocking would keep the door shut.
            self.withdraw(attempt)
            raise HeldBack
        return attempt

    def withdraw(self, attempt: Attempt) -> None:
        """Count an attempt no longer: it was right."""
        with self._writing.begin() as connection:
            connection.execute(
                delete(sign_in_failures).where(sign_in_failures.c.id.in_(attempt.rows))
            )

    def forget(self, email: str) -> None:
        """Forget an account's failures: its owner has signed in, second factor and all.

        A right password alone does not: whoever has it could go on guessing the code for ever.
        """
        with self._writing.begin() as connection:
            connection.execute(
                delete(sign_in_failures).where(
                    sign_in_failures.c.kind == ACCOUNT,
                    sign_in_failures.c.who == self._hide(email),
                )
            )

    def _hide(self, who: str) -> str:
        return hmac.new(self._key, who.encode(errors="replace"), hashlib.sha256).hexdigest()


def _network_of(address: str | None) -> str:
    """What of an address is counted: for IPv6 the network that one person has."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return address or ""
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, _IPV6_PREFIX), strict=False))
