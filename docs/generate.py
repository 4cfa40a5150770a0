"""Write the reference pages from the declarations, or compare them: `make docs`."""

import sys
from pathlib import Path

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from tilik_schema.web import refusal
from tilik_server import errors
from tilik_server.errors import TilikError
from tilik_server.settings import Settings

HERE = Path(__file__).parent

SETTINGS = """# Settings

Every setting is a variable of the environment. Written by `make docs` from
`server/tilik_server/settings.py`.

| variable | default | meaning |
|---|---|---|
"""

ERRORS = """# Error codes

An expected failure is a `Problem` with one of these codes, or one line of a command. Codes are
stable: one that is here keeps its meaning, and new ones may be added. Written by `make docs` from
`server/tilik_server/errors` and, for requests that are refused before a field is asked,
`schema/tilik_schema/web/refusal.py`.
"""


def setting(name: str, field: FieldInfo) -> str:
    """One row of the table of settings."""
    default = field.get_default()
    unset = default in (None, (), PydanticUndefined)
    shown = "" if unset else f"`{default}`"
    return f"| `TILIK_{name.upper()}` | {shown} | {field.description} |"


def error(declared: type[TilikError]) -> str:
    """One section of the page of error codes."""
    more = (declared.__doc__ or "").split("\n\n", 1)[1:]
    paragraphs = [
        f"## {declared.code}",
        f"> {declared.message_en()}",
        f"> {declared.message_id}",
        *(" ".join(paragraph.split()) for text in more for paragraph in text.split("\n\n")),
    ]
    return "\n\n".join(paragraphs)


def pages() -> dict[Path, str]:
    """The text of each page by its path."""
    rows = [setting(name, field) for name, field in Settings.model_fields.items()]
    declared = [
        value
        for module in (errors, refusal)
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, TilikError)
    ]
    sections = [error(value) for value in sorted(set(declared), key=lambda value: value.code)]
    return {
        HERE / "settings.md": SETTINGS + "\n".join(rows) + "\n",
        HERE / "errors.md": ERRORS + "\n" + "\n\n".join(sections) + "\n",
    }


def main() -> None:
    """Write the pages; with `--check`, name those that differ and fail."""
    if "--check" not in sys.argv:
        for path, text in pages().items():
            path.write_text(text, encoding="utf-8")
        return
    stale = [
        path.name
        for path, text in pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    if stale:
        sys.exit(f"write {' and '.join(stale)} again with `make docs`")


if __name__ == "__main__":
    main()
