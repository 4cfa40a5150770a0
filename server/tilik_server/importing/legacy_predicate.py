"""Legacy predicates: how earlier years wrote them, and whether the value agrees."""

from collections.abc import Iterator

from tilik_plugin import Text
from tilik_plugin.scheme import RatingScheme


def predicate_of(scheme: RatingScheme, written: str) -> str | None:
    """Return the key of a predicate written as its key or as a label in either language."""
    wanted = _plain(written)
    for predicate in scheme.predicates:
        label = predicate.label
        if wanted in {_plain(predicate.key), _plain(label.en), _plain(label.id)}:
            return predicate.key
    return None


def predicate_warnings(scheme: RatingScheme, predicate: str, value: float | None) -> Iterator[Text]:
    """Yield a warning if the scheme's bands give the value another predicate.

    A band with a clause is accepted too, since its evidence can no longer be checked.
    """
    formula = scheme.formula
    if formula is None or value is None:
        return
    possible = []
    for band in formula.reached(value, scheme.complete({})):
        possible.append(scheme.predicate(band.predicate))
        if band.clause is None:
            break
    if predicate in {each.key for each in possible}:
        return
    label = possible[-1].label
    yield Text(
        f"the scheme would call {value:g} {label.en}; what the line says is kept",
        f"menurut skema, {value:g} adalah {label.id}; isi baris tetap dipakai",
    )


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split())
