"""The commands that the pages show are there, with the options they are shown with."""

import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click

from tilik.cli import COMMANDS

ROOT = Path(__file__).parents[2]
PAGES = [
    page
    for folder in (".", "docs", "docs/decisions", "plugins")
    for page in (ROOT / folder).glob("*.md")
]
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
SHOWN = re.compile(r"(?:^|\$\()tilik ([^)#\n]+)", re.MULTILINE)


def shown(text: str) -> Iterator[list[str]]:
    """The words after `tilik`, of each line of a page's blocks for the shell."""
    for block in BLOCK.findall(text):
        for line in SHOWN.findall(block.replace("\\\n", " ")):
            yield shlex.split(line)


def unknown(words: list[str]) -> list[str]:
    """What of a command line there is not."""
    name, *rest = words
    if name not in COMMANDS:
        return [name]
    command: click.Command = import_module(f"tilik.commands.{name}").command
    if isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        (name, *rest), group = rest, command
        if name not in group.commands:
            return [name]
        command = group.commands[name]
    options = {option for each in command.params for option in each.opts}
    return [word for word in rest if word.startswith("--") and word not in options]


def test_every_command_of_a_page_is_there() -> None:
    lines = {
        page.relative_to(ROOT).as_posix(): list(shown(page.read_text("utf-8"))) for page in PAGES
    }
    assert len(lines["README.md"]) == len(lines["README.id.md"]) > 8
    wrong = [(page, words) for page, found in lines.items() for words in found if unknown(words)]
    assert wrong == []


def test_command_that_is_not_there_is_noticed() -> None:
    text = "```sh\ntilik guess --all\ntilik token --age 3  # no\nx $(tilik plugins grow)\n```\n"
    assert [unknown(words) for words in shown(text)] == [["guess"], ["--age"], ["grow"]]
