"""Outreach activities: how many seminars, counselling sessions and campaigns were held."""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

from tilik_plugin import (
    Calculator,
    Count,
    Measurement,
    NoRecords,
    Params,
    Polarity,
    Record,
    Records,
    Step,
    TargetRange,
    Text,
    Title,
    record_steps,
    total,
    written,
)

_ACTIVITIES = Text("activities", "kegiatan")
_PEOPLE = Text("people", "orang")


class Activity(StrEnum):
    """The kinds of outreach."""

    SEMINAR = "seminar"
    COUNSELLING = "counselling"
    CAMPAIGN = "campaign"


class Outreach(Record):
    """One activity that was held."""

    activity: Annotated[Activity, Title("Activity", "Kegiatan")]
    attendees: Annotated[Count, Title("Attendees", "Jumlah peserta")]


class OutreachParams(Params):
    """Which kind of activity counts."""

    activity: Annotated[
        Activity | None,
        Title("Activity", "Kegiatan", Text("All, where empty.", "Semua, jika kosong.")),
    ] = None


class OutreachActivities(Calculator[Outreach, OutreachParams]):
    """The number of activities, of one kind or of all."""

    key = "health.outreach_activities"
    version = "1.0.0"
    name = Text("Outreach activities", "Jumlah kegiatan penyuluhan")
    description = Text(
        "Seminars, counselling sessions and campaigns that were held, counted; the steps also"
        " give the attendees. No national formula exists.",
        "Jumlah seminar, konseling, dan kampanye yang dilaksanakan; langkah juga memuat jumlah"
        " peserta. Tidak ada rumus nasional.",
    )
    unit_of_measure = _ACTIVITIES
    polarity = Polarity.HIGHER_IS_BETTER
    reach = TargetRange(lowest=0)
    formula = "number of activities"
    record_model = Outreach
    params_model = OutreachParams

    def measure(self, records: Records[Outreach], params: OutreachParams) -> Measurement:
        """Computes the number; raises NoRecords if none is of the kind asked for."""
        kinds = records.column("activity")
        counted = [i for i, kind in enumerate(kinds) if params.activity in (None, kind)]
        if not counted:
            raise NoRecords(_none_of(params.activity))
        attendees = [records.column("attendees")[i] for i in counted]
        steps = record_steps(len(counted), lambda i: _step(records[counted[i]], counted[i]))
        numbers = Counter(kinds[i] for i in counted)
        tally = [each for each in Activity if numbers[each]]
        added = " + ".join(f"{numbers[each]} {each.value}" for each in tally)
        value = float(len(counted))
        last = Step(self.name, added, value, _ACTIVITIES)
        return Measurement(value, (*steps, _attendance(attendees), last))


def _step(record: Outreach, position: int) -> Step:
    label = Text.both(record.activity.value)
    return Step(label, written(record.attendees), record.attendees, _PEOPLE, None, position)


def _attendance(attendees: Sequence[float]) -> Step:
    label = Text("Attendees in all", "Jumlah seluruh peserta")
    everyone = float(total(attendees))
    return Step(label, written(everyone), everyone, _PEOPLE)


def _none_of(activity: Activity | None) -> Text:
    kind = activity.value if activity is not None else ""
    return Text(f"No record is a {kind}.", f"Tidak ada rekaman {kind}.")
