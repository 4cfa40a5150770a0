"""Settings come from the environment and are refused by name."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from tilik_server.errors import SettingsInvalid
from tilik_server.settings import Settings, default_data_dir, read_settings


def test_names_of_plugins_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILIK_PLUGINS_DISABLED", "tilik-health, tilik-asn,")
    assert read_settings().plugins_disabled == ("tilik-health", "tilik-asn")


def test_invalid_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILIK_POOL_SIZE", "many")
    with pytest.raises(SettingsInvalid, match="TILIK_POOL_SIZE"):
        read_settings()


def test_empty_setting_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILIK_DATA_DIR", "")
    monkeypatch.setenv("TILIK_POOL_SIZE", "")
    settings = read_settings()
    assert settings.data_dir == default_data_dir()
    assert settings.pool_size == Settings().pool_size


def test_password_is_not_shown() -> None:
    settings = Settings(database_url=SecretStr("postgresql://tilik:secret@db/tilik"))
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    ("user", "folder"),
    [(0, Path("/var/lib/tilik")), (1000, Path("/home/siti/data/tilik"))],
)
def test_data_folder_of_root_is_outside_of_homes(
    monkeypatch: pytest.MonkeyPatch, user: int, folder: Path
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: user)
    monkeypatch.setenv("XDG_DATA_HOME", "/home/siti/data")
    assert default_data_dir() == folder
