"""What in a text may tell who a child is: to be warned of before it is kept, and never changed.

It looks for what can be told by its form: a home together with an age, a child of an age, a day of
birth, initials, a postcode, an NHS number, a child's reference. It cannot find a name; whoever
writes is still asked to name nobody.
"""

import re
from collections.abc import Iterable, Iterator

_NUMBERS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    "sixteen|seventeen|eighteen"
)
_MONTHS = "jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec"
# "aged 5 to 10" and "16 and over" are bands, of many children.
_NO_BAND = r"(?!\d|\s*(?:\+|[-–]\s*\d|(?:to|and|or)\s+(?:\d|over|under|above|below|older|younger)))"
_AGE_WORDS = (
    r"\b(?:aged?|age of|turn(?:s|ed|ing)?)\s+(?:2[0-5]|1?\d)" + _NO_BAND
    + r"|\b(?:2[0-5]|1?\d|" + _NUMBERS + r")[\s-]*(?:years?|yrs?|months?)[\s-]*olds?\b"
    + r"|\b(?:2[0-5]|1?\d)\s?y/?o\b"
)  # fmt: skip
_AGE = re.compile(_AGE_WORDS, re.IGNORECASE)
_DAY = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}|"
    r"\d{1,2}(?:st|nd|rd|th)?\s+(?:" + _MONTHS + r")[a-z]*\.?,?\s+\d{2,4})"
)
_BIRTH_WORDS = r"\b(?:born|d\.?\s?o\.?\s?b\.?|date of birth|birthday)\b.{0,20}?" + _DAY
_BIRTH = re.compile(_BIRTH_WORDS, re.IGNORECASE)
# Plans speak of days to come and of a few years back: a day as long ago is one of birth, but for
# the day of each year that published figures are of.
_LONG_AGO_WORDS = (
    r"(?<![\d/.-])(?!31 March|31/0?3/)"
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-]|\d{1,2}(?:st|nd|rd|th)?\s+(?:" + _MONTHS
    + r")[a-z]*\.?,?\s+)(?:199\d|200\d|201\d)\b|\b(?:199\d|200\d|201\d)-\d{2}-\d{2}\b"
)  # fmt: skip
_LONG_AGO = re.compile(_LONG_AGO_WORDS, re.IGNORECASE)
_DOTTED = re.compile(r"(?<![\w.])(?:[A-Z]\.\s?){1,2}[A-Z]\.(?!\w)")
_WITH_AGE = re.compile(
    r"\b(?P<who>[A-Z]{2,3})(?:\s*[,(]\s*|\s+)(?:aged?\s+|is\s+)?(?:2[0-5]|1?\d)\b(?![\d%.,/]\d|%)"
)
_PERSON = re.compile(
    r"\b(?:[Cc]hild|[Bb]oy|[Gg]irl|[Yy]oung person|YP|[Yy]p|[Bb]rother|[Ss]ister|[Mm]other"
    r"|[Ff]ather|[Cc]arer)\s+(?P<who>[A-Z]{1,3}(?: [A-Z])?)\b(?!['’-])"
)
_REFERENCE = re.compile(
    r"(?<![\w£$.,/-])(?!SC\d{6}\b|FY\d|ISO)(?:[A-Z]{1,4}-?\d{3,}[A-Z]?|\d{6,}[A-Z]?)(?![\w,/-]\d|\w)"
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
_NHS_NUMBER = re.compile(r"(?<!\d)\d{3} \d{3} \d{4}(?!\d)")
_ONE_CHILD = (
    r"(?:boys?|girls?|child|brothers?|sisters?|siblings?|twins?|baby|babies|toddlers?|son|daughter)"
)
# A child of an age: "a 14-year-old girl", "two brothers aged 3 and 5".
_WORDS_OF_A_CHILD = (
    r"\b(?:2[0-5]|1?\d|" + _NUMBERS + r")[\s-]*(?:years?|yrs?)[\s-]*old\s+" + _ONE_CHILD + r"\b"
    + r"|\b" + _ONE_CHILD + r"\s+(?:(?:is|was|are)\s+)?(?:aged?\s+)(?:2[0-5]|1?\d)" + _NO_BAND
    + r"|\b" + _ONE_CHILD + r"\s+aged?\s+\d+\s+and\s+\d+"
)  # fmt: skip
_CHILD_OF_AGE = re.compile(_WORDS_OF_A_CHILD, re.IGNORECASE)
_FAMILY = re.compile(
    r"\b[Tt]he\s+[A-Z][a-z]+\s+(?:brothers|sisters|twins|siblings|family|children)\b"
)
_URN = re.compile(r"\bURN:?\s+\w+", re.IGNORECASE)
# Letters that stand for no person.
_ABBREVIATIONS = frozenset(
    "AI CIO DCS DFE EET EHC EU FAQ FTE GP HR ICB IFA IRO IT JV KPI LAC LGA NHS PA PEP QA RI SEN "
    "SG SGO SLA SOG SW UK US VAT YOT".split()
)


def find_identifying(text: str, home_names: Iterable[str]) -> list[str]:
    """A sentence for each thing in a text by which somebody could be known; empty for none.

    `home_names` are the names of homes, each of which is only told of beside an age. Each sentence
    shows the words that were found.
    """
    return list(dict.fromkeys(_find(text, home_names)))


def _find(text: str, home_names: Iterable[str]) -> Iterator[str]:
    if age := _AGE.search(text):
        for name in home_names:
            if name.strip() and f" {_plain(name)} " in f" {_plain(text)} ":
                yield (
                    f"It names the home {name} together with an age, “{age[0].strip()}”: "
                    "whoever knows the home may know the child."
                )
    for pattern in (_BIRTH, _LONG_AGO):
        if birth := pattern.search(text):
            yield f"It says “{birth[0]}”, which may be the day on which somebody was born."
            break
    if child := _CHILD_OF_AGE.search(text):
        yield f"It says “{child[0]}”: whoever knows the family may know the child."
    if family := _FAMILY.search(text):
        yield f"It says “{family[0]}”, which may be somebody’s name."
    for pattern, what in ((_POSTCODE, "is a postcode"), (_NHS_NUMBER, "may be an NHS number")):
        for found in pattern.finditer(text):
            yield f"It says “{found[0]}”, which {what}."
    for words in _find_initials(text):
        yield f"It says “{words}”, which may be somebody’s initials."
    for found in _REFERENCE.finditer(_URN.sub(" ", text)):
        yield f"It says “{found[0]}”, which may be the reference of a child."


def _find_initials(text: str) -> Iterator[str]:
    for found in _DOTTED.finditer(text):
        if found[0].replace(".", "").replace(" ", "") not in _ABBREVIATIONS:
            yield found[0].strip()
    for pattern in (_WITH_AGE, _PERSON):
        for found in pattern.finditer(text):
            if found["who"] not in _ABBREVIATIONS:
                yield found[0].strip()


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
