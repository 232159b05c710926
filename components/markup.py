"""The house's elements as HTML text, for pages that the server draws itself."""

from collections.abc import Mapping
from html import escape
from typing import Any

_NAMES = {"className": "class", "tabIndex": "tabindex"}


def write_markup(content: Any) -> str:
    """What `components.elements` describes, as HTML; text in it is never markup."""
    if content is None:
        return ""
    if isinstance(content, list):
        return "".join(map(write_markup, content))
    if not isinstance(content, Mapping):
        return escape(str(content))
    properties = dict(content["props"])
    name, inside = content["type"].lower(), write_markup(properties.pop("children"))
    given = "".join(
        f' {_NAMES.get(word, word)}="{escape(str(value))}"'
        for word, value in properties.items()
        if value != ""
    )
    return f"<{name}{given}>{inside}</{name}>"
