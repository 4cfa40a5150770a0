"""The forms as they are printed: PDF on A4, each appraisal begins on a new page."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from importlib.resources import files
from typing import Any, Final
from unicodedata import normalize
from xml.sax.saxutils import escape

import reportlab
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from tilik_plugin import written
from tilik_server.errors import TooManyPages
from tilik_server.exporting.form import ANNEXES
from tilik_server.exporting.layouts import Documents, Target

MOST_DOCUMENTS: Final = 5_000
"""The most appraisals in one file: all its pages are laid out in memory."""
REGULAR, BOLD = "Vera", "VeraBd"
MARGIN: Final = 14 * mm
WORDS: Final = tomllib.loads((files(__package__) / "printed.toml").read_text("utf-8"))
TEXT: Final = ParagraphStyle("text", fontName=REGULAR, fontSize=7.5, leading=9.5)
STRONG: Final = ParagraphStyle("strong", TEXT, fontName=BOLD)
SECTION: Final = ParagraphStyle("section", STRONG, spaceBefore=8, spaceAfter=3)
TITLE: Final = ParagraphStyle("title", STRONG, fontSize=12, leading=15, alignment=1)
GRID: Final[Any] = [
    ("GRID", (0, 0), (-1, -1), 0.4, colors.grey),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke),
]
SIGNED: Final = ("name", "nip")
PLAN_COLUMNS: Final = {
    "number": 4,
    "superior_result": 18,
    "statement": 30,
    "dimension": 10,
    "indicator": 26,
    "target": 12,
}
"""The columns of a plan and their shares of the width."""
EVALUATION_COLUMNS: Final = {
    "number": 4,
    "statement": 28,
    "indicator": 20,
    "target": 11,
    "realised": 11,
    "achievement": 10,
    "feedback": 16,
}
LIST_COLUMNS: Final = {
    "number": 5,
    "name": 24,
    "nip": 16,
    "position": 22,
    "unit": 22,
    "predicate": 12,
    "value": 7,
}


async def write_printed(target: Target, documents: Documents) -> None:
    """Write the form as PDF, with its own font; a list is one table.

    Letters that the font lacks are printed without their marks. Raises TooManyPages for more than
    5,000 appraisals.
    """
    _register_fonts()
    printer = _Printer(target)
    found = []
    async for document in documents:
        found.append(document)
        if len(found) > MOST_DOCUMENTS:
            raise TooManyPages(most=MOST_DOCUMENTS)
    printer.print(found)


class _Printer:
    """Prints documents of one form in one language."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.form = target.form.name
        self.language = target.rules.language
        self.place = 1 if self.language == "id" else 0

    def print(self, documents: Sequence[Mapping[str, Any]]) -> None:
        size = landscape(A4)
        title = WORDS["titles"][self.form][self.place]
        self.width = size[0] - 2 * MARGIN
        template = SimpleDocTemplate(
            self.target.out,
            pagesize=size,
            title=title,
            leftMargin=MARGIN,
            rightMargin=MARGIN,
            topMargin=MARGIN,
            bottomMargin=MARGIN,
        )
        template.build(
            list(self._story(documents, title)), onFirstPage=self._foot, onLaterPages=self._foot
        )

    def _foot(self, canvas: Canvas, template: BaseDocTemplate) -> None:
        canvas.setFont(REGULAR, 7)
        said = f"{self.target.rules.code} · {self.word('page')} {template.page}"
        canvas.drawRightString(template.pagesize[0] - MARGIN, MARGIN / 2, printable(said))

    def word(self, name: str) -> str:
        return str(WORDS["words"][name][self.place])

    def _story(self, documents: Sequence[Mapping[str, Any]], title: str) -> Iterator[Flowable]:
        if self.form == "predicate-list" or not documents:
            yield Paragraph(escape(title), TITLE)
            yield Spacer(1, 4 * mm)
            lines = [
                {"number": number, **line}
                for number, document in enumerate(documents, start=1)
                for line in self.target.form.lines(document)
            ]
            yield self._table(LIST_COLUMNS, lines)
            return
        for place, document in enumerate(documents):
            if place:
                yield PageBreak()
            yield Paragraph(escape(title), TITLE)
            yield from self._appraisal(self.target.form.content(document))

    def _appraisal(self, document: Mapping[str, Any]) -> Iterator[Flowable]:
        days = " - ".join(_day(document[name]) for name in ("starts_on", "ends_on"))
        yield Paragraph(f"{self.word('period')}: {days}", TEXT)
        yield Spacer(1, 2 * mm)
        yield self._people(document["employee"], document["appraiser"] or {})
        is_plan = self.form == "skp"
        for axis in document["axes"]:
            yield Paragraph(_marked(axis["name"]), SECTION)
            goals = [self._shown(goal) for goal in axis["goals"]]
            yield self._table(PLAN_COLUMNS if is_plan else EVALUATION_COLUMNS, goals)
            if not is_plan:
                yield self._fact(self.word("rating"), axis["final_rating"])
        if is_plan:
            yield from self._annexes(document)
        else:
            yield from self._result(document)
        yield Spacer(1, 8 * mm)
        yield self._signatures(document["employee"], document["appraiser"] or {})

    def _people(self, employee: Mapping[str, Any], appraiser: Mapping[str, Any]) -> Table:
        names = ("name", "nip", "grade", "position", "unit")
        rows = [["", self._strong("employee"), self._strong("appraiser")]]
        rows += [
            [self._strong(name), self._cell(employee.get(name)), self._cell(appraiser.get(name))]
            for name in names
        ]
        return self._grid(rows, (16, 42, 42))

    def _annexes(self, document: Mapping[str, Any]) -> Iterator[Flowable]:
        for name in ANNEXES:
            if document[name]:
                yield Paragraph(self.word(name), SECTION)
            for number, text in enumerate(document[name], start=1):
                yield Paragraph(f"{number}. {_marked(text)}", TEXT)

    def _result(self, document: Mapping[str, Any]) -> Iterator[Flowable]:
        yield Spacer(1, 3 * mm)
        predicate = document["predicate"] or {"label": None}
        facts = {
            "organisation_predicate": document["organisation_predicate"],
            "value": document["value"],
            "predicate": predicate["label"],
            "decided_on": document["decided_on"],
            "acknowledged_on": document["acknowledged_on"],
        }
        rows = [[self._strong(name), self._cell(value, name)] for name, value in facts.items()]
        yield self._grid(rows, (25, 75))

    def _fact(self, word: str, value: Any) -> Paragraph:
        return Paragraph(f"{word}: {_marked(self._said(value))}", STRONG)

    def _signatures(self, employee: Mapping[str, Any], appraiser: Mapping[str, Any]) -> Table:
        rows: list[list[Any]] = [
            [self._strong("employee"), self._strong("appraiser")],
            [Spacer(1, 16 * mm), Spacer(1, 16 * mm)],
            *([self._cell(each.get(name)) for each in (employee, appraiser)] for name in SIGNED),
        ]
        return Table(rows, [self.width / 2] * 2)

    def _table(self, columns: Mapping[str, int], lines: Sequence[Mapping[str, Any]]) -> Table:
        """Return a table with a head that each page repeats."""
        rows: list[list[Any]] = [[self._strong(name) for name in columns]]
        rows += [[self._cell(line.get(name), name) for name in columns] for line in lines]
        return self._grid(rows, tuple(columns.values()))

    def _cell(self, value: Any, name: str = "") -> Paragraph:
        is_day = name.endswith("_on") and value is not None
        return Paragraph(_marked(_day(value) if is_day else self._said(value)), TEXT)

    def _shown(self, goal: Mapping[str, Any]) -> dict[str, Any]:
        """Return a goal with what stands in one cell of a form."""
        criterion, unit = goal["criterion"], goal["unit_of_measure"]
        named = {name: self._said(goal.get(name)) for name in ("target", "realised")}
        return {
            **goal,
            **{name: said and f"{said} {unit or ''}".strip() for name, said in named.items()},
            "statement": f"{criterion}: {goal['statement']}" if criterion else goal["statement"],
            "indicator": goal["indicator"] or goal["measure"],
            "feedback": "\n".join(goal.get("feedback", ())),
        }

    def _said(self, value: Any) -> str:
        """Return a value as the reader writes it."""
        if value is None:
            return ""
        if not isinstance(value, float):
            return str(value)
        return written(value).replace(".", ",") if self.language == "id" else written(value)

    def _grid(self, rows: list[list[Any]], shares: Sequence[int]) -> Table:
        widths = [self.width * share / sum(shares) for share in shares]
        # A row that is longer than a page goes on on the next one.
        return Table(rows, widths, style=TableStyle(GRID), repeatRows=1, splitInRow=1)

    def _strong(self, name: str) -> Paragraph:
        return Paragraph(escape(self.word(name)), STRONG)


def printable(text: str) -> str:
    """Return a text in letters of the font: those that it lacks lose their marks, or become `?`."""
    font = pdfmetrics.getFont(REGULAR)
    assert isinstance(font, TTFont)
    known = font.face.charToGlyph
    return "".join(
        each if ord(each) in known or each in "\n\t" else _without_marks(each, known)
        for each in text
    )


def _without_marks(letter: str, known: Mapping[int, Any]) -> str:
    plain = "".join(each for each in normalize("NFKD", letter) if ord(each) in known)
    return plain or "?"


def _marked(text: str) -> str:
    """Return the text as a paragraph takes it, in which `<` would begin a mark."""
    return escape(printable(text)).replace("\n", "<br/>")


def _day(value: str) -> str:
    return date.fromisoformat(value).strftime("%d/%m/%Y")


def _register_fonts() -> None:
    fonts = files(reportlab) / "fonts"
    for name in (REGULAR, BOLD):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(fonts / f"{name}.ttf")))
