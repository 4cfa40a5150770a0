"""Actors: the parts in which somebody acts, by their place in the organisation or by a role."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from tilik_plugin.text import Text, either


class Actor(StrEnum):
    """The part of somebody who acts on an appraisal, a person, a unit, an indicator or feedback."""

    EMPLOYEE = "EMPLOYEE"
    APPRAISER = "APPRAISER"
    SUPERIOR = "SUPERIOR"
    LINE = "LINE"
    PEER = "PEER"
    SUBORDINATE = "SUBORDINATE"
    TEAM = "TEAM"
    AGENCY_ADMIN = "AGENCY_ADMIN"
    LEADER = "LEADER"
    HEAD = "HEAD"
    AUTHOR = "AUTHOR"
    REGION_VIEWER = "REGION_VIEWER"
    INTEGRATION = "INTEGRATION"
    ADMIN = "ADMIN"

    @property
    def text(self) -> Text:
        """Return the actor in words."""
        return ACTORS[self]


Place = frozenset[Actor]
"""All actors that a viewer is towards the subject of an action."""
NOBODY: Final[Place] = frozenset()

ACTORS: Final = {
    Actor.EMPLOYEE: Text("the employee", "pegawai"),
    Actor.APPRAISER: Text("the appraiser", "pejabat penilai kinerja"),
    Actor.SUPERIOR: Text("the appraiser's superior", "atasan pejabat penilai"),
    Actor.LINE: Text("those above in the organisation", "atasan"),
    Actor.PEER: Text("those beside in the organisation", "rekan kerja"),
    Actor.SUBORDINATE: Text("those below in the organisation", "bawahan"),
    Actor.TEAM: Text("the performance team", "tim pengelola kinerja"),
    Actor.AGENCY_ADMIN: Text("an administrator of the agency", "administrator instansi"),
    Actor.LEADER: Text("the head of the unit above", "pimpinan unit di atasnya"),
    Actor.HEAD: Text("the head of the unit", "pimpinan unit"),
    Actor.AUTHOR: Text("the author", "pembuatnya"),
    Actor.REGION_VIEWER: Text("those who watch over a region", "pemantau daerah"),
    Actor.INTEGRATION: Text("an integration", "sistem yang terintegrasi"),
    Actor.ADMIN: Text("an administrator", "administrator"),
}
PEOPLE: Final = {
    Actor.EMPLOYEE: "employee_id",
    Actor.APPRAISER: "appraiser_id",
    Actor.SUPERIOR: "appraiser_superior_id",
}
"""The columns of an appraisal that name the people who act on it."""


def by(*actors: Actor) -> Place:
    """Return these actors and the administrator, who may take every action."""
    return frozenset((*actors, Actor.ADMIN))


def actors_in_words(actors: Iterable[Actor]) -> Text:
    """Return the actors as alternatives, the administrator last."""
    named = frozenset(actors)
    return either([actor.text for actor in Actor if actor in named])
