"""A world with something of everything, as large as a test asks for, and one drawn at random."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from tilik_server.models.base import new_id
from tilik_server.models.vocabulary import AppraisalStage

Fill = Callable[[int], Awaitable[int]]

ROWS = Path(__file__).with_name("world.sql").read_text(encoding="utf-8")
DROP = """
drop view pg_temp.n, pg_temp.explained;
drop function pg_temp.free, pg_temp.own;
"""


@pytest.fixture
def fill(world: Any, owner: Any) -> Fill:
    """Makes the rows of `world.sql` up to a number of leads with a staff each; the cycle's key."""
    made = {"cycle": 0, "last": 0}

    async def filled(people: int) -> int:
        made["cycle"] = made["cycle"] or await world.cycle()
        places = {":cycle": made["cycle"], ":first": made["last"] + 1, ":last": people}
        script = ROWS + DROP
        for place, value in places.items():
            script = script.replace(place, str(value))
        # Nobody but the owner may create something temporary.
        async with owner.transaction():
            await owner.execute("select set_config('tilik.viewer', 'operator', true)")
            await owner.execute(script)
        made["last"] = people
        return made["cycle"]

    return filled


@pytest.fixture
def agency(world: Any) -> Callable[[], Awaitable[None]]:
    """Makes seven units on three levels and the varied year of their fifteen people."""

    async def made() -> None:
        await Year(world, Random(2025), await world.cycle()).make()

    return made


@dataclass
class Year:
    """Rows drawn at random, the same ones in every run."""

    world: Any
    random: Random
    cycle: int
    indicators: list[UUID] = field(default_factory=list)
    leading: UUID | None = None

    async def make(self) -> None:
        """Units, people, and an appraisal of each; the first of them was transferred in July."""
        root = await self.world.unit(code="root")
        mids = [await self.world.unit(root, code=f"mid-{n}") for n in range(2)]
        leaves = [await self.world.unit(mids[n % 2], code=f"leaf-{n}") for n in range(4)]
        self.indicators = [await self.world.indicator() for _ in range(3)]
        homes = [root, *mids, *leaves * 3]
        people = [(await self.world.employee(unit), unit) for unit in homes]
        for employee, unit in people:
            await self.appraise(employee, unit)
        moved = people[3][0]
        half = {"ends_on": date(2025, 6, 30)}
        await self.world.change(
            "update appraisal set starts_on = '2025-07-01' where employee_id = $1", moved
        )
        await self.appraise(moved, leaves[1], **half)
        for unit in (root, leaves[0], leaves[0]):
            await self.own("forum", unit, held_on=self.day(), chair_id=moved, minutes=str(unit))
        for unit, key in ((root, "istimewa"), (leaves[2], "kurang")):
            await self.own("unit_predicate", unit, predicate_key=key, reason="Capaian")

    async def appraise(self, employee: UUID, unit: UUID, **columns: Any) -> None:
        """One appraisal with goals, scores, evidence and what else a year may bring."""
        since = datetime.now(UTC) - timedelta(days=self.random.randrange(60))
        appraisal = await self.world.appraisal(
            employee,
            unit,
            self.cycle,
            stage=self.random.choice(list(AppraisalStage)),
            stage_since=since,
            due_on=self.random.choice([None, date(2025, 3, 1), date(2999, 3, 1)]),
            briefed_at=self.random.choice([None, since]),
            acknowledged_at=self.random.choice([None, since]),
            **columns,
        )
        weighted = self.random.random() < 0.5
        for ordinal in range(self.random.randrange(1, 5)):
            await self.goal(appraisal, unit, ordinal, weighted)
        of = {"appraisal_id": appraisal}
        if self.random.random() < 0.8:
            key = self.random.choice(["sangat_baik", "baik", "kurang"])
            await self.own("outcome", unit, **of, predicate_key=key, explanation="{}")
        if self.random.random() < 0.5:
            days = {name: self.day() for name in ("held_on", "starts_on", "ends_on")}
            await self.own(
                "review", unit, **of, **{**days, "ends_on": date(2026, 1, 1)}, summary=""
            )
        if self.random.random() < 0.5:
            said = {"about_id": employee, "channel": "PEER", "visibility": "TEAM", "comment": ""}
            first = await self.own("feedback", unit, **said, anonymous=False)
            await self.own("feedback", unit, **said, anonymous=False, parent_id=first)

    async def goal(self, appraisal: UUID, unit: UUID, ordinal: int, weighted: bool) -> None:
        """A goal, at times shared with the first one of all, with its score and evidence."""
        shared = self.leading is not None and self.random.random() < 0.2
        goal = await self.world.goal(
            appraisal,
            unit,
            self.cycle,
            ordinal=ordinal,
            axis_key=self.random.choice(["work_result", "work_result", "behaviour"]),
            indicator_id=self.random.choice([None, *self.indicators]),
            weight=float(self.random.choice([0, 20, 30, 50])) if weighted else None,
            shared=shared,
            contributes_to_id=self.leading if shared else None,
        )
        status = self.random.choice(["COMPUTED", "COMPUTED", "COMPUTED", "NO_EVIDENCE", None])
        if self.leading is None:
            self.leading, status = goal, "COMPUTED"
        if status is not None and not shared:
            achievement = self.random.choice([None, -1600, *range(40, 125, 5), 8831])
            await self.own(
                "score",
                unit,
                goal_id=goal,
                status=status,
                value=1.0 if status == "COMPUTED" else None,
                achievement=float(achievement) if achievement and status == "COMPUTED" else None,
                calculator_key="asn.target_achievement",
                calculator_version="1",
            )
        await self.world.evidence(
            goal, unit, self.cycle, status=self.random.choice(["PENDING", "ACCEPTED"])
        )

    async def own(self, table: str, unit: UUID, **columns: Any) -> UUID:
        """A row of the cycle and a unit."""
        given = {"id": new_id(self.cycle), "cycle_id": self.cycle, "unit_id": unit}
        key: UUID = await self.world.insert(table, **given, **columns)
        return key

    def day(self) -> date:
        """A day of the year."""
        return date(2025, 1, 1) + timedelta(days=self.random.randrange(365))
