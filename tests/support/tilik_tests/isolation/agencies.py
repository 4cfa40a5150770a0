"""Three agencies in two regions: people of every role, and rows of every table in each of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_server.access.key_text import hash_of_key
from tilik_server.access.viewer import NOBODY, UNKNOWN, USER, VISITOR, Viewer, integration
from tilik_server.errors.messages import ENGLISH
from tilik_server.models.base import new_id
from tilik_server.models.vocabulary import KeyScope
from tilik_tests.isolation.described import describe

REGION_OF: Final[Mapping[str, str]] = {"a": "one", "b": "one", "c": "two"}
# The stage of each person's appraisal in the open cycle.
STAGES: Final[Mapping[str, str]] = {
    "head": "OBJECTED",
    "chief": "DRAFT",
    "lead": "CLOSED",
    "staff": "DECIDED",
    "clerk": "AGREED",
    "nurse": "RATED",
    "team": "SELF_ASSESSED",
    "admin": "CALIBRATED",
    "plain": "SUBMITTED",
}
SUPERVISOR_OF: Final[Mapping[str, str]] = {
    "chief": "head",
    "lead": "chief",
    "staff": "lead",
    # The present supervisor is another one than the appraiser.
    "clerk": "desk",
    "nurse": "lead",
    "desk": "chief",
    "plain": "chief",
    "team": "head",
    "admin": "head",
}
APPRAISER_OF: Final = {**SUPERVISOR_OF, "clerk": "lead"}
GRANTS: Final[Mapping[str, str]] = {
    "team": "PERFORMANCE_TEAM",
    "admin": "AGENCY_ADMIN",
    "watcher": "REGION_VIEWER",
    "auditor": "AUDITOR",
    "left": "AGENCY_ADMIN",
}
SCOPES: Final = tuple(scope.value for scope in KeyScope)
CALCULATOR: Final = "asn.target_achievement"
LEFT_ON: Final = date(2025, 3, 31)
LATER: Final = date(2099, 1, 1)


def as_json(value: Any) -> str:
    """A value for a column of JSON."""
    return orjson.dumps(value).decode()


@dataclass
class Agencies:
    """The rows of three agencies, made by the factories of `world`."""

    world: Any
    cycle: int = 0
    past: int = 0
    units: dict[str, UUID] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)
    indicators: dict[str, UUID] = field(default_factory=dict)
    goals: dict[str, UUID] = field(default_factory=dict)
    appraisals: dict[str, UUID] = field(default_factory=dict)
    keys: dict[str, UUID] = field(default_factory=dict)

    async def make(self) -> None:
        """Make them all."""
        world = self.world
        self.cycle = await world.cycle("2025", starts_on=date(2025, 1, 1), ends_on=LATER)
        for number, region in enumerate(("one", "two"), 11):
            place = await world.insert(
                "region", code=str(number), scheme="kemendagri", name=f"Provinsi {region}"
            )
            root = self.units[region] = await world.unit(region_id=place, kind="daerah")
            self.people[f"{region} regent"] = await world.employee(root)
            await world.change(
                "update unit set head_id = $1 where id = $2", self.people[f"{region} regent"], root
            )
        for name in ("test.integrity", "test.service"):
            await world.insert(
                "competency", id=name, name=as_json(_both(name)), kind="MANAGERIAL", plugin="test"
            )
        await world.insert("plugin", id="tilik-test", version="1.0.0", summary="For a test.")
        for agency in REGION_OF:
            await self.staff(agency)
        self.past = await world.cycle(
            "2024", starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31), status="CLOSED"
        )
        for agency in REGION_OF:
            await self.plan(agency)
            await self.feedback(agency)
            await self.around(agency)
        await self.everywhere()

    async def staff(self, agency: str) -> None:
        """The units, people, roles and keys of an agency."""
        world = self.world
        root = self.units[agency] = await world.unit(self.units[REGION_OF[agency]])
        field_ = self.units[f"{agency} field"] = await world.unit(root)
        section = self.units[f"{agency} section"] = await world.unit(field_)
        office = self.units[f"{agency} office"] = await world.unit(root)
        homes = {"head": root, "chief": field_, "plain": field_, "team": office, "admin": office}
        homes |= {"watcher": office, "auditor": office, "left": office, "desk": field_}
        for name in (*homes, "lead", "staff", "clerk", "nurse"):
            more: dict[str, Any] = {"active_until": LEFT_ON} if name == "left" else {}
            key = await world.employee(homes.get(name, section), grade="III/a", **more)
            self.people[f"{agency} {name}"] = key
        for name, supervisor in SUPERVISOR_OF.items():
            await world.change(
                "update employee set supervisor_id = $1 where id = $2",
                self.people[f"{agency} {supervisor}"],
                self.people[f"{agency} {name}"],
            )
        await world.change(
            "update employee set supervisor_id = $1 where id = $2",
            self.people[f"{REGION_OF[agency]} regent"],
            self.people[f"{agency} head"],
        )
        for unit, name in ((root, "head"), (field_, "chief"), (section, "lead")):
            await world.change(
                "update unit set head_id = $1 where id = $2", self.people[f"{agency} {name}"], unit
            )
        for name, role in GRANTS.items():
            unit = self.units[REGION_OF[agency]] if name == "watcher" else root
            await self.grant(f"{agency} {name}", role, unit)
        for scope in SCOPES:
            self.keys[f"{agency} {scope}"] = await world.insert(
                "integration_key",
                name=f"kiosk {agency} {scope}",
                unit_id=root,
                scopes=[scope],
                calculators=[CALCULATOR] if scope == "evidence" else [],
                key_hash=hash_of_key(f"{agency} {scope}"),
                expires_on=LATER,
                last_used_at=datetime(2025, 1, 1, tzinfo=UTC),
                created_by_id=self.people[f"{agency} admin"],
            )

    async def grant(self, name: str, role: str, unit: UUID | None, **more: Any) -> None:
        """A stored role of a person."""
        given = {"starts_on": date(2024, 1, 1), "reason": "SK", **more}
        await self.world.insert(
            "role_grant", employee_id=self.people[name], role=role, unit_id=unit, **given
        )

    async def plan(self, agency: str) -> None:
        """The appraisals of an agency with all that belongs to them."""
        await self.propose(agency)
        for name in STAGES:
            await self.appraise(agency, name, self.cycle, STAGES[name])
        # Of a closed year, when others appraised.
        for name, appraiser in (("staff", "desk"), ("plain", "admin")):
            await self.appraise(agency, name, self.past, "CLOSED", appraiser, "team")

    async def propose(self, agency: str) -> None:
        """Indicators in every status, of which the approved one measures goals."""
        world, unit = self.world, self.units[f"{agency} field"]
        for status in ("APPROVED", "PROPOSED", "REJECTED", "RETIRED"):
            self.indicators[f"{agency} {status}"] = key = await world.indicator(
                status=status, unit_id=unit, proposed_by_id=self.people[f"{agency} clerk"]
            )
            clerk = self.people[f"{agency} clerk"]
            (post,) = await world.fetch("select position_id from employee where id = $1", clerk)
            await world.insert(
                "indicator_position", indicator_id=key, position_id=post["position_id"]
            )

    async def appraise(
        self,
        agency: str,
        name: str,
        cycle: int,
        stage: str,
        appraiser: str | None = None,
        superior: str | None = None,
    ) -> None:
        """An appraisal with goals, evidence, scores, ratings and the rest."""
        world, people = self.world, self.people
        person = people[f"{agency} {name}"]
        (home,) = await world.fetch("select unit_id from employee where id = $1", person)
        rater = appraiser or APPRAISER_OF.get(name)
        above = superior or (APPRAISER_OF.get(rater) if rater else None)
        regent = people[f"{REGION_OF[agency]} regent"]
        by = people[f"{agency} {rater}"] if rater else regent
        then = {"stage": stage, "appraiser_id": by}
        if above:
            then["appraiser_superior_id"] = people[f"{agency} {above}"]
        if cycle == self.past:
            then |= {"starts_on": date(2024, 1, 1), "ends_on": date(2024, 12, 31)}
        key = await world.appraisal(person, home["unit_id"], cycle, **then)
        self.appraisals[f"{agency} {name} {cycle}"] = key
        above_goal = self.goals.get(f"{agency} {rater} {cycle}")
        for ordinal in range(2):
            shared = ordinal == 1 and above_goal is not None
            await self.goal(agency, name, key, ordinal, above_goal, shared, person)
        review = await world.below("review", key, by_id=by)
        rated = (("SELF", None), ("APPRAISER", None), ("FORUM", None), ("APPRAISER", review))
        for source, of in rated:
            who = person if source == "SELF" else by
            await world.below("rating", key, source=source, by_id=who, review_id=of)
        for table in ("adjustment", "outcome", "follow_up", "objection"):
            await world.below(table, key)
        await world.insert("draft", appraisal_id=key, person_id=by, kind="RATING", content="{}")
        await world.below("timeline_entry", key, by_id=by)
        await world.below("outbox", key, key=f"told {agency} {name} {cycle}", recipient_id=person)

    async def goal(
        self,
        agency: str,
        name: str,
        appraisal: UUID,
        ordinal: int,
        above: UUID | None,
        shared: bool,
        person: UUID,
    ) -> None:
        """A goal with two pieces of evidence, one of an integration, and a score of its own."""
        world = self.world
        (of,) = await world.fetch(
            "select unit_id, cycle_id from appraisal where id = $1", appraisal
        )
        place = of["unit_id"], of["cycle_id"]
        key = await world.goal(
            appraisal,
            *place,
            ordinal=ordinal,
            indicator_id=self.indicators[f"{agency} APPROVED"],
            contributes_to_id=above,
            shared=shared,
        )
        if ordinal == 0:
            self.goals[f"{agency} {name} {of['cycle_id']}"] = key
        for source in (None, f"kiosk {agency} evidence"):
            by = person if source is None else None
            await world.evidence(
                key,
                *place,
                source=source,
                submitted_by_id=by,
                status="ACCEPTED" if source else "PENDING",
            )
        if not shared:
            await world.below("score", key)

    async def feedback(self, agency: str) -> None:
        """Feedback of every visibility about people and units, with replies; some anonymous."""
        about, author = self.people[f"{agency} staff"], self.people[f"{agency} plain"]
        section = self.units[f"{agency} section"]
        for visibility in ("PRIVATE", "SUPERIOR", "TEAM"):
            for subject in (about, None):
                given = {"visibility": visibility, "about_id": subject, "author_id": author}
                first = await self.say(section, **given)
                await self.say(section, **{**given, "author_id": about, "parent_id": first})
        # Four are too few to be shown; five are enough.
        for name, givers in (
            ("clerk", ("staff", "nurse", "lead", "plain")),
            ("nurse", ("staff", "clerk", "lead", "plain", "desk")),
        ):
            for giver in givers:
                await self.say(
                    section,
                    visibility="TEAM",
                    anonymous=True,
                    about_id=self.people[f"{agency} {name}"],
                    author_id=self.people[f"{agency} {giver}"],
                )
        await self.say(section, channel="CITIZEN", visibility="TEAM")

    async def say(self, unit: UUID, **columns: Any) -> UUID:
        """One piece of feedback."""
        given = {"channel": "PEER", "anonymous": False, "comment": "Cepat", "rating": 3}
        key: UUID = await self.world.insert(
            "feedback",
            id=new_id(self.cycle),
            cycle_id=self.cycle,
            unit_id=unit,
            **{**given, **columns},
        )
        return key

    async def around(self, agency: str) -> None:
        """Forums, predicates, competencies, and what is kept of requests and files."""
        world, people = self.world, self.people
        within = {"cycle_id": self.cycle, "unit_id": self.units[f"{agency} field"]}
        forum = await world.insert(
            "forum",
            id=new_id(self.cycle),
            **within,
            held_on=date(2026, 1, 8),
            chair_id=people[f"{agency} chief"],
            minutes="Sepakat",
            justification="Sesuai",
        )
        for name in ("chief", "plain"):
            await world.insert(
                "forum_participant",
                id=new_id(self.cycle),
                **within,
                forum_id=forum,
                employee_id=people[f"{agency} {name}"],
            )
        await world.insert(
            "unit_predicate",
            id=new_id(self.cycle),
            **within,
            predicate_key="baik",
            reason="Tercapai",
        )
        for name in ("staff", "plain", "admin"):
            await self.develop(people[f"{agency} {name}"])
        await self.keep(agency)
        await describe(world, agency, self.units, people)

    async def develop(self, person: UUID) -> None:
        """The competency profile of a person, with an assessment and a training."""
        world = self.world
        (home,) = await world.fetch(
            "select unit_id, position_id from employee where id = $1", person
        )
        own = {"employee_id": person, "unit_id": home["unit_id"]}
        competency = {"competency_id": "test.integrity"}
        await world.insert(
            "competency_profile", **own, job_person_match=80.0, performance_cycle_id=self.cycle,
            performance_key="baik", talent_box=5,
        )  # fmt: skip
        await world.insert(
            "competency_assessment", **own, **competency, level=3, assessed_on=date(2025, 5, 5)
        )
        await world.insert(
            "competency_requirement", **competency, position_id=home["position_id"], level=4
        )
        await world.insert(
            "training", **own, **competency, purpose="COMPETENCY", training="Pelatihan",
            reason=as_json(_both("Kurang")), status="PLANNED",
        )  # fmt: skip

    async def keep(self, agency: str) -> None:
        """What is kept of requests, files, citizens and feeds."""
        world, people = self.world, self.people
        staff, unit = people[f"{agency} staff"], self.units[f"{agency} section"]
        soon = datetime.now(UTC) + timedelta(days=9)
        await world.insert(
            "account", employee_id=staff, issuer="https://sso.example", kind="SUBJECT",
            name=f"subject {agency}",
        )  # fmt: skip
        await world.insert("known_document", id=agency, hash="0" * 64, text="{ __typename }")
        await world.insert(
            "source_record", kind="budgets", key=agency, file_name="budgets.csv", file_hash="0",
            line=2, columns="{}", record="{}",
        )  # fmt: skip
        await world.insert(
            "idempotency_key", actor=str(staff), key="1", operation="recordEvidence",
            input_hash="0", result=staff,
        )  # fmt: skip
        await world.insert("invitation", code_hash=f"{agency} 0", unit_id=unit, expires_at=soon)
        await world.insert("invitation_attempt", client=f"{agency} 0", minute=soon, count=1)
        departed = {"appraisal": self.cycle, "competency_profile": None, "employee": None}
        for concept, cycle in departed.items():
            await world.insert(
                "departure", concept=concept, row=new_id(self.cycle), units=[unit],
                cycle_id=cycle, changed_in=5,
            )  # fmt: skip

    async def everywhere(self) -> None:
        """The people whose roles have no unit, and roles that no longer hold."""
        for name, role in (("head", "ADMIN"), ("team", "PERFORMANCE_TEAM")):
            whole = self.people[f"whole {name}"] = await self.world.employee(self.units["one"])
            await self.world.insert(
                "role_grant", employee_id=whole, role=role, starts_on=date(2024, 1, 1), reason="SK"
            )
        past = {"ends_on": date(2024, 12, 31)}
        await self.grant("a plain", "AGENCY_ADMIN", self.units["two"], **past)
        ended = {"ended_at": datetime(2025, 1, 1, tzinfo=UTC), "end_reason": "Mutasi"}
        await self.grant("a clerk", "PERFORMANCE_TEAM", self.units["two"], **ended)

    def viewers(self) -> dict[str, Viewer]:
        """By name, those who ask: every person, every key, a visitor and nobody."""
        found = {name: Viewer(USER.name, employee=key) for name, key in self.people.items()}
        for name in self.keys:
            agency, scope = name.split()
            calculators = (CALCULATOR,) if scope == "evidence" else ()
            hashed = hash_of_key(name)
            found[f"{agency} key {scope}"] = integration(
                f"kiosk {name}", self.units[agency], (scope,), calculators, hashed, ENGLISH
            )
        return {**found, "visitor": VISITOR, "nobody": NOBODY, "unknown": UNKNOWN}


def _both(text: str) -> dict[str, str]:
    return {"en": text, "id": text}
