"""What is said of the product itself: how what it publishes is kept from pointing at a child."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from callbacks.gate import needs
from components.wording import format_percent
from data_access.disclosure import rules
from data_access.vocabulary import DIMENSIONS, SYMBOL_WORDS, Permission, Symbol

about = Blueprint("about", __name__, url_prefix="/about")


@about.get("/confidentiality")
@needs(Permission.OWN_ACCOUNT)
def explain_confidentiality() -> ResponseReturnValue:
    """What `c` means, why it is there, what else is done, and who decides."""
    return render_template(
        "confidentiality.html",
        rules=rules,
        most_from_two=format_percent(rules.MOST_FROM_TWO),
        sensitive=_list_sensitive(),
        others=[(s, words) for s, words in SYMBOL_WORDS.items() if s is not Symbol.CONFIDENTIAL],
    )


def _list_sensitive() -> list[tuple[str, list[str]]]:
    """The dimensions in which a 0 is hidden too, each with its categories; with none: all."""
    return [
        (
            DIMENSIONS[name].label,
            [label for key, label in DIMENSIONS[name].values if keys and key in keys],
        )
        for name, keys in rules.SENSITIVE.items()
    ]
