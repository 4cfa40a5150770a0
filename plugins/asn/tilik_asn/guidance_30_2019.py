"""Guidance: the ranking of performances that PP 30/2019 requires of every organisation."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict

from tilik_plugin import Text, unverified
from tilik_plugin.scheme import Condition, DistributionGuidance, DistributionRule, Share

_ABOVE, _AS, _BELOW = ("sangat_baik",), ("baik",), ("cukup", "kurang", "sangat_kurang")
_WHICH = Text(
    "Above is sangat baik, as expected baik, below the rest.",
    "Di atas ekspektasi: sangat baik; sesuai: baik; di bawah: selebihnya.",
)


class RankingShares(BaseModel):
    """The per cents of the ranking, and which predicates are meant: none is verified."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    above_at_most: Annotated[
        Share,
        unverified("Above expectation at most", "Di atas ekspektasi paling banyak", _WHICH),
    ] = 20
    as_at_least: Annotated[
        Share, unverified("As expected at least", "Sesuai ekspektasi paling sedikit", _WHICH)
    ] = 60
    as_at_most: Annotated[
        Share, unverified("As expected at most", "Sesuai ekspektasi paling banyak", _WHICH)
    ] = 70
    below_at_most: Annotated[
        Share,
        unverified("Below expectation at most", "Di bawah ekspektasi paling banyak", _WHICH),
    ] = 20


def _rule(
    key: str, who: Text, predicates: tuple[str, ...], condition: Condition
) -> DistributionRule:
    asked = {
        Condition.AT_MOST: Text("at most {share} %", "paling banyak {share} %"),
        Condition.AT_LEAST: Text("at least {share} %", "paling sedikit {share} %"),
    }[condition]
    text = Text(f"{who.en}: {asked.en}", f"{who.id}: {asked.id}")
    share = getattr(RankingShares(), key)
    return DistributionRule(
        key=key, text=text, predicates=predicates, condition=condition, share=share
    )


_EXPECTED = Text("as expected", "sesuai ekspektasi")

GUIDANCE = DistributionGuidance(
    minimum_people=5,
    always=(
        _rule(
            "above_at_most",
            Text("above expectation", "di atas ekspektasi"),
            _ABOVE,
            Condition.AT_MOST,
        ),
        _rule("as_at_least", _EXPECTED, _AS, Condition.AT_LEAST),
        _rule("as_at_most", _EXPECTED, _AS, Condition.AT_MOST),
        _rule(
            "below_at_most",
            Text("below expectation", "di bawah ekspektasi"),
            _BELOW,
            Condition.AT_MOST,
        ),
    ),
)
