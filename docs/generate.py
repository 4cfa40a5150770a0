"""Write the reference pages from the declarations, or compare them: `make docs`."""

import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from tilik_server import errors
from tilik_server.access import actions, appraisal_steps
from tilik_server.access.actors import Actor
from tilik_server.access.fields import FIELDS, NULL, rules_of_field
from tilik_server.access.permission import Action, Step
from tilik_server.access.table_access import COMMANDS, Rule, rules_for
from tilik_server.access.tables import TABLES
from tilik_server.errors import TilikError
from tilik_server.errors.messages import MESSAGES
from tilik_server.issuer import ClaimMap, Issuer
from tilik_server.models.vocabulary import AppraisalStage
from tilik_server.operations.cycle import cycle_steps
from tilik_server.operations.evidence import evidence_steps
from tilik_server.operations.indicator import indicator_steps
from tilik_server.operations.outcome import objection_steps
from tilik_server.settings import Settings
from tilik_web import refusal

HERE = Path(__file__).parent

SETTINGS = """# Settings

Every setting is a variable of the environment, or stands in the file that `TILIK_SETTINGS_FILE`
names. Written by `make docs` from `server/tilik_server/settings.py`, `limits.py` and `issuer.py`.

| variable | default | meaning |
|---|---|---|
"""

ISSUER = """
## An issuer

An entry of `TILIK_ISSUERS`, in the file a table `[[issuers]]`. [Signing in](signing-in.md)
shows one.

| name | default | meaning |
|---|---|---|
"""

CLAIMS = """
## The claims of an issuer

The table `claims` of an issuer, one entry at least. The claims that are set and find somebody must
agree; a person who has left is nobody.

| name | default | meaning |
|---|---|---|
"""

ERRORS = """# Error codes

An expected failure is a `Problem` with one of these codes, or one line of a command. Codes are
stable: one that is here keeps its meaning, and new ones may be added. Written by `make docs` from
`server/tilik_server/errors`, for requests that are refused before a field is asked
`server/tilik_web/refusal.py`, and the files of messages in `server/tilik_server/errors/messages`.
"""

STEPS = """# Steps

Who may do what to an appraisal, from which stage, and where it leads. Mutations, `nextSteps` and
this page follow one table, and a test tries its steps at random by random people. Written by
`make docs` from `server/tilik_server/access/appraisal_steps.py` and `actions.py`.

An administrator may take every step. The employee of an appraisal acts on it only as the employee,
even with other roles: nobody verifies, rates, calibrates or decides on themselves. A step increases
the version and writes a timeline entry under its name; evidence itself records who recorded,
verified or withdrew it. If a step needs more, its Problem says what, with one of the
[error codes](errors.md).

## On an appraisal

| step | who | from | to | once the stage is overdue | meaning | in Indonesian |
|---|---|---|---|---|---|---|
"""

ON_UNIT = """
The service itself takes two steps: `deemReceipt`, if an outcome was not acknowledged in time, which
also closes the appraisal after a decided objection, and `closeAppraisal`, when the last day to
object has passed.

## On a cycle or a unit

Allowed by the roles in the unit, or by roles held everywhere if it concerns every unit.

| action | who | meaning | in Indonesian |
|---|---|---|---|
"""

OTHER_ACTIONS = """
## On a person, an indicator, feedback, a grant or a key

Allowed by one's place in the organisation, or by the roles in the unit. Feedback depends on its
channel, and a reply on the visibility of the feedback. Two steps need more in one case: only the
appraiser writes the expectation under a criterion, and only its recorder withdraws evidence.

| action | case | who | meaning | in Indonesian |
|---|---|---|---|---|
"""

OFFERED = """
## What each object offers

`nextSteps` and `nextStepsWith` of an appraisal name its steps above; those of the other objects
these. The checks are those of the mutations, so that what is offered is accepted. Steps that would
be accepted without anything to act on are left out: evidence to withdraw, verify or reopen, a plan
without goals, a day that an appraisal can end earlier, ratings for a forum, a closed cycle.

| object | steps | each about |
|---|---|---|
"""

ACCESS = """# Access

Who may read and change which rows. PostgreSQL enforces it by row-level policies, which are written
from the same declaration as this page: `make docs` writes it from
`server/tilik_server/access/*_tables.py`. What is not allowed here is absent: from lists, counts and
orders, and as if it never was where somebody asks for it by its id.

A role or a scope holds in the subtree of the unit that it was granted for, or everywhere. The
employee concerned is the employee first, whatever roles the person has besides. An operation may
judge by rows that its viewer may not see, as a distribution counts everybody's ratings; it shows
none of them. Who may take which step says [another page](steps.md); a row is changed only by a step
that both allow.

## Who somebody is

| in a policy | in words | in Indonesian |
|---|---|---|
"""

TABLES_OF_ACCESS = """
## The tables

| table | to | rows | who |
|---|---|---|---|
"""

FIELDS_OF_ACCESS = """
## The fields

These columns are for fewer viewers than the rows they stand in, by
`server/tilik_server/access/fields.py`. Others see null, or an empty value where the graph promises
one; filters, orders and searches see the same. Who may not see a number finds nobody by it.

| table | columns | rows | who | others see |
|---|---|---|---|---|
"""


def setting_rows(declared: type[BaseModel], prefix: str = "") -> str:
    """Return the rows of a table of settings; with a prefix names are variables."""
    return "".join(
        setting_row(f"{prefix}{name}".upper() if prefix else name, field)
        for name, field in declared.model_fields.items()
    )


def setting_row(name: str, field: FieldInfo) -> str:
    """Return one row of a table of settings."""
    default = field.get_default()
    listed = ", ".join(f"`{each}`" for each in default) if isinstance(default, tuple) else None
    unset = default in (None, PydanticUndefined)
    shown = listed if listed is not None else "" if unset else f"`{default}`"
    return f"| `{name}` | {shown} | {field.description} |\n"


def error_section(declared: type[TilikError]) -> str:
    """Return one section of the page of error codes."""
    paragraphs = [
        f"## {declared.code}",
        *(f"> {each[declared.code]}" for each in MESSAGES.values() if declared.code in each),
        *(" ".join(each.split()) for each in (declared.__doc__ or "").split("\n\n")),
    ]
    return "\n\n".join(paragraphs)


def step_row(declared: Step) -> str:
    """Return one row of the table of steps on an appraisal."""
    to = [stage for stage in (declared.to, declared.also_to) if stage is not None]
    late = [f"also {actor_names(declared.late_actors)}"] if declared.late_actors else []
    late += [f"also from {stage_names(declared.late_stages)}"] if declared.late_stages else []
    cells = (
        f"`{declared.name}`",
        actor_names(declared.actors),
        "any stage" if declared.stages == set(AppraisalStage) else stage_names(declared.stages),
        f"{'' if declared.to else 'stays, or '}{' or '.join(to)}" if to else "stays",
        ", ".join(late),
        declared.meaning.en,
        declared.meaning.id,
    )
    return f"| {' | '.join(cells)} |"


def unit_action_row(declared: Action) -> str:
    """Return one row of the table of actions on a cycle or a unit."""
    text = declared.meaning
    return f"| `{declared.name}` | {actors_cell(declared)} | {text.en} | {text.id} |"


def other_action_row(declared: Action) -> str:
    """Return one row of the table of all other actions."""
    text = declared.meaning
    cells = (f"`{declared.name}`", declared.case or "", actors_cell(declared), text.en, text.id)
    return f"| {' | '.join(cells)} |"


def audience_rows() -> list[str]:
    """Return the rows of the table of audiences, in the order of their first use."""
    of_rows = (rules_for(table, command) for table in TABLES.values() for command in COMMANDS)
    of_fields = (rules_of_field(name, column) for name in FIELDS for column in FIELDS[name].fewer)
    used = {
        each.name: each
        for rules in chain(of_rows, of_fields)
        for rule in rules
        for each in rule.audiences
    }
    return [f"| `{name}` | {each.text.en} | {each.text.id} |\n" for name, each in used.items()]


def access_rows() -> list[str]:
    """Return the rows of the table of what is whose."""
    return [
        f"| `{name}` | {verb} | {'all' if rule.rows is None else rule.rows.text.en} | "
        f"{', '.join(each.text.en for each in rule.audiences)} |\n"
        for name, table in TABLES.items()
        for command, verb in COMMANDS.items()
        for rule in rules_for(table, command)
    ]


def field_rows() -> list[str]:
    """Return the rows of the table of columns that are for fewer viewers than their rows."""
    return [
        f"| `{name}` | {', '.join(f'`{each}`' for each in columns)} | "
        f"{'all' if rule.rows is None else rule.rows.text.en} | "
        f"{', '.join(each.text.en for each in rule.audiences)} | "
        f"{instead} |\n"
        for name in FIELDS
        for (rule, instead), columns in columns_by_rule(name).items()
    ]


def columns_by_rule(table: str) -> dict[tuple[Rule, str], list[str]]:
    """Return a table's columns for fewer viewers by the rule and the value that others see."""
    found: dict[tuple[Rule, str], list[str]] = {}
    for column, access in FIELDS[table].fewer.items():
        instead = access.instead if access.instead == NULL else "an empty value"
        for rule in rules_of_field(table, column):
            found.setdefault((rule, instead), []).append(column)
    return found


def actors_cell(declared: Action) -> str:
    """Return the actors who may take an action, and those who may not."""
    never = f", but not {actor_names(declared.never)}" if declared.never else ""
    return f"{actor_names(declared.actors)}{never}"


def actor_names(actors: Iterable[Actor]) -> str:
    """Return actors in words, in the table's order, without the administrator, who may do all."""
    return ", ".join(each.text.en for each in Actor if each in actors and each is not Actor.ADMIN)


def stage_names(listed: Iterable[AppraisalStage]) -> str:
    """Return stages in the order in which they are reached."""
    return ", ".join(stage for stage in AppraisalStage if stage in listed)


def declared_errors() -> list[type[TilikError]]:
    """Return every class of the hierarchy that the service and the web declare, by code."""
    found, left = set[type[TilikError]](), [TilikError]
    while left:
        error = left.pop()
        found.add(error)
        left.extend(error.__subclasses__())
    homes = (errors.__name__, refusal.__name__)
    return sorted(
        (each for each in found if each.__module__.startswith(homes)), key=lambda each: each.code
    )


def offered_rows() -> Iterator[str]:
    """Yield the rows of the table of what each object offers besides an appraisal."""
    for concept, checks, about in (
        ("Evidence", evidence_steps.CHECKS, "itself"),
        ("Objection", objection_steps.CHECKS, "itself"),
        ("Indicator", indicator_steps.CHECKS, "itself"),
        ("Cycle", cycle_steps.ON_CYCLE, "itself"),
        ("Cycle", cycle_steps.ON_CYCLE_IN_UNIT, "a unit of the viewer"),
        ("Unit", cycle_steps.ON_UNIT, "itself"),
        ("Unit", cycle_steps.ON_UNIT_IN_CYCLE, "a cycle"),
    ):
        names = ", ".join(f"`{name}`" for name in checks)
        yield f"| {concept} | {names} | {about} |\n"


def pages() -> dict[Path, str]:
    """Return the text of each page by its path."""
    settings = [SETTINGS, setting_rows(Settings, "TILIK_")]
    settings += [ISSUER, setting_rows(Issuer), CLAIMS, setting_rows(ClaimMap)]
    sections = [error_section(each) for each in declared_errors()]
    table = [STEPS, *(f"{step_row(each)}\n" for each in appraisal_steps.LISTED)]
    table += [ON_UNIT, *(f"{unit_action_row(each)}\n" for each in actions.ON_UNIT)]
    table += [OTHER_ACTIONS, *(f"{other_action_row(each)}\n" for each in actions.OTHER_ACTIONS)]
    table += [OFFERED, *offered_rows()]
    access = [ACCESS, *audience_rows(), TABLES_OF_ACCESS, *access_rows()]
    access += [FIELDS_OF_ACCESS, *field_rows()]
    return {
        HERE / "access.md": "".join(access),
        HERE / "steps.md": "".join(table),
        HERE / "settings.md": "".join(settings),
        HERE / "errors.md": ERRORS + "\n" + "\n\n".join(sections) + "\n",
    }


def main() -> None:
    """Write the pages; with `--check`, name those that differ and fail."""
    if "--check" not in sys.argv:
        for path, text in pages().items():
            path.write_text(text, encoding="utf-8")
        return
    stale = [
        path.name
        for path, text in pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    if stale:
        sys.exit(f"write {' and '.join(stale)} again with `make docs`")


if __name__ == "__main__":
    main()
