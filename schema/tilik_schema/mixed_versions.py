"""Mixed versions: the warning that scores of one summary come from several formulas."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_schema.explanation import Warning, warnings
from tilik_schema.reading.context import Context

CODE: Final = "VERSIONS_MIXED"


def mixed_versions(
    context: Context, stored: Iterable[Mapping[str, Any]], indicator: UUID | None
) -> list[Warning]:
    """Return a warning for each calculator that has several versions, in an indicator or in all.

    `stored` is the figure `mixed_versions`: rows with calculator, indicator or None, and versions.
    """
    wanted = None if indicator is None else str(indicator)
    return warnings(
        context,
        [
            {"code": CODE, "message": _message(each).as_dict()}
            for each in stored
            if each["indicator"] == wanted
        ],
    )


def _message(mixed: Mapping[str, Any]) -> Text:
    key, versions = mixed["calculator"], ", ".join(mixed["versions"])
    return Text(
        en=f"Scores of {key} are of several versions ({versions}) and may not be comparable; "
        f"rescoreIndicator or tilik score --new-version {key} computes those of appraisals that "
        "are not decided again.",
        id=f"Nilai {key} berasal dari beberapa versi ({versions}) dan mungkin tidak sebanding; "
        f"rescoreIndicator atau tilik score --new-version {key} menghitung ulang nilai penilaian "
        "yang belum ditetapkan.",
    )
