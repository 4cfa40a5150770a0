"""Rejected lines: written to a file beside the input, to be corrected and imported again."""

import csv
from collections.abc import Sequence
from pathlib import Path

from tilik_plugin import Text
from tilik_plugin.importer import Importer
from tilik_server.importing.account import Rejection
from tilik_server.importing.source_file import CORRECTED, SourceFile, refusal


def beside(path: Path) -> Path:
    """The file that takes the rejected lines of another."""
    return path.with_name(f"{path.name}.rejected.csv")


def write_rejected(file: SourceFile, importer: Importer, rejections: Sequence[Rejection]) -> Path:
    """Write the lines as they stood, each with its number and why it was rejected.

    A file of an earlier import is replaced. Raises ImportRefused where it cannot be written.
    """
    reasons = {each.line: f"{each.field}: {each.reason.en}" for each in rejections}
    path = beside(file.path)
    try:
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow([*importer.header, *CORRECTED])
            for line in file.lines:
                if line.number in reasons:
                    writer.writerow([*line.values, line.number, reasons[line.number]])
    except OSError as fault:
        said = fault.strerror or type(fault).__name__
        reason = Text(
            f"{path.name} cannot be written beside it ({said})",
            f"{path.name} tidak dapat ditulis di sampingnya ({said})",
        )
        raise refusal(file.path, reason) from fault
    return path
