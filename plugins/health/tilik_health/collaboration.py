"""Collaboration: with how many partners of the community activities were carried out."""

from typing import Annotated

from tilik_plugin import (
    Calculator,
    Measurement,
    Name,
    Params,
    Polarity,
    Record,
    Records,
    Step,
    TargetRange,
    Text,
    Title,
    fold_name,
    record_steps,
)

_PARTNERS = Text("partners", "mitra")
_ACTIVITIES = Text("activities", "kegiatan")


class JointActivity(Record):
    """One activity carried out with a partner."""

    partner: Annotated[Name, Title("Partner", "Mitra")]
    activity: Annotated[Name, Title("Activity", "Kegiatan")]


class Collaboration(Calculator[JointActivity, Params]):
    """The number of distinct partners; case and spaces do not make another partner."""

    key = "health.collaboration"
    version = "1.1.0"
    name = Text("Partners in the community", "Jumlah mitra kerja sama")
    description = Text(
        "Distinct community partners with joint activities, by name, whatever its case and"
        " spacing. No national formula exists.",
        "Jumlah mitra masyarakat yang berbeda dengan kegiatan bersama, menurut nama tanpa"
        " membedakan huruf besar dan spasi. Tidak ada rumus nasional.",
    )
    unit_of_measure = _PARTNERS
    polarity = Polarity.HIGHER_IS_BETTER
    reach = TargetRange(lowest=1)
    formula = "number of distinct partners"
    record_model = JointActivity
    params_model = Params

    def measure(self, records: Records[JointActivity], params: Params) -> Measurement:
        """Computes the number of partners."""
        partners: dict[str, list[int]] = {}
        for position, name in enumerate(records.column("partner")):
            partners.setdefault(fold_name(name), []).append(position)
        groups = list(partners.values())
        steps = record_steps(len(groups), lambda i: _partner_step(records, groups[i]))
        value = float(len(groups))
        last = Step(self.name, str(len(groups)), value, _PARTNERS)
        return Measurement(value, (*steps, last))


def _partner_step(records: Records[JointActivity], positions: list[int]) -> Step:
    first, count = records[positions[0]], len(positions)
    return Step(Text.both(first.partner), str(count), float(count), _ACTIVITIES, None, positions[0])
