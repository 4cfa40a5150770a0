"""The cycle parameters that the service reads: defaults, what a cycle sets, what a scheme may."""

from typing import Annotated, Any

import pytest
from pydantic import ValidationError

from tilik_plugin import Params, Text, Title
from tilik_plugin.scheme import CycleParams, Deadline, json_schema
from tilik_plugin.scheme.cycle_params import completed_params, redefined_params

NAME = Text("A scheme", "Sebuah skema")


class Extended(CycleParams):
    penalty: Annotated[int, Title("Penalty", "Potongan")] = 0


def redefining(**field: Any) -> dict[str, Any]:
    schema = json_schema(Extended, NAME)
    schema["properties"]["objection_days"] |= field
    return schema


def test_parameters_that_a_cycle_leaves_out_have_defaults() -> None:
    found = CycleParams.read({"penalty": 5, "objection_days": 3, "stage_deadlines": {}})
    assert found == CycleParams(objection_days=3)
    assert found.stage_deadlines.submitted == Deadline(after="start", days=20)


def test_parameter_outside_of_its_form_is_refused() -> None:
    with pytest.raises(ValidationError):
        CycleParams.read({"objection_days": "soon"})


def test_scheme_may_extend_the_parameters_or_leave_them_out() -> None:
    assert redefined_params(json_schema(Extended, NAME)) == []
    assert redefined_params(json_schema(Params, NAME)) == []
    assert redefined_params({}) == []


def test_scheme_may_choose_other_defaults_and_words() -> None:
    assert redefined_params(redefining(default=21, title="Days", description="Ours")) == []


@pytest.mark.parametrize("form", [{"type": "string"}, {"maximum": 400}, {"minimum": 1}])
def test_scheme_that_gives_a_parameter_another_form_is_named(form: dict[str, Any]) -> None:
    assert redefined_params(redefining(**form)) == ["objection_days"]


def test_form_behind_a_reference_is_compared() -> None:
    schema = json_schema(Extended, NAME)
    schema["$defs"]["Deadline"]["properties"]["days"]["maximum"] = 400
    assert redefined_params(schema) == ["stage_deadlines"]


class Own(Params):
    """Parameters that do not extend those of a cycle, one of them by the same name."""

    penalty: Annotated[int, Title("Penalty", "Potongan")] = 0
    objection_days: Annotated[int, Title("Days", "Hari")] = 21


@pytest.mark.parametrize("schema", [{}, json_schema(Own, NAME), {"properties": {}, "$defs": {}}])
def test_schema_that_does_not_extend_the_parameters_is_completed(schema: dict[str, Any]) -> None:
    found = completed_params(schema)
    defaults = {name: each["default"] for name, each in found["properties"].items()}
    own = {name: each["default"] for name, each in schema.get("properties", {}).items()}
    assert defaults == CycleParams().model_dump(mode="json") | own
    assert redefined_params(found) == redefined_params(schema)
    assert completed_params(found) is found


def test_schema_that_extends_the_parameters_stays_as_it_is() -> None:
    schema = json_schema(Extended, NAME)
    assert completed_params(schema) is schema
