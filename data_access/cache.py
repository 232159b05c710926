"""The cache of answers: in each web process, or in Redis and shared by all of them.

It is given plain values only (lists of text and numbers) under plain keys that carry the data
version and the viewer's scope, so that a new load or another role never meets an old answer. A
cache that cannot be reached costs time, never an answer.
"""

import json
import logging
from typing import TYPE_CHECKING, Any

from flask_caching import Cache
from redis import RedisError

from data_access.settings import Settings

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger("children_in_our_care")
KEPT_SECONDS = 3600
# A drawn panel is up to 40 kB.
MOST_ANSWERS = 2000


class PlainValues:
    """Values as JSON: to be unpickled, what others may write would be run."""

    def dumps(self, value: Any) -> bytes:
        """The value as Redis keeps it."""
        return json.dumps(value).encode()

    def loads(self, kept: bytes | None) -> Any:
        """The value again; None where nothing is kept."""
        return None if kept is None else json.loads(kept)


class ForgivingCache:
    """A cache that forgets while it cannot be reached."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def get(self, key: str) -> Any:
        """What is kept under the key; None where nothing is, or nobody answers."""
        try:
            return self._cache.get(key)
        except (RedisError, ValueError) as error:
            log.warning("the cache did not answer: %s", type(error).__name__)
            return None

    def set(self, key: str, value: Any) -> None:
        """Keep a value, if anybody answers."""
        try:
            self._cache.set(key, value)
        except RedisError as error:
            log.warning("the cache did not answer: %s", type(error).__name__)


def create_cache(server: "Flask", settings: Settings) -> ForgivingCache:
    """The cache that the settings name, ready for this server."""
    config: dict[str, Any] = {
        "CACHE_DEFAULT_TIMEOUT": KEPT_SECONDS,
        "CACHE_KEY_PREFIX": "cioc:",
    }
    if settings.redis_url:
        config |= {"CACHE_TYPE": "RedisCache", "CACHE_REDIS_URL": settings.redis_url}
    else:
        config |= {"CACHE_TYPE": "SimpleCache", "CACHE_THRESHOLD": MOST_ANSWERS}
    cache = Cache(config=config)
    cache.init_app(server)
    if settings.redis_url:
        cache.cache.serializer = PlainValues()  # type: ignore[assignment]  # theirs pickles
    return ForgivingCache(cache)
