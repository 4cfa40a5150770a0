"""Coverage: the steps and warnings of shares of a target, one for each key of the records."""

from collections.abc import Sequence
from fractions import Fraction
from operator import gt

from tilik_plugin import Caution, Step, Text, Undefined, exact, percent_expression, round_half_up
from tilik_plugin.series import KeyFigures

PER_CENT = Text("per cent", "persen")


def with_target(each: Sequence[KeyFigures]) -> list[KeyFigures]:
    """Returns the figures with a target above 0; raises Undefined if there are none."""
    kept = [figures for figures in each if figures.whole]
    if not kept:
        raise Undefined("NO_TARGET", Text("All targets are 0.", "Semua sasaran adalah 0."))
    return kept


def share(figures: KeyFigures) -> Fraction:
    """Returns part / whole × 100, exact."""
    return 100 * Fraction(exact(figures.part)) / Fraction(exact(figures.whole))


def share_step(figures: KeyFigures, text: Text | None = None) -> Step:
    """Returns the share of one key, rounded."""
    expression = percent_expression(figures.part, figures.whole)
    value = round_half_up(share(figures))
    return Step(Text.both(figures.key), expression, value, PER_CENT, text, figures.position)


def coverage_cautions(each: Sequence[KeyFigures], left_out: int) -> tuple[Caution, ...]:
    """Returns warnings of shares above 100 % and of keys without a target, which are left out."""
    cautions = []
    over = sum(map(gt, (one.part for one in each), (one.whole for one in each)))
    if over:
        cautions.append(
            Caution(
                "COVERAGE_ABOVE_100",
                Text(
                    f"Coverage above 100 % in {over} of {len(each)}.",
                    f"Cakupan di atas 100 % pada {over} dari {len(each)}.",
                ),
            )
        )
    if left_out:
        cautions.append(
            Caution(
                "NO_TARGET",
                Text(
                    f"{left_out} without a target were left out.",
                    f"{left_out} tanpa sasaran tidak dihitung.",
                ),
            )
        )
    return tuple(cautions)
