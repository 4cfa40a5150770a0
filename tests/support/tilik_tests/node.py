"""Node and npm's packages, which `make clients` installs; where they are not, tests are skipped."""

import asyncio
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

import orjson
import pytest

FOLDER: Final = Path(__file__).parents[2] / "node"
NODE: Final = shutil.which("node")


def needs_packages(*names: str) -> pytest.MarkDecorator:
    """The mark of tests that need Node and packages of npm."""
    is_there = all((FOLDER / "node_modules" / name).is_dir() for name in names)
    return pytest.mark.skipif(
        NODE is None or not is_there,
        reason="needs Node and, in tests/node, the packages of `npm install`",
    )


async def start_script(name: str, *arguments: str, **more: Any) -> asyncio.subprocess.Process:
    """Start a script of the folder, with pipes to its input and its output."""
    assert NODE is not None
    return await asyncio.create_subprocess_exec(
        NODE,
        str(FOLDER / name),
        *arguments,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        **more,
    )


async def run_script(name: str, *arguments: str, lines: int = 0) -> list[Any]:
    """What a script writes, a line of JSON each, once it has read so many empty lines."""
    process = await start_script(name, *arguments)
    async with asyncio.timeout(60):
        written, _ = await process.communicate(b"\n" * lines)
    assert process.returncode == 0
    return [orjson.loads(line) for line in written.splitlines()]
