"""What the environment says: one frozen value, read once, with errors in one plain sentence."""

from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

EMBEDDED_STORE = Path(__file__).resolve().parents[1] / "instance" / "store.sqlite"
SHORTEST_SECRET_KEY = 32


class SettingsError(Exception):
    """The environment is not usable; the message is one sentence that says how to mend it."""


class Settings(BaseSettings):
    """The settings of one process. Commands need less of them than serving does."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    database_url: str = Field(default=f"sqlite:///{EMBEDDED_STORE}")
    secret_key: str = ""
    redis_url: str = ""
    council_code: str = Field(default="E06000004", pattern=r"^E\d{8}$")

    def check_for_serving(self) -> None:
        """Raise SettingsError where something that only serving needs is missing."""
        if len(self.secret_key) < SHORTEST_SECRET_KEY:
            raise SettingsError(
                "SECRET_KEY must be set to a random text of at least "
                f"{SHORTEST_SECRET_KEY} characters before the application can serve; "
                "`make run` makes one, or use: python -c 'import secrets; "
                "print(secrets.token_urlsafe(48))'."
            )


_MEND = {
    "council_code": "COUNCIL_CODE must be an ONS code of nine characters such as E06000004",
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
    if not settings.database_url.startswith(("sqlite:///", "postgresql")):
        scheme = settings.database_url.partition(":")[0]
        raise SettingsError(
            f"DATABASE_URL must begin with sqlite:/// or postgresql://; it begins with {scheme!r}."
        )
    return settings
