"""Passwords: which are good enough, and what is kept of them.

Length and being hard to guess are all that is asked for: any characters will do, spaces too. What
is kept is a plain Argon2id hash, the same whether a command or the web makes it.
"""

import unicodedata

from argon2 import PasswordHasher, Type
from argon2.exceptions import VerificationError

from data_access.accounts.refusal import AccountRefused

# OWASP's least for Argon2id. More of either makes a guess dearer, and a sign-in slower.
MEMORY_KIB = 19 * 1024
ROUNDS = 2
LANES = 1
_HASHER = PasswordHasher(time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=LANES, type=Type.ID)

SHORTEST = 12
LONGEST = 128
# On zxcvbn's scale from 0 to 4: 3 is safe where guesses must be tried against a stolen hash.
LEAST_SCORE = 3
# It looks at no more than this, which is enough to judge by.
_JUDGED_LENGTH = 72
# A shorter piece of an email is found in too many good passwords.
_SHORTEST_NAME = 3
# So many characters must not be words that anybody would try first.
_LEAST_LEFT = 8
_OWN_WORDS = (
    "children in our care",
    "childreninourcare",
    "looked after children",
    *("children", "care", "council", "dashboard", "looked", "after", "social"),
)


def normalise(password: str) -> str:
    """The password as one spelling of its characters, whatever keyboard it was typed on."""
    return unicodedata.normalize("NFKC", password)


def check(password: str, email: str) -> None:
    """Raise AccountRefused, in a sentence that says how to mend it, unless the password is good."""
    password = normalise(password)
    if len(password) < SHORTEST:
        raise AccountRefused(
            f"The password has {len(password)} characters and needs at least {SHORTEST}. "
            "Three or four words that do not belong together are good."
        )
    if len(password) > LONGEST:
        raise AccountRefused(
            f"The password has {len(password)} characters; use no more than {LONGEST}."
        )
    try:
        password.encode()
    except UnicodeEncodeError:
        raise AccountRefused(
            "The password holds something that is not a character. Type it on a keyboard."
        ) from None
    name = email.partition("@")[0]
    if len(name) >= _SHORTEST_NAME and name.casefold() in password.casefold():
        raise AccountRefused(
            "The password holds the name in the email address. Choose one without it."
        )
    if len(_take_out_known(password, email)) < _LEAST_LEFT:
        raise AccountRefused(
            "The password is little more than the words of this work. Add a word or two of another "
            "kind."
        )
    if _score(password, email) < LEAST_SCORE:
        raise AccountRefused(
            "The password is too easy to guess. Add another word or two that do not belong with "
            "it, or let a password manager make one."
        )


def _take_out_known(password: str, email: str) -> str:
    """What is left of a password without the product's own words and the parts of the email."""
    left = password.casefold()
    parts = [part for part in email.replace("@", ".").split(".") if len(part) >= _SHORTEST_NAME]
    for word in sorted({*_OWN_WORDS, *parts}, key=len, reverse=True):
        left = left.replace(word.casefold(), "")
    return left


def _score(password: str, email: str) -> int:
    # Imported here: its lists of words take longer to load than everything else of a sign-in.
    from zxcvbn import zxcvbn  # noqa: PLC0415

    known = [email, *email.replace("@", ".").split("."), *_OWN_WORDS]
    return int(zxcvbn(password[:_JUDGED_LENGTH], user_inputs=known)["score"])


def make_hash(password: str) -> str:
    """What is kept of a password: an Argon2id hash that carries its own salt and settings."""
    return _HASHER.hash(normalise(password))


def is_right(password: str, kept: str | None) -> bool:
    """Whether this is the password of which the hash was kept.

    Where none was kept it takes the same time to say no, so that it does not show.
    """
    if kept is None:
        make_hash(password)
        return False
    try:
        return _HASHER.verify(kept, normalise(password))
    except VerificationError:
        return False
