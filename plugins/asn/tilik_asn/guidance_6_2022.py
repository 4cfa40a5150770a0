"""Guidance: the distribution of predicates that PermenPANRB 6/2022 suggests to a unit."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict

from tilik_plugin import Text, Title
from tilik_plugin.scheme import Condition, DistributionGuidance, DistributionRule, Share

_LABELS = {
    "sangat_baik": Text("very good", "sangat baik"),
    "baik": Text("good", "baik"),
    "butuh_perbaikan": Text("needs improvement", "butuh perbaikan"),
    "kurang": Text("poor", "kurang"),
    "sangat_kurang": Text("very poor", "sangat kurang"),
}
_CONDITIONS = {
    Condition.LARGEST: Text("{who} is the largest group", "{who} merupakan kelompok terbesar"),
    Condition.AT_MOST: Text("{who}: at most {{share}} %", "{who}: paling banyak {{share}} %"),
    Condition.AT_LEAST: Text("{who}: at least {{share}} %", "{who}: paling sedikit {{share}} %"),
    Condition.AT_LEAST_ONE: Text("{who}: at least one person", "{who}: paling sedikit satu orang"),
}


class Shares(BaseModel):
    """The per cents of the guidance by rule; one source gives them, so a cycle may set its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    istimewa_sangat_baik_at_most: Annotated[
        Share, Title("Outstanding: very good at most", "Istimewa: sangat baik paling banyak")
    ] = 70
    baik_baik_at_most: Annotated[Share, Title("Good: good at most", "Baik: baik paling banyak")] = (
        70
    )
    butuh_perbaikan_butuh_perbaikan_at_least: Annotated[
        Share,
        Title(
            "Needs improvement: needs improvement at least",
            "Butuh perbaikan: butuh perbaikan paling sedikit",
        ),
    ] = 60
    butuh_perbaikan_sangat_baik_at_most: Annotated[
        Share,
        Title(
            "Needs improvement: very good at most",
            "Butuh perbaikan: sangat baik paling banyak",
        ),
    ] = 10
    kurang_kurang_at_least: Annotated[
        Share, Title("Poor: poor at least", "Kurang: kurang paling sedikit")
    ] = 60
    kurang_butuh_perbaikan_at_least: Annotated[
        Share,
        Title("Poor: needs improvement at least", "Kurang: butuh perbaikan paling sedikit"),
    ] = 10
    kurang_sangat_baik_at_most: Annotated[
        Share, Title("Poor: very good at most", "Kurang: sangat baik paling banyak")
    ] = 10
    sangat_kurang_sangat_kurang_at_least: Annotated[
        Share,
        Title("Very poor: very poor at least", "Sangat kurang: sangat kurang paling sedikit"),
    ] = 60
    sangat_kurang_kurang_or_butuh_perbaikan_at_least: Annotated[
        Share,
        Title(
            "Very poor: poor or needs improvement at least",
            "Sangat kurang: kurang atau butuh perbaikan paling sedikit",
        ),
    ] = 10
    sangat_kurang_sangat_baik_at_most: Annotated[
        Share,
        Title("Very poor: very good at most", "Sangat kurang: sangat baik paling banyak"),
    ] = 0


def _rule(organisation: str, condition: Condition, *predicates: str) -> DistributionRule:
    """Makes a rule whose share is the default of its key in `Shares`."""
    key = f"{organisation}_{'_or_'.join(predicates)}_{condition}"
    named = [_LABELS[predicate] for predicate in predicates]
    template = _CONDITIONS[condition]
    text = Text(
        template.en.format(who=" or ".join(name.en for name in named)),
        template.id.format(who=" atau ".join(name.id for name in named)),
    )
    return DistributionRule(
        key=key,
        text=text,
        predicates=predicates,
        condition=condition,
        share=getattr(Shares(), key, None),
    )


_WANTED: dict[str, list[tuple[Condition, tuple[str, ...]]]] = {
    "istimewa": [
        (Condition.LARGEST, ("sangat_baik",)),
        (Condition.AT_MOST, ("sangat_baik",)),
    ],
    "baik": [
        (Condition.LARGEST, ("baik",)),
        (Condition.AT_MOST, ("baik",)),
        (Condition.AT_LEAST_ONE, ("butuh_perbaikan", "kurang")),
    ],
    "butuh_perbaikan": [
        (Condition.AT_LEAST, ("butuh_perbaikan",)),
        (Condition.AT_MOST, ("sangat_baik",)),
    ],
    "kurang": [
        (Condition.AT_LEAST, ("kurang",)),
        (Condition.AT_LEAST, ("butuh_perbaikan",)),
        (Condition.AT_MOST, ("sangat_baik",)),
    ],
    "sangat_kurang": [
        (Condition.AT_LEAST, ("sangat_kurang",)),
        (Condition.AT_LEAST, ("kurang", "butuh_perbaikan")),
        (Condition.AT_MOST, ("sangat_baik",)),
    ],
}

GUIDANCE = DistributionGuidance(
    minimum_people=5,
    rules={
        organisation: tuple(
            _rule(organisation, condition, *predicates) for condition, predicates in wanted
        )
        for organisation, wanted in _WANTED.items()
    },
)
