"""One key for each purpose, all of them made from SECRET_KEY."""

import base64

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

# What the keys are for. A label that changes makes what was sealed with its key unreadable.
SECOND_FACTORS = "second factors"
FAILURES = "failed sign-ins"


def derive_key(secret_key: str, label: str) -> str:
    """The key for one purpose, as text of 44 characters; it tells nothing of any other."""
    made = HKDF(SHA256(), length=32, salt=None, info=f"children in our care: {label}".encode())
    return base64.urlsafe_b64encode(made.derive(secret_key.encode())).decode()
