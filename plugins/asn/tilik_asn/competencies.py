"""Competencies: the nine that every civil servant's position has, PermenPANRB 38/2017."""

from tilik_asn.talent import MATCH_STANDARDS, PERMENPANRB_3_2020, USUAL_LEVELS
from tilik_plugin import Text
from tilik_plugin.competency import Competency, CompetencyKind, CompetencyList


def _managerial(key: str, en: str, id: str) -> Competency:  # noqa: A002
    return Competency(key=key, name=Text(en, id), kind=CompetencyKind.MANAGERIAL)


PERMENPANRB_38_2017 = CompetencyList(
    key="asn.permenpanrb_38_2017",
    version="1.0.0",
    name=Text(
        "Competency standards of civil servants",
        "Standar kompetensi jabatan aparatur sipil negara",
    ),
    citation="PermenPANRB 38/2017",
    unverified=True,
    match_standards=MATCH_STANDARDS,
    talent_map=PERMENPANRB_3_2020,
    usual_levels=USUAL_LEVELS,
    competencies=(
        _managerial("integrity", "Integrity", "Integritas"),
        _managerial("teamwork", "Teamwork", "Kerja sama"),
        _managerial("communication", "Communication", "Komunikasi"),
        _managerial("result_orientation", "Result orientation", "Orientasi pada hasil"),
        _managerial("public_service", "Public service", "Pelayanan publik"),
        _managerial(
            "developing_others",
            "Developing self and others",
            "Pengembangan diri dan orang lain",
        ),
        _managerial("managing_change", "Managing change", "Mengelola perubahan"),
        _managerial("decision_making", "Decision making", "Pengambilan keputusan"),
        Competency(
            key="uniting_the_nation",
            name=Text("Uniting the nation", "Perekat bangsa"),
            kind=CompetencyKind.SOCIOCULTURAL,
        ),
    ),
)
