"""Whether the audit log is as it was written: every entry, none but those, in their order."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from data_access.audit.entries import Entry, Head
from data_access.store.tables import audit_entries

BATCH = 1000


@dataclass(frozen=True)
class Verdict:
    """What verifying found: `count` entries in order, the last of them the `head`.

    `fault` is a sentence about the first thing that is wrong, and None where nothing is.
    """

    count: int
    head: Head | None
    fault: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the log is as it was written."""
        return self.fault is None

    def words(self) -> str:
        """The verdict for a person."""
        if self.fault:
            return self.fault
        if self.head is None:
            return "The audit log has no entries."
        entries = (
            "1 entry, as it was" if self.count == 1 else f"{self.count:,} entries, all as they were"
        )
        return f"{entries} written. The head is {self.head}; keep it elsewhere."


def verify_entries(connection: Connection, key: bytes, head: Head | None) -> Verdict:
    """Go through all entries in order, up to the first fault."""
    count, mac = 0, ""
    fault = None
    for entry in _read_after(connection, None):
        if entry.number != count + 1:
            fault = _tell_gap(count, entry.number)
        elif entry.mac != entry.seal(key, mac):
            fault = _tell_broken_seal(connection, key, entry, mac)
        elif head and head.number == entry.number and head.mac != entry.mac:
            fault = (
                f"Entry {entry.number} is not the one that the head names: it, or entries before "
                "it, were written anew."
            )
        if fault:
            break
        count, mac = entry.number, entry.mac
    if not fault and head and head.number > count:
        missing = _name(count + 1, head.number)
        fault = f"The head names entry {head.number}: {missing} missing from the audit log's end."
    return Verdict(count, Head(count, mac) if count else None, fault)


def _read_after(connection: Connection, number: int | None) -> Iterator[Entry]:
    while True:
        batch = select(audit_entries).order_by(audit_entries.c.number).limit(BATCH)
        if number is not None:
            batch = batch.where(audit_entries.c.number > number)
        rows = connection.execute(batch).mappings().all()
        for row in rows:
            yield Entry(**row)
        if len(rows) < BATCH:
            return
        number = rows[-1]["number"]


def _tell_gap(count: int, number: int) -> str:
    if number <= count:
        return f"Entry {number} was inserted: the audit log begins with entry 1."
    missing = _name(count + 1, number - 1)
    before = f"after entry {count}" if count else "at the beginning"
    return f"{missing[0].upper()}{missing[1:]} missing: {before}, entry {number} comes next."


def _name(first: int, last: int) -> str:
    return f"entry {first} is" if first == last else f"entries {first} to {last} are"


def _tell_broken_seal(connection: Connection, key: bytes, entry: Entry, previous: str) -> str:
    """What became of an entry whose seal does not fit: the true one may stand further on."""
    number = entry.number
    for other in _read_after(connection, number):
        if replace(other, number=number).seal(key, previous) != other.mac:
            continue
        moved = replace(entry, number=number + 1).seal(key, other.mac) == entry.mac
        if other.number == number + 1 and not moved:
            return (
                f"Entry {number} was inserted: what was written as entry {number} comes after it."
            )
        return (
            f"The entries are out of order: what was written as entry {number} now stands as "
            f"entry {other.number}."
        )
    return (
        f"Entry {number} is not as it was written: it was edited or put there by somebody else, "
        "or the log is sealed with another key."
    )
