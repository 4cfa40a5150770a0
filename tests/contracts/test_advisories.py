"""What `make advisories` says: of advisories, of none, and where it learned nothing.

pip-audit itself asks an index on the loopback that speaks as OSV does.
"""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv/auditor/bin/python"
PROGRAM = ROOT / "server/deploy/advisories.py"
SUMMARY = "A request of many ranges blocks the service."
ADVISORY = {
    "id": "GHSA-xxxx-xxxx-xxxx",
    "aliases": ["CVE-2026-0001"],
    "summary": SUMMARY,
    "modified": "2026-01-01T00:00:00Z",
    "affected": [
        {
            "package": {"name": "starlette", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99.1.0"}]}],
        }
    ],
}

pytestmark = pytest.mark.skipif(
    not (PYTHON.parents[1] / ".installed").exists(), reason="needs pip-audit, of `make auditor`"
)


@contextmanager
def index(*advisories: Any, status: int = 200) -> Iterator[tuple[str, set[str]]]:
    """An index of advisories, about Starlette alone: its address, and what it was asked about."""
    asked = set[str]()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            name = body["package"]["name"]
            asked.add(f"{name}=={body['version']}")
            found = {"vulns": advisories} if advisories and name == "starlette" else {}
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(found).encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing of requests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    serving = Thread(target=server.serve_forever)
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}/v1/query", asked
    server.shutdown()
    serving.join()
    server.server_close()


def ask(address: str) -> tuple[int, str]:
    """How the program ends, and what it writes."""
    # Each request is of one answer; a proxy of this machine has none of them.
    done = subprocess.run(
        [PYTHON, PROGRAM, address],
        capture_output=True,
        text=True,
        check=False,
        env={"NO_PROXY": "127.0.0.1", "HOME": "/nowhere", "PATH": "/usr/bin:/bin"},
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_advisory_is_told_with_the_version_that_mends_it() -> None:
    with index(ADVISORY) as (address, _):
        status, said = ask(address)
    assert status == 1
    lock = (ROOT / "server/deploy/requirements.lock").read_text("utf-8")
    version = re.findall(r"^starlette==(\S+)", lock, re.M)[0]
    line = f"starlette {version}: CVE-2026-0001 GHSA-xxxx-xxxx-xxxx; mended in 99.1.0"
    assert said.count(line) == 2
    assert said.count(SUMMARY) == 2
    assert re.search(r"^server/deploy/tools.lock: \d distributions, advisories: 0$", said, re.M)


def test_everything_that_this_system_installs_is_asked_about() -> None:
    with index() as (address, asked):
        status, said = ask(address)
    assert status == 0
    # Of Windows alone.
    assert not [each for each in asked if each.startswith("colorama")]
    for path in (ROOT / "requirements.lock", ROOT / "server/deploy/requirements.lock"):
        entries = re.findall(r"^(\S+==\S+)(?: ; (.*))? \\", path.read_text("utf-8"), re.M)
        assert {each for each, marker in entries if not marker} <= asked
        name = path.relative_to(ROOT)
        assert re.search(rf"^{name}: \d+ distributions, advisories: 0$", said, re.M)


def test_index_that_fails_is_not_taken_for_safety() -> None:
    with index(status=500) as (address, _):
        status, said = ask(address)
    assert status == 2
    assert "this does not mean that they are safe" in said
    assert "advisories: 0" not in said


def test_index_that_is_away_is_not_taken_for_safety() -> None:
    with index() as (address, _):
        pass
    status, said = ask(address)
    assert status == 2
    assert said.startswith("No index of advisories could be reached")
    assert "advisories: 0" not in said
