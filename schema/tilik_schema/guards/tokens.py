"""Tokens of a document, counted before it is parsed."""

import re
from dataclasses import dataclass
from typing import Final

from tilik_server.errors import (
    DocumentTooDeep,
    DocumentTooLong,
    DocumentTooManyAliases,
    DocumentTooManyDirectives,
    DocumentTooManyTokens,
)
from tilik_server.limits import DocumentLimits

# Possessive, so that no text makes it go back; a text without an end goes on to the last character.
_TOKEN: Final = re.compile(
    r"""
      \"{3} (?> [^"\\]+ | \\"{3} | \\ | "(?!"") )*+ (?: "{3} )?
    | "     (?> [^"\\\n\r]+ | \\. )*+ "?
    | \#    [^\n\r]*+
    | [A-Za-z_] [A-Za-z_0-9]*+
    | -?    [0-9] [0-9A-Za-z_.+-]*+
    | \.\.\.
    | [^\s,\ufeff]
    """,
    re.VERBOSE,
)
_OPENING: Final = frozenset("{([")
_CLOSING: Final = frozenset("})]")


@dataclass(frozen=True, slots=True)
class TokenCounts:
    """The numbers of tokens, bracket levels, directives, aliases and operations of a document."""

    count: int
    nesting: int
    directives: int
    aliases: int
    operations: int


def check_tokens(document: str, limits: DocumentLimits) -> None:
    """Raise an error if a document is beyond a limit that is seen without parsing it.

    Raises DocumentTooLong, DocumentTooDeep, DocumentTooManyTokens, DocumentTooManyDirectives or
    DocumentTooManyAliases.
    """
    if len(document) > limits.document_characters:
        raise DocumentTooLong(found=len(document), limit=limits.document_characters)
    # The length was checked above, so that even this pass over the text is bounded.
    found = count_tokens(document, limits.document_tokens)
    if found.nesting > most_nesting(limits):
        raise DocumentTooDeep(found=found.nesting, limit=most_nesting(limits))
    if found.count > limits.document_tokens:
        raise DocumentTooManyTokens(found=found.count, limit=limits.document_tokens)
    if found.directives > limits.document_directives:
        raise DocumentTooManyDirectives(found=found.directives, limit=limits.document_directives)
    # Each alias belongs to some operation, so one of them has at least the average.
    if found.aliases > limits.document_aliases * max(1, found.operations):
        raise DocumentTooManyAliases(found=found.aliases, limit=limits.document_aliases)


def most_nesting(limits: DocumentLimits) -> int:
    """Return the levels of brackets, or of fields and fragments, that a document may have."""
    return 2 * max(limits.document_depth, limits.introspection_depth)


def count_tokens(document: str, inspected: int | None = None) -> TokenCounts:
    """Count the tokens; brackets, aliases and operations only among the first `inspected`."""
    tokens: list[str] = _TOKEN.findall(document)
    level = nesting = parentheses = aliases = operations = 0
    head = ""
    for each in tokens[:inspected]:
        if each in _OPENING:
            if level == 0 and each == "{":
                operations += head != "fragment"
                head = ""
            level += 1
            parentheses += each == "("
            nesting = max(nesting, level)
        elif each in _CLOSING:
            level -= 1
            parentheses -= each == ")"
        elif each == ":":
            aliases += parentheses == 0
        elif level == 0 and not head and each[0] not in '"#':
            head = each
    return TokenCounts(len(tokens), nesting, tokens.count("@"), aliases, operations)
