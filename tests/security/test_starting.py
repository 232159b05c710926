"""The server does not start on what it must not serve, and says in a sentence what to mend."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from app import create_app
from callbacks.servable import check_is_servable
from data_access.settings import Settings, SettingsError, find_audit_key
from data_access.store.engine import create_engine
from data_access.store.tables import loads
from tests.http.clients import AUDIT_KEY, SECRET_KEY, make_settings
from tests.stores import DEMONSTRATION, Stores

ROOT = Path(__file__).resolve().parents[2]


def check(engine: Engine, **more: object) -> None:
    """What a web process on this store checks before it serves."""
    settings = make_settings(engine, **more)
    settings.check_for_serving()
    server = create_app(settings).server
    extensions = server.extensions
    check_is_servable(settings, extensions["door"], extensions["accounts_engine"])


def make_real(engine: Engine) -> None:
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(update(loads).values(is_synthetic=False))


@pytest.mark.parametrize(
    "key",
    ["", "short", "change-me-please-change-me-please-change-me", "a" * 64, "0123456789" * 5,
     "my secret is safe with me, is it not?", "dev-key-dev-key-dev-key-dev-key-dev"],
)  # fmt: skip
def test_a_secret_key_that_is_missing_short_or_well_known_serves_nobody(key: str) -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        Settings(secret_key=key).check_for_serving()


def test_the_audit_logs_key_is_its_own() -> None:
    with pytest.raises(SettingsError, match="two different keys"):
        Settings(secret_key=SECRET_KEY, audit_key=SECRET_KEY).check_for_serving()
    with pytest.raises(SettingsError, match="AUDIT_KEY"):
        Settings(secret_key=SECRET_KEY, audit_key="short").check_for_serving()
    with pytest.raises(SettingsError, match="AUDIT_KEY must be set"):
        find_audit_key(Settings(database_url="postgresql://cioc@db/cioc"))


def test_an_embedded_stores_audit_key_is_made_once_and_nobody_else_may_read_it(
    tmp_path: Path,
) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/instance/store.sqlite")
    key = find_audit_key(settings)
    assert len(key) >= 32
    assert find_audit_key(settings) == key
    assert (tmp_path / "instance" / "audit_key").stat().st_mode & 0o777 == 0o600


def test_an_embedded_store_is_read_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "instance" / "store.sqlite"
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE things (id INTEGER)")
        connection.commit()
        modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
    engine.dispose()
    assert modes
    assert set(modes.values()) == {0o600}


def test_the_demonstration_is_served_and_real_people_are_with_accounts_alone(
    demonstration_copy: Engine,
) -> None:
    check(demonstration_copy)
    make_real(demonstration_copy)
    check(demonstration_copy, demonstration_sign_in=False)
    with pytest.raises(SettingsError, match="DEMONSTRATION_SIGN_IN"):
        check(demonstration_copy)
    for name in ("flask_debug", "dash_debug"):
        with pytest.raises(SettingsError, match="unset both"):
            check(demonstration_copy, demonstration_sign_in=False, **{name: "1"})


def test_another_councils_store_is_not_served(demonstration_copy: Engine) -> None:
    with pytest.raises(SettingsError, match="COUNCIL_CODE"):
        check(demonstration_copy, council_code="E08000021")


def test_an_empty_store_is_not_served(empty_store: Engine) -> None:
    with pytest.raises(SettingsError, match="store demo"):
        check(empty_store)


def test_a_missing_store_is_not_served(database_url: str) -> None:
    engine = create_engine(database_url)
    with pytest.raises(SettingsError, match="store upgrade"):
        check(engine)
    engine.dispose()


def test_a_postgresql_superuser_is_not_served_with(demonstration_copy: Engine) -> None:
    if demonstration_copy.dialect.name == "sqlite":
        check(demonstration_copy)
        return
    owner = demonstration_copy.url.render_as_string(hide_password=False)
    with pytest.raises(SettingsError, match="superuser"):
        check(demonstration_copy, database_url=owner)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"oidc_client_id": ""}, "OIDC_CLIENT_ID"),
        ({"oidc_client_secret": ""}, "OIDC_CLIENT_SECRET"),
        ({"oidc_group_roles": ""}, "OIDC_GROUP_ROLES"),
        ({"oidc_group_roles": "directors=director"}, "must be JSON"),
        ({"oidc_group_roles": '{"directors": "owner"}'}, "must be JSON"),
        ({"oidc_group_roles": '["director"]'}, "must be JSON"),
        ({"oidc_discovery_url": "http://login.example.gov.uk"}, "https://"),
        ({"hosts": " , "}, "HOSTS"),
    ],
)
def test_half_a_setting_is_refused_with_what_is_missing(
    settings: dict[str, str], words: str
) -> None:
    whole = {
        "secret_key": SECRET_KEY,
        "audit_key": AUDIT_KEY,
        "oidc_discovery_url": "https://login.example.gov.uk/.well-known/openid-configuration",
        "oidc_client_id": "cioc",
        "oidc_client_secret": "x",
        "oidc_group_roles": '{"directors": "director"}',
    }
    Settings(**whole).check_for_serving()
    with pytest.raises(SettingsError, match=words):
        Settings(**whole | settings).check_for_serving()


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    """Start the application as gunicorn does, but serve nobody."""
    return subprocess.run(
        [sys.executable, "-c", "import app; app.server"],
        cwd=ROOT, env={"PATH": os.environ["PATH"], **environment},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_a_server_that_may_not_start_says_why_in_one_sentence_and_ends_with_an_error(
    sqlite_stores: Stores,
) -> None:
    with sqlite_stores.copy(DEMONSTRATION) as store:
        good = {"DATABASE_URL": store, "SECRET_KEY": SECRET_KEY, "DEMONSTRATION_SIGN_IN": "yes"}
        assert start(**good).returncode == 0
        for wrong, words in (
            ({"SECRET_KEY": "short"}, "SECRET_KEY"),
            ({"COUNCIL_CODE": "Stockton"}, "COUNCIL_CODE"),
            ({"DEMONSTRATION_SIGN_IN": "perhaps"}, "DEMONSTRATION_SIGN_IN"),
            ({"SPONSOR_TIER": "B"}, "SPONSOR_TIER must be A or D"),
            ({"DATABASE_URL": "mysql://db/cioc"}, "DATABASE_URL"),
        ):
            done = start(**good | wrong)
            assert done.returncode != 0
            assert done.stderr.startswith("Error: ")
            assert words in done.stderr
            assert "Traceback" not in done.stderr
