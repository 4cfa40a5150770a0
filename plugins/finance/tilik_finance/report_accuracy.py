"""Report accuracy: how little of a financial report had to be restated, and whether in time."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated

from tilik_plugin import (
    Calculator,
    Caution,
    Day,
    Measurement,
    Name,
    Number,
    Params,
    Polarity,
    Record,
    Records,
    Step,
    TargetRange,
    Text,
    Title,
    Undefined,
    exact,
    percent,
    percent_expression,
    record_steps,
    round_half_up,
    sum_step,
    written,
)

_PER_CENT = Text("per cent", "persen")
_RUPIAH = Text("rupiah", "rupiah")
_LINES = Text("lines", "baris")


class ReportLine(Record):
    """One line of a report, as reported and as restated after review."""

    line: Annotated[Name, Title("Line", "Pos laporan")]
    reported: Annotated[Number, Title("Reported, rupiah", "Dilaporkan, rupiah")]
    restated: Annotated[Number, Title("Restated, rupiah", "Setelah koreksi, rupiah")]
    due_on: Annotated[
        Day | None,
        Title(
            "Due on",
            "Batas waktu",
            Text(
                "Empty: not counted for timeliness.",
                "Kosong: tidak dihitung untuk ketepatan waktu.",
            ),
        ),
    ] = None
    submitted_on: Annotated[
        Day | None,
        Title("Submitted on", "Disampaikan pada", Text("Empty: not yet.", "Kosong: belum.")),
    ] = None


class ReportAccuracy(Calculator[ReportLine, Params]):
    """(1 - Σ |restated - reported| / Σ |restated|) × 100 over the lines, exact.

    Errors that offset each other still count. No national index exists; the quality scale of
    Perka BKN 1/2013 counts errors, so a step gives the number of lines that were restated.
    """

    key = "finance.report_accuracy"
    version = "1.0.0"
    name = Text("Accuracy of financial reports", "Ketepatan laporan keuangan")
    description = Text(
        "The share of a report's amounts that did not have to be restated; the steps also give"
        " the lines restated and the share submitted in time. No national index exists.",
        "Bagian nilai laporan yang tidak perlu dikoreksi; langkah juga memuat jumlah pos yang"
        " dikoreksi dan persentase yang disampaikan tepat waktu. Tidak ada indeks nasional.",
    )
    unit_of_measure = _PER_CENT
    polarity = Polarity.HIGHER_IS_BETTER
    reach = TargetRange(highest=100)
    formula = "(1 - sum of |restated - reported| / sum of |restated|) × 100"
    record_model = ReportLine
    params_model = Params

    def measure(self, records: Records[ReportLine], params: Params) -> Measurement:
        """Computes the accuracy, negative in the worst case.

        Raises Undefined if the restated lines are 0.
        """
        errors = list(map(_error, records.column("reported"), records.column("restated")))
        sizes = [abs(Fraction(exact(figure))) for figure in records.column("restated")]
        error, size = sum(errors, Fraction(0)), sum(sizes, Fraction(0))
        if not size:
            raise Undefined("NOTHING_RESTATED", _NOTHING)
        value = round_half_up((1 - error / size) * 100)
        steps = record_steps(len(records), lambda i: _line_step(records[i], errors[i], i))
        wrong = sum_step(Text("Errors", "Kesalahan"), list(map(float, errors)), _RUPIAH)
        whole = sum_step(Text("Restated", "Setelah koreksi"), list(map(float, sizes)), _RUPIAH)
        lines = _lines_step(errors)
        expression = f"(1 - {written(error)} / {written(size)}) × 100"
        last = Step(self.name, expression, value, _PER_CENT)
        cautions = (_NEGATIVE,) if value < 0 else ()
        results = (*steps, wrong, whole, lines, *_timeliness(records), last)
        return Measurement(value, results, None, cautions)


def _error(reported: float, restated: float) -> Fraction:
    return abs(Fraction(exact(restated)) - Fraction(exact(reported)))


def _line_step(record: ReportLine, error: Fraction, position: int) -> Step:
    expression = f"|{written(record.restated)} - {written(record.reported)}|"
    return Step(Text.both(record.line), expression, round_half_up(error), _RUPIAH, None, position)


def _lines_step(errors: Sequence[Fraction]) -> Step:
    wrong = sum(1 for error in errors if error)
    label = Text("Lines that were restated", "Pos yang dikoreksi")
    return Step(label, f"{wrong} of {len(errors)}", float(wrong), _LINES)


def _timeliness(records: Records[ReportLine]) -> list[Step]:
    """Returns the share of lines with a due date that came in time; None without such a line."""
    dates = zip(records.column("due_on"), records.column("submitted_on"), strict=True)
    kept = [sent is not None and sent <= due for due, sent in dates if due is not None]
    if not kept:
        return []
    label = Text("Submitted in time", "Disampaikan tepat waktu")
    share = round_half_up(percent(sum(kept), len(kept)))
    return [Step(label, percent_expression(sum(kept), len(kept)), share, _PER_CENT)]


_NOTHING = Text("The restated lines are all 0.", "Semua pos setelah koreksi bernilai 0.")
_NEGATIVE = Caution(
    "ERRORS_ABOVE_AMOUNTS",
    Text(
        "The errors are larger than the restated amounts.",
        "Kesalahan melebihi nilai setelah koreksi.",
    ),
)
