"""A connection that costs the machine little, so that what is measured is the service."""

import asyncio
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

import httpx
import orjson


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of an answer, its headers in small letters, and its body."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Connection:
    """One connection of HTTP/1.1, kept alive until the service ends it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    head: bytes

    @classmethod
    async def open(cls, client: httpx.Client) -> Self:
        """Connect to the service of a client, with its token."""
        parts = urlsplit(str(client.base_url))
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        token = client.headers["authorization"]
        head = (
            f"POST /graphql HTTP/1.1\r\nhost: {parts.netloc}\r\nauthorization: {token}\r\n"
            "content-type: application/json\r\naccept: application/graphql-response+json\r\n"
        )
        return cls(reader, writer, head.encode())

    async def ask(self, document: str, **variables: object) -> Answer:
        """Return the answer to a document.

        Raises ConnectionError or asyncio.IncompleteReadError if none comes whole.
        """
        body = orjson.dumps({"query": document, "variables": variables})
        self.writer.write(self.head + b"content-length: %d\r\n\r\n%b" % (len(body), body))
        await self.writer.drain()
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head[1:] if line)
        }
        content = await self.reader.readexactly(int(headers.get("content-length", "0")))
        return Answer(int(head[0].split()[1]), headers, content)

    def close(self) -> None:
        """End the connection."""
        self.writer.close()
