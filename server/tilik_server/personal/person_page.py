"""The page of a person's data: HTML without scripts or other files, in Indonesian and English."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from tilik_plugin import Text
from tilik_server.personal.labels import (
    WORDS,
    is_key,
    label_of,
    month_of,
    titles_of,
    written_time,
)
from tilik_server.personal.mask import HIDDEN

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

MADE: Final = Text("Made on", "Dibuat pada")
MASKED: Final = Text(
    f"{HIDDEN} stands in place of what is somebody else's: names, numbers, addresses.",
    f"{HIDDEN} menggantikan data orang lain yang disamarkan: nama, nomor, alamat.",
)
HEAD: Final = ("name", "unit", "position", "nip")
ORDER: Final = (
    "employee",
    "assignment",
    "account",
    "external_code",
    "attribute_record",
    "role_grant",
    "appraisal",
    "goal",
    "evidence",
    "score",
    "review",
    "rating",
    "adjustment",
    "outcome",
    "objection",
    "follow_up",
    "timeline_entry",
    "competency_profile",
    "competency_assessment",
    "training",
    "forum_participant",
    "outbox",
)
"""The tables as a person asks for them: who, what was appraised, what came of it; others follow."""

Document = Mapping[str, Any]
Rows = Sequence[Mapping[str, Any]]


def person_page(document: Document) -> str:
    """Return the page of a document that `export_person` returned; every text is escaped."""
    content = "\n".join(_Page.of(document).sections(document))
    return (
        '<!doctype html>\n<html lang="id">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy"'
        " content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(TITLE.id)} / {escape(TITLE.en)}</title>\n<style>{STYLE}</style>\n"
        f"</head>\n<body>\n<h1>{_both(TITLE)}</h1>\n{content}\n</body>\n</html>\n"
    )


@dataclass(frozen=True)
class _Page:
    """What values are shown as: labels of the schemes, titles of rows, and a zone's clocks."""

    labels: Mapping[str, Mapping[str, str]]
    titles: Mapping[str, str]
    hours_ahead: int

    @classmethod
    def of(cls, document: Document) -> "_Page":
        rows = [row for table in document["about"].values() for row in table]
        return cls(document["labels"], titles_of(rows), document["person"]["hours_ahead"])

    def sections(self, document: Document) -> Iterator[str]:
        person = document["person"]
        yield self._object({name: person[name] for name in HEAD})
        yield f"<p>{_both(MADE)}: {self._value('made_at', document['made_at'])}</p>"
        yield f"<p>{_both(MASKED)}</p>"
        yield from self._tables("about", document["about"])
        yield from self._rows("withheld", document["withheld"])
        for name in ("about", "hidden", "by"):
            yield from self._rows(f"feedback_{name}", document["feedback"][name])
        yield from self._tables("named_in", document["named_in"])
        for name in ("imported_lines", "requests"):
            yield from self._rows(name, document[name])
        for name in ("about", "by"):
            yield from self._rows(f"events_{name}", document["events"][name])

    def _tables(self, section: str, tables: Mapping[str, Rows]) -> Iterator[str]:
        yield f"<h2>{_both(WORDS['sections'][section])}</h2>"
        held = {name: tables[name] for name in sorted(tables, key=_place) if tables[name]}
        if not held:
            yield f"<p>{_both(NOTHING)}</p>"
        for name, rows in held.items():
            table, _, link = name.partition(".")
            link = f" ({_both(_word(link.removesuffix('_id')))})" if link else ""
            yield f"<h3>{_both(WORDS['tables'][table])}{link}</h3>"
            yield from map(self._object, rows)

    def _rows(self, section: str, rows: Rows) -> Iterator[str]:
        yield f"<h2>{_both(WORDS['sections'][section])}</h2>"
        if not rows:
            yield f"<p>{_both(NOTHING)}</p>"
        yield from map(self._object, rows)

    def _object(self, row: Mapping[str, Any]) -> str:
        shown = {name: self._shown(row, name) for name, value in row.items() if value is not None}
        lines = (
            f"<dt>{_both(_word(name))}</dt><dd>{text}</dd>" for name, text in shown.items() if text
        )
        return f"<dl>{''.join(lines)}</dl>"

    def _shown(self, row: Mapping[str, Any], name: str) -> str:
        # The day of what was given without a name is not in the copy.
        if name == "created_at" and row.get("anonymous") and row.get("id") is None:
            return _both(month_of(row[name]))
        return self._value(name, row[name])

    def _value(self, name: str, value: Any) -> str:
        """Return a value in HTML; nothing for an empty one, and for a key that leads nowhere."""
        if isinstance(value, bool):
            return _both(YES if value else NO)
        if isinstance(value, Mapping):
            if set(value) == {"en", "id"}:
                return _both(Text(str(value["en"]), str(value["id"])))
            return self._object(value) if value else ""
        if isinstance(value, list):
            return "<br>".join(filter(None, (self._value(name, each) for each in value)))
        return self._text(name, str(value)) if value is not None else ""

    def _text(self, name: str, value: str) -> str:
        if is_key(value):
            title = self.titles.get(value)
            return escape(title) if title is not None and name not in ("id", "row") else ""
        if name in ("table", "table_name"):
            return _both(WORDS["tables"].get(value, Text(value, value)))
        if name == "columns":
            return _both(_word(value.removesuffix("_id")))
        words = label_of(name, value, self.labels) or written_time(value, self.hours_ahead)
        return escape(value) if words is None else _both(words)


def _place(table: str) -> tuple[int, str]:
    name = table.partition(".")[0]
    return (ORDER.index(name) if name in ORDER else len(ORDER), table)


def _word(name: str) -> Text:
    """Return the words for a column; a name within stored JSON has none but itself."""
    return WORDS["columns"].get(name) or Text(name, name)


def _both(text: Text) -> str:
    if text.id == text.en:
        return escape(text.id)
    return f'{escape(text.id)} <span lang="en">/ {escape(text.en)}</span>'
