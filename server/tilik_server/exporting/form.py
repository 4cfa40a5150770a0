"""Forms: the parts of an appraisal's document in each official form, as JSON and CSV."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_plugin.scheme import RatingScheme
from tilik_server.exporting.appraisal_document import (
    GOAL_COLUMNS,
    PLAN,
    DocumentRules,
    read_documents,
    read_entries,
)
from tilik_server.sql.transaction import Transaction

Document = Mapping[str, Any]
Line = dict[str, Any]

PERSONAL: Final = ("nip", "name", "grade", "position", "unit")
SPAN: Final = ("starts_on", "ends_on")
RATINGS: Final = ("self_rating", "appraiser_rating", "final_rating", "final_by", "weight_scored")
RESULT: Final = ("organisation_predicate", "value", "predicate", "decided_on")
DECISION_DETAILS: Final = ("decided_by", "acknowledged_on", "follow_ups")
APPRAISER: Final = ("nip", "name", "position")
PEOPLE: Final = (*PERSONAL, *(f"appraiser_{name}" for name in APPRAISER), "cycle", *SPAN)
PLAN_DETAILS: Final = tuple(name for name in GOAL_COLUMNS if name not in ("axis", *PLAN))
GOAL_RESULT_COLUMNS: Final = (
    "realised",
    "achievement",
    "scored_target",
    "status",
    "evidence",
    "feedback",
)
PLAN_COLUMNS: Final = ("section", "number", *PLAN)
EVALUATION_COLUMNS: Final = (*PLAN_COLUMNS, *GOAL_RESULT_COLUMNS, *RATINGS, *RESULT)
LIST_COLUMNS: Final = ("number", *PERSONAL, "appraiser_name", "cycle", *SPAN, "stage", "imported")
ANNEXES: Final = ("resources", "accountability", "agreed_consequences")
HEAD: Final = ("cycle", "scheme", "appraisal", "stage", "imported", *SPAN, "employee", "appraiser")


@dataclass(frozen=True, slots=True)
class OfficialForm:
    """One official form; `columns` returns those of its CSV under a scheme.

    `read` returns the documents of appraisals of one cycle, in the order of their keys.
    """

    name: str
    description: Text
    read: Callable[[Transaction, DocumentRules, Sequence[UUID]], Awaitable[list[dict[str, Any]]]]
    columns: Callable[[RatingScheme], Sequence[str]]
    content: Callable[[Document], dict[str, Any]]
    lines: Callable[[Document], Iterator[Line]]


def _people(document: Document) -> Line:
    employee, appraiser = document["employee"], document["appraiser"] or {}
    return {
        **{name: employee[name] for name in PERSONAL},
        **{f"appraiser_{name}": appraiser.get(name) for name in APPRAISER},
        **{name: document[name] for name in ("cycle", *SPAN)},
    }


def _plan(document: Document) -> dict[str, Any]:
    return {
        **{name: document[name] for name in HEAD},
        "axes": [
            {
                "key": axis["key"],
                "name": axis["name"],
                "goals": [
                    {name: goal[name] for name in ("number", *PLAN, *PLAN_DETAILS)}
                    for goal in axis["goals"]
                ],
            }
            for axis in document["axes"]
        ],
        **{name: document[name] for name in ANNEXES},
    }


def _plan_lines(document: Document) -> Iterator[Line]:
    people = _people(document)
    for axis in document["axes"]:
        for goal in axis["goals"]:
            yield {**people, **goal, "section": axis["key"]}
    for section in ANNEXES:
        for number, text in enumerate(document[section], start=1):
            yield {**people, "section": section, "number": number, "statement": text}


def _evaluation(document: Document) -> dict[str, Any]:
    return {
        **{name: document[name] for name in HEAD},
        "axes": document["axes"],
        **{
            name: document[name]
            for name in ("comments", "adjustments", "reviews", *RESULT, *DECISION_DETAILS)
        },
    }


def _evaluation_lines(document: Document) -> Iterator[Line]:
    """Yield a line for each goal, and one for each axis without goals."""
    people = {**_people(document), **_result(document)}
    for axis in document["axes"]:
        given = {name: axis[name] for name in RATINGS}
        for goal in axis["goals"] or [{}]:
            feedback = " | ".join(goal.get("feedback", ()))
            yield {**people, **goal, **given, "section": axis["key"], "feedback": feedback}


def _row(document: Document) -> dict[str, Any]:
    return {
        **{name: document["employee"][name] for name in PERSONAL},
        "appraiser_name": (document["appraiser"] or {}).get("name"),
        **{name: document[name] for name in ("cycle", *SPAN)},
        "stage": document["stage"],
        "imported": document["imported"],
        **{axis["key"]: axis["final_rating"] for axis in document["axes"]},
        **_result(document),
        "acknowledged_on": document["acknowledged_on"],
    }


def _result(document: Document) -> dict[str, Any]:
    predicate = document["predicate"]
    label = None if predicate is None else predicate["label"]
    return {**{name: document[name] for name in RESULT}, "predicate": label}


FORMS: Final[Mapping[str, OfficialForm]] = {
    form.name: form
    for form in (
        OfficialForm(
            "skp",
            Text("Performance plans", "Sasaran Kinerja Pegawai"),
            read_documents,
            lambda _: (*PEOPLE, *PLAN_COLUMNS),
            _plan,
            _plan_lines,
        ),
        OfficialForm(
            "evaluation",
            Text("Performance evaluations", "Dokumen Evaluasi Kinerja Pegawai"),
            read_documents,
            lambda _: (*PEOPLE, *EVALUATION_COLUMNS),
            _evaluation,
            _evaluation_lines,
        ),
        OfficialForm(
            "predicate-list",
            Text("The list of predicates", "Daftar predikat kinerja pegawai"),
            read_entries,
            lambda scheme: (
                *LIST_COLUMNS,
                *(axis.key for axis in scheme.axes),
                *RESULT,
                "acknowledged_on",
            ),
            _row,
            lambda document: iter([_row(document)]),
        ),
    )
}
