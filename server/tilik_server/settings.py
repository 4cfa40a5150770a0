"""Settings of the service, read from `TILIK_...` environment variables and from a file."""

import os
import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Final, Literal

import orjson
from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from tilik_server.errors import SettingUnknown
from tilik_server.issuer import Issuer
from tilik_server.limits import DocumentLimits, HeaderLimits, LiveLimits
from tilik_server.setting_faults import SettingFault, first_fault
from tilik_server.settings_file import SettingsFile

PREFIX: Final = "TILIK_"
ORIGIN: Final = re.compile(r"https?://[a-z0-9.\-\[\]:]*[a-z0-9\]]", re.ASCII)
"""An origin as browsers send it: in small letters, without a path or a slash at its end."""
DocumentMode = Literal["any", "known", "only"]
"""Which documents are taken: any, others than known ones from people and systems, known ones."""
KUBERNETES: Final = f"{PREFIX}SERVICE_"
"""How variables begin that Kubernetes sets for a service with the name tilik."""
NEAR: Final = 0.8
"""How alike two names are, from 0 to 1, if one counts as the other mistyped."""


def default_data_dir() -> Path:
    """Return `/var/lib/tilik` for root, else the user's data folder of the platform.

    The embedded PostgreSQL opens every parent folder of its data when root starts it, so root's
    data must lie outside home folders.
    """
    return Path("/var/lib/tilik") if os.geteuid() == 0 else user_data_path("tilik")


class Settings(DocumentLimits, LiveLimits, HeaderLimits, BaseSettings):
    """The settings; a field's variable is `TILIK_` and its name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        # A value left open in a service file is none: "" as a folder would be the present one.
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",
    )

    settings_file: Path | None = Field(
        default=None,
        description="A file with settings, TOML or JSON (`.json`), under their names in small "
        "letters without `TILIK_`; a variable of the environment comes before the file.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="Address of the given PostgreSQL (15 or newer) for the service's login role, "
        "which owns nothing and cannot bypass row-level security. Without it an embedded "
        "PostgreSQL starts in the data folder.",
    )
    owner_database_url: SecretStr | None = Field(
        default=None,
        description="Address of the same database for the role that owns the tables; "
        "`tilik migrate` alone needs it.",
    )
    data_dir: Path = Field(
        default_factory=default_data_dir,
        description="Folder of the embedded PostgreSQL and of what the service keeps on disk; "
        "`/var/lib/tilik` for root, else the user's data folder of the platform.",
    )
    pool_size: int = Field(
        default=10, ge=2, le=500, description="Connections to the database of one process, at most."
    )
    # Where the pool is exhausted, a 503 shall come within two seconds.
    pool_acquire_timeout: float = Field(
        default=2.0,
        gt=0,
        description="Seconds that a request waits for a free connection before it is refused; "
        "half as long where none becomes free meanwhile.",
    )
    connect_timeout: float = Field(
        default=10.0, gt=0, description="Seconds to wait for a new connection to PostgreSQL."
    )
    statement_timeout: float = Field(
        default=8.0,
        ge=0,
        description="Seconds after which PostgreSQL cancels a statement of a viewer; "
        "0 means no limit.",
    )
    plugins_disabled: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Names of installed plugin distributions that are not loaded, "
        "separated by commas.",
    )
    plugins_allowed: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Names of the plugin distributions that are loaded, separated by commas, each "
        "with the hash of its files after a colon where `tilik plugins hash` printed one; left "
        "out, all installed ones are.",
    )
    plugin_timeout: float = Field(
        default=5.0, gt=0, description="Seconds that one plugin may take to load."
    )
    scoring_processes: int = Field(
        default=1, ge=1, le=64, description="Processes that run calculators side by side."
    )
    scoring_timeout: float = Field(
        default=30.0, gt=0, description="Seconds that a calculator may take for one goal."
    )
    scoring_memory_mb: int = Field(
        default=1024,
        ge=128,
        description="Memory of one calculator process, in MiB; 64 more are for its answers.",
    )
    invitation_attempts: int = Field(
        default=30,
        ge=1,
        description="Invitation codes that one client (its address) may try in a minute.",
    )
    feedback_burst: int = Field(
        default=10,
        ge=1,
        description="Feedback from one side about the same person or unit that is usual within "
        "`TILIK_FEEDBACK_BURST_MINUTES`; more is stored with a warning.",
    )
    feedback_burst_minutes: int = Field(
        default=10,
        ge=1,
        le=1440,
        description="Minutes in which feedback from one side is counted together.",
    )
    erasure_years: int = Field(
        default=5,
        ge=1,
        le=100,
        description="Years after a person's last day of service from which `tilik person erase` "
        "may erase the person. The default is **not verified** by any source: set the period of "
        "your office; see [personal data](personal-data.md#erasing).",
    )
    issuers: Annotated[tuple[Issuer, ...], NoDecode] = Field(
        default=(),
        description="The issuers whose tokens persons sign in with, a list of tables as below; "
        "in the environment as JSON. See [signing in](signing-in.md).",
    )
    token_leeway: int = Field(
        default=30,
        ge=0,
        le=300,
        description="Seconds by which an issuer's clock may differ from this one.",
    )
    issuer_timeout: float = Field(
        default=5.0, gt=0, le=60, description="Seconds in which an issuer must answer its keys."
    )
    issuer_keys_interval: float = Field(
        default=30.0,
        gt=0,
        description="Seconds that pass, at least, before another token with an unknown key makes "
        "the service ask the issuer for its keys again.",
    )
    issuer_keys_refresh: float = Field(
        default=600.0,
        gt=0,
        description="Seconds after which an issuer's keys are read again, so that one that was "
        "withdrawn is refused.",
    )
    host: str = Field(default="127.0.0.1", description="Address on which `tilik serve` listens.")
    port: int = Field(
        default=8000, ge=0, le=65535, description="Port on which `tilik serve` listens."
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("127.0.0.1", "::1"),
        description="Addresses or networks of the proxies before the service, separated by commas; "
        "only they may name a client's address (`X-Forwarded-For`), which limits are counted by, "
        "and a request's id (`X-Request-Id`).",
    )
    metrics_host: str = Field(default="127.0.0.1", description="Address of the port for metrics.")
    metrics_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="Port on which `tilik serve` and `tilik worker` answer `/metrics` to "
        "Prometheus; without it they do not. Whoever reaches it needs no token.",
    )
    log_format: Literal["auto", "json", "text"] = Field(
        default="auto",
        description="How log lines are written: `json`, `text`, or `auto`, which is text at a "
        "terminal and JSON elsewhere.",
    )

    documents: DocumentMode = Field(
        default="any",
        description="Which GraphQL documents are taken: `any`; `known`, where one that is not "
        "known is taken only from a person in service or a system; or `only` known ones. See "
        "[known documents](documents.md).",
    )
    documents_folder: Path | None = Field(
        default=None,
        description="A folder with files of documents that are known from the start.",
    )

    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Origins of the pages that may ask the service from a browser, such as "
        "`https://portal.example.go.id`, separated by commas; the demo adds those of the same "
        "machine.",
    )
    pages: bool = Field(
        default=False,
        description="Whether everybody is shown the start page, GraphiQL, the named operations and "
        "the schema, which hold no row; the demo shows them always.",
    )
    request_timeout: float = Field(
        default=10.0, gt=0, description="Seconds after which a request is given up with a 503."
    )

    quota_rate: int = Field(
        default=50_000,
        ge=0,
        description="Cost of documents that one viewer may ask for in a second, in the long run; "
        "0 means no limit. See [limits](limits.md).",
    )
    quota_burst: int = Field(
        default=4_000_000,
        ge=1,
        description="Cost of documents that one viewer may ask for at once; where it is less than "
        "`TILIK_DOCUMENT_COST`, no document may cost more.",
    )

    @field_validator("cors_origins")
    @classmethod
    def check_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Raise SettingFault if a text is not an origin as browsers send it."""
        for each in value:
            if not ORIGIN.fullmatch(each):
                raise SettingFault(
                    f"{each} is not an origin; write https://HOST or https://HOST:PORT",
                    f"{each} bukan asal; tulis https://HOST atau https://HOST:PORT",
                )
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def check_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Raise ValueError if a text is neither an address nor a network."""
        for each in value:
            ip_network(each)
        return value

    @property
    def document_limits(self) -> DocumentLimits:
        """The limits on documents alone; none may cost more than a full bucket of the quota."""
        limits = DocumentLimits(**self.model_dump(include=set(DocumentLimits.model_fields)))
        if not self.quota_rate or self.quota_burst >= limits.document_cost:
            return limits
        # A refusal for now, with a time to wait, would send the client round for ever.
        return limits.model_copy(update={"document_cost": self.quota_burst})

    @property
    def live_limits(self) -> LiveLimits:
        """The limits on sockets and event streams alone."""
        return LiveLimits(**self.model_dump(include=set(LiveLimits.model_fields)))

    @property
    def header_limits(self) -> HeaderLimits:
        """The limits on headers alone."""
        return HeaderLimits(**self.model_dump(include=set(HeaderLimits.model_fields)))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the sources of settings, the first of which counts."""
        return init_settings, env_settings, SettingsFile(settings_cls)

    @field_validator(
        "plugins_disabled", "plugins_allowed", "trusted_proxies", "cors_origins", mode="before"
    )
    @classmethod
    def split_commas(cls, value: object) -> object:
        """Split a text such as `a, b` into names."""
        if isinstance(value, str):
            return tuple(name.strip() for name in value.split(",") if name.strip())
        return value

    @field_validator("issuers", mode="before")
    @classmethod
    def read_json(cls, value: object) -> object:
        """Read the list of a variable of the environment."""
        if not isinstance(value, str):
            return value
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError as fault:
            raise SettingFault(f"it must be JSON: {fault}", f"harus JSON: {fault}") from fault

    @field_validator("issuers")
    @classmethod
    def refuse_repetition(cls, issuers: tuple[Issuer, ...]) -> tuple[Issuer, ...]:
        """Refuse two entries for one issuer, of which only one could hold."""
        names = [each.issuer for each in issuers]
        for name in names:
            if names.count(name) > 1:
                raise SettingFault(f"{name} is listed twice", f"{name} tercantum dua kali")
        return issuers


def read_settings() -> Settings:
    """Read the settings from the environment and the file that it names.

    Raises SettingUnknown for a variable whose name is nearly a setting's, and SettingsInvalid,
    which names the setting.
    """
    for name, near in unknown_variables(os.environ).items():
        if near is not None:
            raise SettingUnknown(variable=name, near=near)
    return read_known_settings()


def read_known_settings() -> Settings:
    """Read the settings and ignore unknown variables. Raises SettingsInvalid."""
    try:
        return Settings()
    except ValidationError as fault:
        raise first_fault(fault) from fault


def unknown_variables(environment: Mapping[str, str]) -> dict[str, str | None]:
    """Return the variables that look like settings and are none, each with the nearest setting."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    unknown = (
        name
        for name in sorted(environment)
        if name.upper().startswith(PREFIX) and name.upper() not in known
    )
    return {name: _nearest(name.upper(), known) for name in unknown}


def _nearest(name: str, known: Iterable[str]) -> str | None:
    if name.startswith(KUBERNETES):
        return None
    return next(iter(get_close_matches(name, sorted(known), 1, NEAR)), None)
