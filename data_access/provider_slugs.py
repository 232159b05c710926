"""The word by which a provider is known in addresses, and told from others."""

import re
import unicodedata
from hashlib import sha256

_LONGEST = 80


def slug_provider(name: str) -> str:
    """The name as in an address, such as example-homes; names that differ in case alone share it.

    A name without any letter or figure that an address can hold gets a word of its own.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")[:_LONGEST].strip("-")
    return slug or f"provider-{sha256(name.encode()).hexdigest()[:8]}"
