"""How the reader reaches the product: two verbs, as any program has them."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

UPDATE = "/_dash-update-component"
NOT_SHOWN = "Not shown"
Reply = tuple[int, str]


class Failed(Exception):
    """The product answered that it failed, or what no reader can make sense of."""


@dataclass
class Web:
    """Somebody signed in, or a program with a token."""

    get: Callable[[str], Reply]
    post: Callable[[str, dict[str, Any]], Reply]
    requests: int = 0
    # What was refused: the address, and the sentence.
    refused: dict[str, str] = field(default_factory=dict)

    def read(self, path: str) -> str | None:
        """What an address answers; None where it is refused."""
        return self._take(path, self.get(path))

    def read_json(self, path: str) -> Any:
        """The same, as a program reads it."""
        text = self.read(path)
        return None if text is None else json.loads(text)

    def ask_callback(self, body: dict[str, Any]) -> str | None:
        """What a callback of a page answers."""
        return self._take(f"{UPDATE} {body['output']}", self.post(UPDATE, body))

    def _take(self, path: str, reply: Reply) -> str | None:
        self.requests += 1
        status, text = reply
        if status >= 500 and NOT_SHOWN not in text:
            raise Failed(f"{path} failed with {status}: {text[:200]}")
        if status >= 300:
            self.refused[path] = text[:300]
            return None
        return text
