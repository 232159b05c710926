"""The audit log, as requests write to it."""

from typing import TYPE_CHECKING

from flask import current_app, g

from callbacks.logs import find_request_id
from data_access.audit import Action, AuditLog

if TYPE_CHECKING:
    from data_access.access import Viewer

NOBODY = "nobody signed in"


def note_refusal(subject: str) -> None:
    """Record, once a request, that whoever is behind it was refused something."""
    if not g.get("refusal_noted"):
        g.refusal_noted = True
        note(Action.REFUSED, subject)


def note(
    action: Action, subject: str = "", *, count: int | None = None, actor: str | None = None
) -> None:
    """Record what whoever is behind this request did or was shown.

    `actor` names them where nobody is signed in yet. It is written before the answer goes out:
    where it cannot be written, nothing is shown.
    """
    log: AuditLog = current_app.extensions["audit"]
    viewer: Viewer | None = g.get("viewer")
    log.record(
        action,
        actor=actor or (viewer.name if viewer else NOBODY),
        role=viewer.role if viewer else None,
        subject=subject,
        count=count,
        request_id=find_request_id(),
    )
