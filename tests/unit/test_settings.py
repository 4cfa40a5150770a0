"""Settings come from the environment and are refused by name."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from tilik_server.errors import SettingsInvalid, SettingUnknown
from tilik_server.issuer import Issuer
from tilik_server.settings import Settings, default_data_dir, read_settings, unknown_variables


def test_names_of_plugins_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILIK_PLUGINS_DISABLED", "tilik-health, tilik-asn,")
    assert read_settings().plugins_disabled == ("tilik-health", "tilik-asn")


def test_proxies_are_addresses_or_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().trusted_proxies == ("127.0.0.1", "::1")
    monkeypatch.setenv("TILIK_TRUSTED_PROXIES", "10.9.0.0/24, ::1")
    assert read_settings().trusted_proxies == ("10.9.0.0/24", "::1")
    for wrong in ("*", "proxy", "10.9.0.1/24"):
        monkeypatch.setenv("TILIK_TRUSTED_PROXIES", wrong)
        with pytest.raises(SettingsInvalid, match="TILIK_TRUSTED_PROXIES"):
            read_settings()


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


def test_mistyped_name_is_refused_with_the_near_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILIK_DATABSE_URL", "postgresql://db/tilik")
    with pytest.raises(SettingUnknown, match="mean TILIK_DATABASE_URL") as refused:
        read_settings()
    assert refused.value.message.id.endswith("mungkin maksudnya TILIK_DATABASE_URL?")


# What a container platform sets for a service named tilik is far from every setting.
@pytest.mark.parametrize(
    "name",
    ["TILIK_SERVICE_HOST", "TILIK_SERVICE_PORT", "TILIK_PORT_8000_TCP", "TILIK_REAL_DATA"],
)
def test_name_that_is_near_no_setting_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "x")
    assert read_settings() == Settings()
    assert unknown_variables({name: "x", "tilik_port": "1"}) == {name: None}


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


SOUND = {"issuer": "https://sso.example", "audience": "tilik", "claims": {"nip": "nip"}}


def refused() -> dict[str, str]:
    """The line in each language that refuses the settings of the environment."""
    with pytest.raises(SettingsInvalid) as fault:
        read_settings()
    assert "\n" not in str(fault.value)
    return fault.value.message.as_dict()


def test_issuers_are_json_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    second = {**SOUND, "issuer": "http://127.0.0.1:9000", "algorithms": ["ES256"]}
    monkeypatch.setenv("TILIK_ISSUERS", json.dumps([SOUND, second]))
    found = read_settings().issuers
    assert [each.issuer for each in found] == ["https://sso.example", "http://127.0.0.1:9000"]
    assert [each.algorithms for each in found] == [("RS256", "ES256"), ("ES256",)]


@pytest.mark.parametrize("name", ["tilik.toml", "tilik.json"])
def test_settings_come_from_a_file_and_first_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    toml = """
    pool_size = 7
    plugins_disabled = ["tilik-asn"]
    port = 9001
    [[issuers]]
    issuer = "https://sso.example"
    audience = "tilik"
    claims = { nip = "nip" }
    """
    content = {"pool_size": 7, "plugins_disabled": ["tilik-asn"], "port": 9001, "issuers": [SOUND]}
    (tmp_path / name).write_text(toml if name.endswith("toml") else json.dumps(content))
    monkeypatch.setenv("TILIK_SETTINGS_FILE", str(tmp_path / name))
    monkeypatch.setenv("TILIK_PORT", "9002")
    found = read_settings()
    assert (found.pool_size, found.plugins_disabled, found.port) == (7, ("tilik-asn",), 9002)
    assert found.issuers == (Issuer.model_validate(SOUND),)


@pytest.mark.parametrize(
    ("wrong", "place", "en", "indonesian"),
    [
        ({"issuer": None}, ".issuer", "text", "teks"),
        ({"issuer": "http://sso.example"}, ".issuer", "https", "https"),
        ({"issuer": "https://a@sso.example"}, ".issuer", "https", "https"),
        ({"issuer": "https://sso.example?x"}, ".issuer", "https", "https"),
        ({"issuer": "https://sso.example/ x"}, ".issuer", "https", "https"),
        ({"issuer": "https://[::1"}, ".issuer", "https", "https"),
        ({"issuer": "sso.example"}, ".issuer", "https", "https"),
        ({"key_set": "ftp://sso.example"}, ".key_set", "https", "https"),
        ({"audience": ""}, ".audience", "at least 1", "paling sedikit 1"),
        ({"audience": ["tilik"]}, ".audience", "text", "teks"),
        ({"algorithms": ["HS256"]}, ".algorithms[0]", "one of", "salah satu dari"),
        ({"algorithms": ["none"]}, ".algorithms[0]", "one of", "salah satu dari"),
        ({"algorithms": []}, ".algorithms", "at least 1", "paling sedikit 1"),
        ({"claims": {}}, ".claims", "name a claim", "menyebut sebuah klaim"),
        ({"claims": {"nip": ""}}, ".claims.nip", "at least 1", "paling sedikit 1"),
        ({"claims": {"nik": "x"}}, ".claims.nik", "no setting of this name", "tidak ada setelan"),
        ({"claims": "nip"}, ".claims", "table", "tabel"),
        ({"audiense": "x"}, ".audiense", "no setting of this name", "tidak ada setelan"),
    ],
    ids=str,
)
def test_issuer_that_is_wrong_is_one_line_that_names_it(
    monkeypatch: pytest.MonkeyPatch, wrong: dict[str, Any], place: str, en: str, indonesian: str
) -> None:
    monkeypatch.setenv("TILIK_ISSUERS", json.dumps([{**SOUND, **wrong}]))
    told = refused()
    assert told["en"].startswith(f"TILIK_ISSUERS[0]{place} is not valid: ")
    assert told["id"].startswith(f"TILIK_ISSUERS[0]{place} tidak sah: ")
    assert en in told["en"]
    assert indonesian in told["id"]


@pytest.mark.parametrize(
    ("value", "en", "indonesian"),
    [
        ("{", "must be JSON", "harus JSON"),
        ("{}", "must be a list", "harus daftar"),
        ('["https://sso.example"]', "table of settings", "tabel setelan"),
        (json.dumps([SOUND, SOUND]), "listed twice", "tercantum dua kali"),
        ('[{"issuer": "https://sso.example"}]', "it is missing", "belum diisi"),
    ],
)
def test_list_of_issuers_that_is_wrong_is_one_line(
    monkeypatch: pytest.MonkeyPatch, value: str, en: str, indonesian: str
) -> None:
    monkeypatch.setenv("TILIK_ISSUERS", value)
    told = refused()
    assert en in told["en"]
    assert indonesian in told["id"]


@pytest.mark.parametrize(
    ("name", "value", "en", "indonesian"),
    [
        ("TILIK_POOL_SIZE", "many", "must be a whole number", "harus bilangan bulat"),
        ("TILIK_POOL_SIZE", "1", "must be at least 2", "paling kecil 2"),
        ("TILIK_PORT", "70000", "must be at most 65535", "paling besar 65535"),
        ("TILIK_CONNECT_TIMEOUT", "soon", "must be a number", "harus bilangan"),
        ("TILIK_CONNECT_TIMEOUT", "0", "must be more than 0", "harus lebih dari 0"),
        ("TILIK_TOKEN_LEEWAY", "301", "must be at most 300", "paling besar 300"),
    ],
)
def test_reason_is_told_in_both_languages(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, en: str, indonesian: str
) -> None:
    monkeypatch.setenv(name, value)
    told = refused()
    assert told["en"].startswith(f"{name} is not valid: ")
    assert (en in told["en"], indonesian in told["id"]) == (True, True)


@pytest.mark.parametrize(
    ("name", "content", "en", "indonesian"),
    [
        ("tilik.toml", b"pool_size", "is not TOML", "bukan TOML"),
        ("tilik.toml", b"\xff", "is not TOML", "bukan TOML"),
        ("tilik.json", b"{", "is not JSON", "bukan JSON"),
        ("tilik.json", b"[]", "is not a table", "bukan tabel"),
        ("tilik.toml", b"pool_sise = 3", "pool_sise is not a setting", "pool_sise bukan setelan"),
        ("tilik.toml", b"TILIK_PORT = 3", "TILIK_PORT is not a", "TILIK_PORT bukan setelan"),
        ("tilik.toml", b"settings_file = 'x'", "is not a setting", "bukan setelan"),
        ("missing.toml", None, "No such file", "No such file"),
    ],
)
def test_file_that_is_wrong_is_one_line(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    name: str,
    content: bytes | None,
    en: str,
    indonesian: str,
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    monkeypatch.setenv("TILIK_SETTINGS_FILE", str(tmp_path / name))
    told = refused()
    assert told["en"].startswith("TILIK_SETTINGS_FILE is not valid: ")
    assert (en in told["en"], indonesian in told["id"]) == (True, True)


def test_wrong_setting_of_the_file_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "tilik.toml").write_text("pool_size = 1")
    monkeypatch.setenv("TILIK_SETTINGS_FILE", str(tmp_path / "tilik.toml"))
    assert refused()["en"] == "TILIK_POOL_SIZE is not valid: it must be at least 2."
