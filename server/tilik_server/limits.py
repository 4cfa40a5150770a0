"""Limits on what clients send and keep open; each is a setting."""

from pydantic import BaseModel, ConfigDict, Field


class DocumentLimits(BaseModel):
    """The limits on a GraphQL document, and on batches of them."""

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
    batch_max: int = Field(
        default=0,
        ge=0,
        le=5,
        description="Operations of a [batch](limits.md#batches), at most; 0 refuses batches.",
    )


class LiveLimits(BaseModel):
    """The limits on what is open at once over sockets and event streams, in one process."""

    model_config = ConfigDict(frozen=True)

    connection_operations: int = Field(
        default=100, ge=1, description="Operations of one WebSocket at once, at most."
    )
    viewer_connections: int = Field(
        default=50,
        ge=1,
        description="WebSockets and event streams of one viewer at once, at most, in one process; "
        "see [live](live.md#limits).",
    )
    viewer_operations: int = Field(
        default=500,
        ge=1,
        description="Operations of one viewer at once over all of these, at most.",
    )


class HeaderLimits(BaseModel):
    """The limits on what comes before the body of a request, also of a WebSocket's first one."""

    model_config = ConfigDict(frozen=True)

    header_bytes: int = Field(
        default=16_384,
        ge=2_048,
        le=1_048_576,
        description="Bytes of a request's address and headers, at most.",
    )
    header_count: int = Field(
        default=100, ge=20, le=1_000, description="Headers of a request, at most."
    )
    header_timeout: float = Field(
        default=10.0,
        gt=0,
        le=300,
        description="Seconds in which the headers of a request must have come, and after which a "
        "connection in which nothing is asked is closed.",
    )
