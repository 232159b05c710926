"""Input that cannot be loaded at all."""


class RefusedInput(Exception):
    """The input is refused whole and nothing has changed; the message says what, where and how."""
