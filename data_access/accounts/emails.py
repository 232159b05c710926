"""Emails, as accounts are kept by them."""

import unicodedata

from email_validator import EmailNotValidError, validate_email

from data_access.accounts.refusal import AccountRefused

LONGEST = 254


def normalise_email(text: str) -> str:
    """An email in the one spelling that is kept: small letters, without spaces around it."""
    # A NUL, which is in no email, is an error to PostgreSQL.
    return unicodedata.normalize("NFC", text.replace("\0", "").strip().lower())


def check_email(text: str) -> str:
    """The email that an account may have, as it is kept; AccountRefused where it is none."""
    try:
        # Whether post arrives there is not asked: nothing is ever sent. Names kept for tests do.
        found = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise AccountRefused(
            f"{text!r} is not an email address; it should look like name@council.gov.uk."
        ) from None
    email = normalise_email(found.normalized)
    if not email.isascii() or not email[0].isalnum():
        # Letters of other alphabets look like ours, and a spreadsheet reads = and + as a formula.
        raise AccountRefused(
            f"{text!r} cannot be used: an email begins with a letter or figure and is written in "
            "unaccented letters."
        )
    return email
