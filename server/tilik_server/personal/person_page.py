"""The page of a person's data: HTML without scripts or other files, in Indonesian and English."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, Final

from tilik_plugin import Text

_STORED: Final = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
WORDS: Final[Mapping[str, Mapping[str, Text]]] = {
    kind: {name: Text(*pair) for name, pair in listed.items()} for kind, listed in _STORED.items()
}
"""The words for sections, tables and columns."""
YES: Final = Text("yes", "ya")
NO: Final = Text("no", "tidak")
TITLE: Final = Text("Your personal data", "Data pribadi Anda")
NOTHING: Final = Text("Nothing is held.", "Tidak ada data.")
STYLE: Final = """
body { font: 11pt/1.4 sans-serif; max-width: 50em; margin: 1.5em auto; padding: 0 1em }
h1, h2, h3 { line-height: 1.2 } h2 { border-bottom: 1px solid; margin-top: 2em }
[lang=en] { color: #555; font-weight: normal }
dl { border: 1px solid #bbb; padding: .5em; margin: .5em 0; break-inside: avoid }
dt { font-weight: bold }
dd { margin: 0 0 .3em 1.5em; overflow-wrap: anywhere; white-space: pre-wrap }
dd dl { border: 0; border-left: 2px solid #bbb; white-space: normal }
@media print { body { font-size: 9pt; max-width: none; margin: 0 } [lang=en] { color: #000 } }
"""

Document = Mapping[str, Any]


def person_page(document: Document) -> str:
    """Return the page of a document that `export_person` returned; every text is escaped."""
    content = "\n".join(_sections(document))
    return (
        '<!doctype html>\n<html lang="id">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy"'
        " content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(TITLE.id)} / {escape(TITLE.en)}</title>\n<style>{STYLE}</style>\n"
        f"</head>\n<body>\n<h1>{_both(TITLE)}</h1>\n"
        f"<p>{escape(document['made_at'])}</p>\n{content}\n</body>\n</html>\n"
    )


def _sections(document: Document) -> Iterator[str]:
    yield from _tables("about", document["about"])
    yield from _rows("withheld", document["withheld"])
    for name in ("about", "hidden", "by"):
        yield from _rows(f"feedback_{name}", document["feedback"][name])
    yield from _tables("named_in", document["named_in"])
    for name in ("imported_lines", "requests"):
        yield from _rows(name, document[name])
    for name in ("about", "by"):
        yield from _rows(f"events_{name}", document["events"][name])


def _tables(section: str, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[str]:
    yield f"<h2>{_both(WORDS['sections'][section])}</h2>"
    held = {name: rows for name, rows in tables.items() if rows}
    if not held:
        yield f"<p>{_both(NOTHING)}</p>"
    for name, rows in held.items():
        table, _, link = name.partition(".")
        link = f" ({_both(_word(link.removesuffix('_id')))})" if link else ""
        yield f"<h3>{_both(WORDS['tables'][table])}{link}</h3>"
        yield from map(_object, rows)


def _rows(section: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield f"<h2>{_both(WORDS['sections'][section])}</h2>"
    if not rows:
        yield f"<p>{_both(NOTHING)}</p>"
    yield from map(_object, rows)


def _object(row: Mapping[str, Any]) -> str:
    lines = (
        f"<dt>{_both(_word(name))}</dt><dd>{_named(name, value)}</dd>"
        for name, value in row.items()
        if value is not None and value not in ("", [], {})
    )
    return f"<dl>{''.join(lines)}</dl>"


def _named(name: str, value: Any) -> str:
    table = WORDS["tables"].get(value) if name in ("table", "table_name") else None
    return _value(value) if table is None else _both(table)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _both(YES if value else NO)
    if isinstance(value, Mapping):
        if set(value) == {"en", "id"}:
            return _both(Text(str(value["en"]), str(value["id"])))
        return _object(value)
    if isinstance(value, list):
        return "<br>".join(map(_value, value))
    return escape(str(value))


def _word(name: str) -> Text:
    """Return the words for a column; a name within stored JSON has none but itself."""
    return WORDS["columns"].get(name) or Text(name, name)


def _both(text: Text) -> str:
    if text.id == text.en:
        return escape(text.id)
    return f'{escape(text.id)} <span lang="en">/ {escape(text.en)}</span>'
