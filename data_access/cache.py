"""The cache of answers: in each web process, or in Redis and shared by all of them.

It holds plain values only (tuples of text and numbers) under plain keys that carry the data version
and the viewer's scope, so that a new load or another role never meets an old answer.
"""

from typing import TYPE_CHECKING, Any

from flask_caching import Cache

from data_access.settings import Settings

if TYPE_CHECKING:
    from flask import Flask

KEPT_SECONDS = 3600
MOST_ANSWERS = 5000


def create_cache(server: "Flask", settings: Settings) -> Cache:
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
    return cache
