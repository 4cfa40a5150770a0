"""Audiences: who somebody is to a row, in words and as an SQL condition on the row.

The functions `tilik_everywhere`, `tilik_units_as` and their like, which the migrations create, know
an audience by its name. `condition(audiences, binding, alias)` puts several together; a policy uses
it without an alias, a select list with one:

    case when {condition((SELF, LINE, PERFORMANCE_TEAM), PERSON_IN_UNIT, "t")} then t.nip end
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tilik_plugin import Text
from tilik_server.access.actors import Actor
from tilik_server.models.vocabulary import Role

# A setting that is read in a sub-select is read once for a statement and not once for each row.
ME: Final = "(select tilik_me())"


@dataclass(frozen=True, slots=True)
class Binding:
    """The columns by which audiences find a row; a row lacks those that are None.

    `people` maps audiences to columns that name their person in the row itself. The others are
    columns with the key of a person, a unit, an appraisal, a goal, a goal that has the score, a
    piece of feedback, or with the keys of several `units`. A shared row belongs to no unit: a role
    in any unit counts.
    """

    person: str | None = None
    unit: str | None = None
    appraisal: str | None = None
    goal: str | None = None
    scored_goal: str | None = None
    feedback: str | None = None
    units: str | None = None
    people: tuple[tuple[str, str], ...] = ()
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class Audience:
    """One audience: its name is the word for it in SQL, `text` are words for readers.

    `sets` names the columns of a binding by which a function finds its rows. `everywhere` says that
    it can hold for every row: as a role or scope granted without a unit, or as a kind of viewer.
    """

    name: str
    text: Text
    sets: frozenset[str]
    everywhere: bool = False

    def sql(self, alias: str, binding: Binding) -> str:
        """Return the condition that a row `alias` is for this audience."""
        return condition((self,), binding, alias)


# In the order of their size: a set is built only where no arm before it holds for a row.
FUNCTIONS: Final = {
    "unit": "tilik_units_as",
    "person": "tilik_people_as",
    "appraisal": "tilik_appraisals_as",
    "goal": "tilik_goals_as",
    "scored_goal": "tilik_scored_goals_as",
    "feedback": "tilik_feedback_as",
}
BY_APPRAISAL: Final = frozenset({"appraisal", "goal", "scored_goal"})
# A score above the units of a role counts for them, too, where a goal shares it.
BY_UNIT: Final = frozenset({"unit", "scored_goal"})


def role(name: Role, text: Text) -> Audience:
    """Return the audience of a role that is granted in a subtree or everywhere."""
    return Audience(name.value, text, BY_UNIT, everywhere=True)


def scope(name: str) -> Audience:
    """Return the audience of the integrations whose key has a scope."""
    text = Text(f"an integration with the scope `{name}`", f"sistem dengan cakupan `{name}`")
    return Audience(name, text, BY_UNIT, everywhere=True)


def viewer_kind(name: str, text: Text) -> Audience:
    """Return the audience of all viewers of a kind."""
    return Audience(name, text, frozenset(), everywhere=True)


SELF: Final = Audience("SELF", Actor.EMPLOYEE.text, BY_APPRAISAL | {"person"})
SELF_ONCE_DECIDED: Final = Audience(
    "SELF_ONCE_DECIDED",
    Text("the employee, once it is decided", "pegawai, setelah ditetapkan"),
    BY_APPRAISAL,
)
APPRAISER: Final = Audience("APPRAISER", Actor.APPRAISER.text, BY_APPRAISAL | {"person"})
SUPERIOR: Final = Audience("SUPERIOR", Actor.SUPERIOR.text, BY_APPRAISAL | {"person"})
LINE: Final = Audience(
    "LINE",
    Text(
        "the heads of the unit and of those above, and the present supervisor",
        "pimpinan unit dan unit di atasnya, dan atasan langsung saat ini",
    ),
    BY_APPRAISAL | BY_UNIT | {"person"},
)
CONTRIBUTOR: Final = Audience(
    "CONTRIBUTOR",
    Text("the people whom the employee appraises", "pegawai yang dinilai olehnya"),
    frozenset({"appraisal"}),
)
MEMBER: Final = Audience(
    "MEMBER", Text("the people of the unit", "pegawai unit itu"), frozenset({"unit"})
)
BELOW: Final = Audience(
    "BELOW",
    Text("the people of the unit and of those below", "pegawai unit itu dan unit di bawahnya"),
    frozenset({"unit"}),
)
AUTHOR: Final = Audience("AUTHOR", Actor.AUTHOR.text, frozenset({"feedback"}))

PERFORMANCE_TEAM: Final = role(Role.PERFORMANCE_TEAM, Actor.TEAM.text)
AGENCY_ADMIN: Final = role(
    Role.AGENCY_ADMIN, Text("the administrators of the agency", "administrator instansi")
)
REGION_VIEWER: Final = role(Role.REGION_VIEWER, Actor.REGION_VIEWER.text)
AUDITOR: Final = role(Role.AUDITOR, Text("the auditors", "auditor"))
ADMIN: Final = role(Role.ADMIN, Actor.ADMIN.text)

DIRECTORY: Final = scope("directory")
NIP: Final = scope("nip")
COMPETENCY: Final = scope("competency")
RESULTS: Final = scope("results")
EVIDENCE: Final = scope("evidence")
FEEDBACK: Final = scope("feedback")
ORGANISATION: Final = scope("organisation")

SIGNED_IN: Final = viewer_kind("user", Text("anyone signed in", "siapa pun yang masuk"))
VISITOR: Final = viewer_kind("visitor", Text("a visitor of the demo", "pengunjung demo"))
INTEGRATION: Final = viewer_kind(
    "integration", Text("an integration of any scope", "sistem dengan cakupan apa pun")
)
THE_OPERATOR: Final = viewer_kind("operator", Text("the operator", "operator"))
THE_IMPORT: Final = viewer_kind("import", Text("the import", "impor"))
THE_SCORING: Final = viewer_kind("scoring", Text("the scoring", "penghitungan nilai"))
ANYONE: Final = (SIGNED_IN, VISITOR, INTEGRATION)

# The bindings of rows that many tables share.
BELOW_APPRAISAL: Final = Binding(unit="unit_id", appraisal="appraisal_id")
PERSON_IN_UNIT: Final = Binding(person="id", unit="unit_id")
OF_PERSON: Final = Binding(person="employee_id", unit="unit_id")
APPRAISAL: Final = Binding(
    person="employee_id",
    unit="unit_id",
    people=(
        ("SELF", "employee_id"),
        ("APPRAISER", "appraiser_id"),
        ("SUPERIOR", "appraiser_superior_id"),
    ),
)
OF_GOAL: Final = Binding(unit="unit_id", goal="goal_id")


def condition(audiences: Iterable[Audience], binding: Binding, alias: str = "") -> str:
    """Return the condition that a row is for one of these audiences, in brackets.

    Sets of keys are built once for a statement, and only if the arms before did not hold.
    """
    listed = tuple(dict.fromkeys(audiences))
    arms = []
    if (held := everywhere(listed, binding)) is not None:
        arms.append(held)
    for column, keys in keyed(listed, binding):
        named = f"{alias}.{column}" if alias else column
        arms.append(f"{named} = {ME}" if keys is None else f"{named} in (select {keys})")
    words = [each.name for each in listed if "unit" in each.sets]
    if binding.units is not None and words:
        found = f"(select array(select tilik_units_as({_array(words)})))"
        named = f"{alias}.{binding.units}" if alias else binding.units
        arms.append(f"{named} && {found}")
    return f"({' or '.join(arms)})" if arms else "false"


def everywhere(audiences: Iterable[Audience], binding: Binding) -> str | None:
    """Return the condition that all rows are for one of these audiences, None if never."""
    words = [each.name for each in audiences if each.everywhere]
    held = "tilik_anywhere" if binding.is_shared else "tilik_everywhere"
    return f"(select {held}({_array(words)}))" if words else None


def keyed(audiences: Sequence[Audience], binding: Binding) -> Iterator[tuple[str, str | None]]:
    """Yield the columns by which rows are for these audiences, each with the call of its keys.

    Without a call the key is the viewer's own.
    """
    for name, column in binding.people:
        if any(each.name == name for each in audiences):
            yield column, None
    # The person's own column is enough where there is one.
    named = {name for name, _ in binding.people}
    for key, function in FUNCTIONS.items():
        column = getattr(binding, key)
        words = [each.name for each in audiences if key in each.sets]
        if key == "person":
            words = [word for word in words if word not in named]
        if column is not None and words:
            yield column, f"{function}({_array(words)})"


def _array(words: Iterable[str]) -> str:
    return f"'{{{','.join(words)}}}'"
