"""Every figure of a unit's summary against a plain computation over the rows of its subtree."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from statistics import fmean, median
from typing import Any

from tilik_plugin import round_half_up as half_up
from tilik_server.models.vocabulary import AppraisalStage

SUMMARY = """
query ($cycle: String!) {
  units(first: 100) {
    nodes {
      code
      summary(cycleCode: $cycle) {
        suppressed employees appraised averageAchievement medianAchievement weightScored overdue
        evidencePending briefed
        acknowledged reviewed withFeedback
        predicates { predicate { key } count share }
        indicators { indicator { code } scores averageAchievement lowest highest }
        stages { stage count medianDays }
        organisationPredicate { key }
        forums { minutes }
      }
    }
  }
}
"""
TABLES = (
    "unit",
    "employee",
    "assignment",
    "appraisal",
    "goal",
    "score",
    "indicator",
    "outcome",
    "evidence",
    "review",
    "feedback",
    "forum",
    "unit_predicate",
)
PREDICATES = ("sangat_baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang")


def cut(achievement: float) -> float:
    """What counts of an achievement under a cycle that sets no cap of its own."""
    return min(max(achievement, 0), 120)


EXEMPTED = """
update goal g set exempted_at = now(), exemption_reason = 'Dihapus' from appraisal a
where a.id = g.appraisal_id and a.stage not in ('DRAFT', 'SUBMITTED') and g.ordinal % 2 = 1
"""


class Plain:
    """The figures of one unit's subtree, computed from all rows of one cycle."""

    def __init__(self, rows: dict[str, list[Any]], root: Any) -> None:
        parents = {unit["id"]: unit["parent_id"] for unit in rows["unit"]}
        self.rows, self.root = rows, root
        self.units = {unit for unit in parents if root in self.upwards(unit, parents)}
        self.appraisals = self.below("appraisal")
        self.people = {each["employee_id"] for each in self.below("assignment")}

    @staticmethod
    def upwards(unit: Any, parents: dict[Any, Any]) -> set[Any]:
        """The unit and all units above it."""
        return {unit} | (Plain.upwards(parents[unit], parents) if parents[unit] else set())

    def below(self, table: str) -> list[Any]:
        """The rows of the subtree's units."""
        return [row for row in self.rows[table] if row["unit_id"] in self.units]

    def figures(self) -> dict[str, Any]:
        """Every figure, as the graph names and writes it."""
        predicates = Counter(self.predicates().values())
        appraised = predicates.total()
        return {
            "employees": len(self.people),
            "appraised": appraised,
            "averageAchievement": self.joined(fmean),
            "medianAchievement": self.joined(median),
            "weightScored": self.weight_scored(),
            "overdue": self.count(lambda a: a["stage"] != "CLOSED" and self.is_past(a["due_on"])),
            "evidencePending": sum(each["status"] == "PENDING" for each in self.below("evidence")),
            "briefed": self.count(lambda a: a["briefed_at"]),
            "acknowledged": self.count(lambda a: a["acknowledged_at"]),
            "reviewed": self.count(lambda a: self.any("review", appraisal_id=a["id"])),
            "withFeedback": self.count(
                lambda a: self.any("feedback", about_id=a["employee_id"], parent_id=None)
            ),
            "predicates": [
                {
                    "predicate": {"key": key},
                    "count": predicates[key],
                    "share": half_up(predicates[key] * 100 / appraised) if appraised else None,
                }
                for key in PREDICATES
            ],
            "indicators": self.indicators(),
            "stages": self.stages(),
            "organisationPredicate": next(
                (
                    {"key": each["predicate_key"]}
                    for each in self.rows["unit_predicate"]
                    if each["unit_id"] == self.root
                ),
                None,
            ),
            "forums": [
                {"minutes": each["minutes"]}
                for each in sorted(self.below("forum"), key=lambda f: (f["held_on"], f["id"]))
            ],
        }

    def count(self, condition: Callable[[Any], Any]) -> int:
        """How many appraisals meet a condition."""
        return sum(bool(condition(each)) for each in self.appraisals)

    def any(self, table: str, **columns: Any) -> bool:
        """Whether a table has a row with these values."""
        return any(
            all(row[name] == value for name, value in columns.items()) for row in self.rows[table]
        )

    @staticmethod
    def is_past(day: date | None) -> bool:
        """Whether a day is over."""
        return day is not None and day < datetime.now(UTC).date()

    def predicates(self) -> dict[Any, str]:
        """Of each person of the subtree the latest appraisal's predicate."""
        found = {}
        for appraisal in sorted(self.rows["appraisal"], key=lambda a: a["starts_on"]):
            for outcome in self.rows["outcome"]:
                if (
                    outcome["appraisal_id"] == appraisal["id"]
                    and appraisal["employee_id"] in self.people
                ):
                    found[appraisal["employee_id"]] = outcome["predicate_key"]
        return found

    def scored(self) -> list[tuple[Any, Any, float, float]]:
        """Person, scored goal, weight and achievement of each goal with a computed score."""
        scores = {
            score["goal_id"]: score["achievement"]
            for score in self.rows["score"]
            if score["achievement"] is not None
        }
        found = []
        for appraisal in self.appraisals:
            goals = [goal for goal in self.rows["goal"] if goal["appraisal_id"] == appraisal["id"]]
            sharing = Counter(goal["axis_key"] for goal in goals)
            for goal in goals:
                of = goal["contributes_to_id"] if goal["shared"] else goal["id"]
                own = goal["weight"]
                weight = 100 / sharing[goal["axis_key"]] if own is None else own
                if of in scores:
                    person = appraisal["employee_id"]
                    found.append((person, of, weight, scores[of]))
        return found

    def joined(self, join: Callable[[list[float]], float]) -> float | None:
        """The mean or the median over people of their weighted means."""
        sums: dict[Any, list[float]] = {}
        for person, _, weight, achievement in self.scored():
            total = sums.setdefault(person, [0.0, 0.0])
            total[0] += weight * cut(achievement)
            total[1] += weight
        means = [top / bottom for top, bottom in sums.values() if bottom]
        return half_up(join(means)) if means else None

    def weight_scored(self) -> float | None:
        """Of the weight of agreed goals, the per cent that has a score."""
        agreed = [a for a in self.appraisals if a["stage"] not in ("DRAFT", "SUBMITTED")]
        scored = {each["goal_id"] for each in self.rows["score"] if each["achievement"] is not None}
        whole = part = 0.0
        for appraisal in agreed:
            goals = [goal for goal in self.rows["goal"] if goal["appraisal_id"] == appraisal["id"]]
            sharing = Counter(goal["axis_key"] for goal in goals)
            for goal in goals:
                own = goal["weight"]
                weight = 100 / sharing[goal["axis_key"]] if own is None else own
                of = goal["contributes_to_id"] if goal["shared"] else goal["id"]
                if goal["criterion_key"] is None and (of in scored or not goal["exempted_at"]):
                    whole += weight
                    part += weight * (of in scored)
        return half_up(part / whole * 100) if whole else None

    def indicators(self) -> list[dict[str, Any]]:
        """Number, mean, lowest and highest of each indicator's scores, by key."""
        of = {goal["id"]: goal["indicator_id"] for goal in self.rows["goal"]}
        found: dict[Any, list[float]] = {}
        for goal, achievement in sorted({(goal, each) for _, goal, _, each in self.scored()}):
            if of[goal] is not None:
                found.setdefault(of[goal], []).append(achievement)
        codes = {each["id"]: each["code"] for each in self.rows["indicator"]}
        return [
            {
                "indicator": {"code": codes[key]},
                "scores": len(known),
                "averageAchievement": half_up(fmean(map(cut, known))),
                "lowest": min(known),
                "highest": max(known),
            }
            for key, known in sorted(found.items())
        ]

    def stages(self) -> list[dict[str, Any]]:
        """Number and median of whole days in each stage."""
        days: dict[str, list[int]] = {}
        for each in self.appraisals:
            waited = datetime.now(UTC) - each["stage_since"]
            days.setdefault(each["stage"], []).append(round(waited / timedelta(days=1)))
        return [
            {"stage": stage, "count": len(days[stage]), "medianDays": median(days[stage])}
            for stage in AppraisalStage
            if stage in days
        ]


async def test_every_figure_is_what_a_plain_computation_gives(
    graph: Any, world: Any, agency: Any
) -> None:
    await agency()
    await world.change(EXEMPTED)
    data = await graph.ask(SUMMARY, cycle="2025")
    found = {node["code"]: node["summary"] for node in data["units"]["nodes"]}
    rows = {table: await world.fetch(f"select * from {table}") for table in TABLES}
    units = {unit["code"]: unit for unit in rows["unit"]}
    assert set(found) == set(units)
    for code, unit in units.items():
        expected = Plain(rows, unit["id"]).figures()
        assert {name: found[code][name] for name in expected} == expected, code
    root = found["root"]
    assert root["employees"] == 15 > root["appraised"] > 5
    assert all(value for name, value in root.items() if name != "suppressed")
