"""Forms: which of an appraisal's document each official form shows, as JSON and as lines."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_plugin.scheme import RatingScheme
from tilik_server.exporting.appraisal_document import (
    OF_GOAL,
    PLAN,
    Rules,
    read_documents,
    read_entries,
)
from tilik_server.sql.transaction import Transaction

Document = Mapping[str, Any]
Line = dict[str, Any]

PERSONAL: Final = ("nip", "name", "grade", "position", "unit")
SPAN: Final = ("starts_on", "ends_on")
RATINGS: Final = ("self_rating", "appraiser_rating", "final_rating", "final_by")
RESULT: Final = ("organisation_predicate", "value", "predicate", "decided_on")
ALSO_DECIDED: Final = ("decided_by", "acknowledged_on", "follow_ups")
APPRAISER: Final = ("nip", "name", "position")
PEOPLE: Final = (*PERSONAL, *(f"appraiser_{name}" for name in APPRAISER), "cycle", *SPAN)
ALSO_PLANNED: Final = tuple(name for name in OF_GOAL if name not in ("axis", *PLAN))
MEASURED: Final = ("realised", "achievement", "status", "evidence", "feedback")
PLANNED: Final = ("section", "number", *PLAN)
EVALUATED: Final = (*PLANNED, *MEASURED, *RATINGS, *RESULT)
LISTED: Final = ("number", *PERSONAL, "appraiser_name", "cycle", *SPAN, "stage", "imported")
ATTACHED: Final = ("resources", "accountability", "agreed_consequences")
HEAD: Final = ("cycle", "scheme", "appraisal", "stage", "imported", *SPAN, "employee", "appraiser")


@dataclass(frozen=True, slots=True)
class Form:
    """One official form; `columns` are those of its CSV under a scheme.

    `read` answers what it needs of appraisals of one cycle, in the order of their keys.
    """

    name: str
    description: Text
    read: Callable[[Transaction, Rules, Sequence[UUID]], Awaitable[list[dict[str, Any]]]]
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
                    {name: goal[name] for name in ("number", *PLAN, *ALSO_PLANNED)}
                    for goal in axis["goals"]
                ],
            }
            for axis in document["axes"]
        ],
        **{name: document[name] for name in ATTACHED},
    }


def _plan_lines(document: Document) -> Iterator[Line]:
    people = _people(document)
    for axis in document["axes"]:
        for goal in axis["goals"]:
            yield {**people, **goal, "section": axis["key"]}
    for section in ATTACHED:
        for number, text in enumerate(document[section], start=1):
            yield {**people, "section": section, "number": number, "statement": text}


def _evaluation(document: Document) -> dict[str, Any]:
    return {
        **{name: document[name] for name in HEAD},
        "axes": document["axes"],
        **{
            name: document[name]
            for name in ("comments", "adjustments", "reviews", *RESULT, *ALSO_DECIDED)
        },
    }


def _evaluation_lines(document: Document) -> Iterator[Line]:
    """A line for each goal; an axis without goals has one of its own."""
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


FORMS: Final[Mapping[str, Form]] = {
    form.name: form
    for form in (
        Form(
            "skp",
            Text("Performance plans", "Sasaran Kinerja Pegawai"),
            read_documents,
            lambda _: (*PEOPLE, *PLANNED),
            _plan,
            _plan_lines,
        ),
        Form(
            "evaluation",
            Text("Performance evaluations", "Dokumen Evaluasi Kinerja Pegawai"),
            read_documents,
            lambda _: (*PEOPLE, *EVALUATED),
            _evaluation,
            _evaluation_lines,
        ),
        Form(
            "predicate-list",
            Text("The list of predicates", "Daftar predikat kinerja pegawai"),
            read_entries,
            lambda scheme: (
                *LISTED,
                *(axis.key for axis in scheme.axes),
                *RESULT,
                "acknowledged_on",
            ),
            _row,
            lambda document: iter([_row(document)]),
        ),
    )
}
