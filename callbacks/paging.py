"""Which page of a list an address asks for."""

from collections.abc import Mapping


def read_page(words: Mapping[str, str]) -> int:
    """The number under page; the first where there is none, or what is no number."""
    page = words.get("page", "1")
    return int(page) if page.isascii() and page.isdigit() and len(page) < 9 else 1
