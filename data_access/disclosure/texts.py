"""Words that people type in: whether they may point at a child.

Programme text is read by tiers C and D. Nothing here forbids it to be saved: whoever writes it is
warned first, and decides.
"""

import re
from collections.abc import Iterable, Iterator

_BIRTH = re.compile(
    r"""
    \b(?:born|birth|birthday|d\.?\s?o\.?\s?b)\b\.?
    [^.;\n]{0,30}?
    (?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}
    |\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s+\d{4})
    """,
    re.IGNORECASE | re.VERBOSE,
)
_AGE = re.compile(
    r"\b(?:aged?\s+\d{1,2}|\d{1,2}[\s-]*(?:years?|yrs?|months?)[\s-]*olds?|\d{1,2}\s*yo)\b",
    re.IGNORECASE,
)
# J.S., J S or JS standing for somebody: after a word for a child, or with its points.
_INITIALS = re.compile(
    r"\b(?:[A-Z]\.\s?){2,3}|\b(?i:child|boy|girl|young person|yp|sibling|brother|sister)\s+"
    r"[A-Z]\s?[A-Z]{0,2}\b(?!\w)"
)


def find_warnings(text: str, home_names: Iterable[str]) -> list[str]:
    """Why a text may point at a child, in sentences for whoever writes it; none where it does not.

    `home_names` are the names of the council's and others' homes.
    """
    return list(_find(text, home_names))


def _find(text: str, home_names: Iterable[str]) -> Iterator[str]:
    if found := _BIRTH.search(text):
        yield f"“{found[0]}” looks like a date of birth: leave it out."
    age = _AGE.search(text)
    home = next((name for name in home_names if _names(text, name)), None)
    if age and home:
        yield (
            f"It names {home} together with an age (“{age[0]}”): whoever knows the home may know "
            "the child. Leave one of them out."
        )
    if found := _INITIALS.search(text):
        yield f"“{found[0].strip()}” looks like somebody’s initials: leave them out."


def _names(text: str, name: str) -> bool:
    return bool(name) and f" {_plain(name)} " in f" {_plain(text)} "


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
