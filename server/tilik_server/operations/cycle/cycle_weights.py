"""Cycle weights: the weights of the axes in a cycle, and the sum that its scheme requires."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from tilik_plugin import Text, exact, written
from tilik_plugin.scheme import RatingScheme
from tilik_server.errors import FieldFault

FINEST: Final = Decimal("0.01")


def faults_in_weights(
    rules: RatingScheme, params: Mapping[str, Any], path: tuple[str, ...]
) -> list[FieldFault]:
    """Return the faults in the weights of parameters that fit the scheme's schema.

    Weights have at most two decimals, and sum to the formula's `weights_sum` if it has one.
    """
    formula = rules.formula
    if formula is None or formula.weights_sum is None:
        return []
    weights = formula.weights(rules.complete(params))
    places = {term.axis: (*path, *term.weight.split(".")) for term in formula.terms}
    fine = Text("give at most two decimals", "berikan paling banyak dua desimal")
    faults = [FieldFault(places[axis], fine) for axis, weight in weights.items() if weight % FINEST]
    # With all weights 0 nothing could ever be decided in the cycle.
    found, wanted = sum(weights.values(), Decimal(0)), exact(formula.weights_sum)
    if not faults and found != wanted:
        en = f"the weights sum to {written(found)}; make it {written(wanted)}"
        indonesian = f"jumlah bobot {written(found)}; jadikan {written(wanted)}"
        together = places[formula.terms[0].axis][:-1]
        faults.append(FieldFault(together, Text(en, indonesian)))
    return faults
