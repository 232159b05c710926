"""What protection costs, and what needs mending of it: for the data officer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flask import current_app

from components.wording import format_date, format_percent, join_words, plural
from data_access.audit import Action, AuditLog
from data_access.disclosure.losses import (
    SnapshotLoss,
    find_changed,
    find_missing,
)
from data_access.disclosure.sharing import name_table
from data_access.questions import Door
from data_access.questions.door import Sitting

PUBLISH = "flask --app app publish"
# As many days as a sentence names; of more, the first and the last.
MOST_NAMED = 4
# Failures of the last days are told, the newest of each kind.
LATELY, MOST_FAILURES = timedelta(days=7), 5


@dataclass(frozen=True)
class Alert:
    """Something for the data officer to mend, in sentences, and the command that mends it."""

    words: str
    command: str


def list_alerts(door: Door, sitting: Sitting, losses: Sequence[SnapshotLoss]) -> list[Alert]:
    """What needs mending: of what is published, and of what failed lately."""
    return [*_list_alerts(door, sitting, losses), *_list_failures()]


def _list_alerts(door: Door, sitting: Sitting, losses: Sequence[SnapshotLoss]) -> list[Alert]:
    alerts = [_tell_failure(loss) for loss in losses if loss.failure or loss.not_shown]
    standing = sitting.standing
    changed = door.remember(
        "snapshots that have changed",
        sitting.viewer,
        standing,
        lambda: [
            day.isoformat()
            for day in find_changed(sitting.connection, losses, standing, door.council.code)
        ],
    )
    if changed:
        days = [date.fromisoformat(day) for day in changed]
        alerts.append(Alert(f"Changed since it was published: {_name_days(days)}.", PUBLISH))
    missing = find_missing(losses, standing)
    if missing:
        alerts.append(Alert(f"Not published yet: {_name_days(missing)}.", PUBLISH))
    return alerts


def _list_failures() -> list[Alert]:
    """What failed lately, as the audit log has it: a revision that is not published leaves no row
    anywhere else, nor does a table that somebody was not shown.
    """
    log: AuditLog = current_app.extensions["audit"]
    since = datetime.now(UTC).date() - LATELY
    return [
        Alert(f"{format_date(entry.moment.date())}: {words} {entry.subject}", f"{PUBLISH} --date …")
        for action, words in (
            (Action.PUBLICATION_FAILED, "publishing failed."),
            (Action.TABLE_NOT_SHOWN, "a published table could not be shown"),
        )
        for entry in log.read(action=action, since=since).entries[:MOST_FAILURES]
    ]


def _tell_failure(loss: SnapshotLoss) -> Alert:
    names = [name_table(table.measure, table.by) for table in loss.not_shown]
    words = f"{format_date(loss.snapshot)}, version {loss.version}: "
    if names:
        count = plural(len(names), "1 table is", f"{len(names)} tables are")
        words += f"{count} not shown, to protect confidentiality: {'; '.join(names)}."
    else:
        words += "something failed, though every table is shown."
    if loss.failure:
        words += f" Why: {loss.failure}"
    return Alert(words, f"{PUBLISH} --date {loss.snapshot}")


def _name_days(days: Sequence[date]) -> str:
    if len(days) <= MOST_NAMED:
        return join_words([format_date(day) for day in days])
    return f"{len(days)} snapshots, from {format_date(days[0])} to {format_date(days[-1])}"


def say_share(hidden: int, cells: int) -> str:
    """A part of a whole in per cent; a dash where there is no whole."""
    return format_percent(hidden / cells) if cells else "–"
