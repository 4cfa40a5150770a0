"""Labels: what a person reads instead of stored words, keys of rows, and times in UTC."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from tilik_plugin import Text
from tilik_server.access.appraisal_steps import STEPS
from tilik_server.database.province_time import HOURS
from tilik_server.models.vocabulary import (
    AccountKind,
    AppraisalStage,
    Aspect,
    AuditCommand,
    AuditKind,
    CompetencyKind,
    CycleStatus,
    Described,
    DraftKind,
    Employment,
    EvidenceKind,
    FeedbackChannel,
    FollowUpKind,
    GoalKind,
    IndicatorStatus,
    MessageKind,
    ObjectionStatus,
    Polarity,
    Potential,
    RatingSource,
    Role,
    ScoreStatus,
    TrainingPurpose,
    TrainingStatus,
    VerificationStatus,
    Visibility,
)
from tilik_server.models.words import label

Words = Mapping[str, Mapping[str, Text]]


def _words(file: str) -> Words:
    stored = tomllib.loads((Path(__file__).parent / file).read_text("utf-8"))
    return {
        kind: {name: Text(*pair) for name, pair in listed.items()}
        for kind, listed in stored.items()
    }


WORDS: Final = _words("words.toml")
"""The words for sections, tables, columns and months."""
VALUES: Final = _words("values.toml")
"""The words for stored values that are no vocabulary's, by the column that holds them."""
VOCABULARIES: Final[Mapping[str, tuple[type[StrEnum], ...]]] = {
    **dict.fromkeys(("stage", "from_stage", "to_stage"), (AppraisalStage,)),
    "status": (
        VerificationStatus,
        IndicatorStatus,
        ObjectionStatus,
        ScoreStatus,
        TrainingStatus,
        CycleStatus,
    ),
    "kind": (
        AccountKind,
        EvidenceKind,
        FollowUpKind,
        GoalKind,
        MessageKind,
        AuditKind,
        CompetencyKind,
        DraftKind,
    ),
    "employment": (Employment,),
    "role": (Role,),
    "source": (RatingSource,),
    "channel": (FeedbackChannel,),
    "visibility": (Visibility,),
    "potential": (Potential,),
    "purpose": (TrainingPurpose,),
    "aspect": (Aspect,),
    "polarity": (Polarity,),
    "describes": (Described,),
    "command": (AuditCommand,),
}
"""The vocabularies whose words a column of that name holds."""
_ZONES: Final = {hours: zone for zone, hours in HOURS.items()}
_KEY: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
_STEP: Final = "action"
"""The column that holds the name of a step of an appraisal."""


def is_key(value: Any) -> bool:
    """Return whether a value is the key of a row, which says nothing to a person."""
    return isinstance(value, str) and _KEY.fullmatch(value) is not None


def labels_in(schemes: Iterable[Any]) -> dict[str, dict[str, str]]:
    """Return the labels of a scheme's levels, axes and predicates by their keys, as JSON."""
    found: dict[str, dict[str, str]] = {}
    waiting = list(schemes)
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            key, label = value.get("key"), value.get("label")
            if isinstance(key, str) and isinstance(label, Mapping):
                found[key] = {"en": str(label["en"]), "id": str(label["id"])}
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return dict(sorted(found.items()))


def label_of(column: str, value: str, scheme: Mapping[str, Mapping[str, str]]) -> Text | None:
    """Return the words for a stored value of a column, None if it has no other than itself."""
    for words in VOCABULARIES.get(column, ()):
        if value in words.__members__:
            return label(words[value])
    if value in VALUES.get(column, {}):
        return VALUES[column][value]
    if column == _STEP and value in STEPS:
        return STEPS[value].meaning
    if value in scheme and column.removesuffix("_key") in _OF_SCHEME:
        return Text(scheme[value]["en"], scheme[value]["id"])
    return None


_OF_SCHEME: Final = frozenset(
    {"after_level", "axis", "before_level", "criterion", "level", "level_after", "level_before"}
    | {"performance", "predicate"}
)


def month_of(value: str) -> Text:
    """Return the month of a time that says no day."""
    return _month(datetime.fromisoformat(value).astimezone(UTC))


def written_time(value: str, hours_ahead: int) -> Text | None:
    """Return a stored day or time as people write it, the time by the clocks of a zone.

    None if the text is neither.
    """
    try:
        if _DAY.fullmatch(value):
            return _day(date.fromisoformat(value))
        if _TIME.fullmatch(value):
            return _time(datetime.fromisoformat(value), hours_ahead)
    # Such as the 31st of February, which somebody wrote.
    except (ValueError, OverflowError):
        return None
    return None


def _time(at: datetime, hours_ahead: int) -> Text:
    local = at.astimezone(UTC) + timedelta(hours=hours_ahead)
    day, zone = _day(local.date()), _ZONES[hours_ahead]
    return Text(f"{day.en}, {local:%H:%M} {zone}", f"{day.id}, {local:%H.%M} {zone}")


def _day(day: date) -> Text:
    month = _month(day)
    return Text(f"{day.day} {month.en}", f"{day.day} {month.id}")


def _month(day: date) -> Text:
    name = WORDS["months"][str(day.month)]
    return Text(f"{name.en} {day.year}", f"{name.id} {day.year}")


def titles_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return by the keys of rows the texts by which a person knows them."""
    return {
        row["id"]: title
        for row in rows
        if isinstance(row.get("id"), str)
        if (title := next((row[name] for name in _TITLES if isinstance(row.get(name), str)), None))
    }


_TITLES: Final = ("statement", "title", "name", "programme", "subject")
