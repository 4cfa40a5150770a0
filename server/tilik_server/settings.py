"""Settings of the service, read from `TILIK_...` environment variables."""

import os
from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from tilik_server.errors import SettingsInvalid


def default_data_dir() -> Path:
    """Return `/var/lib/tilik` for root, else the user's data folder of the platform.

    The embedded PostgreSQL opens every parent folder of its data when root starts it, so root's
    data must lie outside home folders.
    """
    return Path("/var/lib/tilik") if os.geteuid() == 0 else user_data_path("tilik")


class DocumentLimits(BaseModel):
    """The limits on a GraphQL document."""

    model_config = ConfigDict(frozen=True)

    document_characters: int = Field(
        default=40_000, ge=1_000, description="Characters of a GraphQL document, at most."
    )
    document_tokens: int = Field(
        default=3_000,
        ge=100,
        le=20_000,
        description="Tokens of a document, and its fields once fragments are written out, at most.",
    )
    # Limited, so that the guard refuses a document before the parser gives up on it.
    document_depth: int = Field(
        default=15, ge=5, le=50, description="Levels of fields within fields, at most."
    )
    introspection_depth: int = Field(
        default=20,
        ge=5,
        le=50,
        description="The same below `__schema` or `__type`.",
    )
    # A document of 311 characters that nested pages of 500 could end the process.
    document_cost: int = Field(
        default=20_000,
        ge=100,
        description="Objects that an operation may ask for; see [limits](limits.md).",
    )
    document_aliases: int = Field(
        default=30, ge=0, description="Aliases of an operation with its fragments, at most."
    )
    document_root_fields: int = Field(
        default=20, ge=1, description="Root fields of an operation, at most."
    )
    document_directives: int = Field(
        default=20, ge=0, description="Directives of a document, at most."
    )


class Settings(DocumentLimits, BaseSettings):
    """The settings; a field's variable is `TILIK_` and its name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="TILIK_",
        # A value left open in a service file is none: "" as a folder would be the present one.
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",
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
        description="Seconds that a request waits for a free connection before it is refused.",
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
        default=1024, ge=128, description="Memory of one calculator process, in MiB."
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
    host: str = Field(default="127.0.0.1", description="Address on which `tilik serve` listens.")
    port: int = Field(
        default=8000, ge=0, le=65535, description="Port on which `tilik serve` listens."
    )

    @property
    def document_limits(self) -> DocumentLimits:
        """The limits on documents alone."""
        return DocumentLimits(**self.model_dump(include=set(DocumentLimits.model_fields)))

    @field_validator("plugins_disabled", mode="before")
    @classmethod
    def split_commas(cls, value: object) -> object:
        """Split a text such as `a, b` into names."""
        if isinstance(value, str):
            return tuple(name.strip() for name in value.split(",") if name.strip())
        return value


def read_settings() -> Settings:
    """Read the settings from the environment.

    Raises SettingsInvalid, which names the variable.
    """
    try:
        return Settings()
    except ValidationError as fault:
        first = fault.errors()[0]
        name = "_".join(str(part) for part in first["loc"][:1])
        raise SettingsInvalid(variable=f"TILIK_{name.upper()}", reason=first["msg"]) from fault
