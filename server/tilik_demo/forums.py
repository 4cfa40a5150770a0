"""Forums of the demo, and the predicates of its units in the finished year."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from tilik_demo.calendar import DemoYear, at
from tilik_demo.people import Person, Staff
from tilik_demo.rows import Rows, SeededKeys
from tilik_demo.units import DemoUnit
from tilik_demo.verdicts import Verdict
from tilik_plugin.scheme import DistributionGuidance, check_distribution

REASONS: Final = {
    "istimewa": "Seluruh indikator kinerja utama melampaui target dan ada perbaikan layanan.",
    "baik": "Sebagian besar indikator kinerja utama tercapai.",
    "butuh_perbaikan": "Beberapa indikator kinerja utama di bawah target; rencana aksi disusun.",
}
MINUTES: Final = (
    "Forum membahas seluruh nilai pegawai {unit} satu per satu berdasarkan bukti yang diterima."
    " {moved} nilai disesuaikan, selebihnya dikonfirmasi. Peserta sepakat bahwa bukti triwulan IV"
    " perlu masuk lebih awal tahun depan."
)
JUSTIFICATION: Final = (
    "Sebaran predikat berbeda dari panduan karena pegawai sedikit dan capaian individu didukung"
    " bukti yang lengkap; daftar pembanding dilampirkan pada notula."
)


def add_unit_predicates(
    rows: Rows,
    keys: SeededKeys,
    year: DemoYear,
    units: list[DemoUnit],
    staff: Staff,
    predicates: Mapping[str, str],
) -> None:
    """Add the organisation predicates, each set by the head one level up."""
    for unit in units:
        if unit.code not in predicates:
            continue
        leader = staff.head_of(unit.parent)
        rows.add(
            "unit_predicate",
            id=keys.below(year.number, "unit_predicate", unit.code),
            cycle_id=year.number,
            unit_id=keys.row("unit", unit.code),
            predicate_key=predicates[unit.code],
            reason=REASONS[predicates[unit.code]],
            set_by_id=leader.key if leader else None,
            set_at=at(year.day(13, 10), 9),
        )


def add_forums(
    rows: Rows,
    keys: SeededKeys,
    year: DemoYear,
    units: list[DemoUnit],
    staff: Staff,
    verdicts: list[Verdict],
    predicates: Mapping[str, str],
    scheme: Mapping[str, Any],
) -> None:
    """Add one forum for each agency and all units below it."""
    guidance = DistributionGuidance.model_validate(scheme["distribution"])
    for unit in filter(lambda each: each.is_agency, units):
        chair = staff.head_of(unit)
        members = [each for each in verdicts if _is_below(each.appraisal.unit, unit)]
        if chair is None or not members:
            continue
        counts = Counter(each.decision.predicate_key for each in members)
        checks = check_distribution(guidance, predicates[unit.code], counts)
        moved = sum(each.by_appraiser != each.forum for each in members)
        key = keys.below(year.number, "forum", unit.code)
        rows.add(
            "forum",
            id=key,
            cycle_id=year.number,
            unit_id=keys.row("unit", unit.code),
            held_on=year.day(13, 20),
            chair_id=chair.key,
            minutes=MINUTES.format(unit=unit.name, moved=moved),
            justification=None if all(each.passed for each in checks) else JUSTIFICATION,
        )
        for person in _participants(unit, units, staff):
            rows.add(
                "forum_participant",
                id=keys.below(year.number, "forum_participant", f"{unit.code}/{person.code}"),
                cycle_id=year.number,
                unit_id=keys.row("unit", unit.code),
                forum_id=key,
                employee_id=person.key,
            )


def _participants(unit: DemoUnit, units: list[DemoUnit], staff: Staff) -> list[Person]:
    """Return the heads of the agency's units and two of its staff, who keep the minutes."""
    heads = [staff.head_of(each) for each in units if _is_below(each, unit)]
    return [*filter(None, heads), *staff.of(unit.code)[1:3]]


def _is_below(unit: DemoUnit, top: DemoUnit) -> bool:
    """Return whether a unit is `top` or lies below it."""
    return unit is top or (unit.parent is not None and _is_below(unit.parent, top))
