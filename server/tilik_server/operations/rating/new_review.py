"""A new review as it is sent, and the faults in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.errors import FieldFault
from tilik_server.models import Rating
from tilik_server.operations.rating.rating_input import INPUT_COLUMNS
from tilik_server.operations.steps.idempotency import faults_in_key
from tilik_server.operations.steps.take_step import IdempotentRequest
from tilik_server.validation.text import faults_in_text

MOST_ACTIONS: Final = 50
LONGEST_SUMMARY: Final = 10_000
WANTED: Final = {"held_on": "heldOn", "starts_on": "startsOn", "ends_on": "endsOn"}


@dataclass(frozen=True, slots=True)
class NewReview:
    """The summary of a period, with ratings of axes or goals in it, if any.

    A draft may lack its days and its summary. `unread` are the faults of ids that could not be
    read.
    """

    appraisal: UUID
    held_on: date | None
    starts_on: date | None
    ends_on: date | None
    summary: str | None
    agreed_actions: Sequence[str] = ()
    ratings: Sequence[Rating] = field(default_factory=tuple)
    idempotency_key: str | None = None
    unread: Sequence[FieldFault] = ()

    def request(self) -> IdempotentRequest:
        """Return the input under its idempotency key."""
        said = asdict(replace(self, ratings=(), unread=()))
        del said["unread"]
        given = {**said, "ratings": INPUT_COLUMNS.as_json(self.ratings)}
        return IdempotentRequest(self.idempotency_key, given)

    def lacking(self) -> Iterator[FieldFault]:
        """Yield a fault for each field that only a draft may lack."""
        for name, shown in WANTED.items():
            if getattr(self, name) is None:
                yield _fault(shown, "give the day", "berikan tanggalnya")
        yield from faults_in_text(self.summary or "", ("input", "summary"), LONGEST_SUMMARY)

    def faults(self, *, is_draft: bool = False) -> Iterator[FieldFault]:
        """Yield the faults in what is said, apart from the appraisal's days and the ratings.

        Texts of a draft may be empty; `lacking` speaks of the summary that is not a draft's.
        """
        shortest = 0 if is_draft else 1
        if is_draft:
            said = self.summary or ""
            yield from faults_in_text(said, ("input", "summary"), LONGEST_SUMMARY, shortest)
        else:
            yield from faults_in_key(self.idempotency_key)
        for name in ("ends_on", "held_on"):
            day = getattr(self, name)
            if day is not None and self.starts_on is not None and day < self.starts_on:
                yield _fault(
                    WANTED[name], "give a day not before startsOn", "jangan sebelum startsOn"
                )
        if len(self.agreed_actions) > MOST_ACTIONS:
            en = f"give at most {MOST_ACTIONS} actions"
            yield _fault("agreedActions", en, f"berikan paling banyak {MOST_ACTIONS} tindakan")
        for place, action in enumerate(self.agreed_actions):
            path = ("input", "agreedActions", str(place))
            yield from faults_in_text(action, path, 2000, shortest)

    def faults_in_days(self, row: Mapping[str, Any]) -> Iterator[FieldFault]:
        """Yield the faults of days that are not the appraisal's; `row` is its row."""
        first, last = row["starts_on"], row["ends_on"]
        for name in ("starts_on", "ends_on"):
            day = getattr(self, name)
            if day is not None and not first <= day <= last:
                yield _fault(
                    WANTED[name],
                    f"give a day from {first} to {last}, the appraisal's dates",
                    f"berikan tanggal dari {first} sampai {last}, masa penilaian ini",
                )
        # Without a limit a talk could be held in the year 9999.
        latest = max(last, row["today"])
        if self.held_on is not None and self.held_on > latest:
            en = f"give a day until {latest}"
            yield _fault("heldOn", en, f"berikan tanggal sampai {latest}")


def _fault(field_name: str, en: str, indonesian: str) -> FieldFault:
    return FieldFault(("input", field_name), Text(en, indonesian))
