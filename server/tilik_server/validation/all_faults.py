"""All faults of an input in one answer, so that nobody mends them wave by wave."""

from collections.abc import Iterable, Sequence

from tilik_server.errors import FieldFault, InvalidArgument, InvalidId


def raise_all(faults: Iterable[FieldFault], unread: Sequence[FieldFault] = ()) -> None:
    """Raise InvalidArgument with the first fault of each path, in their order; do nothing if none.

    `unread` are those of ids that could not be read; if there are no others, raises InvalidId.
    """
    others = list(faults)
    by_path: dict[tuple[str, ...], FieldFault] = {}
    for fault in (*unread, *others):
        by_path.setdefault(fault.path, fault)
    if by_path:
        raise (InvalidArgument if others else InvalidId)(fields=by_path.values())
