"""Formula cells: a cell of an XLSX or ODS file whose formula has no result that could be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tilik_server.importing.error_cells import ERROR, NO_RESULT, is_error

_LONGEST: Final = 20


@dataclass(slots=True)
class FormulaCell:
    """What the parts of a file say of one cell, with or without a formula.

    `may_be_blank` tells that its result is a text, which may be empty, and `shown` is its text.
    """

    is_error: bool = False
    has_formula: bool = False
    has_result: bool = False
    may_be_blank: bool = False
    shown: str = ""

    @classmethod
    def of_xlsx(cls, attributes: Mapping[str, str]) -> "FormulaCell":
        """Begin a cell `c`, whose formula `f` and value `v` follow."""
        kind = attributes.get("t")
        return cls(is_error=kind == "e", may_be_blank=kind == "str")

    @classmethod
    def of_ods(cls, attributes: Mapping[str, str]) -> "FormulaCell":
        """Begin a cell `table-cell`, whose text follows: the formula and value are attributes."""
        cell = cls()
        for key, value in attributes.items():
            if key.endswith(" formula"):
                cell.has_formula = True
            elif key.endswith("value-type"):
                cell.is_error |= value == "error"
                cell.may_be_blank |= value == "string"
            elif key.endswith((" value", "-value")):
                cell.has_result = True
        return cell

    def show(self, text: str) -> None:
        """Add to the text that the cell shows, as far as an error is long."""
        if len(self.shown) <= _LONGEST:
            self.shown += text

    @property
    def fault(self) -> str | None:
        """The error that stands for the cell, None if its value can be read."""
        if not (self.is_error or self.has_formula):
            return None
        text = self.shown.strip()
        if is_error(text):
            return text
        if self.is_error:
            # Spreadsheets in other languages have other names for errors.
            return ERROR
        return None if self.has_result else NO_RESULT
