"""One entry of the audit log: what it says, and the seal that joins it to the entry before."""

import hashlib
import hmac
import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum, auto


class Action(StrEnum):
    """What the audit log tells of; kept as the name in small letters."""

    SIGNED_IN = auto()
    SIGN_IN_FAILED = auto()
    SIGNED_OUT = auto()
    REFUSED = auto()
    CHILDREN_LISTED = auto()
    CHILDREN_EXPORTED = auto()
    CHILD_SEEN = auto()
    NAMES_SEEN = auto()
    EXPORTED = auto()
    LOADED = auto()
    PUBLISHED = auto()
    PUBLICATION_FAILED = auto()
    TABLE_NOT_SHOWN = auto()
    ACCOUNT_ADDED = auto()
    ACCOUNT_DISABLED = auto()
    ACCOUNT_ENABLED = auto()
    ROLE_CHANGED = auto()
    HOMES_CHANGED = auto()
    PASSWORD_CHANGED = auto()
    SECOND_FACTOR_SET = auto()
    SECOND_FACTOR_RESET = auto()
    SECOND_FACTOR_REQUIRED = auto()
    TOKEN_ISSUED = auto()
    TOKEN_REVOKED = auto()
    SESSION_ENDED = auto()
    STORE_CHANGED = auto()
    PROGRAMME_CHANGED = auto()
    NOTE_PINNED = auto()
    NOTE_WITHDRAWN = auto()

    @property
    def label(self) -> str:
        """The action as a person reads it: "Changed a person’s role"."""
        return _LABELS[self]


_LABELS = {
    Action.SIGNED_IN: "Signed in",
    Action.SIGN_IN_FAILED: "Failed to sign in",
    Action.SIGNED_OUT: "Signed out",
    Action.REFUSED: "Was refused",
    Action.CHILDREN_LISTED: "Saw a list of children",
    Action.CHILDREN_EXPORTED: "Took a list of children away",
    Action.CHILD_SEEN: "Saw a child’s page",
    Action.NAMES_SEEN: "Saw what the children of a home are called",
    Action.EXPORTED: "Took data away as a file",
    Action.LOADED: "Loaded data",
    Action.PUBLISHED: "Published protected figures",
    Action.PUBLICATION_FAILED: "Could not protect a publication",
    Action.TABLE_NOT_SHOWN: "Was not shown a published table",
    Action.ACCOUNT_ADDED: "Added an account",
    Action.ACCOUNT_DISABLED: "Disabled an account",
    Action.ACCOUNT_ENABLED: "Enabled an account",
    Action.ROLE_CHANGED: "Changed a person’s role",
    Action.HOMES_CHANGED: "Changed a person’s homes",
    Action.PASSWORD_CHANGED: "Changed a password",
    Action.SECOND_FACTOR_SET: "Set up a second factor",
    Action.SECOND_FACTOR_RESET: "Reset a second factor",
    Action.SECOND_FACTOR_REQUIRED: "Changed which roles need a second factor",
    Action.TOKEN_ISSUED: "Issued an access token",
    Action.TOKEN_REVOKED: "Revoked an access token",
    Action.SESSION_ENDED: "Ended a session",
    Action.STORE_CHANGED: "Changed the store",
    Action.PROGRAMME_CHANGED: "Changed the programme",
    Action.NOTE_PINNED: "Pinned a note",
    Action.NOTE_WITHDRAWN: "Took a note down",
}


@dataclass(frozen=True)
class Entry:
    """One entry as it is stored.

    `at` is in whole seconds since 1 January 1970, UTC; `count` is of children, rows or entries;
    `action` and `role` may be words of a later version.
    """

    number: int
    at: int
    action: str
    actor: str
    role: str | None
    subject: str
    count: int | None
    request_id: str | None
    mac: str = ""

    @property
    def moment(self) -> datetime:
        """When it happened, in UTC."""
        return datetime.fromtimestamp(self.at, UTC)

    @property
    def action_label(self) -> str:
        """The action as a person reads it."""
        known = self.action in Action._value2member_map_
        return Action(self.action).label if known else self.action

    def seal(self, key: bytes, previous: str) -> str:
        """The MAC this entry must carry after one whose MAC is `previous`: HMAC-SHA-256, hex."""
        fields = asdict(self) | {"mac": previous}
        # Whatever a tampered column holds, bytes too, is to be told as a fault and not to raise.
        said = json.dumps(fields, sort_keys=True, separators=(",", ":"), default=repr)
        return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Head:
    """The last entry at some time. Kept elsewhere, it vouches for every entry up to it."""

    number: int
    mac: str

    def __str__(self) -> str:
        return f"{self.number}:{self.mac}"

    @classmethod
    def parse(cls, text: str) -> "Head":
        """The head that `N:MAC` names. ValueError, with a sentence, where it names none."""
        number, _, mac = text.strip().partition(":")
        if not (re.fullmatch("[1-9][0-9]{0,11}", number) and re.fullmatch("[0-9A-Fa-f]{64}", mac)):
            raise ValueError(
                f"{text!r} is no head of the audit log: it is a number, a colon and 64 "
                "hexadecimal digits, as `audit verify` and the application's log give it."
            )
        return cls(int(number), mac.lower())
