"""The tutorial of `plugins/README.md`, block by block, where only built wheels are installed."""

import json
import os
import re
import shlex
import socket
import subprocess
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

README: Final = Path(__file__).parents[2] / "plugins" / "README.md"
SECTION: Final = re.compile(r"^## Your first indicator\n(.*?)(?=^## )", re.M | re.S)
BLOCK: Final = re.compile(r"([^\n]+)?\n\n```(\w+)\n(.*?)^```", re.M | re.S)
NAMED: Final = re.compile(r"`([\w/.]+/?[\w]+\.(?:py|csv))`[^`]*$")
ADDRESS: Final = "http://127.0.0.1:8000"


@dataclass(frozen=True)
class Block:
    """A block of code, the line before it, and its language."""

    before: str
    language: str
    content: str

    @property
    def commands(self) -> list[str]:
        """The commands of a block for a shell; one goes on while a quotation is open."""
        found, said = [], ""
        for line in self.content.splitlines():
            said += line
            if said.count("'") % 2 == 0:
                found.append(said)
                said = ""
            else:
                said += "\n"
        return found


@dataclass
class Reader:
    """Somebody who does what the tutorial says, in a folder of their own."""

    folder: Path
    settings: dict[str, str]
    port: int
    start: Callable[[str], None]
    said: str = ""
    done: list[str] = field(default_factory=list)

    def follow(self, block: Block) -> None:
        """Do what a block says, or compare it with what the last command said."""
        if block.language == "sh":
            for command in block.commands:
                self.run(command)
        elif block.language == "json":
            assert json.loads(self.said) == json.loads(block.content)
        elif block.language == "text" and block.content.startswith("fisheries/\n"):
            self.compare_files(block.content)
        elif block.language == "text":
            assert self.said.rstrip() == block.content.rstrip()
        else:
            named = NAMED.search(block.before)
            assert named is not None, block.before
            (self.folder / named[1]).write_text(block.content, "utf-8")

    def run(self, command: str) -> None:
        """Run a command to its end; one that serves goes on beside the rest."""
        self.done.append(command)
        if command.startswith("tilik serve"):
            self.start(command)
            return
        finished = subprocess.run(
            ["bash", "-c", command.replace(ADDRESS, f"http://127.0.0.1:{self.port}")],
            cwd=self.folder,
            env=self.settings,
            capture_output=True,
            text=True,
            check=False,
        )
        assert finished.returncode == 0, command + finished.stdout + finished.stderr
        self.said = finished.stdout

    def compare_files(self, tree: str) -> None:
        """The files are those of the tree, and there are no others."""
        top, *rest = (line.split()[0] for line in tree.splitlines())
        there = {
            str(path.relative_to(self.folder / top))
            for path in (self.folder / top).rglob("*")
            if path.is_file()
        }
        assert there == set(rest)


def blocks() -> list[Block]:
    """The blocks of the tutorial in their order."""
    section = SECTION.search(README.read_text("utf-8"))
    assert section is not None
    found = [Block(*each) for each in BLOCK.findall(section[1])]
    assert len(found) == section[1].count("```") / 2
    return found


@pytest.fixture
def reader(
    make_environment: Callable[[Path], Path],
    served: Callable[..., Any],
    scratch: Path,
    tmp_path: Path,
) -> Iterator[Reader]:
    """A reader with an environment of their own, and no network beyond this machine."""
    programs = make_environment(tmp_path / "environment")
    others = [
        each
        for each in os.environ["PATH"].split(os.pathsep)
        if Path(each) != Path(sysconfig.get_path("scripts"))
    ]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    settings = {
        "PATH": os.pathsep.join([str(programs), *others]),
        "TILIK_DATA_DIR": str(scratch / "tutorial"),
        "TILIK_PORT": str(port),
        "PIP_NO_INDEX": "1",
        # To pip this says that builds are not isolated: they use the hatchling that is here.
        "PIP_NO_BUILD_ISOLATION": "0",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    with ExitStack() as stack:

        def start(command: str) -> None:
            program, *rest = shlex.split(command)
            running = served([programs / program, *rest], tmp_path, settings)
            assert stack.enter_context(running) == f"http://127.0.0.1:{port}"

        yield Reader(tmp_path, settings, port, start)


@pytest.mark.timeout(600)
def test_tutorial_does_what_it_says(reader: Reader) -> None:
    for block in blocks():
        reader.follow(block)
    assert len(reader.done) == 8


def test_four_commands_lead_to_a_number_in_a_running_service() -> None:
    commands = [each for block in blocks() if block.language == "sh" for each in block.commands]
    assert [command.split()[0] for command in commands[:4]] == ["tilik", "pip", "tilik", "curl"]
    assert commands[0].startswith("tilik plugins new ")
    assert commands[2].startswith("tilik serve")
