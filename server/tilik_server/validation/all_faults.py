"""All faults of an input in one answer, so that nobody mends them wave by wave."""

from collections.abc import Iterable, Sequence

from tilik_server.errors import FieldFault, InvalidArgument, InvalidId


def raise_all(faults: Iterable[FieldFault], unread: Sequence[FieldFault] = ()) -> None:
    """Raise InvalidArgument with these faults in their order, each once; do nothing if none.

    `unread` are those of ids that could not be read; if there are no others, raises InvalidId.
    """
    others = list(faults)
    named = list(dict.fromkeys((*unread, *others)))
    if named:
        raise (InvalidArgument if others else InvalidId)(fields=named)
