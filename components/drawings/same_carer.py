"""Whether another place with the same carer is counted: what is said of it, and the choice."""

from typing import TYPE_CHECKING

from components.drawings.choice import group_links, link_choice
from components.drawings.context import Context
from components.elements import Element

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

WORD = "same_carer"
# The first is what is counted unless the reader chooses.
CHOICES = (("no_move", "not counted"), ("move", "counted too"))
_WHAT = "Another place with the same carer"


def say_same_carer(answer: "Answer | None") -> str:
    """That such places are counted, where the reader has chosen so; else nothing."""
    chosen = answer.options.get(WORD) if answer else None
    return f"{_WHAT} is counted too." if chosen == "move" else ""


def choose_same_carer(context: Context, answer: "Answer") -> list[Element]:
    """A pair of links that write the choice into the address, with all other words of it.

    None where the answer is published: it is counted in one way alone.
    """
    if answer.protection.snapshot or WORD not in answer.options:
        return []
    chosen = answer.options[WORD]
    links = [
        # The first need not be said.
        link_choice(context, words, key == chosen, **{WORD: key if key != CHOICES[0][0] else ""})
        for key, words in CHOICES
    ]
    return [group_links(_WHAT, links, is_named=True)]
