"""What cannot be done with an account."""


class AccountRefused(Exception):
    """Nothing has changed; the message is a sentence that says why, and how to mend it."""
