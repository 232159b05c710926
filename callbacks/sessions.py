"""Flask's session, kept as a row of the store: a copied cookie is worth nothing once it is ended.

A session is read when something first asks for it, so that files and health cost no look-up.
"""

import secrets
from collections.abc import Iterator
from typing import Any

from flask import Flask, Request, Response, session
from flask.sessions import SessionInterface, SessionMixin

from data_access.accounts.sessions import Sessions, StoredSession

# The prefix binds it to this host, to secure channels and to the whole of the site.
COOKIE = "__Host-session"
LONGEST_ID = 100
# What Flask-WTF signs into the token of every form, and holds the token against.
_FORMS = "csrf_token"


class RowSession(SessionMixin):
    """The session of one request. As a dict it is what its row remembers."""

    def __init__(self, rows: Sessions, session_id: str | None, device: str) -> None:
        self._rows = rows
        self._id = session_id
        self._device = device
        self._stored: StoredSession | None = None
        self._is_read = False
        self._content: dict[str, Any] = {}
        self.modified = False
        # The id that the browser is to be given; "" takes away the one it has.
        self.new_id: str | None = None

    @property
    def stored(self) -> StoredSession | None:
        """The row, read once a request; None where there is none."""
        if not self._is_read:
            self._is_read = True
            if self._id:
                self._stored = self._rows.find(self._id)
                if self._stored is None:
                    self.new_id = ""
                else:
                    self._content = dict(self._stored.content)
        return self._stored

    def begin(self, account_id: int | None = None, demonstration_role: str | None = None) -> None:
        """Sign somebody in: from now on under a new id, the old one opens nothing."""
        stored = self.stored
        # What a form was given before is of no use after. Made here, with the row: the first page
        # after would otherwise write it, and to look must not be to write.
        self._content[_FORMS] = secrets.token_hex(20)
        self._start(stored, account_id=account_id, demonstration_role=demonstration_role)

    def end(self) -> None:
        """Sign out; where the row cannot go now, at least this browser forgets its id."""
        stored = self.stored
        self._stored, self._content, self.modified, self.new_id = None, {}, False, ""
        if stored:
            self._rows.end(stored.id_hash)

    def save(self) -> None:
        """Write what has changed; called once, when the answer is ready."""
        if not self._is_read:
            return
        # What cannot be written is not tried again for the page that says so.
        is_modified, self.modified = self.modified, False
        if self._stored is None:
            if is_modified and self._content:
                self._start(None)
            return
        if is_modified:
            self._rows.write(self._stored.id_hash, self._content)
        self._rows.note_visit(self._stored)

    def _start(self, kept: StoredSession | None, **changes: Any) -> None:
        self.new_id, self._stored = self._rows.start(
            kept, device=self._device, content=self._content, **changes
        )
        self.modified = False

    def _read(self) -> dict[str, Any]:
        self.stored  # noqa: B018 (reading the row fills the content)
        return self._content

    def __getitem__(self, key: str) -> Any:
        return self._read()[key]

    def __setitem__(self, key: str, value: Any) -> None:
        content = self._read()
        # A list may be the very one that is kept, with something added: it is equal to itself.
        if isinstance(value, list) or key not in content or content[key] != value:
            content[key] = value
            self.modified = True

    def __delitem__(self, key: str) -> None:
        del self._read()[key]
        self.modified = True

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._read()))

    def __len__(self) -> int:
        return len(self._read())


class RowSessions(SessionInterface):
    """Opens and saves the session of each request."""

    def __init__(self, rows: Sessions) -> None:
        self._rows = rows

    def open_session(self, app: Flask, request: Request) -> RowSession:  # noqa: ARG002
        given = request.cookies.get(COOKIE)
        session_id = given if given and len(given) <= LONGEST_ID else None
        return RowSession(self._rows, session_id, name_device(request))

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:  # noqa: ARG002
        assert isinstance(session, RowSession)
        session.save()
        if session.new_id is None:
            return
        response.vary.add("Cookie")
        if session.new_id:
            # Without an end of its own: the row knows when the session is over.
            response.set_cookie(
                COOKIE, session.new_id, secure=True, httponly=True, samesite="Lax", path="/"
            )
        else:
            response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="Lax", path="/")


def current_session() -> RowSession:
    """The session of this request."""
    found = session._get_current_object()  # type: ignore[attr-defined]
    assert isinstance(found, RowSession)
    return found


def begin_session(account_id: int) -> None:
    """Sign an account in, under a new session id."""
    current_session().begin(account_id=account_id)


def end_session() -> None:
    """Sign out whoever is signed in."""
    current_session().end()


_BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def name_device(request: Request) -> str:
    """The browser and system as a person would tell them apart: "Firefox on Windows"."""
    told = request.user_agent.string
    browser = next((name for mark, name in _BROWSERS if mark in told), "A browser")
    system = next((name for mark, name in _SYSTEMS if mark in told), "")
    return f"{browser} on {system}" if system else browser
