"""Drafts: kept for their author alone, unfinished or not, and gone with the step."""

from dataclasses import replace
from typing import Any

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.appraisal_steps import STEPS
from tilik_server.access.viewer import Grant, Viewer
from tilik_server.models.base import new_id
from tilik_server.models.vocabulary import AppraisalStage, Role
from tilik_server.operations.steps.draft import STEPS_OF

DRAFTS = """query ($id: ID!) { node(id: $id) { ... on Appraisal {
  version stage drafts { kind content savedAt } timeline { totalCount }
} } }"""
OBJECT = """mutation ($appraisal: ID!, $reason: String!, $ifVersion: Int, $draft: Boolean! = true) {
  fileObjection(appraisal: $appraisal, reason: $reason, ifVersion: $ifVersion, draft: $draft) {
    ... on Appraisal { id stage version } ... on Problem { code fields { path message } }
  }
}"""
# By kind: the operation, the stage where it begins, and who takes it.
KINDS = {
    "SELF_ASSESSMENT": ("SubmitSelfAssessment", "AGREED", "employee"),
    "RATING": ("RateAppraisal", "SELF_ASSESSED", "head"),
    "REVIEW": ("RecordReview", "AGREED", "head"),
    "OBJECTION": (None, "DECIDED", "employee"),
}
DAYS = {"heldOn": "2025-07-01", "startsOn": "2025-04-01", "endsOn": "2025-06-30"}


class Drafts:
    """An office, and the drafts in it."""

    def __init__(self, office: Any) -> None:
        self.office = office
        self.id = encode("Appraisal", office.appraisal)

    def author(self, kind: str) -> Any:
        """Who keeps drafts of a kind."""
        found = self.office.head if KINDS[kind][2] == "head" else self.office.employee
        return self.office.person(found)

    async def send(self, kind: str, who: Any = None, *, draft: bool = True, **given: Any) -> Any:
        """Keep a draft, or take the step; what is answered."""
        operation, viewer = KINDS[kind][0], who or self.author(kind)
        if operation is None:
            said = {"appraisal": self.id, "draft": draft, **given}
            return (await self.office.graph.ask(OBJECT, viewer, **said))["fileObjection"]
        sent = {"appraisal": self.id, "draft": draft, **given}
        return await self.office.do(operation, viewer, input=sent)

    async def seen(self, who: Any) -> Any:
        """What somebody sees of the appraisal."""
        return (await self.office.graph.ask(DRAFTS, who, id=self.id))["node"]

    async def kinds(self, who: Any) -> list[str]:
        """The kinds of drafts that somebody sees."""
        found = await self.seen(who)
        return [] if found is None else [each["kind"] for each in found["drafts"]]

    async def stored(self) -> list[str]:
        """The kinds of all drafts there are."""
        rows = await self.office.world.fetch("select kind from draft order by kind")
        return [row["kind"] for row in rows]


UNFINISHED: dict[str, dict[str, Any]] = {
    "SELF_ASSESSMENT": {"ratings": [{"axisKey": "work_result", "comment": "Nanti"}]},
    "RATING": {"ratings": [{"axisKey": "behaviour", "level": "as"}]},
    "REVIEW": {"startsOn": "2025-04-01", "agreedActions": [""], "ratings": []},
    "OBJECTION": {"reason": ""},
}
FINISHED: dict[str, dict[str, Any]] = {
    "SELF_ASSESSMENT": {
        "ratings": [
            {"axisKey": "work_result", "level": "as"},
            {"axisKey": "behaviour", "level": "above"},
        ]
    },
    "REVIEW": {**DAYS, "summary": "Baik", "agreedActions": [], "ratings": []},
    "OBJECTION": {"reason": "Bukti tidak dihitung"},
}
FINISHED["RATING"] = FINISHED["SELF_ASSESSMENT"]


@pytest.fixture
async def drafts(office: Any) -> Drafts:
    """The office's drafts."""
    return Drafts(office)


async def prepared(drafts: Drafts, kind: str) -> None:
    """Bring the appraisal to where the step of a kind begins."""
    if kind == "OBJECTION":
        await drafts.office.staged("SELF_ASSESSED")
        await drafts.office.decided()
    else:
        await drafts.office.staged(KINDS[kind][1])


@pytest.mark.parametrize("kind", KINDS)
async def test_draft_is_kept_for_its_author_and_moves_nothing(drafts: Drafts, kind: str) -> None:
    await prepared(drafts, kind)
    author = drafts.author(kind)
    before = await drafts.seen(author)
    jobs = await drafts.office.world.fetch("select count(*) as n from procrastinate_jobs")
    trail = await drafts.office.world.fetch("select count(*) as n from audit_change")
    answer = await drafts.send(kind, **UNFINISHED[kind])
    assert "stage" in answer, answer
    after = await drafts.seen(author)
    (draft,) = after.pop("drafts")
    assert (draft["kind"], draft["content"]) == (kind, UNFINISHED[kind])
    assert {**after, "drafts": []} == before
    assert await drafts.office.world.fetch("select count(*) as n from procrastinate_jobs") == jobs
    assert await drafts.office.world.fetch("select count(*) as n from audit_change") == trail
    for table in ("rating", "review", "objection"):
        if kind != "OBJECTION":
            assert await drafts.office.world.fetch(f"select id from {table}") == []


@pytest.mark.parametrize("kind", KINDS)
async def test_nobody_else_sees_a_draft(drafts: Drafts, kind: str) -> None:
    office = drafts.office
    await prepared(drafts, kind)
    await drafts.send(kind, **UNFINISHED[kind])
    assert await drafts.kinds(drafts.author(kind)) == [kind]
    people = {office.employee, office.head, office.leader, *office.staff}
    people.discard(drafts.author(kind).employee)
    roles = [Viewer("user", "en", grants=(Grant(role),)) for role in Role]
    for viewer in (*(office.person(each) for each in people), office.team, *roles):
        assert await drafts.kinds(viewer) == [], viewer


@pytest.mark.parametrize("kind", KINDS)
async def test_later_draft_replaces_the_earlier_and_the_step_ends_it(
    drafts: Drafts, kind: str
) -> None:
    await prepared(drafts, kind)
    author = drafts.author(kind)
    await drafts.send(kind, **UNFINISHED[kind])
    version = (await drafts.seen(author))["version"]
    answer = await drafts.send(kind, ifVersion=version, **FINISHED[kind])
    assert "stage" in answer, answer
    (draft,) = (await drafts.seen(author))["drafts"]
    assert draft["content"] == FINISHED[kind]
    refused = await drafts.send(kind, ifVersion=version + 1, **UNFINISHED[kind])
    assert refused["code"] == "OUTDATED"
    answer = await drafts.send(kind, draft=False, **draft["content"])
    assert "stage" in answer, answer
    assert await drafts.stored() == []


async def test_ratings_of_goals_come_back_with_the_ids_they_were_sent_with(drafts: Drafts) -> None:
    office = drafts.office
    await prepared(drafts, "RATING")
    goal = await office.world.goal(
        office.appraisal, office.unit, office.cycle, axis_key="work_result"
    )
    rated = [{"axisKey": "work_result", "goal": encode("Goal", goal), "level": "as"}]
    await drafts.send("RATING", ratings=rated)
    (draft,) = (await drafts.seen(drafts.author("RATING")))["drafts"]
    assert draft["content"] == {"ratings": rated}


@pytest.mark.parametrize(
    ("kind", "sent", "paths"),
    [
        (
            "RATING",
            {
                "ratings": [
                    {"axisKey": "speed", "comment": "x" * 5001},
                    {"axisKey": "behaviour", "level": "best"},
                    {"axisKey": "behaviour", "goal": "garbage"},
                ]
            },
            [
                "input.ratings.0.axisKey",
                "input.ratings.0.comment",
                "input.ratings.1.level",
                "input.ratings.2.goal",
            ],
        ),
        (
            "REVIEW",
            {
                "startsOn": "2025-04-01",
                "endsOn": "2025-03-01",
                "heldOn": "9999-01-01",
                "summary": "x" * 10_001,
                "ratings": [{"axisKey": "speed"}],
            },
            ["input.endsOn", "input.heldOn", "input.ratings.0.axisKey", "input.summary"],
        ),
        ("OBJECTION", {"reason": "a\0"}, ["reason"]),
    ],
)
async def test_what_a_draft_says_wrongly_is_refused_all_at_once(
    drafts: Drafts, kind: str, sent: dict[str, Any], paths: list[str]
) -> None:
    await prepared(drafts, kind)
    answer = await drafts.send(kind, **sent)
    assert answer["code"] == "INVALID_ARGUMENT"
    assert sorted(".".join(each["path"]) for each in answer["fields"]) == paths
    assert await drafts.stored() == []


async def test_drafts_are_for_those_who_may_take_the_step(drafts: Drafts) -> None:
    office = drafts.office
    await prepared(drafts, "RATING")
    given = UNFINISHED["RATING"]
    for who in (office.employee, office.leader):
        answer = await drafts.send("RATING", office.person(who), **given)
        assert answer["code"] == "NOT_YOUR_STEP"
    assert (await drafts.send("OBJECTION", reason=""))["code"] == "WRONG_STAGE"
    nobody = Viewer("user", "en", grants=(Grant(Role.ADMIN),))
    answer = await drafts.send("RATING", nobody, **given)
    assert [".".join(each["path"]) for each in answer["fields"]] == ["input.draft"]
    assert await drafts.stored() == []


@pytest.mark.parametrize("kind", KINDS)
async def test_draft_is_gone_once_the_appraisal_has_moved_past_its_step(
    drafts: Drafts, kind: str
) -> None:
    office = drafts.office
    step = STEPS[next(name for each, name in STEPS_OF.items() if each == kind)]
    stages = list(AppraisalStage)
    last = max(stages.index(each) for each in step.stages)
    await prepared(drafts, kind)
    await drafts.send(kind, **UNFINISHED[kind])
    (row,) = await office.world.fetch("select appraisal_id, person_id, content::text from draft")
    for place, stage in enumerate(stages):
        await office.world.change("update appraisal set stage = 'AGREED'")
        await office.world.change("delete from draft")
        await office.world.insert("draft", kind=kind, **row)
        await office.world.change("update appraisal set stage = $1", str(stage))
        expected = [] if place > last else [kind]
        assert await drafts.stored() == expected, stage


async def test_drafts_of_a_former_appraiser_are_gone(drafts: Drafts) -> None:
    office = drafts.office
    await prepared(drafts, "RATING")
    await drafts.send("RATING", **UNFINISHED["RATING"])
    await drafts.send("REVIEW", **UNFINISHED["REVIEW"])
    await office.world.insert(
        "draft",
        appraisal_id=office.appraisal,
        person_id=office.employee,
        kind="SELF_ASSESSMENT",
        content="{}",
    )
    await office.change(appraiser_id=office.leader)
    assert await drafts.stored() == ["SELF_ASSESSMENT"]


async def test_drafts_of_many_appraisals_take_one_statement(drafts: Drafts) -> None:
    office = drafts.office
    listed = "{ appraisals(first: 20) { nodes { id drafts { kind content } } } }"
    head = office.person(office.head)
    counts = []
    for number in (1, len(office.appraisals)):
        for appraisal in office.appraisals[:number]:
            await office.world.change("delete from draft where appraisal_id = $1", appraisal)
            own = {"appraisal_id": appraisal, "person_id": office.head}
            await office.world.insert("draft", **own, kind="RATING", content="{}")
        answer = await office.graph.run(listed, head)
        counts.append(len(answer.statements))
        found = [each for each in answer.data["appraisals"]["nodes"] if each["drafts"]]
        assert len(found) == number
    assert counts[0] == counts[-1]


async def test_unknown_appraisal_is_named(drafts: Drafts) -> None:
    drafts.id = encode("Appraisal", new_id(drafts.office.cycle))
    for kind, path in (("RATING", ["input", "appraisal"]), ("OBJECTION", ["appraisal"])):
        answer = await drafts.send(kind, **UNFINISHED[kind])
        assert (answer["code"], answer["fields"][0]["path"]) == ("NOT_FOUND", path)


async def test_refusals_are_told_in_the_language_of_the_reader(drafts: Drafts) -> None:
    await prepared(drafts, "RATING")
    indonesian = replace(drafts.author("RATING"), language="id")
    answer = await drafts.send("RATING", indonesian, ratings=[{"axisKey": "speed"}])
    assert answer["fields"][0]["message"] == (
        "berikan unsur: work_result (Hasil kerja) atau behaviour (Perilaku kerja)"
    )
