"""Learning gain: what a class learned of what it could still learn (Hake)."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import compress
from operator import gt
from typing import Annotated

from tilik_plugin import (
    Amount,
    Calculator,
    Caution,
    Measurement,
    Name,
    Params,
    Polarity,
    Record,
    RecordProblem,
    Records,
    Step,
    TargetRange,
    Text,
    Title,
    Undefined,
    band_of,
    exact,
    record_steps,
    round_half_up,
    sum_step,
    total,
    written,
)
from tilik_plugin.gain import (
    GAIN_BANDS,
    GAIN_CITATION,
    NEGATIVE_GAIN,
    gain_expression,
    normalised_gain,
)

_GAIN = Text("normalised gain", "gain ternormalisasi")
_POINTS = Text("points", "poin")
_A_STUDENT = Text("a student", "seorang siswa")
_NOBODY = Text(
    "Every student had the maximum before, so a gain is undefined.",
    "Semua siswa sudah bernilai maksimum sebelum tes, sehingga gain tidak terdefinisi.",
)


class Of(StrEnum):
    """Whose gain it is: that of the class's means, or the mean of the pupils' gains."""

    CLASS = "class"
    INDIVIDUALS = "individuals"


class Progress(Record):
    """One pupil's result before and after, and the most that could be reached."""

    student: Annotated[Name, Title("Student", "Siswa")]
    pre: Annotated[Amount, Title("Before", "Sebelum")]
    post: Annotated[Amount, Title("After", "Sesudah")]
    maximum: Annotated[Amount, Title("Maximum", "Nilai maksimum")]


class GainParams(Params):
    """Whose gain is computed."""

    of: Annotated[
        Of,
        Title(
            "Gain of",
            "Gain dari",
            Text(
                "class: of the class means; individuals: the mean of each pupil's gain.",
                "class: dari rata-rata kelas; individuals: rata-rata gain tiap siswa.",
            ),
        ),
    ] = Of.CLASS


class LearningGain(Calculator[Progress, GainParams]):
    """(post - pre) / (maximum - pre), of the class's means or as the mean of each pupil's.

    Both are published under one name and differ; the last step says which it is. A pupil with the
    maximum before has no gain, and is left out of the mean of the pupils' gains. Source: Hake 1998,
    American Journal of Physics 66(1).
    """

    key = "education.learning_gain"
    version = "1.1.0"
    name = Text("Learning gain", "Peningkatan hasil belajar")
    description = Text(
        "The normalised gain between a test before and one after.",
        "Gain ternormalisasi antara tes sebelum dan sesudah.",
    )
    unit_of_measure = _GAIN
    polarity = Polarity.HIGHER_IS_BETTER
    reach = TargetRange(highest=1)
    citation = GAIN_CITATION
    formula = "(post - pre) / (maximum - pre)"
    record_model = Progress
    params_model = GainParams

    def check(self, record: Progress) -> Iterable[RecordProblem]:
        """Refuses a result above the maximum."""
        most = written(record.maximum)
        expected = Text(f"at most {most}, the maximum", f"paling tinggi {most}, nilai maksimum")
        for field, result in (("pre", record.pre), ("post", record.post)):
            if result > record.maximum:
                yield RecordProblem.in_field(field, must_be=expected)

    def suspects(self, records: Records[Progress]) -> Iterable[int]:
        """Finds the records with a result above the maximum."""
        pre, post = records.column("pre"), records.column("post")
        over = map(gt, map(max, pre, post), records.column("maximum"))
        return compress(range(len(records)), over)

    def measure(self, records: Records[Progress], params: GainParams) -> Measurement:
        """Computes the gain with four decimals.

        Raises Undefined if nothing was left to be gained.
        """
        of_class = params.of is Of.CLASS
        gaining = list(range(len(records))) if of_class else _gaining(records)
        steps = _of_class(records) if of_class else _of_individuals(records, gaining)
        value = round_half_up(steps[-1].value or 0, 4)
        cautions = _cautions(value, len(records) - len(gaining))
        return Measurement(value, tuple(steps), band_of(value, GAIN_BANDS), cautions)


def _of_class(records: Records[Progress]) -> list[Step]:
    pre = sum_step(Text("Before, all", "Sebelum, semua"), records.column("pre"), _POINTS)
    post = sum_step(Text("After, all", "Sesudah, semua"), records.column("post"), _POINTS)
    most = sum_step(Text("Maximum, all", "Maksimum, semua"), records.column("maximum"), _POINTS)
    before, after, best = (total(records.column(name)) for name in ("pre", "post", "maximum"))
    gain = normalised_gain(before, after, best, Text("the class", "kelas"))
    label = Text("Gain of the class", "Gain kelas")
    last = Step(label, gain_expression(before, after, best), round_half_up(gain, 4), _GAIN)
    steps = record_steps(len(records), lambda i: _points_step(records[i], i))
    return [*steps, pre, post, most, last]


def _gaining(records: Records[Progress]) -> list[int]:
    """Returns the places of the pupils who could gain; raises Undefined if none could."""
    pairs = zip(records.column("pre"), records.column("maximum"), strict=True)
    found = [place for place, (before, most) in enumerate(pairs) if before != most]
    if not found:
        raise Undefined("NOTHING_TO_GAIN", _NOBODY)
    return found


def _of_individuals(records: Records[Progress], gaining: Sequence[int]) -> list[Step]:
    gains = [_gain(records[place]) for place in gaining]
    steps = record_steps(
        len(gaining), lambda i: _student_step(records[gaining[i]], gains[i], gaining[i])
    )
    mean = round_half_up(sum(gains) / len(gains), 4)
    label = Text("Mean of the students' gains", "Rata-rata gain siswa")
    expression = f"{written(sum(gains))} / {len(gains)}"
    return [*steps, Step(label, expression, mean, _GAIN)]


def _gain(record: Progress) -> Fraction:
    return normalised_gain(record.pre, record.post, record.maximum, _A_STUDENT)


def _student_step(record: Progress, gain: Fraction, position: int) -> Step:
    expression = gain_expression(record.pre, record.post, record.maximum)
    label = Text(f"Student {record.student}", f"Siswa {record.student}")
    return Step(label, expression, round_half_up(gain, 4), _GAIN, None, position)


def _points_step(record: Progress, position: int) -> Step:
    label = Text(f"Student {record.student}", f"Siswa {record.student}")
    expression = f"{written(record.post)} - {written(record.pre)}"
    rise = Fraction(exact(record.post)) - Fraction(exact(record.pre))
    return Step(label, expression, round_half_up(rise), _POINTS, None, position)


def _cautions(gain: float, left_out: int) -> tuple[Caution, ...]:
    cautions = [NEGATIVE_GAIN] if gain < 0 else []
    if left_out:
        message = Text(
            f"Left out, as the result before was the maximum already: {left_out} of the students.",
            f"Tidak dihitung karena sudah bernilai maksimum sebelum tes: {left_out} siswa.",
        )
        cautions.append(Caution("MAXIMUM_BEFORE", message))
    return tuple(cautions)
