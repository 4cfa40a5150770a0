"""A service of its own on loopback, in a data folder of its own, for as long as it is measured."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tilik_server.access.tokens import Tokens
from tilik_server.access.viewer import Grant
from tilik_server.models.vocabulary import Role

PATIENCE = 120.0


@contextmanager
def data_folder() -> Iterator[Path]:
    """An empty data folder, which the embedded server may enter, for the block."""
    with tempfile.TemporaryDirectory(prefix="tilik-bench-") as folder:
        path = Path(folder)
        path.chmod(0o755)
        yield path


@contextmanager
def serving(data_dir: Path, **settings: str) -> Iterator[tuple[httpx.Client, float]]:
    """An administrator's client of `tilik serve --demo`, and the seconds to the first answer.

    `settings` are variables of its environment.
    """
    with serving_process(data_dir, **settings) as (client, seconds, _):
        yield client, seconds


@contextmanager
def serving_process(
    data_dir: Path, **settings: str
) -> "Iterator[tuple[httpx.Client, float, subprocess.Popen[bytes]]]":
    """The same with the process, which the block may end itself."""
    port = free_port()
    started = time.perf_counter()
    process = subprocess.Popen(
        [Path(sys.executable).with_name("tilik"), "serve", "--demo", "--port", str(port)],
        env={**os.environ, "TILIK_DATA_DIR": str(data_dir), **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        token = Tokens(data_dir).sign(None, (Grant(Role.ADMIN),))
        headers = {"authorization": f"Bearer {token}"}
        address = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=address, timeout=30, headers=headers) as client:
            _wait_for_answer(client, process)
            yield client, time.perf_counter() - started, process
    finally:
        process.terminate()
        process.wait(30)


def ask(client: httpx.Client, document: str, variables: Mapping[str, Any]) -> dict[str, Any]:
    """The data that a document is answered with; an error ends the measurement."""
    answer = client.post("/graphql", json={"query": document, "variables": dict(variables)})
    body = answer.raise_for_status().json()
    if body.get("errors"):
        raise SystemExit(f"the service answered with errors: {body['errors']}")
    data: dict[str, Any] = body["data"]
    return data


def _wait_for_answer(client: httpx.Client, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.perf_counter() + PATIENCE
    while time.perf_counter() < deadline and process.poll() is None:
        try:
            if ask(client, "{ cycles { nodes { code } } }", {})["cycles"]["nodes"]:
                return
        except (httpx.TransportError, httpx.HTTPStatusError):
            time.sleep(0.02)
    raise SystemExit("the service did not answer; run `tilik serve --demo` to see why")


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
