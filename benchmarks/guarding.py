"""Measures the document guard by the processor's time: `python -m benchmarks.guarding`."""

from collections.abc import Callable
from functools import partial
from itertools import count
from time import process_time
from typing import Final

from graphql import parse, validate

from tilik_schema.build import schema
from tilik_schema.guards.measured_documents import read_document
from tilik_schema.strawberry_adapter import graphql_schema
from tilik_server.errors import DocumentTooCostly, TilikError
from tilik_server.limits import DocumentLimits
from tilik_web.named_operations import NamedOperation, named_operations

LIMITS: Final = DocumentLimits()
SHOWN: Final = ("PortalOverview", "ScoreExplained", "WorkList")
ROUNDS: Final = 300
NUMBERS: Final = count()


def doubling(body: str, levels: int) -> str:
    """Fragments on a unit that each spread the next one twice."""
    bodies = [body.format(n=level + 1) for level in range(levels)] + ["code"]
    fragments = " ".join(f"fragment F{n} on Unit {{ {each} }}" for n, each in enumerate(bodies))
    return f'{{ unit(code: "x") {{ ...F0 }} }} {fragments}'


ASKED: Final = "unit { employees(first: 500) { nodes { unit { code } } } } "
HOSTILE: Final = {
    "40,001 characters": "{" + " " * 40_000,
    "19,000 tokens": "a " * 19_000,
    "13,000 levels": "{a " * 13_000,
    "900 aliases": "{ " + "a: viewer " * 900 + "}",
    "16 levels": '{ unit(code: "x") ' + "{ parent " * 15 + "{ code }" + " }" * 16,
    "500 units, 500 people each": f"{{ units(first: 500) {{ nodes {{ head {{ {ASKED} }} }} }} }}",
    "2,700 tokens, 150 lists of 500": f"{{ viewer {{ employee {{ {ASKED * 150} }} }} }}",
    "12 doubling spreads": doubling("...F{n} ...F{n}", 12),
    "60 doubling spreads": doubling("...F{n} ...F{n}", 60),
    "60 doubling fields": doubling("parent {{ ...F{n} }} parent {{ ...F{n} }}", 60),
    "60 fragments in a circle": doubling("...F{n} ...F{n}", 60).replace("{ code }", "{ ...F0 }"),
}
HEAD: Final = """| operation | parse | validate | guard, unknown | guard, known |
|---|---:|---:|---:|---:|"""


def least(rounds: int, run: Callable[[], object]) -> float:
    """Milliseconds of the processor that the quickest of several runs took."""
    best = float("inf")
    for _ in range(rounds):
        began = process_time()
        run()
        best = min(best, process_time() - began)
    return best * 1_000


def refuse(document: str) -> str:
    """The code or message of a document's refusal; each is new, so that none is known."""
    try:
        known = read_document(graphql_schema(schema), f"{document} # {next(NUMBERS)}", LIMITS)
    except TilikError as error:
        return error.code
    if known.fault is not None:
        return known.fault.message.partition(" via ")[0]
    cost = known.cost(None, {})
    assert cost is not None
    assert cost > LIMITS.document_cost
    return DocumentTooCostly.code


def measure(operation: NamedOperation) -> tuple[float, ...]:
    """Milliseconds to parse, to validate, and to guard an operation at first and later."""
    graph, text = graphql_schema(schema), operation.document
    tree = parse(text)

    def guard(document: str) -> int | None:
        return read_document(graph, document, LIMITS).cost(None, {"first": 100})

    parsing = least(ROUNDS, lambda: parse(text))
    unknown = least(ROUNDS, lambda: guard(f"{text} # {next(NUMBERS)}"))
    known = least(20, lambda: [guard(text) for _ in range(100)]) / 100
    return parsing, least(20, lambda: validate(graph, tree)), unknown - parsing, known


def main() -> None:
    """Print both tables of the page about benchmarks."""
    print(HEAD)
    for operation in named_operations():
        if operation.name in SHOWN:
            print("|", operation.name, *(f"| {each:.3f}" for each in measure(operation)), "|")
    print("\n| document | refused as | ms, parsing included |\n|---|---|---:|")
    for name, document in HOSTILE.items():
        print(f"| {name} | {refuse(document)} | {least(20, partial(refuse, document)):.2f} |")


if __name__ == "__main__":
    main()
