"""What the environment says: one frozen value, read once, with errors in one plain sentence."""

import json
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from data_access.vocabulary import Role

EMBEDDED_STORE = Path(__file__).resolve().parents[1] / "instance" / "store.sqlite"
SHORTEST_KEY = 32
# A random key of 32 characters has more than this; a word said over and over has not.
FEWEST_DIFFERENT_CHARACTERS = 12
WELL_KNOWN = ("change", "secret", "password", "example", "default", "insecure", "replace")
SQLITE = "sqlite:///"
LOOPBACK_NAMES = ("127.0.0.1", "localhost")


class SettingsError(Exception):
    """The environment is not usable; the message is one sentence that says how to mend it."""


class Settings(BaseSettings):
    """The settings of one process. Commands need less of them than serving does."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    # The store as the web reads it, and as its owner builds and fills it; one address on SQLite.
    database_url: str = Field(default=f"{SQLITE}{EMBEDDED_STORE}")
    database_owner_url: str = ""
    secret_key: str = ""
    # The audit log's own key; where it is not given, a file beside the embedded store holds it.
    audit_key: str = ""
    redis_url: str = ""
    # Lets anybody choose a role instead of signing in, on a store of invented people alone.
    demonstration_sign_in: bool = False
    council_code: str = Field(default="E06000004", pattern=r"^E\d{8}$")
    # The tier of disclosure control of the council's project sponsor: A sees figures as they are.
    sponsor_tier: str = Field(default="D", pattern="^[AD]$")
    # The host names the application answers to, commas between them.
    hosts: str = ",".join(LOOPBACK_NAMES)
    # What others read from the environment; nothing here is ever served with them on.
    flask_debug: str = ""
    dash_debug: str = ""
    # How many proxies in front of the application say who is asking; 0 believes none.
    proxies: int = Field(default=0, ge=0, le=5)
    oidc_discovery_url: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    # JSON: a group of the provider to one of our roles.
    oidc_group_roles: str = ""

    @property
    def owner_url(self) -> str:
        """The address that commands use: the store's owner's, where it has one of its own."""
        return self.database_owner_url or self.database_url

    @property
    def host_names(self) -> list[str]:
        """The host names the application answers to: those set and, for whoever watches over it on
        its own machine, the loopback address's.
        """
        named = [name.strip() for name in self.hosts.split(",") if name.strip()]
        return list(dict.fromkeys([*named, *LOOPBACK_NAMES]))

    @property
    def has_single_sign_on(self) -> bool:
        """Whether people may sign in by the council's own provider."""
        return bool(self.oidc_discovery_url)

    @property
    def asks_for_debugging(self) -> bool:
        """Whether the environment would turn on what shows the inside of the application."""
        return any(
            value.lower() not in ("", "0", "false", "no")
            for value in (self.flask_debug, self.dash_debug)
        )

    @property
    def group_roles(self) -> dict[str, Role]:
        """The role of each group that the provider may name."""
        return {group: Role(role) for group, role in json.loads(self.oidc_group_roles).items()}

    def check_for_serving(self) -> None:
        """Raise SettingsError where something that only serving needs is missing or weak."""
        check_key("SECRET_KEY", self.secret_key)
        if self.audit_key:
            check_key("AUDIT_KEY", self.audit_key)
        if self.audit_key == self.secret_key:
            raise SettingsError("AUDIT_KEY and SECRET_KEY must be two different keys.")
        if not self.hosts.replace(",", "").strip():
            raise SettingsError("HOSTS must name at least one host, such as cioc.example.gov.uk.")
        self._check_single_sign_on()

    def _check_single_sign_on(self) -> None:
        if not self.has_single_sign_on:
            return
        for name in ("oidc_client_id", "oidc_client_secret", "oidc_group_roles"):
            if not getattr(self, name):
                raise SettingsError(f"OIDC_DISCOVERY_URL is set, so {name.upper()} must be too.")
        is_loopback = self.oidc_discovery_url.startswith(("http://127.0.0.1:", "http://localhost:"))
        if not self.oidc_discovery_url.startswith("https://") and not is_loopback:
            raise SettingsError("OIDC_DISCOVERY_URL must begin with https://.")
        try:
            roles = self.group_roles
        except (ValueError, AttributeError):
            roles = {}
        if not roles:
            raise SettingsError(
                "OIDC_GROUP_ROLES must be JSON that gives groups our roles, such as "
                '{"cioc-directors": "director"}; the roles are '
                f"{', '.join(role.value for role in Role)}."
            )


def check_key(name: str, key: str) -> None:
    """Raise SettingsError where a key is missing, short, or one that others know too."""
    is_known = any(word in key.lower() for word in WELL_KNOWN)
    if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_DIFFERENT_CHARACTERS or is_known:
        what = "is missing" if not key else "is too short or too easily guessed"
        raise SettingsError(
            f"{name} {what}: it must be a random text of at least {SHORTEST_KEY} characters before "
            "the application can serve; `make run` makes one, or use: python -c 'import secrets; "
            "print(secrets.token_urlsafe(48))'."
        )


def find_audit_key(settings: Settings) -> str:
    """The audit log's key: as set or, for an embedded store, from a file beside it, made once.

    Raises SettingsError where the store is on a server and no key is set.
    """
    if settings.audit_key:
        return settings.audit_key
    if not settings.database_url.startswith(SQLITE):
        raise SettingsError(
            "AUDIT_KEY must be set: a random text of its own, the same for the web and for "
            "commands, that the audit log's entries are sealed with."
        )
    path = Path(settings.database_url.removeprefix(SQLITE)).parent / "audit_key"
    try:
        if not path.exists():
            _make_key(path)
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(
            f"The audit log's key in {path} cannot be read or made ({error.strerror}): set "
            "AUDIT_KEY, or let whoever runs this read and write that folder."
        ) from None


def _make_key(path: Path) -> None:
    """Write a random key that its owner alone may read; of two at once, the first one's stands."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Whole before it has its name: nobody reads it half written.
    with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        with suppress(FileExistsError):
            os.link(file.name, path)


_MEND = {
    "council_code": "COUNCIL_CODE must be an ONS code of nine characters such as E06000004",
    "demonstration_sign_in": "DEMONSTRATION_SIGN_IN must be yes or no",
    "sponsor_tier": "SPONSOR_TIER must be A or D",
    "proxies": "PROXIES must be a number from 0 to 5",
}


def read_settings() -> Settings:
    """The settings in force now; SettingsError names the first variable that is wrong."""
    try:
        settings = Settings()
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        raise SettingsError(
            f"{_MEND.get(field, field.upper() + ' is not usable')}; it is set to "
            f"{error.errors()[0]['input']!r}."
        ) from None
    for name, url in (
        ("DATABASE_URL", settings.database_url),
        ("DATABASE_OWNER_URL", settings.owner_url),
    ):
        if not url.startswith((SQLITE, "postgresql")):
            scheme = url.partition(":")[0]
            raise SettingsError(
                f"{name} must begin with sqlite:/// or postgresql://; it begins with {scheme!r}."
            )
    return settings
