"""Rejected lines: written to a file beside the input, to be corrected and imported again."""

import csv
from collections.abc import Sequence
from pathlib import Path

from tilik_plugin import Text
from tilik_server.importing.checked_lines import Rejection
from tilik_server.importing.source_file import REJECTION_COLUMNS, SourceFile, refusal


def rejected_path(path: Path) -> Path:
    """Return the path of the file for the rejected lines of another file."""
    return path.with_name(f"{path.name}.rejected.csv")


def write_rejected(file: SourceFile, rejections: Sequence[Rejection]) -> Path:
    """Write the rejected lines unchanged, each with its number and the reason.

    Replaces the file of an earlier import. Raises ImportRefused if it cannot be written.
    """
    reasons = {each.line: f"{each.field}: {each.reason.en}" for each in rejections}
    path = rejected_path(file.path)
    try:
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow([*file.header.names, *REJECTION_COLUMNS])
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
