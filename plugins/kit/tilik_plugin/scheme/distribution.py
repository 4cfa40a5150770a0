"""Distribution: what the shares of predicates in a unit should satisfy, as data, and the check."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from tilik_plugin.rounding import exact, percent, round_half_up, written
from tilik_plugin.text import Text


class Condition(StrEnum):
    """What is asked of the people whose predicate is one of a rule's."""

    LARGEST = "largest"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    AT_LEAST_ONE = "at_least_one"


class DistributionRule(BaseModel):
    """One rule; a violation asks for a justification and is never a refusal.

    `text` may name `{share}`, the per cent asked for. A cycle's parameter `distribution` may
    give another share under the rule's key.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    text: Text
    predicates: tuple[str, ...]
    condition: Condition
    share: float | None = None


class DistributionGuidance(BaseModel):
    """The rules per organisation predicate, and from how many people they are evaluated.

    `always` holds those of a scheme whose guidance does not depend on that predicate.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    minimum_people: int
    rules: Mapping[str, tuple[DistributionRule, ...]] = {}
    always: tuple[DistributionRule, ...] = ()

    def every_rule(self) -> Iterator[DistributionRule]:
        """Yields every rule."""
        yield from self.always
        for rules in self.rules.values():
            yield from rules

    def rules_under(self, organisation_predicate: str | None) -> Sequence[DistributionRule]:
        """Returns the rules that apply to a unit with this predicate, or with none yet."""
        return (*self.always, *self.rules.get(organisation_predicate or "", ()))


@dataclass(frozen=True, slots=True)
class DistributionCheck:
    """A rule, the share in per cent that was found, and whether it keeps the rule."""

    rule: str
    wanted: Text
    share: float
    passed: bool
    found: int
    people: int

    def message(self) -> Text:
        """Returns what the rule requires, with the numbers found."""
        per_cent = written(self.share)
        return Text(
            f"{self.wanted.en}; found {self.found} of {self.people} ({per_cent} %).",
            f"{self.wanted.id}; ditemukan {self.found} dari {self.people} ({per_cent} %).",
        )


def check_distribution(
    guidance: DistributionGuidance,
    organisation_predicate: str | None,
    counts: Mapping[str, int],
    shares: Mapping[str, float] | None = None,
) -> Sequence[DistributionCheck]:
    """Checks the rules under an organisation predicate against the number of people per predicate.

    `shares` are the cycle's own per cents by rule key. Empty for fewer people than the guidance
    asks for; without the predicate only what always holds is evaluated.
    """
    people = sum(counts.values())
    if people < max(1, guidance.minimum_people):
        return []
    rules = guidance.rules_under(organisation_predicate)
    return [_check(rule, counts, people, shares or {}) for rule in rules]


def _check(
    rule: DistributionRule, counts: Mapping[str, int], people: int, shares: Mapping[str, float]
) -> DistributionCheck:
    wanted = shares.get(rule.key, rule.share or 0)
    found = sum(counts.get(key, 0) for key in rule.predicates)
    named = written(wanted)
    return DistributionCheck(
        rule.key,
        Text(rule.text.en.format(share=named), rule.text.id.format(share=named)),
        round_half_up(percent(found, people)),
        _passes(rule, counts, found, people, wanted),
        found,
        people,
    )


def _passes(
    rule: DistributionRule, counts: Mapping[str, int], found: int, people: int, wanted: float
) -> bool:
    limit = exact(wanted) * people
    others = [count for key, count in counts.items() if key not in rule.predicates]
    match rule.condition:
        case Condition.LARGEST:
            return found > 0 and found >= max(others, default=0)
        case Condition.AT_MOST:
            return found * 100 <= limit
        case Condition.AT_LEAST:
            return found * 100 >= limit
        case Condition.AT_LEAST_ONE:
            return found > 0
