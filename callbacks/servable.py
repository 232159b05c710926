"""What must be so before anybody is served: the store, its login, and the way people sign in."""

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from data_access.questions import Door, StoreUnreadable
from data_access.settings import Settings, SettingsError, check_key, find_audit_key
from data_access.store.engine import is_store_current
from data_access.store.rights import check_web_login

UPGRADE = (
    "The store cannot be read: it is missing or not up to date. Build it with "
    "`flask --app app store demo`, or bring it up to date with `flask --app app store upgrade`."
)


def check_is_servable(settings: Settings, door: Door, engine: Engine) -> None:
    """Raise SettingsError, saying how to mend it, for anything that must not be served."""
    try:
        is_current = is_store_current(engine)
        check_web_login(engine)
        standing = door.standing()
    except (StoreUnreadable, SQLAlchemyError):
        raise SettingsError(UPGRADE) from None
    if not is_current:
        raise SettingsError(UPGRADE)
    if not standing.data_version:
        raise SettingsError(
            "The store is empty: build the demonstration council (`flask --app app store demo`), "
            "or load your own return (`flask --app app load ssda903 PATH`)."
        )
    if standing.council_code not in (None, door.council.code):
        raise SettingsError(
            f"The store is of council {standing.council_code}, but COUNCIL_CODE is "
            f"{door.council.code}: set COUNCIL_CODE or DATABASE_URL so that they agree."
        )
    if not standing.is_synthetic:
        check_for_real_data(settings)


def check_for_real_data(settings: Settings) -> None:
    """Raise SettingsError for what is harmless with invented people only."""
    check_key("AUDIT_KEY", find_audit_key(settings))
    if settings.demonstration_sign_in:
        raise SettingsError(
            "The store holds real people, and DEMONSTRATION_SIGN_IN would let anybody in as any "
            "role: unset it. Add people with `flask --app app users add EMAIL --role ROLE`."
        )
    if settings.asks_for_debugging:
        raise SettingsError(
            "The store holds real people, and FLASK_DEBUG or DASH_DEBUG is set: unset both."
        )
