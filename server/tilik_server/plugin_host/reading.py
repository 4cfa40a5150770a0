"""Reading: runs a plugin's importers over lines inside its plugin process."""

import traceback
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

import orjson

from tilik_plugin import Caution, Text
from tilik_plugin.importer import EvidenceRecord, Imported, Importer, Rejected
from tilik_server.plugin_host.measuring import Limited
from tilik_server.terminal import printable

Importers = dict[str, Importer]

_LONGEST_SAID: Final = 200


def read_lines(
    importers: Importers, request: Mapping[str, Any], limited: Limited
) -> list[orjson.Fragment]:
    """Return a record or a rejection for each of `rows`, which are pairs of number and values.

    What the importer raises at a line is the rejection of that line. Raises KeyError for an unknown
    kind, and MemoryError, which ends the process.
    """
    importer = importers[request["kind"]]
    with limited:
        return [_read(importer, row, line) for line, row in request["rows"]]


def make_evidence(
    importers: Importers,
    request: Mapping[str, Any],
    parts: Iterable[list[dict[str, Any]]],
    limited: Limited,
) -> dict[str, Any]:
    """Return the records that the importer makes of lines it read, or what it `raised`."""
    importer = importers[request["kind"]]
    rows = [imported_of(each) for part in parts for each in part]
    try:
        with limited:
            made = importer.evidence(rows, request["calculator_key"])
            return {"evidence": [orjson.Fragment(orjson.dumps(_evidence(each))) for each in made]}
    except MemoryError:
        raise
    # Plugins may raise SystemExit and KeyboardInterrupt too.
    except BaseException as error:
        return {"raised": said_by(error)}


def imported_of(answer: Mapping[str, Any]) -> Imported:
    """Return the source record that an answer describes, which is valid."""
    day = answer["occurred_on"]
    return Imported(
        natural_key=answer["natural_key"],
        calculator_key=answer["calculator_key"],
        record=answer["record"],
        columns=answer["columns"],
        occurred_on=None if day is None else date.fromisoformat(day),
        cautions=cautions_of(answer),
    )


def answer_of(imported: Imported) -> dict[str, Any]:
    """Return the source record as JSON, which `imported_of` reads again."""
    return {
        "natural_key": imported.natural_key,
        "calculator_key": imported.calculator_key,
        "columns": dict(imported.columns),
        **_content(imported),
    }


def cautions_of(answer: Mapping[str, Any]) -> tuple[Caution, ...]:
    """Return the cautions of an answer, which is valid."""
    return tuple(Caution(each["code"], Text(**each["message"])) for each in answer["cautions"])


def said_by(error: BaseException) -> str:
    """Return the exception and its message as a short line that is safe to print."""
    # An exception's own `__str__` may fail, which this tells.
    return printable(traceback.format_exception_only(error)[-1])[:_LONGEST_SAID]


def why_raised(kind: str, said: str) -> Text:
    """Return the reason for rejecting a line at which the importer raised an exception."""
    return Text(
        f"the importer of {kind} failed ({said}); tell its authors",
        f"pengimpor {kind} gagal ({said}); beri tahu pembuatnya",
    )


def _read(importer: Importer, row: Mapping[str, str], line: int) -> orjson.Fragment:
    try:
        read = importer.read(row, line)
        if isinstance(read, Rejected):
            answer = {"field": read.field, "reason": read.reason.as_dict()}
        else:
            answer = answer_of(read)
        # Inside: what is no JSON is the fault of this line alone.
        return orjson.Fragment(orjson.dumps(answer))
    except MemoryError:
        raise
    # Plugins may raise SystemExit and KeyboardInterrupt too.
    except BaseException as error:
        return orjson.Fragment(orjson.dumps({"raised": said_by(error)}))


def _evidence(made: EvidenceRecord) -> dict[str, Any]:
    return {
        "title": made.title.as_dict(),
        "natural_keys": list(made.natural_keys),
        **_content(made),
    }


def _content(made: Imported | EvidenceRecord) -> dict[str, Any]:
    return {
        "record": dict(made.record),
        "occurred_on": made.occurred_on,
        "cautions": [each.as_dict() for each in made.cautions],
    }
