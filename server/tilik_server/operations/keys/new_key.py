"""The fields of an integration key: their faults, and who may give them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.actions import ACTIONS
from tilik_server.access.actors import Place
from tilik_server.access.viewer import (
    IMPORT,
    INTEGRATION,
    NOBODY,
    OPERATOR,
    SCORING,
    UNKNOWN,
    USER,
    VISITOR,
)
from tilik_server.errors import FieldFault
from tilik_server.models.vocabulary import KeyScope
from tilik_server.operations.feedback.give_feedback import INVITED
from tilik_server.validation.text import faults_in_code, faults_in_text

LONGEST_NAME: Final = 50
LONGEST_VALIDITY: Final = 731
"""Days until a key expires at the latest: two years, so that a forgotten key ends."""
MOST_CALCULATORS: Final = 100
# Under these sources the service itself stores evidence.
RESERVED: Final = frozenset(
    each.name for each in (IMPORT, INTEGRATION, NOBODY, OPERATOR, SCORING, UNKNOWN, USER, VISITOR)
) | {INVITED}


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key to create; `unit` is a unit's code, None for everywhere."""

    name: str
    scopes: tuple[str, ...]
    expires_on: date
    unit: str | None = None
    calculators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """The row of a key with its secret, which is told only once."""

    row: UUID
    secret: str


def faults_in_key(new: NewKey, known: Iterable[str]) -> list[FieldFault]:
    """Return the faults that need no database; `known` are the keys of calculators."""
    faults = _faults_in_name(new.name)
    if new.unit is not None:
        faults += faults_in_text(new.unit, ("input", "unit"), 64)
    return faults + _faults_in_scopes(new.scopes) + _faults_in_calculators(new, frozenset(known))


def faults_in_expiry(expires_on: date, today: date, path: tuple[str, ...]) -> list[FieldFault]:
    """Return the fault of a last day that is over or too far away."""
    days = (expires_on - today).days
    if 0 <= days <= LONGEST_VALIDITY:
        return []
    last = date.fromordinal(today.toordinal() + LONGEST_VALIDITY)
    en, indonesian = f"must be a date from {today} to {last}", f"harus dari {today} sampai {last}"
    return [FieldFault(path, Text(en, indonesian))]


def require_scopes(action: str, place: Place, scopes: Iterable[str]) -> None:
    """Raise NotYourStep if somebody at this place may not give one of the scopes."""
    for scope in sorted(scopes):
        ACTIONS[f"{action}.{scope}"].require(place)


def _faults_in_name(name: str) -> list[FieldFault]:
    path = ("input", "name")
    if len(name) > LONGEST_NAME:
        return faults_in_text(name, path, LONGEST_NAME)
    faults = faults_in_code(name, path)
    if name.casefold() in RESERVED:
        en, indonesian = "choose another: the service uses it", "pilih yang lain: dipakai layanan"
        faults.append(FieldFault(path, Text(en, indonesian)))
    return faults


def _faults_in_scopes(scopes: tuple[str, ...]) -> list[FieldFault]:
    listed = ", ".join(KeyScope)
    if not scopes:
        message = Text(f"give at least one of {listed}", f"isi paling sedikit satu dari {listed}")
        return [FieldFault(("input", "scopes"), message)]
    message = Text(f"must be one of {listed}", f"harus salah satu dari {listed}")
    return [
        FieldFault(("input", "scopes", str(place)), message)
        for place, scope in enumerate(scopes)
        if scope not in frozenset(KeyScope)
    ]


def _faults_in_calculators(new: NewKey, known: frozenset[str]) -> list[FieldFault]:
    path, given = ("input", "calculators"), new.calculators
    if (KeyScope.EVIDENCE in new.scopes) != bool(given):
        en = "name the calculators for the scope evidence, and only for it"
        indonesian = "sebutkan kalkulator untuk cakupan evidence, dan hanya untuk itu"
        return [FieldFault(path, Text(en, indonesian))]
    if len(given) > MOST_CALCULATORS:
        en = f"name at most {MOST_CALCULATORS}"
        return [FieldFault(path, Text(en, f"sebutkan paling banyak {MOST_CALCULATORS}"))]
    message = Text("no such calculator is installed", "kalkulator ini tidak terpasang")
    return [
        FieldFault((*path, str(place)), message)
        for place, each in enumerate(given)
        if each not in known
    ]
