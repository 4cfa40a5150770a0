"""Outreach effectiveness: what attendees learned, from tests before and after an activity."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated

from tilik_plugin import (
    Amount,
    Calculator,
    Caution,
    Count,
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
_PEOPLE = Text("people", "orang")
_ACTIVITIES = Text("activities", "kegiatan")


class OutreachResult(Record):
    """One activity with the mean results of its attendees; without a test they are null."""

    activity: Annotated[Name, Title("Activity", "Kegiatan")]
    attendees: Annotated[Count, Title("Attendees", "Jumlah peserta")]
    mean_pre: Annotated[Amount | None, Title("Mean before", "Rata-rata sebelum")] = None
    mean_post: Annotated[Amount | None, Title("Mean after", "Rata-rata sesudah")] = None
    maximum: Annotated[
        Amount | None,
        Title(
            "Maximum",
            "Nilai maksimum",
            Text("Needed where there was a test.", "Wajib jika ada tes."),
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class _Tested:
    """The results of one activity, times its attendees."""

    position: int
    attendees: Fraction
    pre: Fraction
    post: Fraction
    maximum: Fraction


class OutreachEffectiveness(Calculator[OutreachResult, Params]):
    """(Σ post - Σ pre) / (Σ maximum - Σ pre) over all tested attendees.

    Each activity's means count once per attendee. Activities without both tests are counted but
    left out of the gain. Source: Hake 1998, American Journal of Physics 66(1).
    """

    key = "health.outreach_effectiveness"
    version = "1.0.0"
    name = Text("Effectiveness of outreach", "Efektivitas penyuluhan")
    description = Text(
        "The normalised gain of knowledge over all tested attendees; the steps also give the"
        " activities and attendees.",
        "Gain pengetahuan ternormalisasi atas seluruh peserta yang dites; langkah juga memuat"
        " jumlah kegiatan dan peserta.",
    )
    unit_of_measure = _GAIN
    polarity = Polarity.HIGHER_IS_BETTER
    reach = TargetRange(highest=1)
    citation = GAIN_CITATION
    formula = "(sum of post - sum of pre) / (sum of maximum - sum of pre), over tested attendees"
    record_model = OutreachResult
    params_model = Params

    def check(self, record: OutreachResult) -> Iterable[RecordProblem]:
        """Refuses a test without a maximum, or a mean above it."""
        means = (("mean_pre", record.mean_pre), ("mean_post", record.mean_post))
        if record.maximum is None:
            if all(mean is not None for _, mean in means):
                yield RecordProblem.in_field("maximum", must_be=_NEEDED)
            return
        most = written(record.maximum)
        expected = Text(f"at most {most}, the maximum", f"paling tinggi {most}, nilai maksimum")
        for name, mean in means:
            if mean is not None and mean > record.maximum:
                yield RecordProblem.in_field(name, must_be=expected)

    def measure(self, records: Records[OutreachResult], params: Params) -> Measurement:
        """Computes the gain with four decimals.

        Raises Undefined without tested attendees or room to gain.
        """
        tested = _tested(records)
        people = sum(each.attendees for each in tested)
        if not people:
            raise Undefined(
                "NO_TEST", Text("No attendee was tested.", "Tidak ada peserta yang dites.")
            )
        pre, post, most = (
            sum(getattr(each, name) for each in tested) for name in ("pre", "post", "maximum")
        )
        gain = normalised_gain(pre, post, most, Text("all attendees", "seluruh peserta"))
        value = round_half_up(gain, 4)
        positions = {each.position for each in tested}
        steps = record_steps(len(records), lambda i: _activity_step(records[i], i, i in positions))
        totals = [*_attendance(records), *_sums(tested)]
        last = Step(self.name, gain_expression(pre, post, most), value, _GAIN)
        cautions = _cautions(value, len(records) - len(tested))
        return Measurement(value, (*steps, *totals, last), band_of(value, GAIN_BANDS), cautions)


def _tested(records: Records[OutreachResult]) -> list[_Tested]:
    """Returns the activities with both tests, which have a maximum."""
    found = []
    for position, record in enumerate(records):
        if record.mean_pre is None or record.mean_post is None or record.maximum is None:
            continue
        people = Fraction(exact(record.attendees))
        means = (record.mean_pre, record.mean_post, record.maximum)
        pre, post, most = (people * Fraction(exact(mean)) for mean in means)
        found.append(_Tested(position, people, pre, post, most))
    return found


def _activity_step(record: OutreachResult, position: int, tested: bool) -> Step:
    label = Text.both(record.activity)
    if not tested or record.mean_pre is None or record.mean_post is None:
        people = written(record.attendees)
        return Step(label, people, record.attendees, _PEOPLE, _UNTESTED, position)
    expression = (
        f"{written(record.attendees)} × ({written(record.mean_post)} - {written(record.mean_pre)})"
    )
    rise = Fraction(exact(record.mean_post)) - Fraction(exact(record.mean_pre))
    points = round_half_up(Fraction(exact(record.attendees)) * rise)
    return Step(label, expression, points, _POINTS, None, position)


def _attendance(records: Records[OutreachResult]) -> list[Step]:
    activities = float(len(records))
    return [
        Step(Text("Activities", "Kegiatan"), str(len(records)), activities, _ACTIVITIES),
        sum_step(Text("Attendees", "Peserta"), records.column("attendees"), _PEOPLE),
    ]


def _sums(tested: Sequence[_Tested]) -> list[Step]:
    """Returns Σ attendees × mean, before, after and for the maximum."""
    return [
        sum_step(label, [float(getattr(each, name)) for each in tested], _POINTS)
        for name, label in (("pre", _PRE), ("post", _POST), ("maximum", _MAXIMUM))
    ]


def _cautions(gain: float, untested: int) -> tuple[Caution, ...]:
    cautions = []
    if gain < 0:
        cautions.append(NEGATIVE_GAIN)
    if untested:
        message = Text(
            f"{untested} activities without both tests are left out of the gain.",
            f"{untested} kegiatan tanpa kedua tes tidak dihitung dalam gain.",
        )
        cautions.append(Caution("WITHOUT_TEST", message))
    return tuple(cautions)


_NEEDED = Text("the maximum of the test", "nilai maksimum tes")
_UNTESTED = Text("without a test", "tanpa tes")
_PRE = Text("Attendees × mean before", "Peserta × rata-rata sebelum")
_POST = Text("Attendees × mean after", "Peserta × rata-rata sesudah")
_MAXIMUM = Text("Attendees × maximum", "Peserta × nilai maksimum")
