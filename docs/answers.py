"""Write the answers in both READMEs again, from a running demo of 1 July 2026."""

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.request import Request, urlopen

ROOT: Final = Path(__file__).parents[1]
READMES: Final = {"en": ROOT / "README.md", "id": ROOT / "README.id.md"}
WHOLE: Final = frozenset({"TryCalculator"})
"""Operations whose answers are shown with all entries of their lists."""

_SHOWN: Final = re.compile(
    r"(\[`(\w+)`\]\([\w/]+\.graphql\) \w+\n\n```json\n)(.*?)"
    r"(\n```\n\n\w+\n\n```json\n)(.*?)(\n```)",
    re.S,
)
_WIDTH: Final = 118


def read_examples(text: str) -> dict[str, tuple[Any, Any]]:
    """Return the variables and the answer of each operation in a README, by name."""
    return {name: (json.loads(a), json.loads(b)) for _, name, a, _, b, _ in _SHOWN.findall(text)}


def shorten(name: str, data: Any) -> Any:
    """Return an answer in a README's form: each list cut to its first entry, unless in `WHOLE`."""
    return data if name in WHOLE else _cut(data)


def _cut(value: Any) -> Any:
    if isinstance(value, list):
        return [_cut(each) for each in value[:1]]
    if isinstance(value, dict):
        return {key: _cut(each) for key, each in value.items()}
    return value


def format_json(value: Any, indent: int = 0, before: int = 0) -> str:
    """Return a value as JSON, on one line if it fits after `before` characters."""
    flat = json.dumps(value, ensure_ascii=False)
    if not value or not isinstance(value, dict | list) or indent + before + len(flat) < _WIDTH:
        return flat
    inner = " " * (indent + 2)
    if isinstance(value, list):
        rows = [format_json(each, indent + 2) for each in value]
    else:
        names = {key: f"{json.dumps(key)}: " for key in value}
        rows = [names[key] + format_json(value[key], indent + 2, len(names[key])) for key in value]
    begin, end = "[]" if isinstance(value, list) else "{}"
    body = ",\n".join(inner + row for row in rows)
    return f"{begin}\n{body}\n{' ' * indent}{end}"


def replace_examples(text: str, answers: Mapping[str, tuple[Any, Any]]) -> str:
    """Return a README with these variables and answers instead of its present ones."""

    def replace(match: re.Match[str]) -> str:
        head, name, _, between, _, end = match.groups()
        variables, data = answers[name]
        return head + format_json(variables) + between + format_json(shorten(name, data)) + end

    return _SHOWN.sub(replace, text)


def main(address: str, token: str) -> None:
    """Send the operations to the demo at an address, in both languages, and write both READMEs.

    The token is an administrator's: a visitor sees no numbers of people, nor finds anybody by one.
    """
    for language, file in READMES.items():
        text = file.read_text("utf-8")
        listed = {
            each["name"]: each for each in _fetch(f"{address}/operations.json", language, token)
        }
        answers = {}
        for name in read_examples(text):
            body = {"query": listed[name]["document"], "variables": listed[name]["variables"]}
            answer = _fetch(f"{address}/graphql", language, token, body)
            answers[name] = (listed[name]["variables"], answer["data"])
        file.write_text(replace_examples(text, answers), "utf-8")


def _fetch(address: str, language: str, token: str, body: Mapping[str, Any] | None = None) -> Any:
    headers = {
        "accept-language": language,
        "content-type": "application/json",
        "authorization": f"Bearer {token}",
    }
    content = None if body is None else json.dumps(body).encode()
    with urlopen(Request(address, content, headers)) as response:  # noqa: S310
        return json.load(response)


if __name__ == "__main__":
    main(*sys.argv[1:])
