"""Abilities: the competencies that the demo's positions require, and at which level."""

from typing import Final

IT, PUBLIC_SPEAKING, BUDGETING, TEACHING, SURVEILLANCE = (
    "demo.it_skills",
    "demo.health_education",
    "demo.budgeting",
    "demo.teaching",
    "demo.surveillance",
)
TECHNICAL: Final = {
    IT: {"en": "Use of information technology", "id": "Pemanfaatan teknologi informasi"},
    PUBLIC_SPEAKING: {"en": "Health education", "id": "Penyuluhan kesehatan"},
    BUDGETING: {"en": "Budgeting and accounting", "id": "Penganggaran dan akuntansi"},
    TEACHING: {"en": "Teaching and assessment", "id": "Pembelajaran dan asesmen"},
    SURVEILLANCE: {"en": "Immunisation and surveillance", "id": "Imunisasi dan surveilans"},
}
"""The demo's own technical competencies: lists of them belong to each position."""

GENERAL: Final = {
    "integrity": {"en": "Integrity", "id": "Integritas"},
    "teamwork": {"en": "Teamwork", "id": "Kerja sama"},
    "communication": {"en": "Communication", "id": "Komunikasi"},
    "result_orientation": {"en": "Result orientation", "id": "Orientasi pada hasil"},
    "public_service": {"en": "Public service", "id": "Pelayanan publik"},
    "developing_others": {
        "en": "Developing self and others",
        "id": "Pengembangan diri dan orang lain",
    },
    "managing_change": {"en": "Managing change", "id": "Mengelola perubahan"},
    "decision_making": {"en": "Decision making", "id": "Pengambilan keputusan"},
    "uniting_the_nation": {"en": "Uniting the nation", "id": "Perekat bangsa"},
}
"""The nine of PermenPANRB 38/2017, as the asn plugin names them."""

# The usual requirement by class; that of skilled functional posts is ours.
REQUIRED: Final = {
    "jpt_pratama": 4,
    "administrator": 3,
    "pengawas": 2,
    "pelaksana": 1,
    "ahli_madya": 4,
    "ahli_muda": 3,
    "ahli_pertama": 2,
    "mahir": 2,
    "terampil": 1,
}
