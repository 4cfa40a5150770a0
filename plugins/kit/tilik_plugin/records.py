"""Records: the validated records of one goal, as rows and as columns by name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any, Generic, TypeVar, overload

from pydantic import TypeAdapter, ValidationError

from tilik_plugin.columns import Column, ReadColumn, column_reader, list_adapter
from tilik_plugin.expectation import expectation, why_invalid
from tilik_plugin.faults import InvalidRecords, RecordProblem
from tilik_plugin.fields import Record

R = TypeVar("R", bound=Record)
Row = Mapping[str, Any]

MOST_PROBLEMS = 20
"""The most problems that InvalidRecords names."""

_MISSING = expectation({"type": "missing"})
_UNKNOWN = expectation({"type": "extra_forbidden"})


class Records(Sequence[R], Generic[R]):
    """Validated records; a column is a list with one value per record, in their order."""

    def __init__(self, model: type[R], columns: Mapping[str, Column], length: int) -> None:
        self._model = model
        self._columns = dict(columns)
        self._length = length

    @classmethod
    def validate(cls, model: type[R], rows: Sequence[Row]) -> "Records[R]":
        """Validates the rows, which stay unchanged.

        Raises InvalidRecords, which names the first bad fields by position.
        """
        return cls(model, _columns(_plan(model), rows), len(rows))

    @classmethod
    def joined(cls, model: type[R], parts: Iterable["Records[R]"]) -> "Records[R]":
        """Joins the parts, of which it holds one at a time."""
        columns: dict[str, list[Any]] = {name: [] for name in model.model_fields}
        length = 0
        for part in parts:
            length += len(part)
            for name, column in columns.items():
                column.extend(part.column(name))
        return cls(model, columns, length)

    def column(self, name: str) -> Sequence[Any]:
        """Returns the values of one field, in the order of the records.

        Raises KeyError if there is none.
        """
        return self._columns[name]

    def where(self, name: str, value: object) -> "Records[R]":
        """Returns the records whose field has this value."""
        kept = [i for i, found in enumerate(self.column(name)) if found == value]
        return self._take(kept)

    def at(self, positions: Sequence[int]) -> "Records[R]":
        """Returns the records of these positions, in this order."""
        return self._take(positions)

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[R]:
        return (self[position] for position in range(self._length))

    @overload
    def __getitem__(self, index: int) -> R: ...
    @overload
    def __getitem__(self, index: slice) -> "Records[R]": ...
    def __getitem__(self, index: int | slice) -> "R | Records[R]":
        if isinstance(index, slice):
            return self._take(range(*index.indices(self._length)))
        values = {name: column[index] for name, column in self._columns.items()}
        construct: Any = self._model.model_construct
        record: R = construct(**values)
        return record

    def _take(self, positions: Sequence[int]) -> "Records[R]":
        columns: dict[str, Column] = {
            name: [column[i] for i in positions] for name, column in self._columns.items()
        }
        return Records(self._model, columns, len(positions))


def has_validators(model: type[Record]) -> bool:
    """Tells whether the model may refuse what its JSON Schema admits: by code of its author."""
    return any(_own_code(model.__pydantic_core_schema__))


def _own_code(schema: object) -> Iterator[bool]:
    """Yields for each function of a validator whether it is the author's, in a core schema."""
    if isinstance(schema, Mapping):
        if str(schema.get("type")).startswith("function-"):
            function = schema["function"]["function"]
            # Limits that follow a validator, as in `Whole`, are partials of pydantic's functions.
            module = getattr(getattr(function, "func", function), "__module__", "")
            yield module.partition(".")[0] not in _SAID_BY_SCHEMA
        held = [each for name, each in schema.items() if name not in _BESIDE]
    else:
        held = list(schema) if isinstance(schema, list | tuple) else []
    for each in held:
        yield from _own_code(each)


_SAID_BY_SCHEMA = {"pydantic", "tilik_plugin"}
"""The packages whose validators refuse nothing that the JSON Schema admits."""
_BESIDE = {"serialization", "metadata", "function"}
"""The parts of a core schema that check nothing."""


@dataclass(frozen=True)
class _Plan:
    """How a model's rows are checked."""

    required: frozenset[str]
    defaults: Mapping[str, Any]
    readers: Mapping[str, ReadColumn]
    whole: TypeAdapter[list[Any]] | None


@lru_cache(maxsize=256)
def _plan(model: type[Record]) -> _Plan:
    fields = model.model_fields
    # Validators of a model may see several fields, so such a model is not checked by columns.
    rules = model.__pydantic_decorators__
    own = rules.field_validators or rules.model_validators or rules.validators
    return _Plan(
        required=frozenset(name for name, field in fields.items() if field.is_required()),
        defaults={
            name: field.get_default(call_default_factory=True, validated_data={})
            for name, field in fields.items()
            if not field.is_required()
        },
        readers={name: column_reader(field) for name, field in fields.items()},
        whole=list_adapter(model) if own else None,
    )


def _columns(plan: _Plan, rows: Sequence[Row]) -> Mapping[str, Column]:
    raw = _raw_columns(plan, rows)
    if plan.whole is not None:
        return _columns_of_whole(plan, rows)
    columns: dict[str, Column] = {}
    problems: list[RecordProblem] = []
    for name, read in plan.readers.items():
        if name not in raw:
            columns[name] = [plan.defaults.get(name)] * len(rows)
            continue
        try:
            columns[name] = read(raw[name])
        except ValidationError as error:
            problems += _problems(error, name)
    _raise_first(problems)
    return columns


def _raw_columns(plan: _Plan, rows: Sequence[Row]) -> Mapping[str, list[Any]]:
    """Returns the unchecked columns of all fields that a row has.

    Raises InvalidRecords if a row is no object, lacks a required field or has an unknown one.
    """
    alike = _columns_of_alike(plan, rows)
    if alike is not None or not rows:
        return alike or {}
    if not set(map(type, rows)) <= {dict}:
        _raise_first(_not_objects(rows))
    present = set[str]().union(*rows)
    if not present <= plan.readers.keys() or any(not plan.required <= row.keys() for row in rows):
        _raise_first(_misshapen(plan, rows))
    return {
        name: [row.get(name, plan.defaults.get(name)) for row in rows]
        for name in plan.readers.keys() & present
    }


def _columns_of_alike(plan: _Plan, rows: Sequence[Row]) -> Mapping[str, list[Any]] | None:
    """Returns the columns if all rows have the fields of the first, as they mostly do; else None.

    Taking the columns shows that no row lacks a field, and the sum of the lengths that none has
    another one. So no row is checked by itself, which would take longer than the validation.
    """
    first = rows[0].keys() if rows and type(rows[0]) is dict else set[str]()
    if not first or not plan.required <= first <= plan.readers.keys():
        return None
    try:
        columns = {name: list(map(itemgetter(name), rows)) for name in first}
        return columns if sum(map(len, rows)) == len(first) * len(rows) else None
    except (LookupError, TypeError):
        return None


def _columns_of_whole(plan: _Plan, rows: Sequence[Row]) -> Mapping[str, Column]:
    assert plan.whole is not None
    try:
        records = plan.whole.validate_python(list(rows))
    except ValidationError as error:
        raise InvalidRecords(*_problems(error, "")[:MOST_PROBLEMS]) from None
    return {name: [getattr(record, name) for record in records] for name in plan.readers}


def _not_objects(rows: Sequence[object]) -> list[RecordProblem]:
    expected = expectation({"type": "dict_type"})
    return [
        RecordProblem(position, "", must_be=expected)
        for position, row in enumerate(rows)
        if not isinstance(row, Mapping)
    ]


def _misshapen(plan: _Plan, rows: Sequence[Row]) -> list[RecordProblem]:
    problems: list[RecordProblem] = []
    for position, row in enumerate(rows):
        missing = sorted(plan.required - row.keys())
        unknown = sorted(map(str, row.keys() - plan.readers.keys()))
        problems += (RecordProblem(position, name, must_be=_MISSING) for name in missing)
        problems += (RecordProblem(position, name, must_be=_UNKNOWN) for name in unknown)
    return problems


def _problems(error: ValidationError, name: str) -> list[RecordProblem]:
    """Converts pydantic's faults, whose path begins with the position."""
    problems = []
    for fault in error.errors(include_url=False, include_input=False):
        position, *path = fault["loc"]
        # The name may be missing, but a key that is empty is a part of the path.
        field = ".".join([*filter(None, [name]), *map(str, path)])
        problems.append(RecordProblem(int(position), field, **why_invalid(fault)))
    return problems


def _raise_first(problems: list[RecordProblem]) -> None:
    if problems:
        ordered = sorted(problems, key=lambda problem: (problem.position, problem.field))
        raise InvalidRecords(*ordered[:MOST_PROBLEMS])
