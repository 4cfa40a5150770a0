"""Rupiah: amounts as the Ministry of Finance's portal and accounting systems write them."""

from collections.abc import Mapping

from tilik_plugin.cells import read_figure

MILLIARD = 10**9
MOST_MILLIARDS = 200_000
"""More than any region's budget: the largest, Jakarta's of 2025, is 91,340 milliards."""

SCALES: Mapping[str, int] = {
    "": MILLIARD,
    "rupiah": 1,
    "ribu": 10**3,
    "juta": 10**6,
    "miliar": MILLIARD,
}
"""What the column `unit` multiplies a figure by that has no word of its own."""


class AmountTooLarge(Exception):
    """Raised for an amount beyond every region's budget."""


def rupiah(text: str, unit: str = "") -> int | None:
    """Reads `1025.59 M`, `Rp 9000000`, or a bare figure in the unit; None if it is none.

    Without a unit it is in milliards (10⁹ rupiah), as the portal has it. Raises AmountTooLarge.
    """
    figure = read_figure(text)
    if figure is None:
        return None
    amount = figure.number * (SCALES[unit] if figure.scale is None else figure.scale)
    if abs(amount) > MOST_MILLIARDS * MILLIARD:
        raise AmountTooLarge
    return int(amount)
