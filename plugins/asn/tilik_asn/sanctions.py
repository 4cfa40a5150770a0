"""Sanctions: the steps of PP 94/2021 for unexcused absence, by days in a calendar year."""

from tilik_plugin import Band, Text

NONE = "none"
DISMISSAL = "dismissal"

SANCTIONS = (
    Band(DISMISSAL, 28),
    Band("release", 25),
    Band("demotion", 21),
    Band("allowance_12_months", 17),
    Band("allowance_9_months", 14),
    Band("allowance_6_months", 11),
    Band("written_dissatisfaction", 7),
    Band("written_warning", 4),
    Band("oral_warning", 3),
    Band(NONE, 0),
)
"""Best last; a part of a day beyond one step does not reach the next."""

CONSECUTIVE = 10
"""The number of working days in a row that leads to dismissal, independent of the year's total."""

LABELS = {
    NONE: Text("no sanction", "tanpa hukuman disiplin"),
    "oral_warning": Text("oral warning", "teguran lisan"),
    "written_warning": Text("written warning", "teguran tertulis"),
    "written_dissatisfaction": Text(
        "written statement of dissatisfaction", "pernyataan tidak puas secara tertulis"
    ),
    "allowance_6_months": Text(
        "allowance cut by 25 % for 6 months", "pemotongan tunjangan kinerja 25 % selama 6 bulan"
    ),
    "allowance_9_months": Text(
        "allowance cut by 25 % for 9 months", "pemotongan tunjangan kinerja 25 % selama 9 bulan"
    ),
    "allowance_12_months": Text(
        "allowance cut by 25 % for 12 months", "pemotongan tunjangan kinerja 25 % selama 12 bulan"
    ),
    "demotion": Text(
        "demotion by one level for 12 months", "penurunan jabatan setingkat selama 12 bulan"
    ),
    "release": Text(
        "release to pelaksana for 12 months",
        "pembebasan dari jabatan menjadi pelaksana selama 12 bulan",
    ),
    DISMISSAL: Text("dismissal", "pemberhentian"),
}
