"""Reach: the targets that the values of a calculator can meet."""

from collections.abc import Iterator, Mapping
from typing import Any

from tilik_plugin import TargetRange, Text, written
from tilik_server.plugin_host.catalogue import Catalogue


def faults_beyond_reach(
    target: float, calculator_key: str, params: Mapping[str, Any], catalogue: Catalogue
) -> Iterator[Text]:
    """Yield what is wrong with a target that no records can reach under these parameters."""
    # Without its plugin nothing is known of a calculator; its goals stay as they are.
    calculator = catalogue.calculators.get(calculator_key)
    reach = TargetRange() if calculator is None else calculator.reach_with(params)
    if not reach.holds(target):
        all_of_it = Text(f"all that {calculator_key} can give", f"jangkauan {calculator_key}")
        yield outside(reach, all_of_it)


def outside(within: TargetRange, named: Text) -> Text:
    """Return what a target must be that lies outside of a range with this name."""
    low, high = within.lowest, within.highest
    if low is not None and high is not None:
        en, indonesian = f"{written(low)} to {written(high)}", f"{written(low)} - {written(high)}"
    elif low is not None:
        en, indonesian = f"at least {written(low)}", f"paling sedikit {written(low)}"
    else:
        assert high is not None
        en, indonesian = f"at most {written(high)}", f"paling banyak {written(high)}"
    return Text(f"give {en}, {named.en}", f"berikan {indonesian}, {named.id}")
